"""How well themes, moves and stances are judged in hearings that the models have not seen.

    python benchmarks/judge.py [--pdfs DIR] [--hearings NAME ...] [--folds N] [--models DIR]
                               [--write]

The annotated hearings are dealt into folds. Models are fitted on all hearings outside a fold; those
in it are judged with their own ``hearing.toml`` as the only thing known of them, and scored against
their labels. With as many folds as hearings this is leave one hearing out; with fewer, the models
have seen less. Where ``DIR/NAME/pdf`` lies, the whole job is run from the PDFs; else the annotated
sentences are judged as they stand. Intervals (95 %) are of bootstrap samples of responses.
``--write`` puts the table into ``docs/judging-table.md``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from minekit import pipeline
from minekit.annotated import Annotated
from minekit.cluster import points
from minekit.evaluate import score
from minekit.link import link
from minekit.records import Response
from minekit.settings import Settings
from minekit.stance import judge
from minekit.tables import write_tables
from minekit.train import fit

ROOT = Path(__file__).parent.parent
PDFS = ROOT.parent / "shared" / "hearings"
SHOWN = ("theme.accuracy", "theme.f1", "position.pair_f1", "position.f1_3", "position.f1_5",
         "stance.sentence_f1_lenient", "position.auto_coverage", "position.auto_accuracy",
         "evidence.hit", "points.v_measure")


@dataclass(frozen=True)
class Result:
    """The scores of one hearing, with the ends of their intervals."""

    name: str
    source: str
    scores: dict[str, float]
    intervals: dict[str, tuple[float, float]]


def folders() -> dict[str, Path]:
    """All annotated hearings of the repository, by name."""
    found = [*(ROOT / "corpora" / "training").iterdir(), ROOT / "corpora" / "ressortanalyse"]
    return {folder.name: folder for folder in sorted(found) if (folder / "gold.jsonl").is_file()}


def judged(held: Annotated, folder: Path, pdfs: Path, model: Path, scratch: Path) -> Result:
    """Judge a hearing with the models of a folder, and score that."""
    out = scratch / held.name
    shutil.rmtree(out, ignore_errors=True)
    if (pdfs / held.name / "pdf").is_dir():
        settings = scratch / "settings.toml"
        settings.write_text(f'[link]\nmodel = "{model}"\n[stance]\nmodel = "{model}"\n'
                            '[report]\nformats = ["md"]\n', "utf-8")
        source, folder = "PDF", pdfs / held.name
        pipeline.run(folder, out, pipeline=settings)
    else:
        source = "text"
        judge_text(held, (folder / "gold.jsonl").read_text("utf-8"), model, out)
    result = score(out, folder)
    names = [name for name in result.scores if name in SHOWN]
    scores = {name: result.scores[name].value or 0.0 for name in names}
    ends = {name: result.intervals.get(name, (0.0, 0.0)) for name in names}
    return Result(held.name, source, scores, ends)


def judge_text(held: Annotated, gold: str, model: Path, out: Path) -> None:
    """Judge the annotated sentences, and write the tables of a run."""
    settings = Settings()
    links = link(held.sentences, held.hearing,
                 settings.link.model_copy(update={"model": str(model)}))
    found = judge(held.sentences, links, held.hearing,
                  settings.stance.model_copy(update={"model": str(model)}))
    said = points(held.sentences, links, found.stances, found.positions, held.hearing,
                  settings.cluster)
    responses = [Response(item["id"], number, item["file"].removeprefix("pdf/"),
                          item["first_page"], item["last_page"], item["stakeholder"], True,
                          item["kind"], item["date"] or "", item["no_remarks"], item["layout"],
                          item["title"])
                 for number, item in enumerate(map(json.loads, gold.splitlines()), start=1)]
    write_tables(out / "tables", responses=responses, sentences=held.sentences, links=links,
                 stances=found.stances, positions=found.positions, points=said, problems=())


def as_markdown(results: Sequence[Result]) -> str:
    """A line for each hearing, a column for each score, and the means over hearings."""
    lines = [f"| hearing | {' | '.join(SHOWN)} |", "|---" + "|--:" * len(SHOWN) + "|"]
    for source in dict.fromkeys(result.source for result in results):
        those = [result for result in results if result.source == source]
        for result in those:
            cells = [f"{result.scores[name]:.3f} ({low:.2f}–{high:.2f})"
                     for name in SHOWN for low, high in [result.intervals[name]]]
            lines.append(f"| {result.name} | {' | '.join(cells)} |")
        means = [f"**{fmean(result.scores[name] for result in those):.3f}**" for name in SHOWN]
        lines.append(f"| **mean, from {source}** | {' | '.join(means)} |")
    return "\n".join(lines)


def main() -> None:
    """Fit, judge, score and print; write the table if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pdfs", type=Path, default=PDFS, help="annotated corpora with PDFs")
    parser.add_argument("--hearings", nargs="*", help="only these are judged")
    parser.add_argument("--folds", type=int, default=5, help="0 for leave one hearing out")
    parser.add_argument("--models", type=Path, help="keeps fitted models, and takes them over")
    parser.add_argument("--write", action="store_true", help="into docs/judging-table.md")
    args = parser.parse_args()
    hearings = {name: Annotated.read(folder) for name, folder in folders().items()}
    names = sorted(hearings, key=lambda name: (not (args.pdfs / name / "pdf").is_dir(), name))
    results = {}
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        for fold in range(folds := args.folds or len(names)):
            wanted = [name for name in names[fold::folds] if name in (args.hearings or names)]
            if not wanted:
                continue
            model = (args.models or scratch) / f"fold-{fold}-of-{folds}"
            if not model.is_dir():
                fit([hearings[name] for name in names if name not in names[fold::folds]]
                    ).save(model)
            for name in wanted:
                results[name] = judged(hearings[name], folders()[name], args.pdfs, model, scratch)
                print(name, results[name].scores, file=sys.stderr, flush=True)
    table = as_markdown([results[name] for name in names if name in results])
    print(table)
    if args.write:
        (ROOT / "docs" / "judging-table.md").write_text(
            "# Hearings that the models have not seen\n\nMade by `python benchmarks/judge.py "
            f"--folds {folds} --write`: models fitted on the hearings of the other folds. What the "
            f"scores mean is in [judging.md](judging.md).\n\n{table}\n", "utf-8")


if __name__ == "__main__":
    main()
