"""Text from PDFs made fit for print, and the small phrases that several renderers need."""

from __future__ import annotations

import datetime
import re

from minekit.danish.words import counted, digits, long_date
from minekit.hearing import Case
from minekit.records import Response
from minekit.report import words
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


def period(case: Case) -> str:
    """When the hearing was open, as far as that is known.

    Examples
    --------
    >>> period(Case(id="h", title="H", authority="A", opened="2024-03-19", deadline="2024-05-24"))
    'Høringsperiode: 19. marts 2024 – 24. maj 2024 (66 dage)'
    """
    if case.opened and case.deadline:
        days = counted((case.deadline - case.opened).days, "dag", "dage")
        return (f"Høringsperiode: {long_date(case.opened)} – {long_date(case.deadline)} ({days})")
    if case.deadline:
        return f"Høringsfrist: {long_date(case.deadline)}"
    return f"Sendt i høring: {long_date(case.opened)}" if case.opened else ""


def pages(response: Response) -> str:
    """``s. 2`` or ``s. 2–4``."""
    last = f"–{response.last_page}" if response.last_page > response.first_page else ""
    return f"s. {response.first_page}{last}"


def date(response: Response) -> str:
    """The date of a response in full; empty when none was found."""
    return long_date(datetime.date.fromisoformat(response.date)) if response.date else ""


def short_date(response: Response) -> str:
    """The date of a response for a narrow column: ``24.05.2024``."""
    return ".".join(reversed(response.date.split("-")))


def coverage(annex: Annex) -> str:
    """How much of the letters the annex rests on."""
    all_, themed, pointed = annex.coverage
    listed = (f"{counted(len(annex.problems), 'problem', 'problemer')} med filer og sider er "
              "opført under »Problemer«." if annex.problems else words.NO_PROBLEMS)
    return (f"{digits(themed)} af {counted(all_, 'sætning', 'sætninger')} hører til et tema, og "
            f"{digits(pointed)} indgår i et synspunkt. {listed}")
