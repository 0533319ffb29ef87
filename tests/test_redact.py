from __future__ import annotations

import html
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import annex_case
import pytest
from annex_case import IF, NO, YES, Letter, Line
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from minekit import exchange, report
from minekit.errors import EvidenceError, SettingsError
from minekit.records import BlockKind, Position, Problem, Response, Sentence
from minekit.redact import LIST, is_verbatim, outgoing
from minekit.redact.numbers import (
    find_accounts,
    find_addresses,
    find_cpr,
    find_mails,
    find_telephones,
    without_cpr,
)
from minekit.redact.people import find_names
from minekit.redact.spelling import full_names, name_words


def found(find, text, **options):
    return [text[start:end] for start, end, _ in find(text, **options)]


# What is found


@pytest.mark.parametrize("text", [
    "010190-1234", "0101901234", "010190 1234", "010190 - 1234", "010190-\n1234", "010190\n1234",
    "01.01.90-1234", "01 01 90-1234", "01/01/90-1234", "010190–1234", "010190\u00ad1234",
    "010190\u20111234", "0\u200b10190-1234", "010190\u200e-\u200e1234", "01011990-1234",
    "CPR-nr.: 01 01 90 12 34", "cpr 0101 901234", "290200-0000"])
def test_a_cpr_number_is_found_however_it_is_written(text):
    assert re.sub(r"\d", "", without_cpr(f"Jeg, {text}, er imod.")) == without_cpr(
        f"Jeg, {text}, er imod.")


@pytest.mark.parametrize("text", [
    "320190-1234", "011390-1234", "310290-1234", "EAN 5798082936739", "12 34 56 78",
    "den 12.03.24, 2100 København", "6.000 biler", "2025-2033", "sagsnr. 23-010190"])
def test_what_cannot_be_a_cpr_number_stays(text):
    assert find_cpr(text) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("Ring på 12 34 56 78.", ["12 34 56 78"]), ("tlf. +45 12345678", ["+45 12345678"]),
    ("0045 1234 5678", ["0045 1234 5678"]), ("20-30-40-50", ["20-30-40-50"]),
    ("61 234 567 efter 17", ["61 234 567"]),
    ("12 345 678 kr.", []), ("CVR-nr. 12345678", []), ("2025 2033", []), ("20252033", []),
    ("1.234.567.890", []), ("sagsnr. 12345678", []), ("EAN 5798082936739", [])])
def test_telephones(text, expected):
    assert found(find_telephones, text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Jeg bor på Møllerstræde 95, 2. tv.", ["Møllerstræde 95, 2. tv."]),
    ("Gl. Kongevej 7B, 1850 Frederiksberg C", ["Gl. Kongevej 7B, 1850 Frederiksberg C"]),
    ("H.C. Andersens Boulevard 12.", ["H.C. Andersens Boulevard 12"]),
    ("Vi bor på Solbakken 4 og er trætte", ["Solbakken 4"]),
    ("Jeg bor i Kirkebakkedraget 12.", ["Kirkebakkedraget 12"]),
    ("Model 2 og Forslag 4", []), ("I Brønshøj 20 unge har mistet", []), ("Blok 12", []),
    ("på hele vejen 40 biler", []), ("§ 12, stk. 3", []), ("Landevejen 30 minutter herfra", [])])
def test_addresses(text, expected):
    assert found(find_addresses, text) == expected


@pytest.mark.parametrize(("find", "text", "expected"), [
    (find_mails, "skriv til åse.bæk+2@mail.example.", ["åse.bæk+2@mail.example"]),
    (find_mails, "aase (at) mail.dk", ["aase (at) mail.dk"]),
    (find_accounts, "reg. 1234 konto 0001234567", ["reg. 1234 konto 0001234567"]),
    (find_accounts, "DK50 0040 0440 1162 43", ["DK50 0040 0440 1162 43"]),
    (find_accounts, "CVR 12345678", ["12345678"])])
def test_mails_and_accounts(find, text, expected):
    assert found(find, text) == expected


