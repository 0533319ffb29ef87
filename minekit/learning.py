"""Learning from what was decided of a corpus: the models that ship, corrected, kept beside it."""

from __future__ import annotations

from pathlib import Path

from minekit.adapt import Lesson, adapt_folder
from minekit.danish.models import model_folder
from minekit.decisions import DecisionBook, decided_positions, in_force, labels
from minekit.errors import DecisionError
from minekit.pipeline import own_models
from minekit.records import Link, Response, Sentence
from minekit.results import Run


def learn(corpus: str | Path, run: Run) -> str:
    """Correct the models that ship by the decisions of a corpus, for its later runs.

    Decisions on which coders disagree, and those of documents that were replaced, teach nothing.

    Parameters
    ----------
    run
        A finished run of the corpus.

    Returns
    -------
    str
        What was learnt from, and where the models lie, in one line.

    Raises
    ------
    DecisionError
        If nothing was decided, or the decisions cannot be read.
    StoreError
        If the models cannot be written.
    """
    corpus = Path(corpus)
    store, hearing = run.store, run.hearing
    sentences, responses = store.read(Sentence), store.read(Response)
    decisions = in_force(DecisionBook.of(corpus).all())
    hashes = store.manifest().get("files", {})
    said = labels(sentences, responses, decisions, hearing, hashes=hashes)
    held = decided_positions(sentences, responses, decisions, hearing, hashes=hashes)
    if not said and not held:
        raise DecisionError(f"{corpus}: nothing to learn from: no decision on sentences or "
                            f"positions; make some with `minekit review {corpus}`, or give --out "
                            "to fit models on annotated corpora")
    out = own_models(corpus)
    adapt_folder(model_folder(), Lesson(hearing, sentences, store.read(Link), said, held), out)
    return (f"{out}: learnt from {len(said)} sentences and {sum(map(len, held.values()))} "
            f"positions; `minekit run {corpus}` uses it, and deleting the folder undoes it")
