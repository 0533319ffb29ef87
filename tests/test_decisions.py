"""Decisions: the book that keeps them, and their replay over reruns in which all ids change."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pdfs
import pytest
from conftest import run

from minekit import pipeline
from minekit.decisions import (
    Decision,
    DecisionBook,
    Kind,
    Places,
    Spot,
    Target,
    Value,
    decided_positions,
    in_force,
    key_of,
    labels,
    replay_links,
    replay_points,
    replay_positions,
    replay_stances,
    replay_structure,
    rulings,
)
from minekit.decisions.judgements import sum_up
from minekit.errors import DecisionError
from minekit.extract import workers
from minekit.hearing import Hearing
from minekit.records import (
    Block,
    BlockKind,
    Box,
    Link,
    Point,
    Position,
    Problem,
    Response,
    Scored,
    Sentence,
    SentenceStance,
    Span,
    Stance,
)
from minekit.segment import sentences as segment
from minekit.store import Store

HASHES = {"a.pdf": "aaaa", "b.pdf": "bbbb"}
YES, IF, NO, BOTH, OPEN = (Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS, Stance.OPPOSES,
                           Stance.MIXED, Stance.NEUTRAL)


def block(text: str, page: int = 1) -> Block:
    return Block(BlockKind.PARAGRAPH, text, (Span(0, len(text), page, Box(50, 50, 500, 60)),))


def response(id: str, file: str, *texts: str, number: int = 1) -> Response:
    blocks = tuple(block(text, page) for page, text in enumerate(texts, 1))
    return Response(id, number, file, 1, len(texts), f"Afsender {id}", False, "borger", "", False,
                    "letter", "", blocks)


def both() -> list[Response]:
    return [response("a", "a.pdf", "Vi støtter forslaget. Det er godt.", "Tak for brevet."),
            response("b", "b.pdf", "Vi er imod. Det er godt.")]


def of(responses: list[Response]) -> list[Sentence]:
    return [sentence for item in responses for sentence in segment(item)]


def places(responses: list[Response] | None = None) -> Places:
    responses = responses or both()
    return Places(responses, of(responses), HASHES)


def found(places: Places, text: str, file: str = "a.pdf") -> Sentence:
    return next(item for item in places.sentences.values() if item.text == text
                and places.responses[item.response_id].file == file)


def numbered(*decisions: Decision) -> list[Decision]:
    return [replace(item, number=n) for n, item in enumerate(decisions, 1)]


def stance(at: Places, text: str, side: str, *, coder: str = "anna", move: str = "G01",
           settled: bool = False) -> Decision:
    return Decision(Kind.STANCE, at.of_sentence(found(at, text), move), Value(stance=side), coder,
                    settled=settled)


def appeal(text: str, *considerations: str, coder: str = "anna") -> Decision:
    at = places()
    sentence = next(item for item in at.sentences.values() if item.text == text)
    return Decision(Kind.CONSIDERATIONS, at.of_sentence(sentence),
                    Value(considerations=considerations), coder)


def position(at: Places, id: str, side: str, move: str = "G01", coder: str = "anna") -> Decision:
    return Decision(Kind.POSITION, at.of_response(at.responses[id], move), Value(stance=side),
                    coder)


# The book

@pytest.fixture
def book(tmp_path: Path) -> DecisionBook:
    return DecisionBook.of(tmp_path)


def test_a_book_gives_back_what_was_written(book):
    at = places()
    point = Point("klima-p01", "klima", "Bekymring", ("a",), (found(at, "Det er godt.").id,))
    written = book.add([
        stance(at, "Vi støtter forslaget.", "supports"), position(at, "a", "silent"),
        Decision(Kind.THEMES, at.of_sentence(found(at, "Det er godt.")), Value(themes=("klima",)),
                 "bo"),
        Decision(Kind.JOIN, at.of_point(point), Value(other=at.of_point(point)), "bo",
                 settled=True)])
    assert book.all() == written
    assert [item.number for item in written] == [1, 2, 3, 4]
    assert book.all(after=2) == written[2:]


def test_no_book_is_made_by_reading(book):
    assert book.all() == []
    assert not book.path.exists()


@pytest.mark.parametrize("sql", ["DELETE FROM decisions", "UPDATE decisions SET coder = 'bo'"])
def test_rows_can_be_neither_deleted_nor_changed(book, sql):
    book.add([stance(places(), "Vi støtter forslaget.", "supports")])
    with (sqlite3.connect(book.path) as connection,
          pytest.raises(sqlite3.IntegrityError, match="undone")):
        connection.execute(sql)


@pytest.mark.parametrize(("decision", "message"), [
    (Decision(Kind.STANCE, Target((), "G01"), Value(stance="for"), "anna"), "'for' is no stance"),
    (Decision(Kind.STANCE, Target(), Value(stance="opposes"), "anna"), "no move"),
    (Decision(Kind.SENDER, Target(), Value(name=" \x00 "), "anna"), "no name"),
    (Decision(Kind.RENAME, Target(), Value(), "anna"), "no title"),
    (Decision(Kind.NOTE, Target(), Value(text="x" * 5000), "anna"), "too long"),
    (Decision(Kind.MERGE, Target(), Value(), "anna"), "merge with"),
    (Decision(Kind.NOTE, Target(), Value(text="Se igen"), "  "), "name of the one who decides"),
])
def test_what_decides_nothing_is_refused_and_nothing_is_written(book, decision, message):
    good = stance(places(), "Vi støtter forslaget.", "supports")
    with pytest.raises(DecisionError, match=message):
        book.add([good, decision])
    assert book.all() == []


def test_undoing_is_a_row_too_and_can_be_undone(book):
    at = places()
    book.add([stance(at, "Vi støtter forslaget.", "supports"),
              stance(at, "Vi støtter forslaget.", "opposes", coder="bo")])
    assert book.undo("anna").number == 1
    assert [item.coder for item in in_force(book.all())] == ["bo"]
    assert book.undo("anna") is None
    book.add([Decision(Kind.UNDO, Target(), Value(number=3), "anna")])
    assert [item.number for item in in_force(book.all())] == [1, 2]
    assert len(book.all()) == 4


def test_a_coder_undoes_only_what_is_her_own(book):
    book.add([stance(places(), "Vi støtter forslaget.", "supports", coder="bo")])
    assert book.undo("anna", 1) is None


def test_a_damaged_book_is_kept_beside_and_told(book):
    book.add([stance(places(), "Vi støtter forslaget.", "supports")])
    book.path.write_bytes(b"not a database at all" * 100)
    for _ in range(2):
        with pytest.raises(DecisionError, match=r"is damaged.*decisions\.damaged-\w{8}\.sqlite"):
            book.all()
    [copy] = book.path.parent.glob("*.damaged-*")
    assert copy.read_bytes() == book.path.read_bytes()


def test_a_book_of_a_later_version_is_not_read(book):
    book.add([stance(places(), "Vi støtter forslaget.", "supports")])
    with sqlite3.connect(book.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DecisionError, match="later version"):
        book.all()


def test_two_who_write_at_once_lose_nothing(book):
    at = places()

    def write(coder: str) -> None:
        for _ in range(25):
            DecisionBook(book.path).add([stance(at, "Vi støtter forslaget.", "neutral",
                                                coder=coder)])

    threads = [threading.Thread(target=write, args=(name,)) for name in ("anna", "bo", "carl")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [item.number for item in book.all()] == list(range(1, 76))


def test_who_makes_a_book_that_another_one_is_making_waits(book):
    with closing(sqlite3.connect(book.path, check_same_thread=False,
                                 isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.3, other.execute, ["COMMIT"])
        release.start()
        book.add([stance(places(), "Vi støtter forslaget.", "supports")])
        release.join()
    assert [item.number for item in book.all()] == [1]


def test_a_killed_program_loses_no_decision_that_was_made(book):
    code = ("import os, signal, sys; from minekit.decisions import *; "
            "DecisionBook(sys.argv[1]).add([Decision(Kind.NOTE, Target(), Value(text='Se'), 'a')]);"
            "os.kill(os.getpid(), signal.SIGKILL)")
    subprocess.run([sys.executable, "-c", code, str(book.path)], check=False)
    assert [item.value.text for item in book.all()] == ["Se"]


def test_notes_make_no_work_and_other_decisions_do():
    at = places()
    note = Decision(Kind.NOTE, at.of_response(at.responses["a"]), Value(text="Ring"), "anna")
    assert key_of([note], set(Kind) - {Kind.NOTE}) == ""
    one, other = (stance(at, "Vi støtter forslaget.", side) for side in ("supports", "opposes"))
    assert key_of([one], {Kind.STANCE}) != key_of([other], {Kind.STANCE})
    assert key_of([one], {Kind.STANCE}) == key_of([replace(one, time="later")], {Kind.STANCE})


# Finding again

def test_a_sentence_is_found_again_when_ids_and_pages_are_others():
    spot = places().spot(found(places(), "Det er godt."))
    moved = [response("z", "a.pdf", "Ny forside.", "Vi støtter forslaget. Det er godt.")]
    assert places(moved).sentence(spot).response_id == "z"


def test_the_second_of_two_sentences_alike_is_found_again():
    twice = [response("a", "a.pdf", "Ja tak. Nej tak. Ja tak.")]
    at = places(twice)
    second = [item for item in at.sentences.values() if item.text == "Ja tak."][1]
    assert at.sentence(at.spot(second)) == second


def test_a_document_is_known_by_its_bytes_wherever_it_lies():
    at = places()
    spot = at.spot(found(at, "Vi støtter forslaget."))
    moved = [replace(item, file="ny/a.pdf" if item.file == "a.pdf" else item.file)
             for item in both()]
    again = Places(moved, of(moved), {"ny/a.pdf": "aaaa", "b.pdf": "bbbb"})
    assert again.sentence(spot).text == "Vi støtter forslaget."
    assert not again.is_replaced(spot)


def test_a_response_without_its_sentences_is_found_if_it_is_alone_in_its_file():
    target = places().of_response(both()[0])
    other = [response("x", "a.pdf", "Helt andre ord.")]
    assert places(other).response(target).id == "x"
    divided = [*other, response("y", "a.pdf", "Og flere.")]
    assert places(divided).response(target) is None


def test_a_point_is_found_again_by_what_it_holds():
    at = places()
    one, two = (Point(f"klima-p0{n}", "klima", f"Titel {n}", ("a",), (found(at, text).id,))
                for n, text in enumerate(("Vi støtter forslaget.", "Tak for brevet."), 1))
    renumbered = [replace(two, id="klima-p01", title="Nyt"), replace(one, id="klima-p07")]
    assert at.point(at.of_point(two), renumbered).title == "Nyt"
    assert at.point(at.of_point(two), [replace(one, id="x")]) is None


# Stances, themes and positions

LINKS = [Link("a-s001", (Scored("indgang", 0.7),), (Scored("G01", 0.6), Scored("G02", 0.2)))]
STANCES = [SentenceStance("a-s001", "G01", YES, 0.8), SentenceStance("a-s002", "G01", NO, 0.6)]
POSITIONS = [Position("a", "G01", YES, 0.7, True, ("a-s001",), "Vi støtter forslaget.", 1)]


def replayed(hearing: Hearing, *decisions: Decision, at: Places | None = None
             ) -> tuple[list[Link], list[SentenceStance], list[Position], list[str]]:
    at = at or places()
    held = rulings(numbered(*decisions), at, hearing)
    stances = replay_stances(held, STANCES, at, hearing)
    return (replay_links(held, LINKS, at), stances,
            replay_positions(held, POSITIONS, stances, at, hearing),
            [item.kind for item in held.problems])


def test_a_decided_stance_takes_the_place_of_the_proposed_one(hearing):
    links, stances, _, problems = replayed(hearing, stance(places(), "Det er godt.", "neutral"))
    assert SentenceStance("a-s002", "G01", OPEN, 1.0, "sender", "anna") in stances
    assert links[1].moves == (Scored("G01", 1.0),)
    assert problems == []


def test_a_decided_silence_takes_the_stance_and_the_move_away(hearing):
    links, stances, positions, _ = replayed(
        hearing, stance(places(), "Vi støtter forslaget.", "silent"),
        stance(places(), "Det er godt.", "silent"))
    assert (stances, positions) == ([], [])
    assert links[0].moves == (Scored("G02", 0.2),)


def test_decided_themes_take_the_place_of_the_proposed_ones(hearing):
    at = places()
    links, *_ = replayed(hearing, Decision(
        Kind.THEMES, at.of_sentence(found(at, "Vi støtter forslaget.")), Value(themes=("klima",)),
        "anna"))
    assert links[0].themes == (Scored("klima", 1.0),)


def test_decided_considerations_take_the_place_of_the_proposed_ones(hearing):
    links, stances, positions, _ = replayed(hearing, appeal("Vi støtter forslaget.", "naerhed"))
    assert links[0].considerations == (Scored("naerhed", 1.0),)
    assert links[0].themes
    assert (stances, positions) == replayed(hearing)[1:3]
    links, *_ = replayed(hearing, appeal("Vi støtter forslaget."))
    assert links[0].considerations == ()


def test_a_consideration_is_decided_where_nothing_was_proposed(hearing):
    links, *_ = replayed(hearing, appeal("Tak for brevet.", "natur"))
    assert links[-1].clear_considerations == ("natur",)


def test_coders_who_differ_on_considerations_are_told(hearing):
    assert replayed(hearing, appeal("Det er godt.", "natur"),
                    appeal("Det er godt.", coder="bo"))[-1] == ["coders disagree"]
    assert replayed(hearing, appeal("Det er godt.", "natur", "naerhed"),
                    appeal("Det er godt.", "naerhed", "natur", coder="bo"))[-1] == []


def test_a_decided_position_is_certain_and_says_who_decided(hearing):
    *_, [found_one], _ = replayed(hearing, position(places(), "a", "opposes"))
    assert found_one == Position("a", "G01", NO, 1.0, False, ("a-s002", "a-s001"), "Det er godt.",
                                 1, decided_by="anna")


def test_a_position_rests_on_the_sentence_that_was_chosen(hearing):
    at = places()
    chosen = replace(position(at, "b", "opposes"), value=Value(
        stance="opposes", evidence=(at.spot(found(at, "Vi er imod.", "b.pdf")),)))
    *_, positions, _ = replayed(hearing, chosen)
    assert [(item.quote, item.needs_review) for item in positions if item.response_id == "b"] == [
        ("Vi er imod.", False)]


def test_a_position_that_is_decided_to_be_none_is_gone(hearing):
    *_, positions, _ = replayed(hearing, position(places(), "a", "silent"))
    assert positions == []


def test_a_position_follows_when_all_its_sentences_are_decided(hearing):
    at = places()
    one = stance(at, "Vi støtter forslaget.", "supports")
    *_, [partly], _ = replayed(hearing, one)
    assert (partly.stance, partly.needs_review, partly.decided_by) == (BOTH, True, "")
    *_, [wholly], _ = replayed(
        hearing, one, stance(at, "Det er godt.", "supports_with_conditions", coder="bo"))
    assert wholly == Position("a", "G01", IF, 1.0, False, ("a-s002", "a-s001"), "Det er godt.", 1,
                              decided_by="anna, bo")


@pytest.mark.parametrize(("sides", "position"), [
    ([YES], YES), ([YES, OPEN], YES), ([OPEN], OPEN), ([YES, IF], IF), ([YES, NO], BOTH),
    ([IF, NO, OPEN], BOTH), ([BOTH, OPEN], BOTH)])
def test_sides_come_to_a_position(sides, position):
    assert sum_up(sides) is position


def test_coders_who_disagree_leave_it_for_review_until_it_is_settled(hearing):
    at = places()
    one = position(at, "a", "supports")
    two = position(at, "a", "opposes", coder="bo")
    *_, [open_one], problems = replayed(hearing, one, two)
    assert (open_one.stance, open_one.needs_review, problems) == (NO, True, ["coders disagree"])
    settled = replace(one, settled=True, coder="carl")
    *_, [closed], problems = replayed(hearing, one, settled, two)
    assert (closed.stance, closed.needs_review, closed.decided_by, problems) == (
        YES, False, "carl", [])


def test_a_coder_may_think_again(hearing):
    at = places()
    *_, [last], problems = replayed(hearing, position(at, "a", "supports"),
                                    position(at, "a", "mixed"))
    assert (last.stance, problems) == (BOTH, [])


def test_a_decision_whose_sentence_is_gone_is_told_and_changes_nothing(hearing):
    decision = stance(places(), "Tak for brevet.", "supports")
    gone = places([response("a", "a.pdf", "Vi støtter forslaget. Det er godt."), both()[1]])
    [told] = rulings(numbered(decision), gone, hearing).problems
    assert told == Problem("a.pdf", 2, "decision without place", "decision 1 (stance G01, anna) on "
                           "»Tak for brevet.«: what it speaks of is no longer there; it is kept, "
                           "and holds again when that comes back")


@pytest.mark.parametrize("decision", [
    stance(places(), "Det er godt.", "supports", move="G99"),
    Decision(Kind.THEMES, places().of_sentence(found(places(), "Det er godt.")),
             Value(themes=("trafik",)), "anna"), appeal("Det er godt.", "klima")])
def test_a_decision_on_what_the_hearing_no_longer_has_is_told(hearing, decision):
    assert replayed(hearing, decision)[-1] == ["decision without place"]


def test_a_decision_on_a_replaced_document_holds_but_is_told(hearing):
    decision = position(places(), "a", "opposes")
    at = Places(both(), of(both()), HASHES | {"a.pdf": "changed"})
    *_, [held], problems = replayed(hearing, decision, at=at)
    assert (held.stance, held.needs_review) == (NO, True)
    assert problems == ["decision of replaced document"]


# Senders, splits and merges

def restructured(hearing: Hearing, *decisions: Decision, responses: list[Response] | None = None):
    responses = responses or both()
    return replay_structure(numbered(*decisions), responses, of(responses), hashes=HASHES,
                            hearing=hearing, segment=segment)


def test_a_listed_sender_is_known_by_an_alias(hearing):
    decision = Decision(Kind.SENDER, places().of_response(both()[0]),
                        Value(name="ældrerådet i nordby"), "anna")
    first = restructured(hearing, decision).responses[0]
    assert (first.stakeholder, first.listed, first.kind) == ("Nordby Ældreråd", True, "råd")


def test_a_sender_is_text_whatever_it_looks_like(hearing):
    decision = Decision(Kind.SENDER, places().of_response(both()[0]),
                        Value(name="<script>alert(1)</script>", kind="forening"), "anna")
    first = restructured(hearing, decision).responses[0]
    assert (first.stakeholder, first.kind) == ("<script>alert(1)</script>", "forening")


def test_a_split_in_the_middle_of_a_paragraph_loses_no_word(hearing):
    at = places()
    split = Decision(Kind.SPLIT, at.of_sentence(found(at, "Det er godt.")),
                     Value(name="Ny afsender", kind="borger"), "anna")
    made = restructured(hearing, split)
    assert [item.id for item in made.responses] == ["a", "a-part2", "b"]
    assert made.responses[1].stakeholder == "Ny afsender"
    assert [(item.response_id, item.text) for item in made.sentences[:3]] == [
        ("a", "Vi støtter forslaget."), ("a-part2", "Det er godt."), ("a-part2", "Tak for brevet.")]
    assert [(item.first_page, item.last_page) for item in made.responses[:2]] == [(1, 1), (1, 2)]


def test_a_split_that_would_leave_an_empty_response_is_told(hearing):
    at = places()
    split = Decision(Kind.SPLIT, at.of_sentence(found(at, "Vi støtter forslaget.")), Value(), "a")
    made = restructured(hearing, split)
    assert len(made.responses) == 2
    assert [item.kind for item in made.problems] == ["decision without place"]


def test_a_merge_undoes_a_split_and_what_was_decided_stays(hearing):
    at = places()
    split = Decision(Kind.SPLIT, at.of_sentence(found(at, "Tak for brevet.")), Value(), "anna")
    divided = restructured(hearing, split)
    later = Places(divided.responses, divided.sentences, HASHES)
    merge = Decision(Kind.MERGE, later.of_response(divided.responses[1]),
                     Value(other=later.of_response(divided.responses[0])), "anna")
    made = restructured(hearing, split, merge)
    assert [item.id for item in made.responses] == ["a-part2", "b"]
    assert [item.text for item in made.sentences] == [item.text for item in of(both())]


def test_responses_of_two_files_are_not_merged(hearing):
    at = places()
    merge = Decision(Kind.MERGE, at.of_response(both()[0]),
                     Value(other=at.of_response(both()[1])), "anna")
    made = restructured(hearing, merge)
    assert (len(made.responses), len(made.problems)) == (2, 1)


# Points

POINT = Point("klima-p01", "klima", "Bekymring for træer", ("a",), ("a-s001",), act="concern",
              topic="træer")
OTHER = Point("klima-p02", "klima", "Ønske om bænke", ("a", "b"), ("a-s003", "b-s001"))
REST = Point("p00", "", "Øvrigt", ("a", "b"), ("a-s002", "b-s002"))
SIDE = Point("indgang-p01", "indgang", "Støtte", ("a",), (), move="G01", act="supports")


def gathered(hearing: Hearing, *decisions: Decision):
    return replay_points(numbered(*decisions), [SIDE, POINT, OTHER, REST], POSITIONS, places(),
                         hearing)


def test_a_point_has_the_title_it_was_given(hearing):
    made = gathered(hearing, Decision(Kind.RENAME, places().of_point(POINT),
                                      Value(title="Frygt for træfældning"), "anna"))
    assert made.points[1] == replace(POINT, title="Frygt for træfældning", decided_by="anna")


def test_points_that_are_merged_hold_what_both_held(hearing):
    at = places()
    made = gathered(hearing, Decision(Kind.JOIN, at.of_point(POINT),
                                      Value(other=at.of_point(OTHER)), "anna"))
    assert [point.id for point in made.points] == ["indgang-p01", "klima-p02", "p00"]
    assert made.points[1].sentences == ("a-s003", "b-s001", "a-s001")
    assert made.points[1].responses == ("a", "b")


def test_a_point_moves_to_another_theme(hearing):
    made = gathered(hearing, Decision(Kind.MOVE, places().of_point(POINT), Value(theme="indgang"),
                                      "anna"))
    assert [(point.id, point.theme) for point in made.points] == [
        ("indgang-p01", "indgang"), ("klima-p01", "indgang"), ("klima-p02", "klima"), ("p00", "")]


def test_a_sentence_moves_to_another_point(hearing):
    at = places()
    made = gathered(hearing, Decision(
        Kind.PLACE, at.of_sentence(at.sentences["b-s001"]), Value(other=at.of_point(POINT)), "bo"))
    assert made.points[1].sentences == ("a-s001", "b-s001")
    assert made.points[1].responses == ("a", "b")
    assert made.points[2].responses == ("a",)


@pytest.mark.parametrize("decision", [
    Decision(Kind.JOIN, places().of_point(SIDE), Value(other=places().of_point(POINT)), "anna"),
    Decision(Kind.MOVE, places().of_point(SIDE), Value(theme="klima"), "anna"),
    Decision(Kind.RENAME, places().of_point(replace(POINT, title="Nu", sentences=("b-s002",),
                                                    move="G02")), Value(title="Ny"), "anna")])
def test_a_point_that_cannot_be_changed_or_found_is_told(hearing, decision):
    made = gathered(hearing, decision)
    assert made.points == [SIDE, POINT, OTHER, REST]
    assert [item.kind for item in made.problems] == ["decision without place"]


# What training gets

def test_decisions_are_labels(hearing):
    at = places()
    decisions = numbered(
        stance(at, "Vi støtter forslaget.", "supports"), stance(at, "Det er godt.", "silent"),
        stance(at, "Tak for brevet.", "neutral"), stance(at, "Tak for brevet.", "mixed", coder="b"),
        position(at, "a", "supports"), position(at, "b", "silent", "G02"),
        appeal("Vi støtter forslaget.", "natur"), appeal("Vi er imod.", "natur"))
    made = labels(of(both()), both(), decisions, hearing, hashes=HASHES)
    assert {id: (label.themes, dict(label.stances), label.considerations)
            for id, label in made.items()} == {
        "a-s001": ({"indgang"}, {"G01": YES}, {"natur"}), "a-s002": (set(), {}, set())}
    assert decided_positions(of(both()), both(), decisions, hearing) == {
        "a": {"G01": YES}, "b": {"G02": None}}


# Whole runs

def of_run(corpus: Path) -> Places:
    store = Store(corpus.parent / "out")
    return Places(store.read(Response), store.read(Sentence), store.manifest()["files"])


def decide_position(corpus: Path, move: str, side: str) -> None:
    at = of_run(corpus)
    response = next(item for item in at.responses.values() if "Lokaludvalg" in item.stakeholder)
    DecisionBook.of(corpus).add([Decision(Kind.POSITION, at.of_response(response, move),
                                          Value(stance=side), "anna")])


def test_a_decision_reads_no_pdf_again_and_proposes_nothing_again(mine, monkeypatch):
    monkeypatch.setattr("minekit.link.link", lambda *_: pytest.fail("linked again"))
    monkeypatch.setattr(workers.Readers, "read",
                        lambda self, tasks: pytest.fail("read again") if [*tasks] else iter(()))
    before = run(mine).positions.to_dict("records")
    decide_position(mine, "G02", "supports_with_conditions")
    made = run(mine)
    row = made.positions.query("move == 'G02'").iloc[0]
    assert (row["stance"], row["confidence"], row["needs_review"]) == (
        "supports_with_conditions", 1.0, False)
    assert made.sentences.loc[row["evidence"][0], "text"] == row["quote"]
    assert ",anna" in (made.folder / "tables" / "positions.csv").read_text("utf-8")
    DecisionBook.of(mine).undo("anna")
    assert run(mine).positions.to_dict("records") == before


def test_a_decision_survives_the_run_folder_and_a_renamed_file(mine):
    decide_position(mine, "G02", "mixed")
    shutil.rmtree(mine.parent / "out")
    renamed = mine / "pdf" / "0-nyt-navn.pdf"
    (mine / "pdf" / "2-lokaludvalg.pdf").rename(renamed)
    made = run(mine)
    row = made.positions.query("move == 'G02'").iloc[0]
    assert (row["stance"], row["file"]) == ("mixed", renamed.name)
    assert made.problems.empty


def test_a_replaced_file_flags_its_decisions(mine):
    decide_position(mine, "G02", "opposes")
    pdfs.letter(mine / "pdf" / "2-lokaludvalg.pdf", sender="Nordby Lokaludvalg",
                title="Svar fra Nordby Lokaludvalg", body=[("Vi har ændret mening og støtter at",
                                                            "flytte parkerne.")])
    assert list(run(mine).problems["kind"]) == ["decision of replaced document"]


def test_a_split_and_a_sender_that_looks_like_a_formula_reach_the_annexes(mine):
    at = of_run(mine)
    second = [item for item in at.sentences.values() if item.block is BlockKind.PARAGRAPH][1]
    DecisionBook.of(mine).add([
        Decision(Kind.SPLIT, at.of_sentence(second), Value(name="=cmd|' /C calc'!A0"), "anna")])
    made = run(mine)
    assert "=cmd|' /C calc'!A0" in list(made.responses["stakeholder"])
    assert ",'=cmd|" in (made.folder / "tables" / "responses.csv").read_text("utf-8")


def test_a_damaged_book_stops_a_run_before_anything_is_written(corpus, tmp_path):
    (corpus / "decisions.sqlite").write_bytes(b"damaged" * 1000)
    with pytest.raises(DecisionError, match="damaged"):
        pipeline.run(corpus, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_spot_outside_the_corpus_is_nowhere():
    assert places().sentence(Spot("../c.pdf", "cccc", 1, "Vi støtter forslaget.")) is None
