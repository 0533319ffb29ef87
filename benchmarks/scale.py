"""What a run costs from thirty answers to fifty thousand, stage by stage.

    python benchmarks/scale.py [--sizes N ...] [--jobs N] [--write]

Hearings are those of ``make_hearing.py``, read without OCR, with Markdown as the only annex. Each
size is run in a fresh folder. Sizes up to ``--twice`` are run again with nothing new and with one
new letter, killed half way and gone on with, run on one processor, and run by two workers of dask;
larger ones only once. ``--write`` puts the tables into ``docs/scale.md``, below the line that says
so.
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
from typing import Any

from make_hearing import write_hearing
from speed import Cost, measure

from minekit.drawn import drawn
from minekit.files import sha256
from minekit.observing import read_report
from minekit.records import Response
from minekit.store import MANIFEST, Store

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "scale.md"
LINE, END = "<!-- made by benchmarks/scale.py -->", "<!-- end of it -->"
HEADER = ("| answers | what | seconds | processor s | MB of the main process | answers/s |\n"
          "|---:|---|---:|---:|---:|---:|")


class Made:
    """A hearing of some size, and the command that runs it.

    Parameters
    ----------
    jobs
        Documents at once.
    """

    def __init__(self, number: int, scratch: Path, jobs: int) -> None:
        self.number, self.scratch, self.jobs = number, scratch, jobs
        self.corpus = write_hearing(scratch / f"h{number}", number)
        self.out = scratch / f"out{number}"

    def command(self, *more: str, out: Path | None = None, jobs: int | None = None) -> list[str]:
        """The command line of a run."""
        return [sys.executable, "-m", "minekit", "run", str(self.corpus), "--out",
                str(out or self.out), "--pipeline", "fast", "--jobs", str(jobs or self.jobs), *more]

    def row(self, what: str, cost: Cost, spent: float | None = None) -> str:
        """A row of the table."""
        rate = f"{self.number / cost.seconds:.1f}"
        used = "" if spent is None else f"{spent:.1f}"
        return (f"| {self.number} | {what} | {cost.seconds:.1f} | {used} | "
                f"{cost.megabytes:.0f} | {rate} |")

    def fresh(self) -> Iterator[str]:
        """A run in an empty folder, stage by stage."""
        self.whole = measure(self.command())
        self.made = sha256(self.out / MANIFEST)
        self.report: dict[str, Any] = read_report(self.out)
        for stage in self.report["stages"]:
            yield (f"| {self.number} | {stage['name']} | {stage['seconds']:.1f} | "
                   f"{stage['cpu_seconds']:.1f} | {stage['peak_mb']} | |")
        spent = sum(stage["cpu_seconds"] for stage in self.report["stages"])
        yield self.row("**all**", self.whole, spent)

    def again(self) -> Iterator[str]:
        """Nothing new, one new letter, a run that is killed half way."""
        yield self.row("nothing new", measure(self.command()))
        letters = sorted((self.corpus / "pdf").glob("svar-*.pdf"))
        chosen = drawn(response.id for response in Store(self.out).read(Response))
        last = {path.stem in chosen: path for path in letters}
        for what, path in (("one new letter", last.get(False)),
                           ("one new letter, from which is learnt", last.get(True))):
            if path:
                held = path.read_bytes()
                path.unlink()
                measure(self.command())
                path.write_bytes(held)
                cost = measure(self.command())
                yield self.row(f"{what}{self._same(self.out)}", cost)
        shutil.rmtree(self.out)
        after = self.whole.seconds / 2
        _kill(self.command(), after)
        cost = measure(self.command())
        yield self.row(f"killed after {after:.0f} s, then{self._same(self.out)}", cost)

    def otherwise(self) -> Iterator[str]:
        """On one processor, and by dask."""
        one, dask = self.scratch / "one", self.scratch / "dask"
        command = self.command(out=one, jobs=1)
        if shutil.which("taskset"):
            command = ["taskset", "-c", "0", *command]
        cost = measure(command)
        yield self.row(f"one processor{self._same(one)}", cost)
        command = self.command("--scheduler", "local", out=dask, jobs=2)
        cost = measure(command)
        yield self.row(f"two workers of dask{self._same(dask)}", cost)
        pool, by_dask, alone = (float(report["stages"][0]["seconds"]) for report in (
            self.report, read_report(dask), read_report(one)))
        yield (f"| {self.number} | documents alone: {pool:.1f} s by the pool, {by_dask:.1f} s by "
               f"dask, {alone:.1f} s on one processor | | | | |")

    def _same(self, out: Path) -> str:
        return ": the same bytes" if sha256(out / MANIFEST) == self.made else ": OTHER bytes"


def _kill(command: Sequence[str], after: float) -> None:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def rows(number: int, scratch: Path, jobs: int, twice: int) -> Iterator[str]:
    """The rows of a hearing of this size."""
    start = time.perf_counter()
    made = Made(number, scratch, jobs)
    print(f"made in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    yield from made.fresh()
    if number <= twice:
        yield from made.again()
        yield from made.otherwise()
    shutil.rmtree(scratch / f"h{number}")
    shutil.rmtree(made.out)


def main() -> None:
    """Measure and print; write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[30, 1500, 10_000])
    parser.add_argument("--twice", type=int, default=1500, help="sizes up to this in all ways")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    args = parser.parse_args()
    lines = [f"{os.cpu_count()} processors ({platform.machine()}, Python "
             f"{platform.python_version()}), {args.jobs} documents at once.", "", HEADER]
    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for number in args.sizes:
            for row in rows(number, Path(scratch), args.jobs, args.twice):
                print(row, flush=True)
                lines.append(row)
    if args.write:
        before, _, rest = PAGE.read_text("utf-8").partition(LINE)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{LINE}\n\n" + "\n".join(lines) + f"\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
