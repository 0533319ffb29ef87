"""Names of organisations and persons: which is which, and of what kind.

The word lists come from general knowledge of Danish public life. A name's head ("Skolebestyrelsen"
in "Skolebestyrelsen ved Rådhusskolen") says more than the words behind it.
"""

from __future__ import annotations

import re

_PROFESSIONS = (
    "lærer", "pædagog", "socialpædagog", "sygepleje", "socialrådgiver", "læge", "jordemod",
    "ergoterapeut", "fysioterapeut", "bioanalytiker", "psykolog", "jurist", "økonom", "ingeniør",
    "bibliotekar", "journalist", "tandlæge", "skoleleder", "uddannelsesforbund", "gymnasie",
    "portør", "dyrlæge", "farmaceut", "konstruktør", "arkitekt", "politi", "præste", "organist",
    "musiker", "funktionær", "metal", "malerforbund", "elforbund", "fængsels", "kommunalt ansatte",
    "dagplejer", "tandplejer", "hjemmehjælper", "medhjælper", "vicevært", "rådgiver", "assistent",
    "chauffør", "betjent", "formidler", "sagsbehandler")
_PROFESSION = "(?:" + "|".join(_PROFESSIONS) + r")\w*"

_RULES: tuple[tuple[str, str], ...] = (
    # The first rule that fits the head of a name, else the whole of it, decides.
    ("MED-udvalg", r"\w*-?\bmed\b-?\s?(?:udvalg|system)|\b\w+-med\b|hovedmed|\bmed-?udvalg|"
                   r"samarbejdsudvalg|sikkerhedsudvalg|arbejdsmiljøudvalg"),
    ("erhvervsorganisation", r"erhverv(?!sskole|sakademi)|handelsst|handelsforening|handelskammer|"
                             r"landbofor|landbrug(?!sskole)|industri|branche|energi\b|biogas|"
                             r"håndværkerfor|turisme|hotel|restaurant|vognmænd|entreprenør|"
                             r"\ba/s\b|\baps\b|\bp/s\b|\bk/s\b|\bivs\b|købmand|butik|"
                             r"operatører|arbejdsgiver|virksomhed|bank\b|hjemmeservice|"
                             r"sparekasse|handel og håndværk|fiskeri|brugsforening"),
    ("faglig organisation", rf"{_PROFESSION}(?:forening(?:en)?|kreds\w*|forbund\w*|lauget|råd|"
                            rf"klubb?\w*|s organisation)\b|(?:danske|yngre) {_PROFESSION}|"
                            rf"{_PROFESSION}s \w*(?:klub|gruppe|forening|organisation|forbund)\b|"
                            r"socialpædagogerne|fagforening|fagforbund|fællestillid|"
                            r"tillidsrepræsentant|fagbevægelse|akademikerne|"
                            r"personaleforening|medarbejderforening|"
                            r"\b(?-i:FOA|HK|3F|BUPL|DSR|DLF|LO|FHO|DJØF|IDA|DM|HKI|PLO|TL|SL|DS)\b|"
                            r"\b(?:djøf|krifa|prosa)\b"),
    ("lokaludvalg", r"lokaludvalg|lokalråd|bydelsråd|bydelsudvalg|"
                    r"(?:sammenslutning\w*|fællesskab\w*) af (?:landsbyer|lokal)"),
    ("forening", r"\bdanske \w+råd\b|brugerforening|idrætsråd|idrætssamvirke|aftenskole|samråd|"
                 r"frivilligcent"),
    ("institution", r"skolebestyrelse|skoles bestyrelse|forældrebestyrelse|forældreråd|klynge|"
                    r"elevråd|daginstitution|børnehus|børnehave|vuggestue|dagpleje|plejecent|"
                    r"plejehjem|bosted|bofællesskab|herberg|museum|museer|bibliotek(?:et)?\b|"
                    r"hospital\b|sygehus\b|beredskab|brandvæsen|politi\b|politikreds|universitet|"
                    r"højskole|akademi\b|gymnasi|skole\b|skolen\b|ungdomsskole|ungdomsklub|"
                    r"fritidshjem|fritidsklub|legeplads|kirken?\b|provsti|\bstiftet?\b|teater|"
                    r"kulturhus|forsyning|fjernvarme|vandværk|varmeværk|værested|ledernetværk|"
                    r"medborgerhus|forsamlingshus|beboerhus|badeanstalt|svømmehal|"
                    r"sekretariat|cent(?:er|ret|eret)\b|\bhavn\b|lufthavn|tilsynet\b|revision"),
    ("råd", r"råd(?:et)?s?\b|patientinddragelsesudvalg|brugerudvalg"),
    ("nævn", r"nævn(?:et)?s?\b|kommission(?:en)?s?\b|folkeoplysningsudvalg|ankestyrelse"),
    ("fagudvalg", r"udvalg(?:et)?s?\b|byråd|kommunalbestyrelse|borgerrepræsentation"),
    ("forvaltning", r"\bkommunes?\b|forvaltning|\bregion\b|styrelsen?\b(?<!bestyrelsen)"
                    r"(?<!bestyrelse)|direktorat|ministeri|departement|magistrat|center for|"
                    r"\bteam\b|afdeling(?:en)? for|\w+ og \w+, .*kommune"),
    ("forening", r"forening|forbund|selskab|klub|\w+laug(?:et)?\b|ejerlav|bylav|netværk|gruppe|"
                 r"venner\b|"
                 r"sammenslutning|samvirke|organisation|bevægelse|initiativ|\bparti|vælgerfor|"
                 r"beboer|borgerfor|grundejer|andels|ejerfor|ældre sagen|\bdh\b|\blev\b|idræt|"
                 r"spejder|komité|\bunion|aktion|\bdanmark\b|\bdansk\b|\bdanske\b|landsfor|"
                 r"bestyrelse|fællesskab|alliance|røde kors|samfund\b|\bforum\b|\bfond(?:en)?\b|"
                 r"fonden\b|\b(?-i:[A-ZÆØÅ]{2,5})\b"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)
_HEAD_ENDS = re.compile(r"\s+(?:i|ved|på|for|under|af|fra|om|til|hos|v/)\s+|\s*[,–(]\s*|\s+-\s+")

_NAME_WORD = r"[A-ZÆØÅÉÖÜÄ][\wæøåéöüäÆØÅ'’-]*\.?"
_PARTICLE = r"(?:von|van|de|af|el|la|du|bin)"
_PERSON = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+)?{_NAME_WORD}){{0,4}}"
_PERSONS = re.compile(rf"(?:Familien\s+)?{_PERSON}(?:(?:,|\s+og|\s+&)\s+{_PERSON}){{0,3}}"
                      rf"|Anonym\w*(?:\s+\w+)?(?:,\s+{_NAME_WORD})?")

