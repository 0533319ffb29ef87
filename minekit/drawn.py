"""Some letters of a hearing, from which is learnt what its letters have in common.

How rare a word is, and what others say of the same, hangs on all letters. Were it learnt from all
of them, each new letter would change what every other is read as. So it is learnt from some, which
are drawn by a hash of their ids: the same ones in any order, on any machine, and a new letter is
seldom among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

MOST = 128
"""Letters that are drawn; of hearings with fewer, all."""


def drawn(responses: Iterable[str], most: int = MOST) -> frozenset[str]:
    """The ids of those that are learnt from.

    References
    ----------
    Broder (1997), On the resemblance of documents: the least hashes are a sample of a set that
    hangs on nothing but the set.

    Examples
    --------
    >>> many = [f"svar-{number}" for number in range(1000)]
    >>> len(drawn(many)), len(drawn(many) - drawn([*many, "nyt-svar"])) <= 1
    (128, True)
    """
    ids = set(responses)
    if len(ids) <= most:
        return frozenset(ids)
    return frozenset(sorted(ids, key=lambda id: (_hash(id), id))[:most])


def _hash(id: str) -> bytes:
    return blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
