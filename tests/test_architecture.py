"""The rules of the house: data goes one way, and the quick path stays quick."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "minekit"
STAGES = ("extract", "split", "segment", "link", "stance", "cluster", "summarise")
GROUND = ("records", "packed", "columns", "shards", "errors", "hearing", "store", "files",
          "settings", "strict_toml", "quotes", "decisions")
ABOVE = ("pipeline", "results", "report", "cli")
LEARNING = {"sklearn", "spacy", "torch", "sentence_transformers", "scipy", "numpy", "pandas"}
HEAVY = {*LEARNING, "pyarrow", "duckdb", "pdfplumber", "docx", "xlsxwriter", "jinja2", "rich",
         "fastapi", "openpyxl", "uvicorn"}


def files_of(room: str) -> list[Path]:
    single = PACKAGE / f"{room}.py"
    return [single] if single.exists() else sorted((PACKAGE / room).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """The modules a file imports, wherever in it; ``minekit.`` in front is left out."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            if node.module == "minekit":
                found |= {f"minekit.{alias.name}" for alias in node.names}
    return {name.removeprefix("minekit.") for name in found}


def rooms(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_knows_no_other_stage_and_nothing_above(stage):
    forbidden = {*STAGES, *ABOVE} - {stage}
    assert {path.name: rooms(path) & forbidden for path in files_of(stage)
            if rooms(path) & forbidden} == {}


@pytest.mark.parametrize("room", GROUND)
def test_the_ground_floor_imports_no_machine_learning_and_no_stage(room):
    for path in files_of(room):
        assert not rooms(path) & ({*STAGES, *ABOVE} | (LEARNING - {"pandas"}))


@pytest.mark.parametrize(("room", "more"), [("report", set()), ("review", {"extract"})])
def test_reports_and_the_review_page_read_the_store_only(room, more):
    """The review page draws pages under the limits of reading, too."""
    for path in files_of(room):
        assert not rooms(path) & ({*STAGES, "pipeline", "cli", "results"} - more)


def test_only_the_pipeline_knows_the_order():
    together = {path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py")
                if len(rooms(path) & set(STAGES)) > 2}
    assert together == {"pipeline"}


def test_help_and_the_quick_path_load_nothing_heavy():
    code = ("import sys; import minekit.cli, minekit.pipeline; "
            f"print([name for name in {sorted(HEAVY)!r} if name in sys.modules])")
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                            check=True).stdout.strip()
    assert loaded == "[]"
