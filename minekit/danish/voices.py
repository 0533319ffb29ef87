"""Whose view a sentence gives: the sender's, or that of only some of its members."""

from __future__ import annotations

import re

_PART = re.compile(
    r"\b(?:mindretal\w*|særudtalelse\w*|særstandpunkt\w*|dissens|"
    r"(?:en|én|et|ét|et par|to|tre|fire|fem|seks|syv|otte|flere|nogle|enkelte|visse|halvdelen|"
    r"resten|de øvrige|de andre)\s(?:af\s)?(?:\w+\s)?"
    r"(?:medlem|medlemmer(?:ne)?|repræsentant(?:er(?:ne)?)?|beboer(?:e|ne)?|forældre(?:ne)?|"
    r"ansatte|deltager(?:e|ne)?)\b|"
    r"(?:nogle|enkelte|flere|andre|halvdelen|resten|en del) af (?:os|dem|medlemmerne)|"
    r"(?:medarbejder|ledelses|leder|arbejdsgiver|[ab]-)siden)", re.IGNORECASE)
_PART_ABOVE = re.compile(r"mindretal|særudtalelse|særstandpunkt|dissens", re.IGNORECASE)


def voice(text: str, heading: str = "", row: str = "") -> str:
    """``part`` when only some of the sender's members hold a view, else ``sender``.

    Parameters
    ----------
    heading, row
        What the sentence stands under, and the label of its table row.

    Examples
    --------
    >>> voice("To medlemmer ønsker skolen bevaret."), voice("Rådet ønsker skolen bevaret.")
    ('part', 'sender')
    """
    if _PART_ABOVE.search(f"{heading} {row}") or _PART.search(text):
        return "part"
    return "sender"
