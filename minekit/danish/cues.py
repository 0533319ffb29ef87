"""Cue words of hearing responses, with negation.

The words stand in ``cues.toml``, grouped by what they do: support, oppose, set a condition, and so
on. A cue in the scope of a negator is counted apart: "vi støtter" and "vi støtter ikke".
``leanings.toml`` says to which side a group leans, how strongly, and whether a negator turns it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|\d+(?:[.,]\d+)*|[.,;:!?»«\"”“]")
_BREAKS = frozenset('.,;:!?»«"”“')
_REACH = 6
"""Words after a negator that it can deny, if no punctuation mark comes before."""
_BACK = 2
_GAP = 3
"""Words that "…" in a phrase stands for, at most."""
MARK = "¬"
"""Before a word that is denied."""
_WEAKER, _STRONGER = 0.5, 1.5
"""What a cue counts beside a hedge and beside a booster."""
_MOST = 2
"""Counts are cut off here, so that a long sentence does not shout."""

Phrase = tuple[str, ...]


def words(text: str) -> list[str]:
    """The words, numbers and punctuation marks of a text, in lower case.

    Examples
    --------
    >>> words("Vi støtter ikke forslag 4.")
    ['vi', 'støtter', 'ikke', 'forslag', '4', '.']
    """
    return _WORD.findall(text.lower())


def negated(tokens: Sequence[str]) -> list[bool]:
    """Whether each word stands in the scope of a negator.

    Examples
    --------
    >>> negated(["vi", "støtter", "ikke", "lukningen", ",", "men", "flytningen"])
    [True, True, False, True, False, False, False]
    """
    inside = [False] * len(tokens)
    bound, free = (_class(f"{kind}_negators") for kind in ("bound", "free"))
    for at, token in enumerate(tokens):
        if token not in bound and token not in free:
            continue
        for step, reach in ((1, _REACH), (-1, _BACK if token in bound else 0)):
            for place in range(at + step, at + step * (reach + 1), step):
                if not 0 <= place < len(tokens) or tokens[place] in _BREAKS:
                    break
                inside[place] = True
    return inside


def marked(tokens: Sequence[str]) -> list[str]:
    """The words, those in the scope of a negator with a mark in front."""
    return [f"{MARK}{token}" if denied else token
            for token, denied in zip(tokens, negated(tokens), strict=True)]


@cache
def names() -> tuple[str, ...]:
    """What :func:`counts` counts, column by column."""
    groups = tuple(f"{group}{sign}" for group in _groups() for sign in ("", " denied"))
    return (*groups, "question", "quotation", "negation", "length")


def counts(texts: Sequence[str]) -> NDArray[np.float32]:
    """How often each kind of cue stands in each text, at most 2.

    Returns
    -------
    array of shape (len(texts), len(names()))
    """
    out = np.zeros((len(texts), len(names())), np.float32)
    for row, text in zip(out, texts, strict=True):
        tokens = words(text)
        denied = negated(tokens)
        for at in range(len(tokens)):
            for group in _cues_at(tokens, at):
                row[2 * group + denied[at]] += 1
        np.minimum(row, _MOST, out=row)
        row[-4:] = ("?" in tokens, bool({"»", '"', "”"} & set(tokens)), any(denied),
                    len(tokens) / 20)
    return out


def lean(text: str) -> float:
    """How far the cue words of a text lean to one side: above 0 for, below 0 against.

    No model; a measure for what models know beyond the words.

    Examples
    --------
    >>> lean("Vi støtter forslaget."), lean("Vi støtter ikke forslaget."), lean("Mødet er slut.")
    (3.0, -3.0, 0.0)
    """
    tokens = words(text)
    denied, groups = negated(tokens), tuple(_groups())
    total = 0.0
    for at in range(len(tokens)):
        beside = tokens[max(at - 1, 0):at + 2]
        by = _WEAKER if _class("hedges").intersection(beside) else 1.0
        by *= _STRONGER if _class("boosters").intersection(beside) else 1.0
        total += by * sum(_signed(groups[group], denied=denied[at])
                          for group in _cues_at(tokens, at))
    return total


def _signed(group: str, *, denied: bool) -> float:
    leaning = _leanings()["groups"].get(group)
    if leaning is None or leaning["leans"] == "open" or (denied and not leaning["flips"]):
        return 0.0
    return float(leaning["strength"]) * (1 if (leaning["leans"] == "for") != denied else -1)


def _cues_at(tokens: Sequence[str], at: int) -> set[int]:
    """The groups that have a word or phrase beginning here."""
    starts = _starts(tokens[at])
    return {group for group, rest in starts if _follows(rest, tokens, at + 1)} if starts else set()


def _follows(rest: Phrase, tokens: Sequence[str], at: int) -> bool:
    if not rest:
        return True
    if rest[0] == "…":
        return any(_follows(rest[1:], tokens, at + gap) for gap in range(_GAP + 1))
    return at < len(tokens) and _same(rest[0], tokens[at]) and _follows(rest[1:], tokens, at + 1)


def _same(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


@lru_cache(maxsize=50_000)
def _starts(word: str) -> tuple[tuple[int, Phrase], ...]:
    """Group and remaining words of each cue whose first word this can be."""
    heads = [word, *(f"{word[:end]}*" for end in range(1, len(word) + 1))]
    return tuple(cue for head in heads for cue in _index().get(head, ()))


@cache
def _groups() -> dict[str, list[str]]:
    text = (files("minekit.danish") / "cues.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _leanings() -> dict[str, dict[str, Any]]:
    text = (files("minekit.danish") / "leanings.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _class(name: str) -> frozenset[str]:
    """Negators, hedges or boosters."""
    return frozenset(_leanings()["words"][name])


@cache
def _index() -> dict[str, list[tuple[int, Phrase]]]:
    index: dict[str, list[tuple[int, Phrase]]] = {}
    for number, phrases in enumerate(_groups().values()):
        for first, *rest in map(str.split, phrases):
            index.setdefault(first, []).append((number, tuple(rest)))
    return index
