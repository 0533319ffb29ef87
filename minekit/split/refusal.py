"""Documents that are no answers: the hearing letter itself, agendas, lists, decisions, news ..."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from minekit.danish.letters import (
    AGENDA_HEADING,
    FIRST_PERSON,
    HEARING_WORD,
    HOST,
    HOST_PHRASE,
    NO_RESPONSE,
    RESPONSE_WORD,
    SALUTATION,
)
from minekit.danish.names import is_organisation
from minekit.hearing import Hearing
from minekit.records import BlockKind
from minekit.split.directory import Directory
from minekit.split.letter import Letter
from minekit.split.senders import Sender

LONG = 150
"""Words; a longer letter is signed as a rule."""
FEWEST_WORDS = 3
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[.!?](?:\s|$)")


def why_no_response(letter: Letter, sender: Sender | None, directory: Directory) -> str:
    """Why a letter is no answer to the hearing; empty if it is one.

    Signs for and against are weighed. For it speak a sender, a title that says so, a salutation, a
    signature and words in the first person; against it a title of another kind, the headings of
    an agenda, phrases in which one invites others to answer, and that the authority signs it.
    """
    signs = weigh(letter, sender, directory)
    if sum(signs.values()) > 0:
        return ""
    reason = min(signs, key=lambda sign: signs[sign])
    return (f"this is no answer to the hearing ({reason}); if it is one, list its sender in "
            "hearing.toml")


def weigh(letter: Letter, sender: Sender | None, directory: Directory) -> dict[str, int]:
    """What speaks for (positive) and against (negative) that a letter is an answer."""
    headings = [block.text for block in letter.blocks if block.kind is BlockKind.HEADING]
    text = " ".join(block.text for block in letter.body)
    words = max(len(text.split()), 1)
    titles = [letter.title, *letter.letterhead_lines[:6], *headings[:1]]
    head = " ".join([*titles, *headings[:3]])
    signs = {
        "listed": 3 * bool(sender and sender.listed),
        "sender": bool(sender and not sender.listed),
        "title": 3 if RESPONSE_WORD.search(head) else bool(HEARING_WORD.search(head)),
        "form": 3 * (letter.layout == "form"),
        "email": letter.layout == "email",
        "minutes": letter.layout == "minutes" and bool(RESPONSE_WORD.search(text)),
        "signature": bool(letter.signature),
        "salutation": any(block.kind is BlockKind.SALUTATION and SALUTATION.match(block.text)
                          for block in letter.blocks),
        "first person": len(FIRST_PERSON.findall(text)) / words > 0.008,
    }
    against = {
        f"its title is '{title[:60]}'": -4 for title in titles if NO_RESPONSE.match(title)}
    against["its title is that of the hearing"] = -_is_title_of(directory.hearing, letter.title)
    against["it has the headings of an agenda"] = -2 * (
        sum(bool(AGENDA_HEADING.fullmatch(heading)) for heading in headings) > 1)
    against["it does not speak of the hearing"] = -3 * (
        letter.layout == "minutes" and not _speaks_of(directory, " ".join([head, *headings, text])))
    against["nobody who answers is named"] = -(sender is None)
    against["it invites others to answer"] = -3 * bool(HOST_PHRASE.search(text))
    against["it comes from the authority"] = -3 * _is_from_authority(letter, sender, directory)
    against["it holds no sentence"] = -3 * (letter.layout == "letter"
                                            and not _SENTENCE_END.search(text))
    against["it is not signed"] = -2 * (letter.layout == "letter" and not letter.signature
                                        and words > LONG)
    return {sign: int(value) for sign, value in {**signs, **against}.items() if value}


def _is_title_of(hearing: Hearing, title: str) -> bool:
    """Whether a title is that of the hearing, and no more."""
    return (not RESPONSE_WORD.search(title) and len(title.split()) > 2
            and fuzz.token_set_ratio(title.casefold(), hearing.case.title.casefold()) > 90)


def _speaks_of(directory: Directory, text: str) -> bool:
    """Whether a text names a hearing, or several words of what this one is about."""
    return (HEARING_WORD.search(text) is not None
            or directory.speaks_of_subject(text, FEWEST_WORDS))


def _is_from_authority(letter: Letter, sender: Sender | None, directory: Directory) -> bool:
    """Whether the authority itself signs, and no one else is named but its officers."""
    if sender and (sender.listed or (is_organisation(sender.name)
                                     and not HOST.fullmatch(sender.name))):
        return False
    lines = [letter.fields.get("sender", ""), *letter.signature_lines]
    return bool(sender and HOST.fullmatch(sender.name)) or any(
        directory.is_authority(part) for line in lines for part in (line, *line.split(",")))
