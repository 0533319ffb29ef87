"""Answers in other languages are told of, Danish ones never."""

from __future__ import annotations

import json

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from minekit.danish.foreign import FEWEST, other_language


@pytest.mark.parametrize(("language", "text"), [
    ("Swedish", "Vi tackar för möjligheten att svara på remissen. Föreningen stöder inte förslaget "
                "om att skolan ska läggas ned, och menar att det är för långt till nästa skola."),
    ("English", "Thank you for the opportunity to answer. We support the plan, but the school "
                "should be kept until there is a bus to the new one."),
    ("German", "Wir danken für die Gelegenheit zur Stellungnahme. Die Grenzregion ist auf den Bus "
               "angewiesen, und wir können den Vorschlag nicht unterstützen."),
    ("Greenlandic", "Tusarniaanermut akissut. Isumaqarpugut siunnersuut pitsaasuusoq, kisianni "
                    "innuttaasut aamma kommuni akuutinneqartariaqarput. Tamanna pingaartuuvoq. "
                    "Qujanaq."),
    ("", "VI STØTTER FORSLAGET. MEN SKOLEN SKAL BLIVE LIGGENDE, INDTIL DER ER EN BUS TIL DEN NYE."),
    ("", "Vi stotter ikke forslaget, og vi haaber, at det bliver droppet, foer det er for sent."),
    ("", "Foreningen Save the Children and Friends of the Park støtter forslaget, og vi er glade."),
    ("", "The bus is late."),
])
def test_the_language_of_a_letter(language, text):
    assert other_language(text) == language


def test_no_danish_letter_is_taken_for_another():
    for path in sorted(ROOT.glob("corpora/*/*/gold.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            said = " ".join(sentence["text"] for sentence in json.loads(line)["sentences"])
            assert other_language(said) == "", said[:200]


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text):
    found = other_language(text)
    assert found == "" or len(text.split()) * 2 >= FEWEST
