"""What may be a Danish word."""

from __future__ import annotations

import json

import pytest
from conftest import SAMPLE
from hypothesis import given
from hypothesis import strategies as st

from minekit.danish.spelling import HEAD, has_danish_letters, learn, letters, word_share

PLAIN = ("Rådet har behandlet sagen på sit møde i maj og takker for muligheden for at blive hørt "
         "om den nye ordning. Vi støtter forslaget om en fælles indgang, fordi borgerne i dag "
         "sendes fra dør til dør i uger. Hjemmeplejens køreplaner bør lægges sammen med "
         "skolebusserne.")
ENGLISH = ("The committee welcomes the proposal, which would strengthen the rights of those who "
           "live with chronic illness, although we doubt whether the funding will be sufficient.")


def shifted(text: str) -> str:
    return "".join(chr(ord(char) + 3) if char.isalpha() else char for char in text)


@pytest.mark.parametrize(("text", "least", "most"), [
    (PLAIN, 0.97, 1.0),
    (PLAIN.upper(), 0.97, 1.0),
    (PLAIN.replace("ø", "°").replace("å", "Õ"), 0.5, 0.85),
    (PLAIN.replace("ø", "").replace("e", "\x01"), 0.0, 0.6),
    (shifted(PLAIN), 0.0, 0.1),
    (ENGLISH, 0.2, 0.75),
    ("12.345 kr. 3/4 2024 KF-07 5.2.1", 0.5, 1.0),
    ("", 1.0, 1.0),
])
def test_the_share_of_letters_in_words(text, least, most):
    assert least <= word_share(text.split()) <= most


@pytest.mark.parametrize(("text", "count"), [
    ("Vi er 12 i alt.", 7), ("raad@nordby.dk www.nordby.dk", 0), ("a b c", 0), ("og/eller", 7),
    ("§ 4, stk. 2", 3), ("(st0tter)", 7), ("12a", 0), ("ældre- og", 7),
])
def test_numbers_and_addresses_are_not_looked_at(text, count):
    assert letters(text.split()) == count


def test_danish_is_told_by_its_letters():
    assert has_danish_letters(["på"])
    assert not has_danish_letters(["paa", "Zoë"])


@given(st.lists(st.text("abcdeæøå", min_size=2, max_size=8), min_size=1))
def test_what_was_learned_stands_in_the_file_in_order(words):
    rows = learn([" ".join(words)]).removeprefix(HEAD).splitlines()
    assert rows == sorted(rows)
    assert {start + last for start, rest in (row.split(" ") for row in rows) for last in rest} == {
        padded[n:n + 3] for word in words for padded in [f"_{word}_"]
        for n in range(len(padded) - 2)}


def test_the_words_of_a_hearing_that_was_not_learnt_from_are_known():
    said = [json.loads(line) for line in (SAMPLE / "gold.jsonl").read_text("utf-8").splitlines()]
    words = [word for item in said for part in item["sentences"] for word in part["text"].split()]
    assert word_share(words) > 0.97
