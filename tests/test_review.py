"""The review page: who may ask it, what it decides, and that two pages lose nothing."""

from __future__ import annotations

import re
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import run

pytest.importorskip("fastapi")
from fastapi.testclient import TestClient

from minekit import pipeline
from minekit.danish.models import model_folder
from minekit.decisions import JUDGEMENTS, Decision, DecisionBook, Kind, Value, in_force
from minekit.errors import SettingsError
from minekit.records import Link, Position, Stance
from minekit.review import pictures as drawing
from minekit.review import serve
from minekit.review.app import make_app
from minekit.review.case import Case
from minekit.review.pages import when
from minekit.review.pictures import Pictures
from minekit.review.security import HEADER, Keys
from minekit.review.work import Work
from minekit.settings import ExtractSettings
from minekit.store import Store

PORT = 8000
OWN = f"http://127.0.0.1:{PORT}"


class Page:
    """A review page with a browser that was let in."""

    def __init__(self, corpus: Path, coder: str = "anna", *, blind: bool = False) -> None:
        out = corpus.parent / "out"
        self.case = Case(Store(out), corpus, coder, blind=blind)
        self.keys = Keys(PORT)
        self.pictures = Pictures(out / "work" / "pages")
        self.app = make_app(self.case, self.keys, self.pictures, Work(["true"]))
        self.book = self.case.book
        self.browser = self.new_browser()
        self.browser.get(self.keys.address)

    def new_browser(self, **headers: str) -> TestClient:
        sent = {HEADER: self.keys.request, "Origin": OWN, **headers}
        return TestClient(self.app, base_url=OWN, headers=sent)

    def get(self, address: str) -> str:
        answer = self.browser.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, address: str, **form: str) -> str:
        answer = self.browser.post(address, data=form)
        assert answer.status_code == 200, answer.text
        return answer.text

    def held(self) -> list[Decision]:
        return in_force(self.book.all())

    def opposing(self) -> str:
        """The sentence in which the local committee is against moving the parks."""
        return next(item.id for item in self.case.places.sentences.values()
                    if item.text.startswith("Vi er imod"))


@pytest.fixture
def page(mine: Path) -> Iterator[Page]:
    page = Page(mine)
    yield page
    page.pictures.close()


@pytest.fixture(scope="module")
def shared(finished: Path) -> Page:
    """A page on which nothing is decided."""
    return Page(finished)


# Who may ask

def test_the_address_lets_a_browser_in_with_a_strict_cookie(shared):
    answer = shared.new_browser().get(shared.keys.address, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=Strict"} <= set(answer.headers["set-cookie"].split("; "))
    assert shared.keys.entry not in answer.headers["set-cookie"]


@pytest.mark.parametrize("address", ["/", "/svar", "/beslutninger", "/static/review.js",
                                     "/ind/forkert", "/ind/", "/side/x/1.png"])
def test_without_the_cookie_nothing_is_shown(shared, address):
    answer = shared.new_browser().get(address)
    assert answer.status_code == 403
    assert "terminalen" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1",
                                  "localhost.evil:8000"])
def test_another_host_name_is_refused(shared, host):
    """As a site has that lets its name point at this machine (DNS rebinding)."""
    assert shared.browser.get("/svar", headers={"Host": host}).status_code == 421
    assert shared.browser.get(shared.keys.address, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("headers", [
    {HEADER: "forkert"}, {HEADER: ""}, {"Origin": "https://evil.example"}, {"Origin": "null"},
    {"Origin": ""}, {"Origin": f"http://localhost:{PORT}"}])
def test_what_another_site_sends_changes_nothing(shared, headers):
    answer = shared.browser.post("/fortryd", data={}, headers=headers)
    assert answer.status_code == 403
    assert shared.book.all() == []


@pytest.mark.parametrize(("method", "status"), [("PUT", 405), ("DELETE", 405), ("OPTIONS", 405)])
def test_other_methods_are_refused(shared, method, status):
    assert shared.browser.request(method, "/svar").status_code == status


def test_a_large_request_is_refused(shared):
    answer = shared.browser.post("/fortryd", data={"her": "x" * 200_000})
    assert answer.status_code == 413


def test_pages_run_no_script_of_their_own_text(shared):
    answer = shared.browser.get("/svar")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?! src)|\son\w+=|style=", answer.text)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_text_from_letters_is_text_in_the_page(page):
    id = next(iter(page.case.places.responses))
    for name in ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\"><img src=x onerror=y>"):
        shown = page.post(f"/svar/{id}/afsender", navn=name, type="forening")
        assert "<script>alert" not in shown
        assert "<img" not in shown
        assert page.case.response(id).stakeholder == name
        assert name not in page.get("/svar") or name.startswith("=")
        assert "<script>alert" not in page.get("/beslutninger")


