"""What sentences are about."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from conftest import HEARING
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.estimator_checks import estimator_checks_generator

from minekit.danish.models import model_folder
from minekit.danish.openers import carries_on, turns
from minekit.errors import SettingsError
from minekit.hearing import Hearing, Move
from minekit.link import ThemeLinker, link
from minekit.link.nodes import Border, Letters
from minekit.link.references import WAYS, References
from minekit.records import BlockKind, Sentence
from minekit.settings import LinkSettings


def said(*texts: str, **more: object) -> list[Sentence]:
    """Sentences of one letter, each a paragraph of its own; ``# `` makes a heading."""
    found: list[Sentence] = []
    heading = ""
    for number, text in enumerate(texts):
        if text.startswith("# "):
            heading = text[2:]
            kind = BlockKind.HEADING
        else:
            kind = BlockKind.PARAGRAPH
        found.append(Sentence(f"a-{number}", "a", kind, text.removeprefix("# "), 1,
                              heading="" if kind is BlockKind.HEADING else heading,
                              paragraph=number, **more))  # type: ignore[arg-type]
    return found


def themes(sentences: list[Sentence], hearing: Hearing) -> dict[str, list[str]]:
    return {item.sentence_id: [theme.id for theme in item.themes]
            for item in link(sentences, hearing, LinkSettings())}


def test_words_lead_to_theme_and_move(hearing):
    [one, two] = link(said("Alle telefonnumre bør samles i en fælles indgang.",
                           "Parkerne skal ikke flyttes til Kulturforvaltningen."),
                      hearing, LinkSettings())
    assert [one.themes[0].id, two.themes[0].id] == ["indgang", "klima"]
    assert [one.moves[0].id, two.moves[0].id] == ["G01", "G02"]


def test_a_heading_speaks_for_the_sentences_below_it(hearing):
    found = themes(said("# Svar fra Nordby Roklub", "Tak for muligheden for at svare.",
                        "# Parker, træer og grønne områder", "Bænkene er i dårlig stand."), hearing)
    assert found["a-3"] == ["klima"]


def test_headings_and_letters_without_words_are_not_linked(hearing):
    assert link([], hearing, LinkSettings()) == []
    assert link(said("# Overskrift"), hearing, LinkSettings()) == []


def test_a_number_leads_to_its_move(hearing):
    found = link(said("Tak for muligheden for at svare.", "Forslag 2 er vi stærkt imod."), hearing,
                 LinkSettings())
    assert found[0].moves[0].id == "G02"


@pytest.mark.parametrize("text", ["x", "Ja", "vi vi vi", "🌳🌳", "\x00\x1f", "VI ER IMOD",
                                  "We oppose moving the parks.", "a" * 20_000])
def test_odd_texts_are_linked_without_complaint(hearing, text):
    assert all(0 <= theme.score <= 1 for item in link(said(text), hearing, LinkSettings())
               for theme in item.themes)


@pytest.mark.parametrize("change", [
    "one theme and no move", "forty moves", "two moves alike", "no descriptions"])
def test_odd_hearings_are_linked(change):
    text = HEARING
    if change == "one theme and no move":
        text = text[:text.index('[[theme]]\nid = "klima"')]
    elif change == "forty moves":
        text += "".join(f'[[move]]\nid = "M{n}"\ntheme = "klima"\ntitle = "Plant {n} træer"\n'
                        for n in range(40))
    elif change == "two moves alike":
        text += '[[move]]\nid = "G03"\ntheme = "klima"\ntitle = "Flyt parkerne"\n'
    else:
        text = "\n".join(line for line in text.splitlines() if "description" not in line)
    hearing = Hearing.from_text(text)
    found = link(said("Parkerne skal blive, hvor de er.", "Indgangen til kommunen er lukket."),
                 hearing, LinkSettings())
    assert {item.sentence_id for item in found} <= {"a-0", "a-1"}


def test_a_model_that_is_not_there_or_damaged_is_told(hearing, tmp_path):
    with pytest.raises(SettingsError, match="no such folder"):
        link(said("Ja."), hearing, LinkSettings(model=str(tmp_path / "none")))
    (tmp_path / "link.json").write_text("{")
    with pytest.raises(SettingsError, match="minekit train"):
        link(said("Ja."), hearing, LinkSettings(model=str(tmp_path)))


@pytest.mark.parametrize(("damage", "told"), [
    (lambda path: path.write_bytes(b""), "cannot be read"),
    (lambda path: path.write_bytes(b"PK\x03\x04 not a file"), "cannot be read"),
    (lambda path: path.write_bytes(path.read_bytes()[:-200]), "cannot be read"),
    (lambda path: path.unlink(), "cannot be read"),
    (lambda path: np.savez(path, weights=np.zeros((9, 7)), biases=np.zeros(7)), "another version"),
    (lambda path: np.savez(path, weights=np.zeros(3)), "cannot be read")])
def test_a_model_of_which_the_tone_is_damaged_or_newer_is_told(hearing, tmp_path, damage, told):
    folder = shutil.copytree(model_folder(), tmp_path / "model")
    damage(folder / "tone.npz")
    with pytest.raises(SettingsError, match=f"tone.npz: .*{told}") as raised:
        link(said("Ja."), hearing, LinkSettings(model=str(folder)))
    assert "\n" not in str(raised.value)


# Numbers, codes and sections

