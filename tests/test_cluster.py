"""Points and their titles."""

from __future__ import annotations

import random
import tracemalloc
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from minekit.cluster import PointClusterer, points, vectors
from minekit.danish.content import content_words, nouns, stem
from minekit.danish.phrases import noun_phrase
from minekit.hearing import Hearing
from minekit.records import (
    BlockKind,
    Link,
    Point,
    Position,
    Scored,
    Sentence,
    SentenceStance,
    Stance,
)
from minekit.settings import ClusterSettings

HEARING = Hearing.from_text("""
hearing = {id = "by", title = "Byen", authority = "Kommunen"}
theme = [{id = "skole", title = "Skoler"}, {id = "vej", title = "Veje"}]
move = [{id = "G1", theme = "skole", title = "Luk skolen i Nørreby"},
        {id = "G2", theme = "vej", title = "Ny vej til havnen"},
        {id = "G3", theme = "vej", title = "Gør torvet bilfrit"}]
""")


class Said(NamedTuple):
    """A sentence: whose, in which paragraph, and what the other stages say of it."""

    response: str
    paragraph: int
    text: str
    theme: str = ""
    move: str = ""
    stance: str = ""
    block: str = "paragraph"


def make(said: Iterable[Said], likeness: float = 0.5) -> dict[str, Point]:
    """The points by id, and a check that no sentence is lost or told twice."""
    sentences, links, stances = records(said)
    found = points(sentences, links, stances, positions(said), HEARING,
                   ClusterSettings(likeness=likeness))
    told = Counter(id for point in found if not point.parent for id in point.sentences)
    assert told == Counter(s.id for s in sentences if s.block in ("paragraph", "quote"))
    return {point.id: point for point in found}


def records(said: Iterable[Said]) -> tuple[list[Sentence], list[Link], list[SentenceStance]]:
    sentences, links, stances = [], [], []
    numbers: Counter[str] = Counter()
    for item in said:
        numbers[item.response] += 1
        id = f"{item.response}-s{numbers[item.response]:03d}"
        sentences.append(Sentence(id, item.response, BlockKind(item.block), item.text, 1,
                                  paragraph=item.paragraph))
        links.append(Link(id, *(((Scored(name, 0.9),) if name else ())
                                for name in (item.theme, item.move))))
        if item.stance:
            stances.append(SentenceStance(id, item.move, Stance(item.stance), 0.9))
    return sentences, links, stances


def positions(said: Iterable[Said]) -> list[Position]:
    """The last side that each takes on a move."""
    held = {(item.response, item.move): item for item in said if item.stance}
    return [Position(response, move, Stance(item.stance), 0.9, False, (), item.text, 1)
            for (response, move), item in held.items()]


LETTERS = [
    Said("a", 1, "Vi er imod.", "skole", "G1", "opposes"),
    Said("a", 1, "Skolevejen bliver for lang.", "skole"),
    Said("a", 2, "Svar om skolen", "skole", block="heading"),
    Said("a", 3, "Cykelstien langs åen er farlig for cyklister om vinteren.", "vej"),
    Said("b", 1, "Byen mister sit samlingssted.", "skole"),
    Said("b", 1, "Derfor er vi imod.", "skole", "G1", "opposes"),
    Said("b", 2, "Vi støtter torvet.", "vej", "G3", "supports"),
    Said("b", 3, "Cykelstien langs åen er mørk og farlig om vinteren.", "vej"),
    Said("c", 1, "Vi støtter lukningen.", "skole", "G1", "supports"),
    Said("c", 2, "Torvet kan lukkes, hvis bussen kører.", "vej", "G3", "supports_with_conditions"),
    Said("c", 3, "Vi ved det ikke.", "vej", "G2", "neutral"),
    Said("c", 4, "Tak for ordet."),
    Said("d", 1, "Vejen er nævnt.", "vej", "G2"),
    Said("d", 2, "»Gør torvet bilfrit.«", "vej", block="quote"),
    Said("d", 3, "Noteret.", "vej", block="comment"),
]