MOST_WORDS = 10
MOST_PLAIN_WORDS = 3
"""Words in small letters that a name has, "for", "og" and the like left out."""
_PLAIN_WORD = re.compile(r"(?<![\w-])(?!(?:og|i|for|af|ved|på|under|til|fra|om|med|samt|den|det|de|"
                         r"der|a|b|v)\b)[a-zæøå][\w-]+")
_NO_NAME = re.compile(r"\d{3}|/\d|[@?!:;]|\b(?:er|har|skal|vil|kan|bør|må|bliver|blev|var|vi|jeg|"
                      r"som|ikke|orienterede|drøftede|gennemgik)\b|\b(?:og|i|for|af|som)$")
_DEFINITE = re.compile(r"[^\W\d_]{4,}(?:en|et|erne|ene)\b")
_GENERIC = re.compile(r"(?:Klubb|Råd|(?:Lands|Branche)?[Ff]orening|Sammenslutning|"
                      r"(?:Forældre|Skole)?[Bb]estyrels|Udvalg|Kreds|Skol|"
                      r"Grupp|Nævn|Netværk|Selskab|Forbund|Laug|Cent(?:e?r)|Parti|Afdeling|"
                      r"Institution|Virksomhed|Muse|Organisation|Sekretariat|Fond|Samråd|Styregrupp|"
                      r"Formandskab|Forretningsudvalg|Hovedbestyrels|Region|Kommun)(?:en|et|e)s?")
"""What a sender calls itself in its own text."""
BORGER = "borger"
UNKNOWN = "Ukendt afsender"


def kind_of(name: str) -> str:
    """The kind of stakeholder that a name tells of; ``borger`` when no word speaks of another.

    Examples
    --------
    >>> kind_of("Skolebestyrelsen ved Rådhusskolen"), kind_of("Ældrerådet i Nordby Kommune")
    ('institution', 'råd')
    """
    head = _HEAD_ENDS.split(name, maxsplit=1)[0]
    definite = _DEFINITE.match(head)
    for text in (definite[0] if definite and not _GENERIC.fullmatch(definite[0]) else head,
                 head, name):
        for kind, pattern in _COMPILED:
            if pattern.search(text):
                return kind
    return BORGER


def is_organisation(name: str) -> bool:
    """Whether a word of the name tells of an organisation, an authority or a company."""
    return kind_of(name) != BORGER


def may_be_organisation(name: str) -> bool:
    """Whether it has the form of an organisation's name: no sentence, no heading, no address."""
    return (name[:1].isupper() and is_organisation(name) and len(name.split()) <= MOST_WORDS
            and not _GENERIC.fullmatch(name)
            and len(_PLAIN_WORD.findall(name)) <= MOST_PLAIN_WORDS
            and not _NO_NAME.search(name))


def is_person(name: str) -> bool:
    """Whether it can be the name of one or more persons, with two words at least."""
    return (len(name) <= 60 and _PERSONS.fullmatch(name) is not None and " " in name
            and not is_organisation(name))
