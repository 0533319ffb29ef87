"""Cue words: to which side they lean, and what turns them."""

from __future__ import annotations

import pytest

from minekit.danish import cues


@pytest.mark.parametrize(("text", "side"), [
    ("Vi støtter forslaget.", 1),
    ("Vi støtter ikke forslaget.", -1),
    ("Vi er imod flytningen.", -1),
    ("Forslaget er ikke urimeligt.", 1),
    ("Mødet er slut.", 0),
    ("Vi har ingen bemærkninger.", 0),
    ("Rådet afventer en analyse.", 0),
    ("", 0),
])
def test_cues_lean_to_a_side_and_negators_turn_them(text: str, side: int) -> None:
    leaning = cues.lean(text)
    assert (leaning > 0) - (leaning < 0) == side


def test_hedges_weaken_and_boosters_strengthen() -> None:
    assert 0 < cues.lean("Vi støtter måske forslaget.") < cues.lean("Vi støtter forslaget.")
    assert cues.lean("Vi støtter forslaget.") < cues.lean("Vi støtter absolut forslaget.")


def test_what_is_said_of_groups_is_said_of_groups_that_there_are() -> None:
    groups = cues._leanings()["groups"]
    assert set(groups) <= set(cues._groups())
    assert {leaning["leans"] for leaning in groups.values()} == {"for", "against", "open"}
    assert {leaning["strength"] for leaning in groups.values()} == {1, 2, 3}


def test_classes_of_words_do_not_overlap() -> None:
    names = ("bound_negators", "free_negators", "hedges", "boosters")
    words = [word for name in names for word in cues._class(name)]
    assert len(words) == len(set(words))
    assert all(word == word.lower() and " " not in word for word in words)
