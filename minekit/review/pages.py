"""The pages as HTML: what the templates are given. Text from PDFs goes in as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader

from minekit.decisions import SETS, SIDES, SILENT, Decision, Kind
from minekit.hearing import KINDS, Topic
from minekit.records import Box, Sentence
from minekit.report.looks import LOOKS
from minekit.review.case import Case, ItemView, MoveView, Side
from minekit.review.comparing import compare, value_of
from minekit.review.work import Work
from minekit.wording import words

RESERVED = set("jkunpr")
"""Letters of the keyboard that do something else than to give a theme."""
AROUND = 30
"""Sentences of the letter before and after the one that is asked about."""
LATEST = 200
"""Decisions that the log shows at first."""
MOST_DIFFERENCES = 50
"""That the page of agreement shows at once; those that are open come first."""
MARGIN = 2.0
"""Points between words and the box that is drawn round them."""
KIND_NAMES = {
    Kind.STANCE: "sætningens stilling", Kind.THEMES: "temaer", Kind.CONSIDERATIONS: "hensyn",
    Kind.POSITION: "svarets stilling", Kind.SENDER: "afsender", Kind.SPLIT: "delt svar",
    Kind.MERGE: "samlede svar", Kind.RENAME: "synspunktets titel",
    Kind.JOIN: "samlede synspunkter", Kind.MOVE: "flyttet synspunkt",
    Kind.PLACE: "flyttet sætning", Kind.NOTE: "note", Kind.UNDO: "fortrudt"}
NO_TOPIC = {Kind.THEMES: "intet tema", Kind.CONSIDERATIONS: "intet hensyn"}
NEEDS_RERUN = frozenset({Kind.SPLIT, Kind.MERGE})


def stance_name(stance: str) -> str:
    """What a stance is called; silence, too."""
    return words("da")(f"look.{stance}.name") if stance in SIDES else stance


def when(time: str) -> str:
    """The time of a decision as the clock of this machine shows it."""
    return f"{datetime.fromisoformat(time).astimezone():%d.%m.%Y %H.%M}" if time else ""


def message(text: str) -> str:
    """A message for the region that is read aloud."""
    return escape(text)


def pdf_path(corpus: Path, file: str) -> Path:
    """Where a document of the corpus lies."""
    folder = corpus / "pdf"
    return (folder if folder.is_dir() else corpus) / file


class Pages:
    """Renders the pages of a case.

    Parameters
    ----------
    token
        That changing requests must send in a header.
    """

    def __init__(self, case: Case, token: str, work: Work) -> None:
        self._case, self._token, self._work = case, token, work
        self._templates = Environment(loader=PackageLoader("minekit.review"), autoescape=True,
                                      trim_blocks=True, lstrip_blocks=True)
        self._templates.filters["when"] = when
        self._templates.globals.update(
            stance_name=stance_name, looks={str(stance): look for stance, look in LOOKS.items()},
            sides=[*enumerate([*map(str, LOOKS)], 1), (0, SILENT)], kinds=KINDS,
            kind_name=words("da").kind, percent=words("da").per_cent)

    def _render(self, name: str, *, part: bool = False, **values: Any) -> HTMLResponse:
        case = self._case
        values |= {"case": case, "hearing": case.hearing, "token": self._token, "part": part,
                   "behind": case.is_behind, "work": self._work, "page_name": name}
        return HTMLResponse(self._templates.get_template(f"{name}.html.j2").render(values))

    def item(self, id: str, *, everything: bool, part: bool = False, extra: str = "",
             message: str = "") -> HTMLResponse:
        """A sentence, what is asked about it, its letter and the picture of its page."""
        case = self._case
        view = case.view(id)
        if extra in {move.id for move in case.hearing.moves} - {item.move for item in view.moves}:
            nothing = Side(None, None, 0.0, False, "", False)
            view = view._replace(moves=(*view.moves, MoveView(extra, nothing, nothing)))
        done, total = case.progress(everything=everything)
        return self._render(
            "item", part=part, message=message, view=view, everything=everything, done=done,
            total=total, letters=_lettered(case.hearing.themes),
            appeals=_lettered(case.hearing.considerations), letter=self._letter(view.sentence),
            pages=self._pictures(view), before=case.next(id, step=-1, everything=everything),
            after=case.next(id, everything=everything), points=self._point_choices,
            moves={move.id: move for move in case.hearing.moves},
            history=self._rows(reversed(case.ledger.of_sentence(id))),
            place=case.by_sentence.get(id, 0) + 1)

    @property
    def _point_choices(self) -> list[tuple[str, str]]:
        return [(point.id, point.title) for point in self._case.points if not point.parent]

    def _letter(self, sentence: Sentence) -> list[tuple[bool, list[Sentence]]]:
        """The sentences round one, in paragraphs; whether a paragraph is a heading."""
        own = self._case.places.sentences_of(sentence.response_id)
        at = next(n for n, other in enumerate(own) if other.id == sentence.id)
        return _paragraphs(own[max(at - AROUND, 0):at + AROUND + 1])

    def _pictures(self, view: ItemView) -> list[dict[str, Any]]:
        """The pages that a sentence stands on, with its boxes."""
        response = self._case.places.responses[view.response.id]
        found = []
        for page in sorted({place.page for place in view.sentence.places}):
            _, width, height = self._case.turned(response, page)
            boxes = [_drawn(place.box) for place in view.sentence.places if place.page == page]
            if width and height:
                found.append({"number": page, "width": width, "height": height, "boxes": boxes})
        return found

    def responses(self) -> HTMLResponse:
        """All responses."""
        return self._render("responses", responses=self._case.responses, message="")

    def response(self, id: str, *, part: bool = False, message: str = "") -> HTMLResponse:
        """A response: its sender, its text, and those it could be one with."""
        case = self._case
        response = case.response(id)
        beside = [other for other in case.responses
                  if other.file == response.file and other.id != id]
        own = case.places.sentences_of(id)
        rows = [item for item in case.ledger.of_response(id)
                if item.kind in NEEDS_RERUN | {Kind.SENDER, Kind.NOTE}]
        return self._render("response", part=part, message=message, response=response,
                            beside=beside, letter=_paragraphs(own), asked=case.by_sentence,
                            history=self._rows(rows))

    def points(self, theme: str, *, part: bool = False, message: str = "") -> HTMLResponse:
        """The points of a theme; of the first one if none is named."""
        case = self._case
        chosen = theme if theme in {item.id for item in case.hearing.themes} else ""
        shown = [point for point in case.points if point.theme == chosen]
        if not theme and not part:
            chosen = case.hearing.themes[0].id
            shown = [point for point in case.points if point.theme == chosen]
        quotes = {point.id: [case.places.sentences[id] for id in point.sentences[:3]]
                  for point in shown}
        return self._render("points", part=part, message=message, theme=chosen, points=shown,
                            quotes=quotes, senders={id: case.response(id) for point in shown
                                                    for id in point.responses})

    def agreement(self, *, part: bool = False, message: str = "") -> HTMLResponse:
        """How far coders agree, and what they differ on."""
        case = self._case
        found = None if case.blind else compare(case)
        return self._render("agreement", part=part, message=message, found=found, sets=SETS,
                            titles=self._titles, no_topic=NO_TOPIC, value_of=value_of,
                            most=MOST_DIFFERENCES)

    def log(self, *, everything: bool = False, part: bool = False, message: str = ""
            ) -> HTMLResponse:
        """The latest decisions, or all, the latest first."""
        case = self._case
        rows = [item for item in case.ledger.rows
                if not case.blind or item.coder == case.coder]
        shown = rows[::-1] if everything else rows[:-LATEST - 1:-1]
        return self._render("log", part=part, message=message, rows=self._rows(shown),
                            total=len(rows), held={item.number for item in case.ledger.held})

    def work(self) -> HTMLResponse:
        """How far making the annexes has come."""
        return self._render("work", part=True, message="")

    def _rows(self, decisions: Any) -> list[dict[str, Any]]:
        return [{"number": item.number, "time": when(item.time),
                 "coder": item.coder, "kind": KIND_NAMES[item.kind], "said": self._said(item),
                 "about": _about(item), "settled": item.settled, "undo": item.kind is Kind.UNDO,
                 "sentence": self._case.ledger.home(item)[1], "move": item.target.move}
                for item in decisions]

    @property
    def _titles(self) -> dict[Kind, dict[str, str]]:
        hearing = self._case.hearing
        return {Kind.THEMES: {topic.id: topic.title for topic in hearing.themes},
                Kind.CONSIDERATIONS: {topic.id: topic.title for topic in hearing.considerations}}

    def _said(self, item: Decision) -> str:
        """What was decided, in few words."""
        value = item.value
        if item.kind in SETS:
            known = self._titles[item.kind]
            return ", ".join(known.get(id, id) for id in sorted(value.given)) or NO_TOPIC[item.kind]
        if item.kind is Kind.UNDO:
            return f"beslutning {value.number}"
        if item.kind is Kind.MOVE:
            return f"til temaet {value.theme}"
        kind = f" ({value.kind})" if value.kind else ""
        other = f"»{value.other.title}«" if value.other and value.other.title else ""
        return " ".join(filter(None, (stance_name(value.stance), value.name + kind, value.title,
                                      value.text, other)))


def _lettered(topics: Sequence[Topic]) -> list[tuple[str, Topic]]:
    """Themes or considerations, each with the letter that gives it, as long as there are any."""
    free = [letter for letter in "abcdefghijklmnopqrstuvwxyzæøå" if letter not in RESERVED]
    return list(zip([*free, *[""] * len(topics)], topics, strict=False))


def _about(item: Decision) -> str:
    if item.target.title:
        return item.target.title
    return item.target.spots[0].text if item.target.spots else ""


def _paragraphs(sentences: Sequence[Sentence]) -> list[tuple[bool, list[Sentence]]]:
    found: list[tuple[bool, list[Sentence]]] = []
    last = -1
    for sentence in sentences:
        if sentence.paragraph != last:
            found.append((sentence.block == "heading", []))
            last = sentence.paragraph
        found[-1][1].append(sentence)
    return found


def _drawn(box: Box) -> dict[str, float]:
    return {"x": round(box.x0 - MARGIN, 1), "y": round(box.top - MARGIN, 1),
            "width": round(box.width + 2 * MARGIN, 1), "height": round(box.height + 2 * MARGIN, 1)}
