"""Danish for sentences that are made: numbers, kinds of sender, lists of names, dates, order."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Sequence

from minekit.danish.names import UNKNOWN
from minekit.hearing import KINDS
from minekit.records import Response

_NUMBERS = ("ingen", "én", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve",
            "tolv")
_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
           "oktober", "november", "december")
_KINDS = {  # singular with its article, plural
    "råd": ("ét", "råd", "råd"),
    "nævn": ("ét", "nævn", "nævn"),
    "lokaludvalg": ("ét", "lokaludvalg", "lokaludvalg"),
    "fagudvalg": ("ét", "fagudvalg", "fagudvalg"),
    "forvaltning": ("én", "forvaltning", "forvaltninger"),
    "MED-udvalg": ("ét", "MED-udvalg", "MED-udvalg"),
    "faglig organisation": ("én", "faglig organisation", "faglige organisationer"),
    "erhvervsorganisation": ("én", "erhvervsorganisation", "erhvervsorganisationer"),
    "forening": ("én", "forening", "foreninger"),
    "institution": ("én", "institution", "institutioner"),
    "borger": ("én", "borger", "borgere"),
}
_LAST_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


def number(n: int) -> str:
    """A number as written in running text: words up to twelve, then digits.

    Examples
    --------
    >>> number(0), number(7), number(1250)
    ('ingen', 'syv', '1.250')
    """
    return _NUMBERS[n] if n < len(_NUMBERS) else digits(n)


def digits(n: int) -> str:
    """A whole number in digits, with the Danish mark between thousands."""
    return f"{n:,}".replace(",", ".")


def per_cent(share: float) -> str:
    """A share (0-1) in whole per cent."""
    return f"{share * 100:.0f} %"


def counted(n: int, singular: str, plural: str) -> str:
    """Digits and the noun in agreement: ``1 afsender``, ``3 afsendere``."""
    return f"{digits(n)} {singular if n == 1 else plural}"


def kind_plural(kind: str) -> str:
    """The heading of a group of senders; a kind that is not known stays as it is."""
    return _KINDS[kind][2] if kind in _KINDS else kind


def of_kind(n: int, kind: str) -> str:
    """How many of a kind, in words.

    Examples
    --------
    >>> of_kind(1, "råd"), of_kind(3, "forening"), of_kind(2, "ministerium")
    ('ét råd', 'tre foreninger', 'to af typen ministerium')
    """
    if kind not in _KINDS:
        return f"{number(n)} af typen {kind}"
    one, singular, plural = _KINDS[kind]
    return f"{one} {singular}" if n == 1 else f"{number(n)} {plural}"


def listed(items: Sequence[str]) -> str:
    """The items with commas, and ``og`` before the last; semicolons when items have commas.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b og c'
    """
    divided = len(items) > 2 and any(", " in item for item in items)
    comma, last = ("; ", "; og ") if divided else (", ", " og ")
    return last.join(filter(None, (comma.join(items[:-1]), *items[-1:])))


def some_names(names: Sequence[str], most: int = 5) -> str:
    """All names, or the first ones and the number of the others.

    Examples
    --------
    >>> some_names(list("abcdef"), most=4)
    'a, b, c og tre andre'
    """
    if len(names) <= most:
        return listed(names)
    shown = most - 1
    return listed([*names[:shown], f"{number(len(names) - shown)} andre"])


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def long_date(date: datetime.date) -> str:
    """A date in full.

    Examples
    --------
    >>> long_date(datetime.date(2024, 5, 3))
    '3. maj 2024'
    """
    return f"{date.day}. {_MONTHS[date.month - 1]} {date.year}"


def sender_name(response: Response) -> str:
    """What the sender is called in reports."""
    return response.stakeholder or UNKNOWN


def sender_order(response: Response) -> tuple[int, str, tuple[str, str], int]:
    """A sorting key for lists of senders: kinds as in ``hearing.KINDS``, then the alphabet."""
    known = KINDS.index(response.kind) if response.kind in KINDS else len(KINDS)
    return known, response.kind, alphabetical(sender_name(response)), response.number


def alphabetical(name: str) -> tuple[str, str]:
    """A sorting key in the order of the Danish alphabet: æ, ø and å last, aa as å.

    Examples
    --------
    >>> sorted(["Åby", "Ølby", "Aabenraa", "Zoo", "Ærø", "Élan"], key=alphabetical)
    ['Élan', 'Zoo', 'Ærø', 'Ølby', 'Aabenraa', 'Åby']
    """
    folded = unicodedata.normalize("NFC", name).casefold().replace("aa", "å")
    kept = folded.translate(_LAST_LETTERS)
    plain = "".join(letter for letter in unicodedata.normalize("NFD", kept)
                    if not unicodedata.combining(letter))
    return plain, name
