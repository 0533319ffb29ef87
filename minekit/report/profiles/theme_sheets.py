"""*Temaark*: a sheet for each theme, to lie before those who decide on it."""

from __future__ import annotations

from collections.abc import Iterator

from minekit.records import Stance
from minekit.report.annex import Annex, MoveSummary, Section
from minekit.report.document import Block, Bullets, Document, Heading, Paragraph, Run
from minekit.report.profiles import parts


def build(annex: Annex) -> Document:
    """The document."""
    words, case = annex.words, annex.hearing.case
    return Document(words("temaark.title"), case.title, case.authority, words("grammar.locale"),
                    tuple(_blocks(annex)))


def _blocks(annex: Annex) -> Iterator[Block]:
    yield from parts.front(annex)
    yield parts.contents(annex)
    for section in annex.sections:
        yield from _sheet(annex, section)
    yield from parts.back_matter(annex)


def _sheet(annex: Annex, section: Section) -> Iterator[Block]:
    words = annex.words
    yield Heading(section.title, 1, new_page=True)
    if section.description:
        yield Paragraph((Run(section.description, "soft"),))
    yield Paragraph(section.statement.text)
    if section.moves:
        yield parts.bars(annex, [item.move for item in section.moves], section.title)
    for summary in section.moves:
        yield from _move(annex, summary)
    if section.id:
        yield from _questions(annex, section)
    if section.points:
        title = words("heading.other_points" if section.moves else "heading.points")
        yield Heading(title, 2, listed=False)
        yield Bullets(tuple(
            (Run(f"({annex.marks(point.statement.responses)}) {point.title}", "strong"),
             Run(f" ({annex.references(point.statement.responses)})", "soft"))
            for point in section.points))


def _move(annex: Annex, summary: MoveSummary) -> Iterator[Block]:
    words = annex.words
    yield Heading(words("reference.move", id=summary.move.id, title=summary.move.title), 2)
    if summary.move.description:
        yield Paragraph((Run(summary.move.description, "soft"),))
    yield Paragraph(summary.overview.text)
    if summary.overview.responses:
        yield parts.by_kind(annex, [summary.move.id])
    for key, stances in (("for", (Stance.SUPPORTS,)),
                         ("conditions", (Stance.SUPPORTS_WITH_CONDITIONS,)),
                         ("against", (Stance.OPPOSES,)),
                         ("open", (Stance.MIXED, Stance.NEUTRAL))):
        if statements := summary.of(*stances):
            yield Heading(words(f"temaark.{key}"), 3)
            for statement in statements:
                yield from parts.stated(annex, statement)
    if summary.silent:
        yield Paragraph(summary.silent.text)


def _questions(annex: Annex, section: Section) -> Iterator[Block]:
    yield Heading(annex.words("temaark.questions"), 2, listed=False)
    if section.questions:
        yield from parts.stated(annex, section.questions)
    else:
        yield Paragraph(annex.words("temaark.no_questions"))
