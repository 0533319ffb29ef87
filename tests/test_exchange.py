from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import annex_case
import pdfs
import pytest
from annex_case import NO, Letter, Line
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from minekit import exchange, files
from minekit.cli import main
from minekit.errors import SettingsError
from minekit.exchange import archive, labelstudio, qdpx, rocrate, webannotation
from minekit.exchange.model import Area, Code, Coding, Project, Selection, Source
from minekit.records import (
    Block,
    BlockKind,
    Box,
    Document,
    Page,
    Place,
    Problem,
    Response,
    Sentence,
)

READ_BACK = ("qdpx", "webannotation", "labelstudio")
BOX = Box(50.2, 60.7, 300, 72)


@pytest.fixture
def run(tmp_path):
    """A run with pages, places and the PDFs that it was made from."""
    stored = annex_case.store(tmp_path / "run", (*annex_case.LETTERS, Letter(
        "=cmd|' /C calc'!A0", "forening", (
            Line("<script>alert(1)</script> & \u0007»æøå« ]]> er imod.", 1, "bus",
                 (("M1", NO),)),), file="06.pdf")))
    folder = tmp_path / "pdf"
    folder.mkdir()
    digests, documents = {}, []
    for n, response in enumerate(stored.read(Response)):
        pdfs.letter(folder / response.file, sender=f"Afsender {n}")
        digests[response.file] = files.sha256(folder / response.file)
        documents.append(Document(
            response.file, digests[response.file],
            tuple(Page(page, 595.3, 841.9) for page in range(1, 5)), tuple(response.blocks)))
    annex_case.keep_documents(stored, documents)
    stored.write("sentences", [replace(item, places=(Place(item.page, BOX),))
                               for item in stored.read(Sentence)])
    stored.write_manifest({"files": digests})
    return stored


@pytest.mark.parametrize("format", READ_BACK)
def test_what_is_written_is_read_back_without_loss(run, tmp_path, format):
    path = exchange.export(run, format, tmp_path / exchange.FORMATS[format],
                           pdfs=tmp_path / "pdf").paths[0]
    whole = exchange.project(run)
    assert exchange.read(path) == whole
    assert sum(len(source.selections) for source in whole.sources) > 10
    assert exchange.compare(whole, exchange.read(path)) == []


@pytest.mark.parametrize("format", exchange.FORMATS)
def test_twice_the_same_bytes(run, tmp_path, format):
    first, second = (exchange.export(run, format, tmp_path / name, pdfs=tmp_path / "pdf").paths[0]
                     for name in ("a.x", "b.x"))
    assert first.read_bytes() == second.read_bytes()


TEXT = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
CODES = st.lists(TEXT, min_size=1, max_size=4, unique=True)


@st.composite
def projects(draw):
    ids = [f"theme:{n}" for n in range(len(draw(CODES)))]
    codes = tuple(Code(id, draw(TEXT), draw(TEXT), "", "1f5f9e") for id in ids)
    text = draw(TEXT) + "\n\n" + draw(TEXT)
    coding = st.builds(Coding, st.sampled_from(ids),
                       st.integers(0, 1000).map(lambda n: n / 1000), st.just(False))
    cut = draw(st.integers(1, len(text)))
    selections = (Selection("s1", 0, cut, 1, (Area(1, 0, 1, 2, 3),), (draw(coding),)),)
    source = Source("r1", 1, draw(TEXT), "borger", "", draw(TEXT), 1, 2, text, selections,
                    (draw(coding)._replace(review=True),), (842,))
    return Project("h", draw(TEXT), codes, (source,))


@given(projects())
@trials(max_examples=8, deadline=None)
def test_any_project_survives_the_journey(tmp_path_factory, project):
    folder = tmp_path_factory.mktemp("journey")
    qdpx.write(project, folder / "x.qdpx", {})
    webannotation.write(project, folder / "x.jsonld")
    labelstudio.write(project, folder / "x.json")
    for name in ("x.qdpx", "x.jsonld", "x.json"):
        assert exchange.read(folder / name) == project


# REFI-QDA


