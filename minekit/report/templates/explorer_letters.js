
// Letters

function letters() {
  const body = h("tbody", {});
  const find = h("input", { type: "search", placeholder: say("sender"),
    "aria-label": say("find_sender"), oninput: () => draw() });
  const [kind, label] = kindChoice(() => draw());
  const status = h("p", { class: "soft", role: "status" });
  const draw = () => {
    const members = ofKind(kind.value);
    const words = find.value.trim().toLowerCase();
    const found = DATA.responses.filter((response, r) => (!members || members.has(r))
      && response.sender.toLowerCase().includes(words));
    fill(status, say("shown", { n: count(found.length, "response") }));
    more(found, letterRow, fill(body), 6);
  };
  draw();
  return h("section", { class: "card wide" },
    h("h2", {}, say("letters")),
    h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
      label, find), status,
    h("table", { class: "list" },
      h("thead", {}, h("tr", {}, ["number", "sender", "kind", "date", "stance", "file"].map(
        (key) => h("th", { scope: "col" }, say(key))))),
      body));
}

function letterRow(response) {
  return h("tr", {},
    h("td", { class: "number" }, response.number),
    h("td", {}, h("a", { href: address("henvendelse", response.number) }, response.sender)),
    h("td", {}, response.kind),
    h("td", {}, response.date),
    h("td", {}, response.no_remarks ? h("span", { class: "soft" }, say("no_remarks"))
      : signs(response)),
    h("td", { class: "soft" }, `${response.file}, ${response.pages}`));
}

function signs(response) {
  return Object.entries(response.positions).map(([move, position]) => h("span", { class: "pair" },
    `${move} `, sign(position.stance, position.review)));
}

function letter(number, chosen) {
  const r = DATA.responses.findIndex((response) => String(response.number) === number);
  if (r < 0) return letters();
  const response = DATA.responses[r];
  const facts = [response.kind, response.date, response.layout,
    `${response.file}, ${response.pages}`].filter(Boolean).join(" · ");
  const text = h("div", { class: "letter" }, paragraphs(response).map(
    (paragraph, n, all) => shownParagraph(paragraph, all[n - 1], chosen)));
  return h("article", { class: "card wide" },
    h("p", { class: "steps" }, step(r - 1, say("previous")), h("a", { href: "#henvendelser" }, say("all")),
      step(r + 1, say("next"))),
    h("h2", {}, `${say("letter", { number: response.number })}: ${response.sender}`),
    h("p", { class: "soft" }, facts),
    response.no_remarks ? h("p", { class: "notice" }, say("sender_has_no_remarks")) : null,
    stands(r, response), themeMarks(response, text), text);
}

function step(r, name) {
  const response = DATA.responses[r];
  return response ? h("a", { href: address("henvendelse", response.number) }, name)
    : h("span", { class: "soft" }, name);
}

function stands(r, response) {
  const moves = DATA.moves.filter((move) => response.positions[move.id]);
  return h("ul", { class: "stands" }, moves.map((move) => {
    const position = response.positions[move.id];
    return h("li", {}, h("button", { onclick: () => showPosition(r, move.id) },
      sign(position.stance, position.review), ` ${moveName(move)}`));
  }));
}

// Buttons that mark what a letter says of a theme.

function themeMarks(response, text) {
  const found = new Set(response.sentences.flatMap((sentence) => sentence.themes || []));
  const buttons = DATA.themes.filter((theme) => found.has(theme.id)).map((theme) => {
    const button = h("button", { "aria-pressed": "false", onclick: () => {
      const pressed = button.getAttribute("aria-pressed") !== "true";
      buttons.forEach((other) => other.setAttribute("aria-pressed", "false"));
      button.setAttribute("aria-pressed", String(pressed));
      for (const node of text.querySelectorAll("[data-themes]")) {
        const own = node.dataset.themes.split(" ").includes(theme.id);
        node.classList.toggle("marked", pressed && own);
      }
    } }, theme.title);
    return button;
  });
  return buttons.length ? h("p", { class: "marks" }, h("span", { class: "soft" }, `${say("show_theme")}: `),
    buttons) : null;
}

function paragraphs(response) {
  const groups = [];
  response.sentences.forEach((sentence, s) => {
    const last = groups.at(-1);
    const same = last && last.number === sentence.paragraph && last.block === sentence.block
      && last.cell === sentence.cell;
    if (same) last.sentences.push([sentence, s]);
    else {
      groups.push({ number: sentence.paragraph, block: sentence.block, cell: sentence.cell,
        page: sentence.page, turned: !last || last.page !== sentence.page,
        sentences: [[sentence, s]] });
    }
  });
  return groups;
}

function themesOf(paragraph) {
  return [...new Set(paragraph.sentences.flatMap(([sentence]) => sentence.themes || []))];
}

