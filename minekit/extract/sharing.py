"""One number in memory for all that are equal; those of a thousand pages fill it otherwise."""

from __future__ import annotations

from collections.abc import Iterable

MOST_MET = 100_000

_MET: dict[float, float] = {}
_COUNTS = tuple(range(4096))


def coordinates(values: Iterable[float]) -> list[float]:
    """The same numbers; most were met before, as lines begin and end at the same places."""
    if len(_MET) > MOST_MET:
        _MET.clear()
    return [_MET.setdefault(value, value) for value in values]


def count(number: int) -> int:
    """The same number, counted from 0."""
    return _COUNTS[number] if number < len(_COUNTS) else number
