"""What values a text speaks of: money, nearness, the rule of law, nature and so on.

Arguments and the considerations that they appeal to seldom share words: "regningen sendes videre"
appeals to an economy that is sound. Both speak of money. The words stand in ``values.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Self

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|co2")


class Values:
    """An encoder whose dimensions are values; what all texts speak of counts little."""

    def __init__(self) -> None:
        self._rarity = np.ones(len(_groups()))

    def fit(self, corpus: Sequence[str]) -> Self:
        """Learn how rare each value is."""
        self._rarity = np.log((1 + len(corpus)) / (1 + (_counts(corpus) > 0).sum(0)))
        return self

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length: len(texts) x values; zeros for a text that speaks of none.

        Examples
        --------
        >>> money, also_money, law = Values().encode(
        ...     ["Regningen er for dyr.", "Forsvarlig økonomi.", "Ret til at klage."])
        >>> bool(money @ also_money > 0), bool(money @ law > 0)
        (True, False)
        """
        weighted = _counts(texts) * self._rarity
        lengths = np.linalg.norm(weighted, axis=1, keepdims=True)
        return np.asarray(weighted / np.where(lengths == 0, 1, lengths), np.float32)


def _counts(texts: Sequence[str]) -> NDArray[np.float64]:
    out = np.zeros((len(texts), len(_groups())))
    for row, text in zip(out, texts, strict=True):
        found = Counter(value for word in _WORD.findall(text.lower())
                        for value in _values_of(word))
        row[list(found)] = list(found.values())
    return out


@lru_cache(maxsize=50_000)
def _values_of(word: str) -> tuple[int, ...]:
    """The numbers of the values that a word speaks of."""
    heads = (word, *(f"{word[:end]}*" for end in range(1, len(word) + 1)))
    return tuple({number for head in heads for number in _numbers().get(head, ())})


@cache
def _numbers() -> dict[str, list[int]]:
    """The numbers of the values of each word and of each beginning of words, as listed."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(_groups().values()):
        for word in group:
            found[word].append(number)
    return dict(found)


@cache
def _groups() -> dict[str, frozenset[str]]:
    text = (files("minekit.danish") / "values.toml").read_text("utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}
