"""How well themes, moves and stances are judged in hearings that the models have not seen.

    python benchmarks/judge.py [--pdfs DIR] [--hearings NAME ...] [--folds N] [--models DIR]
                               [--decisions N ...] [--write]

The annotated hearings are dealt into folds. Models are fitted on all hearings outside a fold; those
in it are judged with their own ``hearing.toml`` as the only thing known of them, and scored against
their labels. With as many folds as hearings this is leave one hearing out; with fewer, the models
have seen less. Where ``DIR/NAME/pdf`` lies, the whole job is run from the PDFs; else the annotated
sentences are judged as they stand. Intervals (95 %) are of bootstrap samples of responses.
``--decisions`` shows instead what so many decisions of the hearing at hand are worth
(``teaching.py``). ``--write`` puts the table into ``docs/judging-table.md``, or into
``docs/judging-decisions.md``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import teaching
import text_runs

from minekit import pipeline
from minekit.annotated import Annotated
from minekit.evaluate import score
from minekit.train import fit

ROOT = Path(__file__).parent.parent
PDFS = ROOT.parent / "shared" / "hearings"
SHOWN = ("theme.accuracy", "theme.f1", "consideration.f1", "position.pair_f1", "position.f1_3",
         "position.f1_5", "stance.sentence_f1_lenient", "position.auto_coverage",
         "position.auto_accuracy", "evidence.hit", "points.v_measure")


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
        links = text_runs.linked(held, model)
        text_runs.write(held, links, text_runs.judged(held, links, model), folder / "gold.jsonl",
                        out)
    result = score(out, folder)
    names = [name for name in result.scores if name in SHOWN]
    scores = {name: result.scores[name].value or 0.0 for name in names}
    ends = {name: result.intervals.get(name, (0.0, 0.0)) for name in names}
    return Result(held.name, source, scores, ends)


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
    parser.add_argument("--decisions", nargs="+", type=int, metavar="N",
                        help="of the hearing at hand: what they are worth")
    parser.add_argument("--write", action="store_true", help="into docs/")
    args = parser.parse_args()
    hearings = {name: Annotated.read(folder) for name, folder in folders().items()}
    names = sorted(hearings, key=lambda name: (not (args.pdfs / name / "pdf").is_dir(), name))
    results, lessons = {}, {}
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
                held, folder = hearings[name], folders()[name]
                if args.decisions:
                    lessons[name] = teaching.taught(held, folder, model, scratch, args.decisions)
                    print(name, lessons[name], file=sys.stderr, flush=True)
                else:
                    results[name] = judged(held, folder, args.pdfs, model, scratch)
                    print(name, results[name].scores, file=sys.stderr, flush=True)
    table = (teaching.as_markdown(lessons) if args.decisions else
             as_markdown([results[name] for name in names if name in results]))
    print(table)
    if args.write:
        write(table, folds, decisions=bool(args.decisions))


def write(table: str, folds: int, *, decisions: bool) -> None:
    """Put a table into the documentation."""
    name, title, option = (("judging-decisions", "What decisions are worth", " --decisions 0 20 50 "
                            "100 200") if decisions else
                           ("judging-table", "Hearings that the models have not seen", ""))
    (ROOT / "docs" / f"{name}.md").write_text(
        f"# {title}\n\nMade by `python benchmarks/judge.py --folds {folds}{option} --write`: "
        "models fitted on the hearings of the other folds. What the scores mean is in "
        f"[judging.md](judging.md).\n\n{table}\n", "utf-8")


if __name__ == "__main__":
    main()
