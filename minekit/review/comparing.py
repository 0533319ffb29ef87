"""How far coders agree, what they differ on, and the decision that settles it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from minekit.decisions import JUDGEMENTS, SETS, SIDES, Decision, Kind, Spot, Target, Value
from minekit.errors import DecisionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minekit.hearing import Hearing
    from minekit.review.case import Case

GIVEN, NOT_GIVEN = "given", "not given"
TASKS = {Kind.STANCE: "Sætningers stilling til greb", Kind.POSITION: "Svarets stilling til greb",
         Kind.THEMES: "Sætningers temaer", Kind.CONSIDERATIONS: "Sætningers hensyn"}
"""What coders are compared on, as the page calls it."""


class Unit(NamedTuple):
    """Something that coders decided on: a sentence or response, and a move or nothing."""

    kind: Kind
    response_id: str
    id: str
    move: str

    @property
    def key(self) -> str:
        """The same as one word, for a form."""
        return "|".join((self.kind, self.id, self.move))


class Measured(NamedTuple):
    """Agreement on some units.

    Parameters
    ----------
    coders
        The two that are compared, or all.
    same
        Share of units on which they say the same.
    coefficient
        Cohen's kappa of two, Krippendorff's alpha of more; None where it is not defined.
    interval
        In which it lies with 95 % certainty, responses drawn anew.
    """

    task: str
    measure: str
    coders: tuple[str, ...]
    units: int
    same: float
    coefficient: float | None
    interval: tuple[float, float] | None


class Difference(NamedTuple):
    """What coders differ on.

    Parameters
    ----------
    said
        By each coder, what was decided last.
    settled
        What was settled, if it was.
    """

    unit: Unit
    said: tuple[tuple[str, str], ...]
    settled: Decision | None


class Comparison(NamedTuple):
    """All coders of a run compared."""

    coders: tuple[str, ...]
    measured: tuple[Measured, ...]
    differences: tuple[Difference, ...]


Said = Mapping[Unit, Mapping[str, Decision]]


def compare(case: Case) -> Comparison:
    """Compare all coders on what at least two of them decided."""
    said, settled = _said(case)
    coders = tuple(sorted({coder for by_coder in said.values() for coder in by_coder}))
    seen = frozenset(item.number for by_coder in said.values() for item in by_coder.values())
    if case.measured[0] != seen:  # what is settled changes nothing of it
        case.measured = seen, tuple(
            found for kind in TASKS
            for found in _measure(kind, said, coders, _ids(case.hearing, kind)))
    return Comparison(coders, case.measured[1], tuple(
        sorted(_differences(said, settled), key=lambda item: item.settled is not None)))


def _differences(said: Said, settled: Mapping[Unit, Decision]) -> Iterator[Difference]:
    for unit, by_coder in said.items():
        if len({value_of(item) for item in by_coder.values()}) > 1:
            yield Difference(unit, tuple((coder, value_of(item)) for coder, item
                                         in sorted(by_coder.items())), settled.get(unit))


def _ids(hearing: Hearing, kind: Kind) -> list[str]:
    """What may be given to a sentence."""
    topics = hearing.considerations if kind is Kind.CONSIDERATIONS else hearing.themes
    return [topic.id for topic in topics]


def value_of(item: Decision) -> str:
    """What was decided, as one word; the same for equal decisions."""
    return ";".join(sorted(item.value.given)) if item.kind in SETS else item.value.stance


def _said(case: Case) -> tuple[Said, Mapping[Unit, Decision]]:
    said: dict[Unit, dict[str, Decision]] = defaultdict(dict)
    settled: dict[Unit, Decision] = {}
    for item in case.ledger.held:
        response, sentence = case.ledger.home(item)
        if item.kind not in JUDGEMENTS or not response:
            continue
        unit = Unit(item.kind, response, sentence or response, item.target.move)
        if item.settled:
            settled[unit] = item
        else:
            said[unit][item.coder] = item
    return said, settled


def _measure(kind: Kind, said: Said, coders: Sequence[str], ids: Sequence[str]
             ) -> Iterator[Measured]:
    """Cohen's kappa of each two coders, and Krippendorff's alpha of all."""
    from minekit.evaluate.annotators import alpha_of, kappa

    own = {unit: by_coder for unit, by_coder in said.items()
           if unit.kind is kind and len(by_coder) > 1}
    for pair in combinations(coders, 2):
        if rows := _rows(own, pair, ids):
            yield _measured(kind, "Cohens kappa", kappa, pair, rows, ordered=True)
    if rows := _rows(own, coders, ids):
        yield _measured(kind, "Krippendorffs alfa", alpha_of, tuple(coders), rows, ordered=False)


Rows = Mapping[tuple[str, tuple[str, ...]], int]
"""A response and what coders said of something in it, with how often they did."""


def _rows(said: Said, coders: Sequence[str], ids: Sequence[str]) -> Rows:
    """What at least two of the coders decided on.

    Each theme or consideration of a sentence is a unit, given or not.
    """
    rows: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for unit, by_coder in said.items():
        held = [by_coder[coder].value for coder in coders if coder in by_coder]
        if len(held) < 2:
            continue
        if unit.kind not in SETS:
            rows[unit.response_id, tuple(value.stance for value in held)] += 1
            continue
        given = [value.given for value in held]
        some = frozenset().union(*given).intersection(ids)
        for id in some:
            rows[unit.response_id, tuple(GIVEN if id in each else NOT_GIVEN
                                         for each in given)] += 1
        rows[unit.response_id, (NOT_GIVEN,) * len(held)] += len(ids) - len(some)
    return rows


def _measured(kind: Kind, name: str, coefficient: Any, coders: tuple[str, ...],
              rows: Rows, *, ordered: bool) -> Measured:
    import numpy as np

    from minekit.evaluate.bootstrap import interval

    outcomes = [GIVEN, NOT_GIVEN] if kind in SETS else list(SIDES)
    responses = {id: n for n, id in enumerate(dict.fromkeys(id for id, _ in rows))}
    counts = np.zeros((len(responses), len(outcomes), len(outcomes)))
    for (id, values), times in rows.items():
        places = [outcomes.index(value) for value in values]
        for first, second in _beside(places, ordered=ordered):
            counts[responses[id], first, second] += times / (1 if ordered else len(values) - 1)
    value = float(coefficient(counts.sum(0)))
    samples = np.tensordot(_draws(len(counts)), counts, 1)
    units = sum(rows.values())
    same = sum(times for (_, values), times in rows.items() if len(set(values)) == 1) / units
    defined = not np.isnan(value)
    return Measured(TASKS[kind], name, coders, units, same, value if defined else None,
                    interval(coefficient(samples)) if defined else None)


@lru_cache(maxsize=4)
def _draws(size: int) -> NDArray[Any]:
    """As :func:`minekit.evaluate.bootstrap.draws`; kept, since the page is shown again."""
    from minekit.evaluate.bootstrap import draws

    return draws(size)


def _beside(places: Sequence[int], *, ordered: bool) -> Iterable[tuple[int, int]]:
    """Which values stand beside which; both ways unless the coders are told apart."""
    pairs = list(combinations(places, 2))
    return pairs if ordered else [*pairs, *((b, a) for a, b in pairs)]


def settlement(case: Case, key: str, value: str) -> Decision:
    """The decision that settles a difference.

    Parameters
    ----------
    key
        Of the unit.
    value
        As :func:`value_of` gives it.

    Raises
    ------
    DecisionError
        If there is no such difference, or nobody said that.
    """
    found = next((item for item in _differences(*_said(case)) if item.unit.key == key), None)
    if found is None:
        raise DecisionError("Der er ingen uenighed om dette mere. Hent siden igen.")
    unit = found.unit
    if unit.kind in SETS:
        ids = tuple(filter(None, value.split(";")))
        if value not in {said for _, said in found.said}:
            raise DecisionError("Vælg en af kodernes svar.")
        made = Value(considerations=ids) if unit.kind is Kind.CONSIDERATIONS else Value(themes=ids)
        return case.make(unit.kind, _target(case, unit), made, settled=True)
    return case.make(unit.kind, _target(case, unit), Value(stance=value, evidence=_evidence(
        case, unit, value)), settled=True)


def _target(case: Case, unit: Unit) -> Target:
    places = case.places
    if unit.kind is Kind.POSITION:
        return places.of_response(places.responses[unit.id], unit.move)
    return places.of_sentence(places.sentences[unit.id], unit.move)


def _evidence(case: Case, unit: Unit, value: str) -> tuple[Spot, ...]:
    """The sentences that those rest on who said so."""
    return next((item.value.evidence for item in case.ledger.of_response(unit.response_id)
                 if item.kind is unit.kind and item.target.move == unit.move
                 and item.value.stance == value), ())
