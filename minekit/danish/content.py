"""Words that carry content, their stems, and which of them are nouns: for topics and titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from minekit.danish.sentences import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INFLECTIONS = ("ernes", "enes", "erne", "ens", "ets", "ers", "ene", "es", "en", "et", "er", "e",
                "s")
_SHORTEST_STEM = 4
EMPTY_WORDS = FUNCTION_WORDS | frozenset("""
    være været blive blevet have haft gøre gør gjort gjorde gå går gået gik komme kommer kommet
    kom få fået give giver givet gav tage tager taget tog stå står stod ligge ligger lå lade
    lader sige siger sagt sagde se ser set mene mener ment synes finde finder fundet ønske
    ønsker bede beder håbe håber foreslå foreslår anbefale anbefaler støtte støtter bakke bakker
    gælde gælder betyde betyder sker ske måtte turde burde skulle kunne ville bruge bruger brugt
    handle handler anden andet andre egen eget egne samme sidste næste tidligere nuværende
    kommende forskellige enkelt enkelte hele hel helt stor stort store større størst lille små
    mindre mindst god godt gode bedre bedst ny nyt nye gammel gamle lang langt lange kort meget
    mere mest lidt lige nok bare blot kun alene netop altså jo vel dog heller sammen hjem ind op
    ned frem tilbage væk hen ude inde oppe nede ene sig sin sit sine mig dig os jer dem ham
    hende én ét noget nogen hvilken derefter langs rundt via igennem forbi indtil imellem
    herunder vedrørende angående henblik forhold grund form måde gang gange del dele ting dag
    dage år året par antal række fald tilfælde baggrund forslag forslaget forslagets forslagene
    greb grebet svar svaret høring høringen høringssvar høringssvaret bemærkninger bemærkning
    punkt punkter side sider vedlagt udvalget bestyrelsen rådet foreningen medlemmer medlemmerne
    kommune kommunen kommunens kommuner borger borgere sted stedet steder tid tiden sag sagen
    sager spørgsmål spørgsmålet møde mødet møder rådighed dagsorden dagsordenen adresse adressen
    emne emnet materiale materialet høringsmaterialet udkast udkastet planforslaget
    lokalplanforslaget lovforslaget borgerne folk mennesker person personer hensyn mulighed
    muligheder fremsendt fremsendte udtalelse udtalelsen
    dagen dagene uge ugen uger måned måneden måneder time timen timer morgen aften
""".split())
"""Words that say nothing of what a text in a hearing is about."""
_BEFORE_NOUN = frozenset("""
    en et den det de denne dette disse vores jeres deres dens dets min mit mine din sin sit sine
    ingen intet nogle flere mange hver hvert af om til på i for med ved fra mellem under over
    mod uden hos efter før kommunens og eller
""".split())
_BEFORE_VERB = frozenset("""
    at jeg vi man han hun der som har havde er var bliver blev kan kunne skal skulle vil ville
    må bør ikke
