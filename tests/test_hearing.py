"""``hearing.toml``: read strictly, and every mistake told with its line."""

from __future__ import annotations

import pytest
from conftest import HEARING, SAMPLE

from minekit.errors import CorpusError, HearingError
from minekit.hearing import Hearing


def test_the_sample_is_read():
    hearing = Hearing.from_folder(SAMPLE)
    assert (len(hearing.themes), len(hearing.moves), len(hearing.models)) == (10, 13, 3)
    assert hearing.move("G04").theme == "hjemmepleje"
    assert [move.id for move in hearing.moves_of("byensrum")] == ["G09", "G10"]


@pytest.mark.parametrize(("old", "new", "message"), [
    ('theme = "klima"', 'theme = "klmia"',
     r"line 26: move.theme: no theme has the id 'klmia' \(did you mean 'klima'\?\)"),
    ("aliases =", "alias =", r"line 43: stakeholder.alias: unknown key .*did you mean 'aliases'"),
    ("[[theme]]", "[[tema]]", r"line 8: tema: unknown key \(did you mean 'theme'\?\)"),
    ('id = "G02"', 'id = "G01"', r"line 25: move.id: 'G01' is used twice"),
    ('title = "Klima og grønne områder"', 'title = "<title of the theme>"',
     r"line 15: theme.title: '<title of the theme>' is still to be filled in"),
    ('id = "klima"', 'id = "kli ma"', r"line 14: theme.id: 'kli ma' is no id"),
    ('title = "En fælles', 'titel = "En fælles', r"line 3: hearing.titel: unknown key"),
    ("deadline = 2024-06-01", "deadline = 2023-06-01", r"line 1: hearing: deadline .* is before"),
    ("opened = 2024-03-01", 'opened = "snart"', r"line 5: hearing.opened: .*date.*'snart'"),
    ('kind = "lokaludvalg"', "", r"line 45: stakeholder.kind: is missing"),
    ("[hearing]", "[hearing", r"not valid TOML: .*line 1"),
])
def test_a_mistake_is_told_with_its_line_and_key(old, new, message):
    with pytest.raises(HearingError, match=message) as error:
        Hearing.from_text(HEARING.replace(old, new, 1))
    assert str(error.value).startswith("hearing.toml")
    assert "\n" not in str(error.value)


def test_two_stakeholders_cannot_share_a_name():
    text = HEARING + '\n[[stakeholder]]\nname = "X"\nkind = "råd"\naliases = ["Nordby Ældreråd"]\n'
    with pytest.raises(HearingError, match="already a name of 'Nordby Ældreråd'"):
        Hearing.from_text(text)


def test_a_model_can_only_name_moves_that_there_are():
    text = HEARING + '\n[[model]]\nid = "A"\ntitle = "Alt"\nmoves = ["G01", "G09"]\n'
    with pytest.raises(HearingError, match=r"line 52: model\.moves: no move has the id 'G09'"):
        Hearing.from_text(text)


def test_a_hearing_needs_a_theme():
    with pytest.raises(HearingError, match="theme: is missing"):
        Hearing.from_text('[hearing]\nid = "x"\ntitle = "x"\nauthority = "x"\n')


def test_keywords_and_examples_belong_to_what_is_known_of_a_theme():
    hearing = Hearing.from_text(HEARING.replace(
        'id = "klima"', 'id = "klima"\nkeywords = ["skybrud"]\nexamples = ["Parken er våd."]'))
    assert hearing.theme("klima").text.endswith("skybrud. Parken er våd.")


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_a_hearing_says_how_to_make_one(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=r"no such folder|minekit new"):
        Hearing.from_folder(tmp_path / name)


def test_a_hearing_file_must_be_utf8(tmp_path):
    (tmp_path / "hearing.toml").write_bytes(HEARING.encode("latin-1"))
    with pytest.raises(HearingError, match="UTF-8"):
        Hearing.from_folder(tmp_path)
