"""The evaluation as a web page of one file, in plain Danish, with drawings and no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from minekit.evaluate.positions import (
    OUTCOMES,
    SILENT,
    Curve,
    Pair,
    confusion,
    in_context,
    reliability,
    review_curve,
    stated,
    worst,
)
from minekit.files import whole_file
from minekit.hearing import Hearing

if TYPE_CHECKING:
    from minekit.evaluate import Evaluation

PLAIN = {
    "responses.found": "Høringssvar, der er fundet",
    "sender.accuracy": "Afsendere, der er rigtige",
    "text.recall": "Tekst i svarene, der er læst",
    "theme.accuracy": "Sætninger, hvis tema er rigtigt",
    "position.pair_f1": "Hvilke greb et svar omtaler",
    "position.f1_3": "For, imod eller åben",
    "position.f1_5": "Stillingtagen, alle fem slags",
    "position.auto_coverage": "Stillingtagen, der ikke skal ses igennem",
    "position.auto_accuracy": "… og hvor mange af dem er rigtige",
    "evidence.verbatim": "Citater, der står ordret på deres side",
    "evidence.hit": "Citater, der viser den stillingtagen",
}
"""The scores that are shown first, and what they say."""

SHADES = 5
ERRORS = 20
STEPS = 10
SIDE, LEFT, TOP = 300, 52, 14
"""Of a drawing's square, in its own units."""


class Line(NamedTuple):
    """A score with its name in plain words and, as places in a drawing, its interval."""

    name: str
    value: float
    low: float
    high: float
    size: int


class Field(NamedTuple):
    """A field of the table of confusions: how many, how dark (0-5), and whether that is right."""

    size: int
    shade: int
    right: bool


def write(evaluation: Evaluation, hearing: Hearing, path: Path) -> None:
    """Write the page.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    from minekit.report.html import write_page
    from minekit.wording import words

    found = evaluation.pairs
    danish = words("da")
    looks = danish.table("look")
    curve = review_curve(found)
    sure = [pair for pair in found if pair.position and not pair.position.needs_review]
    with whole_file(path) as part:
        write_page(
            part, "evaluation.html.j2", styles=("page.css", "document.css", "evaluation.css"),
            case=hearing.case, lines=list(_lines(evaluation)), scores=evaluation.scores,
            ends=evaluation.intervals, groups=evaluation.groups, notes=evaluation.notes,
            outcomes=OUTCOMES, names={name: looks[name]["name"] for name in OUTCOMES},
            confusion=_fields(found), reliability=reliability(found), curve=curve,
            steps=[n / STEPS for n in range(STEPS + 1)], proposed=_points(curve),
            worst=worst(found, ERRORS), context=in_context, stated=stated, silent=SILENT,
            moves={move.id: move.title for move in hearing.moves},
            counts=_counts(found), sure=len(sure), sure_right=sum(pair.right for pair in sure),
            percent=percent, decimal=decimal, digits=danish.digits,
            side=SIDE, left=LEFT, top=TOP, x=_x, y=_y)


def percent(share: float | None) -> str:
    r"""As Danish writes it, with a space that does not break.

    Examples
    --------
    >>> percent(0.873)
    '87\xa0%'
    """
    return "–" if share is None else f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


def decimal(value: float | None) -> str:
    """Three decimals after a comma."""
    return "–" if value is None else f"{value:.3f}".replace(".", ",")


def _lines(evaluation: Evaluation) -> Iterator[Line]:
    for name, plain in PLAIN.items():
        score = evaluation.scores.get(name)
        if score is not None and score.value is not None:
            low, high = evaluation.intervals.get(name, (score.value, score.value))
            yield Line(plain, score.value, low, high, score.gold)


def _counts(found: Sequence[Pair]) -> dict[str, int]:
    return {"gold": sum(pair.gold != SILENT for pair in found),
            "given": sum(pair.given != SILENT for pair in found),
            "right": sum(pair.right for pair in found),
            "missed": sum(pair.given == SILENT for pair in found),
            "added": sum(pair.gold == SILENT for pair in found)}


def _fields(found: Sequence[Pair]) -> dict[str, list[Field]]:
    counts = confusion(found)
    rows = {}
    for gold in OUTCOMES:
        total = sum(counts[gold, given] for given in OUTCOMES)
        rows[gold] = [Field(counts[gold, given], _shade(counts[gold, given], total),
                            gold == given) for given in OUTCOMES]
    return rows


def _shade(part: int, whole: int) -> int:
    """From 0 for nothing to the darkest for all, rounded up."""
    return -(-SHADES * part // whole) if whole else 0


def _points(curve: Curve) -> str:
    """The curve as points of a drawing."""
    last = max(len(curve.proposed) - 1, 1)
    return " ".join(f"{_x(n / last)},{_y(right / max(curve.pairs, 1))}"
                    for n, right in enumerate(curve.proposed))


def _x(share: float) -> float:
    return round(LEFT + share * SIDE, 1)


def _y(share: float) -> float:
    return round(TOP + (1 - share) * SIDE, 1)
