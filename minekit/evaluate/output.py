"""Scores as text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from minekit.evaluate.annotators import Agreement
from minekit.evaluate.bootstrap import Interval
from minekit.evaluate.measures import Score
from minekit.evaluate.positions import (
    OUTCOMES,
    Pair,
    confusion,
    in_context,
    reliability,
    review_curve,
    stated,
    worst,
)
from minekit.evaluate.scorers import Scores

LONGEST = 120


def as_json(scores: Scores, groups: Mapping[str, Scores]) -> str:
    """One object ``{score: value}``; those of groups as ``score[group]``."""
    values = {name: score.value for name, score in scores.items()}
    for group, part in groups.items():
        values |= {f"{name}[{group}]": score.value for name, score in part.items()
                   if not name.endswith("]")}
    return json.dumps(values, ensure_ascii=False, indent=1)


def as_table(scores: Scores, groups: Mapping[str, Scores],
             ends: Mapping[str, Interval] | None = None) -> str:
    """A line for each score: value, number of gold items, and the value in each group.

    Parameters
    ----------
    ends
        Intervals, for a column of their own.
    """
    rows = [["score", "value", *(["95 %"] if ends is not None else []), "n", *groups]]
    for name, score in scores.items():
        between = [_between(ends.get(name))] if ends is not None else []
        rows.append([name, _cell(score), *between, str(score.gold),
                     *(_cell(group.get(name, Score())) for group in groups.values())])
    return _aligned(rows)


def as_positions(pairs: Sequence[Pair]) -> str:
    """What is taken for what, whether confidence holds, and what review is worth."""
    counts, kept, curve = confusion(pairs), reliability(pairs), review_curve(pairs)
    parts = [_square("gold / given", [[counts[gold, given] for given in OUTCOMES]
                                      for gold in OUTCOMES])]
    if kept.error is not None:
        parts += [
            _aligned([["confidence", "n", "mean", "right"], *(
                [f"{bin.low:.1f}-{bin.high:.1f}", str(bin.size), f"{bin.confidence:.2f}",
                 f"{bin.right / bin.size:.2f}"] for bin in kept.bins)]),
            f"expected calibration error {kept.error:.3f}",
            _aligned([["reviewed", "right", "in random order"], *(
                [f"{n / 10:.0%}", f"{curve.share(n / 10):.3f}", f"{curve.random(n / 10):.3f}"]
                for n in range(0, 11, 2))])]
    return "\n\n".join(parts)


def as_worst(pairs: Sequence[Pair], count: int) -> str:
    """So many wrong positions, the surest first, in their letters."""
    lines = []
    for pair in worst(pairs, count):
        position = pair.position
        if position is None or position.confidence is None:
            continue
        lines += ["", f"{pair.case.id}, {pair.move}: {pair.given} ({position.confidence:.2f}), "
                  f"gold {pair.gold}; {pair.case.predicted.file}, page {position.page}"]
        lines += [f"  {'>' if quoted else ' '} {text}" for text, quoted in in_context(pair)]
        lines += [f"  gold, {stance}: {text}" for stance, text in stated(pair)]
    return "\n".join(lines)


def as_agreement(found: Agreement) -> str:
    """A line for each move, and what the two said side by side."""
    rows = [[row.name, str(row.units), f"{row.same:.3f}", _number(row.kappa.value),
             _between(row.kappa.interval), _number(row.alpha.value), _between(row.alpha.interval)]
            for row in found.rows]
    return "\n\n".join([_aligned([["", "n", "same", "kappa", "95 %", "alpha", "95 %"], *rows]),
                        _square("first / second", found.table), *found.notes])


def agreement_as_json(found: Agreement) -> str:
    """An object for each row."""
    return json.dumps([{"move": row.name, "n": row.units, "same": row.same,
                        "kappa": row.kappa.value, "kappa_interval": row.kappa.interval,
                        "alpha": row.alpha.value, "alpha_interval": row.alpha.interval}
                       for row in found.rows], ensure_ascii=False, indent=1)


def _square(corner: str, counts: Sequence[Sequence[int]]) -> str:
    """A table of outcomes against outcomes."""
    rows = [[name, *(str(count or ".") for count in row)]
            for name, row in zip(OUTCOMES, counts, strict=True)]
    return _aligned([[corner, *map(_short, OUTCOMES)], *rows])


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join("  ".join([row[0].ljust(first), *map(str.rjust, row[1:], others)])
                     for row in rows)


def _short(outcome: str) -> str:
    return outcome.replace("supports_with_conditions", "conditions")


def _between(ends: Interval | None) -> str:
    return "-" if ends is None else f"{ends[0]:.2f}-{ends[1]:.2f}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _cell(score: Score) -> str:
    return _number(score.value)


def as_errors(scores: Scores, count: int) -> str:
    """The first so many wrong items of each score."""
    lines: list[str] = []
    for name, score in scores.items():
        if score.errors:
            lines.append(f"\n{name}: {len(score.errors)} wrong")
        for id, place, gold, predicted in score.errors[:count]:
            lines.append(f"  {id} | {place[:LONGEST]} | gold: {gold[:LONGEST]} | "
                         f"got: {predicted[:LONGEST]}")
    return "\n".join(lines)
