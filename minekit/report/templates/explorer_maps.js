// Drawings: plain SVG whose marks are links, each with its name; a table says the same.

const SVG = document.getElementById("drawing").namespaceURI;

function s(tag, properties, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  return fill(node, ...children);
}

// Points per theme: a circle for each, as large as the number of its responses.

const ROW = 44;

function pointsPlot() {
  const themes = DATA.themes.map((theme) => [theme, pointsOf(theme)]).filter(([, points]) => points.length);
  if (!themes.length) return null;
  const own = themes.filter(([theme]) => theme.id || themes.length === 1);
  const most = Math.max(...own.flatMap(([, points]) => points.map((p) => p.responses.length)));
  return h("section", { class: "card wide" },
    h("h2", {}, say("points_plot")),
    h("p", { class: "soft" }, say("points_plot_text")),
    h("ul", { class: "plot points" }, themes.map(([theme, points]) => h("li", {},
      h("a", { class: "name", href: address("tema", theme.id) }, theme.title),
      circles(theme, points, most),
      h("span", { class: "soft rest" }, count(points.length, "point"))))));
}

function pointsOf(theme) {
  const sides = theme.moves.flatMap((move) => move.sides.map((side) => (
    { ...side, move: move.id, stance: side.act })));
  return [...sides, ...theme.points].sort((a, b) => b.responses.length - a.responses.length);
}

function circles(theme, points, most) {
  let x = 0;
  const shown = points.map((point) => {
    const r = 4 + (ROW / 2 - 5) * Math.sqrt(Math.min(point.responses.length / most, 1));
    x += 2 * r + 4;
    const name = `(${point.marks}) ${point.title}`;
    return s("a", { href: address("tema", theme.id, point.move || point.id || ""), "aria-label": name },
      s("circle", { class: point.stance || "other", cx: x - r - 4, cy: ROW / 2, r }, s("title", {}, name)),
      r > 9 ? s("text", { class: point.stance || "other", "aria-hidden": "true", x: x - r - 4, y: ROW / 2 + 4 },
        String(point.responses.length)) : null);
  });
  return s("svg", { viewBox: `0 0 ${Math.max(x, 1)} ${ROW}`, width: x, height: ROW, role: "group",
    "aria-label": theme.title }, shown);
}

// Who agrees with whom: near each other are those who take the same sides on the same moves.

const WIDE = 900;
const HIGH = 520;
const CROWDED = 200; // senders from which those who stand close share a mark
const CELL = 26;

function agreement(chosen) {
  const placed = DATA.responses.map((response, r) => ({ response, r })).filter(
    ({ response }) => response.place);
  const place = h("div", { class: "map" });
  const move = h("select", { onchange: () => draw() }, h("option", { value: "" }, say("no_move")),
    DATA.moves.map((item) => h("option", { value: item.id, selected: item.id === chosen }, moveName(item))));
  const [kind, label] = kindChoice(() => draw());
  const draw = () => fill(place, map(placed, move.value, kind.value));
  draw();
  if (!placed.length) return h("section", { class: "card" }, h("h2", {}, say("map")), h("p", {}, say("map_empty")));
  return h("section", { class: "card wide" },
    h("h2", {}, say("map")),
    h("p", { class: "soft" }, say("map_text")),
    h("form", { class: "filters", onsubmit: (event) => event.preventDefault() },
      h("label", {}, `${say("map_move")} `, move), label),
    legend(), place,
    h("h3", { class: "over" }, say("near")), nearest(placed));
}

function map(placed, move, kind) {
  const members = ofKind(kind);
  const marks = new Map();
  for (const item of placed) {
    const position = move ? item.response.positions[move] : null;
    const key = [spot(item.response.place, placed.length), position ? position.stance : "", members && members.has(item.r)].join();
    if (!marks.has(key)) marks.set(key, []);
    marks.get(key).push(item);
  }
  return s("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-label": say("map") },
    [...marks.values()].map((items) => mark(items, spot(items[0].response.place, placed.length), move, members)));
}

function spot([x, y], senders) {
  const place = [30 + (WIDE - 60) * x, 25 + (HIGH - 50) * y];
  return senders > CROWDED ? place.map((at) => CELL * Math.round(at / CELL)) : place;
}

function mark(items, [x, y], move, members) {
  const [{ response, r }] = items;
  const position = move ? response.positions[move] : null;
  const stance = position ? STANCES[position.stance].name : move ? DATA.silent.name : "";
  const names = items.slice(0, 8).map((item) => item.response.sender).join("; ");
  const name = [names + (items.length > 8 ? ` (${items.length})` : ""), stance].filter(Boolean).join(": ");
  const radius = Math.min(11 + 2 * Math.sqrt(items.length - 1), 30);
  return s("a", { href: address("henvendelse", response.number), "aria-label": name,
    class: members && !members.has(r) ? "faint" : null },
  s("circle", { class: position ? position.stance : move ? "silent" : "other", cx: x, cy: y, r: radius },
    s("title", {}, name)),
  s("text", { class: position ? position.stance : "silent", "aria-hidden": "true", x, y: y + 4 },
    items.length > 1 ? `×${items.length}` : String(response.number)));
}

function nearest(placed) {
  const body = h("tbody", {});
  more(placed, ({ response }) => h("tr", {},
    h("th", { scope: "row" }, h("a", { href: address("henvendelse", response.number) }, response.sender)),
    h("td", {}, others(response.near)), h("td", {}, others(response.far))), body, 3);
  return h("table", { class: "list" },
    h("thead", {}, h("tr", {}, ["sender", "near_most", "far_most"].map(
      (key) => h("th", { scope: "col" }, say(key))))), body);
}

function others(list) {
  return list.map(([r, share, n], at) => [at ? "; " : "", DATA.responses[r].sender,
    h("span", { class: "soft" }, ` (${say("shared", { share, n }, n)})`)]);
}
