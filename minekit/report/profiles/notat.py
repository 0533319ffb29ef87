"""*Høringsnotat* in the order that Danish ministries use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from minekit.danish.words import alphabetical
from minekit.records import Response
from minekit.report.annex import Annex, Section
from minekit.report.document import Block, Cell, Document, Heading, Paragraph, Room, Table
from minekit.report.profiles import parts
from minekit.wording import capital

QUOTES = 2
"""Quotes under a statement."""
UNASKED = "*"


def build(annex: Annex) -> Document:
    """The document: the hearing, general remarks, remarks theme by theme."""
    words, case = annex.words, annex.hearing.case
    return Document(words("notat.title"), case.title, case.authority, words("grammar.locale"),
                    tuple(_blocks(annex)))


def _blocks(annex: Annex) -> Iterator[Block]:
    words = annex.words
    yield Paragraph(annex.hearing.case.authority)
    yield parts.contents(annex)
    yield Heading(f"1 {words('notat.hearing')}", 1, new_page=True)
    yield Heading(f"1.1 {words('notat.period')}", 2)
    yield Paragraph(_period(annex))
    yield Heading(f"1.2 {words('notat.parties')}", 2)
    yield from _parties(annex)
    yield Heading(f"2 {words('notat.general')}", 1)
    yield from _general(annex)
    yield Heading(f"3 {words('notat.themes')}", 1)
    yield Paragraph(words("notat.themes_intro"))
    for number, section in enumerate((item for item in annex.sections if item.id), 1):
        yield from _theme(annex, section, f"3.{number}")
    yield from parts.back_matter(annex)


def _period(annex: Annex) -> str:
    words, case = annex.words, annex.hearing.case
    opened = case.opened and words.long_date(case.opened)
    deadline = case.deadline and words.long_date(case.deadline)
    if case.opened and case.deadline:
        days = words.counted((case.deadline - case.opened).days, "day")
        return words("notat.between", opened=opened, deadline=deadline, days=days)
    if deadline:
        return words("notat.until", deadline=deadline)
    return words("notat.since", opened=opened) if opened else words("notat.unknown")


def _parties(annex: Annex) -> Iterator[Block]:
    """All who were asked, with a mark for their answer, and those who answered unasked."""
    words = annex.words
    answers: dict[str, list[Response]] = defaultdict(list)
    for response in annex.responses:
        answers[response.stakeholder.casefold() if response.listed else ""].append(response)
    unasked = answers.pop("", [])
    yield Paragraph(_counts(annex, answers, len(unasked)))
    yield from parts.received(annex)
    rows = [(item.name, item.kind, "", answers[item.name.casefold()])
            for item in annex.hearing.stakeholders]
    rows += [(words.sender(response), response.kind, UNASKED, [response]) for response in unasked]
    rows.sort(key=lambda row: alphabetical(row[0]))
    header = tuple(Cell(words(f"column.{key}"))
                   for key in ("party", "kind", "answered", "remarks", "reference"))
    yield Table(words("notat.parties"), header,
                tuple(_party(annex, *row) for row in rows), (6.2, 3.6, 2.2, 2.6, 2.4),
                frozenset({2, 3, 4}))


def _party(annex: Annex, name: str, kind: str, mark: str, responses: list[Response],
           ) -> tuple[Cell, ...]:
    words = annex.words
    answered = words("word.yes" if responses else "word.no") + mark
    silent = all(response.no_remarks for response in responses)
    remarks = words("word.none" if silent else "word.yes") if responses else ""
    numbers = annex.numbers(response.id for response in responses)
    return (Cell(name), Cell(words.kind(kind)), Cell(answered), Cell(remarks), Cell(numbers))


def _counts(annex: Annex, answers: dict[str, list[Response]], unasked: int) -> str:
    words = annex.words
    n = len(annex.hearing.stakeholders)
    if not n:
        return words("notat.no_list")
    answered = [responses for responses in answers.values() if responses]
    silent = sum(all(response.no_remarks for response in responses) for responses in answered)
    without = words("notat.without_remarks", silent, n=words.number(silent)) if silent else ""
    key = "notat.all_answered" if len(answered) == n > 1 else "notat.answered"
    said = [words("notat.list", n, n=words.number(n)),
            words(key, len(answered), n=capital(words.number(len(answered))), silent=without)]
    if unasked:
        said.append(words("notat.unasked", unasked, n=words.number(unasked)))
    return " ".join([*said, words("notat.order")])


def _general(annex: Annex) -> Iterator[Block]:
    [*sections] = (item for item in annex.sections if not item.id)
    if not sections:
        yield Paragraph(annex.words("notat.no_general"))
    for section in sections:
        yield Paragraph(annex.words("notat.general_intro"))
        yield Paragraph(section.statement.text)
        for point in section.points:
            yield from parts.point(annex, point, 2, QUOTES)
    yield from _rooms(annex)


def _theme(annex: Annex, section: Section, number: str) -> Iterator[Block]:
    words = annex.words
    yield Heading(f"{number} {section.title}", 2)
    yield Paragraph(section.statement.text)
    for summary in section.moves:
        yield Heading(words("reference.move", id=summary.move.id, title=summary.move.title), 3)
        yield Paragraph(summary.overview.text)
        for statement in summary.statements:
            yield from parts.stated(annex, statement, QUOTES)
    if section.points:
        yield Heading(words("heading.other_points" if section.moves else "heading.points"), 3)
    for point in section.points:
        yield from parts.point(annex, point, 4, QUOTES)
    yield from _rooms(annex)


def _rooms(annex: Annex) -> Iterator[Block]:
    hint = annex.words("notat.fill_in")
    yield Room(annex.words("notat.comment"), hint)
    yield Room(annex.words("notat.change"), hint)
