"""Names of senders taken apart: what of them can stand in a letter or in the name of a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from minekit.danish.names import first_names, has_first_name, is_person

NAME_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NO_NAME = frozenset("familien og anonym borger beboer forælder ukendt afsender ægteparret "
                     "fru hr frk dr".split())


def name_words(name: str) -> list[str]:
    """The words of a name that are names, in small letters; no town that follows a comma."""
    own, _, rest = name.partition(",")
    if is_person(rest.strip()) or has_first_name(rest.strip()):
        own = name
    return [word.casefold() for word in NAME_WORD.findall(own)
            if len(word) > 1 and word.casefold() not in _NO_NAME]


def full_names(name: str) -> Iterator[str]:
    """The names of a sender; "Jonas og Camilla Høyrup" are two.

    Examples
    --------
    >>> list(full_names("Jonas og Camilla Høyrup"))
    ['Jonas og Camilla Høyrup', 'Jonas Høyrup', 'Camilla Høyrup']
    """
    if " " not in name:
        return
    yield name
    parts = re.split(r"\s+(?:og|&)\s+|,\s*", name)
    if len(parts) > 1:
        last = parts[-1].split()[-1]
        for part in parts:
            full = part if " " in part else f"{part} {last}"
            if part and full.split()[0] in first_names():
                yield full
    words = name.split()
    if len(words) > 2 and len(parts) == 1 and words[0] in first_names():
        yield f"{words[0]} {words[-1]}"


def folded(name: str) -> str:
    """A name as it stands in the names of files: "Åse Bæk" as "aase baek"."""
    for letter, others in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        name = name.casefold().replace(letter, others)
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
