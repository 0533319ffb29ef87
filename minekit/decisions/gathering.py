"""Decisions about points: their titles, what is one, and where a sentence belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from minekit.decisions.places import Places
from minekit.decisions.records import POINTS, Decision, Kind
from minekit.decisions.rulings import no_place
from minekit.hearing import Hearing
from minekit.records import Point, Position, Problem

Points = list[Point]


class Gathered(NamedTuple):
    """The points as they were decided to be."""

    points: Points
    problems: list[Problem]


def replay_points(decisions: Iterable[Decision], points: Sequence[Point],
                  positions: Sequence[Position], places: Places, hearing: Hearing) -> Gathered:
    """Points with what was decided of them, one decision after the other.

    Those who take a side on a move are a point because of their positions: it can be renamed, but
    neither merged nor moved.

    Parameters
    ----------
    decisions
        Those in force, in order.
    """
    made, problems = list(points), []
    holders = {(item.response_id, item.move) for item in positions}
    for item in decisions:
        if item.kind not in POINTS:
            continue
        changed = _CHANGES[item.kind](item, made, places, hearing)
        if changed is None:
            problems.append(no_place(item, places))
        else:
            made = [_with_responses(point, holders, places) if point not in points else point
                    for point in changed]
    return Gathered(_in_order(made, hearing), problems)


def _rename(item: Decision, points: Points, places: Places, hearing: Hearing) -> Points | None:
    point = places.point(item.target, points)
    if point is None:
        return None
    return [replace(other, title=item.value.title, decided_by=item.coder)
            if other is point else other for other in points]


def _join(item: Decision, points: Points, places: Places, hearing: Hearing) -> Points | None:
    point = places.point(item.target, points)
    into = places.point(item.value.other, points) if item.value.other else None
    if not point or not into or point is into or point.move or into.move or (
            point.parent or into.parent):
        return None
    whole = replace(into, sentences=into.sentences + point.sentences, decided_by=item.coder)
    changed = [whole if other is into else other for other in points if other is not point]
    return [replace(other, parent=into.id, theme=into.theme) if other.parent == point.id else other
            for other in changed]


def _move(item: Decision, points: Points, places: Places, hearing: Hearing) -> Points | None:
    point = places.point(item.target, points)
    themes = {theme.id for theme in hearing.themes} | {""}
    if not point or point.move or point.parent or item.value.theme not in themes:
        return None
    return [replace(other, theme=item.value.theme, decided_by=item.coder)
            if point.id in (other.id, other.parent) else other for other in points]


def _place(item: Decision, points: Points, places: Places, hearing: Hearing) -> Points | None:
    sentence = places.sentence(item.target.spots[0]) if item.target.spots else None
    into = places.point(item.value.other, points) if item.value.other else None
    if not sentence or not into or into.parent:
        return None
    made = []
    for point in points:
        kept = tuple(id for id in point.sentences if id != sentence.id)
        if point is into:
            made.append(replace(point, sentences=(*kept, sentence.id), decided_by=item.coder))
        elif len(kept) < len(point.sentences):
            made.append(replace(point, sentences=kept, decided_by=item.coder))
        else:
            made.append(point)
    return [point for point in made if point.sentences or point.move]


_CHANGES: dict[Kind, Callable[[Decision, Points, Places, Hearing], Points | None]] = {
    Kind.RENAME: _rename, Kind.JOIN: _join, Kind.MOVE: _move, Kind.PLACE: _place}


def _with_responses(point: Point, holders: set[tuple[str, str]], places: Places) -> Point:
    """The point with the responses of its sentences, and those that hold its position."""
    speak = {places.sentences[id].response_id for id in point.sentences}
    hold = {id for id in point.responses if (id, point.move) in holders}
    return replace(point, responses=tuple(sorted(speak | hold)))


def _in_order(points: Points, hearing: Hearing) -> Points:
    """Theme by theme as in the hearing, last what no theme holds; parts behind their wholes."""
    themes = {theme.id: n for n, theme in enumerate([*hearing.themes])}
    at = {point.id: n for n, point in enumerate(points)}
    return sorted(points, key=lambda point: (themes.get(point.theme, len(themes)),
                                             at.get(point.parent or point.id, 0), at[point.id]))
