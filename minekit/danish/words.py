"""The order of lists: kinds of sender, then the Danish alphabet."""

from __future__ import annotations

import unicodedata

from minekit.danish.names import UNKNOWN
from minekit.hearing import KINDS
from minekit.records import Response

_LAST_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


def sender_order(response: Response) -> tuple[int, str, tuple[str, str], int]:
    """A sorting key for lists of senders: kinds as in ``hearing.KINDS``, then the alphabet."""
    known = KINDS.index(response.kind) if response.kind in KINDS else len(KINDS)
    name = response.stakeholder or UNKNOWN
    return known, response.kind, alphabetical(name), response.number


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
