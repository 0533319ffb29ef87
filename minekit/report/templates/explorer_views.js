
function figure(number, text, href) {
  return h("li", {}, h(href ? "a" : "div", { href }, h("strong", {}, number), h("span", {}, text)));
}

function overview() {
  const positions = DATA.responses.flatMap((response) => Object.values(response.positions));
  const review = positions.filter((position) => position.review).length;
  const themed = Math.round(100 * DATA.coverage.with_theme / Math.max(DATA.coverage.sentences, 1));
  return [
    h("h2", { class: "unseen" }, say("overview")),
    h("ul", { class: "figures" },
      figure(digits(DATA.responses.length), say("figure_letters"), "#henvendelser"),
      figure(digits(positions.length), say("figure_positions"), "#matrix"),
      figure(digits(review), say("figure_review"), address("matrix", "gennemsyn")),
      figure(`${themed} %`, say("figure_themed"), "#om"),
      figure(digits(DATA.problems.length), say("figure_problems"), "#om")),
    DATA.campaigns.length ? h("section", { class: "card" }, DATA.campaigns.map(
      (text) => h("p", {}, text))) : null,
    DATA.moves.length ? plot() : null,
    pointsPlot()];
}

// Bars to the left for opposition, to the right for support, on one scale for all moves.

function plot() {
  const place = h("div", {});
  const [kind, label] = kindChoice(() => draw());
  const draw = () => {
    const members = ofKind(kind.value);
    fill(place, bars(DATA.responses.filter((_, r) => !members || members.has(r))));
  };
  draw();
  return h("section", { class: "card" },
    h("h2", {}, say("plot")),
    h("p", { class: "soft" }, say("plot_text")),
    h("form", { class: "filters", onsubmit: (event) => event.preventDefault() }, label),
    legend(), place);
}

function bars(responses) {
  const tallies = new Map(DATA.moves.map((move) => [move, tally(responses, move.id)]));
  const support = (t) => t.supports + t.supports_with_conditions;
  const left = Math.max(...[...tallies.values()].map((t) => t.opposes));
  const right = Math.max(...[...tallies.values()].map(support));
  const share = (n) => n / Math.max(left + right, 1);
  const bar = (n, stance) => (n ? h("span", { class: `bar ${stance}`, share: share(n),
    title: `${STANCES[stance].name}: ${n}` }, h("span", { class: "unseen" },
    `${STANCES[stance].name}: `), String(n), h("span", { class: "unseen" }, ", ")) : null);
  const row = (move) => {
    const t = tallies.get(move);
    return h("li", {},
      h("a", { class: "name", href: address("tema", move.theme, move.id) }, moveName(move)),
      h("span", { class: "bars" }, h("span", { share: share(left - t.opposes) }),
        bar(t.opposes, "opposes"), h("span", { class: "axis" }), bar(t.supports, "supports"),
        bar(t.supports_with_conditions, "supports_with_conditions")),
      h("span", { class: "rest" }, ["mixed", "neutral"].map((stance) => (t[stance]
        ? h("span", { class: "pair" }, sign(stance), ` ${t[stance]}`) : null)),
      h("span", { class: "soft" }, say("silent", { n: digits(t.silent) }))));
  };
  const groups = DATA.themes.filter((theme) => theme.moves.length);
  return groups.map((theme) => [
    h("h3", { class: "themed" }, h("a", { href: address("tema", theme.id) }, theme.title)),
    h("ul", { class: "plot" }, theme.moves.map(({ id }) => row(MOVES[id])))]);
}

function legend() {
  return h("ul", { class: "legend" },
    DATA.stances.map((stance) => h("li", {}, sign(stance.id), ` ${stance.name}`)),
    h("li", {}, h("span", { class: "sign review" }, DATA.review.sign), ` ${DATA.review.name}`));
}

// Matrix

const FILTER = { kind: "", theme: "", model: "", review: false, speaking: false, sender: "" };

function choice(label, key, options, redraw) {
  const select = h("select", { onchange: () => { FILTER[key] = select.value; redraw(); } },
    options.map(([value, text]) => h("option", { value, selected: FILTER[key] === value }, text)));
  return h("label", {}, `${label} `, select);
}

function tick(label, key, redraw) {
  const box = h("input", { type: "checkbox", checked: FILTER[key],
    onchange: () => { FILTER[key] = box.checked; redraw(); } });
  return h("label", {}, box, ` ${label}`);
}

