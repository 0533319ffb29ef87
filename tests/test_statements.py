"""What summaries say beyond who is for and against: balance, reasons, questions, models, alike."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from annex_case import BOTH, IF, NO, YES
from hypothesis import given
from hypothesis import strategies as st
from test_summarise import HEARING, KINDS, found, position, response, summarise

from minekit.records import BlockKind, Link, Scored, Sentence
from minekit.settings import ReportSettings
from minekit.summarise import statements
from minekit.summarise.campaigns import campaigns
from minekit.wording import words
from minekit.wording.sentences import worded

LETTER = ("Vi er imod, at kommunen nedlægger linje 12, fordi de ældre i landsbyen bruger bussen "
          "hver dag til lægen, til købmanden og til kirken, og der er ingen anden vej derhen.")


def sentence(n, text, at=9, block=BlockKind.PARAGRAPH):
    return Sentence(f"r{n}-s{at}", f"r{n}", block, text, 1)


# Balance and majority


@pytest.mark.parametrize(("stances", "end"), [
    ([YES, YES], "og ingen er imod."),
    ([YES, YES, YES], "Støtten kommer fra ét råd og to lokaludvalg."),
    ([NO, NO, NO], "Modstanden kommer fra ét råd og to lokaludvalg."),
    ([NO, YES, BOTH], "Støtten kommer fra ét lokaludvalg; modstanden kommer fra ét råd."),
    ([BOTH, BOTH, BOTH], "ikke flertal for eller imod."),
])
def test_it_is_said_which_kinds_of_sender_are_on_each_side(stances, end):
    result = summarise(KINDS, [position(n, stance) for n, stance in enumerate(stances, 1)])
    assert found(result, "M1", "move").text.endswith(end)


@pytest.mark.parametrize(("stances", "text"), [
    ([YES] * 2 + [NO], "Et flertal af dem (2 af 3) støtter det."),
    ([YES] * 4 + [NO] * 6, "Et flertal af dem (6 af 10, 60 %) er imod."),
    ([YES, NO] * 2, "Blandt dem er der ikke flertal for eller imod."),
    ([YES, NO, BOTH], "Blandt dem er der ikke flertal for eller imod."),
])
def test_a_majority_is_said_in_numbers(stances, text):
    result = summarise([response(n) for n in range(1, 12)],
                       [position(n, stance) for n, stance in enumerate(stances, 1)])
    assert text in found(result, "M1", "move").text


def test_kinds_that_are_silent_as_a_whole_are_named():
    result = summarise(KINDS, [position(1, YES)])
    assert found(result, "M1", "silent").text == (
        "Fire af de fem afsendere nævner ikke grebet, herunder begge lokaludvalg og begge "
        "foreninger.")


# Reasons and conditions


@pytest.mark.parametrize(("appeals", "text"), [
    ({1: ["tryghed"]}, "Begrundelserne vedrører »Tryghed« (én afsender)."),
    ({1: ["tryghed"], 2: ["tryghed"]}, "Begrundelserne vedrører »Tryghed« (to afsendere)."),
])
def test_a_side_is_told_with_the_considerations_of_its_evidence(appeals, text):
    links = [Link(f"r{n}-s0", (), considerations=tuple(Scored(id, 0.9) for id in ids))
             for n, ids in appeals.items()]
    result = summarise([response(1), response(2)], [position(1, NO), position(2, NO)], links=links)
    assert found(result, "M1", "opposes").text.endswith(text)


def test_the_consideration_of_most_senders_comes_first():
    hearing = HEARING.model_copy(update={"considerations": (
        *HEARING.considerations, HEARING.considerations[0].model_copy(
            update={"id": "pris", "title": "Pris"}))})
    links = [Link(f"r{n}-s0", (), considerations=tuple(Scored(id, 0.9) for id in ids))
             for n, ids in enumerate((["tryghed", "pris"], ["pris"]), 1)]
    (one, [first]), (other, [second]) = position(1, NO), position(2, NO)
    statement = found(statements(hearing, [response(1), response(2)], [first, second], links, [],
                                 [one, other], [], ReportSettings()), "M1", "opposes")
    assert statement.text.endswith("vedrører »Pris« (to afsendere) og »Tryghed« (én afsender).")


def test_more_conditions_are_quoted_than_other_views():
    texts = ["Ja, hvis der kommer flere bænke langs åen.",
             "Kun såfremt telebussen kører til midnat.",
             "Det forudsætter nye lygter på hele stien.",
             "Vi støtter det, blot taksten er uændret.",
             "Skolebørn skal dog stadig køre gratis."]
    result = summarise([response(n) for n in range(1, 6)],
                       [position(n, IF, text) for n, text in enumerate(texts, 1)], quotes=2)
    quotes = found(result, "M1", "supports_with_conditions").quotes
    assert {quote.text for quote in quotes} == set(texts)


# Questions


@pytest.mark.parametrize(("text", "theme", "asked"), [
    ("Hvem skal køre os til lægen?", "bus", True), ("Hvem skal køre os til lægen.", "bus", False),
    ("Hvem skal køre os til lægen?", "cykel", False), ("»Hvor længe?«", "bus", True),
])
def test_questions_of_a_theme_are_told(text, theme, asked):
    result = summarise([response(1)], [], sentences=[sentence(1, text)],
                       links=[Link("r1-s9", (Scored(theme, 0.9),))])
    told = [item.text for item in result if (item.subject, item.aspect) == ("bus", "questions")]
    assert told == ["Én afsender stiller spørgsmål: Forening 1."] * asked


# Models


def test_a_model_says_who_is_for_all_and_who_for_some():
    pairs = [position(1, YES), position(1, YES, move="M2"), position(2, NO), position(3, YES),
             position(3, NO, move="M2")]
    assert found(summarise(KINDS, pairs), "A", "model").text == (
        "Modellen består af to greb. Tre af de fem afsendere omtaler ét eller flere af modellens "
        "greb. Én støtter alle de greb i modellen, som afsenderen omtaler, én er imod dem alle, og "
        "én er for nogle og imod eller uafklaret om andre. I alt er der fem tilkendegivelser om "
        "modellens greb: tre for, to imod og ingen uden klar stilling.")


def test_a_model_of_which_nobody_speaks():
    assert found(summarise(KINDS, []), "B", "model").text == (
        "Modellen består af to greb. Ingen af de fem afsendere omtaler modellens greb.")


# Letters that are nearly alike


def test_nearly_identical_letters_are_told_and_counted_one_by_one():
    texts = {n: LETTER.replace("købmanden", word) for n, word in enumerate(
        ("købmanden", "brugsen", "købmanden"), 1)} | {4: "Jeg er imod, for jeg har ingen bil."}
    citizens = [response(n, f"Borger {n}", "borger") for n in texts]
    result = summarise(citizens, [position(n, NO, text) for n, text in texts.items()])
    [campaign] = [item for item in result if item.aspect == "campaign"]
    assert campaign.text == ("Tre henvendelser er næsten enslydende: henvendelse 1–3. De er talt "
                             "hver for sig.")
    against = found(result, "M1", "opposes")
    assert against.text.startswith("Fire borgere er imod grebet")
    assert against.text.endswith("Tre af dem har sendt næsten enslydende breve.")
    assert len(against.quotes) == 2


def test_if_all_of_a_side_sent_the_same_it_is_said():
    result = summarise([response(n) for n in (1, 2)], [position(n, NO, LETTER) for n in (1, 2)])
    assert found(result, "M1", "opposes").text.endswith("Deres breve er næsten enslydende.")


@pytest.mark.parametrize(("texts", "groups"), [
    ([], []), ([LETTER], []), ([LETTER, LETTER], [("r0", "r1")]),
    (["Ja tak.", "Ja tak."], []),
    ([LETTER, LETTER.upper(), "Noget helt andet, som ingen andre har skrevet i deres brev, står "
      "her, og det er sandelig langt nok til at kunne sammenlignes."], [("r0", "r1")]),
    ([LETTER, f"{LETTER} " + " ".join(f"Mit ord nummer {n} er mit eget." for n in range(20))], []),
], ids=["none", "one", "twins", "too short", "capitals", "mostly one's own"])
def test_letters_that_are_alike(texts, groups):
    assert campaigns([sentence(n, text) for n, text in enumerate(texts)]) == groups


def test_comments_of_the_administration_make_no_letters_alike():
    sentences = [sentence(n, LETTER, block=BlockKind.COMMENT) for n in range(2)]
    assert campaigns(sentences) == []


@given(st.integers(2, 6), st.randoms())
def test_the_order_of_letters_makes_no_campaign(count, order):
    letters = [sentence(n, LETTER) for n in range(count)]
    letters += [sentence(n + 10, " ".join(random.Random(n).sample(LETTER.split(), 25)))
                for n in range(3)]
    expected = [tuple(f"r{n}" for n in range(count))]
    order.shuffle(letters)
    assert campaigns(letters) == expected


# English


def test_statements_are_worded_in_english():
    result = summarise(KINDS, [position(1, NO), position(2, YES), position(3, IF)])
    responses = [replace(item) for item in KINDS]
    pairs = [position(1, NO)[0], position(2, YES)[0], position(3, IF)[0]]
    told = {(item.subject, item.aspect): item.text
            for item in worded(result, HEARING, responses, pairs, words("en"))}
    assert told["M1", "move"] == (
        "Three of the five respondents mention the move: two support it (one of them with "
        "conditions), and one opposes it. A majority of them (2 of 3) support it. The support "
        "comes from two local committees; the opposition comes from one council.")
    assert told["M1", "opposes"] == "One respondent opposes the move: Ældrerådet."
    assert told["M1", "silent"] == (
        "Two of the five respondents do not mention the move.")
    assert told["M2", "move"] == "None of the five respondents mentions the move."
