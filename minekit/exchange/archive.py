"""Reading files of strangers: limits on their size, and on what an archive may hold."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from minekit.errors import MinekitError

MOST_BYTES = 500_000_000
"""Of a file, or of a part of an archive after unpacking."""
MOST_MEMBERS = 50_000
MOST_RATIO = 200
"""Unpacked bytes for each packed one; text and XML need far less."""
FREE_BYTES = 10_000_000
"""Up to here the ratio is not looked at."""


class ExchangeError(MinekitError):
    """A file of another program cannot be read."""


class Archive:
    """A zip file of which parts are read into memory, by name, and never unpacked to disk.

    Raises
    ------
    ExchangeError
        If it is no zip file, is too large, or would become too large.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        check_size(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise ExchangeError(f"{path}: is no zip file ({error}); export it again") from None
        members = self._zip.infolist()
        total = sum(item.file_size for item in members)
        if len(members) > MOST_MEMBERS or total > 4 * MOST_BYTES:
            raise ExchangeError(f"{path}: holds {len(members)} files of {total} bytes, more than "
                                "is read; export fewer responses")
        self.names = [item.filename for item in members]

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes:
        """The bytes of a part, never more than it says and than the limit."""
        try:
            info = self._zip.getinfo(name)
            if info.file_size > MOST_BYTES or (
                    info.file_size > FREE_BYTES
                    and info.file_size > MOST_RATIO * max(info.compress_size, 1)):
                raise ExchangeError(f"{self._path}: {name} unpacks to {info.file_size} bytes, more "
                                    "than is read")
            with self._zip.open(info) as part:
                return part.read(info.file_size)
        except KeyError:
            raise ExchangeError(f"{self._path}: {name} is missing; export it again") from None
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError,
                ValueError) as error:
            raise ExchangeError(f"{self._path}: {name} cannot be read ({error})") from None


def check_size(path: Path) -> None:
    """Refuse a file that is missing or too large."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read: {error.strerror}") from None
    if size > MOST_BYTES:
        raise ExchangeError(f"{path}: {size} bytes are more than {MOST_BYTES}")


def text_of(data: bytes, where: str) -> str:
    """UTF-8 text, with or without a mark at its beginning."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{where}: is not UTF-8 ({error.reason})") from None


def xml_of(data: bytes, where: str) -> ElementTree.Element:
    """XML without a document type, so that no entity can be declared or fetched."""
    text = text_of(data, where)
    if "<!DOCTYPE" in text.upper():
        raise ExchangeError(f"{where}: declares a document type, which exchange files do not "
                            "need and which is not read")
    try:
        return ElementTree.fromstring(text)  # noqa: S314 - entities need a document type
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise ExchangeError(f"{where}: is no XML ({error})") from None


def json_of(path: Path) -> Any:
    """What a JSON file holds."""
    check_size(path)
    try:
        return json.loads(text_of(path.read_bytes(), str(path)))
    except (ValueError, RecursionError) as error:
        raise ExchangeError(f"{path}: is no JSON ({error})") from None
