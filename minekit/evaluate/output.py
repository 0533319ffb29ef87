"""Scores as text."""

from __future__ import annotations

import json
from collections.abc import Mapping

from minekit.evaluate.measures import Score
from minekit.evaluate.scorers import Scores

LONGEST = 120


def as_json(scores: Scores, groups: Mapping[str, Scores]) -> str:
    """One object ``{score: value}``; those of groups as ``score[group]``."""
    values = {name: score.value for name, score in scores.items()}
    for group, part in groups.items():
        values |= {f"{name}[{group}]": score.value for name, score in part.items()
                   if not name.endswith("]")}
    return json.dumps(values, ensure_ascii=False, indent=1)


def as_table(scores: Scores, groups: Mapping[str, Scores]) -> str:
    """A line for each score: value, number of gold items, and the value in each group."""
    rows = [["score", "value", "n", *groups]]
    for name, score in scores.items():
        rows.append([name, _cell(score), str(score.gold),
                     *(_cell(group.get(name, Score())) for group in groups.values())])
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join("  ".join([row[0].ljust(first), *map(str.rjust, row[1:], others)])
                     for row in rows)


def _cell(score: Score) -> str:
    return "-" if score.value is None else f"{score.value:.3f}"


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
