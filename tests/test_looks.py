"""Documents in looks of all kinds: the right sender, kind, day, layout and words of each."""

from __future__ import annotations

import looks
import pytest

from minekit.extract import read_document
from minekit.records import BODY, OWN, Response
from minekit.segment import sentences
from minekit.settings import ExtractSettings, SplitSettings
from minekit.split import find_responses

LOOKS = looks.read_looks()


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_documents_are_read_in_the_way_of_their_kind(look, tmp_path, hearing):
    path = look.write(tmp_path / "svar.pdf")
    document = read_document(path, path.name, ExtractSettings())
    responses, problems = find_responses(document, hearing, SplitSettings(), "svar")
    assert [(r.stakeholder, r.kind, r.date, r.layout) for r in responses] == [
        (w.sender, w.kind, w.date, w.layout) for w in look.wanted]
    assert [text_of(r) for r in responses] == [" ".join(w.body) for w in look.wanted]
    assert sorted(problem.kind for problem in problems) == sorted(look.problems)
    words = [" ".join(block.text for block in r.blocks if block.kind in OWN) for r in responses]
    assert [text for w, own in zip(look.wanted, words, strict=True) for text in w.other
            if text not in own] == []
    assert [text for text in look.frame if any(text in own for own in words)] == []


def text_of(response: Response) -> str:
    """The running text."""
    return " ".join(sentence.text for sentence in sentences(response) if sentence.block in BODY)
