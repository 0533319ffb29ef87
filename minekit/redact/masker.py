"""The texts of one response with marks for what is masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from minekit.danish.names import BORGER
from minekit.printed import printed
from minekit.records import BlockKind, Response, Sentence
from minekit.redact.masks import HIDDEN, Masks
from minekit.redact.numbers import Found, find_all, find_cpr, find_streets
from minekit.redact.people import find_names
from minekit.redact.spelling import NAME_WORD, name_words

_FREE_MAIL = re.compile(r"@(?:gmail|hotmail|outlook|live|yahoo|icloud|me|mail|privat|stofanet|"
                        r"jubii|youmail|get2net|webspeed|proton)\w*\.", re.IGNORECASE)
_SIGNED = frozenset({BlockKind.SIGNATURE, BlockKind.FRAME})
"""Where an organisation says who speaks for it."""

Marked = tuple[Found, str]


class Masker:
    """Masks all texts of one response alike.

    What is found once is masked wherever the response has it again, so that a sentence looks the
    same by itself and in its paragraph.

    Parameters
    ----------
    response
        None for texts that belong to none; there all that is found is masked.
    sentences
        Those of the response.
    """

    def __init__(self, masks: Masks, response: Response | None = None,
                 sentences: Iterable[Sentence] = ()) -> None:
        self._masks, self._response = masks, response
        self._is_citizen = response is not None and response.kind == BORGER
        self._literals: dict[str, tuple[str, str]] = {}
        self._own_words: frozenset[str] = frozenset()
        if response is None:
            self._pattern = None
            return
        for before, after in pairwise(printed(response.blocks)):
            self._learn_divided(before.text, after.text)
        if masks.is_on:
            if self._is_citizen:
                self._own_words = frozenset(name_words(response.stakeholder))
            for block in response.blocks:
                self._learn(block.text, block.kind)
            for sentence in sentences:
                self._learn(sentence.text, sentence.block)
            self._learn(response.title, BlockKind.HEADING)
        self._pattern = self._compiled()

    def __call__(self, text: str) -> str:
        """The text with marks for what is masked."""
        if not self._masks.is_on and self._pattern is None and not find_cpr(text):
            return text
        parts, at = [], 0
        for found, mark in sorted(self._marked(text), key=lambda m: (m[0].start, -m[0].end)):
            if found.start >= at:
                parts += [text[at:found.start], mark]
                self._masks.note(self._response, found.kind, mark, text[found.start:found.end])
            at = max(at, found.end)
        return "".join([*parts, text[at:]]) if parts else text

    def _marked(self, text: str) -> Iterator[Marked]:
        yield from ((found, self._masks.mark("cpr")) for found in find_cpr(text))
        if self._pattern:
            for match in self._pattern.finditer(text):
                kind, mark = self._literals.get(_key(match[0])) or (
                    "navn", self._masks.mark(HIDDEN))
                if kind == "navn" and match[0].islower():
                    continue  # "at bo" is not Bo
                yield Found(match.start(), match.end(), kind), mark
        if self._masks.is_on:
            yield from self._masks.known_names(text)
            yield from self._own_name(text)
            if self._response is None:
                yield from self._all(text)

    def _own_name(self, text: str) -> Iterator[Marked]:
        """Words of the sender's own name; those that stand in a row get one mark."""
        if not self._response or not self._own_words:
            return
        mark = self._masks.pseudonym(self._response.stakeholder)
        row: list[Found] = []
        for match in NAME_WORD.finditer(text):
            is_own = self._is_own(match[0], bool(row))
            if row and not (is_own and _joins(text[row[-1].end:match.start()])):
                yield Found(row[0].start, row[-1].end, "navn"), mark
                row = []
            if is_own:
                genitive = match[0].casefold() not in self._own_words and len(match[0]) > 1
                row.append(Found(match.start(), match.end() - genitive, "navn"))
        if row:
            yield Found(row[0].start, row[-1].end, "navn"), mark

    def _is_own(self, printed: str, follows: bool) -> bool:
        """Whether it is a word of the sender's name, its genitive, or a letter that follows one."""
        word = printed.casefold()
        if not printed[:1].isupper():
            return False
        if len(word) == 1:
            return follows and any(own.startswith(word) for own in self._own_words)
        return word in self._own_words or word.removesuffix("s") in self._own_words

    def _all(self, text: str) -> Iterator[Marked]:
        for found in find_all(text):
            yield found, self._masks.mark(found.kind)
        for found in self._names(text):
            yield found, self._masks.person(text[found.start:found.end])

    def _names(self, text: str) -> list[Found]:
        return [found for found in find_names(text, alone=self._is_citizen)
                if not self._masks.is_kept(text, found)]

    def _learn(self, text: str, kind: BlockKind) -> None:
        """Keep what must be masked in every text of the response."""
        names = [] if self._speaks_for_house(kind) else self._names(text)
        for found in names:
            name = text[found.start:found.end]
            words = name_words(name)
            if not {*words, *(word.removesuffix("s") for word in words)} & self._own_words:
                self._literals.setdefault(_key(name), ("navn", self._mark(name)))
        streets = find_streets(text) if self._is_citizen and kind in _SIGNED else ()
        for found in (*find_all(text), *streets):
            if self._leads_to_person(text, found, bool(names)):
                self._literals.setdefault(_key(text[found.start:found.end]),
                                          (found.kind, self._masks.mark(found.kind)))

    def _speaks_for_house(self, kind: BlockKind) -> bool:
        """Whether who is named here holds an office: as politician, or by signing for others."""
        own = self._response.kind if self._response else ""
        return own == "fagudvalg" or (not self._is_citizen and kind in _SIGNED)

    def _mark(self, name: str) -> str:
        """That of a longer name in this response of which it is the beginning, or its own."""
        longer = (mark for known, (kind, mark) in self._literals.items()
                  if kind == "navn" and known.startswith(f"{_key(name)} "))
        known = (mark for _, mark in self._masks.known_names(name))
        return next(longer, "") or next(known, "") or self._masks.person(name)

    def _leads_to_person(self, text: str, found: Found, names: bool) -> bool:
        """Whether it is that of a private person: in a citizen's letter all but an office's."""
        if self._is_citizen:
            return not self._masks.is_house(text, found)
        if found.kind == "e-mail":
            mail = text[found.start:found.end]
            local = re.split(r"[@(\[]", mail)[0].casefold()
            return _FREE_MAIL.search(mail) is not None or not self._named_words().isdisjoint(
                re.split(r"[._\d-]+", local))
        return found.kind == "cpr" or (names and found.kind != "cvr")

    def _named_words(self) -> set[str]:
        return {word for text, (kind, _) in self._literals.items() if kind == "navn"
                for word in name_words(text)}

    def _learn_divided(self, before: str, after: str) -> None:
        """A CPR number of which the end stands in the next block."""
        before, after = before.rstrip(), after.lstrip()
        if not (before[-1:].isdigit() or before.endswith(("-", "–"))) or not after[:1].isdigit():
            return
        whole = f"{before}\n{after}"
        for found in find_cpr(whole):
            if found.start < len(before) < found.end and (
                    before.endswith(("-", "–")) or len(after.rstrip()) == 4):
                for part in (whole[found.start:len(before)], whole[len(before):found.end]):
                    self._literals[_key(part.strip(" -–\n"))] = (
                        "cpr", self._masks.mark("cpr"))

    def _compiled(self) -> re.Pattern[str] | None:
        """Matches what was learnt, the longest first, whatever white space is in it."""
        literals = sorted(filter(None, self._literals), key=lambda text: (-len(text), text))
        either = "|".join(r"\s+".join(map(re.escape, text.split())) for text in literals)
        return re.compile(rf"(?<!\w)(?:{either})(?=s?(?!\w))", re.IGNORECASE) if either else None


def _key(text: str) -> str:
    return " ".join(text.split()).lower()


def _joins(between: str) -> bool:
    """Whether what stands between two words of a name belongs to it."""
    return len(between) < 6 and between.strip(" \n.") in ("", "og", "&")
