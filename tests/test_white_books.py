"""White books in several styles, printed and read: every answer, its sender, day and words."""

from __future__ import annotations

import pytest

pytest.importorskip("reportlab")

import printing
import white_book

from minekit.records import Problem, Response
from minekit.split import note_repeats

PAGES = 20


@pytest.mark.parametrize("name", printing.STYLES)
def test_a_white_book_is_read_as_it_was_printed(name, tmp_path):
    white_book.write_book(tmp_path, printing.STYLES[name], pages=PAGES, seed=1)
    scores, _ = white_book.read_book(tmp_path, tmp_path / "out")
    assert scores.pop("responses.spurious") == 0.0
    assert {score: value for score, value in scores.items() if value < 0.995} == {}


def response(sender: str, file: str, page: int = 1) -> Response:
    return Response("", 0, file, page, page, sender, False, "forening", "", False, "letter", "",
                    ())


def test_several_responses_of_one_sender_are_kept_and_told():
    responses = [response("Nordby Roklub", "a.pdf"), response("Nordby Golfklub", "b.pdf"),
                 response("NORDBY ROKLUB", "c.pdf", 3), response("Ukendt afsender", "d.pdf"),
                 response("Ukendt afsender", "e.pdf")]
    assert list(note_repeats(responses)) == [
        Problem("c.pdf", 3, "same sender", "'NORDBY ROKLUB' has another response, in a.pdf on "
                "page 1; they are kept apart")]
