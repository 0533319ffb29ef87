"""How fast PDFs are read, beside what one would pick instead.

    python benchmarks/extract.py [--corpus CORPUS] [--pages N] [--runs N] [--write]

A generated file of letters and the PDFs of a corpus are read by each reader in a fresh process on
one processor. Time is that of the processor, without imports, the best of N runs (pdfplumber runs
once, as it takes minutes); memory is the process's largest. ``--write`` puts the tables into
``docs/extract.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pages import put
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "extract.md"
GOAL = 12
"""Times as fast as pdfplumber's plain text."""

HEAD = """
import json, resource, sys, time
from pathlib import Path
"""
FOOT = """
def main():
    start = time.process_time()
    pages = sum(map(read, map(Path, sys.argv[1:])))
    print(json.dumps({"pages": pages, "seconds": time.process_time() - start,
                      "kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
main()
"""
READERS = {
    "minekit: words with boxes, tables, blocks in reading order": """
import numpy
from minekit.extract import read_document
from minekit.settings import ExtractSettings
def read(path):
    return len(read_document(path, path.name, ExtractSettings(ocr="off")).pages)
""",
    "pypdfium2: plain text": """
import pypdfium2
def read(path):
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        return len(pdf)
""",
    "pdfplumber: `extract_text`": """
import logging, pdfplumber
logging.getLogger("pdfminer").setLevel(logging.ERROR)
def read(path):
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
        return len(pdf.pages)
""",
    "`pdftotext`": """
import pypdfium2, subprocess
def read(path):
    subprocess.run(["pdftotext", path, "-"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)
""",
}
OF_CHILDREN = (("time.process_time()", "sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])"),
               ("RUSAGE_SELF", "RUSAGE_CHILDREN"))
"""What a program costs that is started for each file."""


@dataclass(frozen=True)
class Cost:
    """What a reader needed."""

    pages: int
    seconds: float
    kilobytes: int


def measure(name: str, paths: Sequence[Path], runs: int) -> Cost:
    """The best of several fresh processes."""
    code = HEAD + READERS[name] + FOOT
    for own, of_children in OF_CHILDREN if "subprocess.run" in code else ():
        code = code.replace(own, of_children)
    costs = []
    for _ in range(runs):
        done = subprocess.run([sys.executable, "-c", code, *map(str, paths)], cwd=ROOT, check=True,
                              capture_output=True, text=True)
        costs.append(Cost(**json.loads(done.stdout)))
    return Cost(costs[0].pages, min(cost.seconds for cost in costs),
                max(cost.kilobytes for cost in costs))


WORDS = ("rådet borgerne forslaget forvaltningen en fælles indgang støtter opgaverne hverdagen "
         "ældre boligområder sagsbehandlingen skolerne ønsker erfaring åbningstider og at der som "
         "med til for det er ikke på i vi den af have større mindre årsag økonomi").split()


def letters(path: Path, pages: int) -> Path:
    """A file of letters with a side column, a table, a footnote and a footer on each page."""
    chance = random.Random(7)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number in range(1, pages + 1):
        _letter(canvas, chance, number, pages)
        canvas.showPage()
    canvas.save()
    return path


def _letter(canvas: Canvas, chance: random.Random, number: int, pages: int) -> None:
    def say(x: float, y: float, width: float, size: float = 10, font: str = "Helvetica") -> None:
        text = chance.choice(WORDS).capitalize()
        while canvas.stringWidth(more := f"{text} {chance.choice(WORDS)}", font, size) < width:
            text = more
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)

    say(60, 780, 300, 14, "Helvetica-Bold")
    for line in range(23):
        say(60, 750 - 13 * line, 360)
    for line in range(12):
        say(440, 750 - 11 * line, 100, 7.5)
    edges = (60, 200, 400, 530)
    for row in range(6):
        for x, end in pairwise(edges):
            say(x + 4, 330 - 18 * row, end - x - 8, 9)
        canvas.line(60, 324 - 18 * row, 530, 324 - 18 * row)
    for x in edges:
        canvas.line(x, 342, x, 324 - 18 * 5)
    canvas.line(60, 342, 530, 342)
    for line in range(7):
        say(60, 205 - 13 * line, 470)
    canvas.setFont("Helvetica", 7.5)
    canvas.drawString(60, 75, "1 Lov om social service, § 83, som den lyder efter ændringen.")
    canvas.drawString(270, 40, f"Side {number} af {pages}")


def table(paths: Sequence[Path], runs: int) -> str:
    """The readers side by side, as Markdown."""
    names = [name for name in READERS if "pdftotext" not in name or shutil.which("pdftotext")]
    costs = {name: measure(name, paths, 1 if "pdfplumber" in name else runs) for name in names}
    slow = next(cost for name, cost in costs.items() if "pdfplumber" in name)
    lines = ["| reader | pages/s | ms/page | times pdfplumber | MB |", "|---|---:|---:|---:|---:|"]
    lines += [f"| {name} | {cost.pages / cost.seconds:.0f} "
              f"| {1000 * cost.seconds / cost.pages:.1f} | {slow.seconds / cost.seconds:.1f} "
              f"| {cost.kilobytes / 1024:.0f} |"
              for name, cost in costs.items()]
    return "\n".join(lines)


def main() -> None:
    """Measure and print; write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpora" / "ressortanalyse")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="into docs/extract.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        generated = table([letters(Path(scratch) / "letters.pdf", args.pages)], args.runs)
    corpus = table(sorted((args.corpus / "pdf").resolve().glob("*.pdf")), args.runs)
    text = (f"Made by `python benchmarks/extract.py --write` on one processor of {os.cpu_count()} "
            f"({platform.machine()}, Python {platform.python_version()}). The goal for minekit is "
            f"{GOAL} times pdfplumber's plain text, and 300 MB for 1,000 pages.\n\n"
            f"A generated file of {args.pages:,} pages:\n\n{generated}\n\n"
            f"The sample's PDFs:\n\n{corpus}\n")
    print(text)
    if args.write:
        put(PAGE, text)


if __name__ == "__main__":
    main()
