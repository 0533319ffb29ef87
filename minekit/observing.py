"""What a run did and cost, stage by stage: for the log, and for the report of the run.

Times differ from run to run; so the report is no part of what a run must give again. It lies in
``work/report.json``, and nothing reads it but people.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from minekit import files
from minekit.errors import StoreError
from minekit.records import Problem

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""

REPORT = "report.json"
LOG = logging.getLogger("minekit")
LOG.addHandler(logging.NullHandler())  # without one, Python prints warnings
_LIBRARIES = ("numpy", "scikit-learn", "pyarrow", "pypdfium2", "pdfplumber", "spacy")


@dataclass
class Stage:
    """What a stage cost.

    Parameters
    ----------
    items
        Documents, where the stage takes them one by one; else 1.
    cpu_seconds
        Of this process and of those that it began; on other systems than Linux not of those that
        go on.
    peak_mb
        Most memory that this process had held by its end.
    """

    name: str
    items: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: int = 0


class Observer:
    """Passes progress on, and notes when each stage begins and ends.

    Parameters
    ----------
    progress
        Is told what this is told.
    """

    def __init__(self, progress: Progress) -> None:
        self.stages: list[Stage] = []
        self._progress = progress
        self._began = self._total = time.perf_counter()
        self._spent = _cpu_seconds()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note how far a stage has come."""
        if not self.stages or self.stages[-1].name != stage:
            self._end()
            self.stages.append(Stage(stage))
            LOG.info("%s: begins", stage)
        self.stages[-1].items = total
        self._progress(stage, done, total)

    def _end(self) -> None:
        now, spent = time.perf_counter(), _cpu_seconds()
        if self.stages:
            last = self.stages[-1]
            last.seconds = round(now - self._began, 3)
            last.cpu_seconds = round(spent - self._spent, 3)
            last.peak_mb = _peak_mb()
            LOG.info("%s: %d done in %.1f s, memory at most %d MB", last.name, last.items,
                     last.seconds, last.peak_mb)
        self._began, self._spent = now, spent

    def write(self, folder: Path, made_from: Mapping[str, Any], problems: Iterable[Problem]
              ) -> None:
        """Write the report of a finished run."""
        self._end()
        problems = list(problems)
        for problem in problems:
            LOG.warning("%r, page %d: %s: %r", problem.file, problem.page, problem.kind,
                        problem.message)
        report = {
            "seconds": round(time.perf_counter() - self._total, 3),
            "documents": len(made_from["files"]),
            "stages": [asdict(stage) for stage in self.stages],
            "problems": dict(sorted(Counter(problem.kind for problem in problems).items())),
            "versions": {"minekit": made_from["version"], "python": platform.python_version(),
                         **_versions()},
            "machine": {"system": sys.platform, "processor": platform.machine(),
                        "processors": os.cpu_count()},
            "made_from": made_from}
        files.write_text(folder / "work" / REPORT,
                         json.dumps(report, ensure_ascii=False, indent=1) + "\n")


@contextmanager
def log_to(path: Path) -> Iterator[None]:
    """Add to a file what is done meanwhile, and when.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise files.cannot_write(path, error) from None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    try:
        yield
    finally:
        LOG.removeHandler(handler)
        handler.close()


def read_report(folder: Path) -> dict[str, Any]:
    """The report of the last run of a folder that had something to do.

    Raises
    ------
    StoreError
        If there is none.
    """
    try:
        report: dict[str, Any] = json.loads((folder / "work" / REPORT).read_text("utf-8"))
    except (OSError, ValueError):
        raise StoreError(f"{folder}: no report of a run here; `minekit run` writes one") from None
    return report


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def _cpu_seconds() -> float:
    spent = os.times()
    running = sum(_spent_by(child.pid) for child in multiprocessing.active_children())
    return spent.user + spent.system + spent.children_user + spent.children_system + running


def _spent_by(process: int | None) -> float:
    """Seconds of a processor that a process has used."""
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0


def _peak_mb() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
