"""How well each node of a letter fits each theme and move: what the chain of nodes is read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from minekit.annotated import Labels
from minekit.chain import Chains
from minekit.danish.counted import Counted, Rarity
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

    def most_of_themes(self, moves: Floats) -> Floats:
        """Of each theme, through the likeliest of its moves: n_nodes x n_themes."""
        most = np.zeros((len(moves), self.n_themes))
        for theme, column in zip(self.themes[1 + self.n_themes:].tolist(), moves.T, strict=True):
            np.maximum(most[:, theme], column, out=most[:, theme])
        return most

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
    """The weighted n-grams of some nodes, and how like they are to each topic.

    Parameters
    ----------
    ngrams : csr_matrix of shape (n_nodes, n_ngrams)
    likeness : dict of arrays of shape (n_nodes, n_topics)
        Cosines, standardised over the hearing so that they mean the same in any hearing and with
        any encoder, and squashed.
    """

    ngrams: csr_matrix
    likeness: dict[str, Floats]

    def of_topics(self, first: int, stop: int | None) -> Texts:
        """The same for some of the topics."""
        return Texts(self.ngrams, {name: values[:, first:stop]
                                   for name, values in self.likeness.items()})


@dataclass(frozen=True, eq=False)
class Likeness:
    """How like texts are to topics by vectors of one kind, in measures of the hearing.

    Parameters
    ----------
    topics
        Vectors of the topics, in columns.
    mean, spread
        Of the cosines in the hearing.
    """

    topics: Any
    mean: float
    spread: float

    @classmethod
    def learn(cls, topics: Any, *known: Any) -> Self:
        """Learn how cosines spread.

        Parameters
        ----------
        topics
            Their vectors.
        known
            Vectors of texts of the hearing, and of texts that have nothing to do with it.
        """
        found = np.vstack([_cosines(rows, topics.T) for rows in known])
        return cls(topics.T, *((found.mean(), found.std()) if found.size else (0.0, 0.0)))

    def __call__(self, rows: Any) -> Floats:
        """Of vectors with each topic; far ones, as of equal texts, are brought nearer."""
        cosines = _cosines(rows, self.topics)
        if self.spread == 0:
            return np.zeros_like(cosines)
        apart = (cosines - self.mean) / self.spread
        return np.asarray(np.sign(apart) * np.log1p(np.abs(apart)))


def _cosines(rows: Any, topics: Any) -> Floats:
    """In double precision, so that it makes no difference with how many others a text is asked."""
    if isinstance(rows, np.ndarray):
        return np.asarray(rows.astype(np.float64) @ topics.astype(np.float64))
    return np.asarray((rows @ topics).toarray(), np.float64)


@dataclass(frozen=True, eq=False)
class Measure:
    """What the texts of a hearing have in common, and so how like a text is to a topic.

    Parameters
    ----------
    ngrams, stems
        How rare they are.
    encoders
        By what is meant and by the company of words.
    likeness
        By each of these.
    """

    ngrams: Rarity
    stems: Rarity
    encoders: dict[str, Encoder]
    likeness: dict[str, Likeness]

    @classmethod
    def learn(cls, nodes: Sequence[str], topics: Sequence[Topic], encoder: Encoder,
              counted: Counted, background: Sequence[str] = ()) -> Self:
        """Learn from some nodes of a hearing.

        Parameters
        ----------
        background
            Sentences of other hearings, which say how rare words are and how like texts that have
            nothing to do with each other are, where the corpus is too small to say so.
        """
        parts = nodes, background, [topic.text for topic in topics]
        corpus = [text for part in parts for text in part]
        likeness = {}

        def learn_by(name: str, count: Callable[[Sequence[str]], csr_matrix]) -> Rarity:
            counts = [count(part) for part in parts]
            rarity = Rarity(*counts)
            *known, told = map(rarity.weighted, counts)
            likeness[name] = Likeness.learn(told, *known)
            return rarity

        ngrams, stems = learn_by("ngrams", counted.ngrams), learn_by("words", counted.stems)
        encoders = {"meaning": encoder, "company": Static()}
        n = len(corpus) - len(topics)
        for name, chosen in encoders.items():
            rows = chosen.fit_encode(corpus, counted)
            likeness[name] = Likeness.learn(rows[n:], rows[:n])
        return cls(ngrams, stems, encoders, likeness)

    def texts(self, nodes: Sequence[str], counted: Counted) -> Texts:
        """Compare nodes with the topics."""
        ngrams = self.ngrams.weighted(counted.ngrams(nodes))
        rows = {"ngrams": ngrams, "words": self.stems.weighted(counted.stems(nodes)),
                **{name: chosen.encode(nodes, counted)
                   for name, chosen in self.encoders.items()}}
        return Texts(ngrams, {name: known(rows[name]) for name, known in self.likeness.items()})


@dataclass(frozen=True, eq=False)
class ValueMeasure:
    """How like the values are that texts and considerations speak of."""

    values: Values
    likeness: Likeness

    @classmethod
    def learn(cls, nodes: Sequence[str], topics: Sequence[Topic]) -> Self:
        """Learn from some nodes of a hearing."""
        values = Values().fit(nodes)
        return cls(values, Likeness.learn(values.encode([topic.text for topic in topics]),
                                          values.encode(nodes)))

    def added(self, texts: Texts, nodes: Sequence[str]) -> Texts:
        """What is known of some nodes, and this."""
        return Texts(texts.ngrams, {**texts.likeness,
                                    "values": self.likeness(self.values.encode(nodes))})


def _margin(values: Floats) -> Floats:
    """By how much each is above the best of the others in its row."""
    if values.shape[1] < 2:
        return values.copy()
    second, best = np.partition(values, -2, axis=1)[:, -2:].T
    others = np.where(values == best[:, None], second[:, None], best[:, None])
    return np.asarray(values - others)


@dataclass(frozen=True, eq=False)
class Centroids:
    """What some responses say of each state.

    The centroid of a state is the sum of all nodes, weighted by the probability that they are
    about it (self-training; Rocchio's classifier with soft labels [1]_).

    Parameters
    ----------
    responses
        Ids of those that were heard.
    sums : ndarray of shape (n_ngrams, n_states)

    References
    ----------
    .. [1] Manning, Raghavan and Schütze (2008), "Introduction to Information Retrieval", 14.2.
    """

    responses: frozenset[str]
    sums: Floats

    @classmethod
    def of(cls, letters: Letters, ngrams: csr_matrix, shares: Floats) -> Self:
        """Those of some letters.

        Parameters
        ----------
        ngrams : csr_matrix of shape (n_nodes, n_ngrams)
        shares : ndarray of shape (n_nodes, n_states)
        """
        return cls(frozenset(letters.ids), ngrams.T @ shares)

    def likeness(self, letters: Letters, ngrams: csr_matrix, shares: Floats) -> Floats:
        """How like each node is to what the *other* responses say of each state.

        A response never helps to read itself.

        Returns
        -------
        ndarray of shape (n_nodes, n_states)
            Cosines.
        """
        products = np.asarray(ngrams @ self.sums)
        out = np.zeros_like(products)
        for id, part in zip(letters.ids, letters.parts(), strict=True):
            others, norms = products[part], self._squares
            if id in self.responses:
                own, rows = shares[part], ngrams[part]
                among = (rows @ rows.T) @ own
                norms = norms - 2 * (own * others).sum(0) + (own * among).sum(0)
                others = others - among
            out[part] = others / np.sqrt(np.maximum(norms, _TINY))
        return out

    @cached_property
    def _squares(self) -> Floats:
        return np.asarray(np.square(self.sums).sum(0))


def chains(letters: Letters, states: States, texts: Texts, tone: Floats) -> Chains:
    """What the chain model is told.

    Parameters
    ----------
    tone : ndarray of shape (n_nodes, 2)
        Logits of taking a side and of having no subject.
    """
    columns = list(_columns(letters, states, texts, tone))
    return Chains(np.stack(columns, axis=2), letters.borders(), states.kinds(), letters.starts,
                  np.minimum(np.arange(len(states)), 1))


def told(plain: Chains, letters: Letters, centroids: Floats) -> Chains:
    """The same for a second model, which is told as well what other letters say.

    Parameters
    ----------
    centroids : ndarray of shape (n_nodes, n_states)
        From :meth:`Centroids.likeness`.
    """
    label = letters.flags("label")[:, None]
    more = [values * where for values in (centroids, _margin(centroids))
            for where in (~label, label)]
    return replace(plain, features=np.concatenate([plain.features, np.stack(more, axis=2)], 2))


def _columns(letters: Letters, states: States, texts: Texts, tone: Floats) -> Iterator[Floats]:
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
