"""*Svar på henvendelser*: theme by theme what was said, each point with its letters and quotes."""

from __future__ import annotations

from collections.abc import Iterator

from minekit.report.annex import Annex, Section
from minekit.report.document import Block, Bullets, Document, Heading, Paragraph
from minekit.report.profiles import parts


def build(annex: Annex) -> Document:
    """The document."""
    words, case = annex.words, annex.hearing.case
    return Document(words("svar.title"), case.title, case.authority, words("grammar.locale"),
                    tuple(_blocks(annex)))


def _blocks(annex: Annex) -> Iterator[Block]:
    words = annex.words
    yield from parts.front(annex)
    yield Heading(words("heading.guide"), 1)
    yield Bullets(tuple(words.table("svar")["guide"]))
    yield parts.contents(annex)
    if annex.moves:
        yield from overview(annex)
    for section in annex.sections:
        yield from _section(annex, section)
    yield from parts.back_matter(annex)


def overview(annex: Annex) -> Iterator[Block]:
    """The sides on all moves, and what the models are made of."""
    words = annex.words
    yield Heading(words("heading.overview"), 1, new_page=True)
    yield parts.bars(annex, annex.moves, words("heading.overview"))
    yield Paragraph(words("text.empty_is_zero"), with_next=True)
    yield parts.overview(annex, annex.moves)
    if annex.models:
        yield Heading(words("heading.models"), 2)
        yield parts.titled((words("reference.model", id=model.id, title=model.title),
                            f"{', '.join(model.moves)}. {statement.text}")
                           for model, statement, _ in annex.models)


def _section(annex: Annex, section: Section) -> Iterator[Block]:
    words = annex.words
    yield Heading(section.title, 1)
    yield Paragraph(section.statement.text)
    for summary in section.moves:
        yield Heading(words("reference.move", id=summary.move.id, title=summary.move.title), 2)
        yield Paragraph(summary.overview.text)
        for side in summary.sides:
            yield from parts.side(annex, side, 3)
        if summary.silent:
            yield Paragraph(summary.silent.text)
    if section.questions:
        yield Heading(words("heading.questions"), 2, listed=False)
        yield from parts.stated(annex, section.questions)
    if section.points:
        title = words("heading.other_points" if section.moves else "heading.points")
        yield Heading(title, 2, listed=False)
    for point in section.points:
        yield from parts.point(annex, point, 3)
