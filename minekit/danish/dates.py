"""Dates as Danes write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
          "oktober", "november", "december")

_MONTH = "|".join(f"{month[:3]}(?:{month[3:]}|{month[3:4]}\\.?|\\.|)" for month in MONTHS)
_ORDINAL = "(?:s?te|n?de|den|dje|die)?"
_WORDED = re.compile(rf"\b(\d{{1,2}}){_ORDINAL}\s*\.?\s*({_MONTH})\s*,?\s*(\d{{4}})\b",
                     re.IGNORECASE)
_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
            "october", "november", "december")
_MONTH_FIRST = re.compile(rf"\b({'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in _ENGLISH)})"
                          r"\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)
_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})\s?[./-]\s?(\d{1,2})"
                      r"(?:\s?[./-]\s?(\d{4}|\d{2})|(?<=/\d|\d\d)\s(\d{4}))(?![\d/])")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


def find_dates(text: str) -> Iterator[tuple[int, datetime.date]]:
    """Each date in a text with its place, in order.

    Known are ``5. november 2024``, ``5te november 2024``, ``5.11.2024``, ``05-11-24``,
    ``5/11-2024``, ``5/11 2024`` and ``2024-11-05``. A day without a year is no date.

    Examples
    --------
    >>> [str(date) for _, date in find_dates("Den 5. nov. 2024, modtaget 7/11-2024")]
    ['2024-11-05', '2024-11-07']
    """
    found: list[tuple[int, str, str, str]] = []
    short = [month[:3] for month in _ENGLISH]
    for match in _WORDED.finditer(text):
        month = 1 + next(n for n, name in enumerate(MONTHS)
                         if name.startswith(match[2].lower().rstrip(".")))
        found.append((match.start(), match[3], str(month), match[1]))
    found += [(match.start(), match[3], str(1 + short.index(match[1][:3].lower())), match[2])
              for match in _MONTH_FIRST.finditer(text)]
    found += [(match.start(), match[3] or match[4], match[2], match[1])
              for match in _FIGURES.finditer(text)]
    found += [(match.start(), match[1], match[2], match[3]) for match in _ISO.finditer(text)]
    for place, *parts in sorted(found):
        if date := _date(*map(int, parts)):
            yield place, date


def _date(year: int, month: int, day: int) -> datetime.date | None:
    if year < 100:
        year += 2000
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
