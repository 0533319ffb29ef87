"""Text from PDFs made fit for print, and the small phrases that several renderers need."""

from __future__ import annotations

import datetime
import re

from minekit.records import Problem, Response
from minekit.report.annex import Annex

FIXED_DATE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""In place of the time of writing, so that equal content gives equal bytes."""

_UNPRINTABLE = re.compile(  # controls, marks that turn the direction of writing, no characters
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without the characters that no document may hold or that hide what is printed."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """Printable text with single spaces."""
    return " ".join(printable(text).split())


def period(annex: Annex) -> str:
    """When the hearing was open, as far as that is known."""
    case, words = annex.hearing.case, annex.words
    known = {key: words.long_date(date) for key, date in (("opened", case.opened),
                                                          ("deadline", case.deadline)) if date}
    if case.opened and case.deadline:
        days = words.counted((case.deadline - case.opened).days, "day")
        return words("case.period", days=days, **known)
    return words(f"case.{next(iter(known))}", **known) if known else ""


def pages(annex: Annex, response: Response) -> str:
    """``s. 2`` or ``s. 2–4``."""
    return annex.words("reference.pages", 1 + response.last_page - response.first_page,
                       first=response.first_page, last=response.last_page)


def date(annex: Annex, response: Response) -> str:
    """The date of a response in full; empty when none was found."""
    if not response.date:
        return ""
    return annex.words.long_date(datetime.date.fromisoformat(response.date))


def short_date(response: Response) -> str:
    """The date of a response for a narrow column: ``24.05.2024``."""
    return ".".join(reversed(response.date.split("-")))


def coverage(annex: Annex) -> str:
    """How much of the letters the annex rests on."""
    all_, themed, pointed = annex.coverage
    words, problems = annex.words, len(annex.problems)
    key = "problems" if problems else "no_problems"
    share = words("coverage.theme", all_, themed=words.digits(themed), all=words.digits(all_),
                  pointed=words.digits(pointed))
    return f"{share} {words(f'coverage.{key}', problems, n=words.digits(problems))}"


def method(annex: Annex) -> list[tuple[str, str]]:
    """How the annex came about: a title and a paragraph each."""
    said = [(title, text) for title, text in annex.words.table("method").values()]
    readers = sorted({position.reader for position in annex.positions} - {"builtin"})
    if readers:
        said.append((annex.words("reader.title"),
                     annex.words("reader.text", readers=", ".join(readers))))
    return [*said, (annex.words("heading.coverage"), coverage(annex))]


def problem(annex: Annex, item: Problem) -> str:
    """What is wrong, for readers of an annex; kinds that are not known by their message."""
    known = annex.words.table("problem")
    return str(known.get(item.kind, item.message))


def remarks(annex: Annex, response: Response) -> str:
    """Whether a sender has any, for a column."""
    return annex.words("word.none" if response.no_remarks else "word.yes")


def yes(annex: Annex, value: bool) -> str:
    """``ja`` or ``nej``."""
    return annex.words("word.yes" if value else "word.no")


def look(annex: Annex, aspect: str) -> str:
    """What a stance, or what else a statement is about, is called."""
    key = f"look.{aspect}.name"
    return annex.words(key if annex.words.has(key) else f"aspect.{aspect}")


def lower(text: str) -> str:
    """The text with a small first letter, to stand inside a line."""
    return text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """The text in quotation marks, which one that is a quote already has.

    Examples
    --------
    >>> quoted("Vi er imod."), quoted("»Luk skolen.«")
    ('»Vi er imod.«', '»Luk skolen.«')
    """
    own = text.startswith("»") and text.endswith("«") and text.count("»") == 1
    return text if own else f"»{text}«"