def moves(*titles: str, ids: str = "ABC") -> list[Move]:
    return [Move(id=id, theme="t", title=title) for id, title in zip(ids, titles, strict=False)]


@pytest.mark.parametrize(("text", "named"), [
    ("Ad forslag 2 og 3", {"proposal": {2, 3}}), ("2. Støjen", {"leading": {2}}),
    ("Forslagene 1-3 er gode", {"proposal": {1, 2, 3}}), ("I 2024 sagde vi nej", {}),
    ("Til pkt. 3", {"item": {3}}), ("pkt. 3.2", {}), ("Greb nr. 1", {"proposal": {1}, "item": {1}}),
    ("forslag 14", {}),
])
def test_moves_named_by_number(text, named):
    found = References(moves("Et", "To", "Tre")).found([text])[:, 0]
    assert {way: {n + 1 for n in np.flatnonzero(row)} for way, row in zip(WAYS, found, strict=True)
            if row.any()} == named


@pytest.mark.parametrize(("text", "named"), [
    ("Vi er imod KF-07.", {0}), ("kf 7 bør udgå", {0}), ("KF-70", set()), ("Til § 4", {1}),
    ("Til §§ 3-5", {1}), ("§ 14", set()), ("KF-05 - KF-08 er gode", {0}), ("kf-6 til 8", {0}),
    ("KF-08-09", set()), ("Det er B's forslag", set()),
])
def test_moves_named_by_code_and_section(text, named):
    known = [*moves("KF-07 Luk badet", "Tilsyn (§§ 3-5)"), Move(id="G9", theme="t", title="Andet")]
    codes = References(known).found([text])[WAYS.index("code"), 0]
    assert set(np.flatnonzero(codes)) == named


def test_what_several_moves_share_names_none():
    assert not References(moves("Afskaf § 4", "Behold § 4")).found(["§ 4 er god"]).any()


@given(st.text(max_size=200))
def test_any_text_can_be_searched_for_references(text):
    assert References(moves("Et § 1", "To", "Tre")).found([text]).shape == (len(WAYS), 1, 3)


# Letters as chains

def test_the_nodes_of_a_letter():
    letters = Letters.of([
        *said("# Parker", "De er gode.", "Hvad angår indgangen, er vi imod."),
        Sentence("b-0", "b", BlockKind.TABLE, "Ja", 1, row="Forslag 1", paragraph=1)])
    assert [node.text for node in letters.nodes] == [
        "Parker", "De er gode.", "Hvad angår indgangen, er vi imod.", "Forslag 1", "Ja"]
    assert [node.border for node in letters.nodes] == [
        Border.LABEL, Border.AFTER_LABEL, Border.PARAGRAPH, Border.LABEL, Border.AFTER_LABEL]
    assert list(letters.starts) == [0, 3]
    assert letters.nodes[2].borders == (Border.PARAGRAPH, Border.TURNS_PARAGRAPH)


def test_a_short_answer_below_a_heading_is_no_heading():
    nodes = Letters.of(said("# 5. Flere træer", "Støtter", "Et kort afsnit", "Og så videre.")).nodes
    assert [node.label for node in nodes] == [True, False, True, False]


def test_a_title_in_front_of_its_text_is_a_label():
    texts = ("Hegnet om havnen.", "Det er vi imod.", "Vi er imod.", "Det bliver dyrt.")
    sentences = [replace(sentence, paragraph=number // 2)
                 for number, sentence in enumerate(said(*texts))]
    assert [node.label for node in Letters.of(sentences).nodes] == [True, False, False, False]


def test_what_follows_a_quotation_goes_on_with_it():
    quote, comment = said("»Hegnet bliver to meter højt.«", "Det kan vi ikke genkende.")
    nodes = Letters.of([replace(quote, block=BlockKind.QUOTE), comment]).nodes
    assert nodes[1].border is Border.NONE


def test_who_names_several_proposals_speaks_of_each(hearing):
    [found] = link(said("Vi støtter forslag 1 og 2."), hearing, LinkSettings())
    assert {move.id for move in found.moves} == {"G01", "G02"}
    assert found.moves[0].score == found.moves[1].score


@pytest.mark.parametrize(("text", "back", "new"), [
    ("Det gamle hus skal blive stående.", False, False), ("De stille timer", False, False),
    ("De har ret.", True, False), ("Den kan undværes.", True, False), ("Byg den nu.", True, False),
    ("Det er for dyrt.", True, False), ("Denne ordning virker.", True, False),
    ("Til forslag 3:", False, True), ("§ 4 er uklar.", False, True),
    ("Vi er imod.", False, False), ("Derimod støtter vi resten.", False, True),
])
def test_first_words_point_back_or_turn(text, back, new):
    assert (carries_on(text), turns(text)) == (back, new)


# The estimator

@pytest.mark.parametrize(("estimator", "check"), list(estimator_checks_generator(ThemeLinker())),
                         ids=lambda value: getattr(getattr(value, "func", value), "__name__", ""))
def test_the_estimator_keeps_the_rules_of_scikit_learn(estimator, check):
    check(estimator)


def test_a_linker_made_of_a_hearing_reads_texts(hearing):
    texts = ["Telefonnumre og åbningstider i indgangen", "Parker og træer i byen"]
    linker = ThemeLinker.from_hearing(hearing, texts)
    assert list(linker.predict(texts)) == ["indgang", "klima"]
    assert np.allclose(linker.predict_proba(texts).sum(1), 1)
