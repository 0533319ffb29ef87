import re
from dataclasses import replace
from hashlib import sha256
from importlib import import_module
from itertools import combinations

import annex_case
import pytest
from annex_case import BOTH, IF, NO, OPEN, YES
from hypothesis import given
from hypothesis import strategies as st

from minekit.records import (
    BlockKind,
    Link,
    Point,
    Position,
    Response,
    Scored,
    Sentence,
    Stance,
    Statement,
)
from minekit.settings import ReportSettings
from minekit.summarise import quotes as quoting
from minekit.summarise import statements

HEARING = annex_case.hearing()
campaigns = import_module("minekit.summarise.campaigns")


def response(n, name="", kind="forening"):
    return Response(f"r{n}", n, f"{n}.pdf", 1, 1, name or f"Forening {n}", False, kind, "", False,
                    "letter", "")


def position(n, stance, *texts, move="M1", confidence=0.9):
    """A position of response ``n`` whose evidence are these texts, and their sentences."""
    texts = texts or (f"Forening nummer {n} har sagt sin mening om linje 12 her.",)
    sentences = [Sentence(f"r{n}-s{at}", f"r{n}", BlockKind.PARAGRAPH, text, 1)
                 for at, text in enumerate(texts)]
    return Position(f"r{n}", move, stance, confidence, False,
                    tuple(sentence.id for sentence in sentences), texts[0], 1), sentences


def summarise(responses, pairs, *, points=(), sentences=(), links=(), stances=(), quotes=3):
    positions = [item for item, _ in pairs]
    known = [*(sentence for _, own in pairs for sentence in own), *sentences]
    return statements(HEARING, responses, known, links, stances, positions, points,
                      ReportSettings(quotes=quotes))


def found(result, subject, aspect) -> Statement:
    [statement] = [item for item in result if (item.subject, item.aspect) == (subject, aspect)]
    return statement


def quotes(result, aspect):
    return [quote.text for quote in found(result, "M1", aspect).quotes]


ONE = [response(1, "Zebra")]
KINDS = [response(1, "Ældrerådet", "råd"), response(2, "Åby Lokaludvalg", "lokaludvalg"),
         response(3, "Ølby Lokaludvalg", "lokaludvalg"), response(4, "Zoo"), response(5, "Café")]


@pytest.mark.parametrize(("responses", "stances", "aspect", "text"), [
    (ONE, [YES], "supports", "Én afsender støtter grebet: Zebra."),
    (ONE, [YES], "move", "Den eneste afsender omtaler grebet og støtter det."),
    (ONE, [], "move", "Ingen omtaler grebet."),
    (KINDS, [], "move", "Ingen af de fem afsendere omtaler grebet."),
    (KINDS, [YES, NO], "silent",
     "Tre af de fem afsendere nævner ikke grebet, herunder begge foreninger."),
    (KINDS, [NO, NO, YES], "opposes",
     "To afsendere er imod grebet: Ældrerådet og Åby Lokaludvalg."),
    (KINDS, [None, IF, IF], "supports_with_conditions",
     "To lokaludvalg støtter grebet med forbehold: Ølby Lokaludvalg og Åby Lokaludvalg."),
    (KINDS, [OPEN] * 5, "neutral",
     "Fem afsendere, heraf to lokaludvalg og to foreninger, omtaler grebet uden at tage stilling: "
     "Ældrerådet, Ølby Lokaludvalg, Åby Lokaludvalg, Café og Zoo."),
    (KINDS, [BOTH], "mixed", "Én afsender har delte synspunkter på grebet: Ældrerådet."),
    (KINDS, [YES, IF, NO, BOTH, OPEN], "move",
     "Alle fem afsendere omtaler grebet: to støtter det (heraf én med forbehold), én er imod, én "
     "har delte synspunkter, og én tager ikke stilling. Blandt dem er der ikke flertal for eller "
     "imod. Støtten kommer fra ét råd og ét lokaludvalg; modstanden kommer fra ét lokaludvalg."),
    (KINDS, [IF, IF, YES], "move",
     "Tre af de fem afsendere omtaler grebet: tre støtter det (heraf to med forbehold), og ingen "
     "er imod. Et flertal af dem (3 af 3) støtter det. Støtten kommer fra ét råd og to "
     "lokaludvalg."),
    (KINDS, [NO, NO, NO, IF], "move",
     "Fire af de fem afsendere omtaler grebet: én støtter det med forbehold, og tre er imod. Et "
     "flertal af dem (3 af 4) er imod. Støtten kommer fra én forening; modstanden kommer fra ét "
     "råd og to lokaludvalg."),
    ([response(n) for n in range(1, 15)], [YES] * 14, "supports",
     "14 foreninger støtter grebet: Forening 1, Forening 10, Forening 11, Forening 12 og ti "
     "andre."),
    ([response(1, "FOA, Nord"), response(2, "LO"), response(3, "KL")], [YES] * 3, "supports",
     "Tre foreninger støtter grebet: FOA, Nord; KL; og LO."),
    ([response(1, "Ministeriet", "ministerium"), response(2, "Styrelsen", "ministerium")],
     [YES, YES], "supports", "To afsendere støtter grebet: Ministeriet og Styrelsen."),
    ([response(1, ""), response(2, "LO")], [YES], "supports",
     "Én afsender støtter grebet: Forening 1."),
])
def test_sentences_are_made_of_counts_and_names(responses, stances, aspect, text):
    pairs = [position(n, stance) for n, stance in enumerate(stances, 1) if stance]
    assert found(summarise(responses, pairs), "M1", aspect).text == text


