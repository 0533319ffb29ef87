"""Whether letters are words: what tells Danish from the rubbish of a broken text layer.

A word list cannot know the compounds of Danish. So a word passes when each three neighbouring
letters in it, its ends among them, stand in some word of the texts that minekit learns from:
``trigrams.txt``, which ``python -m minekit.danish.spelling ...`` writes.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from minekit import files as writing

FILE = "trigrams.txt"
HEAD = """\
# Three neighbouring letters that stand in words of the annotated hearings (CC0), "_" for the end of
# a word: the first two, and all that follow them. Written by
# python -m minekit.danish.spelling corpora/training/*/gold.jsonl
"""
FEWEST = 2
"""Letters of a word that is looked at."""

_AROUND = re.compile(r"^\W+|\W+$")
_PARTS = re.compile(r"[-–—/.:,;&()\[\]'’+*=\"”“»«…]+")
_INSIDE = re.compile(r"[^\W\d_]\d+[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]")
_DANISH = frozenset("æøåÆØÅ")
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyzæøåéè")


def word_share(words: Iterable[str]) -> float:
    """The share (0-1) of letters that stand in what may be Danish words; 1 if there are none.

    Numbers, addresses of mail and web and single letters are not looked at.

    Examples
    --------
    >>> round(word_share("Rådet støtter forslaget om én indgang".split()), 2)
    1.0
    >>> round(word_share("R°det st°tter forslaget om Øn indgang".split()), 2)
    0.62
    >>> word_share("Uåghw vwåwwhu iruvodjhw".split())
    0.0
    """
    right = all_letters = 0
    for part in _parts(words):
        count = len(part)
        all_letters += count
        right += count * _is_word(part)
    return right / all_letters if all_letters else 1.0


def letters(words: Iterable[str]) -> int:
    """How many letters :func:`word_share` looks at."""
    return sum(map(len, _parts(words)))


def has_danish_letters(words: Iterable[str]) -> bool:
    """Whether æ, ø or å stands anywhere."""
    return any(not _DANISH.isdisjoint(word) for word in words)


def danish_share(words: Iterable[str]) -> float:
    """The share (0-1) of letters that are æ, ø or å: about 0.04 in Danish."""
    found = [letter in _DANISH for part in _parts(words) for letter in part]
    return sum(found) / max(len(found), 1)


def is_foreign(words: Iterable[str]) -> bool:
    """Whether letters stand in words that Danish does not have, and nothing but letters does.

    Examples
    --------
    >>> is_foreign("Förvaltningen stödjer förslaget".split())
    True
    >>> is_foreign("R°det støtter idéen".split())
    False
    """
    parts = list(_parts(words))
    return (all(part.isalpha() for part in parts)
            and any(_ALPHABET.isdisjoint(letter) for part in parts for letter in part.casefold()))


def _parts(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if "@" in word or "www" in word or "://" in word:
            continue
        for part in _PARTS.split(_AROUND.sub("", word)):
            if len(part) < FEWEST or not _LETTER.search(part):
                continue
            if part.isalpha() or _INSIDE.search(part) or not any(map(str.isdigit, part)):
                yield part


def _is_word(part: str) -> bool:
    known = _trigrams()
    padded = f"_{unicodedata.normalize('NFC', part).casefold()}_"
    return all(padded[n:n + 3] in known for n in range(len(padded) - 2))


@cache
def _trigrams() -> frozenset[str]:
    lines = (files(__package__) / FILE).read_text("utf-8").splitlines()
    return frozenset(start + last for start, rest in
                     (line.split(" ") for line in lines if not line.startswith("#"))
                     for last in rest)


def learn(texts: Iterable[str]) -> str:
    """The contents of ``trigrams.txt``."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for text in texts:
        for part in _parts(text.split()):
            padded = f"_{unicodedata.normalize('NFC', part).casefold()}_"
            if part.isalpha():
                for n in range(len(padded) - 2):
                    found[padded[n:n + 2]].add(padded[n + 2])
    return HEAD + "".join(f"{start} {''.join(sorted(found[start]))}\n" for start in sorted(found))


def _texts(paths: Iterable[str]) -> Iterator[str]:
    """The sentences and senders of annotated hearings."""
    for path in paths:
        for line in Path(path).read_text("utf-8").splitlines():
            response = json.loads(line)
            yield response["stakeholder"]
            yield from (sentence["text"] for sentence in response["sentences"])


if __name__ == "__main__":
    writing.write_text(Path(__file__).parent / FILE, learn(_texts(sys.argv[1:])))
