"""Letters that are nearly alike, as campaigns make them: they are counted, and it is said so."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from minekit.records import BODY, Sentence

ALIKE = 0.6
"""Of the word sequences of both letters that two of a campaign share."""
SEQUENCE = 4
"""Words in a sequence."""
SHORTEST = 15
"""Words of a letter, below which agreement says nothing."""

MEMBERS = 100
"""Letters of a group that another letter is compared with at most."""

_WORD = re.compile(r"\w+")
_FACTOR = 0x9E3779B97F4A7C15
"""An odd number of 64 bits, by which sequences of words become numbers."""


def campaigns(sentences: Iterable[Sentence]) -> list[tuple[str, ...]]:
    """The responses that have nearly the same words in their running text.

    Returns
    -------
    list of tuples
        Ids of the responses of each group of two or more, largest first.

    References
    ----------
    Broder (1997), On the resemblance of documents: shingles and their Jaccard coefficient.
    Xiao et al. (2008), Efficient similarity joins for near duplicate detection, WWW: letters that
    are alike share one of their rarest sequences.
    """
    letters = _letters(sentences)
    if len(letters) < 2:
        return []
    ids = sorted(letters)
    groups: dict[int, list[str]] = defaultdict(list)
    for id, label in zip(ids, _labels([letters[id] for id in ids]), strict=True):
        groups[label].append(id)
    found = [tuple(group) for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: (-len(group), group))


def _letters(sentences: Iterable[Sentence]) -> dict[str, NDArray[np.uint64]]:
    """The word sequences of each letter that is long enough to be compared, as numbers."""
    numbers: dict[str, int] = {}
    words: dict[str, list[int]] = defaultdict(list)
    for sentence in sentences:
        if sentence.block in BODY:
            words[sentence.response_id] += [
                numbers.setdefault(word, len(numbers))
                for word in _WORD.findall(sentence.text.casefold())]
    return {id: _sequences(np.array(own, np.uint64)) for id, own in words.items()
            if len(own) >= SHORTEST}


def _sequences(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    count = len(words) - SEQUENCE + 1
    sequences = np.zeros(count, np.uint64)
    for n in range(SEQUENCE):
        sequences = sequences * np.uint64(_FACTOR) + words[n:n + count]
    return np.unique(sequences)


def _labels(letters: Sequence[NDArray[np.uint64]]) -> list[int]:
    """A label for each letter; those that are alike, or alike to one another's like, share it.

    Letters that are the same in all are looked at once.
    """
    distinct: dict[bytes, int] = {}
    which = [distinct.setdefault(letter.tobytes(), len(distinct)) for letter in letters]
    groups = _Groups([np.frombuffer(letter, np.uint64) for letter in distinct])
    return [groups.label(n) for n in which]


class _Groups:
    """Letters that are alike, found by their rarest sequences.

    Of two that share so much, the one has a sequence among its rarest that is among the other's
    rarest too; where that is so they are compared.
    """

    def __init__(self, letters: Sequence[NDArray[np.uint64]]) -> None:
        known, counts = np.unique(np.concatenate(letters), return_counts=True)
        rank = np.empty(len(known), np.int32)
        rank[np.argsort(counts, kind="stable")] = np.arange(len(known), dtype=np.int32)
        self._letters = [np.sort(rank[np.searchsorted(known, letter)]) for letter in letters]
        self._from_two = int(np.sum(counts < 2))
        self._parents = list(range(len(letters)))
        self._holders: dict[int, dict[int, list[int]]] = defaultdict(dict)
        for letter in sorted(range(len(letters)), key=lambda n: len(letters[n])):
            self._place(letter)

    def label(self, letter: int) -> int:
        """The letter that stands for the group of this one."""
        while (parent := self._parents[letter]) != letter:
            self._parents[letter] = letter = self._parents[parent]
        return letter

    def _place(self, letter: int) -> None:
        """Join a letter to the groups of those before it, which are no longer."""
        size = len(self._letters[letter])
        compared: Counter[int] = Counter()
        for sequence in self._rarest(letter, size - ceil(ALIKE * size) + 1):
            for group, members in self._groups_with(sequence):
                for member in members:
                    if self.label(letter) == self.label(group) or compared[group] >= MEMBERS:
                        break
                    if len(self._letters[member]) < ALIKE * size:
                        continue
                    compared[group] += 1
                    if _are_alike(self._letters[letter], self._letters[member]):
                        self._parents[self.label(letter)] = self.label(group)
        needed = ceil(2 * ALIKE / (1 + ALIKE) * size - 1e-9)
        for sequence in self._rarest(letter, size - needed + 1):
            members = self._holders[sequence].setdefault(self.label(letter), [])
            if len(members) < MEMBERS:
                members.append(letter)

    def _rarest(self, letter: int, most: int) -> list[int]:
        """The rarest sequences of a letter that stand in another letter too, by rank."""
        rarest = self._letters[letter][:most]
        return [int(sequence) for sequence in rarest[np.searchsorted(rarest, self._from_two):]]

    def _groups_with(self, sequence: int) -> list[tuple[int, list[int]]]:
        """The groups that have it among the rarest of a letter, and some such letters of each."""
        groups = self._holders.get(sequence, {})
        for old in [group for group in groups if self.label(group) != group]:
            members = groups.pop(old)
            into = groups.setdefault(self.label(old), [])
            into += members[:MEMBERS - len(into)]
        return list(groups.items())


def _are_alike(one: NDArray[np.int32], other: NDArray[np.int32]) -> bool:
    places = np.searchsorted(one, other)
    common = np.count_nonzero(one[np.minimum(places, len(one) - 1)] == other)
    return bool(common >= ALIKE * (len(one) + len(other) - common))