def test_a_sender_without_a_name_is_called_unknown():
    nameless = Response("r1", 1, "1.pdf", 1, 1, "", False, "", "", False, "letter", "")
    result = summarise([nameless], [position(1, YES)])
    assert found(result, "M1", "supports").text == "Én afsender støtter grebet: Ukendt afsender."


def test_a_question_mark_follows_those_who_need_review():
    sure, unsure = position(1, NO), position(2, NO)
    pairs = [sure, (replace(unsure[0], needs_review=True), unsure[1])]
    result = summarise([response(1), response(2)], pairs)
    assert found(result, "M1", "opposes").text == (
        "To foreninger er imod grebet: Forening 1 og Forening 2 (?).")


def test_two_letters_of_one_sender_are_one_sender_and_two_responses():
    result = summarise([response(1, "Zebra"), response(2, "zebra"), response(3)],
                       [position(1, YES), position(2, YES)])
    statement = found(result, "M1", "supports")
    assert statement.text == "Én afsender støtter grebet: Zebra."
    assert statement.responses == ("r1", "r2")


def test_citizens_of_the_same_name_are_two():
    citizens = [response(n, "Jens Hansen", "borger") for n in (1, 2)]
    result = summarise(citizens, [position(1, NO), position(2, NO)])
    assert found(result, "M1", "opposes").text.startswith("To borgere er imod")


def test_a_telling_sentence_is_quoted_before_a_bare_answer():
    result = summarise(ONE, [position(1, NO, "Nej", "Vi er imod, at linje 12 bliver nedlagt.")])
    assert quotes(result, "opposes") == ["Vi er imod, at linje 12 bliver nedlagt."]


@pytest.mark.parametrize(("worse", "better"), [
    ("Det kan vi i foreningen derfor ikke være med til.",
     "Foreningen kan ikke være med til, at linje 12 nedlægges."),
    ("Hvem har dog fundet på at ville nedlægge linje 12?",
     "Linje 12 skal blive, hvor den er, og køre som nu."),
    ("Vores modstand mod at nedlægge linje 12 har fem grunde:",
     "Vores modstand mod at nedlægge linje 12 er stor og enig."),
    ("Vi går " + "langs vejen og ser på bussen og " * 12 + "ser, at linje 12 kører.",
     "Vi ser hver dag, at linje 12 kører med mange mennesker."),
])
def test_the_clearer_of_two_sentences_is_quoted_first(worse, better):
    for first, second in ((worse, better), (better, worse)):
        result = summarise([response(1), response(2)],
                           [position(1, NO, first), position(2, NO, second)])
        assert quotes(result, "opposes")[0] == better


