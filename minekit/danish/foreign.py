"""Whether a text is in another language than Danish, by its small words.

Danish and its neighbours share many small words, so those count that one language has and Danish
has not, against those that Danish has and the language has not. Norwegian in books is too near to
be told, and is read nearly as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

FEWEST = 12
"""Words, below which nothing can be said."""
_LEAST = 0.08
"""Share of small words of the language, from which a text may be in it."""
_DANISH = frozenset("""
    og at er af ikke til fra en et vi for skal bliver blive mellem noget nogle efter hvis hvor
    hvordan fordi også meget vores være hvad dette denne når så kun mod uden jeg mig dig har eller
    der den det de som på i med om vil ved
""".split())
_OTHERS: Mapping[str, frozenset[str]] = MappingProxyType({
    "Swedish": frozenset("""
        och att är inte för ett till från också när mycket eller ni vår våra vårt måste bör ska av
        sig jag oss den det som på i med om hos utan efter dessa detta vad där här
    """.split()),
    "English": frozenset("""
        the of and to is that we not be are with this our it on as have from would should will can
        in for they their which has was were but by an or i
    """.split()),
    "German": frozenset("""
        die und das nicht ist wir zu mit für eine auf sich werden auch es dem den der ein sind von
        im zur zum wird oder als wie unsere haben dass ich
    """.split()),
    "Greenlandic": frozenset("""
        aamma imaluunniit pillugu kiisalu taamaattumik tassani una taanna taakku ilaatigut
        pisariaqarpoq isumaqarpugut isumaqarpunga innuttaasut naalakkersuisut tusarniaaneq
        akissut matumani tamanna ataatsimut aammalu kisianni ullumikkut qujanaq allat
    """.split()),
})
_WORD = re.compile(r"[^\W\d_]+")


def other_language(text: str) -> str:
    """The English name of the language; empty for Danish, and for what cannot be told.

    Examples
    --------
    >>> other_language("We do not support the proposal, and we ask that the school is kept open.")
    'English'
    >>> other_language("Vi støtter ikke forslaget, og vi beder om, at skolen bevares, som den er.")
    ''
    """
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < FEWEST:
        return ""
    found = {name: (sum(word in small and word not in _DANISH for word in words),
                    sum(word in _DANISH and word not in small for word in words))
             for name, small in _OTHERS.items()}
    best = max(found, key=lambda name: found[name][0] - found[name][1])
    theirs, danish = found[best]
    return best if theirs > 2 * danish and theirs >= _LEAST * len(words) else ""
