"""Kills a run again and again, goes on, and compares what it ends in with an undisturbed run.

    python benchmarks/kills.py [N] [--answers N] [--jobs N] [--seed N] [--keep FOLDER]

Half of the kills come after a time drawn by chance, the others as the run opens, renames or removes
a file of its folder, drawn by chance too. The program and all readers that it started are killed
together with SIGKILL. A run that comes to its end before it is killed is compared and begun anew;
so is every fifth. Only the command line is used. Exit code 1 if any byte differs.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from make_hearing import write_hearing

from minekit.files import sha256

ONE_RUN = 5
"""Kills, after which a run may go on to its end."""
NOT_THE_SAME = ("work/report.json", "work/running")
"""What may differ: times, and the lock."""
HOOKED = """
import os, runpy, signal, sys

if __name__ == "__main__":
    out, last, log = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    del sys.argv[1:4]
    seen = 0
    owner = os.getpid()

    def count(event, args):
        global seen
        if event in ("open", "os.rename", "os.remove") and out in str(args[0]):
            if os.getpid() == owner:
                seen += 1
                if seen == last:
                    os.killpg(0, signal.SIGKILL)

    sys.addaudithook(count)
    try:
        runpy.run_module("minekit", run_name="__main__")
    finally:
        with open(log, "w") as file:
            file.write(str(seen))
"""
"""The program, killed with its readers at a step; how many there were is written at its end."""


class Kill(NamedTuple):
    """Where a run was killed, and how that was drawn."""

    stage: str
    drawn: str


class Killer:
    """Runs a corpus on the command line and kills it at random moments.

    Parameters
    ----------
    options
        More options of ``minekit run``.
    """

    def __init__(self, corpus: Path, scratch: Path, options: Sequence[str] = (), seed: int = 0
                 ) -> None:
        self.out, self._steps = scratch / "out", scratch / "steps"
        self._log, self._script = scratch / "log.txt", scratch / "hooked.py"
        self._script.write_text(HOOKED)
        self._command = ["run", str(corpus), "--out", str(self.out), "--pipeline", "fast",
                         "--log-file", str(self._log), *options]
        self._chance = random.Random(f"kills {seed}")
        start = time.monotonic()
        self.run()
        self._seconds, self._most = time.monotonic() - start, int(self._steps.read_text())
        self.whole = contents(self.out)
        shutil.rmtree(self.out)

    def run(self, *, step: int = 0, seconds: float | None = None) -> bool:
        """Whether a run came to its end before it was killed at a step, or after so long.

        Raises
        ------
        RuntimeError
            If it ended otherwise.
        """
        process = subprocess.Popen(
            [sys.executable, self._script, str(self.out), str(step), self._steps, *self._command],
            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
        try:
            _, said = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return False
        if process.returncode not in (0, -signal.SIGKILL):
            raise RuntimeError(f"the run ended with {process.returncode}: {said.decode()}")
        return process.returncode == 0

    def kill(self) -> Kill | None:
        """Run and kill; None if the run came to its end first."""
        self._log.unlink(missing_ok=True)
        if self._chance.random() < 0.5:
            drawn, ended = "time", self.run(seconds=self._chance.uniform(0, self._seconds))
        else:
            drawn, ended = "step", self.run(step=self._chance.randint(1, self._most))
        return None if ended else Kill(self._stage(), drawn)

    def _stage(self) -> str:
        """The stage that the log names last."""
        try:
            lines = self._log.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return "before the first stage"
        begun = [line.removesuffix(": begins").split()[-1] for line in lines
                 if line.endswith(": begins")]
        return begun[-1] if begun else "before the first stage"

    def is_same(self) -> bool:
        """Whether the run, which has come to its end, left what the undisturbed one left."""
        same = contents(self.out) == self.whole
        if same:
            shutil.rmtree(self.out)
        return same


def contents(folder: Path) -> dict[str, str]:
    """The hashes of all files below a folder that are to be the same."""
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")
             if path.is_file()}
    return {name: sha256(path) for name, path in sorted(names.items())
            if name not in NOT_THE_SAME}


def kill_all(killer: Killer, number: int) -> tuple[list[Kill], int, int]:
    """So many kills; also how many runs came to their end, and how many of these differ."""
    kills: list[Kill] = []
    ended = differ = since = 0
    while len(kills) < number or since:
        killed = killer.kill() if since < ONE_RUN and len(kills) < number else None
        if killed:
            kills.append(killed)
            since += 1
            print(f"{len(kills)}: {killed.stage} (by {killed.drawn})", flush=True)
            continue
        killer.run()
        ended += 1
        since = 0
        if not killer.is_same():
            differ += 1
            killer.out.rename(killer.out.with_name(f"differs-{differ}"))
    return kills, ended, differ


def main() -> None:
    """Kill, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("number", type=int, nargs="?", default=200, metavar="N", help="kills")
    parser.add_argument("--answers", type=int, default=60, metavar="N", help="of the hearing")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work here, and leave it")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        corpus = write_hearing(folder / "hearing", args.answers, seed=args.seed)
        killer = Killer(corpus, folder, ["--jobs", str(args.jobs)], args.seed)
        kills, ended, differ = kill_all(killer, args.number)
    print("\n| stage | killed by time | by step |\n|---|---:|---:|")
    count = Counter(kills)
    for stage in dict.fromkeys(kill.stage for kill in kills):
        print(f"| {stage} | {count[Kill(stage, 'time')]} | {count[Kill(stage, 'step')]} |")
    same = "all with the same bytes" if not differ else f"{differ} with OTHER bytes"
    print(f"\n{len(kills)} kills, {ended} runs gone on with to their end, {same}.")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
