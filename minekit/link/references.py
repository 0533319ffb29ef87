"""Moves that a text names outright: by their id, their code, their number or their section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from minekit.hearing import Move

_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"(?<!\w)[a-zæøå]{1,4}[- ]?\d{1,3}(?!\w)")
_CODES = re.compile(r"(?<!\w)([a-zæøå]{1,4})([- ]?)(\d{1,3})\s*(?:[-–]|til)\s*(?:\1\2)?"
                    r"(\d{1,3})(?!\w)")
_SECTION = re.compile(r"§+\s*(\d+)(?:\s*[-–]\s*(\d+))?")
_LIST = (r"\s+(?:nr\.?\s*)?(\d{1,2}(?:(?:\s*[-–,]\s*|\s+og\s+)\d{1,2})*)(?![\w.]*\d)")
_PROPOSAL = re.compile(r"(?<!\w)(?:forslag(?:ene|et)?|greb(?:ene|et)?|tiltag(?:ene|et)?"
                       r"|initiativ(?:erne|et)?|anbefaling(?:erne|en)?)" + _LIST)
_ITEM = re.compile(r"(?<!\w)(?:punkt(?:erne|et)?|pkt\.?|nr\.?|afsnit|spørgsmål|emne)" + _LIST)
_LEADING = re.compile(r"\s*(\d{1,2})[.):]\s+\D")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")

WAYS = ("code", "proposal", "item", "leading")
"""How a move can be named: by code or section, as "forslag 4", as "pkt. 4", or with "4." in front,
which may as well be the letter's own numbering."""
OUTRIGHT = 2
"""Of these ways the first ones, which mean nothing else."""


class References:
    """What the moves of a hearing can be called, apart from words.

    A move is known by its id, by codes such as ``KF-07`` in its title or description, by the
    sections (§) that they name, and by its number: the one its id ends with, if the ids of all
    moves end with different numbers, else its place in the list.
    """

    def __init__(self, moves: Sequence[Move]) -> None:
        self.moves = moves

    def found(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Which moves each text names, and how.

        Returns
        -------
        array of shape (len(WAYS), len(texts), n_moves), 0 or 1
        """
        found = np.zeros((len(WAYS), len(texts), len(self.moves)))
        if not self.moves:
            return found
        for at, text in enumerate(map(str.lower, texts)):
            if not _DIGIT.search(text):
                continue
            codes = _codes(text) - self._shared
            found[0, at] = [bool(codes & own) for own in self._own]
            leading = {int(match[1]) for match in (_LEADING.match(text),) if match}
            for way, numbers in enumerate((_numbers(_PROPOSAL, text), _numbers(_ITEM, text),
                                           leading), start=1):
                found[way, at] = [number in numbers for number in self._numbers]
        return found

    @cached_property
    def _own(self) -> list[set[str]]:
        return [{_plain(move.id)} | _codes(f"{move.title} {move.description}".lower())
                for move in self.moves]

    @cached_property
    def _shared(self) -> set[str]:
        """What is said of several moves names none of them."""
        return {code for n, own in enumerate(self._own) for code in own
                if any(code in other for other in self._own[:n])}

    @cached_property
    def _numbers(self) -> list[int]:
        ends = [re.search(r"(\d+)$", move.id) for move in self.moves]
        numbers = [int(end[1]) for end in ends if end]
        if len(set(numbers)) < len(self.moves):
            return list(range(1, len(self.moves) + 1))
        return numbers


def _plain(code: str) -> str:
    """Without what is written now so, now so: ``KF-07``, ``kf 07`` and ``kf 7``."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\W_]", "", code.lower()))


def _codes(text: str) -> set[str]:
    codes = {_plain(code) for code in _CODE.findall(text)}
    for name, _, first, last in _CODES.findall(text):
        codes |= {f"{name}{n}" for n in _span(int(first), int(last))}
    for first, last in _SECTION.findall(text):
        codes |= {f"§{n}" for n in _span(int(first), int(last or first))}
    return codes


def _numbers(pattern: re.Pattern[str], text: str) -> set[int]:
    found: set[int] = set()
    for part in pattern.findall(text):
        found.update(int(n) for n in re.findall(r"\d+", part))
        for first, last in _RANGE.findall(part):
            found.update(_span(int(first), int(last)))
    return found


def _span(first: int, last: int) -> range:
    """Both ends included; no more than one would list."""
    return range(first, min(last, first + 20) + 1)
