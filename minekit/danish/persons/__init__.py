"""Which words of a text are names of persons, also names that stand in no list.

Each word with a capital letter is judged by what it looks like and what stands around it, with
weights that were learnt. ``training/persons.py`` made them; the README beside them says of what.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from minekit.danish.compounds import divide
from minekit.danish.names import first_names, is_known, is_organisation, places
from minekit.danish.vectors import known
from minekit.errors import SettingsError

BUCKETS = 1 << 16
"""Into which features are hashed."""
FORMAT = 1
"""Of the file; one that is higher cannot be read by this version."""
LEAST = 0.25
"""Probability from which on a word is taken for a name: one that is missed harms more."""
WEIGHTS = "weights.npz"
_TOKEN = re.compile(r"(?:[^\W\d_]\.)+(?:-[^\W\d_]\.)*|[^\W\d_](?:[^\W_]|[’'-](?=[^\W_]))*|\d+|\S")
_PLACE = re.compile(r".*(?:by|havn|sogn|strand|ø|å|land|mark(?:en)?|park(?:en)?|kvarteret|"
                    r"skole|skolen|centret|huset|rådhus|mail|mose|skov(?:en)?|bæk|enge?|vej(?:en)?|"
                    r"gade|vænget|stræde|torv(?:et)?|plads(?:en)?|allé|hede|kær)s?", re.IGNORECASE)
_MARKS = frozenset("»«”“\"'•·–-*")
_NEAR = (-3, -2, -1, 1, 2, 3)
_ENDINGS = ("erne", "ene", "ens", "ets", "en", "et", "er", "e", "n", "t", "r", "s")
_SELDOM, _OFTEN = 20, 300
"""How often a word was seen in debates."""
_ROW = 8
"""Words with capital letters in a row that are looked at."""
_LETTERS = 60
"""Of a word that is looked at."""
_LONGEST = 12
"""Letters, words of which are told apart by their number."""


class Word(NamedTuple):
    """A word or a sign, and where it stands."""

    text: str
    start: int
    end: int


def find_persons(text: str, least: float = LEAST) -> list[tuple[int, int]]:
    """Where persons are named: pairs of start and end.

    Parameters
    ----------
    least
        Probability from which on a word is taken for a name.

    Examples
    --------
    >>> text = "Min nabo Quynh og jeg cykler til Odense."
    >>> [text[start:end] for start, end in find_persons(text)]
    ['Quynh']
    """
    words = split(text)
    capitals, numbers = features(words)
    likely = chances(numbers, _shipped())
    found = [word for word, chance in zip(capitals, likely, strict=True) if chance >= least]
    return list(joined(text, found))


def joined(text: str, found: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Names whose words stand in a row."""
    start = end = -1
    for word in found:
        if start >= 0 and text[end:word.start].strip(" \u00a0"):
            yield start, end
            start = -1
        start, end = word.start if start < 0 else start, word.end
    if start >= 0:
        yield start, end


def split(text: str) -> list[Word]:
    """Words, numbers and signs."""
    return [Word(match[0][:_LETTERS], *match.span()) for match in _TOKEN.finditer(text)]


def features(words: Sequence[Word]) -> tuple[list[Word], list[NDArray[np.int32]]]:
    """The words with a capital letter, and the numbers of what is said of each."""
    runs = [(is_capital, len(list(group))) for is_capital, group in groupby(
        words, key=lambda word: word.text[0].isupper())]
    capitals, numbers = [], []
    at = 0
    for is_capital, length in runs:
        if is_capital:
            shared = list(_of_run(words, at, at + length))
            for place in range(at, at + length):
                told = {*shared, *_of_word(words, place), *_of_place(words, place, at)}
                capitals.append(words[place])
                numbers.append(np.array(sorted({zlib.crc32(item.encode("utf-8", "replace"))
                                                % BUCKETS for item in told}), np.int32))
        at += length
    return capitals, numbers


def _of_word(words: Sequence[Word], at: int) -> Iterator[str]:
    """What a word looks like, and its neighbours."""
    text = words[at].text
    low = text.lower()
    where = "first" if _begins(words, at) else "inside"
    yield from (where, f"ends {low[-4:]}", f"ends {low[-3:]}", f"ends {low[-2:]}",
                f"begins {low[:3]}", f"letters {min(len(low), _LONGEST)}")
    if "-" in text:
        yield "hyphen"
    if low.endswith("s") and _times(low[:-1]):
        yield "genitive"
    for trait in _traits(text):
        yield f"is {trait}"
        yield f"is {trait} {where}"
    kind = _kind(text)
    for step in _NEAR:
        for trait in _traits(_text(words, at + step)):
            yield f"{step} {trait}"
            if abs(step) == 1:
                yield f"{step} {trait}, {kind} {where}"
    yield f"between {_traits(_text(words, at - 1))[0]} {_traits(_text(words, at + 1))[0]} {kind}"


