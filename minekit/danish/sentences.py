"""Danish sentences by rules.

A full stop, question mark, exclamation mark or ellipsis is looked at with the word before it and
the word after it. The rules come from Danish spelling; the abbreviations stand in
``abbreviations.txt``. No model: rules do better than the trained parsers there are for Danish, and
they can be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from minekit.danish.names import first_names

# Both are escaped to stand inside a set of a regular expression.
OPENING = "\"'“”„‘’»«(\\[{"
CLOSING = "\"'“”„‘’»«)\\]}"
CAPITAL = "[A-ZÆØÅÄÖÜÉ]"
FOOTNOTE_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_EMOJI = r"(?:[^\S\n]?[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d])"
_STOP = re.compile(rf"(?P<stop>(?<![.!?…])[.!?…]++|(?<=\s)[:;]-?[)(DP])"
                   rf"(?P<closing>[{CLOSING}]*+[{FOOTNOTE_MARKS}]*+){_EMOJI}*+(?=\s|{CAPITAL})")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_NEXT = re.compile(rf"\s*(?P<bullet>[-–—•*]\s+)?[{OPENING}….]*?\s?(?P<word>"
                   r"(?:[a-zæøå]|[ivx]{2,4})[.)](?=\s)|[^\W\d_]+|\d[\d.]*|§|\[(…|\.{3})\])")
_LAST = re.compile(r"\S+$")
_SPACED = re.compile(r"(\b[^\W\d_]{1,2}\.\s)+[^\W\d_]+$")
_LETTER = re.compile(r"(?:[a-zæøå]|[ivx]{2,4})[.)]")
_INITIALS = re.compile(rf"({CAPITAL}\.)*{CAPITAL}")
_DOTTED = re.compile(r"[^\W\d_]{1,6}(\.[^\W\d_]{1,6})+")
_DOMAIN = re.compile(r"(^www\.|@|/|\.(dk|com|org|net|eu|info|nu|io|se|no|de|uk|gl|fo)$)", re.I)
_VOWELLESS = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,6}", re.I)
_LABEL = re.compile(r"(alternativ|afsnit|bilag|blok|bygning|del|energiklasse|energimærke"
                    r"|etape|fase|felt|figur|forslag"
                    r"|gruppe|hepatitis|kategori|klasse|kolonne|linje|litra|løsning|model|niveau"
                    r"|område|opgang|option|plan|pulje|punkt|scenarie|scenario|spor|tabel|type"
                    r"|variant|version|vitamin|zone)(en|et|n)?\s+\S+$", re.I)
_ENUMERATOR = re.compile(
    rf"(^[\s{OPENING}]*|;\s)(\d{{1,3}}|\d{{1,2}}(\.\d{{1,2}})+|[^\W\d_]|[ivx]{{1,4}}|[IVX]{{1,4}})$"
    rf"|^[\s{OPENING}]*(Ad|AD|Pkt|PKT|Punkt|PUNKT)\.?\s\d{{1,3}}$|:\s[1aAiI]$")
_ASIDES = [re.compile(pattern) for pattern in (r"(?<=[\w,;:]\s)\([^()]{,300}\)", *(
    rf"(?:^|(?<=[\w,;:]\s)){quotation}(?=,? [a-zæøå])" for quotation in (
        "»[^»«]{,300}«", "„[^„“”]{,300}[“”]", "“[^“”]{,300}”", "”[^”]{,300}”",
        '"[^"]{,300}"')))]
_ORDINAL = re.compile(r"\b(den|d\.|det|de)\s+\S+$", re.I)
_STREAM = re.compile(rf"(?P<name>{CAPITAL}[^\W\d_]+)\sÅ$")
_STREETS = frozenset("vej gade plads allé boulevard bro kanal stræde skole".split())
"""What is named after kings and queens."""
SHOUTED = 4
"""Words round a stop that must all be in capitals for abbreviations to be so too."""
WINDOW = 60
"""Characters before and after a stop that are looked at."""
MONTHS = frozenset("""
    januar februar marts april maj juni juli august september oktober november december
    jan feb mar apr jun jul aug sep sept okt nov dec
""".split())
FUNCTION_WORDS = frozenset("""
    jeg du han hun den det vi i de man der her min mit mine din dit vores jeres deres dens dets
    denne dette disse sådan sådanne nogle nogen noget ingen intet alle alt al mange flere få enhver
    ethvert hver hvert begge en et og men eller for så samt hverken enten både at hvis når da mens
    medens imens fordi siden skønt selvom selv om som idet såfremt hvorvidt end inden før efter
    efterfølgende hvad hvem hvor hvordan hvorfor hvornår hvilken hvilket hvilke hvorimod hvorved
    ikke aldrig altid ofte også dog derfor derfra derimod dermed derved derudover desuden desværre
    dertil dernæst ellers endelig endvidere yderligere således samtidig samtidigt tværtimod
    imidlertid alligevel måske nu først allerede stadig især heller hertil herudover herunder
    herved hermed generelt omvendt til fra med uden ved på under over mellem gennem blandt ud mod
    hos ad af trods ifølge grundet omkring er var har havde kan kunne skal skulle vil ville må bør
    burde bliver blev får fik tak ja nej kort
