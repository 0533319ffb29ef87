"""An invented mini hearing, stored as a finished run, for the tests of the reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minekit.hearing import Hearing
from minekit.packed import pack
from minekit.records import (
    Block,
    BlockKind,
    Box,
    Document,
    Link,
    Point,
    Position,
    Problem,
    Response,
    Scored,
    Sentence,
    SentenceStance,
    Span,
    Stance,
)
from minekit.settings import ReportSettings
from minekit.store import Store
from minekit.summarise import statements

HEARING = """
[hearing]
id = "bus"
title = "Ny trafikplan for Sommerby"
authority = "Sommerby Kommune"
opened = 2025-01-06
deadline = 2025-02-03

[[consideration]]
id = "tryghed"
title = "Tryghed"

[[theme]]
id = "bus"
title = "Busser"
description = "Ruter og afgange."
[[theme]]
id = "cykel"
title = "Cykler"
[[theme]]
id = "skole"
title = "Skoleveje"

[[move]]
id = "M1"
theme = "bus"
title = "Nedlæg linje 12"
[[move]]
id = "M2"
theme = "bus"
title = "Indfør telebus"
[[move]]
id = "M3"
theme = "cykel"
title = "Byg en supercykelsti"
[[move]]
id = "M4"
theme = "skole"
title = "Sænk farten ved skolerne"

[[model]]
id = "A"
title = "Billigst"
moves = ["M1", "M2"]
[[model]]
id = "B"
title = "Grønnest"
moves = ["M3", "M4"]

