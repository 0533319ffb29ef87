"""The words of the reports: a catalogue of phrases for each language, and the grammar they need.

A phrase of ``da.toml`` or ``en.toml`` is a string, or a table of strings for none, one and more of
something. What comes from letters is only ever put into a phrase, and never read as one.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from minekit.errors import SettingsError
from minekit.records import Response

LANGUAGES = ("da", "en")


class Words:
    """A catalogue with the grammar of its language: numbers, dates, lists, kinds of sender.

    Examples
    --------
    >>> da = words("da")
    >>> da("share.some", n=da.number(3), total=da.digits(1250))
    'tre af de 1.250 afsendere'
    >>> words("en").counted(1, "sender")
    '1 respondent'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        text = files("minekit.wording").joinpath(f"{language}.toml").read_text("utf-8")
        self._catalogue: Mapping[str, Any] = tomllib.loads(text)
        self._grammar: Mapping[str, Any] = self._catalogue["grammar"]

    def __call__(self, key: str, n: int | None = None, /, **values: object) -> str:
        """A phrase with its blanks filled; ``n`` chooses between none, one and more."""
        return str(self._phrase(key, n).format(**values))

    def table(self, name: str) -> Mapping[str, Any]:
        """All phrases under a heading of the catalogue."""
        found: Any = self._catalogue
        for part in name.split("."):
            found = found[part]
        return dict(found)

    def has(self, key: str) -> bool:
        """Whether there is such a phrase."""
        found: Any = self._catalogue
        for part in key.split("."):
            if not isinstance(found, Mapping) or part not in found:
                return False
            found = found[part]
        return True

    def number(self, n: int) -> str:
        """A number as written in running text: words up to twelve, then digits.

        Examples
        --------
        >>> [words("da").number(n) for n in (0, 7, 1250)]
        ['ingen', 'syv', '1.250']
        """
        names = self._grammar["numbers"]
        return str(names[n]) if n < len(names) else self.digits(n)

    def digits(self, n: int) -> str:
        """A whole number in digits, with the language's mark between thousands."""
        return f"{n:,}".replace(",", self._grammar["thousands"])

    def per_cent(self, share: float) -> str:
        """A share (0-1) in whole per cent."""
        return str(self._grammar["per_cent"]).format(n=int(share * 100 + 0.5))

    def counted(self, n: int, noun: str) -> str:
        """Digits and the noun in agreement: ``1 afsender``, ``3 afsendere``."""
        return f"{self.digits(n)} {self.noun(n, noun)}"

    def noun(self, n: int, noun: str) -> str:
        """The noun alone, in agreement with a number."""
        one, more = self._catalogue["noun"][noun]
        return str(one if n == 1 else more)

    def of_kind(self, n: int, kind: str) -> str:
        """How many of a kind of sender, in words.

        Examples
        --------
        >>> da = words("da")
        >>> da.of_kind(1, "råd"), da.of_kind(3, "forening"), da.of_kind(2, "ministerium")
        ('ét råd', 'tre foreninger', 'to af typen ministerium')
        """
        if kind not in self._catalogue["kind"]:
            return self("kind_unknown", n=self.number(n), kind=kind)
        one, more, _ = self._catalogue["kind"][kind]
        return one if n == 1 else f"{self.number(n)} {more}"

    def all_of_kind(self, n: int, kind: str) -> str:
        """All of a kind of sender of which there are several: ``alle tre foreninger``."""
        _, more, _ = self._catalogue["kind"].get(kind, ("", kind, ""))
        return self("all_of_kind.both" if n == 2 else "all_of_kind.more", n=self.number(n),
                    kind=more)

    def kind(self, kind: str) -> str:
        """What a kind of sender is called; one that is not known stays as it is."""
        return self._catalogue["kind"][kind][2] if kind in self._catalogue["kind"] else kind

    def kinds(self, kind: str) -> str:
        """The heading of a group of senders: the kind in the plural, with a capital."""
        known = self._catalogue["kind"]
        return capital(known[kind][1] if kind in known else kind)

    def listed(self, items: Sequence[str]) -> str:
        """The items with commas, and ``og`` before the last; semicolons when items have commas.

        Examples
        --------
        >>> words("da").listed(["a", "b", "c"])
        'a, b og c'
        """
        divided = len(items) > 2 and any(", " in item for item in items)
        both = self._grammar["and"]
        comma, last = ("; ", f"; {both} ") if divided else (", ", f" {both} ")
        return last.join(filter(None, (comma.join(items[:-1]), *items[-1:])))

    def some_names(self, names: Sequence[str], most: int = 5) -> str:
        """All names, or the first ones and the number of the others.

        Examples
        --------
        >>> words("da").some_names(list("abcdef"), most=4)
        'a, b, c og tre andre'
        """
        if len(names) <= most:
            return self.listed(names)
        shown = most - 1
        others = self("others", n=self.number(len(names) - shown))
        return self.listed([*names[:shown], others])

    def long_date(self, date: datetime.date) -> str:
        """A date in full.

        Examples
        --------
        >>> words("da").long_date(datetime.date(2024, 5, 3))
        '3. maj 2024'
        """
        month = self._grammar["months"][date.month - 1]
        return str(self._grammar["date"]).format(day=date.day, month=month, year=date.year)

    def sender(self, response: Response) -> str:
        """What the sender is called in reports."""
        return response.stakeholder or self("unknown_sender")

    def _phrase(self, key: str, n: int | None) -> str:
        found: Any = self._catalogue
        for part in key.split("."):
            found = found[part]
        if isinstance(found, str):
            return found
        form = {0: "none", 1: "one"}.get(-1 if n is None else n, "more")
        return str(found.get(form, found["more"]))


@cache
def words(language: str = "da") -> Words:
    """The words of a language; each catalogue is read once.

    Raises
    ------
    SettingsError
        If there is no such language.
    """
    if language not in LANGUAGES:
        raise SettingsError(f"no report is written in '{language}'; there are "
                            f"{', '.join(LANGUAGES)}")
    return Words(language)


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
