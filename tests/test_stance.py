"""What side sentences and responses take."""

from __future__ import annotations

import unicodedata

import numpy as np
import plain_words
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.estimator_checks import estimator_checks_generator
from test_link import said

from minekit.danish import cues
from minekit.danish.models import model_folder
from minekit.danish.tone import CLASSES, STANCES, Tone
from minekit.danish.voices import voice
from minekit.errors import SettingsError
from minekit.link import link
from minekit.records import BlockKind, Link, Scored, Sentence, Stance
from minekit.settings import LinkSettings, StanceSettings
from minekit.stance import StanceClassifier, judge
from minekit.stance.reading import CONTEXT, Reading, context
from minekit.stance.weighing import WEIGHTS, pairs, tell, weigh


def judged(hearing, *texts):
    sentences = said(*texts)
    return judge(sentences, link(sentences, hearing, LinkSettings()), hearing, StanceSettings())


def test_plain_words_are_judged_as_they_are_meant(hearing):
    wrong = []
    said = sum(map(len, plain_words.SAID.values()))
    for stance, texts in plain_words.SAID.items():
        for text in texts:
            found = judged(hearing, "Tak for muligheden for at svare.", text).positions
            if [(item.move, item.stance) for item in found] != [("G01", stance)]:
                wrong.append(text)
                assert all(item.needs_review for item in found), text
    assert len(wrong) <= said / 8, wrong


def test_a_position_rests_on_sentences_and_quotes_the_first(hearing):
    texts = ("Tak for muligheden for at svare.",
             "Vi er imod at flytte parkerne til Kulturforvaltningen.")
    [position] = judged(hearing, *texts).positions
    assert (position.response_id, position.move) == ("a", "G02")
    assert position.evidence[0] == "a-1"
    assert (position.quote, position.page) == (texts[1], 1)
    assert 0 <= position.confidence <= 1


def test_who_says_nothing_of_a_move_has_no_position(hearing):
    found = judged(hearing, "Tak for muligheden for at svare.", "Foreningen har 400 medlemmer.")
    assert found == ([], [])


def test_without_sentences_or_links_nothing_is_judged(hearing):
    assert judge([], [], hearing, StanceSettings()) == ([], [])
    assert judge(said("Vi er imod."), [], hearing, StanceSettings()) == ([], [])


def test_what_is_unsure_needs_review(hearing):
    sentences = said("Vi er imod at flytte parkerne til Kulturforvaltningen.")
    links = link(sentences, hearing, LinkSettings())
    for risk, unsure in ((1.0, False), (0.0, True)):
        found = judge(sentences, links, hearing, StanceSettings(review_risk=risk))
        assert [item.needs_review for item in found.positions] == [unsure]


@pytest.mark.parametrize("text", ["Nej", "ja!", "🌳", "\x00", "VI ER IMOD DET HELE",
                                  "We strongly oppose this.", "Vi " * 3000])
def test_odd_texts_are_judged_without_complaint(hearing, text):
    sentences = said(text)
    links = [Link("a-0", moves=(Scored("G01", 0.9),))]
    assert len(judge(sentences, links, hearing, StanceSettings()).positions) <= 1


@pytest.mark.parametrize("change", [
    str.upper, lambda text: unicodedata.normalize("NFD", text),
    lambda text: f"\x00😊 {text} 🌳\u200b", lambda text: text.replace(" ", "\u00a0")])
@pytest.mark.parametrize(("text", "side"), [
    ("Vi støtter forslaget om flere pædagoger på skolen.", "supports"),
    ("Vi er imod forslaget og ønsker, at børnehaven på øen bliver bevaret.", "opposes")])
def test_a_side_is_read_in_capitals_decomposed_letters_and_among_signs(text, side, change):
    plain, changed = Tone.load(model_folder()).scores([text, change(text)])
    classes = [CLASSES[row[:len(CLASSES)].argmax()] for row in (plain, changed)]
    assert classes == [side, side]


def test_a_side_without_danish_letters_is_read_by_its_other_words():
    text = "Vi er imod forslaget og oensker, at boernehaven paa oeen bliver bevaret."
    [row] = Tone.load(model_folder()).scores([text])
    assert CLASSES[row[:len(CLASSES)].argmax()] == "opposes"


def test_a_model_that_is_not_there_or_of_another_version_is_told(hearing, tmp_path):
    links = [Link("a-0", moves=(Scored("G01", 0.9),))]
    with pytest.raises(SettingsError, match="no such folder"):
        judge(said("Ja."), links, hearing, StanceSettings(model=str(tmp_path / "none")))
    (tmp_path / "stance.json").write_text("{}")
    with pytest.raises(SettingsError, match="minekit train"):
        judge(said("Ja."), links, hearing, StanceSettings(model=str(tmp_path)))


# What is told to the models

def reading(sides: list[list[float]], moves: list[list[float]], *responses: str) -> Reading:
    sentences = [Sentence(f"s{n}", response, BlockKind.PARAGRAPH, f"Sætning {n}.", 1, paragraph=n)
                 for n, response in enumerate(responses)]
    starts = [n for n, response in enumerate(responses) if response not in responses[:n]]
    parts = [slice(a, b) for a, b in zip(starts, [*starts[1:], len(responses)], strict=True)]
    return Reading(tuple(sentences), tuple(parts), np.array(moves), np.array(sides))


