"""What decisions of the hearing at hand are worth: called by ``judge.py --decisions``.

The responses of a hearing are dealt into thirds. Positions of two thirds are decided as the
annotators did, in the order in which the program asks: least sure first. Each decision says where
the sender stands, and what the quoted sentence says. The last third, of which nothing was decided,
is scored.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from statistics import fmean

import text_runs

from minekit.adapt import Lesson, adapt_folder
from minekit.annotated import Annotated
from minekit.evaluate import score
from minekit.hearing import FILE_NAME
from minekit.records import Link, Position, Stance

PARTS = 3
SHOWN = ("theme.accuracy", "position.pair_f1", "position.f1_3", "position.f1_5")
Scores = dict[str, float]


def taught(held: Annotated, folder: Path, model: Path, scratch: Path, amounts: Sequence[int]
           ) -> dict[int, Scores]:
    """The scores of undecided responses after so many decisions, means over the thirds."""
    links = text_runs.linked(held, model)
    proposed = text_runs.judged(held, links, model).positions
    ids = list(held.positions)
    found: dict[int, list[Scores]] = defaultdict(list)
    for part in range(PARTS):
        rest = set(ids[part::PARTS])
        asked = sorted((position for position in proposed if position.response_id not in rest),
                       key=lambda position: position.confidence)
        for amount in amounts:
            found[amount].append(_after(asked[:amount], held, links, folder, model, scratch,
                                        rest))
    return {amount: {name: fmean(scores[name] for scores in parts) for name in SHOWN}
            for amount, parts in found.items()}


def _after(decided: Sequence[Position], held: Annotated, links: Sequence[Link], folder: Path,
           model: Path, scratch: Path, rest: Collection[str]) -> Scores:
    """The scores of the responses of the rest after these positions were decided."""
    said = {sentence.id: labels for sentence, labels in held.labelled()}
    known = {id: said[id] for position in decided if (id := position.evidence[0]) in said}
    positions: dict[str, dict[str, Stance | None]] = defaultdict(dict)
    for position in decided:
        annotated = held.positions.get(position.response_id, {})
        positions[position.response_id][position.move] = annotated.get(position.move)
    lesson = Lesson(held.hearing, held.sentences, links, known, positions)
    corrected, out = scratch / "corrected", scratch / "taught"
    adapt_folder(model, lesson, corrected)
    shutil.rmtree(out, ignore_errors=True)
    text_runs.write(held, links, text_runs.judged(held, links, corrected), folder / "gold.jsonl",
                    out, only=rest)
    result = score(out, _part(folder, rest, scratch / "part"))
    return {name: result.scores[name].value or 0.0 for name in SHOWN}


def _part(folder: Path, ids: Collection[str], out: Path) -> Path:
    """The annotated corpus of some responses."""
    out.mkdir(exist_ok=True)
    shutil.copy(folder / FILE_NAME, out)
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()
    (out / "gold.jsonl").write_text(
        "".join(f"{line}\n" for line in lines if json.loads(line)["id"] in ids), "utf-8")
    return out


def as_markdown(results: Mapping[str, Mapping[int, Scores]]) -> str:
    """A line for each number of decisions: means over hearings."""
    lines = [f"| decisions | {' | '.join(SHOWN)} |", "|--:" * (1 + len(SHOWN)) + "|"]
    for amount in next(iter(results.values())):
        means = [fmean(found[amount][name] for found in results.values()) for name in SHOWN]
        lines.append(f"| {amount} | {' | '.join(f'{mean:.3f}' for mean in means)} |")
    return "\n".join(lines)
