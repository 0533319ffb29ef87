"""Cue words of hearing responses, with negation.

The words stand in ``cues.toml``, grouped by what they do: support, oppose, set a condition, and so
on. A cue in the scope of a negator is counted apart: "vi støtter" and "vi støtter ikke".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|\d+(?:[.,]\d+)*|[.,;:!?»«\"”“]")
_BREAKS = frozenset('.,;:!?»«"”“')
_BOUND = frozenset({"ikke", "aldrig", "næppe", "ej"})
"""Negators that stand after the finite verb of a main clause: "vi støtter ikke"."""
_NEGATORS = _BOUND | {"ingen", "intet", "hverken", "uden", "nej", "modsat"}
_REACH = 6
"""Words after a negator that it can deny, if no punctuation mark comes before."""
_BACK = 2
_GAP = 3
"""Words that "…" in a phrase stands for, at most."""
MARK = "¬"
"""Before a word that is denied."""
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
    for at, token in enumerate(tokens):
        if token not in _NEGATORS:
            continue
        for step, reach in ((1, _REACH), (-1, _BACK if token in _BOUND else 0)):
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


def _cues_at(tokens: Sequence[str], at: int) -> set[int]:
    """The groups that have a word or phrase beginning here."""
    return {group for group, rest in _starts(tokens[at]) if _follows(rest, tokens, at + 1)}


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
def _index() -> dict[str, list[tuple[int, Phrase]]]:
    index: dict[str, list[tuple[int, Phrase]]] = {}
    for number, phrases in enumerate(_groups().values()):
        for first, *rest in map(str.split, phrases):
            index.setdefault(first, []).append((number, tuple(rest)))
    return index