def _of_place(words: Sequence[Word], at: int, start: int) -> Iterator[str]:
    """Which of several words in a row it is, and whether first names stand before it."""
    yield f"place {min(at - start, 3)}"
    if any(word.text in first_names() for word in words[max(start, at - _ROW):at]):
        yield "behind a first name"


def _of_run(words: Sequence[Word], start: int, end: int) -> Iterator[str]:
    """What words with capital letters that stand in a row have in common."""
    texts = [word.text for word in words[start:min(end, start + _ROW)]]
    length = min(len(texts), 4)
    yield f"row of {length}"
    yield f"row of {length} begins {_kind(texts[0])} {'first' if start == 0 else 'inside'}"
    if _is_organisation(" ".join(texts)):
        yield "organisation"
    if any(map(_PLACE.fullmatch, texts)):
        yield "place"
    for trait in _traits(_text(words, start - 1)):
        yield f"before row {trait}"
        yield f"before row {trait} of {min(length, 3)}"
    for name, at in (("behind row", end), ("two before row", start - 2),
                     ("two behind row", end + 1)):
        for trait in _traits(_text(words, at)):
            yield f"{name} {trait}"


def _begins(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence begins with this word, or with a quotation mark or the like before it."""
    before = _text(words, at - 1)
    if before in _MARKS:
        before = _text(words, at - 2)
    return not before or before in ".!?"


def _text(words: Sequence[Word], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""


@lru_cache(maxsize=20_000)
def _traits(text: str) -> tuple[str, ...]:
    """What is told of a word beside another: itself, or of one with a capital what it is like."""
    if not text:
        return ("nothing",)
    if text[0].isdigit():
        return ("number",)
    if not text[0].isalpha():
        return (text,)
    low = text.lower()
    if not text[0].isupper():
        return (low, f"ends {low[-4:]}")
    found = [f"capital {_kind(text)}"]
    if text.isupper():
        found.append("initial" if len(text.strip(".")) == 1 else "capitals")
    if _PLACE.fullmatch(text):
        found.append("place")
    if is_known(text):
        found.append("known organisation")
    return (*found, f"capital ends {low[-3:]}")


@lru_cache(maxsize=20_000)
def _kind(text: str) -> str:
    """Whether a word is a common first name, and else how common it or what it is made of is."""
    if any(name.removesuffix("s") in first_names() or name in first_names()
           for name in (text, text.split("-")[0])):
        return "first name"
    if text in places() or text.removesuffix("s") in places():
        return "known place"
    low = text.lower()
    if times := _times(low):
        return "seldom" if times < _SELDOM else "at times" if times < _OFTEN else "often"
    if any(_times(low + ending) for ending in ("e", low[-1] + "e")):
        return "stem"
    if any(_times(low.removesuffix(ending)) for ending in _ENDINGS if low.endswith(ending)):
        return "form"
    return "compound" if divide(low)[0] else "strange"


_is_organisation = lru_cache(maxsize=20_000)(is_organisation)


def _times(low: str) -> int:
    return known().times.get(low, 0)


def chances(numbers: Sequence[NDArray[np.int32]], weights: NDArray[np.float32]) -> list[float]:
    """How likely each word is of a name."""
    return [float(1 / (1 + np.exp(-weights[-1] - weights[of].sum()))) for of in numbers]


@cache
def _shipped() -> NDArray[np.float32]:
    return read(Path(str(files(__package__))))


def read(folder: Path) -> NDArray[np.float32]:
    """Weights of features, and what is added to all, as :func:`write` wrote them.

    Raises
    ------
    SettingsError
        If the file is damaged, or was written by a newer version.
    """
    path = folder / WEIGHTS
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            version = int(arrays["format"])
            weights: NDArray[np.float32] = arrays["weights"].astype(np.float32)
        if version > FORMAT:
            raise ValueError(f"of a newer version ({version}, this one reads {FORMAT})")
        if weights.shape != (BUCKETS + 1,) or not np.isfinite(weights).all():
            raise ValueError("not as many weights as there should be")
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise SettingsError(f"{path}: the weights cannot be read ({error}); install minekit "
                            "anew") from None
    return weights


def write(folder: Path, weights: NDArray[np.float32]) -> None:
    """Store weights; what is next to nothing is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / WEIGHTS, format=np.int64(FORMAT),
                        weights=weights.astype(np.float16))
