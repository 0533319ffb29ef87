"""Quotes to the boxes in which they are printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import groupby

import pdfs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_segment import block, response

from minekit import segment
from minekit.errors import EvidenceError, StoreError
from minekit.pipeline import run
from minekit.quotes import find_places
from minekit.records import Block, BlockKind, Box, Place, Span

LINE = 3
"""Words on a line of the printed paragraphs below."""
LINES = 2
"""Lines on a page."""


def printed(words: Sequence[str], divided: Collection[int] = (), first_line: int = 0) -> Block:
    """A paragraph with three words a line and two lines a page; some last words are divided."""
    text, spans, breaks = "", [], []
    for number, word in enumerate(words):
        line, column = divmod(number, LINE)
        text += " " * (number > 0)
        if number and column == 0 and number - 1 not in divided:
            breaks.append(len(text))
        is_divided = column == LINE - 1 and number in divided
        for half, part in enumerate([word[:1], word[1:]] if is_divided else [word]):
            if half:
                breaks.append(len(text))
            page, row = divmod(first_line + line + half, LINES)
            box = Box(100 * number + 40 * half, 20 * row, 100 * number + 90, 20 * row + 10)
            spans.append(Span(len(text), len(text) + len(part), page + 1, box, 10))
            text += part
    return Block(BlockKind.PARAGRAPH, text, tuple(spans), tuple(breaks))


def boxes(places: tuple[Place, ...]) -> list[tuple[int, float, float, float]]:
    return [(place.page, place.box.x0, place.box.top, place.box.x1) for place in places]


LETTER = (
    block("Ældrerådet mener nej", "frame"),
    block("Svar", "heading"),
    block("Vi støtter forslaget om\nen fælles indgang, for det\nhjælper alle.", top=20),
    block("Rådet mener nej. Vi støtter\ndet ikke.", top=90),
)


@pytest.mark.parametrize(("quote", "expected"), [
    ("støtter forslaget", [(1, 30, 20, 200)]),
    ("Vi støtter det", [(1, 170, 90, 270), (1, 280, 102, 310)]),
    ("forslaget om en fælles", [(1, 110, 20, 230), (1, 240, 32, 330)]),
    ("det hjælper", [(1, 470, 32, 500), (2, 510, 44, 580)]),
    ("hjælper alle. Rådet", [(2, 510, 44, 640), (1, 0, 90, 50)]),
])
def test_a_quote_has_a_box_on_each_line(quote, expected):
    assert boxes(find_places(response(*LETTER), quote)) == expected


@pytest.mark.parametrize("quote", [
    "fælles\n indgang", "fælles ind-\ngang", "fælles\u00a0ind\u00adgang", "fælles ind\u2010\ngang",
    unicodedata.normalize("NFD", "fælles indgang"),
])
def test_what_copying_from_a_pdf_changes_makes_no_difference(quote):
    words = response(*LETTER)
    assert find_places(words, quote) == find_places(words, "fælles indgang")


@pytest.mark.parametrize("quote", ["", " - ", "Ældrerådet", "støtter ikke", "vi Støtter"])
def test_words_that_do_not_stand_there_are_an_error_with_file_and_response(quote):
    with pytest.raises(EvidenceError, match=r"svar\.pdf: the quote ».*« does not stand in svar;"):
        find_places(response(*LETTER), quote)


def test_whole_words_come_before_parts_of_words():
    words = response(block("Sidde jakken år året ja å"))
    assert [boxes(find_places(words, quote))[0][1] for quote in ("ja", "å", "år", "jakk")] == [
        210, 240, 130, 60]


def test_a_letter_is_not_found_in_the_same_letter_with_an_accent():
    assert boxes(find_places(response(block("idé ide")), "ide")) == [(1, 40, 0, 70)]


def test_the_same_words_are_found_in_the_sentence_that_is_named():
    words = response(block("Nej tak. Nej tak.\nVi siger ja. Nej tak til det."))
    for sentence in segment.sentences(words):
        assert find_places(words, sentence.text, sentence) == sentence.places
    last = segment.sentences(words)[-1]
    assert boxes(find_places(words, "Nej tak", last)) == [(1, 310, 12, 380)]
    with pytest.raises(EvidenceError, match=f"does not stand in {last.id}"):
        find_places(words, "Vi siger ja", last)


def test_a_quote_may_run_on_from_the_sentence_that_is_named():
    words = response(block("Nej tak. Vi siger ja."))
    first, second = segment.sentences(words)
    assert find_places(words, "tak. Vi", first) == find_places(words, "tak. Vi")
    with pytest.raises(EvidenceError):
        find_places(words, "tak. Vi", second)


def test_the_sentence_of_another_response_holds_no_quote():
    words = response(block("Nej tak."))
    other = segment.sentences(response(block("Ja."), block("Nej tak.")))[1]
    with pytest.raises(EvidenceError):
        find_places(words, "Nej tak", other)


paragraphs = st.lists(st.tuples(
    st.lists(st.text("abæøåé.,", min_size=1, max_size=5), min_size=1, max_size=14),
    st.sets(st.integers(0, 14))), min_size=1, max_size=3)


@st.composite
def answers(draw):
    """Printed paragraphs in which no word stands twice, and a run of printed pieces in them."""
    parts, line, count = [], 0, 10
    for words, divided in draw(paragraphs):
        parts.append(printed([f"{word}{count + n}" for n, word in enumerate(words)],
                             {n for n in divided if n % LINE == LINE - 1}, line))
        count += len(words)
        line += len(words) // LINE + 2
    pieces = [(number, span) for number, part in enumerate(parts) for span in part.spans]
    first = draw(st.integers(0, len(pieces) - 1))
    last = draw(st.integers(first, len(pieces) - 1))
    return parts, pieces[first:last + 1]


def as_copied(parts: Sequence[Block], pieces: Sequence[tuple[int, Span]]) -> str:
    """Words as a reader copies them: with a hyphen and a new line where one is divided."""
    text = ""
    for n, (number, span) in enumerate(pieces):
        if n:
            before, last = pieces[n - 1]
            text += "-\n" if before == number and last.end == span.start else " \n "
        text += parts[number].text[span.start:span.end]
    return text


@given(answers())
def test_any_words_have_a_box_on_each_of_their_lines(answer):
    parts, pieces = answer
    quote = as_copied(parts, pieces)
    assume(re.search(r"\d", quote))
    rows = groupby(pieces, key=lambda piece: (piece[0], piece[1].page, piece[1].box.top))
    assert find_places(response(*parts), quote) == tuple(
        Place(page, Box.around(span.box for _, span in row)) for (_, page, _), row in rows)


def squeezed(text: str) -> str:
    return "".join(text.replace("-", "").split())


def response_text(parts: Sequence[Block]) -> str:
    return squeezed(" ".join(part.text for part in parts))


@given(answers())
def test_every_sentence_is_found_where_it_says_that_it_stands(answer):
    words = response(*answer[0])
    for sentence in segment.sentences(words):
        assert find_places(words, sentence.text, sentence) == sentence.places


@given(answers(), st.text("abæøåé-. \n", max_size=12))
def test_words_are_found_exactly_when_they_stand_in_the_response(answer, quote):
    parts, _ = answer
    words = response(*parts)
    stands = bool(squeezed(quote)) and squeezed(quote) in response_text(parts)
    try:
        assert find_places(words, quote)
    except EvidenceError:
        assert not stands
    else:
        assert stands


def test_a_run_finds_its_quotes_on_the_page(corpus, tmp_path):
    results = run(corpus, tmp_path / "out")
    for row in results.positions.itertuples():
        places = results.find_places(row.evidence[0], row.quote)
        assert {place.page for place in places} == {row.page}
        assert places == results.find_places(row.evidence[0])
    response = results.responses.index[0]
    assert len(results.find_places(response, " ".join(pdfs.FIRST))) == 2
    with pytest.raises(StoreError, match="no response or sentence has the id 'nobody'"):
        results.find_places("nobody", "takker")
