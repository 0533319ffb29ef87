"""``minekit train CORPUS``: what people decided of a corpus is learnt, and used by later runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import run

import minekit
from minekit import learning
from minekit.cli import main
from minekit.decisions import Decision, DecisionBook, Kind, Places, Value
from minekit.errors import DecisionError
from minekit.records import Position, Response, Sentence
from minekit.store import Store


@pytest.fixture
def out(mine: Path) -> Path:
    return mine.parent / "out"


def decide(corpus: Path, out: Path, stance: str) -> Position:
    """Decide on the first position of a run otherwise than the program did."""
    store = Store(out)
    places = Places(store.read(Response), store.read(Sentence), store.manifest()["files"])
    position = store.read(Position)[0]
    target = places.of_response(places.responses[position.response_id], position.move)
    DecisionBook.of(corpus).add([Decision(Kind.POSITION, target, Value(stance=stance), "anna")])
    return position


def test_without_decisions_there_is_nothing_to_learn(mine, out):
    with pytest.raises(DecisionError, match="nothing to learn from"):
        learning.learn(mine, minekit.open_run(out))
    done = CliRunner().invoke(main, ["train", str(mine), "--run", str(out)])
    assert done.exit_code == 2
    assert "minekit review" in done.output
    assert not (mine / "models").exists()


def test_what_was_learnt_is_used_by_later_runs_and_undone_with_its_folder(mine, out):
    proposed = {stage: Store(out).read(stage) for stage in (Response, Position)}
    decide(mine, out, "mixed")
    done = CliRunner().invoke(main, ["train", str(mine), "--run", str(out)])
    assert done.exit_code == 0, done.output
    assert "1 positions" in done.output
    run(mine)
    learnt = Store(out).read(Position)
    assert Store(out).read(Response) == proposed[Response]
    assert [position.confidence for position in learnt[1:]] != [
        position.confidence for position in proposed[Position][1:]]
    shutil.rmtree(mine / "models")
    run(mine)
    assert Store(out).read(Position)[1:] == proposed[Position][1:]


def test_one_corpus_at_a_time_is_learnt_from(mine):
    done = CliRunner().invoke(main, ["train", str(mine), str(mine)])
    assert done.exit_code == 2
    assert "--out" in done.output
