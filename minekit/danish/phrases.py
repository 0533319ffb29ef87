"""Noun phrases to stand in titles: those of moves, and those that follow a word in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_NOMINAL = {  # imperatives of administrative Danish
    "afskaf": "afskaffelse af", "afvikl": "afvikling af", "anlæg": "anlæg af",
    "ansæt": "ansættelse af", "begræns": "begrænsning af", "behold": "bevarelse af",
    "bevar": "bevarelse af", "byg": "opførelse af", "del": "deling af", "erstat": "erstatning af",
    "etabler": "etablering af", "flyt": "flytning af", "forbyd": "forbud mod",
    "fordel": "fordeling af", "forenkl": "forenkling af", "forhøj": "forhøjelse af",
    "forkort": "forkortelse af", "forlæng": "forlængelse af", "fjern": "fjernelse af",
    "fred": "fredning af", "genindfør": "genindførelse af", "giv mulighed for": "mulighed for",
    "giv plads til": "plads til", "godkend": "godkendelse af", "halver": "halvering af",
    "hjemtag": "hjemtagelse af", "hæv": "forhøjelse af", "indfør": "indførelse af",
    "indret": "indretning af", "indskrænk": "indskrænkning af", "lav": "etablering af",
    "lever": "levering af", "luk": "lukning af", "nedlæg": "nedlæggelse af",
    "nedriv": "nedrivning af", "nedsæt": "nedsættelse af", "offentliggør": "offentliggørelse af",
    "omdan": "omdannelse af", "omlæg": "omlægning af", "opdel": "opdeling af",
    "ophæv": "ophævelse af", "opfør": "opførelse af", "opret": "oprettelse af",
    "opsig": "opsigelse af", "opsæt": "opsætning af", "overdrag": "overdragelse af",
    "overfør": "overførsel af", "plant": "plantning af", "riv": "nedrivning af",
    "saml": "samling af", "skær": "nedskæring af", "sluk": "slukning af", "spar": "besparelse på",
    "styrk": "styrkelse af", "sælg": "salg af", "sænk": "nedsættelse af", "udbyd": "udbud af",
    "udbyg": "udbygning af", "udflyt": "udflytning af", "udlicitér": "udlicitering af",
    "udlæg": "udlæg af", "udpeg": "udpegning af", "udskift": "udskiftning af",
    "udvid": "udvidelse af", "vedtag": "vedtagelse af", "åbn": "åbning af"}
_OTHER_VERBS = {"brug", "gør", "lad", "læg", "giv", "hold", "sæt", "tag", "skab", "sørg", "få"}
_TOGETHER = re.compile(r"Læg (?P<what>.+?) sammen(?P<rest> .+)?$")
_FINITE = re.compile(r"\b(er|bliver|skal|kan|får|har|må|sker|foregår|ophører|gælder|betaler"
                     r"|\w{2,}[bdfgklmnprstv]es)\b")
_OBJECT = re.compile(r"\s+((?:[^\W\d_][\w-]*\s){0,5}?[^\W\d_][\w-]*)"
                     r"(?=[.,;:!?)]|$|\s(?:og|eller|men|som|der|at|fordi|så|da|når|hvis|end|samt|"
                     r"hvor|herunder|blandt|uden|før|inden)\b)")
_NO_OBJECT = re.compile(r"(?:at|hvordan|hvor|hvad|hvem|hvorfor|om|til|ikke|sig|os|jer|dem|det|"
                        r"derfor|også|særligt|især|meget|yderligere|fortsat|gerne)\b")


def noun_phrase(title: str, keeps_capital: Callable[[str], bool]) -> str:
    """The title of a move as it can stand behind a preposition.

    Commands become nouns ("Luk skolen" the closing of it), noun phrases stay what they are, and
    all others are quoted.

    Parameters
    ----------
    keeps_capital
        Whether a word has its capital letter also inside a sentence, as names have.

    Examples
    --------
    >>> noun_phrase("Flyt driften til kommunen", str.isupper)
    'flytning af driften til kommunen'
    >>> noun_phrase("Gør pladsen bilfri", str.isupper)
    '»Gør pladsen bilfri«'
    """
    title = title.strip()
    if _has_second_verb(title):
        return f"»{title}«"
    if together := _TOGETHER.match(title):
        return f"sammenlægning af {together['what']}{together['rest'] or ''}"
    for words in (3, 1):
        verb, rest = _cut(title, words)
        if rest and (nominal := _nominal(verb)):
            return f"{nominal} {rest}"
    first, _ = _cut(title, 1)
    if _is_verb(first) or _FINITE.search(title):
        return f"»{title}«"
    return title if keeps_capital(first) else title[:1].lower() + title[1:]


def _cut(title: str, words: int) -> tuple[str, str]:
    """The first so many words, and the rest."""
    parts = title.split(maxsplit=words)
    return " ".join(parts[:words]), parts[words] if len(parts) > words else ""


def _nominal(verb: str) -> str:
    verb = verb.lower()
    if verb not in _NOMINAL and verb.endswith("ér"):
        return f"{verb.removesuffix('ér')}ering af"
    return _NOMINAL.get(verb, "")


def _is_verb(word: str) -> bool:
    return bool(_nominal(word)) or word.lower() in _OTHER_VERBS


def _has_second_verb(title: str) -> bool:
    first, rest = _cut(title, 1)
    after = re.findall(r"(?:,| og) (\w+)(?! af\b)", rest)
    return _is_verb(first) and any(map(_is_verb, after))


def object_after(cue: re.Pattern[str], text: str) -> Iterator[str]:
    """The noun phrases that follow a cue at once, of one to six words and without a verb.

    Examples
    --------
    >>> wish = re.compile("ønsker")
    >>> list(object_after(wish, "Vi ønsker flere bænke langs åen, og vi ønsker at se."))
    ['flere bænke langs åen']
    """
    for found in cue.finditer(text):
        match = _OBJECT.match(text, found.end())
        if match and not (_NO_OBJECT.match(match[1]) or _FINITE.search(match[1])):
            yield match[1]