def test_a_condition_is_quoted_for_support_with_conditions():
    result = summarise(ONE, [position(
        1, IF, "Foreningen er glad for planen om linje 12.",
        "Linje 12 kan nedlægges, hvis telebussen kører hele natten.")])
    assert quotes(result, "supports_with_conditions")[0].endswith("kører hele natten.")


def test_the_same_words_from_many_senders_are_quoted_once():
    same = "Linje 12 er livsnerven i vores lille landsby og skal blive."
    other = "Uden bus kan de unge ikke komme til og fra gymnasiet."
    result = summarise([response(n) for n in (1, 2, 3)], [
        position(1, NO, same), position(2, NO, same.replace("lille ", "")), position(3, NO, other)])
    assert sorted(quotes(result, "opposes")) == sorted([same, other])


def test_points_quote_the_typical_and_not_the_proposal():
    sentences = [
        Sentence("r1-s1", "r1", BlockKind.QUOTE, "Kommunen foreslår, at linje 12 nedlægges.", 1),
        Sentence("r2-s1", "r2", BlockKind.PARAGRAPH, "Bussen er fuld hver morgen klokken syv.", 1)]
    point = Point("bus-p01", "bus", "Travle busser", ("r1", "r2"), ("r1-s1", "r2-s1"))
    result = summarise([response(1), response(2)], [], points=[point], sentences=sentences)
    statement = found(result, "bus-p01", "point")
    assert statement.text == "To foreninger udtaler sig herom: Forening 1 og Forening 2."
    assert statement.quotes[0].text == "Bussen er fuld hver morgen klokken syv."


def test_a_theme_counts_those_who_speak_of_it():
    sentence = Sentence("r2-s9", "r2", BlockKind.PARAGRAPH, "Cykler er gode.", 1)
    result = summarise([response(n) for n in (1, 2, 3)], [position(1, YES, move="M3")],
                       sentences=[sentence], links=[Link("r2-s9", (Scored("cykel", 0.9),))])
    statement = found(result, "cykel", "theme")
    assert statement.text == "To af de tre afsendere udtaler sig om temaet."
    assert statement.responses == ("r1", "r2")
    assert found(result, "bus", "theme").text == "Ingen af de tre afsendere udtaler sig om temaet."


def test_the_order_is_that_of_an_annex():
    result = summarise(KINDS, [position(1, NO), position(2, YES)])
    assert [(item.subject, item.aspect) for item in result if item.subject in ("bus", "M1", "M2")
            ] == [("bus", "theme"), ("M1", "move"), ("M1", "supports"), ("M1", "opposes"),
                  ("M1", "silent"), ("M2", "move")]


def test_an_empty_hearing_has_no_silent_senders():
    result = summarise([], [])
    assert not any(item.aspect == "silent" or item.responses for item in result)


@given(st.lists(st.sampled_from([None, *Stance]), max_size=20), st.integers(1, 4), st.randoms())
def test_everyone_is_counted_once_and_every_quote_is_theirs(stances, most, random):
    responses = [response(n, kind=("råd", "borger", "andet")[n % 3])
                 for n in range(1, len(stances) + 1)]
    pairs = [position(n, stance) for n, stance in enumerate(stances, 1) if stance]
    result = summarise(responses, pairs, quotes=most)
    sides = [item for item in result if item.subject == "M1" and item.aspect != "move"]
    everyone = [response.id for response in responses] if pairs else []
    assert sorted(id for item in sides for id in item.responses) == sorted(everyone)
    texts = {sentence.id: sentence.text for _, own in pairs for sentence in own}
    held = {item.response_id: item.stance for item, _ in pairs}
    for item in sides:
        assert len(item.quotes) <= most
        assert len({quote.response_id for quote in item.quotes}) == len(item.quotes)
        for quote in item.quotes:
            assert quote.text == texts[quote.sentence_id]
            assert held[quote.response_id] == item.aspect
    random.shuffle(responses)
    random.shuffle(pairs)
    assert summarise(responses, pairs, quotes=most) == result


