"""Models that learn from what was decided in the hearing at hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_link import said

from minekit.adapt import Lesson, adapt, adapt_folder
from minekit.annotated import Labels
from minekit.danish.models import model_folder
from minekit.danish.tone import CLASSES, Tone
from minekit.linear import Linear, fit_on_top, softmax
from minekit.link import link
from minekit.records import Stance
from minekit.settings import LinkSettings, StanceSettings
from minekit.stance import judge
from minekit.stance.model import StanceModel

ODD = "Det er at sætte ræven til at vogte gæs, at parkerne skal ligge i Kulturforvaltningen."
TEXTS = ("Tak for muligheden for at svare.", ODD)


@pytest.fixture(scope="module")
def shipped():
    return Tone.load(model_folder()), StanceModel.load(model_folder())


def lesson(hearing, labels=(), positions=()):
    sentences = said(*TEXTS)
    links = link(sentences, hearing, LinkSettings())
    return Lesson(hearing, sentences, links, dict(labels), dict(positions))


def test_without_decisions_nothing_changes(hearing, shipped):
    tone, stance = adapt(*shipped, lesson(hearing))
    assert tone is shipped[0]
    assert stance is shipped[1]


def test_a_decided_sentence_is_better_understood_and_so_are_its_like(hearing, shipped):
    labels = Labels(frozenset({"klima"}), {"G02": Stance.OPPOSES}, frozenset())
    tone, _ = adapt(*shipped, lesson(hearing, {"a-1": labels}))
    like = "At sætte ræven til at vogte gæs er ingen god idé."
    column = CLASSES.index(Stance.OPPOSES)
    for text in (ODD, like):
        before, after = (softmax(model.scores([text])[:, :len(CLASSES)])[0, column]
                         for model in (shipped[0], tone))
        assert after > before


def test_a_decided_position_teaches_by_the_sentence_that_tells_most(hearing, shipped):
    tone, stance = adapt(*shipped, lesson(hearing, positions={"a": {"G02": Stance.OPPOSES}}))
    column = CLASSES.index(Stance.OPPOSES)
    assert tone.scores([ODD])[0, column] > shipped[0].scores([ODD])[0, column]
    assert (stance.positions.weights != shipped[1].positions.weights).any()
    assert (stance.positions.biases == shipped[1].positions.biases).all()


def test_corrected_models_are_used_by_their_folder(hearing, shipped, tmp_path):
    labels = Labels(frozenset({"klima"}), {"G02": Stance.OPPOSES}, frozenset())
    taught, folder = lesson(hearing, {"a-1": labels}, {"a": {"G02": Stance.OPPOSES}}
                            ), tmp_path / "models"
    adapt_folder(model_folder(), taught, folder)
    sentences = said(*TEXTS)
    links = link(sentences, hearing, LinkSettings(model=str(folder)))
    [before, after] = (judge(sentences, links, hearing, StanceSettings(model=model)).positions[0]
                       for model in ("", str(folder)))
    assert (before.confidence, before.stance) != (after.confidence, after.stance)
    assert [path.name for path in tmp_path.iterdir()] == ["models"]
    tone, stance = adapt(*shipped, taught)
    assert (Tone.load(folder).weights == tone.weights).all()
    assert StanceModel.load(folder).positions.weights == pytest.approx(stance.positions.weights,
                                                                       abs=1e-4)


@given(st.lists(st.tuples(st.floats(-2, 2), st.integers(0, 2)), min_size=1, max_size=8),
       st.floats(0.5, 1e6))
def test_examples_never_become_less_likely_and_a_strong_prior_holds(examples, penalty):
    rows = np.array([[value, 1.0] for value, _ in examples])
    classes = [side for _, side in examples]
    model = Linear(("a", "b"), np.array([[1.0, 0, -1], [0, 0.5, 0]]), np.zeros(3))
    taught = model.taught(rows, classes, np.ones(2), penalty=penalty)
    at = np.arange(len(rows)), classes
    before, after = (np.log(each.probabilities(rows)[at]).sum() for each in (model, taught))
    assert after >= before - 1e-6
    if penalty > 1e5:
        assert np.abs(taught.weights - model.weights).max() < 1e-3


def test_a_correction_needs_no_new_columns():
    assert fit_on_top(np.zeros((1, 3)), [1], np.zeros((1, 2)), penalty=1.0).shape == (3, 2)
