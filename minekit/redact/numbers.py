"""Numbers and addresses that lead to a person: CPR, telephone, e-mail, street, account, CVR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from minekit.wording import words


class Found(NamedTuple):
    """Characters ``start`` to ``end`` of a text, and what they are."""

    start: int
    end: int
    kind: str


_DIGIT = re.compile(r"\d")
FEWEST = 10
"""Digits of a CPR number."""

_UNSEEN = ("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
           "\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff\ufdd0-\ufdef\ufff9-\uffff]*")
"""Characters that print nothing, and that a report leaves out."""
_DASH = "[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
_TWO = rf"(\d{_UNSEEN}\d)"
_FOUR = rf"(?:\d{_UNSEEN}){{3}}\d"
_CENTURY = rf"(?:(?:1{_UNSEEN}9|2{_UNSEEN}0){_UNSEEN})?"
_AFTER_DATE = rf"{_UNSEEN}(?:[\s./_]|{_DASH}|\u00ad){{0,4}}{_UNSEEN}"
_BETWEEN = rf"{_UNSEEN}[\s./]?{_UNSEEN}|{_UNSEEN}{_DASH}{_UNSEEN}"
_CPR = (
    re.compile(rf"(?<!\d){_TWO}{_UNSEEN}{_TWO}{_UNSEEN}{_CENTURY}{_TWO}{_AFTER_DATE}{_FOUR}(?!\d)"),
    re.compile(rf"(?<!\d){_TWO}(?:{_BETWEEN}){_TWO}(?:{_BETWEEN}){_CENTURY}{_TWO}"
               rf"{_UNSEEN}\s?{_UNSEEN}{_DASH}{_UNSEEN}\s?{_UNSEEN}{_FOUR}(?!\d)"),
)
_CPR_NAMED = re.compile(rf"\b(?:cpr|personn(?:umme)?r|person-?nummer)\D{{0,25}}?"
                        rf"((?:\d(?:[\s./_]|{_DASH}|{_UNSEEN[:-1]}){{0,3}}){{9}}\d)(?!\d)",
                        re.IGNORECASE)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_NO_TELEPHONE = (r"(?!\s?(?:kr\b|kroner|mio|mia|m2|m²|kvm|kwh|mwh|stk|borgere|indbyggere|personer|"
                 r"boliger|timer|%|procent))")
_TELEPHONE = re.compile(
    r"(?<![\w.,/-])(?:(?:\+|00)45[\s-]?)?"
    r"(?:\d{2}([ .\u00a0-])\d{2}\1\d{2}\1\d{2}|\d{4}[ \u00a0-]?\d{4}"
    r"|\d{2}[ \u00a0]\d{3}[ \u00a0]\d{3}"
    r"|\d{3}[ \u00a0]\d{2}[ \u00a0]\d{3})"
    rf"(?![\w/-]|[.,]\d){_NO_TELEPHONE}", re.IGNORECASE)
_NO_NUMBER_OF_A_TELEPHONE = re.compile(
    r"\b(?:cvr|ean|se-?nr|sags?|sagsnr|journal\w*|j\.?\s?nr|matr\w*|p-?(?:nr|nummer)|reg|konto\w*|"
    r"faktura\w*|ordre\w*|løbe\w*)[\s.:#-]{0,3}(?:nr\.?|nummer(?:et)?)?[\s.:]*(?:er\s)?$",
    re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d\d[ -]?(?:19|20)\d\d")
_MAIL = re.compile(r"[\w.+%-]+\s?(?:@|[(\[]\s?(?:at|a|snabela|snabel-a)\s?[)\]])\s?"
                   r"[\w-]+(?:\.[\w-]+)*\.\w{2,}", re.IGNORECASE)

_STREET = (r"(?:vej|vejen|gade|gaden|allé|alléen|alle|plads|pladsen|stræde|strædet|vænge|vænget|"
           r"torv|"
           r"torvet|løkke|løkken|parken|gangen|sti|stien|bakken|toft|toften|kaj|kajen|sporet|"
           r"sving|svinget|vang|vangen|brynet|draget|hegnet|volden|diget|skellet|haven|"
           r"marken|krogen|boulevard|boulevarden|kanal|brygge|bryggen)")
_PERHAPS_STREET = (
    r"(?:gård|gården|park|gang|bakke|spor|have|mark|krog|høj|højen|eng|engen|lund|lunden|skov|"
    r"skoven|dal|dalen|kær|kæret|banke|banken|skrænt|skrænten|kvarter|kvarteret|strand|ager|"
    r"ageren|led|leddet|mose|mosen|bæk|næs|ås|bjerg|bjerget|holm|holmen|bro)")
"""How streets are called, but villages and houses too."""
_NAME = r"[A-ZÆØÅÉÜÖ][\wæøåéüö'’.-]*"
_DOOR = (r"(?:,?\s*(?:\d{1,2}\.|st\b|kl\b|stuen\b)\.?\s*(?:sal\b)?,?\s*"
         r"(?:t\.?\s?[vh]\b|m\.?\s?f\b|tv|th|mf|"
         r"dør|lejl)?\.?\s?\d{0,3}(?=\W|$))?")
_TOWN = rf"(?:\s*[,·|\n]?\s*(?:DK-?\s?)?\d{{4}}\s+{_NAME}(?:\s(?:[A-ZÆØÅ]{{1,2}}\b|{_NAME}))?)"
_FIRST = (r"(?:Gammel|Gamle|Gl\.|Ny|Nye|Store|Lille|Sankt|Skt\.|Sct\.|Nordre|Søndre|Østre|Vestre|"
          r"Øster|Vester|Nørre|Sønder|Indre|Ydre|Over|Neder)")
_HOUSE = r"\d{1,3}(?:\s?[A-Za-z]\b(?![\s.]*(?:kr|pct)))?"
_NO_COUNT = (r"(?!\s(?:minut|min\b|kr\b|kroner|år|km\b|meter|m\b|procent|gange|børn|borger|bolig|"
             r"dage|timer|elever|biler|unge|ældre|mennesker|personer))")
_ADDRESS = re.compile(
    rf"(?<!\w)(?:(?:{_FIRST}\s)?[A-ZÆØÅ][\wæøåé'’-]*?{_STREET}|{_NAME}(?:[ -]{_NAME}){{0,3}}[ -]"
    rf"(?i:{_STREET}))\s{_HOUSE}(?![\w%]|[.,]\d){_NO_COUNT}{_DOOR}{_TOWN}?"
    rf"|(?<!\w)[A-ZÆØÅ][\wæøåé'’-]*?{_PERHAPS_STREET}\s{_HOUSE}(?![\w%]|[.,]\d)(?!\s[a-zæøå]{{3}})"
    rf"{_DOOR}{_TOWN}?"
    rf"|(?<!\w){_NAME}(?:[ -]{_NAME}){{0,2}}\s{_HOUSE}{_DOOR}\s*[,·|\n]\s*{_TOWN}")
_ACCOUNT = re.compile(
    r"\b(?:reg(?:istrerings)?\.?(?:nr\.?|nummer)?[\s:.]*\d{4}[\s,;/-]*"
    r"(?:(?:og )?konto\w*[\s.:]*(?:nr\.?)?"
    r"[\s:]*)?\d{6,10}|konto\w*[\s.:]*(?:nr\.?)?[\s:]*(?:\d{4}[\s-]+)?\d{6,10})(?!\d)"
    r"|\bDK\d{2}(?:\s?\d{4}){3}\s?\d{2}(?!\d)", re.IGNORECASE)
_CVR = re.compile(r"\b(?:cvr|se)[\s.-]*(?:nr\.?|nummer)?[\s.:]*((?:\d\s?){7}\d)(?!\d)",
                  re.IGNORECASE)


def find_cpr(text: str) -> list[Found]:
    """CPR numbers: six digits that can be a date and four more, however they are divided.

    Examples
    --------
    >>> [found[:2] for found in find_cpr("Mit CPR er 010190-1234.")]
    [(11, 22)]
    """
    if len(_DIGIT.findall(text)) < FEWEST:
        return []
    found = [Found(match.start(), match.end(), "cpr") for pattern in _CPR
             for match in pattern.finditer(text) if _is_date(match)]
    return _apart([*found, *(Found(*match.span(1), "cpr") for match in _CPR_NAMED.finditer(text))])


def _apart(found: list[Found]) -> list[Found]:
    """Those that overlap made one, in the order of the text."""
    apart: list[Found] = []
    for item in sorted(found):
        if apart and item.start < apart[-1].end:
            apart[-1] = apart[-1]._replace(end=max(item.end, apart[-1].end))
        else:
            apart.append(item)
    return apart


def without_cpr(text: str, mark: str = "") -> str:
    """The text with a mark for each CPR number, the Danish one unless another is given."""
    for found in sorted(find_cpr(text), reverse=True):
        shown = mark or words("da")("mask.cpr")
        text = f"{text[:found.start]}{shown}{text[found.end:]}"
    return text


def _is_date(match: re.Match[str]) -> bool:
    day, month, _ = (int("".join(filter(str.isdecimal, part))) for part in match.groups())
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def find_telephones(text: str) -> list[Found]:
    """Telephone numbers of eight digits, with or without +45; no sums, years or case numbers."""
    return [Found(match.start(), match.end(), "telefon") for match in _TELEPHONE.finditer(text)
            if not _YEARS.fullmatch(match[0])
            and not _NO_NUMBER_OF_A_TELEPHONE.search(text[:match.start()])]


def find_mails(text: str) -> list[Found]:
    """E-mail addresses."""
    return [Found(match.start(), match.end(), "e-mail") for match in _MAIL.finditer(text)]


_LIVES = re.compile(r"\b(?:bor|boet|bopæl|adresse\w*|bosat|flyttede|flyttet)\b(?:\s\w+){0,2}?[:\s]+"
                    rf"({_NAME}(?:[ -]{_NAME}){{0,2}}\s{_HOUSE}(?![\w%]|[.,]\d){_NO_COUNT}{_DOOR}"
                    rf"{_TOWN}?)")

_STREET_ALONE = re.compile(rf"(?<!\w)[A-ZÆØÅ][\wæøåé'’-]*?{_STREET}\b(?:,\s+{_NAME})?")


def find_streets(text: str) -> list[Found]:
    """Streets without the number of a house, as they stand below a name."""
    return [Found(match.start(), match.end(), "adresse") for match in _STREET_ALONE.finditer(text)]


def find_addresses(text: str) -> list[Found]:
    """A street with the number of a house, with floor, postcode and town if they follow.

    Examples
    --------
    >>> text = "Jeg bor på Møllerstræde 95, 2. tv., 8000 Aarhus C, og cykler."
    >>> [text[start:end] for start, end, _ in find_addresses(text)]
    ['Møllerstræde 95, 2. tv., 8000 Aarhus C']
    """
    return _apart([
        *(Found(match.start(), match.end(), "adresse") for match in _ADDRESS.finditer(text)),
        *(Found(*match.span(1), "adresse") for match in _LIVES.finditer(text))])


def find_accounts(text: str) -> list[Found]:
    """Bank accounts, and CVR numbers, which are those of a person in a person's letter."""
    return [*(Found(match.start(), match.end(), "konto") for match in _ACCOUNT.finditer(text)),
            *(Found(*match.span(1), "cvr") for match in _CVR.finditer(text))]


def find_all(text: str) -> Iterator[Found]:
    """All of them, CPR numbers first."""
    for find in (find_cpr, find_mails, find_accounts, find_addresses, find_telephones):
        yield from find(text)
