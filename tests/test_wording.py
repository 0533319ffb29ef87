"""The catalogues of words: the same phrases in both languages, and all that the reports ask for."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import annex_case
import pytest

import minekit
from minekit import report
from minekit.errors import SettingsError
from minekit.report.profiles import PROFILES
from minekit.wording import LANGUAGES, words
from minekit.wording.sentences import number_list

FORMS = {"none", "one", "more"}


def phrases(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping) and not value.keys() <= FORMS:
            yield from phrases(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def blanks(phrase: Any) -> set[str]:
    texts = phrase.values() if isinstance(phrase, Mapping) else [phrase]
    return {name for text in texts if isinstance(text, str)
            for _, name, _, _ in string.Formatter().parse(text) if name}


DA, EN = (dict(phrases(words(language)._catalogue)) for language in LANGUAGES)


def test_both_languages_have_the_same_phrases_with_the_same_blanks():
    assert DA.keys() == EN.keys()
    assert {key for key in DA if blanks(DA[key]) != blanks(EN[key])} == set()


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(SettingsError, match="no report is written in 'fr'; there are da, en"):
        words("fr")


def test_every_phrase_that_is_asked_for_is_there():
    package = Path(minekit.__file__).parent
    asking = re.compile(r'(?:words\(|key = )\s*"([a-z_]+\.[a-z_.]+)"')
    asked = {key for path in package.rglob("*") if path.suffix in (".py", ".j2")
             for key in asking.findall(path.read_text("utf-8"))}
    assert len(asked) > 80
    assert asked - DA.keys() == set()


def test_every_phrase_that_the_explorer_asks_for_is_there():
    templates = Path(minekit.__file__).parent / "report" / "templates"
    asked = {key for path in templates.glob("explorer*")
             for call in re.findall(r"\bsay\(([^,{})]*)", path.read_text("utf-8"))
             for key in re.findall(r'"([a-z_]+)"', call)}
    known = {key.removeprefix("explorer.") for key in DA if key.startswith("explorer.")}
    assert len(asked) > 50
    assert asked - known == set()
    columns = {"number", "sender", "kind", "date", "stance", "file", "near_most", "far_most"}
    assert known - asked - columns == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_can_be_said_in_every_language(tmp_path, language, profile):
    annex = report.Annex.from_store(annex_case.store(tmp_path), language)
    document = PROFILES[profile](annex)
    text = "\n".join(document.texts())
    assert document.locale == {"da": "da-DK", "en": "en-GB"}[language]
    assert not re.search(r"[{}]|\bNone\b", text)
    assert ("Henvendelse" in text) == (language == "da")
    assert ("Response" in text) == (language == "en")


@pytest.mark.parametrize(("language", "n", "said"), [
    ("da", 0, "ingen"), ("da", 1, "én"), ("da", 12, "tolv"), ("da", 13, "13"),
    ("da", 1250, "1.250"), ("en", 2, "two"), ("en", 1250, "1,250"),
])
def test_numbers(language, n, said):
    assert words(language).number(n) == said


@pytest.mark.parametrize(("language", "names", "said"), [
    ("da", "", ""), ("da", "a", "a"), ("da", "ab", "a og b"), ("en", "abc", "a, b and c"),
    ("en", "abcdefg", "a, b, c, d and three others"),
])
def test_lists_of_names(language, names, said):
    assert words(language).some_names(list(names)) == said


@pytest.mark.parametrize(("numbers", "said"), [
    ([], ""), ([3], "3"), ([2, 1], "1, 2"), ([1, 2, 3, 5], "1–3, 5"), ([9, 9], "9"),
])
def test_numbers_of_responses(numbers, said):
    assert number_list(numbers) == said