function matrix(only, move) {
  if (only === "gennemsyn") FILTER.review = true;
  const r = DATA.responses.findIndex((response) => String(response.number) === only);
  if (r >= 0 && Object.hasOwn(DATA.responses[r].positions, move)) showPosition(r, move);
  const place = h("div", { class: "scroll", tabindex: "0", role: "region",
    "aria-label": say("matrix") });
  place.addEventListener("click", (event) => {
    const cell = event.target.closest("button[data-move]");
    if (cell) showPosition(Number(cell.dataset.r), cell.dataset.move);
  });
  const status = h("p", { class: "soft", role: "status" });
  const redraw = () => {
    const [drawn, n] = table();
    fill(place, drawn);
    fill(status, say("shown", { n: count(n, "response") }));
  };
  const named = (items, text) => items.map((item) => [item.id, text(item)]);
  const sender = h("input", { type: "search", value: FILTER.sender, placeholder: say("sender"),
    "aria-label": say("find_sender"), oninput: () => { FILTER.sender = sender.value; redraw(); } });
  redraw();
  return [
    h("h2", { class: "unseen" }, say("matrix")),
    h("form", { class: "filters", onsubmit: (event) => event.preventDefault() },
      choice(say("kind"), "kind", [["", say("all")], ...named(DATA.kinds, (kind) => kind.name)], redraw),
      choice(say("theme"), "theme", [["", say("all")], ...named(DATA.themes.filter((t) => t.moves.length),
        (theme) => theme.title)], redraw),
      DATA.models.length ? choice(say("model"), "model", [["", say("all")],
        ...named(DATA.models, (model) => `${model.id}: ${model.title}`)], redraw) : null,
      tick(say("only_review"), "review", redraw),
      tick(say("hide_silent"), "speaking", redraw), sender),
    legend(), status, place];
}

function chosenMoves() {
  const model = DATA.models.find((item) => item.id === FILTER.model);
  return DATA.moves.filter((move) => (!FILTER.theme || move.theme === FILTER.theme)
    && (!model || model.moves.includes(move.id)));
}

function shows(response, moves) {
  const cells = moves.map((move) => response.positions[move.id]).filter(Boolean);
  return response.sender.toLowerCase().includes(FILTER.sender.trim().toLowerCase())
    && (!FILTER.speaking || cells.length > 0)
    && (!FILTER.review || cells.some((cell) => cell.review));
}

function table() {
  const moves = chosenMoves();
  const groups = DATA.kinds.filter((kind) => !FILTER.kind || kind.id === FILTER.kind)
    .map((kind) => [kind.name, kind.responses.filter((r) => shows(DATA.responses[r], moves))])
    .filter(([, responses]) => responses.length);
  const all = groups.reduce((n, [, places]) => n + places.length, 0);
  const most = all > MOST_ROWS ? Math.ceil(MOST_ROWS / groups.length) : all;
  const shown = groups.flatMap(([, places]) => places.map((r) => DATA.responses[r]));
  const drawn = h("table", { class: "matrix" },
    h("thead", {}, themeRow(moves),
      h("tr", {}, h("td", { class: "sender corner" }), moves.map((move) => h("th", { class: "upright" },
        h("span", {}, move.title)))),
      h("tr", { class: "ids" }, h("th", { class: "sender", scope: "col" }, say("sender")),
        moves.map((move) => h("th", { scope: "col", title: move.title },
          h("a", { href: address("tema", move.theme, move.id) }, move.id))))),
    groups.map(([name, places]) => more(places, (r) => row(r, moves), h("tbody", {},
      h("tr", { class: "kind" }, h("th", { class: "sender", scope: "rowgroup" },
        `${name} (${digits(places.length)})`),
        h("td", { colspan: moves.length }))), moves.length + 1, most)),
    totals(shown, moves));
  return [drawn, all];
}

function themeRow(moves) {
  const themes = [...new Set(moves.map((move) => move.theme))];
  return h("tr", {}, h("td", { class: "sender corner" }), themes.map((id) => h("th",
    { class: "upright theme", scope: "colgroup",
      colspan: moves.filter((move) => move.theme === id).length },
    h("span", {}, THEMES[id].title))));
}

function row(r, moves) {
  const response = DATA.responses[r];
  return h("tr", {},
    h("th", { class: "sender", scope: "row" }, h("span", { class: "number" }, response.number), " ",
      h("a", { href: address("henvendelse", response.number) }, response.sender)),
    moves.map((move) => {
      const position = response.positions[move.id];
      if (!position || (FILTER.review && !position.review)) return h("td", { class: "cell" });
      const look = STANCES[position.stance];
      const shown = look.sign + (position.review ? DATA.review.sign : "");
      const name = `${response.sender}, ${move.id}: ${look.name} ${shown}`;
      return h("td", { class: "cell" }, h("button", { "data-r": r, "data-move": move.id,
        "aria-label": name }, sign(position.stance, position.review)));
    }));
}

