"""Names of persons in running text: by rules, and by what was learnt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from minekit.danish.names import first_names, has_first_name, is_person, may_be_organisation
from minekit.redact.numbers import Found

_UPPER = "A-ZÆØÅÉÈÖÜÄÁÍÓÚÝÞÐŁŠŽČĆ"
_WORD = rf"[{_UPPER}][\w’'-]*"
_TAIL = rf"(?:(?:von|van|de|el|al|la|du|bin|af)\s)?(?:[{_UPPER}]\.(?:[{_UPPER}]\.)*|{_WORD})"
_SPELLED = re.compile(rf"(?<![\w@./-]){_WORD}(?:\s(?:og|&)\s{_WORD})?(?:\s+{_TAIL}){{0,4}}")
_TWO_WORDS = re.compile(rf"{_WORD}\s+{_TAIL}")
_SURNAME = re.compile(r"\w{2,}(?:sen|gaard|gård|skov|strup|toft|dahl|berg|bjerg|holm|lund|mann|"
                      r"borg|drup|rup|sson|dóttir|ski|ović|vić|oğlu)$")
_OFFICE = (r"(?:over|vice|stats|udenrigs|social|sundheds|miljø|finans|bolig|klima|kultur|"
           r"borger|amts|regionsråds|nærings|næst|bestyrelses|udvalgs|råds|forbunds|kreds|afdelings|"
           r"skole|center|kommunal|byråds|sogne|ældreråds)*"
           r"(?:borgmester|rådmand|minister|ministeren|formand|formanden|forperson|direktør|chef|"
           r"leder|lederen|inspektør|ombudsmand|politiker|ordfører|bestyrelsesmedlem|byrådsmedlem|"
           r"tillidsrepræsentant|medlem af \w+|provst|biskop|sognepræst|rektor|forstander|"
           r"udvalgsmedlem|rådsmedlem|viceborgmester|kommunaldirektør|professor|forsker|sekretær|"
           r"talsmand|talsperson|konsulent|"
           r"sagsbehandler|fuldmægtig)\w{0,3}")
_IS_OFFICE = re.compile(_OFFICE, re.IGNORECASE)
_OFFICE_BEFORE = re.compile(rf"\b{_OFFICE}(?:\s+(?:for|i)\s+[\w\s-]{{2,40}})?,?\s+$", re.IGNORECASE)
_OFFICE_AFTER = re.compile(rf"\s*(?:,|\(|–|-|\|)?\s*(?i:{_OFFICE})\b|\s*\([A-ZÆØÅ]{{1,2}}\)")
"""An office, or the letter of a party."""
_HOUSE_AFTER = re.compile(
    r"(?:s|['’]s?)?[ -](?:Vej|Allé|Alle|Gade|Plads|Torv|Park|Have|Hus|Skole|Boulevard|Kirke|Museum|"
    r"Fond|Center|Selskab|Stræde|Vænge|Minde|Legat|Bro|Kollegi|Instituttet|Gård|Bakke|Hospital)",
    re.IGNORECASE)
_SPEAKS_OF_ITSELF = re.compile(
    rf"\b(?:mit navn er|jeg hedder|undertegnede,?|navn\s?:|hilsen,?|mvh\.?|"
    rf"(?:hr|fru|frk)\.?)\s+({_WORD}(?:\s+{_TAIL}){{0,4}})")
_KIN = re.compile(r"\b(?:søn|datter|mand|kone|hustru|nabo|genbo|mor|far|bror|søster|moster|faster|"
                  r"kæreste|samlever|veninde|ven|barn|barnebarn|børn|drengen|pigen|elev|beboer|"
                  r"borger\w*|patient)(?:en|e|er)?,?\s+$", re.IGNORECASE)
_ALSO_WORDS = frozenset(
    "Ask Bo Dan Maj May Per Mark Sten Storm Sol Viola Flora August Rose Frank Kim Vita Ernst Bent "
    "Gry Liv Tove Smilla Stella Christian Frederik Birk Bjørn Falk Vigga Nor Tor Thor Alma Ella "
    "Eik Fie Palle Pil Bitten Signe Vang Helle Hanne Hans Tage Vibe".split())
"""First names that are words, or that stand in the names of places and houses."""
_FIRST_OF_ALL_WORDS = frozenset(("Hans", "Tage"))
"""Names that alone are words more often."""
_FEW = 9
"""Names found by rules that one name may hold."""
_SURE = 0.9
"""Probability of a name from which on it is taken for one where organisations are named too."""


def find_names(text: str, *, alone: bool = False) -> list[Found]:
    """Where persons are named who do not hold an office that is named beside them.

    Parameters
    ----------
    alone
        Whether first names that stand alone, and names that stand in no list, are looked for too,
        as in what citizens write of family and neighbours.

    Examples
    --------
    >>> text = "Min nabo Karl Aage Bilde skrev til borgmester Lis Holm."
    >>> [text[start:end] for start, end, _ in find_names(text)]
    ['Karl Aage Bilde']
    """
    from minekit.danish.persons import LEAST, find_persons

    found = by_rules(text, alone=alone)
    if alone:
        return with_learnt(text, found, find_persons(text, LEAST))
    if not _TWO_WORDS.search(text):
        return found
    return with_learnt(text, found, (span for span in find_persons(text, _SURE)
                                     if " " in text[slice(*span)]))


def by_rules(text: str, *, alone: bool = False) -> list[Found]:
    """Those that lists of names and the words beside them tell of."""
    longer = [*_spelled(text), *_introduced(text)]
    taken = {at for name in longer for at in range(name.start, name.end)}
    single = (item for item in (_first_names(text) if alone else ()) if item.start not in taken)
    return sorted({part for item in (*longer, *single) if not is_kept(text, item)
                   for part in _each(text, item)})


def with_learnt(text: str, found: Sequence[Found], spans: Iterable[tuple[int, int]]
                ) -> list[Found]:
    """Those of rules, with what reaches beyond them."""
    result = set(found)
    known = sorted(found)
    first = 0
    for start, end in spans:
        end -= _is_genitive(text[start:end])
        while first < len(known) and known[first].end <= start:
            first += 1
        same = [item for item in known[first:first + _FEW] if item.start < end]
        item = Found(min([start, *(item.start for item in same)]),
                     max([end, *(item.end for item in same)]), "navn")
        if text[start:end] in _FIRST_OF_ALL_WORDS or _ends_house(text, start):
            continue
        if item not in result and not is_kept(text, item) and not any(
                held.start <= start and end <= held.end for held in same):
            result = (result - set(same)) | {item}
    return sorted(result)


def _ends_house(text: str, start: int) -> bool:
    """Whether the word with a capital letter before it is the name of a house that goes on here."""
    before = text.rfind(" ", 0, max(start - 1, 0)) + 1
    return text[before].isupper() and _HOUSE_AFTER.match(text, start - 1) is not None


def _is_genitive(name: str) -> bool:
    last = name.split()[-1]
    return last not in first_names() and last[-1] == "s" and last[:-1] in first_names()


def _each(text: str, item: Found) -> list[Found]:
    """Of two first names with no surname each by itself; else the name as it is."""
    words = text[item.start:item.end].split()
    if len(words) != 3 or words[1] not in ("og", "&") or words[2] not in first_names():
        return [item]
    return [item._replace(end=item.start + len(words[0])),
            item._replace(start=item.end - len(words[2]))]


def _spelled(text: str) -> Iterator[Found]:
    """A first name with what follows, or two names of which the last ends like a surname."""
    for match in _SPELLED.finditer(text):
        start, words = match.start(), match[0].split()
        if _IS_OFFICE.fullmatch(words[0]):
            continue
        while words and not _begins_name(words):
            start = text.index(words[0], start) + len(words[0])
            words = words[1:]
            start = text.index(words[0], start) if words else start
        office = next((word for word in words[1:] if _IS_OFFICE.fullmatch(word)), "")
        end = text.index(office, start) if office else match.end()
        if len(words) > 1:
            yield Found(start, start + len(text[start:end].rstrip()), "navn")


def _begins_name(words: list[str]) -> bool:
    name = " ".join(words)
    if len(words) < 2 or may_be_organisation(name):
        return False
    if has_first_name(name):
        return True
    return (_SURNAME.search(words[-1]) is not None and len(words) <= 3 and is_person(name)
            and words[-1].endswith(("sen", "gaard")) and len(words[-1]) > 5
            and not words[0].endswith("s"))


def _introduced(text: str) -> Iterator[Found]:
    for match in _SPEAKS_OF_ITSELF.finditer(text):
        if not may_be_organisation(match[1]) and (is_person(match[1]) or has_first_name(match[1])):
            yield Found(*match.span(1), "navn")


def _first_names(text: str) -> Iterator[Found]:
    for match in re.finditer(rf"(?<![\w@./-])[{_UPPER}][\wæøå]+(?:-[{_UPPER}][\wæøå]+)?", text):
        name = match[0].removesuffix("s") if match[0] not in first_names() else match[0]
        if name in first_names() and (_KIN.search(text[max(match.start() - 40, 0):match.start()])
                                      or (name not in _ALSO_WORDS and len(name) > 2)):
            yield Found(match.start(), match.start() + len(name), "navn")


def is_kept(text: str, item: Found) -> bool:
    """Whether an office stands beside it, or it is the beginning of a street or a house."""
    before, after = text[max(item.start - 60, 0):item.start], text[item.end:item.end + 40]
    return (_OFFICE_BEFORE.search(before) is not None or _OFFICE_AFTER.match(after) is not None
            or _HOUSE_AFTER.match(after) is not None
            or _HOUSE_AFTER.search(" " + text[item.start:item.end].rpartition(" ")[2]) is not None)
