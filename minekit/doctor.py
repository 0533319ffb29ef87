"""What is installed, what is missing, and the command that mends it."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from minekit.extract import ocr_engine
from minekit.settings import ExtractSettings

CORE = ("pypdfium2", "pdfplumber", "pikepdf", "spacy", "scikit-learn", "pandas", "pyarrow",
        "duckdb", "python-docx", "xlsxwriter", "jinja2", "rapidfuzz")
EXTRAS = {"typst": "pdf", "sentence-transformers": "transformers", "jupyter": "notebooks",
          "fastapi": "review"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    version: str
    mend: str
    optional: bool


def check() -> Sequence[Finding]:
    """Look at Python, the packages, the extras and the programs."""
    found = [Finding("Python", sys.version_info >= (3, 11), platform.python_version(),
                     "install Python 3.11 or newer", False)]
    found += [_package(name, f'pip install "{name}"', optional=False) for name in CORE]
    found += [_package(name, f'pip install "minekit[{extra}]"', optional=True)
              for name, extra in EXTRAS.items()]
    languages = ExtractSettings().ocr_languages
    tesseract = ocr_engine(languages)
    found.append(Finding("tesseract (Danish)", bool(tesseract), tesseract,
                         "apt install tesseract-ocr tesseract-ocr-dan", True))
    return [*found, _program("soffice", "apt install libreoffice-writer libreoffice-calc")]


def _package(name: str, mend: str, *, optional: bool) -> Finding:
    try:
        return Finding(name, True, version(name), "", optional)
    except PackageNotFoundError:
        return Finding(name, False, "", mend, optional)


def _program(name: str, mend: str) -> Finding:
    path = shutil.which(name) or ""
    return Finding(name, bool(path), path, mend, True)
