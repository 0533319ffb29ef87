"""What decisions come to: of all that was decided of one thing, what holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from minekit.decisions.places import Places
from minekit.decisions.records import JUDGEMENTS, SILENT, Decision, Kind, Spot, Value
from minekit.hearing import Hearing
from minekit.records import Problem, Stance

SHOWN = 80
"""Characters of a sentence in a message."""
NO_PLACE = "decision without place"
REPLACED = "decision of replaced document"
DISAGREE = "coders disagree"

Key = tuple[str, str]
"""Id of a sentence or response, and a move or nothing."""


class Ruling(NamedTuple):
    """What holds of one thing.

    Parameters
    ----------
    coder
        Who decided so; several are divided by commas.
    sure
        False if coders disagree, or the document was replaced since.
    """

    value: Value
    coder: str
    sure: bool

    @property
    def stance(self) -> Stance | None:
        """The side; None for silence."""
        return None if self.value.stance == SILENT else Stance(self.value.stance)


@dataclass(frozen=True)
class Rulings:
    """What holds of the sentences and responses of a run.

    Parameters
    ----------
    stances, positions
        By id and move.
    themes, considerations
        By the sentence's id.
    problems
        Decisions that found no place, or that need a second look.
    """

    stances: Mapping[Key, Ruling]
    themes: Mapping[str, Ruling]
    considerations: Mapping[str, Ruling]
    positions: Mapping[Key, Ruling]
    problems: tuple[Problem, ...]

    def __bool__(self) -> bool:
        return bool(self.stances or self.themes or self.considerations or self.positions)


def rulings(decisions: Iterable[Decision], places: Places, hearing: Hearing) -> Rulings:
    """Find what decisions on sentences and positions speak of, and what holds of it.

    Parameters
    ----------
    decisions
        Those in force, in order.
    """
    found: dict[Kind, dict[Key, list[Decision]]] = {kind: defaultdict(list) for kind in JUDGEMENTS}
    problems: list[Problem] = []
    for item in decisions:
        if item.kind not in JUDGEMENTS:
            continue
        if id := _find(item, places, hearing):
            found[item.kind][id, item.target.move].append(item)
        else:
            problems.append(no_place(item, places))
    held = {kind: {key: _rule(items, places, problems) for key, items in by_key.items()}
            for kind, by_key in found.items()}
    themes, considerations = ({id: item for (id, _), item in held[kind].items()}
                              for kind in (Kind.THEMES, Kind.CONSIDERATIONS))
    return Rulings(held[Kind.STANCE], themes, considerations, held[Kind.POSITION], tuple(problems))


def _find(item: Decision, places: Places, hearing: Hearing) -> str:
    """The id of what is decided on; empty if it or what it is given is no longer there."""
    if item.target.move and item.target.move not in {move.id for move in hearing.moves}:
        return ""
    known = hearing.considerations if item.kind is Kind.CONSIDERATIONS else hearing.themes
    if not item.value.given <= {topic.id for topic in known}:
        return ""
    if item.kind is Kind.POSITION:
        response = places.response(item.target)
        return response.id if response else ""
    sentence = places.sentence(item.target.spots[0]) if item.target.spots else None
    return sentence.id if sentence else ""


def _rule(items: Sequence[Decision], places: Places, problems: list[Problem]) -> Ruling:
    """The last settlement if there is one, else what each coder decided last."""
    last = {item.coder: item for item in items}
    settled = [item for item in items if item.settled]
    said = settled[-1:] or sorted(last.values(), key=lambda item: item.number)
    agree = len({(item.value.stance, item.value.given) for item in said}) == 1
    replaced = [spot for item in said for spot in places.replaced(item.target.spots)]
    if not agree:
        problems.append(problem(said[-1], places, DISAGREE, "; ".join(
            f"{item.coder}: {item.value.stance or ', '.join(sorted(item.value.given)) or '-'}"
            for item in said)))
    if replaced:
        problems.append(problem(said[-1], places, REPLACED,
                                "stands in the new one, too; look whether it still holds"))
    held = [item.coder for item in said] if agree else [said[-1].coder]
    return Ruling(said[-1].value, ", ".join(sorted(set(held))), agree and not replaced)


def no_place(item: Decision, places: Places) -> Problem:
    """A decision whose sentence, response, point, move, theme or consideration is gone."""
    return problem(item, places, NO_PLACE, "what it speaks of is no longer there; it is kept, "
                   "and holds again when that comes back")


def problem(item: Decision, places: Places, kind: str, message: str) -> Problem:
    """A line about a decision: which, whose, of what."""
    spot: Spot | None = next(iter(item.target.spots), None)
    said = f"»{spot.text[:SHOWN]}«" if spot else f"»{item.target.title[:SHOWN]}«"
    what = " ".join(filter(None, (f"decision {item.number} ({item.kind}", item.target.move)))
    return Problem(places.path(spot) if spot else item.target.file, spot.page if spot else 0, kind,
                   f"{what}, {item.coder}) on {said}: {message}")
