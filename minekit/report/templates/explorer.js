"use strict";
// The text of letters only ever becomes text nodes: nothing in them can turn into markup.

const DATA = JSON.parse(document.getElementById("data").textContent);
const PICTURES = JSON.parse(document.getElementById("pictures").textContent);
const MAIN = document.getElementById("main");
const TITLE = document.title;
const PANEL = document.getElementById("evidence");
const STANCES = byId(DATA.stances);
const MOVES = byId(DATA.moves);
const THEMES = byId(DATA.themes);

function byId(items) {
  return Object.assign(Object.create(null), Object.fromEntries(items.map((item) => [item.id, item])));
}

function h(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "share") node.style.width = `${value * 100}%`;
    else node.setAttribute(key, value === true ? "" : value);
  }
  return fill(node, ...children);
}

function fill(node, ...children) {
  const shown = (child) => child !== null && child !== undefined && child !== false;
  node.replaceChildren(...children.flat(Infinity).filter(shown));
  return node;
}

// Words come from the catalogue of the report's language: a string, or one for none, one, more.

function say(key, values = {}, n = null) {
  const phrase = DATA.words[key];
  const form = n === 0 ? "none" : n === 1 ? "one" : "more";
  const text = typeof phrase === "string" ? phrase : phrase[form] ?? phrase.more;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

function digits(n) {
  return n.toLocaleString(DATA.locale);
}

function count(n, noun) {
  return `${digits(n)} ${DATA.nouns[noun][n === 1 ? 0 : 1]}`;
}

// The first of many rows, and a button for the others: what is drawn is what takes time.

const MOST_ROWS = 100;

function more(items, draw, place, columns, most = MOST_ROWS) {
  place.append(...items.slice(0, most).map(draw));
  if (items.length <= most) return place;
  const button = h("button", { class: "more", onclick: () => {
    row.remove();
    place.append(...items.slice(most).map(draw));
  } }, say("show_all", { n: digits(items.length) }));
  const row = columns ? h("tr", {}, h("td", { colspan: columns }, button)) : button;
  place.append(row);
  return place;
}

function address(view, ...parts) {
  return `#${[view, ...parts].map(encodeURIComponent).join("/")}`;
}

function sign(stance, review) {
  const look = STANCES[stance];
  return h("span", { class: `sign ${stance}${review ? " review" : ""}`, title: look.name },
    look.sign + (review ? DATA.review.sign : ""));
}

function moveName(move) {
  return `${move.id} ${move.title}`;
}

function reference(quote) {
  const response = DATA.responses[quote.r];
  return h("a", { href: address("henvendelse", response.number, quote.s) },
    say("reference", { number: response.number, page: quote.page }));
}

// In quotation marks, which a text that is a quote already has.

function inMarks(text) {
  return text.startsWith("»") && text.endsWith("«") && text.lastIndexOf("»") === 0 ? text : `»${text}«`;
}

function quoted(quote, stance) {
  const response = DATA.responses[quote.r];
  return h("blockquote", { class: stance || null, lang: "da" }, `${inMarks(quote.text)} `,
    h("span", { class: "reference" }, `${response.sender} (`, reference(quote), ")",
      pictureOf(quote) ? [" ", h("button", { class: "look", onclick: () => showQuote(quote, stance) },
        say("on_page"))] : null));
}

function responseLinks(places) {
  return places.map((r, n) => {
    const response = DATA.responses[r];
    return [n ? ", " : "", h("a", { href: address("henvendelse", response.number),
      title: response.sender }, String(response.number))];
  });
}

function tally(responses, move) {
  const counts = { silent: 0, review: 0 };
  DATA.stances.forEach((stance) => { counts[stance.id] = 0; });
  for (const response of responses) {
    const position = response.positions[move];
    counts[position ? position.stance : "silent"] += 1;
    if (position && position.review) counts.review += 1;
  }
  counts.addressed = responses.length - counts.silent;
  return counts;
}

// A choice among kinds of senders, and those who are chosen.

function kindChoice(redraw) {
  const select = h("select", { onchange: redraw }, h("option", { value: "" }, say("all")),
    DATA.kinds.map((kind) => h("option", { value: kind.id }, kind.name)));
  return [select, h("label", {}, `${say("kind")} `, select)];
}

function ofKind(id) {
  return id ? new Set(DATA.kinds.find((kind) => kind.id === id).responses) : null;
}

// Where the words stand on their page.

function pictureOf(quote) {
  return PICTURES[`${quote.r},${quote.s}`];
}

function picture(quote) {
  const shown = pictureOf(quote);
  if (!shown) return null;
  const [source, width, height, boxes] = shown;
  const { file } = DATA.responses[quote.r];
  return s("svg", { class: "picture", viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-label": say("picture", { page: quote.page, file }) },
  s("image", { href: source, width, height }),
  boxes.map(([x, y, wide, high]) => s("rect", { x, y, width: wide, height: high, rx: 2 })));
}

// The panel: a position with its quotes and what stands around them.

function around(quote) {
  const { sentences } = DATA.responses[quote.r];
  if (quote.s < 0) return [];
  const near = (from, to) => sentences.slice(Math.max(from, 0), to).map((s) => s.text).join(" ");
  return [near(quote.s - 2, quote.s), near(quote.s + 1, quote.s + 2)];
}

function inContext(quote, stance) {
  const [before, after] = around(quote);
  return h("article", { class: stance },
    h("blockquote", { lang: "da" },
      before ? h("span", { class: "around" }, `${before} `) : null,
      h("mark", {}, inMarks(quote.text)),
      after ? h("span", { class: "around" }, ` ${after}`) : null),
    h("p", { class: "reference" }, reference(quote), ` · ${DATA.responses[quote.r].file}`),
    picture(quote));
}

function showPosition(r, moveId) {
  const response = DATA.responses[r];
  const position = response.positions[moveId];
  openPanel(response,
    h("p", {}, moveName(MOVES[moveId])),
    h("p", {}, sign(position.stance, position.review), ` ${STANCES[position.stance].name}`,
      h("span", { class: "soft" }, ` · ${say("confidence")} ${position.sure}`)),
    position.review ? h("p", { class: "notice" }, DATA.review.meaning) : null,
    h("h3", {}, say("quotes", {}, position.quotes.length)),
    position.quotes.map((quote) => inContext(quote, position.stance)));
}

function showQuote(quote, stance) {
  openPanel(DATA.responses[quote.r], inContext(quote, stance || null));
}

function openPanel(response, ...children) {
  fill(PANEL,
    h("button", { class: "close", onclick: () => PANEL.close(), "aria-label": say("close") }, "×"),
    h("h2", { id: "evidence-title" }, response.sender), children);
  if (!PANEL.open) PANEL.showModal();
  PANEL.scrollTop = 0;
}

PANEL.addEventListener("click", (event) => {
  if (event.target === PANEL || event.target.closest("a")) PANEL.close();
});

// Addresses: #view/argument/argument

function decoded(part) {
  try { return decodeURIComponent(part); } catch { return ""; }
}

// After the first view the focus follows, so that a screen reader tells what has come.

function route(event) {
  const [view, ...parts] = location.hash.slice(1).split("/").map(decoded);
  const known = Object.hasOwn(VIEWS, view) ? view : "overblik";
  if (view === "main") return;
  fill(MAIN, VIEWS[known](...parts));
  const tab = known === "henvendelse" ? "henvendelser" : known;
  for (const link of document.querySelectorAll(".band nav a")) {
    if (link.hash === `#${tab}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = [MAIN.querySelector("h2")?.textContent, TITLE].filter(Boolean).join(" – ");
  if (event) MAIN.focus({ preventScroll: true });
  const target = MAIN.querySelector("[data-target]");
  if (target) target.scrollIntoView({ block: "center" });
  else window.scrollTo(0, 0);
}
