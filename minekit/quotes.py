"""Verbatim words to the boxes in which they are printed.

>>> from minekit.quotes import find_places
>>> response = run.store.read(Response)[0]                       # doctest: +SKIP
>>> find_places(response, "Vi støtter forslaget")                # doctest: +SKIP
(Place(page=1, box=Box(x0=70.9, top=212.4, x1=171.3, bottom=222.4)),)
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from minekit.errors import EvidenceError
from minekit.records import Place, Response, Sentence

_WORD = re.compile(r"\S+")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\ufffe\x02\u200b\ufeff"))
"""What divides a word at the end of a line, in print or as other programs copy it."""


def find_places(response: Response, quote: str, sentence: Sentence | None = None
                ) -> tuple[Place, ...]:
    """Where a quote is printed: a box for each line it touches, in reading order.

    The quote may go on over lines, paragraphs and pages. White space, hyphens, ligatures and the
    way in which accents are encoded make no difference, as they come out otherwise when words are
    copied from a PDF. Whole words are found before parts of words.

    Parameters
    ----------
    sentence
        One of the response in which the quote begins, for words that stand there more than once.

    Raises
    ------
    EvidenceError
        If the quote does not stand there.
    """
    return PrintedWords(response).places(quote, sentence)


class _Word(NamedTuple):
    """A word in a paragraph, from ``start`` on; ``at`` is its place among all folded letters."""

    text: str
    paragraph: int
    start: int
    at: int


class PrintedWords:
    """The words of a response, ready for many quotes to be found in them.

    Parameters
    ----------
    response
        Whose own words, and comments in its place, are looked through.
    """

    def __init__(self, response: Response) -> None:
        self.response = response
        self._words: list[_Word] = []
        folded: list[str] = []
        at = 0
        for number, block in enumerate(response.paragraphs):
            for match in _WORD.finditer(block.text):
                folded.append(_fold(match[0]))
                self._words.append(_Word(match[0], number, match.start(), at))
                at += len(folded[-1])
        self._letters = "".join(folded)
        self._starts = [word.at for word in self._words]
        self._ends = {*self._starts[1:], at}

    def places(self, quote: str, sentence: Sentence | None = None) -> tuple[Place, ...]:
        """As :func:`find_places`."""
        start, end = self._range(sentence) if sentence else (0, len(self._letters))
        found = list(self._find(_folded(quote), start, end))
        if not found:
            where = sentence.id if sentence else self.response.id
            raise EvidenceError(f"{self.response.file}: the quote »{quote[:100]}« does not stand "
                                f"in {where}; give words as they are printed there")
        first = min(found, key=lambda place: sum(map(self._is_inside_word, place)))
        return self._printed(*first)

    def _is_inside_word(self, at: int) -> bool:
        return at > 0 and at not in self._ends and all(
            letter.isalnum() or unicodedata.combining(letter)
            for letter in self._letters[at - 1:at + 1])

    def _find(self, letters: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where these letters stand, beginning from ``start`` to before ``end``."""
        at = self._letters.find(letters, start) if letters else -1
        while 0 <= at < end:
            after = at + len(letters)
            if after in self._ends or not unicodedata.combining(self._letters[after]):
                yield at, after
            at = self._letters.find(letters, at + 1)

    def _range(self, sentence: Sentence) -> tuple[int, int]:
        """From where to where a sentence's letters go."""
        number = sentence.paragraph - 1
        if sentence.response_id != self.response.id or not (
                0 <= number < len(self.response.paragraphs)):
            return 0, 0
        own = [word.at for word in self._words if word.paragraph == number]
        rest = (word.at for word in self._words if word.paragraph > number)
        end = next(rest, len(self._letters))
        found = [place for place in self._find(_folded(sentence.text), own[0], end)
                 if place[1] <= end] if own else []
        return min(found, key=lambda place: self._printed(*place) != sentence.places,
                   default=(0, 0))

    def _printed(self, start: int, end: int) -> tuple[Place, ...]:
        first = self._words[bisect_right(self._starts, start) - 1]
        last = self._words[bisect_right(self._starts, end - 1) - 1]
        begins = first.start + _first_character(first.text, start - first.at)
        ends = last.start + _first_character(last.text, end - 1 - last.at) + 1
        paragraphs = range(first.paragraph, last.paragraph + 1)
        return tuple(place for number in paragraphs
                     for place in self.response.paragraphs[number].places(
                         begins if number == first.paragraph else 0,
                         ends if number == last.paragraph else None))


def _folded(text: str) -> str:
    return "".join(map(_fold, text.split()))


def _fold(word: str) -> str:
    """A word without what differs between two encodings of the same print."""
    if word.isascii():
        return word.replace("-", "")
    word = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKD", match[0]), word)
    return unicodedata.normalize("NFD", word.translate(_HYPHENS))


def _first_character(word: str, at: int) -> int:
    """The character of a word that its folded letter with this number comes from."""
    return next(n for n in range(len(word)) if len(_fold(word[:n + 1])) > at)
