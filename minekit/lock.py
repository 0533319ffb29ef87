"""One run at a time in a run folder.

The lock is one of the operating system on a file, so that it is gone with its process, however
that ends: no lock is ever stale.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from minekit import files
from minekit.errors import StoreError

_NAME = "running"


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder, and clear away what one that was cut off left half written.

    Raises
    ------
    StoreError
        If another run is at work there, or the folder cannot be written to.
    """
    path = folder / "work" / _NAME
    handle = _take(path, folder)
    try:
        files.sweep(folder)
        yield
    finally:
        with suppress(OSError):  # Windows removes no open file
            path.unlink()
        os.close(handle)


def _take(path: Path, folder: Path) -> int:
    """The open and locked file; another's may have been removed between opening and locking."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _locked(handle):
                owner = os.read(handle, 20).decode("ascii", "replace") or "unknown"
                os.close(handle)
                raise StoreError(f"{folder}: another run is at work here (process {owner}); wait "
                                 "until it is done, or choose another folder with --out")
            if _is_at(path, handle):
                os.truncate(handle, 0)
                os.write(handle, str(os.getpid()).encode())
                return handle
            os.close(handle)
    except OSError as error:
        raise files.cannot_write(folder, error) from None


def _locked(handle: int) -> bool:
    """Lock an open file, unless another process did."""
    try:
        import fcntl
    except ImportError:  # Windows
        return _locked_on_windows(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _locked_on_windows(handle: int) -> bool:
    """The same where there is no ``flock``; bytes far behind the content, which stays readable."""
    import msvcrt

    try:
        os.lseek(handle, 1000, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    finally:
        os.lseek(handle, 0, os.SEEK_SET)
    return True


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except FileNotFoundError:
        return False
