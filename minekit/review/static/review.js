"use strict";
// The keyboard of the review page. Every key presses a button or follows a link that is there.

const STORED = "minekit-genveje";
const KEYS = { j: "#naeste", k: "#forrige", u: "#fortryd" };
let active = 0;
let busy = null;
let waiting = [];

const rows = () => [...document.querySelectorAll("[data-row]")];

function choose(number) {
  const all = rows();
  active = Math.max(0, Math.min(number, all.length - 1));
  all.forEach((row, n) => row.classList.toggle("active", n === active));
}

function press(element) {
  if (element) element.click();
  return Boolean(element);
}

function isWriting(target) {
  return target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function isControl(target) {
  return target.matches("a[href], button, summary, input");
}

function act(event) {
  const { key, target } = event;
  if (key === "Enter") {
    return !isControl(target) && press(document.querySelector(event.shiftKey ? "#bekraeft-svar" : "#bekraeft"));
  }
  if (KEYS[key]) return press(document.querySelector(KEYS[key]));
  if (key === "p") { choose(active ^ 1); return true; }
  if (key === "ArrowDown" || key === "ArrowUp") {
    if (!rows().length || target.closest(".letter")) return false;
    choose(active + (key === "ArrowDown" ? 1 : -1));
    rows()[active].scrollIntoView({ block: "nearest" });
    return true;
  }
  if (key === "n") {
    const note = document.querySelector("#note");
    if (!note) return false;
    note.closest("details").open = true;
    note.focus();
    return true;
  }
  if (/^[0-5]$/.test(key)) {
    const row = rows()[active];
    return Boolean(row) && press(row.querySelector(`[data-key="${key}"]`));
  }
  if (/^[a-zæøå]$/i.test(key)) {
    const letter = event.shiftKey ? key.toUpperCase() : key.toLowerCase();
    return press(document.querySelector(`[data-letter="${letter}"]`));
  }
  return false;
}

document.addEventListener("keydown", (event) => {
  const on = document.querySelector("#genveje");
  if (!on || !on.checked || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.repeat || isWriting(event.target)) return;
  if (busy) {
    waiting.push({ key: event.key, shiftKey: event.shiftKey });
    event.preventDefault();
  } else if (act(event)) event.preventDefault();
});

// Keys that are pressed while an answer is on its way are acted on when it is there.
function free(request) {
  if (busy !== request) return;
  busy = null;
  while (waiting.length && !busy) act({ ...waiting.shift(), target: document.activeElement });
}

function isOurs(event) {
  return event.detail.target && event.detail.target.id !== "koersel";
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isOurs(event)) busy = event.detail.xhr;
});
for (const failed of ["htmx:sendError", "htmx:timeout", "htmx:sendAbort"]) {
  document.addEventListener(failed, (event) => {
    waiting = [];
    free(event.detail.xhr);
  });
}
// A form that is not bound yet must not be sent in the browser's own way.
document.addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) choose(rows().indexOf(row));
});

function settle() {
  const here = document.querySelector("#her");
  if (here) {
    const letter = here.closest(".letter");
    letter.scrollTop = here.offsetTop - letter.offsetTop - letter.clientHeight / 3;
  }
  choose(active);
}

// What had the focus keeps it when the page is written anew, if it is still there.
let focused = "";
function nameOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const row = element.closest("[data-row] form");
  if (element.dataset.key && row) {
    const { greb, om } = row.elements;
    return `form:has([name=greb][value="${CSS.escape(greb.value)}"]):has([name=om][value="${CSS.escape(om.value)}"]) [data-key="${element.dataset.key}"]`;
  }
  return element.dataset.letter ? `[data-letter="${element.dataset.letter}"]` : "";
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const element = document.activeElement;
  focused = element && event.detail.target.contains(element) ? nameOf(element) : "";
});
let shown = location.pathname;
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "besked") waiting = [];
  if (event.detail.target.id !== "arbejde") { free(event.detail.xhr); return; }
  if (location.pathname !== shown) {
    shown = location.pathname;
    active = 0;
    focused = focused === "#naeste" || focused === "#forrige" ? focused : "";
    window.scrollTo(0, 0);
    document.querySelector("#arbejde").focus({ preventScroll: true });
  }
  const again = focused && document.querySelector(focused);
  if (again) again.focus({ preventScroll: true });
  settle();
  free(event.detail.xhr);
});
document.addEventListener("htmx:sendError", () => {
  document.querySelector("#besked").textContent =
    "Ingen forbindelse til minekit. Beslutningen er ikke gemt. Start siden igen i terminalen.";
});

document.addEventListener("DOMContentLoaded", () => {
  const on = document.querySelector("#genveje");
  on.checked = localStorage.getItem(STORED) !== "fra";
  on.addEventListener("change", () => localStorage.setItem(STORED, on.checked ? "til" : "fra"));
  settle();
});