FOR, AGAINST = [0.1, 0.8, 0, 0.1, 0, 0], [0.1, 0.1, 0, 0.8, 0, 0]


def test_neighbours_count_only_in_ones_own_letter_and_on_ones_own_move():
    told = context(reading([FOR, AGAINST, AGAINST], [[1, 0], [1, 0], [1, 0]], "a", "a", "b"))
    near = CONTEXT.index("+1 opposes"), CONTEXT.index("-1 supports")
    assert told[0, near[0]] == pytest.approx(0.8)
    assert told[1, near[1]] == pytest.approx(0.8)
    assert not told[2, list(near)].any()
    apart = context(reading([FOR, AGAINST], [[1, 0], [0, 1]], "a", "a"))
    assert not apart[0, near[0]]


def test_each_response_is_weighed_on_each_move_it_may_speak_of():
    found = list(pairs(reading([FOR, AGAINST, FOR], [[0.5, 0], [0, 1], [0.2, 0.4]],
                               "a", "a", "b")))
    assert [(pair.response_id, pair.move, pair.sentences.tolist()) for pair in found] == [
        ("a", 0, [0]), ("a", 1, [1]), ("b", 0, [2]), ("b", 1, [2])]
    assert all(pair.weights.shape == (len(WEIGHTS),) for pair in found)


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 6), min_size=1, max_size=8))
def test_weights_are_finite_and_repeat_nothing_of_the_length(rows):
    about = np.array([row[0] for row in rows])
    sides = about[:, None] * np.array([row[1:] for row in rows]) / 5
    weights = weigh(about, sides)
    assert np.isfinite(weights).all()
    assert weights[WEIGHTS.index("said at all")] <= 1


def test_a_divided_sender_is_shown_by_both_sides():
    sides = np.array([[0.9, 0, 0, 0, 0], [0, 0, 0.9, 0, 0], [0, 0, 0, 0.9, 0]])
    assert tell(sides, Stance.MIXED).argmax() == 2
    assert tell(sides, Stance.OPPOSES).tolist() == pytest.approx([0, 0.9, 0.09])


# Cues, tone and voices

@pytest.mark.parametrize(("text", "denied"), [
    ("Vi støtter ikke lukningen, men flytningen.", ["vi", "støtter", "lukningen"]),
    ("Ingen af os ønsker det.", ["af", "os", "ønsker", "det"]),
    ("Vi støtter det.", []),
])
def test_negation_reaches_up_to_the_next_mark(text, denied):
    tokens = cues.words(text)
    marks = cues.negated(tokens)
    assert [token for token, mark in zip(tokens, marks, strict=True) if mark] == denied


@pytest.mark.parametrize(("text", "cue"), [
    ("Vi bakker varmt op om det.", "support"), ("Vi må tage afstand fra det.", "oppose"),
    ("Vi støtter det ikke.", "support denied"), ("Forudsat at der følger penge med.", "condition"),
    ("Vi har ikke taget stilling.", "unsaid"), ("Hvad koster det?", "question"),
])
def test_cues_are_counted_by_what_they_do(text, cue):
    assert cues.counts([text])[0, cues.names().index(cue)] > 0


@given(st.text(max_size=300))
def test_cues_of_any_text_are_few_and_finite(text):
    counts = cues.counts([text])
    assert counts.shape == (1, len(cues.names()))
    assert np.isfinite(counts).all()


def test_a_tone_is_the_same_after_saving(tmp_path):
    texts = ["Vi støtter det.", "Vi er imod det.", "Der er ti huse.", "Vi støtter planen."]
    tone = Tone.fit(texts, [1, 3, 0, 1], [False, False, True, False])
    tone.save(tmp_path)
    assert np.array_equal(Tone.load(tmp_path).scores(texts), tone.scores(texts))
    assert tone.scores([]).shape == (0, len(CLASSES) + 1)


@pytest.mark.parametrize(("text", "heading", "whose"), [
    ("Tre medlemmer er imod.", "", "part"), ("Vi er imod.", "Mindretalsudtalelse", "part"),
    ("Nogle af os frygter støj.", "", "part"), ("Medarbejdersiden er imod.", "", "part"),
    ("Rådet er imod.", "Parker", "sender"), ("Vi er ti medlemmer.", "", "sender"),
])
def test_the_view_of_some_members_is_not_that_of_the_sender(text, heading, whose):
    assert voice(text, heading) == whose


# The estimator

@pytest.mark.parametrize(("estimator", "check"),
                         list(estimator_checks_generator(StanceClassifier())),
                         ids=lambda value: getattr(getattr(value, "func", value), "__name__", ""))
def test_the_estimator_keeps_the_rules_of_scikit_learn(estimator, check):
    check(estimator)


def test_the_shipped_classifier_reads_sentences():
    classifier = StanceClassifier.shipped()
    assert list(classifier.classes_) == ["none", *STANCES]
    assert classifier.predict_proba(["Vi støtter forslaget."]).shape == (1, 6)
