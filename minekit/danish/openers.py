"""How a sentence begins: whether it goes on with what was said, or turns to something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BACK = ("alligevel", "altså", "begge", "både", "de", "dem", "den", "denne", "der", "derfor",
         "dermed", "derudover", "derved", "dertil", "desuden", "det", "dette", "disse", "dog",
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


_BACKWARD, _FORWARD = _pattern(_BACK), _pattern(_NEW, more="|(?:til )?§")


def carries_on(text: str) -> bool:
    """Whether the first words point back.

    Examples
    --------
    >>> carries_on("Det vil koste arbejdspladser."), carries_on("Biblioteket er byens hjerte.")
    (True, False)
    """
    return _BACKWARD.match(text.lower()) is not None


def turns(text: str) -> bool:
    """Whether the first words open a new subject.

    Examples
    --------
    >>> turns("Hvad angår støjen, er vi enige."), turns("Vi er enige.")
    (True, False)
    """
    return _FORWARD.match(text.lower()) is not None