def qde(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("project.qde").decode("utf-8")


def test_a_project_fits_the_schema_of_the_standard(run, tmp_path, monkeypatch):
    refi = pytest.importorskip("pyrefiqda.refiproject")
    path = exchange.export(run, "qdpx", tmp_path / "x.qdpx", pdfs=tmp_path / "pdf").paths[0]
    project = refi.RefiProject.load(path, tmp_path / "unpacked")
    assert len(project.sources.pdfsource) == 6
    assert {case.name for case in project.cases.case} >= {"Åse Bæk", "Vestre Lokaludvalg"}
    [first] = [source for source in project.sources.pdfsource if source.name.startswith("1 ")]
    area = first.pdfselection[0]
    assert (area.page, area.first_x, area.first_y, area.second_x, area.second_y) == (
        0, 50, 842 - 60, 301, 842 - 73)
    names = {path.name for path in (tmp_path / "unpacked" / "sources").iterdir()}
    assert first.path.removeprefix("internal://") in names
    assert first.representation.plain_text_path.removeprefix("internal://") in names


def test_selections_are_the_words_of_sentences(run, tmp_path):
    texts = {sentence.id: sentence.text for sentence in run.read(Sentence)}
    for source in exchange.project(run).sources:
        for item in source.selections:
            assert source.text[item.start:item.end] == texts[item.id].replace("\u0007", "")


def test_pdfs_stay_at_home_when_they_hold_or_may_hold_a_cpr_number(run, tmp_path):
    first, *others = run.documents()
    number = Block(BlockKind.FRAME, "CPR 010190-1234")
    annex_case.keep_documents(run, [replace(first, blocks=(*first.blocks, number)), *others])
    run.write("problems", [Problem("02.pdf", 0, "attachment", "1 attached file was not read")])
    (tmp_path / "pdf" / "03.pdf").write_bytes(b"another file")
    written = exchange.export(run, "qdpx", tmp_path / "x.qdpx", pdfs=tmp_path / "pdf")
    assert written.without == ("01-ældreråd.pdf", "02.pdf", "03.pdf")
    assert qde(written.paths[0]).count("<PDFSource") == 3


@pytest.mark.parametrize("format", exchange.FORMATS)
def test_no_export_tells_of_private_persons(run, tmp_path, format):
    path = exchange.export(run, format, tmp_path / "x", mask="citizens",
                           pdfs=tmp_path / "pdf").paths[0]
    text = all_text(path)
    assert "Bæk" not in text
    assert "Borger 1" in text
    assert "PDFSource" not in text


CPR = ("241287", "7391")


@given(st.lists(st.sampled_from(["", "-", " ", "\n", "–", "\u00ad", "\u200b", "\u200e-"]),
                min_size=4, max_size=4))
@trials(max_examples=2, deadline=None)
def test_no_cpr_number_survives_in_an_export(tmp_path_factory, gaps):
    folder = tmp_path_factory.mktemp("cpr")
    numbers = [gap.join(CPR) for gap in gaps]
    own = annex_case.store(folder / "run", (Letter(f"Per {numbers[0]}", "borger", (
        Line(f"Jeg, {numbers[1]}, er imod.", 1, "bus", (("M1", NO),)),
        Line(f"{numbers[2]} {numbers[3]}", 1, "bus")), file="a.pdf"),))
    for format in exchange.FORMATS:
        text = all_text(exchange.export(own, format, folder / f"x.{format}").paths[0])
        assert "".join(CPR) not in re.sub(r"\D", "", text)


def all_text(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return "\n".join([*archive.namelist(), *(archive.read(name).decode("utf-8", "ignore")
                                                 for name in archive.namelist())])


def test_cells_of_the_table_are_no_formulas(run, tmp_path):
    text = exchange.export(run, "csv", tmp_path / "x.csv").paths[0].read_text("utf-8")
    assert "\"'=cmd|" in text or "'=cmd|" in text
    assert ",=cmd|" not in text


# What others change


def test_changes_made_elsewhere_are_listed(run, tmp_path):
    path = exchange.export(run, "labelstudio", tmp_path / "x.json").paths[0]
    tasks = json.loads(path.read_text("utf-8"))
    result = tasks[0]["predictions"][0]["result"]
    moved = next(item for item in result if item["value"].get("labels") == ["theme:bus"])
    moved["value"]["labels"] = ["theme:skole"]
    tasks[0]["annotations"] = [{"result": result}]
    path.write_text(json.dumps(tasks), "utf-8")
    changes = exchange.compare(exchange.project(run), exchange.read(path))
    assert [(item.sentence_id, item.code, item.is_new) for item in changes] == [
        ("r1-s2", "theme:bus", False), ("r1-s2", "theme:skole", True)]
    shown = CliRunner().invoke(main, ["import", str(run.folder), str(path)])
    assert shown.output.splitlines()[-1] == "2 changes"
    assert re.search(r"\+ r1-s2 +theme:skole", shown.output)


def test_a_code_made_in_another_program_is_read(run, tmp_path):
    path = exchange.export(run, "qdpx", tmp_path / "x.qdpx").paths[0]
    new = ('<Code guid="11111111-1111-1111-1111-111111111111" name="Nyt" isCodable="true"/>'
           "</Codes>")
    rewrite(path, qde(path).replace("</Codes>", new))
    assert exchange.read(path).codes[-1].title == "Nyt"


def rewrite(path: Path, xml: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (parts | {"project.qde": xml.encode()}).items():
            archive.writestr(name, data)


# Files of strangers

BOMB = ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
        "<Project>&b;</Project>")
OUTSIDE = ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
           "<Project>&a;</Project>")


@pytest.mark.parametrize(("xml", "message"), [
    (BOMB, "declares a document type"), (OUTSIDE, "declares a document type"),
    ("<Project", "is no XML"), ("<Other/>", "is no REFI-QDA project"),
    ('<Project xmlns="urn:QDA-XML:project:1.0" name="x"/>', "lacks what minekit writes")])
def test_a_project_that_is_none_is_refused(tmp_path, xml, message):
    path = tmp_path / "x.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", xml)
    with pytest.raises(exchange.ExchangeError, match=message):
        exchange.read(path)


