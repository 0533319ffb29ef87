"""How a sentence begins: whether it goes on with what was said, or turns to something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BACK = ("alligevel", "altså", "begge", "både", "dem", "denne", "der", "derfor",
         "dermed", "derudover", "derved", "dertil", "desuden", "dette", "disse", "dog",
         "dér", "ellers", "en sådan", "endvidere", "et sådant", "for eksempel", "forslaget",
         "grebet", "han", "heraf", "herefter", "herfor", "heri", "hermed", "hertil", "herudover",
         "hun", "ikke desto mindre", "imidlertid", "konkret", "men", "modellen", "og", "omvendt",
         "ordningen", "på den måde", "samme", "samtidig", "sker det", "således", "så", "sådan",
         "særligt", "tilsvarende", "tværtimod", "ud over")
_NEW = ("ad", "afslutningsvis", "anderledes", "angående", "derimod", "dernæst", "endelig",
        "for det første", "for det andet", "for det tredje", "for det fjerde", "for det femte",
        "for så vidt angår", "forslag", "generelt", "greb", "hvad angår", "i forhold til",
        "indledningsvis", "med hensyn til", "modsat", "når det gælder", "om", "omkring", "pkt",
        "punkt", "sammenfattende", "samlet set", "til forslag", "til greb", "til pkt", "til punkt",
        "til gengæld", "til sidst", "til slut", "vedr", "vedrørende", "vi står til rådighed")


def _pattern(openers: Sequence[str], more: str = "") -> re.Pattern[str]:
    longest_first = sorted(openers, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(longest_first)})\b{more}")


_NO_ADJECTIVES = ("burde", "eneste", "fleste", "første", "følgende", "gjorde", "havde", "kunne",
                  "måtte", "samme", "sidste", "skulle", "turde", "ville", r"\w+else")
_ADJECTIVE = rf"(?!(?:{'|'.join(_NO_ADJECTIVES)})\b)\w+e"
_BACKWARD = _pattern(_BACK, more=rf"|(?:den|det|de)\b(?! {_ADJECTIVE} \w)")
"""Before an adjective, "den", "det" and "de" are articles: "den nye vej"."""
_OF_IT = re.compile(r"(?:\w+ ){1,2}(?:den|det|dem)\b(?: \w+)?\W*$")
"""Short, and about nothing that it names: "Byg den nu."."""
_FORWARD = _pattern(_NEW, more="|(?:til )?§")


def carries_on(text: str) -> bool:
    """Whether the first words point back.

    Examples
    --------
    >>> carries_on("Det vil koste arbejdspladser."), carries_on("Det gamle bibliotek er lukket.")
    (True, False)
    """
    text = text.lower()
    return (_BACKWARD.match(text) or _OF_IT.match(text)) is not None


def turns(text: str) -> bool:
    """Whether the first words open a new subject.

    Examples
    --------
    >>> turns("Hvad angår støjen, er vi enige."), turns("Vi er enige.")
    (True, False)
    """
    return _FORWARD.match(text.lower()) is not None
