"""What a run costs from thirty answers to thousands, stage by stage.

    python benchmarks/scale.py [--sizes N ...] [--jobs N] [--write]

Hearings are those of ``make_hearing.py``, read without OCR, with Markdown as the only annex. Each
size is run once in a fresh folder, again with nothing new, and again with one new letter; then the
run is killed half way and gone on with. ``--write`` puts the tables into ``docs/scale.md``, below
the line that says so.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from make_hearing import write_hearing
from speed import measure

from minekit.files import sha256
from minekit.observing import read_report
from minekit.store import MANIFEST

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "scale.md"
LINE = "<!-- made by benchmarks/scale.py -->"
HEADER = ("| answers | what | seconds | CPU s | MB so far | answers/s |\n"
          "|---:|---|---:|---:|---:|---:|")


def rows(number: int, scratch: Path, jobs: int) -> Iterator[str]:
    """The rows of a hearing of this size."""
    corpus, out = write_hearing(scratch / f"h{number}", number), scratch / f"out{number}"
    command = [sys.executable, "-m", "minekit", "run", str(corpus), "--out", str(out),
               "--pipeline", "fast", "--jobs", str(jobs)]
    whole = measure(command)
    report = read_report(out)
    for stage in report["stages"]:
        yield (f"| {number} | {stage['name']} | {stage['seconds']:.1f} | "
               f"{stage['cpu_seconds']:.1f} | {stage['peak_mb']} | |")
    yield (f"| {number} | **all** | {whole.seconds:.1f} | | {whole.megabytes:.0f} | "
           f"{number / whole.seconds:.1f} |")
    made = sha256(out / MANIFEST)
    again = measure(command)
    yield f"| {number} | nothing new | {again.seconds:.1f} | | {again.megabytes:.0f} | |"
    yield f"| {number} | {_killed(command, out, whole.seconds / 2, made)} | | | | |"
    last = max((corpus / "pdf").glob("svar-*.pdf"))
    held = last.read_bytes()
    last.unlink()
    measure(command)
    last.write_bytes(held)
    one = measure(command)
    same = "" if sha256(out / MANIFEST) == made else ", with OTHER bytes"
    yield f"| {number} | one new letter{same} | {one.seconds:.1f} | | {one.megabytes:.0f} | |"


def _killed(command: Sequence[str], out: Path, after: float, made: str) -> str:
    """Start in an empty folder, kill, go on; how long that took, and whether all is the same."""
    shutil.rmtree(out)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    start = time.perf_counter()
    measure(command)
    same = "the same bytes" if sha256(out / MANIFEST) == made else "OTHER bytes"
    return f"killed after {after:.0f} s, {time.perf_counter() - start:.1f} s more: {same}"


def main() -> None:
    """Measure and print; write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[30, 1500])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    args = parser.parse_args()
    lines = [f"{os.cpu_count()} processors ({platform.machine()}, Python "
             f"{platform.python_version()}), {args.jobs} documents at once.", "", HEADER]
    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for number in args.sizes:
            for row in rows(number, Path(scratch), args.jobs):
                print(row, flush=True)
                lines.append(row)
    if args.write:
        text = PAGE.read_text("utf-8").partition(LINE)[0]
        PAGE.write_text(f"{text}{LINE}\n\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
