"""How long the main job takes, and what reading alone takes beside what one would pick instead.

    python benchmarks/speed.py [--corpus CORPUS] [--runs N] [--write]

Each row is the median of N fresh processes on this machine; memory is that of the largest single
process. ``--write`` puts the table into ``docs/speed.md``.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
NO_OCR = "[extract]\nocr = 'off'\n"
READERS = {
    "minekit: all words, boxes, blocks in reading order": """
from pathlib import Path
from minekit.extract import Readers, Task
from minekit.settings import ExtractSettings
if __name__ == "__main__":
    tasks = [Task(path, path.name) for path in sorted(Path({folder!r}).glob("*.pdf"))]
    assert len(list(Readers(ExtractSettings(ocr="off"), 1).read(tasks))) == len(tasks)
""",
    "pdfplumber: `extract_text`": """
from pathlib import Path
import pdfplumber
for path in sorted(Path({folder!r}).glob("*.pdf")):
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
""",
    "pypdfium2: plain text": """
from pathlib import Path
import pypdfium2
for path in sorted(Path({folder!r}).glob("*.pdf")):
    for page in pypdfium2.PdfDocument(path):
        page.get_textpage().get_text_range()
""",
}


@dataclass(frozen=True)
class Cost:
    """Seconds and megabytes of one process."""

    seconds: float
    megabytes: float


def measure(command: Sequence[str]) -> Cost:
    """Run a command; its output is thrown away.

    Raises
    ------
    subprocess.CalledProcessError
        If it fails.
    """
    start = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command,
                                                output.read().decode(errors="replace"))
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def median(runs: int, command: Sequence[str], before: Callable[[], None] = lambda: None) -> Cost:
    """The median cost of several runs."""
    costs = []
    for _ in range(runs):
        before()
        costs.append(measure(command))
    return Cost(statistics.median(cost.seconds for cost in costs),
                max(cost.megabytes for cost in costs))


def main_job(corpus: Path, scratch: Path, runs: int) -> list[tuple[str, Cost, str]]:
    """The rows of the main job, with what they should stay below."""
    minekit = [sys.executable, "-m", "minekit"]
    settings = scratch / "no-ocr.toml"
    settings.write_text(NO_OCR)
    out, copy = scratch / "out", scratch / "copy"
    command = [*minekit, "run", str(copy), "--out", str(out), "--pipeline", str(settings)]

    def fresh() -> None:
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(corpus, copy)

    def one_changed() -> None:
        fresh()
        path = sorted((copy / "pdf").glob("*.pdf"))[0]
        held = path.read_bytes()
        path.unlink()
        measure(command)
        path.write_bytes(held)

    rows = [("`minekit --help`", median(runs, [*minekit, "--help"]), "0.3 s"),
            ("the sample, nothing read before, no OCR", median(runs, command, fresh),
             "8 s, 600 MB"),
            ("again, nothing new", median(runs, command), "1.5 s"),
            ("one new PDF", median(runs, command, one_changed), "")]
    if shutil.which("tesseract"):
        with_ocr = [*minekit, "run", str(copy), "--out", str(out)]
        rows.append(("the sample with its scans, OCR in Danish", median(1, with_ocr, fresh), ""))
    return rows


def reading(corpus: Path, runs: int) -> list[tuple[str, Cost, str]]:
    """The rows of reading alone, one process at a time."""
    folder = str((corpus / "pdf").resolve())
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, (name, code) in enumerate(READERS.items()):
            script = Path(scratch) / f"reader{number}.py"
            script.write_text(code.format(folder=folder))
            rows.append((name, median(runs, [sys.executable, str(script)]), ""))
    if shutil.which("pdftotext"):
        loop = f"for f in {folder}/*.pdf; do pdftotext \"$f\" - >/dev/null; done"
        rows.append(("`pdftotext`", median(runs, ["sh", "-c", loop]), ""))
    return rows


def as_markdown(rows: Sequence[tuple[str, Cost, str]]) -> str:
    """A table of names, seconds, megabytes and goals."""
    lines = ["| what | seconds | MB | goal |", "|---|---:|---:|---|"]
    lines += [f"| {name} | {cost.seconds:.2f} | {cost.megabytes:.0f} | {goal} |"
              for name, cost, goal in rows]
    return "\n".join(lines)


def main() -> None:
    """Measure and print; write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpora" / "ressortanalyse")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="into docs/speed.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        jobs = main_job(args.corpus.resolve(), Path(scratch), args.runs)
    text = (f"# Speed\n\nMade by `python benchmarks/speed.py --write` on {os.cpu_count()} "
            f"processors ({platform.machine()}, Python {platform.python_version()}): medians of "
            f"{args.runs} fresh processes, memory of the largest one.\n\n## The main job\n\n"
            f"{as_markdown(jobs)}\n\n## Reading the sample's PDFs, in one process\n\n"
            f"{as_markdown(reading(args.corpus, args.runs))}\n")
    print(text)
    if args.write:
        (ROOT / "docs" / "speed.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
