"""What gathering points and summarising them cost, from 1,500 answers to 50,000.

    python benchmarks/gathering.py [--sizes N ...] [--seed N]

No PDFs are read: the records of a hearing are made of the paragraphs of all annotated hearings, in
which words are changed by chance, so that nearly every passage is another; one answer in twenty is
a copy of one of a few campaign letters. What is gained is time and memory of the two stages alone;
what points come out means nothing. Each size is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from gold_records import ROOT, Records, hearings, position, response

from minekit.annotated import Annotated, Labels
from minekit.records import BlockKind, Link, Scored, Sentence, SentenceStance
from minekit.settings import Settings

BASE = ROOT / "corpora" / "training" / "lokalplan"
"""Whose themes and moves those of all other hearings are told under."""
PARAGRAPHS = 4
CHANGED = 0.25
"""Of the longer words of a paragraph."""
CAMPAIGN = 0.05
"""Of the answers."""
CAMPAIGNS = 3
_WORD = re.compile(r"[^\W\d_]{5,}")


class Paragraph(NamedTuple):
    """Sentences with what they say, in the terms of one hearing."""

    texts: tuple[str, ...]
    labels: tuple[Labels, ...]


def paragraphs(base: Annotated) -> Iterator[Paragraph]:
    """The paragraphs of all hearings, their themes and moves renamed to those of one."""
    themes = sorted(theme.id for theme in base.hearing.themes)
    moves = sorted(move.id for move in base.hearing.moves)
    for other in hearings():
        own = {id: names[n % len(names)] for names, ids in (
            (themes, [theme.id for theme in other.hearing.themes]),
            (moves, [move.id for move in other.hearing.moves])) for n, id in enumerate(sorted(ids))}
        body = ((sentence, labels) for sentence, labels in other.labelled()
                if sentence.block is BlockKind.PARAGRAPH)
        for _, group in groupby(body, key=lambda item: (item[0].response_id, item[0].paragraph)):
            said = list(group)
            yield Paragraph(tuple(sentence.text for sentence, _ in said), tuple(
                Labels(frozenset(own[id] for id in labels.themes),
                       {own[id]: stance for id, stance in labels.stances.items()}, frozenset())
                for _, labels in said))


def make(number: int, seed: int = 0) -> Records:
    """The records of so many answers."""
    chance = random.Random(f"gathering {seed}")
    base = Annotated.read(BASE)
    known = list(paragraphs(base))
    words = sorted({word for paragraph in known for text in paragraph.texts
                    for word in _WORD.findall(text)})
    letters = [chance.sample(known, PARAGRAPHS) for _ in range(CAMPAIGNS)]
    made = Records(base.hearing, [], [], [], [], [])
    for n in range(1, number + 1):
        if chance.random() < CAMPAIGN:
            said = chance.choice(letters)
        else:
            said = [_changed(chance, paragraph, words)
                    for paragraph in chance.sample(known, PARAGRAPHS)]
        _add(made, n, said)
    return made


def _changed(chance: random.Random, paragraph: Paragraph, words: Sequence[str]) -> Paragraph:
    def other(match: re.Match[str]) -> str:
        return chance.choice(words) if chance.random() < CHANGED else match[0]

    return paragraph._replace(texts=tuple(_WORD.sub(other, text) for text in paragraph.texts))


def _add(made: Records, number: int, said: Sequence[Paragraph]) -> None:
    id = f"svar-{number:05d}"
    made.responses.append(response(id, number))
    held = {}
    for at, paragraph in enumerate(said, 1):
        for text, labels in zip(paragraph.texts, paragraph.labels, strict=True):
            sentence = Sentence(f"{id}-{len(made.sentences)}", id, BlockKind.PARAGRAPH, text, 1,
                                paragraph=at)
            made.sentences.append(sentence)
            made.links.append(Link(sentence.id,
                                   tuple(Scored(theme, 0.9) for theme in sorted(labels.themes)),
                                   tuple(Scored(move, 0.9) for move in sorted(labels.stances))))
            for move, stance in labels.stances.items():
                made.stances.append(SentenceStance(sentence.id, move, stance, 0.9))
                held.setdefault(move, (stance, []))[1].append(sentence)
    made.positions.extend(position(id, move, stance, evidence)
                          for move, (stance, evidence) in held.items())


class Cost(NamedTuple):
    """Of one size: seconds of the processor, and megabytes at most above the records."""

    number: int
    sentences: int
    points: int
    cluster: float
    summarise: float
    megabytes: float


def measure(number: int, seed: int) -> Cost:
    """Gather and summarise in this process."""
    from minekit.cluster import points
    from minekit.summarise import statements

    made, settings = make(number, seed), Settings()
    points(*make(30, seed)[2:], made.hearing, settings.cluster)  # what is imported is no cost
    before = _reset_peak()
    start = time.process_time()
    found = points(*made[2:], made.hearing, settings.cluster)
    middle = time.process_time()
    statements(made.hearing, *made[1:], found, settings.report)
    end = time.process_time()
    return Cost(number, len(made.sentences), len(found), middle - start, end - middle,
                _status("VmHWM") - before)


def _reset_peak() -> float:
    """Forget the most memory so far; what is held now, in megabytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1500, 10_000, 50_000])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, args.seed)))
        return
    print("| answers | sentences | points | cluster s | summarise s | ms an answer | MB "
          "| kB an answer |\n|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for number in args.sizes:
        done = subprocess.run([sys.executable, __file__, "--one", str(number), "--seed",
                               str(args.seed)], check=True, capture_output=True, text=True)
        cost = Cost(*json.loads(done.stdout))
        seconds = cost.cluster + cost.summarise
        print(f"| {number} | {cost.sentences} | {cost.points} | {cost.cluster:.1f} | "
              f"{cost.summarise:.1f} | {1000 * seconds / number:.2f} | {cost.megabytes:.0f} | "
              f"{1024 * cost.megabytes / number:.0f} |", flush=True)


if __name__ == "__main__":
    main()