function shownParagraph(paragraph, before, chosen) {
  const ids = themesOf(paragraph);
  const repeated = before && String(themesOf(before)) === String(ids);
  return h("div", { class: `paragraph ${paragraph.block || "paragraph"}` },
    h("div", {},
      paragraph.block === "comment" ? h("strong", {}, `${say("comment")}: `) : null,
      paragraph.cell && paragraph.block !== "comment" ? h("span", { class: "soft" }, `${paragraph.cell}: `) : null,
      paragraph.sentences.map(([sentence, s]) => [shownSentence(sentence, String(s) === chosen), " "])),
    h("div", { class: "margin" },
      paragraph.turned ? h("span", { class: "page" }, say("page", { page: paragraph.page })) : null,
      repeated ? null : ids.map((id) => h("span", { class: "tag" }, THEMES[id].title))));
}

function shownSentence(sentence, chosen) {
  const stances = sentence.stances || [];
  return h("span", { class: stances.length ? `stand ${stances[0][1]}` : null,
    "data-themes": (sentence.themes || []).join(" ") || null, "data-target": chosen },
  sentence.text,
  stances.map(([move, stance]) => h("span", { class: `note ${stance}`,
    title: `${moveName(MOVES[move])}: ${STANCES[stance].name}` }, `${move} ${STANCES[stance].sign}`)));
}

// Search

const MOST_HITS = 300;

function search(words = "") {
  const results = h("div", { "aria-live": "polite" });
  const input = h("input", { type: "search", value: words, placeholder: say("search_all"),
    "aria-label": say("search_words") });
  const theme = h("select", { "aria-label": say("theme") }, h("option", { value: "" }, say("all_themes")),
    DATA.themes.filter((item) => item.id).map((item) => h("option", { value: item.id }, item.title)));
  const [kind, label] = kindChoice(() => find());
  const find = () => {
    history.replaceState(null, "", input.value ? address("soeg", input.value) : "#soeg");
    fill(results, hits(input.value, theme.value, ofKind(kind.value)));
  };
  input.addEventListener("input", find);
  theme.addEventListener("change", find);
  fill(results, hits(words, "", null));
  return h("section", { class: "card wide" }, h("h2", {}, say("search")),
    h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
      input, theme, label), results);
}

function hits(words, theme, members) {
  const terms = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!terms.length && !theme && !members) return [h("p", { class: "soft" }, say("type_words"))];
  const found = [];
  DATA.responses.forEach((response, r) => (members && !members.has(r) ? [] : response.sentences)
    .forEach((sentence, s) => {
      const text = sentence.text.toLowerCase();
      if (terms.every((term) => text.includes(term))
        && (!theme || (sentence.themes || []).includes(theme))) found.push([r, s]);
    }));
  const senders = new Set(found.map(([r]) => r)).size;
  return [
    h("p", { class: "soft" }, say("hits", { sentences: count(found.length, "sentence"), responses: count(senders, "response") }),
      found.length > MOST_HITS ? `; ${say("first_shown", { n: MOST_HITS })}` : ""),
    found.slice(0, MOST_HITS).map(([r, s]) => hit(r, s, terms))];
}

function hit(r, s, terms) {
  const response = DATA.responses[r];
  const { text, page } = response.sentences[s];
  return h("p", { class: "hit" }, marked(text, terms), h("br"),
    h("span", { class: "reference" }, `${response.sender} (`, reference({ r, s, page }), ")"));
}

function marked(text, terms) {
  if (!terms.length) return text;
  const escaped = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const parts = text.split(new RegExp(`(${escaped.join("|")})`, "gi"));
  return parts.map((part, n) => (n % 2 ? h("mark", {}, part) : part));
}

// About

function about() {
  const line = (head, text) => h("tr", {}, h("th", { scope: "row" }, head), h("td", {}, text));
  return [
    h("section", { class: "card" }, h("h2", {}, say("about")),
      DATA.about.map(([title, text]) => h("p", {}, h("strong", {}, `${title}. `), text))),
    h("section", { class: "card" }, h("h2", {}, say("signs")),
      h("table", { class: "list" }, h("tbody", {},
        DATA.stances.map((stance) => line([sign(stance.id), ` ${stance.name}`], stance.meaning)),
        line(DATA.silent.name, DATA.silent.meaning),
        line(h("span", { class: "sign review" }, DATA.review.sign), DATA.review.meaning)))),
    DATA.models.length ? h("section", { class: "card" }, h("h2", {}, say("models")),
      h("table", { class: "list" }, h("tbody", {}, DATA.models.map(
        (model) => line(`${model.id}: ${model.title}`, `${model.moves.join(", ")}. ${model.text}`))))) : null,
    h("section", { class: "card" }, h("h2", {}, say("problems")),
      DATA.problems.length ? h("table", { class: "list" }, h("tbody", {}, DATA.problems.map(
        (problem) => line(problem.page ? `${problem.file}, ${say("page", { page: problem.page })}` : problem.file,
          [problem.text, h("span", { class: "soft" }, ` (${problem.message})`)])))) : h("p", {}, say("no_problems")))];
}

const VIEWS = { overblik: overview, matrix, tema: themes, kort: agreement, henvendelser: letters,
  henvendelse: letter, soeg: search, om: about };

window.addEventListener("hashchange", route);
route();
