"""Files written whole or not at all, and names that are safe to use."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from minekit.errors import StoreError

LONGEST_NAME = 80
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_PART = re.compile(r"\.part\d+(\.\w+)?$")


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to, beside ``path``, that takes its place when all went well.

    Raises
    ------
    StoreError
        If the folder or the file cannot be written.
    """
    part = path.with_name(f".{path.stem}.part{os.getpid()}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        os.replace(part, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink()


def cannot_write(path: Path, error: OSError) -> StoreError:
    """What to say when the system does not let a file or folder be written."""
    why = error.strerror or str(error)
    if error.errno in _FULL or "No space left" in why:
        return StoreError(f"{path}: cannot be written: the disk is full; make room there and run "
                          "again, or choose another folder with --out")
    return StoreError(f"{path}: cannot be written to ({why}); close the program that has it open, "
                      "or choose another folder with --out")


def sweep(folder: Path) -> None:
    """Remove what :func:`whole_file` left below a folder when its process was killed."""
    for path in folder.rglob(".*.part*"):
        if _PART.search(path.name):
            path.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to write to, beside ``path``, that takes its place when all went well.

    Raises
    ------
    StoreError
        If the folder cannot be written.
    """
    part, old = (path.with_name(f".{path.name}.{end}{os.getpid()}") for end in ("part", "old"))
    try:
        part.mkdir(parents=True)
        yield part
        if path.exists():
            os.replace(path, old)
        os.replace(part, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        for rest in (part, old):
            shutil.rmtree(rest, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write a whole text file as UTF-8."""
    with whole_file(path) as part:
        part.write_bytes(text.encode("utf-8"))


def sha256(path: Path) -> str:
    """The hash of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def key_of(*parts: object) -> str:
    """A short key for work whose inputs are these parts; equal parts, equal key."""
    digest = hashlib.sha256()
    for part in parts:
        data = str(part).encode("utf-8")
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()[:24]


def slug(name: str) -> str:
    """Lower-case letters, digits and single hyphens, safe in paths, addresses and attributes.

    Examples
    --------
    >>> slug("../Høringssvar fra Ældrerådet (2)")
    'høringssvar-fra-ældrerådet-2'
    """
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name).casefold())
    return "-".join(words)[:LONGEST_NAME].strip("-") or "svar"
