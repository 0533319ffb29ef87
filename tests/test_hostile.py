"""Files that are broken or made to harm: each costs itself, and the next one is read as before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import hostile
import pdfs
import pytest
from conftest import SAMPLE, texts

from minekit.errors import DocumentError
from minekit.extract import Readers, Task
from minekit.records import Document
from minekit.settings import ExtractSettings

SETTINGS = ExtractSettings(ocr="off", memory_mb=640, seconds=60)

UNREAD = {
    "empty": "not a PDF",
    "web_page": "not a PDF",
    "zeros": "damaged",
    "without_pages": "no pages",
    "user_password": "encrypted",
    "bomb": "limit",
    "drawing_bomb": "limit",
}
"""What cannot be read, and the kind of problem that says why."""

READ = {
    "directory_cut_off": ["repaired"],
    "bad_startxref": ["repaired"],
    "wrong_offsets": ["repaired"],
    "junk_in_front": [],
    "owner_password": ["restricted"],
    "font_bomb": ["read otherwise"],
    "self_containing_form": [],
    "page_tree_loop": ["damaged page"],
    "two_million_pages": [],
    "many_lines": ["limit"],
    "huge_page": [],
    "page_without_size": [],
    "odd_size": [],
    "nested_arrays": [],
    "typewritten": [],
}
"""What is read in full, and the kinds of problems that are told all the same."""

OTHERS = ("cut_in_two", "many_characters", "many_fields", "form_fields", "only_note",
          "only_attachment", "only_picture")

LARGEST_FUZZED = 33_000
"""Bytes; a change of a byte in a larger file seldom matters."""
CASES = 500
GOOD_EVERY = 50


def read_all(paths: list[Path], settings: ExtractSettings = SETTINGS
             ) -> dict[str, Document | DocumentError]:
    tasks = [Task(path, path.name) for path in paths]
    return {task.file: result for task, result in Readers(settings, 1).read(tasks)}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document | DocumentError]:
    """All hostile files, read one after the other by one reader, and a good one after each."""
    folder = tmp_path_factory.mktemp("hostile")
    good = pdfs.letter(folder / "good.pdf").read_bytes()
    paths = []
    for name in (*UNREAD, *READ, *OTHERS):
        paths += [folder / f"{name}.pdf", folder / f"{name}-next.pdf"]
        getattr(hostile, name)(paths[-2])
        paths[-1].write_bytes(good)
    return {name.removesuffix(".pdf"): result for name, result in read_all(paths).items()}


@pytest.mark.parametrize(("name", "kind"), UNREAD.items())
def test_a_file_that_cannot_be_read_says_why(results, name, kind):
    result = results[name]
    assert isinstance(result, DocumentError)
    assert result.kind == kind
    assert "\n" not in str(result)


@pytest.mark.parametrize(("name", "kinds"), READ.items())
def test_what_can_be_read_is_read_and_the_rest_is_told(results, name, kinds):
    result = results[name]
    assert isinstance(result, Document)
    assert texts(result) == [hostile.SAYS]
    assert [problem.kind for problem in result.problems] == kinds


@pytest.mark.parametrize("name", [*UNREAD, *READ, *OTHERS])
def test_the_next_file_is_read_as_before(results, name):
    assert "Høringssvar om indgangen" in texts(results[f"{name}-next"])


def test_a_page_of_nearly_a_million_characters_is_cut_and_this_is_told(results):
    document = results["many_characters"]
    assert [problem.kind for problem in document.problems] == ["limit"]
    assert "max_characters" in document.problems[0].message
    read = sum(len(text.replace(" ", "")) for text in texts(document))
    assert 100_000 < read <= SETTINGS.max_characters


def test_a_file_whose_words_were_cut_off_is_told_to_be_empty(results):
    assert [problem.kind for problem in results["cut_in_two"].problems] == ["repaired",
                                                                            "empty page"]


def test_filled_fields_are_read_where_they_stand_and_hidden_ones_are_not(results):
    assert texts(results["form_fields"]) == [
        "Navn:", "Karen Hølm", "Dit svar:", f"{hostile.SAYS} Det er vores erfaring.",
        "Tak for dit svar."]


@pytest.mark.parametrize(("name", "told"), [
    ("only_note", "Husk at nævne parkerne"), ("only_attachment", "svar.txt")])
def test_what_is_only_pinned_or_attached_to_a_file_is_told(results, name, told):
    document = results[name]
    assert texts(document) == []
    assert told in document.problems[0].message
    assert [problem.kind for problem in document.problems][1:] == ["empty page"]


def test_a_file_that_keeps_the_reader_busy_for_ever_is_given_up(tmp_path):
    endless, good = tmp_path / "1-endless.pdf", pdfs.letter(tmp_path / "2-good.pdf")
    hostile.nested_forms(endless)
    results = read_all([endless, good], SETTINGS.model_copy(update={"seconds": 4}))
    assert isinstance(results[endless.name], DocumentError)
    assert results[endless.name].kind == "limit"
    assert "extract.seconds" in str(results[endless.name])
    assert isinstance(results[good.name], Document)


def damaged_copies(folder: Path, good: bytes) -> Iterator[Path]:
    """Copies of the sample's files with bytes changed or the end cut off, and whole files."""
    chance = random.Random(20240512)
    originals = [path.read_bytes() for path in sorted((SAMPLE / "pdf").glob("*.pdf"))
                 if path.stat().st_size < LARGEST_FUZZED]
    for number in range(CASES):
        data = bytearray(originals[number % len(originals)])
        if number % 5 == 0:
            del data[chance.randrange(1, len(data)):]
        else:
            for _ in range(chance.choice([1, 3, 10, 100])):
                data[chance.randrange(len(data))] = chance.randrange(256)
        path = folder / f"{number:03}.pdf"
        path.write_bytes(data)
        yield path
        if number % GOOD_EVERY == 0:
            path = folder / f"{number:03}-good.pdf"
            path.write_bytes(good)
            yield path


def test_five_hundred_damaged_files_harm_none_but_themselves(tmp_path):
    good = pdfs.letter(tmp_path / "good.pdf").read_bytes()
    paths = list(damaged_copies(tmp_path, good))
    results = read_all(paths, SETTINGS.model_copy(update={"seconds": 20}))
    assert len(results) == len(paths)
    letters = [texts(result) for name, result in results.items() if name.endswith("-good.pdf")]
    assert len(letters) == CASES // GOOD_EVERY
    assert all("Høringssvar om indgangen" in letter for letter in letters)
    assert all(letter == letters[0] for letter in letters)
    told = {result.kind for result in results.values() if isinstance(result, DocumentError)}
    assert told <= {"damaged", "no pages", "not a PDF", "encrypted", "limit", "crashed"}