def test_points() -> None:
    found = make(LETTERS)
    assert [(p.id, p.theme, p.title, p.responses) for p in found.values()] == [
        ("skole-p02", "skole", "Modstand mod lukning af skolen i Nørreby", ("a", "b")),
        ("skole-p01", "skole", "Støtte til lukning af skolen i Nørreby", ("c",)),
        ("vej-p03", "vej", "Bemærkninger til ny vej til havnen", ("c", "d")),
        ("vej-p04", "vej", "Støtte til »Gør torvet bilfrit«, delvis med forbehold", ("b", "c")),
        ("vej-p07", "vej", "Bemærkninger om cykelstien og vinteren", ("a", "b")),
        ("vej-p00", "vej", "Øvrige bemærkninger", ("d",)),
        ("p99", "", "Indledende og afsluttende bemærkninger", ("c",))]


def test_a_sentence_without_a_side_goes_with_its_paragraph() -> None:
    """And those that take the side themselves come first."""
    assert set(make(LETTERS)["skole-p02"].sentences[:2]) == {"a-s001", "b-s002"}
    assert set(make(LETTERS)["skole-p02"].sentences[2:]) == {"a-s002", "b-s001"}


@pytest.mark.parametrize(("said", "expected"), [
    ([], {}),
    ([Said("a", 1, "Vi er imod.", "", "G1", "opposes")], {"skole-p02": "a"}),
    ([Said("a", 1, "Vi er imod.", "vej", "G1", "opposes")],
     {"skole-p02": "a", "vej-p00": "a"}),
    ([Said("a", 1, "Hvad nu?", "skole", "G1", "mixed")], {"skole-p03": "a"}),
    ([Said("a", 1, "Ja, hvis.", "skole", "G1", "supports_with_conditions")], {"skole-p01": "a"}),
    ([Said(r, 1, "Ja, hvis.", "skole", "G1", "supports_with_conditions") for r in "ab"]
     + [Said("c", 1, "Ja.", "skole", "G1", "supports")], {"skole-p01": "abc"}),
    ([Said(r, 1, "Overskrift", block="heading") for r in "ab"], {}),
], ids=["nothing", "no theme but a move", "a move of another theme", "one doubt",
        "one condition", "conditions and none", "headings"])
def test_cases(said: Sequence[Said], expected: dict[str, str]) -> None:
    assert {id: "".join(point.responses) for id, point in make(said).items()} == expected


def test_points_without_words_in_common_are_not_told_apart() -> None:
    said = [Said(r, 1, text, "vej") for r, text in zip("abcd", [
        "Lygterne blinker.", "Fortovet er skævt.", "Busserne larmer.", "..."], strict=True)]
    assert list(make(said, likeness=0)) == ["vej-p00"]


@pytest.mark.parametrize(("texts", "title"), [
    (["Vi er bekymrede for skolevejen over broen.", "Vi er bange for skolevejen.",
      "Skolevejen er vi bekymrede for."], "Bekymring for skolevejen"),
    (["Vi ønsker flere bænke langs åen.", "Vi foreslår flere bænke langs åen.",
      "Der mangler bænke ved åen."], "Ønske om flere bænke langs åen"),
    (["Vi er glade for parken.", "Parken er vi tilfredse med.", "Vi glæder os over parken."],
     "Tilfredshed med parken"),
    (["Vi spørger til parkeringen.", "Hvordan skal parkeringen være?",
      "Det er uklart med parkeringen."], "Spørgsmål om parkeringen"),
    (["Cykelstien er malet grøn.", "Vi kører på cykelstien.", "Jeg kender cykelstien godt."],
     "Bemærkninger om cykelstien"),
])
def test_a_title_says_what_most_do_and_of_what_they_speak(texts: Sequence[str], title: str
                                                           ) -> None:
    said = [Said(r, 1, text, "vej") for r, text in zip("abc", texts, strict=True)]
    said += [Said("d", 1, "Lygterne blinker.", "skole"), Said("e", 1, "Klokkerne ringer.", "skole")]
    assert title in [point.title for point in make(said, likeness=0).values()]


