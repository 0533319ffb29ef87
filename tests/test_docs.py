"""What is written for people keeps step with the program."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import runpy
import subprocess
import sys
from pathlib import Path

import click
import pytest
from conftest import ROOT

import minekit
from minekit import settings
from minekit.cli import main
from minekit.hearing import Hearing
from minekit.strict_toml import Table
from minekit.wording import words

MODULES = sorted(module.name for module in pkgutil.walk_packages(minekit.__path__, "minekit.")
                 if not module.name.endswith("__main__"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(
    page for folder in ("docs", "docs/how-to") for page in sorted((ROOT / folder).glob("*.md"))),
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


def reference():
    return runpy.run_path(str(ROOT / "docs" / "make_reference.py"))


@pytest.mark.parametrize(("page", "made_by"), [("cli.md", "commands"),
                                               ("settings.md", "all_settings")])
def test_pages_that_the_program_writes_are_up_to_date(page, made_by):
    made = reference()[made_by]()
    assert (ROOT / "docs" / page).read_text("utf-8") == made, "run: python docs/make_reference.py"


@pytest.mark.parametrize("model", [model for model in vars(settings).values()
                                   if isinstance(model, type) and issubclass(model, Table)
                                   and model not in (Table, settings.Settings)],
                         ids=lambda model: model.__name__)
def test_every_setting_says_what_it_is(model):
    inner = {key for key, field in model.model_fields.items()
             if isinstance(field.annotation, type) and issubclass(field.annotation, Table)}
    assert model.model_fields.keys() - inner - reference()["meanings"](model).keys() == set()


def test_every_command_says_what_it_does():
    for command in main.commands.values():
        options = [item for item in command.params if isinstance(item, click.Option)]
        assert command.help
        assert all(option.help for option in options)


def test_the_hearing_of_the_tutorial_can_be_read():
    hearing = Hearing.from_file(ROOT / "docs" / "tutorial-hearing.toml")
    assert len(hearing.moves) == 6


def test_the_pages_are_built_without_warnings(tmp_path):
    pytest.importorskip("furo")
    pytest.importorskip("myst_parser")
    built = subprocess.run([sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going",
                            "-d", tmp_path / "trees", ROOT / "docs", tmp_path / "html"],
                           capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    pages = [path.read_text("utf-8") for path in (tmp_path / "html").rglob("*.html")]
    fetches = re.compile(r'<(?:link|script|img)[^>]+(?:href|src)="(https?:[^"]+)')
    assert [link for page in pages for link in fetches.findall(page)] == []


@pytest.mark.skipif(os.environ.get("MINEKIT_FAST") == "1", reason="takes half a minute")
def test_the_notebooks_run():
    jupytext = pytest.importorskip("jupytext")
    pytest.importorskip("nbclient")
    notebooks = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook, paired = jupytext.read(path), jupytext.read(path.with_suffix(".py"))
        assert [cell.source for cell in notebook.cells] == [cell.source for cell in paired.cells]
        shown = path.read_text("utf-8")
        assert re.findall(r"/(?:home|root|work|tmp)/\S+", shown) == []
        notebooks.append(notebook)
    runpy.run_path(str(ROOT / "notebooks" / "execute.py"))["execute"](notebooks)
