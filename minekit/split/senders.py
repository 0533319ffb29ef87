"""Who sent a letter.

Every place where a sender may be named gives candidates with a weight. A candidate that is, as a
whole, a name or an alias of ``hearing.toml`` wins over all others, then names of organisations that
several places agree on, then persons.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, takewhile

from rapidfuzz import fuzz

from minekit.danish.dates import find_dates
from minekit.danish.letters import CLOSING, CONTACT
from minekit.danish.names import (
    BORGER,
    is_circle,
    is_organisation,
    is_person,
    kind_of,
    may_be_organisation,
)
from minekit.records import Block, BlockKind
from minekit.split.directory import Directory, clean, fold
from minekit.split.fields import field_name
from minekit.split.letter import Letter, is_prose
from minekit.split.together import joint_name, principals, senders_together

LONGEST_NAME = 90

WEIGHTS = {"behalf": 6.0, "field": 5.0, "letterhead": 3.0, "title": 2.5, "signature": 2.5,
           "announced": 2.5, "side": 2.0, "opening": 1.2, "whole title": 0.9, "file": 0.8}
"""How far each place is trusted to name the sender."""
MENTIONED = 0.5
"""Added when the text has exactly this name."""
EXACT = 0.6
"""Of the weight of a house, what a part of it must have that speaks for itself."""
PART = 0.5
"""The share of its weight that a piece of a longer name keeps."""

CIRCLE = "forening"
"""The kind of people who sign together by where they live or meet."""

_Share = tuple[float, str]

_VERB = re.compile(
    r"\s+(?:har|takker|er|består|organiserer|repræsenterer|ønsker|afgiver|kommenterer|vil|skal|"
    r"kan|finder|støtter|bakker|mener|fremsender|vedtog|behandlede|drøftede|blev|driver|tæller|"
    r"modtog|læste|indsender|udtaler|bemærker|noterer|anbefaler|kvitterer|lejer|ejer|arbejder|"
    r"varetager|samler|dækker|svarer|skriver|glæder|når|ligger|ser|holder|holdt|hilser)\b")
_FROM_TITLE = re.compile(r"\b(?:fra|svar af|afgivet af|på vegne af)\s+"
                         r"(?P<name>[A-ZÆØÅ][^:;|]{2,80}?)"
                         r"(?=\s+(?:om|til|vedr\S*|vedrørende|angående|på(?!\s+[A-ZÆØÅ])|over|–|-)\s"
                         r"|$|[:|])")
_OWN_TITLE = re.compile(r"^(?P<name>[A-ZÆØÅ].{2,70}?)s?['’]?s?\s+(?:hørings?\w*|svar|bemærkninger|"
                        r"udtalelse|kommentarer|indspil|input|synspunkter|fælles)\b")
_MEETING_OF = re.compile(r"(?:referat|protokol|møde)\w*(?:[^.]*?\b(?:i|for|af)|\s+[–-])\s+"
                         r"(?P<name>(?-i:[A-ZÆØÅ])[^,:]{3,70})", re.IGNORECASE)
_ON_BEHALF = re.compile(r"(?:på vegne af|for)\s+(?P<name>.{3,80})$|"
                        r"på\s+(?P<owner>.{3,60}?)s? vegne", re.IGNORECASE)
_OFFICE = re.compile(r"^(?:\w*(?:formand|forperson|direktør|sekretær|leder|talsmand|talsperson|"
                     r"kasserer|borgmester|forstander|chef|konsulent)\w*)\s*,?\s+"
                     r"(?:for|i|ved|på)\s+(?P<name>.{3,80})$", re.IGNORECASE)
_OFFICER = re.compile(r"^\w*(?:formand|forperson|direktør|sekretær|leder|talsmand|talsperson|"
                      r"kasserer|borgmester|forstander|chef|konsulent|fuldmægtig|sagsbehandler|"
                      r"planlægger|inspektør)\b", re.IGNORECASE)
_FILE_ENDS = re.compile(r"^(?:(?:bilag|nr\.?|svar|høringssvar)?\s*\d+[-_.: ]*)+|\.\w{3,4}$",
                        re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[·|•]\s+|\s{3,}|\s+[–-]\s+(?=høring|svar|bemærk)", re.IGNORECASE)
_PERSON_OF = re.compile(r"(?P<person>[^()]+?)\s*[(\[](?P<house>[^()]{4,})[)\]]")
_RECIPIENT = re.compile(r"(?:til|att\.?)\b", re.IGNORECASE)
_LEADS_ON = re.compile(r"(?:,|-|&|\s(?:og|i|for|af|ved|på|under))$")
_CAPITAL = r"[A-ZÆØÅ][\w/&-]*"
_SMALL_WORD = re.compile(r"(?:og|i|for|af|ved|på|under|til|fra|om|samt|&)\s")


@dataclass(frozen=True)
class Sender:
    """Name, kind, and whether ``hearing.toml`` lists it.

    Parameters
    ----------
    together
        Those who answer together under this name; empty if it is one.
    """

    name: str
    kind: str
    listed: bool
    together: tuple[str, ...] = ()


def find_sender(letter: Letter, sides: Sequence[Block], file: str, directory: Directory
                ) -> Sender | None:
    """The sender of a letter; None when nobody is named.

    Parameters
    ----------
    sides
        The document's headers, side columns and footers.
    file
        The file's name, the last resort; or what announces this part of the file.
    """
    sender = _find_one(letter, sides, file, directory)
    if sender is None or sender.kind == BORGER:
        return sender
    names = senders_together(sender.name, letter, directory.find)
    names = [name for name in names if not directory.is_authority(name)]
    if len(names) < 2:
        return sender
    kind = directory.kinds.get(names[0]) or kind_of(names[0])
    return Sender(joint_name(names), kind, False, tuple(names))


def _find_one(letter: Letter, sides: Sequence[Block], file: str, directory: Directory
              ) -> Sender | None:
    weights: defaultdict[str, float] = defaultdict(float)
    listed: defaultdict[str, float] = defaultdict(float)
    for weight, text in _candidates(letter, sides, file):
        name = clean(text)
        if known := directory.find(name):
            listed[known] += weight
        elif (1 < len(name) <= LONGEST_NAME
              and not directory.is_authority(text) and not directory.is_authority(name)):
            weights[name] += weight
    own = letter.fields.get("person") or letter.fields.get("sender", "")
    if letter.layout == "form" and "organisation" not in letter.fields and is_person(own):
        return Sender(directory.find(own) or own, BORGER, bool(directory.find(own)))
    if listed:
        name = max(listed, key=lambda name: (listed[name], name))
        return Sender(name, directory.kinds[name], True)
    return _unlisted(_with_mentions(weights, letter), letter, directory)


def _with_mentions(weights: Mapping[str, float], letter: Letter) -> dict[str, float]:
    """The weights, with more for names that stand in the text just so."""
    text = " ".join(block.text for block in letter.body)
    return {name: weight + MENTIONED * (name in text) for name, weight in weights.items()}


def _candidates(letter: Letter, sides: Sequence[Block], file: str) -> Iterator[tuple[float, str]]:
    """What may be a name, with its weight."""
    yield from _weighed("behalf", ((1.0, name) for name in principals(letter)))
    for key in ("organisation", "sender", "person"):
        yield from _weighed("field", _filled_in(letter.fields.get(key, "")))
    for block in letter.letterhead:
        if not _RECIPIENT.match(block.text):
            yield from _weighed("letterhead", _printed(block))
    yield from _weighed("title", ((1.0, name) for name in _in_title(letter.title)))
    yield from _weighed("whole title", [(1.0, letter.title)])
    for block in takewhile(lambda block: not is_prose(block), letter.blocks):
        if block.kind is BlockKind.HEADING and block.text != letter.title:
            yield from _weighed("title", ((1.0, name) for name in _in_title(block.text)))
    yield from _weighed("signature", _in_signature(letter.signature_lines))
    for block in sides:
        yield from _weighed("side", _printed(block))
    for block in letter.body[:1]:
        if match := _VERB.search(block.text[:120]):
            yield from _weighed("opening", [(1.0, block.text[:match.start()])])
    stem = _FILE_ENDS.sub("", file.rpartition("/")[2])
    yield from _weighed("announced", ((1.0, name) for name in _in_title(stem)))
    yield from _weighed("file", [(1.0, stem if " " in stem else
                                  re.sub(r"[-_]+", " ", stem).capitalize())])


def _weighed(place: str, names: Iterable[_Share]) -> Iterator[tuple[float, str]]:
    yield from ((WEIGHTS[place] * share, name) for share, name in names)


def _printed(block: Block) -> Iterator[_Share]:
    """What may be a name on the lines of a block, and over two or three of them."""
    lines = block.lines
    for n, line in enumerate(lines):
        longer = [name for before, name in pairwise(accumulate(lines[n:n + 3], "{} {}".format))
                  if _goes_on(before, name[len(before) + 1:])]
        yield from ((share * (PART if longer else 1.0), name) for share, name in _parts(line))
        yield from ((PART if name != longer[-1] else 1.0, name) for name in longer)


def _goes_on(name: str, line: str) -> bool:
    """Whether a name that is too long for one line goes on with the next one."""
    if CONTACT.search(name) or CONTACT.search(line) or any(find_dates(line)):
        return False
    if is_person(line) or _OFFICER.match(line) or field_name(line.partition(":")[0]):
        return False
    if _LEADS_ON.search(name) or _SMALL_WORD.match(line):
        return True
    return (may_be_organisation(name) and line[:1].isupper() and len(line.split()) <= 3
            and not is_organisation(line) and not re.search(r"[\d:.]", line))


def _parts(line: str) -> list[_Share]:
    """A printed line, and the pieces of it that may be a name."""
    if (match := _PERSON_OF.fullmatch(line)) and is_person(match["person"]):
        return [(1.0, match["house"]), (PART, match["person"])]
    if match := _OFFICE.match(line):
        return [(1.0, match["name"])]
    pieces = _SEPARATOR.split(line)
    heads = [piece.partition(",")[0] for piece in pieces if "," in piece]
    return [(share, piece) for share, found in ((1.0, pieces), (PART, heads)) for piece in found
            if not CONTACT.search(piece) and not field_name(piece.partition(":")[0])]


def _filled_in(value: str) -> list[_Share]:
    """The value of a field; of somebody with a house behind the name, first the house."""
    person, _, house = value.partition(", ")
    if house and is_person(person) and not is_person(value):
        return [*_parts(house), (PART, person)]
    return _parts(value)


def _in_title(title: str) -> Iterator[str]:
    for pattern in (_FROM_TITLE, _OWN_TITLE, _MEETING_OF):
        if match := pattern.search(title):
            yield re.split(r"\s[–-]\s|:\s", match["name"])[-1]


def _in_signature(lines: Iterable[str]) -> Iterator[_Share]:
    for line in lines:
        for pattern in (_ON_BEHALF, _OFFICE):
            if match := pattern.search(line):
                yield 1.0, next(filter(None, match.groups()))
        if not CLOSING.match(line) or is_person(line):
            yield from _parts(line)
            yield from ((1.0, part.strip()) for part in line.split(",")[1:])
        else:
            yield from _parts(CLOSING.sub("", line, count=1).lstrip(" ,.:"))


def _unlisted(weights: Mapping[str, float], letter: Letter, directory: Directory) -> Sender | None:
    """The organisation, else the person, that most places agree on; minutes are of no person."""
    circles = {name for line in [*letter.letterhead_lines, *letter.signature_lines]
               if is_circle(name := clean(line))}
    organisations = {name: weight for name, weight in weights.items()
                     if (may_be_organisation(name) or name in circles)
                     and not _OFFICER.match(name)}
    persons = {} if letter.layout == "minutes" else {
        name: weight for name, weight in weights.items() if is_person(name)}
    house, house_support = _best(organisations)
    person, person_support = _best(persons)
    if house_support >= 2.0 or (house_support > 1.0 and not person):
        if known := directory.find_by_head(house):
            return Sender(known, directory.kinds[known], True)
        kind = CIRCLE if house in circles and not is_organisation(house) else kind_of(house)
        return Sender(_in_full(house, letter), kind, False)
    return Sender(person, BORGER, False) if person_support > 1.0 else None


def _in_full(name: str, letter: Letter) -> str:
    """The longer form that the text always has, and that stands above or below it too.

    The name may have been broken over two lines where it was found.
    """
    longer = re.compile(rf"(?:{_CAPITAL} )*{re.escape(name)}(?![\w-])(?: {_CAPITAL})*")
    used = {match[0] for block in letter.body for match in longer.finditer(block.text)}
    full = used.pop() if len(used) == 1 else name
    printed = " ".join(block.text for block in (*letter.letterhead, *letter.signature))
    return full if full in printed and may_be_organisation(full) else name


def _best(names: Mapping[str, float]) -> tuple[str, float]:
    """The name with most support, its own and that of names that resemble it.

    A board or council inside a house ("Elevrådet på Åskolen") is named more exactly than the house.
    """
    support = {name: sum(other for alias, other in names.items() if _same(name, alias))
               for name in names}
    best = max(names, key=lambda name: (support[name], names[name], len(name), name), default="")
    inside = re.compile(rf"\w.* (?:i|ved|på|for|af|under) {re.escape(best)}$")
    part = max((name for name in names if best and inside.match(name)
                and names[name] >= EXACT * names[best]), key=len, default="")
    return part or best, support.get(best, 0.0)


def _same(a: str, b: str) -> bool:
    return fuzz.token_set_ratio(fold(a), fold(b)) >= 85
