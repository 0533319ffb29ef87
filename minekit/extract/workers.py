"""Reading in processes of their own, with limits, so that no file can stop the run.

PDFs come from strangers: one of a few hundred bytes can make a reader use all memory or never
return. Each document is read in a worker with a limit on its address space and on the time; a
worker that breaks a limit or dies costs its document and is replaced.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, NamedTuple, Protocol

from minekit.errors import DocumentError
from minekit.extract.reader import read_document, read_plainly
from minekit.records import Block, Document
from minekit.settings import ExtractSettings

SPAWN = multiprocessing.get_context("spawn")
BEFORE_OCR = "before OCR"
BATCH = 2000
"""Blocks that are handed over at once."""
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
CRASHED, DAMAGED, LIMIT = "crashed", "damaged", "limit"
"""Kinds of problems that are found here; after the first two another way of reading is tried."""


@dataclass(frozen=True)
class Task:
    """A document to be read: where it lies, and its name in the corpus.

    Parameters
    ----------
    more
        What else is known of it to who goes on with it.
    """

    path: Path
    file: str
    more: Any = None


class Work(Protocol):
    """What is done with a document in the process that reads it; it is sent there once.

    Parameters
    ----------
    together
        Small documents that are sent to another machine at once, at most.
    """

    together: ClassVar[int]

    def prepare(self) -> None:
        """Load what is needed, before the limits hold."""

    def needs_file(self, task: Task) -> bool:
        """Whether the document itself is to be read, or all that is needed is in the task."""

    def __call__(self, task: Task, read: Callable[[], Document]) -> Any:
        """What comes of the document, which ``read`` reads if it is needed."""


class Readers:
    """Reads documents in worker processes.

    Parameters
    ----------
    settings
        The limits, and how to read.
    jobs
        How many documents are read at once.
    """

    def __init__(self, settings: ExtractSettings, jobs: int) -> None:
        self.settings = settings
        self.jobs = max(1, jobs)
        self._workers: list[Worker] = []

    def read(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Each task with its document, or with why there is none, as soon as it is read."""
        with closing(self):
            yield from self.do(None, tasks)

    def do(self, work: Work | None, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """The same for another work; its results come instead of the documents.

        The processes stay for the next work, as a new one takes seconds to load what it needs.
        """
        try:
            yield from self._do(work, iter(tasks))
        finally:
            for worker in self._workers:
                if worker.task is not None:  # whoever asked wants to know no more
                    worker.stop()

    def _do(self, work: Work | None, todo: Iterator[Task]) -> Iterator[tuple[Task, Any]]:
        workers = self._workers
        for first in islice(todo, self.jobs):
            free = next((worker for worker in workers if worker.task is None), None)
            if free is None:
                free = Worker(self.settings)
                workers.append(free)
            free.start(first, work)
        while busy := [worker for worker in workers if worker.task is not None]:
            soonest = min(worker.deadline for worker in busy)
            wait([worker.connection for worker in busy],
                 timeout=max(0.0, soonest - time.monotonic()))
            for worker in busy:
                task = worker.task
                result = worker.result()
                if task is None or result is None:
                    continue
                if isinstance(result, DocumentError) and worker.try_again(task, result):
                    continue
                if (another := next(todo, None)) is not None:
                    worker.start(another, work)
                yield task, result

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        while self._workers:
            self._workers.pop().stop()


class Worker:
    """A process that reads one document after the other."""

    def __init__(self, settings: ExtractSettings) -> None:
        self.settings = settings
        self.task: Task | None = None
        self.deadline = 0.0
        self._work: Work | None = None
        self._held: Work | None = None
        self._first: DocumentError | None = None
        self._blocks: list[Block] = []
        self._process: BaseProcess | None = None
        self.connection: Connection

    def read(self, task: Task, work: Work | None = None) -> Any:
        """What comes of one document; this process waits for it."""
        self.start(task, work)
        while True:
            wait([self.connection], timeout=max(0.0, self.deadline - time.monotonic()))
            result = self.result()
            if result is not None and not (isinstance(result, DocumentError)
                                           and self.try_again(task, result)):
                return result

    def start(self, task: Task, work: Work | None = None) -> None:
        """Begin to read a document, and to do this work with it."""
        self._first = None
        self._work = work
        self.deadline = time.monotonic() + self.settings.seconds
        self._send(task)

    def try_again(self, task: Task, error: DocumentError) -> bool:
        """Read a document otherwise, in the time that is left, if the first way failed on it."""
        if self._first is not None or error.kind not in (CRASHED, DAMAGED):
            return False
        self._first = error
        self._send(task)
        return True

    def _send(self, task: Task) -> None:
        if self._process is not None and not self._process.is_alive():
            self.stop()
        if self._process is None:
            self.connection, other = SPAWN.Pipe()
            process = SPAWN.Process(target=_serve, args=(other, self.settings), daemon=True)
            with without_script(), _one_thread(), _as_a_parent():
                process.start()
            self._process, self._held = process, None
            other.close()
        self.task = task
        self._blocks = []
        if self._held is not self._work:
            self.connection.send(_Given(self._work))
            self._held = self._work
        self.connection.send((task, self._first is not None))

    def result(self) -> Any:
        """What was read, or why not; None while it is still being read."""
        answer = self._answer()
        if isinstance(answer, DocumentError) and self._first is not None:
            # The second reader says less well what is wrong, but for a limit that it met.
            return answer if answer.kind == LIMIT else self._first
        return answer

    def _answer(self) -> Any:
        try:
            while self.connection.poll():
                answer = self.connection.recv()
                if answer == BEFORE_OCR:
                    self.deadline += self.settings.ocr_seconds
                elif isinstance(answer, _Blocks):
                    self._blocks += answer.some
                else:
                    self.task = None
                    if isinstance(answer, _Failed):
                        return DocumentError(*answer)
                    return (replace(answer, blocks=tuple(self._blocks))
                            if isinstance(answer, Document) else answer)
        except (EOFError, OSError):
            self.stop()
            return DocumentError(CRASHED, "the program that reads PDFs died on the file, or "
                                 f"needed more than {self.settings.memory_mb} MB "
                                 "(extract.memory_mb)")
        if time.monotonic() < self.deadline:
            return None
        self.stop()
        return DocumentError(LIMIT, f"the file was not read within {self.settings.seconds} s "
                             "(extract.seconds)")

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.task = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self.connection.close()
            self._process = None


@contextmanager
def without_script() -> Iterator[None]:
    """Keep a new process from running the user's script again.

    Python lets it import that first; a script without ``if __name__ == "__main__"`` would start
    the run anew in each worker. A worker needs nothing of it.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep a new process from making a thread for each core, each with room of its own."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _as_a_parent() -> Iterator[None]:
    """Let a daemon, as workers of a cluster are, have a child; it dies with its pipe."""
    config = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    is_daemon = config.pop("daemon", None)
    try:
        yield
    finally:
        if is_daemon is not None:
            config["daemon"] = is_daemon


class _Given(NamedTuple):
    """The work that is done from now on."""

    work: Work | None


class _Blocks(NamedTuple):
    """Some of the blocks of a document, whose others follow."""

    some: Sequence[Block]


class _Failed(NamedTuple):
    """What a :class:`DocumentError` is made of."""

    kind: str
    message: str


def _serve(connection: Connection, settings: ExtractSettings) -> None:
    """Read what is asked for, until the other end is gone."""
    work: Work | None = None
    before = _address_space_mb()
    limit_memory(settings.memory_mb)
    # What a PDF library prints about a broken file is no news for the user.
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
        os.dup2(nowhere.fileno(), sys.__stderr__.fileno() if sys.__stderr__ else 2)
        with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
            while True:
                asked = connection.recv()
                if isinstance(asked, _Given):
                    work = asked.work
                    if work is not None:
                        limit_memory(None)
                        work.prepare()
                        limit_memory(settings.memory_mb + _address_space_mb() - before)
                    continue
                task, otherwise = asked
                _hand_over(_read(task, settings, connection, work, otherwise=otherwise),
                           connection)


def _hand_over(answer: Any, connection: Connection) -> None:
    """Send a document piece by piece, as one of a thousand pages is large in one."""
    if isinstance(answer, Document):
        for start in range(0, len(answer.blocks), BATCH):
            connection.send(_Blocks(answer.blocks[start:start + BATCH]))
        answer = replace(answer, blocks=())
    connection.send(answer)


def _read(task: Task, settings: ExtractSettings, connection: Connection, work: Work | None, *,
          otherwise: bool) -> Any:
    def read() -> Document:
        if otherwise:
            return read_plainly(task.path, task.file, settings)
        return read_document(task.path, task.file, settings,
                             lambda: connection.send(BEFORE_OCR))

    try:
        return read() if work is None else work(task, read)
    except DocumentError as error:
        return _Failed(error.kind, str(error))
    except MemoryError:
        return _Failed(LIMIT, f"the file needs more than {settings.memory_mb} MB "
                              "(extract.memory_mb)")
    except Exception as error:  # a bug on one file must not end the run
        return _Failed(DAMAGED,
                       f"the file cannot be read ({type(error).__name__}: {error})"[:300])


def _address_space_mb() -> int:
    """Of this process; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE") // 2**20
    except (OSError, ValueError):
        return 0


def limit_memory(megabytes: int | None) -> None:
    """Limit the address space of this process, or no longer do.

    When it dies, it leaves no picture of its memory.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = hard if megabytes is None else megabytes * 1024 * 1024
    if megabytes is not None and hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
