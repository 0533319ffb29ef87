"""Records on disk: written whole, read back the same; names and settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minekit.errors import SettingsError, StoreError
from minekit.files import key_of, slug, whole_file
from minekit.packed import Blocks, DamagedError, pack, unpack
from minekit.records import (
    Block,
    BlockKind,
    Box,
    Cell,
    Document,
    Page,
    Point,
    Position,
    Problem,
    Response,
    Sentence,
    Span,
    Stance,
)
from minekit.settings import Settings, shipped_pipelines
from minekit.shards import FolderShards
from minekit.store import Store
from minekit.strict_toml import Table

BLOCK = Block(BlockKind.LIST, "børne- og unge", (
    Span(0, 6, 1, Box(0, 0, 30, 10), 9.5, True), Span(7, 9, 1, Box(32, 0, 40, 10)),
    Span(10, 14, 2, Box(0, 20, 20, 30))), breaks=(10,), marker="1.", cell=Cell(0, 1, 2))
DOCUMENT = Document("a/b.pdf", "00ff", (Page(1, 595.0, 842.0), Page(2, 595.0, 842.0, "ocr")),
                    (BLOCK, Block(BlockKind.PARAGRAPH, "")),
                    (Problem("a/b.pdf", 2, "empty page", "Intet"),), "Titel")
RECORDS = {
    "responses": [Response("r", 1, "a.pdf", 1, 2, "Rådet", True, "råd", "", False, "letter", "Svar",
                           DOCUMENT.blocks)] * 2,
    "positions": [Position("r", "G1", Stance.MIXED, 0.5, True, ("s1", "s2"), "»Ja«", 3)],
    "points": [Point("p", "", "Andet", (), ())],
    "sentences": [Sentence("s", "r", BlockKind.TABLE, "Nej.", 1, BLOCK.places(), row="Emne")],
    "problems": [],
}


@pytest.mark.parametrize("stage", RECORDS)
def test_records_are_read_back_as_they_were(tmp_path, stage):
    store = Store(tmp_path)
    store.write(stage, RECORDS[stage])
    kind = {"responses": Response, "positions": Position, "points": Point, "sentences": Sentence,
            "problems": Problem}[stage]
    assert store.read(kind) == RECORDS[stage]


def test_a_document_is_unpacked_as_it_was_packed():
    packed = pack(DOCUMENT)
    assert unpack(packed, Document) == DOCUMENT
    assert pack(DOCUMENT) == packed


@pytest.mark.parametrize("data", [b"", b"PK", pack(DOCUMENT)[:-9], pack({"file": 1}), pack([1])])
def test_damaged_bytes_are_told(data):
    with pytest.raises(DamagedError):
        unpack(data, Document)


def test_packed_blocks_stand_for_a_tuple_of_them():
    blocks = Blocks.of(DOCUMENT.blocks)
    assert blocks == DOCUMENT.blocks
    assert DOCUMENT.blocks == blocks
    assert (len(blocks), blocks[0], blocks[1:]) == (2, BLOCK, DOCUMENT.blocks[1:])
    assert hash(blocks) == hash(DOCUMENT.blocks)
    assert blocks != DOCUMENT.blocks[:1]


def test_responses_keep_little_in_memory(tmp_path):
    store = Store(tmp_path)
    store.write("responses", RECORDS["responses"])
    assert all(isinstance(item.blocks, Blocks) for item in store.read(Response))


# Shards

def test_half_a_shard_is_not_there(tmp_path):
    shards = FolderShards(tmp_path)
    for key in ("whole", "half"):
        shards.write("parts", key, b"abc")
    path = tmp_path / "parts" / "half"
    path.write_bytes(path.read_bytes()[:-1])
    assert shards.names("parts") == {"whole"}
    assert shards.read("parts", "whole") == b"abc"
    with pytest.raises(StoreError, match="half of it is missing"):
        shards.read("parts", "half")


def test_shards_of_other_keys_are_removed_from_a_folder(tmp_path):
    shards = FolderShards(tmp_path)
    for key in ("old", "new"):
        shards.write("parts", key, b"")
    shards.keep_only("parts", {"new"})
    shards.keep_only("counts", set())
    assert shards.names("parts") == {"new"}
    assert shards.names("counts") == set()


def test_the_same_records_are_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        Store(tmp_path / name).write("sentences", RECORDS["sentences"])
    a, b = (tmp_path / name / "work" / "sentences.parquet" for name in ("a", "b"))
    assert a.read_bytes() == b.read_bytes()


def test_other_keys_are_forgotten(tmp_path):
    store = Store(tmp_path)
    for key in ("old", "new"):
        store.write("positions", RECORDS["positions"], key)
    store.forget("positions", ["new"])
    assert (store.has("positions", "old"), store.has("positions", "new")) == (False, True)


def test_duckdb_sees_each_stage_as_a_view(tmp_path):
    store = Store(tmp_path)
    store.write("positions", RECORDS["positions"])
    assert store.connect().sql("SELECT stance, page FROM positions").fetchall() == [("mixed", 3)]


def test_what_is_not_there_or_broken_is_told(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(StoreError, match="no finished run"):
        store.read(Position)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "positions.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(StoreError, match="delete it and run again"):
        store.read(Position)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "bilag.docx"
    path.write_text("gammel")

    def stop_halfway():
        with whole_file(path) as part:
            part.write_text("halv")
            raise ValueError("midt i")

    with pytest.raises(ValueError, match="midt i"):
        stop_halfway()
    assert path.read_text() == "gammel"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_told_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--out"), whole_file(tmp_path / "file" / "x.md") as part:
        part.write_text("x")


def test_lines_and_places_of_a_block():
    assert BLOCK.lines == ["børne- og", "unge"]
    assert [place.page for place in BLOCK.places()] == [1, 2]
    assert BLOCK.places(0, 6)[0].box == Box(0, 0, 30, 10)
    assert (BLOCK.page, BLOCK.last_page) == (1, 2)


def test_a_part_of_a_block_keeps_its_places():
    part = BLOCK.cut(6, 14)
    assert part.text == "og unge"
    assert [span.start for span in part.spans] == [0, 3]
    assert part.places() == BLOCK.places(7, 14)


@given(st.text(min_size=1), st.integers(0, 30), st.integers(0, 30))
def test_cutting_never_invents_text(text, start, end):
    whole = Block(BlockKind.PARAGRAPH, text, (Span(0, len(text), 1, Box(0, 0, 1, 1)),))
    part = whole.cut(start, end)
    assert part.text == text[start:end].strip()
    assert all(0 <= span.start <= span.end <= len(part.text) for span in part.spans)


@given(st.text())
def test_a_slug_is_safe_in_paths_and_addresses(name):
    made = slug(name)
    assert made
    assert not set(made) & set("/\\.:;?*<>|\"' =&#%\0\n")
    assert len(made) <= 80
    assert slug(made) == made


def test_keys_tell_parts_apart():
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of("ab", "c") == key_of("ab", "c")


@pytest.mark.parametrize("path", shipped_pipelines(), ids=lambda path: path.stem)
def test_every_shipped_pipeline_is_valid(path):
    assert isinstance(Settings.load(path.stem), Settings)


def test_the_standard_pipeline_shows_every_setting_with_its_default():
    path = next(path for path in shipped_pipelines() if path.stem == "standard")
    assert Settings.load(path) == Settings()
    written = path.read_text("utf-8")

    def check(settings: Table, place: str) -> None:
        for name in type(settings).model_fields:
            value = getattr(settings, name)
            if isinstance(value, Table):
                assert f"[{place}{name}]" in written
                check(value, f"{place}{name}.")
            else:
                assert f"\n{name} = " in written, f"{place}{name}"

    check(Settings(), "")


@pytest.mark.parametrize(("text", "message"), [
    ("[extract]\nmax_page = 3\n", "line 2: extract.max_page: unknown key .*max_pages"),
    ("[extract]\nmax_pages = 0\n", "line 2: extract.max_pages: .*greater than or equal to 1"),
    ("[stance]\n[stance.llm]\nsecond = 0\n", "line 3: stance.llm.second: unknown key"),
    ("[stance.llm]\nmodel = 'm'\nurl = 'x'\n", "line 1: stance.llm: 'x' is no address"),
    ("[extrakt]\n", "extrakt: unknown key .*did you mean 'extract'"),
])
def test_wrong_settings_are_told_with_their_line(tmp_path, text, message):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=message):
        Settings.load(path)


def test_an_unknown_pipeline_names_those_that_there_are():
    with pytest.raises(SettingsError, match=r"did you mean 'standard'.*fast"):
        Settings.load("standart")