# What is shown and decided

def test_the_queue_begins_with_a_sentence_in_its_letter(shared):
    shown = shared.browser.get("/?alle=1")
    assert re.search(r"/saetning/", str(shown.url))
    assert '<mark id="her">' in shown.text
    assert 'aria-pressed="true"' in shown.text


def test_every_page_answers_and_has_what_a_screen_reader_needs(shared):
    id = shared.opposing()
    response = shared.case.places.sentences[id].response_id
    for address in (f"/saetning/{id}", "/svar", f"/svar/{response}", "/synspunkter",
                    "/synspunkter?tema=klima", "/synspunkter?tema=-", "/enighed", "/beslutninger"):
        shown = shared.get(address)
        assert '<html lang="da">' in shown
        assert '<main id="arbejde"' in shown
        assert 'role="status" aria-live="polite"' in shown
        assert len(re.findall("<h1", shown)) == 1
        fields = re.findall(r'<(?:input|select)(?![^>]*type="(?:hidden|checkbox))[^>]*>', shown)
        for field in fields:
            [name] = re.findall(r'\bid="([^"]+)"', field)
            assert f'<label for="{name}">' in shown


def test_a_stance_is_decided_and_told(page):
    id = page.opposing()
    shown = page.post(f"/saetning/{id}/stilling", greb="G02", om="saetning", stilling="mixed")
    assert "Sætningen om G02: Delt." in shown
    assert "Besluttet af anna" in shown
    [held] = page.held()
    assert (held.kind, held.target.move, held.value.stance, held.coder) == (
        Kind.STANCE, "G02", "mixed", "anna")
    assert held.target.spots[0].text.startswith("Vi er imod")


def test_a_position_rests_on_the_sentence_at_which_it_was_decided(page):
    id = page.opposing()
    page.post(f"/saetning/{id}/stilling", greb="G02", om="svar", stilling="neutral")
    [held] = page.held()
    assert held.kind is Kind.POSITION
    assert held.value.evidence[0].text == page.case.places.sentences[id].text


def test_a_theme_is_given_and_taken_away(page):
    id = page.opposing()
    before = page.case.view(id).themes
    page.post(f"/saetning/{id}/tema", tema="indgang")
    assert set(page.case.view(id).themes) == {*before, "indgang"}
    page.post(f"/saetning/{id}/tema", tema="indgang")
    assert page.case.view(id).themes == before


def test_a_consideration_is_given_and_taken_away_and_reaches_the_annexes(mine, page):
    id = page.opposing()
    before = page.case.view(id).considerations
    shown = page.post(f"/saetning/{id}/hensyn", hensyn="naerhed")
    assert "Hensynet Nærhed til borgerne er givet sætningen." in shown
    assert set(page.case.view(id).considerations) == {*before, "naerhed"}
    run(mine)
    [link] = [item for item in page.case.store.read(Link) if item.sentence_id == id]
    assert dict(link.considerations)["naerhed"] == 1.0
    assert "taget fra" in page.post(f"/saetning/{id}/hensyn", hensyn="naerhed")
    assert page.case.view(id).considerations == before
    page.post("/fortryd", her=id)
    assert "naerhed" in page.case.view(id).considerations


