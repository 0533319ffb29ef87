"""Who does the work on documents: processes of this machine, or a cluster.

Both do the same work under the same limits, so that the result is the same.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from minekit.errors import EngineError, MissingExtraError
from minekit.extract import Readers, Task
from minekit.extract.workers import Work, Worker
from minekit.settings import EngineSettings, ExtractSettings

Engine = Callable[[Iterable[Task]], Iterator[tuple[Task, Any]]]
"""Takes documents, and gives each with what came of it, or why nothing did, in any order."""

LOCAL = "local"
AUTO = "auto"
_ADDRESS = "DASK_SCHEDULER_ADDRESS"
_AHEAD = 2
"""Batches that are sent for each thread of the cluster before the first is back."""
_TOGETHER = 8
"""Documents of a batch, at most."""
_ENOUGH = 500_000
"""Bytes from which on a batch takes no more."""
_WAIT = 20
"""Seconds in which a scheduler must answer."""


def engine(settings: EngineSettings, reading: ExtractSettings, work: Work, jobs: int) -> Engine:
    """The engine that the settings name.

    Parameters
    ----------
    jobs
        Documents that are worked on at once on this machine.
    """
    if settings.scheduler:
        return partial(_on_cluster, settings.scheduler, reading, work, jobs)
    return Readers(reading, min(jobs, os.cpu_count() or 1), work).read


def _on_cluster(scheduler: str, reading: ExtractSettings, work: Work, jobs: int,
                tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
    """Work on documents by dask.distributed [1]_.

    The bytes of a document are sent along, and what comes of it is sent back, so that the workers
    need no access to the folders of this machine.

    References
    ----------
    .. [1] https://distributed.dask.org
    """
    aside: list[Task] = []
    todo = _batches(_with_bytes(tasks, reading, aside))
    with _client(scheduler, jobs) as client:
        from distributed import as_completed

        sent: dict[str, list[Task]] = {}
        held = client.scatter((reading, work), broadcast=True, hash=False)

        def send(some: list[tuple[Task, bytes]]) -> Any:
            future = client.submit(_work_on, held, [(task.file, data, task.more)
                                                    for task, data in some], pure=False)
            sent[future.key] = [task for task, _ in some]
            return future

        threads = sum(client.nthreads().values())
        if not threads:
            raise EngineError(f"{scheduler}: no worker is there; start some with: dask worker "
                              f"{scheduler}, and run again")
        running = as_completed(map(send, islice(todo, _AHEAD * threads)))
        for future in running:
            done, found = sent.pop(future.key), _results(future, scheduler)
            if (another := next(todo, None)) is not None:
                running.add(send(another))
            if found is None:
                aside += done
            else:
                yield from zip(done, found, strict=True)
    yield from Readers(reading, jobs, work).read(aside)


@contextmanager
def _client(scheduler: str, jobs: int) -> Iterator[Any]:
    """A client of the cluster; its errors become one line."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise MissingExtraError("a cluster needs dask; install it with: pip install "
                                '"minekit[cluster]"') from None
    address = os.environ.get(_ADDRESS, LOCAL) if scheduler == AUTO else scheduler
    with dask.config.set({"distributed.comm.timeouts.connect": _WAIT,
                          "distributed.comm.retry.count": 1,
                          "distributed.admin.log-format": "%(message)s"}):
        try:
            if address == LOCAL:
                with (LocalCluster(n_workers=jobs, threads_per_worker=1, processes=True,
                                   dashboard_address=None, silence_logs=50) as cluster,
                      Client(cluster, timeout=_WAIT) as client):
                    yield client
            else:
                with Client(address, timeout=_WAIT) as client:
                    yield client
        except (OSError, TimeoutError, ValueError) as error:
            raise _gone(address, error) from None


def _gone(address: str, error: Exception) -> EngineError:
    why = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return EngineError(f"{address}: the scheduler does not answer ({why}); what was done is kept: "
                       "start it and run again, or run without --scheduler")


def _results(future: Any, scheduler: str) -> list[Any] | None:
    """What came of some documents; None if workers died of them, so that they are done here."""
    from distributed import CancelledError, KilledWorker

    try:
        found: list[Any] = future.result(timeout=_WAIT)
        return found
    except KilledWorker:
        return None
    except CancelledError as error:
        raise _gone(scheduler, error) from None


def _with_bytes(tasks: Iterable[Task], reading: ExtractSettings, aside: list[Task]
                ) -> Iterator[tuple[Task, bytes]]:
    """Each task with the bytes of its PDF, if that is to be read; aside are those without."""
    for task in tasks:
        if task.more.document or task.more.part:
            yield task, b""
            continue
        with suppress(OSError):
            if task.path.stat().st_size <= reading.max_bytes:
                yield task, task.path.read_bytes()
                continue
        aside.append(task)


def _batches(documents: Iterable[tuple[Task, bytes]]) -> Iterator[list[tuple[Task, bytes]]]:
    """Small documents some at a time, as sending takes longer than some are worked on."""
    some: list[tuple[Task, bytes]] = []
    size = 0
    for task, data in documents:
        some.append((task, data))
        size += len(data)
        if len(some) == _TOGETHER or size >= _ENOUGH:
            yield some
            some, size = [], 0
    if some:
        yield some


def _work_on(held: tuple[ExtractSettings, Work], some: Iterable[tuple[str, bytes, Any]]
             ) -> list[Any]:
    """Do the work on some documents, on a machine of the cluster."""
    found = []
    with TemporaryDirectory(prefix="minekit-") as folder:
        path = Path(folder) / "document.pdf"
        for file, data, more in some:
            path.write_bytes(data)
            found.append(_own_worker(*held).read(Task(path, file, more)))
    return found


_threads = threading.local()


def _own_worker(reading: ExtractSettings, work: Work) -> Worker:
    """The process that reads for this thread; it stays, as a new one takes a second to begin."""
    kept: tuple[Any, Worker] | None = getattr(_threads, "kept", None)
    if kept is not None and kept[0] is work:
        return kept[1]
    if kept is not None:
        kept[1].stop()
    worker = Worker(reading, work)
    _threads.kept = work, worker
    return worker