""".split())

_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]")
_ADJECTIVE = re.compile(r"(este?|ede?|tte|iske?|lige?|[^r]ige|bar|løse?|somme?)$"
                        r"|(første|tredje|fjerde|femte|syvende|ottende|niende|tiende)$")
_DEFINITE = re.compile(r"\w{4}(?:en|erne)$")
_GENITIVE = re.compile(r"(?<=\w{3}(?:en|et|ne))s$")
_FORMALITY = re.compile(  # what letters say of themselves
    r"^\W*(?:(?:mange )?tak\b|på forhånd tak|(?:kære|hej|til)\b|vedlagt|hermed\b"
    r"|(?:med )?venlig hilsen)"
    r"|\b(?:takker|kvitterer) for\b|\bhøringssvar(?:et)?\b|\bhermed\b.*\b(?:svar|bemærkning|høring)"
    r"|\b(?:følgende|nedenstående|efterfølgende) (?:bemærkning|svar|udtalelse|kommentar)"
    r"|\b(?:har|er) (?:på|i|ved) (?:sit|et|vores|dets) .*\bmøde\b|\bpå (?:mødet|møde) den\b"
    r"|\bhar (?:modtaget|læst|gennemgået)\b"
    r"|\b(?:ikke (?:yderligere|andre|øvrige)|ingen|ikke) (?:bemærkninger|kommentarer)\b"
    r"|\banledning til (?:at fremkomme med )?(?:bemærkninger|kommentarer)"
    r"|\btil rådighed\b|\bkontaktes?\b|\bkontakt (?:os|mig|gerne)\b|\bdeltager gerne\b"
    r"|\bser frem til\b|\bstiller (?:vi |jeg )?gerne\b"
    r"|^\W*(?:ja|nej|enig|uenig|intet|ingen)\W*$", re.IGNORECASE)


def is_formality(text: str) -> bool:
    """Whether a sentence without a theme is a greeting, thanks, or tells how the answer came about.

    Examples
    --------
    >>> is_formality("Tak for muligheden for at svare."), is_formality("Vi savner tal.")
    (True, False)
    """
    return _FORMALITY.search(text) is not None


def content_words(text: str) -> list[str]:
    """The words that carry content, in lower case and in order.

    Examples
    --------
    >>> content_words("Vi er bekymrede for nedlæggelsen af buslinjen.")
    ['bekymrede', 'nedlæggelsen', 'buslinjen']
    """
    return [word for word in _WORD.findall(text.lower())
            if len(word) > 2 and word not in EMPTY_WORDS]


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """The word without its inflection, roughly.

    Examples
    --------
    >>> stem("buslinjerne") == stem("buslinje")
    True
    """
    word = word.lower()
    for ending in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def nouns(texts: Iterable[str]) -> Mapping[str, str]:
    """The stems that are nouns in these texts, each with its most usual form.

    A word is taken for a noun where it mostly has a definite ending or stands behind an article, a
    possessive or a preposition, seldom behind a pronoun or an auxiliary, and not before another
    word that carries content, as adjectives do.
    """
    found: dict[str, _Uses] = {}
    for text in texts:
        words = [_NOWHERE, *map(_looked_at, _TOKEN.findall(text)), _NOWHERE]
        for before, word, after in zip(words, words[1:], words[2:], strict=False):
            if word.root:
                uses = found.get(word.root) or found.setdefault(word.root, _Uses())
                uses.add(before, word, after)
    usual = {root: max(uses.forms, key=lambda form: (uses.forms[form], len(form), form))
             for root, uses in found.items()}
    return {root: form for root, form in usual.items()
            if not _ADJECTIVE.search(form) and found[root].are_of_a_noun}


@dataclass(slots=True)
class _Uses:
    """How a word is used, and in which forms."""

    all: int = 0
    as_noun: int = 0
    as_verb: int = 0
    forms: Counter[str] = field(default_factory=Counter)

    def add(self, before: _Token, word: _Token, after: _Token) -> None:
        """Count the word between its neighbours."""
        self.all += 1
        if word.is_definite:
            self.as_noun += after.ends
        else:
            self.as_noun += after.ends and before.leads_noun
            self.as_verb += before.leads_verb
        self.forms[word.form if word.has_capital and before.is_word else word.lower] += 1

    @property
    def are_of_a_noun(self) -> bool:
        return 2 * self.as_noun >= self.all >= 5 * self.as_verb


class _Token(NamedTuple):
    """What there is to see of a word or sign, for itself and for its neighbours.

    Parameters
    ----------
    root
        Empty for what is no noun.
    ends
        Whether what stands before it may end a noun phrase.
    """

    root: str = ""
    form: str = ""
    lower: str = ""
    is_definite: bool = False
    has_capital: bool = False
    is_word: bool = False
    ends: bool = True
    leads_noun: bool = False
    leads_verb: bool = False


_NOWHERE = _Token()


@lru_cache(1 << 16)
def _looked_at(token: str) -> _Token:
    form, lower = _GENITIVE.sub("", token), token.lower()
    tells = len(form) >= _SHORTEST_STEM and form.lower() not in EMPTY_WORDS
    is_word = token[0].isalpha()
    return _Token(stem(form) if tells else "", form, form.lower(),
                  _DEFINITE.search(form) is not None, form[0].isupper(), is_word,
                  not is_word or lower in EMPTY_WORDS, lower in _BEFORE_NOUN, lower in _BEFORE_VERB)
