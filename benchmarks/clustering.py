"""How minekit's clustering of sentences stands beside topic models, on the same vectors.

    python benchmarks/clustering.py [--topics PYTHON] [--seeds N] [--hearings NAME ...] [--write]

Each annotated hearing gives its sentences of one theme and minekit's own vectors of them; every
method divides these. Topic models are installed apart, so that minekit's environment stays small:

    python -m venv /tmp/venv_topics
    /tmp/venv_topics/bin/pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu
    /tmp/venv_topics/bin/pip install bertopic turftopic
    python benchmarks/clustering.py --topics /tmp/venv_topics/bin/python --write

What is not installed is left out. V-measure favours many small groups; mutual information adjusted
for chance (AMI) does not. "Seeds" is the mean adjusted Rand index of two seeds. Each method runs in
a process of its own, which is warmed up on the first hearing; seconds are of the processor.
``--write`` puts the table into ``docs/scale.md``.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "scale.md"
BEGIN, END = "<!-- made by benchmarks/clustering.py -->", "<!-- end -->"
HEADER = ("| method | V-measure | V, those left out apart | AMI | topics | left out | seeds | s "
          "| MB |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|")
TOPIC_MODELS = {"BERTopic", "turftopic"}
COARSE = 0.2

Divide = Callable[[Sequence[str], Any, int, int], Sequence[int]]
"""Of texts, vectors, the number of themes and a seed; -1 for a text that is left out."""


def minekit(texts: Sequence[str], rows: Any, themes: int, seed: int) -> Sequence[int]:
    """Average linkage on the cosine, with the likeness that makes points inside a theme."""
    from minekit.settings import ClusterSettings

    return _linked(rows, ClusterSettings().likeness, seed)


def coarse(texts: Sequence[str], rows: Any, themes: int, seed: int) -> Sequence[int]:
    """The same with a likeness as themes need it, which are wider than points."""
    return _linked(rows, COARSE, seed)


def _linked(rows: Any, likeness: float, seed: int) -> Sequence[int]:
    from minekit.cluster import PointClusterer

    found: Sequence[int] = PointClusterer(likeness, random_state=seed).fit_predict(rows).tolist()
    return found


def k_means(texts: Sequence[str], rows: Any, themes: int, seed: int) -> Sequence[int]:
    """As many groups as there are themes, a number that no other method is told."""
    from sklearn.cluster import KMeans

    found: Sequence[int] = KMeans(themes, random_state=seed).fit_predict(rows).tolist()
    return found


def hdbscan(texts: Sequence[str], rows: Any, themes: int, seed: int) -> Sequence[int]:
    """Dense groups of ten, the least that BERTopic takes."""
    from sklearn.cluster import HDBSCAN

    found: Sequence[int] = HDBSCAN(10, copy=True).fit_predict(rows).tolist()
    return found


def bertopic(texts: Sequence[str], rows: Any, themes: int, seed: int) -> Sequence[int]:
    """UMAP and HDBSCAN as BERTopic sets them, with a seed."""
    from bertopic import BERTopic
    from umap import UMAP

    reduce = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine",
                  random_state=seed, low_memory=False)
    return list(BERTopic(embedding_model=None, umap_model=reduce, language="multilingual"
                         ).fit_transform(list(texts), rows)[0])


def turftopic(texts: Sequence[str], rows: Any, themes: int, seed: int) -> Sequence[int]:
    """Its clustering topic model as it sets itself, with c-TF-IDF, which needs no encoder."""
    from turftopic import ClusteringTopicModel

    model = ClusteringTopicModel(encoder=_NoEncoder(), feature_importance="c-tf-idf",
                                 random_state=seed)
    try:
        return [int(label) for label in model.fit_predict(list(texts), embeddings=rows)]
    except ValueError:  # what it raises where it finds no group at all
        return [-1] * len(texts)


class _NoEncoder:
    """Stands where an encoder would be fetched from the network."""

    def encode(self, sentences: Sequence[str], **_: object) -> Any:
        raise RuntimeError("vectors are given")


METHODS: dict[str, Divide] = {"minekit": minekit, f"minekit, likeness {COARSE}": coarse,
                              "KMeans": k_means, "HDBSCAN": hdbscan, "BERTopic": bertopic,
                              "turftopic": turftopic}


class Case(NamedTuple):
    """The sentences of a hearing with their themes."""

    texts: list[str]
    gold: list[str]
    rows: Any


class Division(NamedTuple):
    """The labels that each seed gave, and the mean seconds."""

    labels: list[list[int]]
    seconds: float


def cases(names: Sequence[str]) -> dict[str, Case]:
    """The hearings, or those of these names."""
    from gold_records import hearings

    from minekit.cluster.vectors import vectors

    found = {}
    for hearing in hearings():
        said = [(sentence.text, *labels.themes) for sentence, labels in hearing.labelled()
                if len(labels.themes) == 1]
        if hearing.name not in found and (not names or hearing.name in names):
            texts, gold = map(list, zip(*said, strict=True))
            rows = vectors(texts)
            found[hearing.name] = Case(texts, gold, rows - rows.mean(axis=0))
    return found


def work(method: str, folder: Path, seeds: int) -> None:
    """Divide all hearings of a folder, in this process; print labels, seconds and memory."""
    divide = METHODS[method]
    divisions = {}
    for n, path in enumerate(sorted(folder.glob("*.json"))):
        texts, themes = json.loads(path.read_text("utf-8"))
        rows = np.load(path.with_suffix(".npy"))
        if not n:
            divide(texts, rows, themes, 0)
        start = time.process_time()
        labels = [[int(label) for label in divide(texts, rows, themes, seed)]
                  for seed in range(seeds)]
        divisions[path.stem] = Division(labels, (time.process_time() - start) / seeds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([divisions, peak]))


def score(known: dict[str, Case], divisions: dict[str, Division]) -> list[float]:
    """Means over the hearings, in the order of the table's columns."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

    rows = []
    for name, (labels, seconds) in divisions.items():
        gold = known[name].gold
        pairs = list(combinations(labels, 2))
        stable = mean(adjusted_rand_score(*pair) for pair in pairs) if pairs else 1.0
        for found in labels:
            alone = [label if label >= 0 else -n - 2 for n, label in enumerate(found)]
            rows.append([v_measure_score(gold, found), v_measure_score(gold, alone),
                         adjusted_mutual_info_score(gold, found), len(set(found) - {-1}),
                         found.count(-1) / len(found), stable, seconds])
    return [float(mean(column)) for column in zip(*rows, strict=True)]