def test_an_archive_that_would_fill_the_memory_is_refused(tmp_path):
    path = tmp_path / "x.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("project.qde", b" " * (archive.FREE_BYTES + 1))
    with pytest.raises(exchange.ExchangeError, match="more than is read"):
        exchange.read(path)


def test_an_archive_that_lies_about_its_size_gives_no_more_than_it_says(tmp_path):
    path = tmp_path / "x.qdpx"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as liar:
        liar.writestr("project.qde", b"<Project/>" + b" " * 100_000)
    data = stream.getvalue().replace((100_010).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    with pytest.raises(exchange.ExchangeError):
        exchange.read(path)


def test_a_path_that_leads_out_of_the_archive_is_only_a_name(run, tmp_path):
    path = exchange.export(run, "qdpx", tmp_path / "x.qdpx").paths[0]
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    xml = re.sub(r'plainTextPath="internal://[^"]+"', 'plainTextPath="internal://../secret.txt"',
                 qde(path))
    rewrite(path, xml)
    with pytest.raises(exchange.ExchangeError, match=r"secret\.txt is missing"):
        exchange.read(path)


@pytest.mark.parametrize(("name", "text", "message"), [
    ("x.json", "[", "is no JSON"), ("x.json", "[" * 100_000, "is no JSON"),
    ("x.json", '[{"data": 1}]', "lacks what minekit writes"),
    ("x.jsonld", "{}", "lacks what minekit writes"), ("x.csv", "a,b", "not read back"),
    ("x.qdpx", "PK", "is no zip file")])
def test_other_files_are_refused_in_one_line(tmp_path, name, text, message):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(exchange.ExchangeError, match=message) as caught:
        exchange.read(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_an_unknown_format_are_refused(run, tmp_path):
    with pytest.raises(exchange.ExchangeError, match="no such file"):
        exchange.read(tmp_path / "no.qdpx")
    with pytest.raises(SettingsError, match="did you mean 'qdpx'"):
        exchange.export(run, "qpdx")


def test_a_file_of_another_hearing_is_refused(run):
    own = exchange.project(run)
    with pytest.raises(exchange.ExchangeError, match="of the hearing 'other'"):
        exchange.compare(own, replace(own, id="other"))


def test_the_command_writes_into_the_run_folder(run):
    shown = CliRunner().invoke(main, ["export", str(run.folder), "--format", "labelstudio"])
    assert shown.exit_code == 0, shown.output
    assert {Path(line).name for line in shown.output.splitlines()} == {
        "labelstudio.json", "labelstudio.xml"}


# RO-Crates

def crate(run, path: Path, **options) -> tuple[dict[str, dict], dict[str, bytes]]:
    """The entities of an exported crate by their ids, and its files by their names."""
    exchange.export(run, "ro-crate", path, **options)
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    graph = json.loads(held.pop("ro-crate-metadata.json"))["@graph"]
    assert len({item["@id"] for item in graph}) == len(graph)
    return {item["@id"]: item for item in graph}, held


@pytest.fixture
def finished(run):
    """A run with a report and a table, as its manifest says."""
    outputs = {}
    for name in ("bilag.md", "tables/points.csv"):
        files.write_text(run.folder / name, f"{name} med Else Madsen")
        outputs[name] = files.sha256(run.folder / name)
    run.write_manifest(run.manifest() | {
        "outputs": outputs, "version": "0.1.0",
        "settings": {"cluster": {"seed": 0}, "report": {"mask": "none"}}})
    return run


def test_a_crate_says_what_a_run_was_made_from_and_what_it_wrote(finished, tmp_path):
    entities, held = crate(finished, tmp_path / "a.zip", pdfs=tmp_path / "pdf")
    action = entities["#run"]
    assert entities["./"]["datePublished"] == str(finished.hearing().case.deadline)
    assert entities[action["instrument"]["@id"]]["softwareVersion"] == "0.1.0"
    assert [item["@id"] for item in action["result"]] == ["bilag.md", "tables/points.csv"]
    assert {"@id": "hearing.toml"} in action["object"]
    assert entities["#setting-cluster.seed"]["value"] == "0"
    parts = [entities[item["@id"]] for item in entities["./"]["hasPart"]]
    assert {hashlib.sha256(data).hexdigest() for data in held.values()} == {
        item["sha256"] for item in parts}
    assert set(finished.manifest()["files"].values()) <= {item["sha256"] for item in parts}
    for item in (*action["object"], *action["result"], *entities["./"]["hasPart"]):
        assert item["@id"] in entities


def test_pdfs_that_stay_at_home_are_named_with_their_hashes(finished, tmp_path):
    entities, held = crate(finished, tmp_path / "a.zip")
    assert not [name for name in held if name.startswith("pdf/")]
    assert {item["identifier"] for item in entities.values() if "identifier" in item} == set(
        finished.manifest()["files"].values())


def test_a_masked_crate_holds_tables_made_anew_and_no_unmasked_report(finished, tmp_path):
    entities, held = crate(finished, tmp_path / "a.zip", mask="citizens", pdfs=tmp_path / "pdf")
    assert "bilag.md" not in held
    assert held["tables/points.csv"] != (finished.folder / "tables/points.csv").read_bytes()
    written = json.dumps(list(entities.values()), ensure_ascii=False).encode() + b"".join(
        held.values())
    assert b"Else Madsen" not in written
    assert "Åse Bæk".encode() not in written


def test_a_report_that_was_changed_since_stays_at_home(finished, tmp_path):
    (finished.folder / "bilag.md").write_text("rettet")
    path = tmp_path / "a.zip"
    assert exchange.export(finished, "ro-crate", path).without == ("bilag.md",)


def test_a_crate_names_no_folder_of_this_machine():
    settings = {"link": {"model": "/home/anna/models", "encoder": "lsa"}}
    assert [item["value"] for item in rocrate._settings(settings)] == ["lsa", "models"]


@pytest.mark.parametrize(("date", "expected"), [("2026-01-31", "2026-01-31"), ("31/1", None)])
def test_the_date_of_a_crate_is_the_one_that_is_given(finished, tmp_path, date, expected):
    if expected is None:
        with pytest.raises(SettingsError, match="write YYYY-MM-DD"):
            exchange.export(finished, "ro-crate", tmp_path / "a.zip", date=date)
        assert not (tmp_path / "a.zip").exists()
        return
    assert crate(finished, tmp_path / "a.zip", date=date)[0]["./"]["datePublished"] == expected


def test_no_date_is_invented(finished, tmp_path):
    toml = finished.folder / "work" / "hearing.toml"
    toml.write_text(re.sub(r"(?m)^(opened|deadline) = .*\n", "", toml.read_text("utf-8")), "utf-8")
    with pytest.raises(SettingsError, match="give --date"):
        exchange.export(finished, "ro-crate", tmp_path / "a.zip")
