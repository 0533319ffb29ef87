"""What is written for people keeps step with the program."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
from pathlib import Path

import pytest
from conftest import ROOT

import minekit
from minekit.hearing import Hearing
from minekit.wording import words

MODULES = sorted(module.name for module in pkgutil.walk_packages(minekit.__path__, "minekit.")
                 if not module.name.endswith("__main__"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")),
         *sorted(ROOT.glob("*/README.md")), *sorted(ROOT.glob("corpora/*/README.md"))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists() or "reports/" in target, f"{page}: {target}"


def test_the_example_of_a_hearing_can_be_read():
    text = (ROOT / "docs" / "hearing-toml.md").read_text("utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert Hearing.from_text(example).move("G01").theme == "indgang"


def test_every_kind_of_problem_is_explained_and_has_a_danish_name():
    explained = (ROOT / "docs" / "tables.md").read_text("utf-8")
    said = {kind for path in Path(minekit.__file__).parent.rglob("*.py")
            for kind in re.findall(r'(?:report|DocumentError|Problem)\((?:[\w.]+, [\w.+ ]+, )?'
                                   r'"([a-zA-Z ]+)",', path.read_text("utf-8"))}
    assert {kind for kind in said if f"`{kind}`" not in explained} == set()
    assert said - words("da").table("problem").keys() == set()


@pytest.mark.skipif(os.environ.get("MINEKIT_FAST") == "1", reason="takes half a minute")
def test_the_notebooks_run(tmp_path):
    jupytext = pytest.importorskip("jupytext")
    nbclient = pytest.importorskip("nbclient")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = jupytext.read(path)
        paired = jupytext.read(path.with_suffix(".py"))
        assert [cell.source for cell in notebook.cells] == [cell.source for cell in paired.cells]
        client = nbclient.NotebookClient(notebook, timeout=300, resources={
            "metadata": {"path": str(path.parent)}})
        client.execute()