# Many letters

def letters(texts):
    """A sentence for each letter."""
    return [Sentence(f"{id}-1", id, BlockKind.PARAGRAPH, text, 1) for id, text in texts.items()]


def all_with_all(texts):
    """Campaigns by their definition: each letter is compared with each."""
    sequences = {id: {tuple(words[n:n + 4]) for n in range(len(words) - 3)}
                 for id, text in texts.items() if len(words := text.split()) >= 15}
    groups = {id: {id} for id in sequences}
    for one, other in combinations(sequences, 2):
        common = len(sequences[one] & sequences[other])
        if common >= campaigns.ALIKE * len(sequences[one] | sequences[other]):
            joined = groups[one] | groups[other]
            groups.update(dict.fromkeys(joined, joined))
    found = {tuple(sorted(group)) for group in groups.values() if len(group) > 1}
    return sorted(found, key=lambda group: (-len(group), group))


@given(st.lists(st.lists(st.tuples(st.integers(0, 40), st.sampled_from("abc")), max_size=5),
                max_size=12))
def test_campaigns_are_those_of_a_comparison_of_all_with_all(changes):
    """Letters of forty words of which some are replaced by others."""
    texts = {}
    for n, changed in enumerate(changes):
        words = [f"ord{at}" for at in range(16 + len(changed) * 5)]
        for at, other in changed:
            words[at % len(words)] = other
        texts[f"r{n:02d}"] = " ".join(words)
    assert campaigns.campaigns(letters(texts)) == all_with_all(texts)


def test_letters_that_are_nearly_alike_are_not_all_compared(monkeypatch):
    """Four hundred letters of one campaign, each with a word of its own, and as many others."""
    compared = []
    original = campaigns._are_alike
    monkeypatch.setattr(campaigns, "_are_alike",
                        lambda *two: compared.append(two) or original(*two))
    same = [f"ord{n}" for n in range(60)]
    texts = {f"k{n:03d}": " ".join([f"jeg{n}", *same]) for n in range(400)}
    texts |= {f"a{n:03d}": " ".join(f"ord{n}x{at}" for at in range(60)) for n in range(400)}
    assert [len(group) for group in campaigns.campaigns(letters(texts))] == [400]
    assert len(compared) < 2 * 400


def test_a_letter_that_is_half_a_campaign_is_compared_with_a_part_of_it(monkeypatch):
    compared = []
    original = campaigns._are_alike
    monkeypatch.setattr(campaigns, "_are_alike",
                        lambda *two: compared.append(two) or original(*two))
    monkeypatch.setattr(campaigns, "MEMBERS", 5)
    same = [f"ord{n}" for n in range(60)]
    texts = {f"k{n:03d}": " ".join([f"jeg{n}", *same]) for n in range(100)}
    texts |= {f"x{n:03d}": " ".join([*same[n % 3:45], *(f"{n}y{at}" for at in range(30))])
              for n in range(100)}
    assert len(campaigns.campaigns(letters(texts))[0]) == 100
    assert len(compared) < 10 * 200


def test_only_the_best_quotes_are_compared_with_those_chosen(monkeypatch):
    compared = []
    original = quoting.fuzz.token_set_ratio
    monkeypatch.setattr(quoting.fuzz, "token_set_ratio",
                        lambda *two: compared.append(two) or original(*two))
    said = {n: re.sub(r"(\d)", r" \1", sha256(b"%d" % n).hexdigest()) for n in range(500)}
    result = summarise([response(n) for n in said], [position(n, NO, said[n]) for n in said])
    assert len(quotes(result, "opposes")) == 3
    assert len(compared) < 20
