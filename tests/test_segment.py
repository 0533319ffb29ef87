"""Blocks of a response to sentences and to a spaCy ``Doc``."""

from __future__ import annotations

import subprocess
import sys

import pytest

from minekit import segment
from minekit.records import (
    Block,
    BlockKind,
    Box,
    Cell,
    Link,
    Response,
    Scored,
    Sentence,
    SentenceStance,
    Span,
    Stance,
)


def block(text: str, kind: str = "paragraph", page: int = 1, top: float = 0.0,
          cell: tuple[int, int, int] | None = None, bold: bool = False) -> Block:
    """A block printed at ten points a character, a line for each line of the text."""
    spans, breaks, at = [], [], 0
    for number, line in enumerate(text.split("\n")):
        if number:
            breaks.append(at)
        for word in line.split(" "):
            box = Box(10 * at, top + 12 * number, 10 * (at + len(word)), top + 12 * number + 10)
            spans.append(Span(at, at + len(word), page + (number > 1), box, 10, bold))
            at += len(word) + 1
    return Block(BlockKind(kind), text.replace("\n", " "), tuple(spans), tuple(breaks),
                 cell=Cell(*cell) if cell else None)


def response(*blocks: Block, title: str = "Høringssvar") -> Response:
    return Response("svar", 1, "svar.pdf", 1, 2, "Ældrerådet", True, "råd", "2024-05-01", False,
                    "letter", title, blocks)


def sentences(*blocks: Block) -> list[Sentence]:
    return segment.sentences(response(*blocks))


LETTER = (
    block("Ældrerådet, Rådhuset", "frame"),
    block("Kære kommune. Kære alle", "salutation"),
    block("Vi er imod, jf. nr. 3.\nVi er bl.a. bange for\nfristen. Tak."),
    block("2. Pleje\nog omsorg.", "heading"),
    block("Vi siger ja", "list"),
    block("Side 1", "footer"),
    block("Taget til efterretning. Tak.", "comment"),
    block("Venlig hilsen\nRådet. Formanden.", "signature"),
)


def test_sentences() -> None:
    assert [(s.id, s.block, s.text, s.heading, s.paragraph) for s in sentences(*LETTER)] == [
        ("svar-s001", "salutation", "Kære kommune. Kære alle", "Høringssvar", 1),
        ("svar-s002", "paragraph", "Vi er imod, jf. nr. 3.", "Høringssvar", 2),
        ("svar-s003", "paragraph", "Vi er bl.a. bange for fristen.", "Høringssvar", 2),
        ("svar-s004", "paragraph", "Tak.", "Høringssvar", 2),
        ("svar-s005", "heading", "2. Pleje og omsorg.", "Høringssvar", 3),
        ("svar-s006", "list", "Vi siger ja", "2. Pleje og omsorg.", 4),
        ("svar-s007", "comment", "Taget til efterretning.", "2. Pleje og omsorg.", 5),
        ("svar-s008", "comment", "Tak.", "2. Pleje og omsorg.", 5),
        ("svar-s009", "signature", "Venlig hilsen Rådet. Formanden.", "2. Pleje og omsorg.", 6),
    ]


def test_pages_and_places() -> None:
    """The second sentence fills the second line and one word on the next page."""
    first, second, third = sentences(LETTER[2])
    assert [(s.page, [p.page for p in s.places]) for s in (first, second, third)] == [
        (1, [1]), (1, [1, 2]), (2, [2])]
    assert second.places[0].box == Box(230, 12, 440, 22)
    assert second.places[1].box == Box(450, 24, 530, 34)


def test_text_is_composed_and_collapsed() -> None:
    text = "  A\u030arhus\u00a0 er\tmed.  Ja.  "
    found = sentences(Block(BlockKind.PARAGRAPH, text))
    assert [(s.text, s.page, s.places) for s in found] == [("Århus er med.", 0, ()), ("Ja.", 0, ())]


@pytest.mark.parametrize("blocks", [(), (block(""),), (Block(BlockKind.HEADING, "  "),),
                                    (block("Kun ramme", "frame"),)])
def test_nothing_to_read(blocks: tuple[Block, ...]) -> None:
    assert sentences(*blocks) == []
    assert len(segment.to_doc(response(*blocks))) == 0


def table(*rows: str, bold: int = 0, number: int = 0) -> list[Block]:
    """Cells divided by ``|``; the first so many rows are bold."""
    return [block(text, "table", cell=(number, r, c), bold=r < bold)
            for r, row in enumerate(rows) for c, text in enumerate(row.split("|"))]