@pytest.mark.parametrize(("text", "alone", "expected"), [
    ("Min nabo Karl Aage Bilde klager.", False, ["Karl Aage Bilde"]),
    ("Jonas og Camilla Høyrup", False, ["Jonas og Camilla Høyrup"]),
    ("Venlig hilsen Lene T. Bak", False, ["Lene T. Bak"]),
    ("Familien Terkelsen har boet her", False, ["Familien Terkelsen"]),
    ("Zeno Thomsen klager", False, ["Zeno Thomsen"]),
    ("vi talte med Gudmund Rahbek om det", True, ["Gudmund Rahbek"]),
    ("min mand Bo og Inger", True, ["Bo", "Inger"]),
    ("borgmester Lars Jensen lovede det", True, []), ("Lone Bak, formand for rådet", True, []),
    ("Lars Bo Hansen (V) stemte imod", True, []), ("Jens Baggesens Vej er smal", True, []),
    ("Karens Minde Aksen", False, []), ("Ældre Sagen og Dansk Industri", True, []),
    ("i Nørre Alslev og på Øster Hurup", True, [])])
def test_names(text, alone, expected):
    assert found(find_names, text, alone=alone) == expected


def test_the_names_of_two_and_the_town_behind_a_comma():
    assert list(full_names("Jonas og Camilla Høyrup")) == [
        "Jonas og Camilla Høyrup", "Jonas Høyrup", "Camilla Høyrup"]
    assert name_words("Familien Terkelsen, Tranby") == ["terkelsen"]


# What leaves the house

CITIZENS = (
    *annex_case.LETTERS[:1],
    Letter("Åse Bæk", "borger", (
        Line("Høringssvar fra Åse Bæk", block=BlockKind.HEADING),
        Line("Linje 12 skal bestå, siger min nabo Karl Aage Bilde og jeg.", 1, "bus",
             (("M1", NO),)),
        Line("Ring på 12 34 56 78 eller skriv til aase@post.example.", 1, "bus"),
        Line("Jeg bor på Møllerstræde 95, 2. tv., og Karl Aage bor overfor.", 2, "bus"),
        Line("Næsbyholmvej, Sommerby", 2, block=BlockKind.SIGNATURE),
        Line("Åses datter og borgmester Lars Holm cykler.", 2, "cykel", (("M3", YES),)),
    ), file="02-aase-baek.pdf"),
    Letter("Sommerby Cyklistforening", "forening", (
        Line("Vi er enige med Åse Bæk om stien, hvis den får lys.", 1, "cykel", (("M3", IF),)),
        Line("Jens Holm, formand, tlf. 11 22 33 44", block=BlockKind.SIGNATURE),
        Line("Vores medlem Tina Vestergaard kan ringes op på 55 66 77 88.", 1, "cykel"),
    ), file="03-cyklister.pdf"),
    Letter("Jonas og Camilla Høyrup", "borger", (Line("Stop telebussen.", 1, "bus",
                                                      (("M2", NO),)),), file="04.pdf"),
)
LEAKS = ("Åse", "Bæk", "baek", "Karl", "Bilde", "12 34 56 78", "aase@", "Møllerstræde", "Næsby",
         "Tina", "Vestergaard", "55 66 77 88", "Jonas", "Høyrup")
KEPT = ("Lars Holm", "Jens Holm", "11 22 33 44", "Sommerby Cyklistforening", "Borger 1")


DANISH_MARKS = ("Borger 1", "[telefon]", "[adresse]", "[CPR-nummer]", "[fil]", "[skjult]",
                "borger-1")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return annex_case.store(tmp_path_factory.mktemp("run"), CITIZENS, (
        Problem("02-aase-baek.pdf", 1, "note", "02-aase-baek.pdf holds a note of Åse Bæk"),
        Problem("karl-aage-bilde.pdf", 0, "damaged", "the file is cut off")))


