"""How well each node of a letter fits each theme and move: what the chain of nodes is read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from minekit.annotated import Labels
from minekit.chain import Chains
from minekit.danish.counted import Counted, weighted
from minekit.danish.values import Values
from minekit.danish.vectors import Static
from minekit.embed import Encoder
from minekit.hearing import Hearing, Move, Topic
from minekit.link.nodes import Letters
from minekit.link.references import References

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

_TINY = 1e-12
NAMED = 4.0
"""What a name counts: seldom, and telling, it shall not be held down as other features are."""


@dataclass(frozen=True)
class States:
    """What a node can be about: nothing (the first state), a theme in general, or a move.

    Parameters
    ----------
    topics
        Themes first, then moves; considerations can stand in for themes.
    """

    topics: tuple[Topic, ...]
    n_themes: int

    @classmethod
    def of(cls, hearing: Hearing) -> States:
        """Themes and moves of a hearing."""
        return cls((*hearing.themes, *hearing.moves), len(hearing.themes))

    def __len__(self) -> int:
        return 1 + len(self.topics)

    @property
    def moves(self) -> tuple[Move, ...]:
        """Those among the topics."""
        return tuple(topic for topic in self.topics if isinstance(topic, Move))

    @property
    def themes(self) -> NDArray[np.int64]:
        """The theme of each state, -1 for nothing."""
        number = {topic.id: n for n, topic in enumerate(self.topics[:self.n_themes])}
        return np.array([-1, *range(self.n_themes), *(number[move.theme] for move in self.moves)])

    def may_be(self, labels: Labels) -> list[int]:
        """The states that a sentence with these labels can have."""
        names = [topic.id for topic in self.topics]
        if labels.stances:
            return [1 + names.index(move, self.n_themes) for move in labels.stances]
        if labels.themes:
            wanted = [names.index(theme) for theme in labels.themes]
            return list(np.flatnonzero(np.isin(self.themes, wanted)))
        return [0]

    def theme_probabilities(self, states: Floats) -> Floats:
        """Of each theme, by itself or through one of its moves: n_nodes x n_themes."""
        member = self.themes[1:, None] == np.arange(self.n_themes)
        return np.asarray(states[:, 1:] @ member)

    def kinds(self) -> NDArray[np.int64]:
        """The kind of passage from each state to each other, as :class:`minekit.chain.Chains`.

        0 the same, 1 nothing to nothing, 2 inside a theme, 3 to nothing, 4 from nothing,
        5 to another theme.
        """
        themes = self.themes
        kinds = np.where(themes[:, None] == themes, 2, 5)
        np.fill_diagonal(kinds, 0)
        kinds[:, 0], kinds[0, :], kinds[0, 0] = 3, 4, 1
        return kinds


@dataclass(frozen=True, eq=False)
class Texts:
    """The weighted n-grams of all nodes, and how like they are to each topic.

    Parameters
    ----------
    ngrams : csr_matrix of shape (n_nodes, n_ngrams)
    likeness : dict of arrays of shape (n_nodes, n_topics)
        Cosines, standardised over the hearing so that they mean the same in any hearing and with
        any encoder, and squashed.
    """

    ngrams: csr_matrix
    likeness: dict[str, Floats]

    @classmethod
    def of(cls, nodes: Sequence[str], topics: Sequence[Topic], encoder: Encoder,
           counted: Counted, background: Sequence[str] = ()) -> Texts:
        """Compare nodes with topics.

        Parameters
        ----------
        background
            Sentences of other hearings, which say how rare words are and how like texts that have
            nothing to do with each other are, where the corpus is too small to say so.
        """
        parts = nodes, background, [topic.text for topic in topics]
        corpus = [text for part in parts for text in part]
        n = len(corpus) - len(topics)
        ngrams, *other_ngrams = weighted(*map(counted.ngrams, parts))
        words = list(weighted(*map(counted.stems, parts)))
        meaning, company = (encoder.fit(corpus).encode(corpus) for encoder in (encoder, Static()))
        likeness = {"ngrams": _likeness(ngrams, *other_ngrams), "words": _likeness(*words),
                    "meaning": meaning[:n] @ meaning[n:].T,
                    "company": company[:n] @ company[n:].T}
        return cls(ngrams, {name: _standard(values)[:len(nodes)]
                            for name, values in likeness.items()})

    def of_topics(self, first: int, stop: int) -> Texts:
        """The same for some of the topics."""
        return Texts(self.ngrams, {name: values[:, first:stop]
                                   for name, values in self.likeness.items()})

    def of_nodes(self, part: slice) -> Texts:
        """The same for some of the nodes."""
        return Texts(self.ngrams[part], {name: values[part]
                                         for name, values in self.likeness.items()})

    def with_values(self, nodes: Sequence[str], topics: Sequence[Topic]) -> Texts:
        """The same, and how like the values are that nodes and topics speak of."""
        values = Values().fit(nodes)
        spoken, meant = values.encode(nodes), values.encode([topic.text for topic in topics])
        return Texts(self.ngrams, {**self.likeness, "values": _standard(spoken @ meant.T)})


def _likeness(nodes: csr_matrix, background: csr_matrix, topics: csr_matrix) -> Floats:
    """Cosines of nodes and background with topics."""
    return np.vstack([(part @ topics.T).toarray() for part in (nodes, background)])


def _standard(values: Any) -> Floats:
    """Values with mean 0 and spread 1; far ones, as of equal texts, are brought nearer."""
    values = np.asarray(values, np.float64)
    spread = values.std() if values.size else 0.0
    if spread == 0:
        return np.zeros_like(values)
    apart = (values - values.mean()) / spread
    return np.asarray(np.sign(apart) * np.log1p(np.abs(apart)))


def _margin(values: Floats) -> Floats:
    """By how much each is above the best of the others in its row."""
    if values.shape[1] < 2:
        return values.copy()
    second, best = np.partition(values, -2, axis=1)[:, -2:].T
    others = np.where(values == best[:, None], second[:, None], best[:, None])
    return np.asarray(values - others)


def centroid_likeness(letters: Letters, ngrams: csr_matrix, shares: Floats) -> Floats:
    """How like each node is to what the *other* responses say of each state.

    The centroid of a state is the mean of all nodes, weighted by the probability that they are
    about it (self-training; Rocchio's classifier with soft labels [1]_). A response never helps
    to read itself.

    Parameters
    ----------
    ngrams : csr_matrix of shape (n_nodes, n_ngrams)
    shares : ndarray of shape (n_nodes, n_states)

    Returns
    -------
    ndarray of shape (n_nodes, n_states)
        Cosines.

    References
    ----------
    .. [1] Manning, Raghavan and Schütze (2008), "Introduction to Information Retrieval", 14.2.
    """
    centroids = ngrams.T @ shares
    squares = np.square(centroids).sum(0)
    products = np.asarray(ngrams @ centroids)
    out = np.zeros_like(products)
    for part in letters.parts():
        own, rows = shares[part], ngrams[part]
        among = (rows @ rows.T) @ own
        norms = squares - 2 * (own * products[part]).sum(0) + (own * among).sum(0)
        out[part] = (products[part] - among) / np.sqrt(np.maximum(norms, _TINY))
    return out


def chains(letters: Letters, states: States, texts: Texts, tone: Floats,
           centroids: Floats | None = None) -> Chains:
    """What the chain model is told.

    Parameters
    ----------
    tone : ndarray of shape (n_nodes, 2)
        Logits of taking a side and of having no subject.
    centroids : ndarray of shape (n_nodes, n_states), optional
        From :func:`centroid_likeness`; a second model is told of them.
    """
    columns = list(_columns(letters, states, texts, tone, centroids))
    return Chains(np.stack(columns, axis=2), letters.borders(), states.kinds(), letters.starts,
                  np.minimum(np.arange(len(states)), 1))


def _columns(letters: Letters, states: States, texts: Texts, tone: Floats,
             centroids: Floats | None) -> Iterator[Floats]:
    n_themes = states.n_themes
    label = letters.flags("label")[:, None]

    def put(*, nothing: Any = 0.0, theme: Any = 0.0, move: Any = 0.0) -> Floats:
        column = np.zeros((len(letters.nodes), len(states)))
        column[:, :1], column[:, 1:1 + n_themes], column[:, 1 + n_themes:] = nothing, theme, move
        return column

    def split(values: Floats) -> tuple[Floats, Floats]:
        return values[:, :n_themes], values[:, n_themes:]

    for likeness in texts.likeness.values():
        for theme, move in (split(likeness), tuple(map(_margin, split(likeness)))):
            for where in (~label, label):
                yield put(theme=theme * where)
                yield put(move=move * where)
    for named in NAMED * References(states.moves).found(letters.texts):
        yield put(move=named * ~label)
        yield put(move=named * label)
    yield put(nothing=1.0)
    yield put(move=1.0)
    yield put(nothing=label)
    yield put(move=label)
    yield put(nothing=letters.flags("first")[:, None] * label)
    side, subjectless = tone[:, :1] * ~label, tone[:, 1:] * ~label
    yield put(nothing=subjectless)
    yield put(nothing=side)
    yield put(move=side)
    if centroids is not None:
        for values in (centroids, _margin(centroids)):
            for where in (~label, label):
                theme, move = split(values[:, 1:] * where)
                yield put(nothing=values[:, :1] * where, theme=theme, move=move)
