"""Who does the work on documents: processes of this machine, or a cluster.

Both do the same work under the same limits, so that the result is the same.
"""

from __future__ import annotations

import logging
import os
import pickle
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from minekit.errors import EngineError, MissingExtraError
from minekit.extract import Readers, Task
from minekit.extract.workers import Work, Worker
from minekit.settings import EngineSettings, ExtractSettings

Engine = Callable[[Work, Iterable[Task]], Iterator[tuple[Task, Any]]]
"""Does a work with documents, and gives each with what came of it, or why nothing did, in any
order."""

LOCAL = "local"
AUTO = "auto"
_ADDRESS = "DASK_SCHEDULER_ADDRESS"
_AHEAD = 2
"""Batches that are sent for each thread of the cluster before the first is back."""
_ENOUGH = 500_000
"""Bytes from which on a batch takes no more."""
_WAIT = 20
"""Seconds in which a scheduler must answer."""


@contextmanager
def engine(settings: EngineSettings, reading: ExtractSettings, jobs: int) -> Iterator[Engine]:
    """The engine that the settings name.

    Parameters
    ----------
    jobs
        Documents that are worked on at once on this machine.
    """
    if settings.scheduler:
        with _client(settings.scheduler, jobs) as client:
            yield _Cluster(settings.scheduler, client, reading, jobs).do
        return
    with closing(Readers(reading, min(jobs, os.cpu_count() or 1))) as readers:
        yield readers.do


class _Cluster:
    """Works on documents by dask.distributed [1]_.

    The bytes of a document are sent along, and what comes of it is sent back, so that the workers
    need no access to the folders of this machine.

    References
    ----------
    .. [1] https://distributed.dask.org
    """

    def __init__(self, address: str, client: Any, reading: ExtractSettings, jobs: int) -> None:
        self._address, self._client = address, client
        self._reading, self._jobs = reading, jobs

    def do(self, work: Work, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Each task with what came of it."""
        aside: list[Task] = []
        done = self._sent(work, _batches(_with_bytes(tasks, self._reading, work, aside),
                                         work.together), aside)
        with closing(done):
            while True:
                try:
                    some = next(done, None)
                except (OSError, TimeoutError, ValueError) as error:
                    raise _gone(self._address, error) from None
                if some is None:
                    break
                yield from some
        with closing(Readers(self._reading, self._jobs)) as readers:
            yield from readers.do(work, aside)

    def _sent(self, work: Work, todo: Iterator[list[tuple[Task, bytes]]], aside: list[Task]
              ) -> Generator[list[tuple[Task, Any]]]:
        """Batches as they come back; put aside are those of which workers died."""
        from distributed import as_completed

        client = self._client
        sent: dict[str, list[Task]] = {}
        # All is sent as bytes: dask looks into each part of what it sends, which takes far longer.
        held = client.scatter(pickle.dumps((self._reading, work)), broadcast=True, hash=False)

        def send(some: list[tuple[Task, bytes]]) -> Any:
            batch = pickle.dumps([(task.file, data, task.more) for task, data in some])
            future = client.submit(_work_on, held, batch, pure=False)
            sent[future.key] = [task for task, _ in some]
            return future

        threads = sum(client.nthreads().values())
        if not threads:
            raise EngineError(f"{self._address}: no worker is there; start some with: dask worker "
                              f"{self._address}, and run again")
        running = as_completed(map(send, islice(todo, _AHEAD * threads)))
        for future in running:
            done, found = sent.pop(future.key), _results(future, self._address)
            if (another := next(todo, None)) is not None:
                running.add(send(another))
            if found is None:
                aside += done
            else:
                yield list(zip(done, found, strict=True))


@contextmanager
def _client(scheduler: str, jobs: int) -> Iterator[Any]:
    """A client of the cluster.

    Raises
    ------
    EngineError
        If it cannot be reached.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise MissingExtraError("a cluster needs dask; install it with: pip install "
                                '"minekit[cluster]"') from None
    # What goes wrong is told in one line by who asked; the client would print tracebacks besides.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    address = os.environ.get(_ADDRESS, LOCAL) if scheduler == AUTO else scheduler
    with dask.config.set({"distributed.comm.timeouts.connect": _WAIT,
                          "distributed.comm.retry.count": 1,
                          "distributed.worker.profile.enabled": False,
                          "distributed.admin.log-format": "%(message)s"}), ExitStack() as running:
        try:
            place = address if address != LOCAL else running.enter_context(LocalCluster(
                n_workers=jobs, threads_per_worker=1, processes=True, silence_logs=50,
                dashboard_address="127.0.0.1:0", scheduler_kwargs={"dashboard": False}))
            client = running.enter_context(Client(place, timeout=_WAIT))
        except (OSError, TimeoutError, ValueError) as error:
            raise _gone(address, error) from None
        yield client


def _gone(address: str, error: Exception) -> EngineError:
    why = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return EngineError(f"{address}: the scheduler does not answer ({why}); what was done is kept: "
                       "start it and run again, or run without --scheduler")


def _results(future: Any, scheduler: str) -> list[Any] | None:
    """What came of some documents; None if workers died of them, so that they are done here."""
    from distributed import CancelledError, KilledWorker

    try:
        found: list[Any] = _unpacked(future.result(timeout=_WAIT))
        return found
    except KilledWorker:
        return None
    except CancelledError as error:
        raise _gone(scheduler, error) from None


def _with_bytes(tasks: Iterable[Task], reading: ExtractSettings, work: Work, aside: list[Task]
                ) -> Iterator[tuple[Task, bytes]]:
    """Each task with the bytes of its PDF, if that is to be read; aside are those without."""
    for task in tasks:
        if not work.needs_file(task):
            yield task, b""
            continue
        with suppress(OSError):
            if task.path.stat().st_size <= reading.max_bytes:
                yield task, task.path.read_bytes()
                continue
        aside.append(task)


def _batches(documents: Iterable[tuple[Task, bytes]], most: int
             ) -> Iterator[list[tuple[Task, bytes]]]:
    """Small documents some at a time, as sending takes longer than some are worked on."""
    some: list[tuple[Task, bytes]] = []
    size = 0
    for task, data in documents:
        some.append((task, data))
        size += len(data)
        if len(some) == most or size >= _ENOUGH:
            yield some
            some, size = [], 0
    if some:
        yield some


def _work_on(held: bytes, batch: bytes) -> bytes:
    """Do the work on some documents, on a machine of the cluster."""
    found = []
    worker, work = _own_worker(held)
    with TemporaryDirectory(prefix="minekit-") as folder:
        path = Path(folder) / "document.pdf"
        for file, data, more in _unpacked(batch):
            path.write_bytes(data)
            found.append(worker.read(Task(path, file, more), work))
    return pickle.dumps(found)


class _Own(NamedTuple):
    """The process that reads for a thread of the cluster, and what it was given last."""

    held: bytes
    worker: Worker
    work: Work


_threads = threading.local()


def _own_worker(held: bytes) -> tuple[Worker, Work]:
    """That of this thread; it stays, as a new one takes a second to begin."""
    own: _Own | None = getattr(_threads, "own", None)
    if own is None or own.held is not held:
        reading, work = _unpacked(held)
        worker = own.worker if own and own.worker.settings == reading else Worker(reading)
        if own and own.worker is not worker:
            own.worker.stop()
        own = _threads.own = _Own(held, worker, work)
    return own.worker, own.work


def _unpacked(data: bytes) -> Any:
    """What was packed by another process of the same cluster; dask itself sends nothing else."""
    return pickle.loads(data)  # noqa: S301