def run(method: str, python: str, folder: Path, seeds: int) -> tuple[dict[str, Division], float]:
    """What a method makes of a folder, in a process of its own; nothing if it is not installed."""
    done = subprocess.run([python, __file__, "--work", method, str(folder), "--seeds", str(seeds)],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{method}: left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return {}, 0.0
    divisions, peak = json.loads(done.stdout.splitlines()[-1])
    return {name: Division(*item) for name, item in divisions.items()}, peak


def main() -> None:
    """Measure and print; write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--topics", default=sys.executable, metavar="PYTHON",
                        help="where topic models are installed")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--hearings", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        work(args.work[0], Path(args.work[1]), args.seeds)
        return
    known = cases(args.hearings)
    lines = [f"{len(known)} hearings of {min(len(case.gold) for case in known.values())} to "
             f"{max(len(case.gold) for case in known.values())} sentences, {args.seeds} seeds.",
             "", HEADER]
    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, case in known.items():
            np.save(folder / f"{name}.npy", case.rows)
            (folder / f"{name}.json").write_text(json.dumps([case.texts, len(set(case.gold))]))
        for method in METHODS:
            python = args.topics if method in TOPIC_MODELS else sys.executable
            divisions, peak = run(method, python, folder, args.seeds)
            if divisions:
                v, alone, adjusted, topics, rest, stable, seconds = score(known, divisions)
                lines.append(f"| {method} | {v:.3f} | {alone:.3f} | {adjusted:.3f} | "
                             f"{topics:.0f} | {rest:.0%} | {stable:.2f} | {seconds:.3f} | "
                             f"{peak:.0f} |")
                print(lines[-1], flush=True)
    if args.write:
        made = re.compile(f"{BEGIN}.*?{END}", re.DOTALL)
        table = "\n".join(lines)
        PAGE.write_text(made.sub(lambda _: f"{BEGIN}\n{table}\n{END}", PAGE.read_text("utf-8")),
                        "utf-8")


if __name__ == "__main__":
    main()