function totals(responses, moves) {
  const tallies = moves.map((move) => tally(responses, move.id));
  const line = (head, key) => h("tr", {}, h("th", { class: "sender", scope: "row" }, head),
    tallies.map((t) => h("td", { class: "count" }, t[key])));
  return h("tbody", {},
    h("tr", { class: "kind" }, h("th", { class: "sender", scope: "rowgroup" },
      say("total", { responses: count(responses.length, "response") })),
    h("td", { colspan: moves.length })),
    DATA.stances.map((stance) => line([sign(stance.id), ` ${stance.name}`], stance.id)),
    line(DATA.silent.name, "silent"),
    line([h("span", { class: "sign review" }, DATA.review.sign), ` ${DATA.review.name}`], "review"));
}

// Themes

const POINT = { chosen: "" };

function themes(id, target) {
  POINT.chosen = target || "";
  const theme = THEMES[id] || DATA.themes[0];
  return h("div", { class: "columns" },
    h("nav", { class: "side-nav", "aria-label": say("themes") }, DATA.themes.map((item) => h("a",
      { href: address("tema", item.id), "aria-current": item === theme ? "page" : null },
      item.title))),
    h("div", {},
      h("h2", {}, theme.title),
      theme.description ? h("p", { class: "soft" }, theme.description) : null,
      h("p", {}, theme.text),
      theme.moves.map((move) => moveCard(move, move.id === target)),
      theme.questions ? h("section", { class: "card" }, h("h3", {}, say("questions")),
        statementBlock(theme.questions)) : null,
      theme.points.length ? h("h3", { class: "over" },
        say(theme.moves.length ? "other_points" : "points")) : null,
      theme.points.map(pointCard),
      theme.id ? null : unassigned()));
}

function moveCard(summary, target) {
  const move = MOVES[summary.id];
  const t = tally(DATA.responses, move.id);
  return h("section", { class: "card", "data-target": target },
    h("h3", {}, `${say("move", { id: move.id })}: ${move.title}`),
    move.description ? h("p", { class: "soft" }, move.description) : null,
    t.addressed ? h("div", { class: "stack", "aria-hidden": "true" }, DATA.stances.map((stance) => (
      t[stance.id] ? h("span", { class: `bar ${stance.id}`, share: t[stance.id] / t.addressed,
        title: stance.name }, `${stance.sign} ${t[stance.id]}`) : null))) : null,
    h("p", {}, summary.text),
    summary.sides.map(sideBlock),
    summary.silent ? h("p", { class: "statement" }, summary.silent.text) : null);
}

function sideBlock(side) {
  return h("div", { class: "side" },
    h("h4", {}, `(${side.marks}) ${side.title}`),
    h("p", { class: "soft" }, `${say("letters_of", {}, side.responses.length)} `,
      responseLinks(side.responses)),
    side.statements.map(statementBlock),
    side.points.map(pointCard));
}

function statementBlock(statement) {
  return h("div", { class: `statement ${statement.aspect}` },
    h("p", {}, STANCES[statement.aspect] ? [sign(statement.aspect), " "] : null, statement.text),
    statement.quotes.map((quote) => quoted(quote, statement.aspect)));
}

function pointCard(point) {
  const rest = h("details", {}, h("summary", {},
    say("all_sentences", { sentences: count(point.sentences.length, "sentence") })));
  rest.addEventListener("toggle", () => rest.append(sentenceList(point.sentences)), { once: true });
  return h("section", { class: "card point", "data-target": point.id === POINT.chosen },
    h("h4", {}, `(${point.marks}) ${point.title}`),
    h("p", { class: "soft" }, `${say("letters_of", {}, point.responses.length)} `,
      responseLinks(point.responses)),
    h("p", {}, point.text),
    point.quotes.map((quote) => quoted(quote)),
    point.sentences.length > point.quotes.length ? rest : null,
    point.parts.map(pointCard));
}

function sentenceList(places) {
  return h("ul", { class: "sentences" }, places.map(([r, s]) => {
    const { text, page } = DATA.responses[r].sentences[s];
    return h("li", {}, text, " ", h("span", { class: "reference" }, "(", reference({ r, s, page }),
      ")"));
  }));
}

function unassigned() {
  if (!DATA.unassigned.length) return null;
  const list = h("details", { class: "card" }, h("summary", {},
    say("unassigned", { sentences: count(DATA.unassigned.length, "sentence") },
      DATA.unassigned.length)));
  list.addEventListener("toggle", () => list.append(sentenceList(DATA.unassigned)), { once: true });
  return list;
}
