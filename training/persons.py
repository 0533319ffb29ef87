"""Weights of what tells that a word is the name of a person.

    python training/persons.py --out minekit/danish/persons
    python training/persons.py --folds 4 [--pipeline FOLDER]

Learnt from invented lines and from the sentences of the annotated hearings, these with other names
in place of the persons' as well (``letters.py``). ``--folds`` measures instead: each hearing is
read with weights that were learnt from the others, as it is and with strange names, which neither
the lists nor the training hold. Who holds an office that is named beside him counts neither way.
``--pipeline`` names a folder that ``training/pipeline.py`` wrote, whose persons are measured too.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from letters import CORPORA, Said, Span, hearings, invented, meets, renamed
from numpy.typing import NDArray

from minekit.danish.names import BORGER
from minekit.danish.persons import BUCKETS, LEAST, chances, features, joined, split, write
from minekit.redact import people
from minekit.redact.numbers import Found

LINES = 6000
"""Invented ones."""
COPIES = 6
"""Of sentences that name persons, with other names."""
STRENGTH = 0.3
"""Inverse of that of regularisation."""

Rows = tuple[list[NDArray[np.int32]], list[bool]]


def rows(text: str, persons: Sequence[Span]) -> Rows:
    """What is said of each word with a capital letter, and whether it is of a person's name."""
    words, numbers = features(split(text))
    return numbers, [meets((word.start, word.end), persons) for word in words]


def learn(parts: Sequence[Rows]) -> NDArray[np.float32]:
    """Logistic regression."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    numbers = [of for part, _ in parts for of in part]
    wanted = [is_name for _, part in parts for is_name in part]
    ends = np.cumsum([0, *map(len, numbers)])
    told = csr_matrix((np.ones(ends[-1], np.float32), np.concatenate(numbers), ends),
                      (len(numbers), BUCKETS))
    model = LogisticRegression(C=STRENGTH, max_iter=500, solver="liblinear").fit(told, wanted)
    return np.concatenate([model.coef_[0], model.intercept_]).astype(np.float32)


def training(said: Sequence[Said], lines: Sequence[Rows]) -> list[Rows]:
    """What is learnt from: invented lines, sentences, and these with other names."""
    naming = [item for item in said if item.persons]
    draw = random.Random(1)  # noqa: S311 - nothing secret
    others = [item for _ in range(COPIES) for item in renamed(naming, draw)]
    return [*lines, *(rows(item.text, item.persons) for item in (*said, *others))]


def invented_lines() -> list[Rows]:
    """Those of invented letters, with their persons."""
    return [rows(text, [span[:2] for span in spans if span[2] == "PER"])
            for text, spans in invented(LINES)]


@dataclass
class Count:
    """What a finder found: persons of whose name nothing is left, and what is no person."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, said: Said, found: Sequence[Span]) -> None:
        """Count what was found in a sentence."""
        hidden = {at for span in found for at in range(*span)}
        for start, end in said.persons:
            name = said.text[start:end]
            if not people.is_kept(said.text, Found(start, end, "navn")):
                left = any(said.text[at].isalnum() and at not in hidden
                           for at in range(start, end))
                self.missed += [name] * left
                self.right += not left
        self.wrong += [said.text[slice(*span)] for span in found if not meets(span, said.persons)]

    def __str__(self) -> str:
        persons, found = self.right + len(self.missed), self.right + len(self.wrong)
        return (f"| {persons} | {self.right / max(persons, 1):.2f} "
                f"| {self.right / max(found, 1):.2f} | {len(self.wrong)} |")


Finder = Callable[[str], list[Span]]


def finders(weights: NDArray[np.float32], folder: Path | None) -> dict[str, Finder]:
    """Rules, what was learnt, and both; and a trained pipeline beside them."""
    def by_rules(text: str) -> list[Span]:
        return [found[:2] for found in people.by_rules(text, alone=True)]

    def learnt(text: str) -> list[Span]:
        words, numbers = features(split(text))
        return list(joined(text, [word for word, chance in zip(
            words, chances(numbers, weights), strict=True) if chance >= LEAST]))

    def with_rules(find: Finder) -> Finder:
        return lambda text: [found[:2] for found in people.with_learnt(
            text, people.by_rules(text, alone=True), find(text))]

    found = {"rules": by_rules, "learnt": learnt, "rules and learnt": with_rules(learnt)}
    if folder:
        pipeline = _persons_of(folder)
        found |= {"spaCy": pipeline, "rules and spaCy": with_rules(pipeline)}
    return found


def _persons_of(folder: Path) -> Finder:
    import spacy

    import minekit.danish.language  # noqa: F401 - the component of sentences

    nlp = spacy.load(folder)
    return lambda text: [(entity.start_char, entity.end_char) for entity in nlp(text).ents
                         if entity.label_ == "PER"]


def measured(folds: int, folder: Path | None) -> str:
    """The finders side by side, as Markdown."""
    said, lines = hearings(), invented_lines()
    names = sorted({item.hearing for item in said})
    counts: dict[tuple[str, str, str], Count] = {}
    for fold in range(folds):
        held = set(names[fold::folds])
        weights = learn(training([item for item in said if item.hearing not in held], lines))
        tested = [item for item in said if item.hearing in held]
        strange = renamed(tested, random.Random(0), strange=True)  # noqa: S311 - nothing secret
        for what, items in (("as they are", tested), ("strange names", strange)):
            for name, find in finders(weights, folder).items():
                for item in items:
                    who = "citizens" if item.kind == BORGER else "others"
                    counts.setdefault((what, who, name), Count()).add(item, find(item.text))
    return table(counts)


def table(counts: Mapping[tuple[str, str, str], Count]) -> str:
    """Recall and precision of each finder."""
    lines = ["| names | letters of | finder | persons | recall | precision | wrong |",
             "|---|---|---|--:|--:|--:|--:|"]
    return "\n".join([*lines, *(f"| {what} | {who} | {name} {count}"
                                for (what, who, name), count in counts.items())])


def main() -> None:
    """Learn and write, or measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="folder of the weights")
    parser.add_argument("--folds", type=int, default=0, help="measure instead")
    parser.add_argument("--pipeline", type=Path, help="of spaCy, to measure beside")
    args = parser.parse_args()
    if args.folds:
        print(measured(args.folds, args.pipeline))
    if args.out:
        # The sample is not among them: what is shown on it must hold elsewhere.
        write(args.out, learn(training(hearings(CORPORA / "training"), invented_lines())))


if __name__ == "__main__":
    main()