[[stakeholder]]
name = "Sommerby Ældreråd"
kind = "råd"
"""

YES, IF, NO = Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS, Stance.OPPOSES
BOTH, OPEN = Stance.MIXED, Stance.NEUTRAL
BOX = Box(50, 50, 500, 60)


@dataclass(frozen=True)
class Line:
    """A sentence of a letter with its page, its theme and the sides it takes."""

    text: str
    page: int = 1
    theme: str = ""
    sides: tuple[tuple[str, Stance], ...] = ()
    block: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True)
class Letter:
    sender: str
    kind: str
    lines: tuple[Line, ...]
    date: str = ""
    no_remarks: bool = False
    file: str = ""


LETTERS = (
    Letter("Sommerby Ældreråd", "råd", (
        Line("Høringssvar om trafikplanen", block=BlockKind.HEADING),
        Line("Ældrerådet kan ikke støtte, at linje 12 bliver nedlagt.", 1, "bus", (("M1", NO),)),
        Line("Mange ældre bruger linjen til lægehuset.", 1, "bus"),
        Line("Telebussen er derimod en god idé for dem, der bor langt ude.", 2, "bus",
             (("M2", YES),)),
    ), "2025-01-20", file="01-ældreråd.pdf"),
    Letter("Vestre Lokaludvalg", "lokaludvalg", (
        Line("Linje 12 kan nedlægges, hvis telebussen også kører om aftenen.", 1, "bus",
             (("M1", IF),)),
        Line("Vi bakker op om en supercykelsti langs banen.", 1, "cykel", (("M3", YES),)),
        Line("Om farten ved skolerne er vi delt i to lige store grupper.", 1, "skole",
             (("M4", BOTH),)),
    ), "2025-01-28"),
    Letter("Teknisk Udvalg", "fagudvalg", (
        Line("Udvalget anbefaler, at linje 12 nedlægges til sommer.", 3, "bus", (("M1", YES),)),
        Line("Udvalget har ikke taget stilling til telebussen.", 3, "bus", (("M2", OPEN),)),
        Line("Supercykelstien er en god investering for hele byen.", 4, "cykel", (("M3", YES),)),
    )),
    Letter("Åse Bæk", "borger", (
        Line("Nej", 1, "cykel", (("M3", NO),), BlockKind.TABLE),
        Line("En supercykelsti tager plads fra de grønne haver bag banen.", 1, "cykel",
             (("M3", NO),), BlockKind.TABLE),
        Line("Kirkeklokkerne ringer for højt om søndagen.", 1),
    ), "2025-02-01"),
    Letter("Huslejenævnet", "nævn", (Line("Nævnet har ingen bemærkninger."),), no_remarks=True),
)

PROBLEMS = (Problem("dagsorden.pdf", 0, "no response", "Filen er en dagsorden."),
            Problem("scan.pdf", 2, "torn", "Siden er revet over."))


def hearing() -> Hearing:
    return Hearing.from_text(HEARING)


def store(folder: Path, letters: Sequence[Letter] = LETTERS,
          problems: Sequence[Problem] = PROBLEMS) -> Store:
    """A finished run on these letters."""
    case = hearing()
    responses = [_response(n, letter) for n, letter in enumerate(letters, 1)]
    lines = {f"r{n}-s{at}": (f"r{n}", line) for n, letter in enumerate(letters, 1)
             for at, line in enumerate(letter.lines, 1)}
    sentences = [Sentence(id, owner, line.block, line.text, line.page, paragraph=n)
                 for n, (id, (owner, line)) in enumerate(lines.items())]
    links = [Link(id, (Scored(line.theme, 0.9),),
                  considerations=(Scored("tryghed", 0.9),) * ("ældre" in line.text.casefold()))
             for id, (_, line) in lines.items() if line.theme]
    stances = [SentenceStance(id, move, stance, 0.8) for id, (_, line) in lines.items()
               for move, stance in line.sides]
    positions = _positions(stances, {sentence.id: sentence for sentence in sentences})
    points = _points(lines)
    result = Store(folder)
    result.write_hearing(HEARING)
    for stage, records in (("responses", responses), ("sentences", sentences), ("links", links),
                           ("stances", stances), ("positions", positions), ("points", points),
                           ("problems", problems)):
        result.write(stage, records)
    result.write("statements", statements(case, responses, sentences, links, stances,
                                          positions, points, ReportSettings()))
    return result


def keep_documents(stored: Store, documents: Iterable[Document]) -> None:
    """Put documents into a store, as reading PDFs does."""
    keys = {}
    for n, document in enumerate(documents):
        keys[document.file] = f"k{n}"
        stored.shards.write("documents", f"k{n}", pack(document))
    stored.name_documents(keys)


def change(stored: Store, record: type, stage: str, at: int, **values: object) -> None:
    """Put other values into one stored record."""
    records = stored.read(record)
    records[at] = replace(records[at], **values)
    stored.write(stage, records)


def _response(n: int, letter: Letter) -> Response:
    blocks = tuple(Block(line.block, line.text, (Span(0, len(line.text), line.page, BOX),))
                   for line in letter.lines)
    pages = [line.page for line in letter.lines]
    return Response(f"r{n}", n, letter.file or f"{n:02d}.pdf", min(pages), max(pages),
                    letter.sender, False, letter.kind, letter.date, letter.no_remarks, "letter",
                    "", blocks)


def _positions(stances: Sequence[SentenceStance], sentences: dict[str, Sentence],
               ) -> list[Position]:
    found: dict[tuple[str, str], list[SentenceStance]] = {}
    for stance in stances:
        key = sentences[stance.sentence_id].response_id, stance.move
        found.setdefault(key, []).append(stance)
    return [Position(response, move, held[0].stance, 0.7 + 0.05 * len(move + response),
                     response == "r3", tuple(stance.sentence_id for stance in held),
                     sentences[held[0].sentence_id].text, sentences[held[0].sentence_id].page)
            for (response, move), held in found.items()]


def _points(lines: dict[str, tuple[str, Line]]) -> list[Point]:
    """One point for each theme, and one for what belongs to none."""
    titles = {"bus": "Bekymring for linje 12", "cykel": "Ønske om cykelsti",
              "skole": "Farten ved skolerne", "": "Støj fra kirken"}
    members = {theme: [id for id, (_, line) in lines.items() if line.theme == theme
                       and line.block is not BlockKind.HEADING] for theme in titles}
    return [Point(f"{theme or 'andet'}-p01", theme, titles[theme],
                  tuple(dict.fromkeys(lines[id][0] for id in ids)), tuple(ids))
            for theme, ids in members.items() if ids]
