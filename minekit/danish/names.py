"""Names of organisations and persons: which is which, and of what kind.

The word lists come from general knowledge of Danish public life. A name's head ("Skolebestyrelsen"
in "Skolebestyrelsen ved Rådhusskolen") says more than the words behind it. Names that do not tell
what they are ("Movia") stand in ``organisations.txt``, common first names in ``first_names.txt``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

_PROFESSIONS = (
    "lærer", "pædagog", "socialpædagog", "sygepleje", "socialrådgiver", "læge", "jordemod",
    "ergoterapeut", "fysioterapeut", "bioanalytiker", "psykolog", "jurist", "økonom", "ingeniør",
    "bibliotekar", "journalist", "tandlæge", "skoleleder", "uddannelsesforbund", "gymnasie",
    "portør", "dyrlæge", "farmaceut", "konstruktør", "arkitekt", "politi", "præste", "organist",
    "musiker", "funktionær", "metal", "malerforbund", "elforbund", "fængsels", "kommunalt ansatte",
    "dagplejer", "tandplejer", "hjemmehjælper", "medhjælper", "vicevært", "rådgiver", "assistent",
    "chauffør", "betjent", "formidler", "sagsbehandler", "magister", "farmakonom", "terapeut",
    "radiograf", "arbejder", "ernæring", "service", "uddannelse", "leder", "officer", "sømand")
_PROFESSION = "(?:" + "|".join(_PROFESSIONS) + r")\w*"

_RULES: tuple[tuple[str, str], ...] = (
    # The first rule that fits the head of a name, else the whole of it, decides.
    ("MED-udvalg", r"\w*-?\bmed\b-?\s?(?:udvalg|system)|\b\w+-med\b|hovedmed|\bmed-?udvalg|"
                   r"^(?-i:MED)\b|samarbejdsudvalg|sikkerhedsudvalg|arbejdsmiljøudvalg|"
                   r"^områdeudvalg"),
    ("institution", r"forsyning|spildevand|vandcenter|vandværk|varmeværk|fjernvarme|renovation|"
                    r"affaldsselskab|trafikselskab|brandvæsen"),
    ("erhvervsorganisation", r"erhverv(?!sskole|sakademi|sstyrelse|sministeri)|handelsst|"
                             r"handelsforening|handelskammer|city ?forening|landbofor|"
                             r"(?:land|jord)brug(?!sskole|sstyrelse)|\bgodser\b|"
                             r"industri|branche|energi\b|biogas|\bvind a/s|"
                             r"håndværkerfor|detail(?:handel|for|ist)|kiosk|turisme|turistfor|hotel|restaurant|\bcafe|\bcafé|"
                             r"vognmænd|entreprenør|\ba/s\b|\baps\b|\bp/s\b|\bk/s\b|\bivs\b|"
                             r"købmand|købmænd|butik|operatører|arbejdsgiver|virksomhed|bank\b|"
                             r"hjemmeservice|sparekasse|handel og håndværk|fiskeri|brugsforening|"
                             r"firmaet\b|& søn|mester(?:en)?\b(?<!borgmester)|planteavl|"
                             r"rederi(?:et)?\b|værft(?:et)?\b|\btaxa\b|"
                             r"\b(?:shipping|logistics|training|stevedore|spedition)\b|"
                             r"\w{4} lines?$|(?:fiske|pak|vare|bryg|handels|auktions|møbel)hus\b|"
                             r"\w{3}(?:fabrik|værksted|bageri|slagteri|mejeri|bryggeri)\b|"
                             r"producent|landmænd|gartneri\b|rejsebureau|"
                             r"\badvokater\b|\b(?:energy|wind|solar|power|group|holding|"
                             r"invest|consult|byggeri)\b"),
    ("faglig organisation", rf"{_PROFESSION}(?:forening(?:en)?|kreds\w*|forbund\w*|lauget|råd|"
                            rf"klubb?\w*|s organisation)\b|(?:danske|yngre) (?:\w+e )?"
                            rf"{_PROFESSION}|"
                            rf"{_PROFESSION}s \w*(?:klub|gruppe|forening|organisation|forbund)\b|"
                            r"socialpædagogerne|fagforening|fagforbund|fællestillid|"
                            r"tillidsrepræsentant|fagbevægelse|akademikerne|"
                            r"personaleforening|medarbejderforening"),
    ("lokaludvalg", r"lokaludvalg|lokalråd|bydelsråd|bydelsudvalg|"
                    r"(?:sammenslutning\w*|fællesskab\w*) af (?:landsbyer|lokal)"),
    ("forening", r"\w{3}forening(?:en)?\b|\bdanske \w+råd\b|"
                 r"brugerforening|idrætsråd|idrætssamvirke|aftenskole|samråd|"
                 r"frivilligcent|fællesråd|imamråd|studenterråd|friluftsråd|byrådsgruppe|"
                 r"kommunalbestyrelsesgruppe|regionsrådsgruppe|folketingsgruppe|socialdemokrat|"
                 r"^(?:venstre|alternativet|konservative|konservativ folkeparti)"
                 r"(?=$|,| i | på |s )|^(?:nej til|ja til|stop|bevar|red|naboer|"
                 r"borgere (?:for|mod|i)|forældre til)\b|"
                 r"\bklub af\b|\w{3}(?:partiet|listen)\b"),
    ("forvaltning", r"\b(?:center|centret|stab\w*|sekretariat\w*|enhed\w*|område\w*|afdeling\w*)"
                    r"\b[^,]*,.*\b(?:kommune|region)\b"),
    ("institution", r"skolebestyrelse|skoles? bestyrelse|skolens bestyrelse|forældrebestyrelse|"
                    r"forældreråd|\spårørenderåd|klynge|"
                    r"\bselvejende\b|elevråd|daginstitution|dagtilbud|børnehus|børnehave|vuggestue|dagpleje|"
                    r"plejecent|plejehjem|bosted|botilbud|bofællesskab|herberg|museum|museer|museet|"
                    r"biblioteke?(?:t|r|rne)?\b|"
                    r"hospital\b|sygehus\b|beredskab|politi\b|politikreds|universitet|"
                    r"højskole|akademi\b|gymnasi|skole\b|skolen\b|ungdomsskole|ungdomsklub|"
                    r"fritidshjem|fritidsklub|legeplads|kirken?\b|provsti|\bstift(?:et)?\b|"
                    r"teat(?:er|ret)|kulturhus|værested|ledernetværk|"
                    r"medborgerhus|forsamlingshus|beboerhus|badeanstalt|svømmehal|idrætscenter|"
                    r"sekretariat|cent(?:er|ret|eret)\b|\bhavn\b|lufthavn|tilsynet\b|revision|"
                    r"ombudsmand|\binstitut\b|konservatori|\bsfo\b|krisecenter|opholdssted|"
                    r"\b(?:school|college|university|hospital|museum|library)\b"),
    ("nævn", r"nævn(?:et)?s?\b|kommission(?:en)?s?\b|folkeoplysningsudvalg|ankestyrelse|hegnssyn"),
    ("fagudvalg", r"^\w*rådets \w*udvalg\b"),
    ("råd", r"råd(?:et)?s?\b(?<!\bbyråd)(?<!\bbyrådet)|patientinddragelsesudvalg|brugerudvalg"),
    ("fagudvalg", r"udvalg(?:et)?s?\b|byråd|kommunalbestyrelse|borgerrepræsentation"),
    ("forvaltning", r"\bkommunes?\b|forvaltning|\bregion\b|styrelsen?\b(?<!bestyrelsen)"
                    r"(?<!bestyrelse)|direktorat|ministeri|departement|magistrat|center for|"
                    r"\bteam\b|afdeling(?:en)? for|\w+ og \w+, .*kommune|\bkommun\b|\bstad\b|"
                    r"\b(?:municipality|council|ministry|agency)\b"),
    ("forening", r"forening|forbund|selskab|klub|\w+laug(?:et)?\b|ejerlav|bylav|netværk|gruppe|"
                 r"venner\b|"
                 r"sammenslutning|samvirke|organisation|bevægelse|initiativ|\bparti|vælgerfor|"
                 r"beboer|borgerfor|grundejer|andels|ejerfor|ældre sagen|\bdh\b|\blev\b|idræt|"
                 r"spejder|komité|komite|\bunion|aktion|\bdanmark\b|\bdansk\b|\bdanske\b|landsfor|"
                 r"bestyrelse|fællesskab|alliance|røde kors|samfund(?:et)?\b|\bforum\b|"
                 r"\bfond(?:en)?\b|fonden\b|\bmission\b|\bkors\b|\bclub\b|selvhjælp|digelag|dyreværn|"
                 r"(?:deltid|frivillig|indsats|brand|redning)\w*styrken?\b|"
                 r"\b(?:association|society)\b|\b(?-i:[A-ZÆØÅ]{2,5})\b"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)
_HEAD_ENDS = re.compile(r"\s+(?:i|ved|på|for|under|af|fra|om|til|hos|v/)\s+|\s*[,–(]\s*|\s+-\s+")

_NAME_WORD = r"[A-ZÆØÅÉÖÜÄ][\wæøåéöüäÆØÅ'’-]*\.?"
_PARTICLE = r"(?:von|van|de|af|el|la|du|bin)"
_PERSON = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+)?{_NAME_WORD}){{0,4}}"
_LIST_OF_WORDS = re.compile(rf"{_NAME_WORD}(?:(?:,|\s+og|\s+&)\s+{_NAME_WORD})+")
_PERSONS = re.compile(rf"(?:Familien\s+)?{_PERSON}(?:(?:,|\s+og|\s+&)\s+{_PERSON}){{0,3}}"
                      rf"|Anonym\w*(?:\s+\w+)?(?:,\s+{_NAME_WORD})?")

MOST_WORDS = 10
MOST_PLAIN_WORDS = 3
"""Words in small letters that a name has, "for", "og" and the like left out."""
_PLAIN_WORD = re.compile(r"(?<![\w-])(?!(?:og|i|for|af|ved|på|under|til|fra|om|med|samt|den|det|de|"
                         r"der|a|b|v)\b)[a-zæøå][\w-]+")
_NO_NAME = re.compile(r"\b(?:underskrift\w*|høringssvar|bemærkninger|indsigelse|udtalelse)\b|"
                      r"\d{3}|/\d|[@?!:;]|\b(?:er|har|skal|vil|kan|bør|må|bliver|blev|var|vi|jeg|"
                      r"som|ikke|orienterede|drøftede|gennemgik)\b|\b(?:og|i|for|af|som)$")
_DOCUMENT = re.compile(
    r"(?:åbent brev|brev|hørings?svar|hørings?notat|høring|svar|bemærkning|kommentar|indsigelse|"
    r"protest|resolution|udtalelse|referat|uddrag|notat|kvittering|input|indspil|spørgsmål|"
    r"synspunkt|underskrift|hvidbog|indkomne|modtagne|fælles (?:hørings|svar|udtal|bemærk|brev)|"
    r"bilag|tema|kapitel|afsnit|punkt|emne|vedr|angående|generel|konklusion|indledning|baggrund|"
    r"resumé|resume|sammenfatning|medlemmer|deltagere|formand|næstformand)\w*", re.IGNORECASE)
"""How the name of a text begins, not that of a sender."""
_DEFINITE = re.compile(r"[^\W\d_]{4,}(?:en|et|erne|ene)\b")
_GENERIC = re.compile(r"(?:Klubb|Råd|(?:Lands|Branche)?[Ff]orening|Sammenslutning|"
                      r"(?:Forældre|Skole)?[Bb]estyrels|Udvalg|Kreds|Skol|"
                      r"Grupp|Nævn|Netværk|Selskab|Forbund|Laug|Cent(?:e?r)|Parti|Afdeling|"
                      r"Institution|Virksomhed|Muse|Organisation|Sekretariat|Fond|Samråd|Styregrupp|"
                      r"Formandskab|Forretningsudvalg|Hovedbestyrels|Region|Kommun)(?:en|et|e)s?")
"""What a sender calls itself in its own text."""
_SURNAMES = frozenset("Havn Klubbe Bank Kirk Kirke Foged Rådmand Mester Skole".split())
"""Surnames that are words for houses or offices too."""
_POST = re.compile(r"(?:manager|director|officer|executive|direktør|chef|konsulent)$",
                   re.IGNORECASE)
"""How the name of a post in a firm ends: "Operations Manager"."""
_CIRCLE = re.compile(r"[A-ZÆØÅ][\w-]{3,}(?:erne|ldrene) (?:i|på|ved|langs|omkring) "
                     r"[A-ZÆØÅ][\w .-]*")
_SENIORS = re.compile(r"(?:ældre|senior|pensionist)(?:klub|forening)", re.IGNORECASE)
"""Of members who work no more: no trade union, whatever else stands in the name."""
_VILLAGES = re.compile(r"(?:sammenslutning|fællesskab|forening)\w* (?:af|for) (?:landsby|lokalråd)",
                       re.IGNORECASE)
_OFFICE = re.compile(r"(?:center|cent(?:re|e)t|afdeling(?:en)?|stab(?:en)?|sekretariat(?:et)?|team|"
                     r"enhed(?:en)?|område(?:t)?)", re.IGNORECASE)
"""Heads of names that say nothing of the house they belong to."""
BORGER = "borger"
UNKNOWN = "Ukendt afsender"


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str:
    """The kind of stakeholder that a name tells of; ``borger`` when no word speaks of another.

    Examples
    --------
    >>> kind_of("Skolebestyrelsen ved Rådhusskolen"), kind_of("Ældrerådet i Nordby Kommune")
    ('institution', 'råd')
    """
    if _SENIORS.search(name):
        return "forening"
    if _VILLAGES.search(name):
        return "lokaludvalg"
    if known := _known_kind(name):
        return known
    return BORGER if is_person(name) else _kind_by_words(name)


def _kind_by_words(name: str) -> str:
    head = _HEAD_ENDS.split(name, maxsplit=1)[0]
    if _OFFICE.fullmatch(head):
        head = name
    definite = _DEFINITE.match(head)
    for text in (definite[0] if definite and not _GENERIC.fullmatch(definite[0]) else head,
                 head, name):
        for kind, pattern in _COMPILED:
            if pattern.search(text):
                return kind
    return BORGER


@cache
def known_organisations() -> dict[str, str]:
    """Names that do not tell what they are, with their kinds."""
    known: dict[str, str] = {}
    kind = ""
    for line in (files(__package__) / "organisations.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            known[line] = kind
    return known


@cache
def abbreviations() -> frozenset[str]:
    """Words of known names that are written in capitals."""
    return frozenset(word for name in known_organisations() for word in re.split(r"[\s/-]", name)
                     if word.isupper())


@cache
def first_names() -> frozenset[str]:
    """First names that are common in Denmark."""
    return _listed("first_names.txt")


@cache
def places() -> frozenset[str]:
    """Towns, parts of the country and countries, by names of one word."""
    return _listed("places.txt")


def _listed(file: str) -> frozenset[str]:
    text = (files(__package__) / file).read_text("utf-8")
    return frozenset(word for line in text.splitlines() if line[:1] not in ("#", "[")
                     for word in line.split())


def _known_kind(name: str) -> str:
    """The kind of a known name, or of the longest known one with which the name begins."""
    known = known_organisations()
    ends = [*(match.start() for match in re.finditer(r"[\s,:/(–-]|s?['’]s?\s", name)), len(name)]
    return next((known[name[:end]] for end in reversed(ends) if name[:end] in known), "")


def is_known(name: str) -> bool:
    """Whether it is, or begins with, a name in ``organisations.txt``."""
    return _known_kind(name) != ""


def has_first_name(name: str) -> bool:
    """Whether a name begins with a common first name, or with that of a family."""
    first = name.split(" ", 1)[0]
    return first in first_names() or first == "Familien"


def is_organisation(name: str) -> bool:
    """Whether a word of the name tells of an organisation, an authority or a company."""
    return kind_of(name) != BORGER


def may_be_organisation(name: str) -> bool:
    """Whether it has the form of an organisation's name: no sentence, no heading, no address."""
    return ((name[:1].isupper() or _known_kind(name) != "") and is_organisation(name)
            and len(name.split()) <= MOST_WORDS
            and not _GENERIC.fullmatch(name) and not is_title(name)
            and not ("," in name and is_person(name.partition(",")[0]))
            and len(_PLAIN_WORD.findall(name)) <= MOST_PLAIN_WORDS
            and not _NO_NAME.search(name))


def is_circle(name: str) -> bool:
    """Whether it has the form in which people sign together: "Vinterbaderne i Nordby".

    Headings have it too, so that it tells a name only where names stand.
    """
    return _CIRCLE.fullmatch(name) is not None and not is_title(name)


def is_title(text: str) -> bool:
    """Whether it begins like the heading of a text, not like the name of a sender."""
    return _DOCUMENT.match(text) is not None


def is_person(name: str) -> bool:
    """Whether it can be the name of one or more persons, with two words at least."""
    if len(name) > 60 or " " not in name or _PERSONS.fullmatch(name) is None or _known_kind(name):
        return False
    if not has_first_name(name):
        if _POST.search(name):
            return False
        return _kind_by_words(name) == BORGER and not _LIST_OF_WORDS.fullmatch(name)
    *names, last = name.split()[1:]
    is_surname = last in _SURNAMES and not (names and names[-1].endswith("s"))
    return _kind_by_words(" ".join(names if is_surname else [*names, last])) == BORGER
