import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import annex_case
import openpyxl
import pytest
from annex_case import NO, YES, Letter, Line
from docx import Document
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from minekit import report
from minekit.errors import EvidenceError, SettingsError, StoreError
from minekit.records import Point, Position, Response, Sentence, Stance, Statement
from minekit.settings import ReportSettings
from minekit.store import Store

NAMES = ["matrix.xlsx", "explorer.html", "matrix.html", "svar-paa-henvendelser.docx", "bilag.md"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return annex_case.store(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def annex(run):
    return report.Annex.from_store(run)


@pytest.fixture(scope="module")
def written(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    report.write_all(run, folder)
    return folder


@pytest.fixture
def own_run(tmp_path):
    """A run that a test may change."""
    return annex_case.store(tmp_path / "run")


# The model


def test_senders_are_grouped_by_kind_and_sorted_in_danish(tmp_path):
    letters = [Letter(name, kind, (Line("Tak for brevet."),)) for name, kind in (
        ("Zoo", "forening"), ("Aalborg", "forening"), ("Øbro", "forening"), ("Ærø", "forening"),
        ("Åby", "lokaludvalg"), ("Ministeriet", "ministerium"))]
    annex = report.Annex.from_store(annex_case.store(tmp_path, letters))
    assert [(group.kind, [response.stakeholder for response in group.responses])
            for group in annex.groups] == [("lokaludvalg", ["Åby"]),
                                           ("forening", ["Zoo", "Ærø", "Øbro", "Aalborg"]),
                                           ("ministerium", ["Ministeriet"])]


def test_silence_is_neither_support_nor_opposition(annex):
    tally = annex.tally(annex.responses, ["M1"])
    assert (tally.support, tally.opposition, tally.undecided, tally.silent) == (2, 1, 0, 2)
    assert tally.sides == "2 / 1 / 0"
    assert annex.tally(annex.responses[4:], ["M1", "M2"]).sides == ""


def test_a_model_counts_the_positions_on_its_moves(annex):
    tally = annex.column_tallies[len(annex.moves)]
    assert tally.stances == {Stance.SUPPORTS: 2, Stance.SUPPORTS_WITH_CONDITIONS: 1,
                             Stance.OPPOSES: 1, Stance.NEUTRAL: 1}
    assert tally.review == 2


def test_a_cell_has_all_its_evidence_and_a_sign(annex):
    cell = annex.cells["r4", "M3"]
    assert [quote.text[:10] for quote in cell.quotes] == ["Nej", "En supercy"]
    assert (cell.sign, annex.cells["r3", "M1"].sign) == ("–", "+?")


def test_marks_name_authorities_and_local_committees(annex):
    assert annex.marks(["r1", "r4"]) == "2"
    assert annex.marks(["r1", "r2", "r3"]) == "3, O, LU"


def test_sections_follow_the_themes_and_end_with_other_matters(annex):
    assert [section.title for section in annex.sections] == [
        "Busser", "Cykler", "Skoleveje", "Andre emner"]
    assert [point.title for point in annex.sections[-1].points] == ["Støj fra kirken"]


def test_a_theme_and_a_move_may_share_an_id(tmp_path):
    run = annex_case.store(tmp_path)
    run.write_hearing(annex_case.HEARING.replace('"M4"', '"skole"'))
    rename = {"M4": "skole"}
    run.write("positions", [item if item.move != "M4" else
                            replace(item, move="skole")
                            for item in run.read(Position)])
    run.write("statements", [replace(item, subject=rename.get(item.subject, item.subject))
                             for item in run.read(Statement)])
    section = report.Annex.from_store(run).sections[2]
    assert section.statement.text.endswith("udtaler sig om temaet.")
    assert section.moves[0].overview.text.startswith("Én af de fem afsendere omtaler grebet")


def _fields(record):
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def test_coverage_and_what_belongs_to_no_theme(annex):
    assert annex.coverage == (13, 11, 13)
    assert [sentence.text for sentence in annex.unassigned] == [
        "Kirkeklokkerne ringer for højt om søndagen.", "Nævnet har ingen bemærkninger."]


# Evidence


@pytest.mark.parametrize(("record", "stage", "at", "values"), [
    (Position, "positions", 0, {"quote": "Ældrerådet støtter, at linje 12 bliver nedlagt."}),
    (Position, "positions", 0, {"page": 2}),
    (Position, "positions", 0, {"quote": ""}),
    (Position, "positions", 0, {"quote": "Mange ældre bruger linjen til lægehuset."}),
    (Position, "positions", 0, {"evidence": ("r2-s1",)}),
    (Sentence, "sentences", 2, {"text": "Mange unge bruger linjen til lægehuset."}),
    (Sentence, "sentences", 2, {"page": 7}),
    (Response, "responses", 0, {"blocks": ()}),
])
def test_nothing_is_written_when_a_quote_is_not_in_its_source(own_run, tmp_path, record, stage, at,
                                                              values):
    annex_case.change(own_run, record, stage, at, **values)
    with pytest.raises(EvidenceError, match=r"01-ældreråd.pdf, page \d \(Henvendelse 1\)"):
        report.write_all(own_run, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_quote_on_the_second_page_of_its_block_must_give_that_page(own_run):
    first, *rest = own_run.read(Response)
    block = first.blocks[1]
    half = block.text.index("at linje")
    spans = (block.spans[0]._replace(end=half), block.spans[0]._replace(start=half, page=2))
    moved = Response(**{**_fields(first), "blocks": (
        first.blocks[0], type(block)(block.kind, block.text, spans), *first.blocks[2:])})
    own_run.write("responses", [moved, *rest])
    quote = "at linje 12 bliver nedlagt."
    for page, fails in ((2, False), (1, True)):
        annex_case.change(own_run, Position, "positions", 0, quote=quote, page=page)
        annex = report.Annex.from_store(own_run)
        if fails:
            with pytest.raises(EvidenceError):
                report.check_evidence(annex)
        else:
            report.check_evidence(annex)


def test_white_space_and_composed_letters_do_not_count(own_run):
    text = "Ældrerådet kan ikke støtte, at linje 12 bliver nedlagt."
    first, *rest = own_run.read(Response)
    block = first.blocks[1]
    loose = text.replace("å", "a\N{COMBINING RING ABOVE}").replace("at linje", "at\n linje")
    blocks = (first.blocks[0], type(block)(block.kind, loose, block.spans), *first.blocks[2:])
    own_run.write("responses", [Response(**{**_fields(first), "blocks": blocks}), *rest])
    report.check_evidence(report.Annex.from_store(own_run))


# Writing


def test_the_standard_set_is_written(written):
    assert sorted(path.name for path in written.iterdir()) == sorted(NAMES)


def test_only_the_formats_of_the_settings_are_written(run, tmp_path):
    paths = report.write_all(run, tmp_path, ReportSettings(formats=("md", "docx")))
    assert [path.name for path in paths] == ["svar-paa-henvendelser.docx", "bilag.md"]


@pytest.mark.parametrize("name", NAMES)
def test_twice_the_same_bytes(run, written, tmp_path, name):
    profile = "matrix" if name == "matrix.html" else ""
    path = report.write(run, tmp_path / name, profile=profile)
    assert path.read_bytes() == (written / name).read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            assert {item.date_time[0] for item in archive.infolist()} == {1980}


def test_the_format_is_the_suffix_unless_it_is_said(run, written, tmp_path):
    path = report.write(run, tmp_path / "bilag.txt", format="md")
    assert path.read_bytes() == (written / "bilag.md").read_bytes()


@pytest.mark.parametrize(("name", "profile", "message"), [
    ("bilag.odt", "", "format 'odt'; there are xlsx, html, docx, pdf, md"),
    ("bilag", "", "format ''; there are xlsx"),
    ("bilag.docx", "matrice", r"'matrice' \(did you mean 'matrix'\?\); there are matrix, svar"),
    ("bilag.docx", "explorer", "no docx report has the profile 'explorer'"),
    ("bilag.xlsx", "temaark", "there are matrix"),
])
def test_a_report_that_does_not_exist_is_refused(run, tmp_path, name, profile, message):
    with pytest.raises(SettingsError, match=message):
        report.write(run, tmp_path / name, profile=profile)


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(StoreError, match="no finished run"):
        report.write(Store(tmp_path), tmp_path / "bilag.md")


def test_a_file_that_cannot_be_replaced_is_named(run, tmp_path):
    (tmp_path / "bilag.md").mkdir()
    with pytest.raises(StoreError, match=r"bilag\.md: cannot be written"):
        report.write(run, tmp_path / "bilag.md")
    assert [path.name for path in tmp_path.iterdir()] == ["bilag.md"]


# Hostile text, and hearings at the edge

EVIL = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>",
        "{{ 7 * 7 }}", "# *Stor* [klik](javascript:alert(1)) | `x` &amp;",
        "Sk\x00ju\x1blt \u202etxet", "https://example.com/a", "-1+1", "@SUM(A1)"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Reports on letters whose senders, words, files and problems are attacks."""
    folder = tmp_path_factory.mktemp("hostile")
    letters = [Letter(text, "borger", (Line(f"{text} er imod linje 12.", 1, "bus", (("M1", NO),)),),
                      file=f"../{n}{text}.pdf".replace("\x00", "")) for n, text in enumerate(EVIL)]
    problems = [annex_case.Problem(text, 1, text, text) for text in EVIL]
    run = annex_case.store(folder / "run", letters, problems)
    run.write("points", [Point(**{**_fields(item), "title": EVIL[1] + EVIL[4]})
                         for item in run.read(Point)])
    report.write_all(run, folder / "out")
    for format in ("docx", "html", "md", "pdf"):
        report.write(run, folder / "out" / f"temaark.{format}", profile="temaark")
    return folder / "out"


def shown(text):
    """The text as a reader may see it: without controls, white space joined."""
    return " ".join(re.sub(r"[\x00-\x1f\u202e]", "", text).split())


@pytest.mark.parametrize("text", EVIL)
def test_hostile_text_stays_text_in_the_workbook(hostile, text):
    book = openpyxl.load_workbook(hostile / "matrix.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row
             if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert shown(text) in {cell.value for cell in cells}


@pytest.mark.parametrize("name", ["matrix.html", "explorer.html", "temaark.html"])
def test_hostile_text_adds_no_element_to_a_page(hostile, run, written, name):
    usual = report.write(run, written.parent / name, profile=name.removesuffix(".html"))
    bad, good = (lxml_html.parse(str(path)) for path in (hostile / name, usual))
    for tag in ("script", "img", "iframe", "object", "svg"):
        assert len(bad.findall(f".//{tag}")) == len(good.findall(f".//{tag}"))
    for element in bad.iter("*"):
        assert not [key for key in element.attrib if key.startswith("on")]
        assert element.get("href", "#").startswith("#")


@pytest.mark.parametrize("text", EVIL)
def test_hostile_text_is_readable_in_all_formats(hostile, text):
    page = lxml_html.parse(str(hostile / "matrix.html")).getroot().text_content()
    senders = {row.cells[1].text for table in Document(hostile / NAMES[3]).tables
               for row in table.rows}
    data = json.dumps(explorer_data(hostile / "explorer.html"), ensure_ascii=False)
    assert f"»{shown(text)} er imod linje 12.«" in page
    assert shown(text) in senders
    assert json.dumps(f"{shown(text)} er imod linje 12.", ensure_ascii=False) in data


@pytest.mark.parametrize("name", ["bilag.md", "temaark.md"])
def test_hostile_text_is_plain_text_in_markdown(hostile, name):
    source = (hostile / name).read_text("utf-8")
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(source)
    kinds = {child.type for token in tokens for child in [token, *(token.children or [])]}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "s_open",
                        "em_open", "fence", "code_block", "entity"}
    text = "\n".join("".join(child.content for child in token.children or [])
                     for token in tokens if token.type == "inline")
    assert [evil for evil in EVIL if shown(evil) not in text.splitlines()] == []


def explorer_data(path):
    [script] = lxml_html.parse(str(path)).xpath("//script[@id='data']")
    return json.loads(script.text)


@pytest.mark.parametrize("letters", [
    (),
    (Letter("", "", (Line("Tak."),)),),
    (Letter("Råd", "råd", (Line("Ja", 1, "bus", (("M1", YES),)),)),),
], ids=["no responses", "no sender", "one word"])
def test_small_hearings_are_reported(tmp_path, letters):
    run = annex_case.store(tmp_path / "run", letters, ())
    assert len(report.write_all(run, tmp_path / "out")) == len(NAMES)
    _write_every_profile(run, tmp_path)
    text = (tmp_path / "out" / "bilag.md").read_text("utf-8")
    assert "Alle filer og sider er læst og brugt." in text


def test_a_hearing_without_moves_and_models_is_reported(tmp_path):
    letters = (Letter("Råd", "råd", (Line("Bussen er god.", 1, "bus"),)),)
    run = annex_case.store(tmp_path / "run", letters)
    run.write_hearing(annex_case.HEARING.split("[[move]]")[0])
    run.write("statements", [item for item in run.read(Statement)
                             if item.aspect not in ("move", "model")])
    assert len(report.write_all(run, tmp_path / "out")) == len(NAMES)
    _write_every_profile(run, tmp_path)
    assert "Matrix" not in (tmp_path / "out" / "bilag.md").read_text("utf-8")


def _write_every_profile(run, folder):
    for format, profiles in report.FORMATS.items():
        for profile in profiles:
            path = report.write(run, folder / report.file_name(format, profile), format, profile)
            assert path.stat().st_size > 100


# The explorer in a browser


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium")
@pytest.mark.parametrize(("view", "texts"), [
    ("overblik", ["Stillingtagen til grebene", "M1 Nedlæg linje 12"]),
    ("matrix/1/M1", ["Åse Bæk", "»Ældrerådet kan ikke støtte, at linje 12 bliver nedlagt.«"]),
    ("tema/bus", ["To af de fem afsendere nævner ikke grebet.",
                  "(3, O, LU) Bekymring for linje 12"]),
    ("kort", ["Hvem er enige?", "Vestre Lokaludvalg", "Teknisk Udvalg (88 %, 2 fælles greb)"]),
    ("henvendelse/2", ["Om farten ved skolerne er vi delt i to lige store grupper."]),
    ("soeg/supercykelsti%20banen", ["2 sætninger i 2 henvendelser"]),
    ("om", ["Ikke et høringssvar (Filen er en dagsorden.)"]),
])
def test_the_explorer_shows_its_views(written, tmp_path, view, texts):
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
               f"--user-data-dir={tmp_path}", "--virtual-time-budget=2000", "--dump-dom",
               f"file://{written}/explorer.html#{view}"]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    page = lxml_html.fromstring(dom)
    for script in page.findall(".//script"):
        script.drop_tree()
    text = " ".join(page.text_content().split())
    assert [item for item in texts if item not in text] == []
    assert not re.search(r"undefined|\bnull\b|\[object", text)