def text_of(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return html.unescape(path.read_text("utf-8"))
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
    return html.unescape(re.sub(r"<[^>]+>", "", "\n".join(parts)))


REPORTS = (("xlsx", ""), ("html", ""), ("html", "matrix"), ("docx", ""), ("docx", "hoeringsnotat"),
           ("md", ""), ("md", "temaark"))


@pytest.mark.parametrize(("format", "profile"), REPORTS)
def test_no_report_tells_of_private_persons(run, tmp_path, format, profile):
    text = text_of(report.write(run, tmp_path / f"x.{format}", format, profile, mask="citizens"))
    assert [leak for leak in LEAKS if leak in text] == []
    assert "Borger 1" in text
    assert "Sommerby Cyklistforening" in text


@pytest.mark.parametrize(("format", "profile"), REPORTS)
def test_marks_are_in_the_language_of_the_report(run, tmp_path, format, profile):
    path = report.write(run, tmp_path / f"x.{format}", format, profile, mask="citizens",
                        language="en")
    text = text_of(path)
    assert [leak for leak in LEAKS if leak in text] == []
    assert "Citizen 1" in text
    assert [mark for mark in DANISH_MARKS if mark in text] == []


def test_an_export_has_the_marks_of_its_language(run, tmp_path):
    path = tmp_path / "x.csv"
    exchange.export(run, "csv", path, mask="citizens", language="en")
    text = path.read_text("utf-8-sig")
    assert "[person 1]" in text
    assert [mark for mark in DANISH_MARKS if mark in text] == []
    assert "2,navn,Citizen 1,Åse Bæk" in (run.folder / LIST).read_text("utf-8")


def test_organisations_and_officials_are_kept():
    assert all(any(kept in line.text or kept == letter.sender for letter in CITIZENS
                   for line in letter.lines) for kept in KEPT[:-1])


def test_marks_are_the_same_everywhere(run):
    records = outgoing(run, "citizens")
    texts = "\n".join(sentence.text for sentence in records.sentences)
    assert [kept for kept in KEPT if kept not in texts and kept != KEPT[3]] == []
    assert "siger min nabo [person 1] og jeg" in texts
    assert "og [person 1] bor overfor" in texts
    assert "Borger 1s datter" in texts
    assert "enige med Borger 1 om stien" in texts
    assert [r.stakeholder for r in records.responses if r.kind == "borger"] == ["Borger 1",
                                                                                "Borger 2"]


def test_ids_and_files_that_name_a_citizen_are_others(run):
    records = outgoing(run, "citizens")
    assert [(r.id, r.file) for r in records.responses if r.kind == "borger"] == [
        ("borger-1", "borger-1.pdf"), ("borger-2", "borger-2.pdf")]
    assert {p.file for p in records.problems} == {"borger-1.pdf", "[fil].pdf"}
    ids = {sentence.id for sentence in records.sentences}
    assert {id for position in records.positions for id in position.evidence} <= ids
    assert {id for point in records.points for id in point.sentences} <= ids


def test_nothing_is_changed_where_nothing_is_masked(run):
    records = outgoing(run)
    assert list(records.sentences) == run.read(Sentence)
    assert list(records.positions) == run.read(Position)
    assert list(records.responses) == run.read(Response)
    assert records.masked == ()


def test_the_list_is_for_the_analyst_alone(run, tmp_path):
    report.write(run, tmp_path / "x.md", mask="citizens")
    text = (run.folder / "work" / "masked.csv").read_text("utf-8")
    assert "2,telefon,[telefon],12 34 56 78" in text
    assert "2,navn,Borger 1,Åse Bæk" in text
    report.write(run, tmp_path / "x.md")
    assert not (run.folder / "work" / "masked.csv").exists()


def test_an_unknown_mask_is_refused(run):
    with pytest.raises(SettingsError, match="did you mean 'citizens'"):
        outgoing(run, "citizen")


def test_a_word_that_is_spelled_like_a_name_is_kept_in_small_letters(tmp_path):
    letter = Letter("Åse Bæk", "borger", (
        Line("Min nabo Bo siger, at vi skal bo her.", 1, "bus", (("M1", NO),)),), file="02.pdf")
    records = outgoing(annex_case.store(tmp_path, (annex_case.LETTERS[0], letter)), "citizens")
    assert "Min nabo [person 1] siger, at vi skal bo her." in [
        sentence.text for sentence in records.sentences]


# Evidence


@pytest.mark.parametrize(("words", "text", "expected"), [
    ("Ring på [telefon].", "Ring på 12 34 56 78.", True),
    ("[person 1] er imod.", "Karl er imod.", True),
    ("Ring på [telefon]", "Ring på", False),
    ("Ring på [telefon] nu", "Ring på 12 34 56 78 i morgen", False),
    ("Skriv til [telefon]", "Ring på 12 34 56 78", False),
    ("imod [person 1]", "Karl er for", False),
    ("tlf[telefon]", "tlf12 34 56 78", True),
    ("Ring til Citizen 2 på [telephone]", "Ring til Åse Bæk på 12 34 56 78", True),
    ("Ring til Medborger 2", "Ring til Åse Bæk", False),
    ("som Borger 3 siger", "alt som Borger 3 siger", True)])
def test_a_masked_quote_is_verbatim_but_for_the_marks(words, text, expected):
    assert is_verbatim(words, text) is expected


def test_a_changed_word_in_a_masked_quote_stops_the_report(tmp_path):
    own = annex_case.store(tmp_path, CITIZENS)
    positions = own.read(Position)
    at = next(n for n, item in enumerate(positions) if "Karl" in item.quote)
    annex_case.change(own, Position, "positions", at,
                      quote=positions[at].quote.replace("bestå", "ophøre"))
    with pytest.raises(EvidenceError, match="does not stand there"):
        report.write(own, tmp_path / "x.md", mask="citizens")


# CPR numbers, always

DIGITS = ("241287", "7391")
GAPS = st.lists(st.sampled_from(["", "-", " ", "\n", " - ", "–", "\u00ad", "\u200b", "\u2011", "\t",
                                 "-\n", "\u00a0", "\u200e-"]), min_size=6, max_size=6)


def letters_with(gaps: list[str]) -> tuple[Letter, ...]:
    numbers = [gap.join(DIGITS) for gap in gaps]
    lines = (Line(f"Jeg ({numbers[0]}) er imod.", 1, "bus", (("M1", NO),)),
             Line(f"Mit CPR-nummer er {numbers[1]}.", 1, "bus"),
             Line(f"{numbers[2]} og {numbers[3]}", 1, block=BlockKind.HEADING),
             Line(DIGITS[0] + "-", 1, "bus"), Line(DIGITS[1], 1, "bus"))
    return (*annex_case.LETTERS[:2], Letter(f"Per {numbers[4]}", "forening", lines,
                                            file=f"{numbers[5].strip()}.pdf".replace("\n", "")))


@given(GAPS)
@trials(max_examples=2, deadline=None)
def test_no_cpr_number_survives_in_a_report(tmp_path_factory, gaps):
    folder = tmp_path_factory.mktemp("cpr")
    own = annex_case.store(folder / "run", letters_with(gaps))
    for format, profile in (*REPORTS[:4], ("md", "")):
        text = text_of(report.write(own, folder / f"x.{format}", format, profile))
        assert "".join(DIGITS) not in re.sub(r"\D", "", text)


@given(st.text("0123456789 -\n\u00ad.", max_size=40))
def test_what_is_left_has_no_cpr_number(text):
    assert find_cpr(without_cpr(text)) == []


@given(st.text("aBØ12 .,-@0\n", max_size=30),
       st.sampled_from(["navn", "tlf. 12 34 56 78", "Karl Aage Bilde", "@"]))
@trials(max_examples=50)
def test_finders_give_spans_of_the_text(text, part):
    text = text + part
    for find in (find_names, find_telephones, find_addresses, find_mails, find_accounts):
        for start, end, _ in find(text):
            assert 0 <= start < end <= len(text)


def test_json_of_the_explorer_is_masked_too(run, tmp_path):
    page = report.write(run, tmp_path / "x.html", mask="citizens").read_text("utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])
    assert {r["sender"] for r in data["responses"]} == {
        "Sommerby Ældreråd", "Borger 1", "Sommerby Cyklistforening", "Borger 2"}


def test_two_letters_of_one_citizen_have_one_pseudonym(tmp_path):
    twice = [replace(CITIZENS[1], file=f"{n}.pdf") for n in (1, 2)]
    records = outgoing(annex_case.store(tmp_path, twice), "citizens")
    assert [(r.id, r.stakeholder) for r in records.responses] == [
        ("borger-1", "Borger 1"), ("borger-1-2", "Borger 1")]