def test_coders_are_compared_on_considerations_and_a_difference_is_settled(mine, page):
    id, other = page.opposing(), Page(mine, "bo")
    page.post(f"/saetning/{id}/hensyn", hensyn="naerhed")
    other.post(f"/saetning/{id}/hensyn", hensyn="naerhed")
    assert "Sætningers hensyn" in page.get("/enighed")
    assert "Der er ingen uenigheder." not in page.get("/enighed")
    key = f"considerations|{id}|"
    shown = page.post("/afgoer", noegle=key, vaerdi="")
    assert "Uenigheden er afgjort." in shown
    assert "intet hensyn" in shown
    assert page.case.view(id).considerations == ()


def test_confirming_decides_all_that_is_shown_and_goes_on(page):
    id = page.opposing()
    answer = page.browser.post(f"/saetning/{id}/bekraeft?alle=1", data={"om": "svar"})
    assert answer.headers["hx-push-url"].startswith("/saetning/")
    assert {item.kind for item in page.held()} == JUDGEMENTS
    assert [item.value.stance for item in page.held() if item.kind is Kind.POSITION
            and item.target.move == "G02"] == ["opposes"]
    assert page.case.progress(everything=True)[0] == 1


def test_undo_goes_back_to_the_sentence(page):
    id = page.opposing()
    page.post(f"/saetning/{id}/stilling", greb="G02", om="saetning", stilling="mixed")
    shown = page.post("/fortryd", her="")
    assert "Beslutning 1 er fortrudt." in shown
    assert page.case.places.sentences[id].text in shown
    assert page.held() == []
    assert "Der er ikke mere at fortryde." in page.post("/fortryd", her=id)
    assert "class=\"void\"" in page.get("/beslutninger")


def test_undo_takes_back_all_that_one_stroke_decided(page):
    id = page.opposing()
    page.post(f"/saetning/{id}/note", note="Først")
    page.post(f"/saetning/{id}/bekraeft?alle=1", om="svar")
    last = page.held()[-1].number
    assert f"Beslutning 2–{last} er fortrudt." in page.post("/fortryd", her="")
    assert [item.kind for item in page.held()] == [Kind.NOTE]
    assert "Beslutning 1 er fortrudt." in page.post("/fortryd", her="")


