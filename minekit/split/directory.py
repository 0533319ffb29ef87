"""The stakeholders of a hearing, looked up by the names under which they appear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from minekit.danish.letters import HOST
from minekit.danish.names import abbreviations, is_person, may_be_organisation
from minekit.hearing import Hearing

SHORTEST_HEAD = 6
"""Letters of the shortest first word that may stand for a whole name."""
SAME_WORD = 70
"""How alike (per cent) two spellings of a word are."""
STEM = 6
"""Letters by which words are compared."""

_LEAD = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?\s+|(?:henvendelse|høringssvar|svar)\s*(?:nr\.?)?\s*\d+"
                   r"\s*[:–-]?\s*|fra\s+|afsender:\s*|bestyrelsen (?:for|i|af)\s+|"
                   r"v/\s*)", re.IGNORECASE)
_TAIL = re.compile(r"\s*(?:,?\s+(?:v/|v\.|att\.?|c/o)\s.*|\(fortsat\)|[,;]?\s+sekretariatet|"
                   r"s sekretariat)$", re.IGNORECASE)
_EDGES = " ,.;:–-\"“”»«'"
_SMALL_WORDS = {"og", "i", "på", "ved", "for", "af", "til", "under", "fra", "med", "om", "samt"}
_TITLE = re.compile(r"(?:(?:over|special|tand|dyr)?læge|advokat|landinspektør|arkitekt|professor|"
                    r"lektor|civilingeniør|ingeniør|jordemoder|sygeplejerske|lærer|pædagog|pastor|"
                    r"provst|sognepræst|(?:by|regions)rådsmedlem|hr\.|fru|dr\.|cand\.\s?\w+\.?|"
                    r"ph\.d\.|mag\.art\.)\s+(?=[A-ZÆØÅ])", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\s(?:\w+\.)+\w+$")
_VOWEL = re.compile("[AEIOUYÆØÅ]")
_ENDING = re.compile(r"(?:ernes|erne|enes|ens|ets|en|et|s)$")


class Directory:
    """The stakeholders of a hearing, and the authority that holds it.

    Parameters
    ----------
    cutoff
        How alike (per cent) a printed name and one of the hearing must be.
    """

    def __init__(self, hearing: Hearing, cutoff: float) -> None:
        self.hearing = hearing
        self.cutoff = cutoff
        self.kinds = {item.name: item.kind for item in hearing.stakeholders}
        names = [(name, item.name) for item in hearing.stakeholders for name in item.names]
        self._names = {fold(clean(name)): owner for name, owner in names}
        self._names.update((fold(name), owner) for name, owner in names)
        self._heads = _heads(names)
        authority = hearing.case.authority
        self._authority = [fold(part) for part in [authority, *authority.split(",")]]
        self._words = set(fold(authority).split())
        subject = " ".join([hearing.case.title, *(topic.title for topic in hearing.themes)])
        self._subject = _stems(subject)

    def find(self, name: str) -> str:
        """The canonical name that is meant; empty if there is none."""
        key = fold(name)
        for form in (key, key.removesuffix("s"), key.removesuffix("'s")):
            if form in self._names:
                return self._names[form]
        if len(key) < SHORTEST_HEAD:
            return ""
        found = process.extract(key, list(self._names), scorer=fuzz.ratio,
                                score_cutoff=self.cutoff)
        return next((self._names[name] for name, *_ in found if not _differ(key, name)), "")

    def find_by_head(self, name: str) -> str:
        """The one stakeholder that a short name may stand for: "Ældrerådet", "Hovedudvalget"."""
        return self._heads.get(_stem(fold(name)), "")

    def lists(self, name: str) -> bool:
        """Whether a name is one of ``hearing.toml``."""
        return bool(self.find(name))

    def may_be_name(self, name: str) -> bool:
        """Whether it is the name of somebody, listed or not."""
        return self.lists(name) or may_be_organisation(name) or is_person(name)

    def speaks_of_subject(self, text: str, fewest: int) -> bool:
        """Whether a text has so many words of what the hearing is about."""
        return len(self._subject & _stems(text)) >= fewest

    def is_authority(self, name: str) -> bool:
        """Whether it is the authority that holds the hearing, one of its offices or its council."""
        key = fold(name)
        if any(fuzz.ratio(key, part) >= 92 for part in self._authority):
            return True
        rest = [word for word in key.split() if word not in self._words | _SMALL_WORDS]
        return bool(key) and len(rest) < len(key.split()) and all(
            HOST.fullmatch(word) for word in rest)


def _heads(names: list[tuple[str, str]]) -> dict[str, str]:
    """First words, and words without an ending, that belong to one stakeholder alone."""
    owners = {(head, owner) for name, owner in names for head in _heads_of(name)}
    counts = Counter(head for head, _ in owners)
    return {head: owner for head, owner in sorted(owners) if counts[head] == 1}


def _heads_of(name: str) -> Iterator[str]:
    return (_stem(word) for word in fold(name).split() if len(word) >= SHORTEST_HEAD)


def _differ(a: str, b: str) -> bool:
    """Whether each name has a word of its own, as that of another town."""
    own, other = a.split(), b.split()
    return all(any(not process.extractOne(word, theirs, scorer=fuzz.ratio, score_cutoff=SAME_WORD)
                   for word in mine if len(word) > 2)
               for mine, theirs in ((own, other), (other, own)))


def _stems(text: str) -> set[str]:
    return {word[:STEM].casefold() for word in re.findall(rf"\w{{{STEM},}}", text)}


def _stem(word: str) -> str:
    return _ENDING.sub("", word)


def fold(name: str) -> str:
    """A name for comparing: lower case, ``&`` as "og", no punctuation, no legal form."""
    text = re.sub(r"[\W_]+", " ", name.casefold().replace("&", " og ")).strip()
    return re.sub(r" (?:a s|aps|i s|p s|k s|amba)$", "", text)


def clean(text: str) -> str:
    """A printed name without numbers, labels and addressees round it; capitals as usual."""
    name = re.sub(r"\s+", " ", text).strip(_EDGES)
    name = _TAIL.sub("", _LEAD.sub("", name)).strip(_EDGES)
    title = _TITLE.match(name)
    if title and is_person(name[title.end():]):
        name = name[title.end():]
    if _ABBREVIATION.search(name) and f"{name}." in text:
        name += "."
    return _in_mixed_case(name) if name.isupper() and len(name) > 6 else name


def _in_mixed_case(name: str) -> str:
    """A name that is printed in capitals, as it is written."""
    words = [word if word.strip(",.()") in abbreviations() or not _VOWEL.search(word)
             else word.title() for word in name.split(" ")]
    return " ".join([words[0], *(word.lower() if word.lower() in _SMALL_WORDS else word
                                 for word in words[1:])])