def test_what_no_theme_holds() -> None:
    text = "Vi savner en handleplan for biblioteket i midtbyen."
    assert list(make([Said(r, 1, text) for r in "ab"])) == ["p00"]
    found = make([Said(r, 1, text) for r in "abc"] + [Said("d", 1, "Tak for kaffen.")])
    assert found["p01"].title.startswith("Ønske om ")
    assert found["p01"].responses == ("a", "b", "c")


def test_parts_of_a_large_point() -> None:
    """Fifty are against, thirty of them with nearly the same letter."""
    said = [Said(f"r{n:02d}", 1, f"Skolevejen over motorvejen er for farlig, siger {n}."
                 if n < 30 else f"Nej {'xyzæøå'[n % 6] * 9}.", "skole", "G1", "opposes")
            for n in range(50)]
    found = make(said)
    assert [(p.id, p.title, len(p.responses), p.parent) for p in found.values()] == [
        ("skole-p02", "Modstand mod lukning af skolen i Nørreby", 50, ""),
        ("skole-p02-1", "Bemærkninger om motorvejen og skolevejen", 30, "skole-p02")]


def test_those_with_conditions_are_a_part_of_a_large_point() -> None:
    said = [Said(f"r{n}", 1, "Ja, hvis bussen kører." if n < 3 else f"Ja {'xyzæøå'[n % 6] * 9}.",
                 "skole", "G1", "supports_with_conditions" if n < 3 else "supports")
            for n in range(9)]
    found = make(said)
    assert [(p.id, p.title, p.act, len(p.responses)) for p in found.values()] == [
        ("skole-p01", "Støtte til lukning af skolen i Nørreby, delvis med forbehold", "partly", 9),
        ("skole-p01-1", "Støtte med forbehold til lukning af skolen i Nørreby", "reserved", 3)]


def test_a_position_counts_for_its_point_without_a_passage() -> None:
    """The answer of a form may stand in a cell that is no running text."""
    said = [Said("a", 1, "Ja", "skole", "G1", "supports", block="heading"),
            Said("b", 1, "Vi støtter, at skolen lukkes.", "skole", "G1", "supports")]
    assert make(said)["skole-p01"].responses == ("a", "b")


def test_greetings_are_told_apart_from_other_matters() -> None:
    found = make([Said("a", 1, "Tak for muligheden for at afgive høringssvar."),
                  Said("a", 1, "Kirkeklokkerne ringer for højt.")])
    assert {p.title: p.sentences for p in found.values()} == {
        "Øvrige bemærkninger": ("a-s002",), "Indledende og afsluttende bemærkninger": ("a-s001",)}


@pytest.mark.parametrize("seed", range(3))
def test_order_of_responses_makes_no_difference(seed: int) -> None:
    order = list("abcd")
    random.Random(seed).shuffle(order)
    shuffled = sorted(LETTERS, key=lambda item: order.index(item.response))
    assert list(make(shuffled).items()) == list(make(LETTERS).items())


def test_one_response_more_keeps_the_others_together() -> None:
    before = make(LETTERS)
    after = make([*LETTERS, Said("e", 1, "Vi er imod.", "skole", "G1", "opposes"),
                  Said("e", 2, "Vi ønsker vejen.", "vej", "G2", "supports")])
    assert after.keys() == before.keys() | {"vej-p01"}
    for id, point in before.items():
        assert set(point.sentences) <= set(after[id].sentences)
        assert point.title == after[id].title


@parametrize_with_checks([PointClusterer()])
def test_estimator(estimator, check) -> None:  # type: ignore[no-untyped-def]
    check(estimator)


def test_clusters() -> None:
    rows = [[0, 0, 0], [3, 0, 0], [0, 1, 0], [5, 1, 0], [0, 2, 0.1], [0, 0, 0]]
    assert PointClusterer().fit_predict(rows).tolist() == [0, 1, 2, 1, 2, 3]
    assert PointClusterer(likeness=0.999).fit_predict(rows).tolist() == [0, 1, 2, 3, 4, 5]


def test_many_rows_are_reduced_first() -> None:
    """Six thousand points round ten axes, which need no matrix of six thousand squared."""
    random_state = np.random.default_rng(0)
    axes = random_state.integers(10, size=6000)
    rows = np.eye(10)[axes] + random_state.normal(scale=0.05, size=(6000, 10))
    labels = PointClusterer(likeness=0.5, largest=200).fit_predict(rows)
    assert len(set(zip(axes.tolist(), labels.tolist(), strict=True))) == 10
    assert labels.tolist() == PointClusterer(0.5, largest=200).fit_predict(rows).tolist()