def test_times_are_those_of_the_clock_on_the_wall(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Copenhagen")
    time.tzset()
    try:
        assert when("2026-07-01T22:30:05.123+00:00") == "02.07.2026 00.30"
        assert when("2026-01-01T12:00:00+00:00") == "01.01.2026 13.00"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_only_ones_own_decisions_are_undone_in_the_log(mine, page):
    id = page.opposing()
    Page(mine, "bo").post(f"/saetning/{id}/stilling", greb="G02", stilling="mixed")
    page.post(f"/saetning/{id}/stilling", greb="G02", stilling="opposes")
    assert "Kun egne" in page.post("/beslutninger/1/fortryd")
    assert "Beslutning 2 er fortrudt." in page.post("/beslutninger/2/fortryd")
    assert [item.coder for item in page.held()] == ["bo"]


def test_two_pages_at_once_see_and_keep_each_others_decisions(mine, page):
    other, id = Page(mine, "bo"), page.opposing()
    for stance in ("mixed", "neutral"):
        page.post(f"/saetning/{id}/stilling", greb="G02", om="saetning", stilling=stance)
        other.post(f"/saetning/{id}/note", note=f"Set efter {stance}")
    assert [item.number for item in page.held()] == [1, 2, 3, 4]
    assert "Set efter neutral" in page.get(f"/saetning/{id}")


@pytest.mark.parametrize(("form", "status", "message"), [
    ({"greb": "G99", "stilling": "mixed"}, 404, "hearing.toml"),
    ({"greb": "G02", "stilling": "måske"}, 400, "is no stance"),
    ({}, 404, "hearing.toml")])
def test_what_cannot_be_decided_is_told_where_it_is_read_aloud(shared, form, status, message):
    answer = shared.browser.post(f"/saetning/{shared.opposing()}/stilling", data=form)
    assert (answer.status_code, answer.headers["hx-retarget"]) == (status, "#besked")
    assert message in answer.text
    assert shared.book.all() == []


@pytest.mark.parametrize("address", ["/saetning/findes-ikke", "/svar/findes-ikke",
                                     "/side/findes-ikke/1.png", "/findes-ikke"])
def test_what_is_not_there_is_not_found(shared, address):
    assert shared.browser.get(address).status_code == 404


def test_a_split_and_a_merge_wait_for_the_next_run(mine, page):
    id = page.opposing()
    response = page.case.places.sentences[id].response_id
    shown = page.post(f"/svar/{response}/del", saetning=id, navn="Ny forening", type="forening")
    assert "ved næste kørsel" in shown
    assert "endnu ikke har med" in page.get("/svar")
    made = run(mine)
    assert "Ny forening" in list(made.responses["stakeholder"])
    assert "Ny forening" in page.get("/svar")
    first, second = [item for item in page.case.responses if item.file == "2-lokaludvalg.pdf"]
    page.post(f"/svar/{second.id}/saml", andet=first.id)
    assert len(run(mine).responses) == 2


def test_responses_of_two_files_are_not_merged(page):
    first, second = page.case.places.responses
    answer = page.browser.post(f"/svar/{first}/saml", data={"andet": second})
    assert (answer.status_code, "samme fil" in answer.text) == (400, True)


def test_a_point_is_renamed(page):
    point = page.case.points[0]
    page.post(f"/synspunkt/{point.id}/titel", titel="Ønske om <b>ro</b>")
    assert page.case.points[0].title == "Ønske om <b>ro</b>"
    assert "Ønske om &lt;b&gt;ro&lt;/b&gt;" in page.get(f"/synspunkter?tema={point.theme}")


def test_a_sentence_is_moved_to_another_point(page):
    sentence, point = page.opposing(), page.case.points[0]
    page.post(f"/saetning/{sentence}/synspunkt", synspunkt=point.id)
    assert sentence in page.case.points[0].sentences


def test_decisions_reach_the_annexes(mine, page):
    id = page.opposing()
    page.post(f"/saetning/{id}/stilling", greb="G02", om="svar", stilling="supports")
    run(mine)
    assert "Bilagene har alle beslutninger med." in page.get("/koersel")
    [held] = [item for item in Store(mine.parent / "out").read(Position) if item.move == "G02"]
    assert (held.stance, held.decided_by, held.needs_review) == (Stance.SUPPORTS, "anna", False)
    assert "Bilagene har alle beslutninger med." in page.get("/svar")


# Two coders

def test_a_blind_coder_sees_nothing_of_the_other(mine, page):
    id = page.opposing()
    page.post(f"/saetning/{id}/stilling", greb="G02", om="saetning", stilling="mixed")
    blind = Page(mine, "bo", blind=True)
    assert "Besluttet af anna" not in blind.get(f"/saetning/{id}")
    assert "anna" not in blind.get("/beslutninger")
    assert "Du koder blindt" in blind.get("/enighed")
    assert blind.case.view(id).moves[0].sentence.stance is Stance.OPPOSES
    answer = blind.browser.post("/afgoer", data={"noegle": "x", "vaerdi": "mixed"})
    assert answer.status_code == 400


def test_agreement_is_measured_and_a_difference_settled(mine, page):
    id, other = page.opposing(), Page(mine, "bo")
    for coder, stance in ((page, "mixed"), (other, "opposes")):
        for item in page.case.items:
            for move in item.moves or ("G01",):
                coder.post(f"/saetning/{item.sentence_id}/stilling", greb=move, om="saetning",
                           stilling=stance if item.sentence_id == id else "supports")
    shown = page.get("/enighed")
    assert "Cohens kappa" in shown
    assert "Krippendorffs alfa" in shown
    key = re.search(r'value="(stance\|[^"]*G02)"', shown)[1]
    assert "Uenigheden er afgjort." in page.post("/afgoer", noegle=key, vaerdi="opposes")
    assert page.held()[-1].settled
    assert "Afgjort af anna" in page.get("/enighed")
    assert page.case.view(id).moves[0].sentence.stance is Stance.OPPOSES
    answer = page.browser.post("/afgoer", data={"noegle": "stance|x|G01", "vaerdi": "mixed"})
    assert answer.status_code == 400


# Pictures, and making the annexes anew

def test_a_page_is_drawn_and_kept(page):
    id = page.case.places.sentences[page.opposing()].response_id
    for _ in range(2):
        answer = page.browser.get(f"/side/{id}/1.png")
        assert answer.content.startswith(b"\x89PNG")
        assert "private" in answer.headers["cache-control"]
    assert len(list((page.case.store.folder / "work" / "pages").iterdir())) == 1
    assert page.browser.get(f"/side/{id}/99.png").status_code == 404
    assert f'href="/side/{id}/1.png"' in page.get(f"/saetning/{page.opposing()}")


def test_a_page_that_takes_too_long_has_no_picture(mine, tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "SECONDS", 0)
    slow = Pictures(tmp_path)
    assert slow.get(mine / "pdf" / "2-lokaludvalg.pdf", "b", 1, 0) == b""
    assert slow._process is None


def test_a_file_that_is_no_pdf_has_no_picture(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"<html>")
    with pytest.raises(Exception, match="PDF"):
        drawing.draw(tmp_path / "x.pdf", 1, 0, ExtractSettings())


def test_a_failed_run_is_told(mine):
    page = Page(mine)
    work = Work(["sh", "-c", "echo gik galt >&2; exit 2"])
    browser = TestClient(make_app(page.case, page.keys, page.pictures, work), base_url=OWN,
                         headers={HEADER: page.keys.request, "Origin": OWN})
    browser.get(page.keys.address)
    browser.post("/koersel", data={})
    work.wait()
    assert "Kørslen mislykkedes: gik galt" in browser.get("/koersel").text


def test_a_run_of_an_earlier_version_is_told(mine):
    store = Store(mine.parent / "out")
    store.write_manifest({"files": {}})
    with pytest.raises(Exception, match="minekit run"):
        Case(store, mine, "anna")


def test_the_page_makes_a_run_anew_only_with_its_own_settings(mine):
    with pytest.raises(SettingsError, match="other settings than --pipeline standard"):
        serve(mine, mine.parent / "out", coder="anna")


def test_the_page_opens_on_a_run_with_models_that_were_corrected(mine):
    shutil.copytree(model_folder(), mine / "models")
    pipeline.run(mine, mine.parent / "out", pipeline=mine / "fast.toml")
    test_a_port_that_is_taken_is_told(mine)


def test_a_browser_that_is_quicker_than_the_page_is_not_refused(mine):
    def connect(address: str) -> None:
        with socket.create_connection(("127.0.0.1", int(re.findall(r":(\d+)/", address)[0])), 5):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serve(mine, mine.parent / "out", coder="anna", pipeline=str(mine / "fast.toml"),
              ready=connect)


def test_a_port_that_is_taken_is_told(mine):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match="another review page"):
            serve(mine, mine.parent / "out", coder="anna", port=port,
                  pipeline=str(mine / "fast.toml"))


def test_while_a_run_is_made_the_last_one_is_shown(mine, page):
    Store(mine.parent / "out").drop_manifest()
    assert "Nordby" in page.get("/svar")


def test_a_damaged_book_is_told_on_the_page(mine, page):
    DecisionBook.of(mine).path.write_bytes(b"damaged" * 1000)
    answer = page.browser.get("/svar")
    assert (answer.status_code, "is damaged" in answer.text) == (400, True)


def test_a_decision_of_another_program_is_seen(mine, page):
    id = page.opposing()
    at = page.case.places
    DecisionBook.of(mine).add([Decision(Kind.STANCE, at.of_sentence(at.sentences[id], "G02"),
                                        Value(stance="neutral"), "carl")])
    assert "Besluttet af carl" in page.get(f"/saetning/{id}")
