"""Vectors of Danish texts, from the company that they keep in the debates of parliament.

    python training/vectors.py DEBATES.txt.gz [--out minekit/danish/vectors]

Words and the words within ``WINDOW`` of them are counted, near ones more than far ones. The counts
become positive pointwise mutual information, with the contexts' frequencies smoothed, and its
leading singular vectors, weighted by the root of their values, are the vectors [1]_. From them the
vectors of character n-grams begin, which are then tuned (``tuning.py``) and stored in eight bits.
A quarter of an hour on two cores; needs torch. The same debates give the same files on the same
machine.

References
----------
.. [1] Levy, Goldberg and Dagan (2015), "Improving Distributional Similarity with Lessons Learned
   from Word Embeddings", TACL 3.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.utils.extmath import randomized_svd
from tuning import tuned

from minekit.danish.vectors import WORD, write

ROOT = Path(__file__).parent.parent
DIMENSIONS = 200
FEWEST = 4
"""Times that a word must stand in the debates."""
CONTEXTS = 20_000
"""Most frequent words, beside which the others are counted."""
WINDOW = 8
SMOOTHING = 0.75
"""Power of the contexts' frequencies, so that rare ones do not count too much."""
_BETWEEN = re.compile(r"\n\s*\n|\n {3}(?=\S)")
_SHORTEST = 60


def paragraphs(text: str) -> list[list[str]]:
    """The words of each paragraph, in small letters."""
    return [WORD.findall(part.lower()) for part in _BETWEEN.split(text) if len(part) > _SHORTEST]


def counts(texts: Sequence[Sequence[str]], number: dict[str, int]) -> csr_matrix:
    """How often each word stands near each context: n_words x n_contexts."""
    gap = [-1] * WINDOW
    rows = np.array([place for text in texts for place in
                     (*(number.get(word, -1) for word in text), *gap)], np.int32)
    size = (len(number), min(CONTEXTS, len(number)))
    found = csr_matrix(size, dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        before, after = rows[:-distance], rows[distance:]
        for word, context in ((before, after), (after, before)):
            known = (word >= 0) & (context >= 0) & (context < size[1])
            weights = np.full(known.sum(), distance**-0.5, np.float32)
            found = found + coo_matrix((weights, (word[known], context[known])), size).tocsr()
    return found


def informative(found: csr_matrix) -> csr_matrix:
    """Positive pointwise mutual information of the counts."""
    words = np.asarray(found.sum(1)).ravel()
    contexts = np.asarray(found.sum(0)).ravel() ** SMOOTHING
    pairs = found.tocoo()
    values = np.log(pairs.data / (words[pairs.row] * (contexts / contexts.sum())[pairs.col]))
    positive = values > 0
    return csr_matrix((values[positive].astype(np.float32),
                       (pairs.row[positive], pairs.col[positive])), found.shape)


def vectors(found: csr_matrix) -> NDArray[np.float32]:
    """Unit vectors: n_words x DIMENSIONS."""
    left, values, _ = randomized_svd(informative(found), DIMENSIONS, n_iter=3, random_state=0)
    weighted = left * np.sqrt(values)
    lengths = np.linalg.norm(weighted, axis=1, keepdims=True)
    return np.asarray(weighted / np.maximum(lengths, 1e-9), np.float32)


def main() -> None:
    """Read the debates, and write the vectors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("debates", type=Path, help="plain text, packed with gzip")
    parser.add_argument("--out", type=Path, default=ROOT / "minekit" / "danish" / "vectors")
    args = parser.parse_args()
    with gzip.open(args.debates, "rt", encoding="utf-8") as file:
        text = file.read()
    texts = paragraphs(text)
    frequencies = Counter(word for text in texts for word in text)
    words = sorted((word for word, times in frequencies.items() if times >= FEWEST),
                   key=lambda word: (-frequencies[word], word))
    times = {word: frequencies[word] for word in words}
    found = counts(texts, {word: number for number, word in enumerate(words)})
    write(args.out, times, *tuned(text, times, vectors(found)))


if __name__ == "__main__":
    main()