@pytest.mark.parametrize(("cells", "expected"), [
    (table("Forslag|Svar", "Ny vej|Vi er imod. Det støjer.", "Bro|Ja tak."),
     [("heading", "Forslag", "", ""), ("heading", "Svar", "", ""),
      ("table", "Ny vej", "", "Forslag"), ("table", "Vi er imod.", "Ny vej", "Svar"),
      ("table", "Det støjer.", "Ny vej", "Svar"), ("table", "Bro", "", "Forslag"),
      ("table", "Ja tak.", "Bro", "Svar")]),
    (table("Ny vej|Vi er imod.", "Bro|Ja tak."),
     [("table", "Ny vej", "", ""), ("table", "Vi er imod.", "Ny vej", ""),
      ("table", "Bro", "", ""), ("table", "Ja tak.", "Bro", "")]),
    (table("Bydel|Antal", "Valby|12", bold=1),
     [("heading", "Bydel", "", ""), ("heading", "Antal", "", ""),
      ("table", "Valby", "", "Bydel"), ("table", "12", "Valby", "Antal")]),
    (table("Bydel|Antal", "Valby|12", bold=2),
     [("table", "Bydel", "", ""), ("table", "Antal", "Bydel", ""),
      ("table", "Valby", "", ""), ("table", "12", "Valby", "")]),
    (table("Ny vej|Nej"), [("table", "Ny vej", "", ""), ("table", "Nej", "Ny vej", "")]),
    ([*table("Sti|Nej.", number=1), block("og ø", "table", cell=(1, 0, 0))],
     [("table", "Sti", "", ""), ("table", "Nej.", "Sti og ø", ""), ("table", "og ø", "", "")]),
], ids=["labels", "no header", "bold header", "all bold", "one row", "cell of two blocks"])
def test_tables(cells: list[Block], expected: list[tuple[str, str, str, str]]) -> None:
    found = sentences(block("Skema", "heading"), *cells)[1:]
    assert [(s.block, s.text, s.row, s.column) for s in found] == expected
    assert {s.heading for s in found if s.block == "table"} == {"Skema"}


def test_doc() -> None:
    found = sentences(*LETTER)
    link = Link("svar-s002", (Scored("skole", 0.9), Scored("vej", 0.5)), (Scored("G1", 0.9),))
    stance = SentenceStance("svar-s002", "G1", Stance.OPPOSES, 0.9)
    doc = segment.to_doc(response(*LETTER), links={link.sentence_id: link},
                         stances={link.sentence_id: [stance]})
    assert doc.text.startswith("Kære kommune. Kære alle\n\nVi er imod, jf. nr. 3. Vi er bl.a.")
    assert doc.user_data["response_id"] == "svar"
    assert [(s.id_, s.label_, s.text) for s in doc.spans["sentences"]] == [
        (s.id, s.block, s.text) for s in found]
    assert [s.text.strip() for s in doc.sents] == [s.text for s in found]
    assert [(s.label_, s.text) for s in doc.spans["blocks"]][1] == (
        "paragraph", "Vi er imod, jf. nr. 3. Vi er bl.a. bange for fristen. Tak.")
    labels = {name: [(span.label_, span.kb_id_, span.text) for span in doc.spans[name]]
              for name in ("themes", "moves", "stances")}
    assert labels == {"themes": [("skole", "", found[1].text), ("vej", "", found[1].text)],
                      "moves": [("G1", "", found[1].text)],
                      "stances": [("opposes", "G1", found[1].text)]}
    assert "bl.a." in [token.text for token in doc]


def test_component() -> None:
    from minekit.danish.language import danish

    nlp = danish()
    nlp.add_pipe("minekit_sentences")
    doc = nlp("Vi er bl.a. imod (jf. A/S Nord m.fl.). Det haster!\n\nuden punktum")
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Vi er bl.a. imod (jf. A/S Nord m.fl.).", "Det haster!", "uden punktum"]
    assert {"bl.a.", "jf.", "A/S", "m.fl."} <= {token.text for token in doc}
    assert [token.text for token in nlp("I A/S.")] == ["I", "A/S", "."]


def test_spacy_is_imported_only_when_a_doc_is_made() -> None:
    code = ("import sys, minekit.segment, minekit.evaluate, minekit.cluster;"
            "print({'spacy', 'sklearn', 'scipy', 'pandas'} & set(sys.modules))")
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                             check=True)
    assert printed.stdout.strip() == "set()"
