"""Letters that are nearly alike, as campaigns make them: they are counted, and it is said so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from minekit.records import BODY, Sentence

ALIKE = 0.6
"""Of the word sequences of both letters that two of a campaign share."""
SEQUENCE = 4
"""Words in a sequence."""
SHORTEST = 15
"""Words of a letter, below which agreement says nothing."""

_ROWS = 512
"""Letters that are compared with all others at a time."""
_WORD = re.compile(r"\w+")


def campaigns(sentences: Iterable[Sentence]) -> list[tuple[str, ...]]:
    """The responses that have nearly the same words in their running text.

    Returns
    -------
    list of tuples
        Ids of the responses of each group of two or more, largest first.

    References
    ----------
    Broder (1997), On the resemblance of documents: shingles and their Jaccard coefficient.
    """
    letters = _letters(sentences)
    if len(letters) < 2:
        return []
    ids = sorted(letters)
    groups: dict[int, list[str]] = defaultdict(list)
    for id, label in zip(ids, _components([letters[id] for id in ids]), strict=True):
        groups[label].append(id)
    found = [tuple(group) for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: (-len(group), group))


def _letters(sentences: Iterable[Sentence]) -> dict[str, set[str]]:
    """The word sequences of each letter that is long enough to be compared."""
    words: dict[str, list[str]] = defaultdict(list)
    for sentence in sentences:
        if sentence.block in BODY:
            words[sentence.response_id] += _WORD.findall(sentence.text.casefold())
    return {id: {" ".join(own[n:n + SEQUENCE]) for n in range(len(own) - SEQUENCE + 1)}
            for id, own in words.items() if len(own) >= SHORTEST}


def _components(letters: Sequence[set[str]]) -> Sequence[int]:
    """A label for each letter; those that are alike, or alike to one another's like, share it."""
    import numpy as np
    from scipy.sparse import csr_matrix, vstack
    from scipy.sparse.csgraph import connected_components

    columns: dict[str, int] = {}
    rows, cells = [], []
    for n, letter in enumerate(letters):
        for sequence in sorted(letter):
            rows.append(n)
            cells.append(columns.setdefault(sequence, len(columns)))
    has = csr_matrix((np.ones(len(rows), np.float32), (rows, cells)),
                     shape=(len(letters), len(columns)))
    sizes = np.array([len(letter) for letter in letters])
    graphs = []
    for start in range(0, len(letters), _ROWS):
        common = (has[start:start + _ROWS] @ has.T).tocoo()
        together = sizes[common.row + start] + sizes[common.col] - common.data
        alike = common.data >= ALIKE * together
        graphs.append(csr_matrix((alike[alike], (common.row[alike], common.col[alike])),
                                 shape=(common.shape[0], len(letters))))
    return [int(label) for label in connected_components(vstack(graphs), directed=False)[1]]
