"""Where compounds are divided, and what parts words share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minekit.danish.compounds import divide, lexicon, parts

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(("word", "first", "last"), [
    ("hjemmepleje", "hjemme", "pleje"),
    ("hjemmeplejen", "hjemme", "plejen"),
    ("arbejdsplads", "arbejde", "plads"),
    ("sagsbehandling", "sag", "behandling"),
    ("byfornyelse", "by", "fornyelse"),
    ("lokalplanforslaget", "lokalplan", "forslaget"),
    ("vandløbsregulativ", "vandløb", "regulativ"),
    ("børnehaverne", "børn", "haverne"),
    ("kommune", "", "kommune"),
    ("biblioteket", "", "biblioteket"),
    ("økonomiske", "", "økonomiske"),
    ("medlemmerne", "", "medlemmerne"),
    ("meldingerne", "", "meldingerne"),
    ("forening", "", "forening"),
    ("xyz", "", "xyz"),
    ("s", "", "s"),
    ("", "", ""),
])
def test_a_compound_is_divided_between_words(word: str, first: str, last: str) -> None:
    assert divide(word) == (first, last)


@pytest.mark.parametrize(("word", "others"), [
    ("hjemmesygeplejen", ["hjemmepleje", "sygepleje", "sygeplejersker", "hjemmesygepleje"]),
    ("lokalplanforslaget", ["lokalplaner", "planforslag", "lokalplanen"]),
    ("affaldssorteringen", ["affald", "sortering", "affaldsplan"]),
    ("skolebestyrelserne", ["skole", "bestyrelsen", "folkeskolens"]),
    ("vindmølleparker", ["vindmølle", "park", "solcelleparken"]),
])
def test_words_of_one_subject_meet(word: str, others: list[str]) -> None:
    for other in others:
        assert set(parts(word)) & set(parts(other)), other


@pytest.mark.parametrize(("word", "expected"), [
    ("hjemmesygeplejen", ("hjemme", "syge", "pleje")),
    ("plejehjemspladser", ("pleje", "hjem", "plads")),
    ("haverne", ("have",)),
    ("haven", ("have",)),
])
def test_parts_have_no_endings(word: str, expected: tuple[str, ...]) -> None:
    assert parts(word) == expected


@pytest.mark.parametrize(("name", "least"), [("compounds", 0.95), ("compounds_fresh", 0.88)])
def test_words_of_administration_are_divided_as_a_person_does(name: str, least: float) -> None:
    """Right is a division at one of the places that a person marked, or none if there is none."""
    lines = (DATA / f"{name}.txt").read_text("utf-8").splitlines()
    marked = [word.split("+") for line in lines if line[:1] != "#" for word in line.split()]
    right = 0
    for gold in marked:
        word = "".join(gold)
        places = {len("".join(gold[:n])) for n in range(1, len(gold))} or {0}
        first, last = divide(word)
        right += (len(word) - len(last) if first else 0) in places
    assert len(marked) >= 100
    assert right / len(marked) >= least


@given(st.text(max_size=30) | st.lists(st.sampled_from(
    ["skole", "plan", "by", "s", "e", "en", "erne", "arbejd", "syge", "ø", "pleje"]),
    max_size=9).map("".join))
def test_any_word_begins_and_ends_with_its_parts(word: str) -> None:
    first, last = divide(word)
    assert word.endswith(last)
    assert (last == word) == (first == "")
    assert not first or word.startswith(first.removesuffix("e"))
    assert parts(word)


def test_a_word_without_end_takes_no_time() -> None:
    assert divide("skole" * 20_000) == ("", "skole" * 20_000)
    assert len(parts("arbejds" * 8)) > 1


def test_the_lexicon_is_of_small_letters() -> None:
    assert all(word == word.lower() and word.isalpha() and times > 0
               for word, times in lexicon().items())
