"""Where a Danish compound is divided.

A compound is divided where both parts are known words. A linking -s- or -e- may stand between them,
and an -e may have been lost before the -s- (*arbejdsplads*). Of several places the one is taken
whose rarer part is the more frequent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

SHORTEST = 3
"""Letters of a part."""
_SHORT = frozenset(("by", "bo", "el", "sø", "ø", "is"))
"""First parts that are shorter."""


def split(word: str, known: Mapping[str, int]) -> tuple[str, ...]:
    """The two parts of a compound, without what links them; the word alone if it is none.

    Parameters
    ----------
    word
        In small letters.
    known
        How often words were seen.
    """
    best = 0
    parts: tuple[str, ...] = (word,)
    for at in range(1, len(word) - SHORTEST + 1):
        last = known.get(word[at:], 0)
        if last <= best:
            continue
        for first in _first_parts(word[:at]):
            if min(known.get(first, 0), last) > best:
                best, parts = min(known[first], last), (first, word[at:])
    return parts


def _first_parts(letters: str) -> Iterator[str]:
    """The words that these letters may stand for in front of another."""
    if len(letters) < SHORTEST:
        if letters in _SHORT:
            yield letters
        return
    yield letters
    if len(letters) > SHORTEST:
        if letters[-1] in "se":
            yield letters[:-1]
        if letters[-1] == "s":
            yield f"{letters[:-1]}e"