def test_memory_grows_with_the_rows_and_not_with_their_square() -> None:
    """A matrix of all with all would take a thousand times as much."""
    rows = np.random.default_rng(0).normal(size=(40_000, 8))
    tracemalloc.start()
    labels = PointClusterer(largest=100).fit_predict(rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(labels) == 40_000
    assert peak < 10 * rows.nbytes


def test_what_is_like_no_cluster_of_the_sample_stands_alone() -> None:
    rows = np.repeat(np.eye(4), [500, 500, 1, 1], axis=0)
    labels = PointClusterer(largest=20).fit_predict(rows)
    assert labels.tolist() == np.repeat([0, 1, 2, 3], [500, 500, 1, 1]).tolist()


def test_of_many_texts_a_sample_is_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal texts have equal vectors, and a text has those of its topic beside it."""
    fitted: list[int] = []
    original = vectors._Analysis.fit

    def fit(self: vectors._Analysis, texts: Sequence[str]) -> object:
        fitted.append(len(texts))
        return original(self, texts)

    monkeypatch.setattr(vectors._Analysis, "fit", fit)
    topics = ["cykelstien langs havnen", "skolevejen over broen", "bussen til sygehuset"]
    texts = [f"{topics[n % 3]} {'abcdefgh'[n % 8] * 5}" for n in range(1200)]
    rows = vectors.vectors(texts, learn_from=range(0, 1200, 7))
    assert fitted == [172]
    assert rows.dtype == np.float32
    assert np.array_equal(rows[0], rows[24])
    likeness = rows[:24] @ rows[:24].T
    np.fill_diagonal(likeness, -1)
    assert [nearest % 3 for nearest in likeness.argmax(axis=1)] == [n % 3 for n in range(24)]


@pytest.mark.parametrize("texts", [["..."] * 9, [chr(97 + n) * 9 for n in range(9)]],
                         ids=["no words", "nothing in common"])
def test_many_texts_with_nothing_in_common_have_empty_vectors(texts: Sequence[str]) -> None:
    assert not vectors.vectors(texts, learn_from=[3]).any()


@pytest.mark.parametrize(("title", "phrase"), [
    ("Luk skolen", "lukning af skolen"),
    ("Flyt driften fra A til B", "flytning af driften fra A til B"),
    ("Læg A sammen med B", "sammenlægning af A med B"),
    ("Læg A og B sammen", "sammenlægning af A og B"),
    ("Privatisér busserne", "privatisering af busserne"),
    ("Giv mulighed for et højhus", "mulighed for et højhus"),
    ("Luk skolen og sælg bygningen", "»Luk skolen og sælg bygningen«"),
    ("Lad parken gro", "»Lad parken gro«"),
    ("Ansøgning sker digitalt", "»Ansøgning sker digitalt«"),
    ("Hallerne lukkes om natten", "»Hallerne lukkes om natten«"),
    ("Egenbetaling for kørsel", "egenbetaling for kørsel"),
    ("BPA til alle", "BPA til alle"),
    ("Luk", "»Luk«"),
])
def test_noun_phrase(title: str, phrase: str) -> None:
    assert noun_phrase(title, str.isupper) == phrase


def test_nouns() -> None:
    texts = ["Vi cykler ad den nye cykelsti.", "Cykelstierne er farlige, for cykelstien er mørk.",
             "Det er en farlig vej til Nørreby.", "De siger, at vi ikke cykler til skolen."]
    found = nouns(texts)
    assert found[stem("cykelstierne")] == "cykelstierne"
    assert found[stem("Nørreby")] == "Nørreby"
    assert not {stem("cykler"), stem("farlige"), stem("mørk")} & found.keys()


def test_content_words() -> None:
    assert content_words("Vi har jo ikke fået børne- og ungeplanen, siger MED-udvalget.") == [
        "børne", "ungeplanen", "med-udvalget"]
