"""Chromium for the tests, and the review page that it opens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
           "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NEEDED = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@contextmanager
def chromium() -> Iterator[object]:
    """A browser; the test is skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@contextmanager
def served(corpus: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The review page of a corpus that has ``out`` beside it: its server, and its address."""
    command = [sys.executable, "-m", "minekit", "review", str(corpus), "--coder", "anna",
               "--out", str(corpus.parent / "out"), "--pipeline", str(corpus / "fast.toml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}) as server:
        try:
            yield server, server.stdout.readline().strip()
        finally:
            server.kill()
