"""minekit in a spaCy pipeline."""

from __future__ import annotations

import pytest
import spacy
from conftest import HEARING

from minekit.errors import CorpusError

TEXT = ("Tak for muligheden for at svare.\n\nVi er imod at flytte parkerne til "
        "Kulturforvaltningen. Det vil skade træerne.")


@pytest.fixture
def nlp(tmp_path):
    path = tmp_path / "hearing.toml"
    path.write_text(HEARING, "utf-8")
    nlp = spacy.blank("da")
    nlp.add_pipe("minekit_sentences")
    nlp.add_pipe("minekit_links", config={"hearing": str(path)})
    nlp.add_pipe("minekit_stance", config={"hearing": str(path)})
    return nlp


def test_components_are_found_by_name_and_set_spans(nlp):
    doc = nlp(TEXT)
    sentences = list(doc.sents)
    first = doc.spans["moves"][0]
    assert (first.text, first.label_) == (sentences[1].text, "G02")
    assert sentences[1]._.themes[0][0] == "klima"
    [position] = doc._.positions
    assert (position.move, position.stance) == ("G02", "opposes")
    assert ("G02", "opposes") in [stance[:2] for stance in sentences[1]._.stances]
    assert {(span.label_, span.kb_id_) for span in doc.spans["stances"]} >= {("opposes", "G02")}


def test_part_of_a_sentence_knows_what_its_sentence_is_about(nlp):
    doc = nlp(TEXT)
    second = list(doc.sents)[1]
    assert doc[second.start:second.start + 2]._.moves == second._.moves


@pytest.mark.parametrize("text", ["", " ", "Ja", "\n\n\n"])
def test_texts_of_next_to_nothing(nlp, text):
    assert nlp(text)._.positions == []


def test_a_hearing_that_is_not_there_is_told():
    nlp = spacy.blank("da")
    with pytest.raises(CorpusError, match="not found"):
        nlp.add_pipe("minekit_links", config={"hearing": "/none/hearing.toml"})