""".split())
"""Words of which a capital letter says that a sentence begins; names have it anyway."""
BEGINNINGS = frozenset("""
    jeg du han hun den det vi de man der hvis når men så derfor dette hvad hvem hvor hvordan hvorfor
    hvornår
""".split())
"""Those with which a sentence may begin also without a capital letter."""


@cache
def abbreviations() -> dict[str, str]:
    """Each known abbreviation, without its last stop and in lower case, with its class."""
    known: dict[str, str] = {}
    kind = ""
    for line in (files(__package__) / "abbreviations.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif not line.startswith("#"):
            known.update((word.removesuffix("."), kind) for word in line.split())
    return known


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Find the sentences of one block of text: a paragraph, a list item, a cell, a heading.

    Parameters
    ----------
    text
        Its end is the end of a sentence, and so is a blank line.

    Returns
    -------
    list of (start, end)
        Character offsets, in order, without the white space around each sentence.

    Examples
    --------
    >>> text = "Jf. stk. 3, nr. 2, m.v. Vi er bl.a. imod."
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['Jf. stk. 3, nr. 2, m.v.', 'Vi er bl.a. imod.']
    """
    spans = []
    start = 0
    for end in [*_boundaries(text), len(text)]:
        part = text[start:end]
        if part.strip():
            spans.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
        start = end
    return spans


def _boundaries(text: str) -> Iterator[int]:
    """Offsets behind the sentences, without the last."""
    inside = {offset for pattern in _ASIDES for match in pattern.finditer(text)
              for offset in range(match.start() + 1, match.end())}
    start = 0
    for match in sorted([*_STOP.finditer(text), *_BLANK_LINE.finditer(text)],
                        key=lambda match: match.start()):
        end = match.end()
        if match.re is _BLANK_LINE or (end not in inside and _ends(
                text[max(start, match.start() - WINDOW):match.start()], match["stop"],
                match["closing"], text[end:end + WINDOW])):
            start = end
            yield end


def _ends(before: str, stop: str, closing: str, after: str) -> bool:
    """Whether a stop ends the sentence that so far is ``before``."""
    last, following = _LAST.search(before), _NEXT.match(after)
    word = last.group().lstrip(OPENING) if last else ""
    if not following or not before.strip() or (last and not word):
        return False
    next_word = following["word"]
    if not after[0].isspace():  # no space between two sentences, or the inside of a name
        return word.isalpha() and word[-2:].islower() and _begins(word, stop, next_word.lower())
    if next_word[0].islower():
        return not closing and _begins(word, stop, next_word)
    around = before + after
    return stop != "." or _full_stop_ends(
        before, word, next_word, shouted=around.isupper() and len(around.split()) >= SHOUTED)


def _begins(word: str, stop: str, next_word: str) -> bool:
    """Whether a sentence begins without a capital letter or a space, as in mails of citizens."""
    return (next_word in BEGINNINGS or _LETTER.fullmatch(next_word) is not None) and (
        stop[0] in "!?" or (stop == "." and len(word) > 1 and word.isalpha()
                            and not _abbreviates(word)))


def _full_stop_ends(before: str, word: str, next_word: str, *, shouted: bool) -> bool:
    """Whether the stop after ``word`` ends a sentence and is not only a part of the word."""
    function_word = next_word.casefold() in FUNCTION_WORDS
    number_next = next_word[0].isdigit()
    if _ENUMERATOR.search(before):
        return False
    if word[-1:].isdigit():
        return _number_ends(before, word, next_word)
    spaced = _SPACED.search(before)
    kind = _abbreviates(word, spaced.group() if spaced else "", shouted=shouted)
    if not kind and _INITIALS.fullmatch(word):
        return function_word or _LABEL.search(before) is not None or _ends_with_stream(before)
    if number_next:
        return not kind
    return kind in ("", "often", "number") or (kind == "seldom" and function_word)


def _number_ends(before: str, number: str, next_word: str) -> bool:
    """Whether the stop after a number ends a sentence and makes no ordinal number or date."""
    if next_word[0].isdigit():
        return re.search(r"\d{3}$", number) is not None
    return not (next_word.casefold() in MONTHS or next_word.casefold() in _STREETS
                or (_ORDINAL.search(before) and next_word.casefold() not in FUNCTION_WORDS))


def _ends_with_stream(before: str) -> bool:
    """Whether the last letter is no initial but the word for a stream, as in "Tude Å"."""
    stream = _STREAM.search(before)
    return stream is not None and stream["name"] not in first_names()


def _abbreviates(word: str, spaced: str = "", *, shouted: bool = False) -> str:
    """The class of an abbreviation, or nothing; one that is not known is ``seldom`` the last.

    It may also be written with ``spaced`` stops, as in "m. v."; a word in capitals is one only
    where all words are in capitals.
    """
    core = re.split(r"[/(–-]", word)[-1].lstrip("0123456789.,")
    if "." in word or shouted or not word.isupper():
        for name in ("".join(spaced.split()), word, core):
            if kind := abbreviations().get(unicodedata.normalize("NFC", name).casefold()):
                return kind
    unknown = (_DOTTED.fullmatch(word) and not _DOMAIN.search(word)) or (
        _VOWELLESS.fullmatch(word) and not word.isupper())
    return "seldom" if unknown and not _INITIALS.fullmatch(word) else ""
