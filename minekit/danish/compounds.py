"""Where a Danish compound is divided.

A compound is divided where both parts are words that are known, have a known word's ending, or are
compounds of known words themselves. A linking -s- or -e- may stand between them, and an -e may have
been lost before the -s- (*arbejdsplads*). Of several places the one is taken whose rarer part is
the more frequent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

SHORTEST = 3
"""Letters of a part."""
LONGEST = 60
"""Letters of a word that is looked at."""
_SHORT = frozenset(("by", "bo", "el", "sø", "ø", "is", "ny", "å", "ur"))
"""First parts that are shorter."""
_STEM = 200
"""How often a word of ``stems.txt`` counts as seen, at least."""
_ENDED, _COMPOUND = 0.5, 0.2
"""What a part counts that only has the ending of a known word, and one that is a compound."""
_ENDINGS = ("ernes", "erne", "enes", "ene", "ens", "ets", "ers", "en", "et", "er", "ne", "e", "n",
            "t", "r", "s")
_ENDS_ONLY = frozenset("""
    ald are bar bare bart dom eder ede eden ende ene ens ere eren erne ers ete hed heden heder ige
    igt ing inge ingen inger isk iske ist lig lige ligt ling linger ning ningen ninger rer rne
    sel ske skel sker skab skaber skabet som somme ste tion tioner tet tes ved ves else elsen elser
    enes gen hen lede lene let men merne nede nen nes rede ren sen sede tede tere tale ting vise
""".split())
"""Last letters of words that are derived, not compounded, though words look so too."""
_BEGINS_ONLY = frozenset("""
    ned mod til ved for fra der her hen hvor van mis den det ikke men ene end und ska kon
    pro pre rea dis bes beg sta ter inter ang ans ant ken mel var eks
""".split())
"""First letters of words that are no first parts of compounds, though words look so too."""


def parts(word: str) -> tuple[str, ...]:
    """The words of which a compound is made, without links and endings, all that there are.

    Examples
    --------
    >>> parts("hjemmesygeplejen"), parts("sygeplejersker"), parts("hjemmepleje")
    (('hjemme', 'syge', 'pleje'), ('syge', 'plejerske'), ('hjemme', 'pleje'))
    """
    first, last = divide(word)
    return (*parts(first), *parts(last)) if first else (_base(last),)


@lru_cache(maxsize=100_000)
def divide(word: str) -> tuple[str, str]:
    """The first part of a compound without what links it, and the last part as it stands.

    Parameters
    ----------
    word
        In small letters. If it is no compound, the first part is empty.

    Examples
    --------
    >>> divide("lokalplanforslaget"), divide("biblioteket")
    (('lokalplan', 'forslaget'), ('', 'biblioteket'))
    """
    best, found = 0.0, ("", word)
    is_form = _base(word) != word and len(_base(word)) < 2 * SHORTEST
    if len(word) <= LONGEST and not is_form:
        for at in range(1, len(word) - SHORTEST + 1):
            worth_of_last = _worth_of_last(word[at:])
            if worth_of_last <= best:
                continue
            for first in _first_parts(word[:at]):
                worth = min(_worth_of_first(first), worth_of_last)
                if worth > best:
                    best, found = worth, (first, word[at:])
    return found


@lru_cache(maxsize=100_000)
def _worth_of_first(letters: str) -> float:
    if letters in _BEGINS_ONLY or (len(letters) <= SHORTEST and letters not in lexicon()):
        return 0
    return max(lexicon().get(letters, 0), _worth_of_compound(letters))


@lru_cache(maxsize=100_000)
def _worth_of_last(letters: str) -> float:
    if letters in _ENDS_ONLY:
        return 0
    return max(lexicon().get(letters, 0), _ENDED * lexicon().get(_base(letters), 0),
               _worth_of_compound(letters))


def _worth_of_compound(letters: str) -> float:
    first, last = divide(letters)
    return _COMPOUND * min(_worth_of_first(first), _worth_of_last(last)) if first else 0


def _base(letters: str) -> str:
    """The known word of which this is a form; else the letters themselves."""
    stems = _stems()
    if letters in stems:
        return letters
    for ending in _ENDINGS:
        stem = letters.removesuffix(ending)
        if stem == letters or len(stem) < SHORTEST:
            continue
        doubled = stem[:-1] if stem[-1] == stem[-2] else stem
        for base in (stem, f"{stem}e", doubled):
            if len(base) > SHORTEST and base in stems:
                return base
    return letters


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


@cache
def lexicon() -> Mapping[str, int]:
    """Words, and how often they were seen in debates; those of ``stems.txt`` as often at least."""
    lines = (files("minekit.danish.vectors") / "words.txt").read_text("utf-8").split()
    seen = {word: int(times) for word, times in zip(lines[::2], lines[1::2], strict=True)
            if word.isalpha()}
    for word in _stems():
        seen[word] = max(seen.get(word, 0), _STEM)
    return seen


@cache
def _stems() -> frozenset[str]:
    text = (files(__package__) / "stems.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if line[:1] not in ("#", "[")
                     for word in line.split())
