"""The run folder: what each stage wrote, as Parquet, and what the run was made from.

    reports/ressortanalyse/
        run.json             the manifest: inputs, settings, versions, hashes of what was written
        work/STAGE.parquet   the records of a corpus-wide stage
        work/STAGE/KEY.parquet   the records of a document, addressed by what they were made from
        tables/*.csv         the same for other programs (see docs/tables.md)

Records are the dataclasses of :mod:`minekit.records`; nested ones become Arrow structs and lists.
"""

from __future__ import annotations

import json
import os
import types
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from minekit import files
from minekit.errors import StoreError
from minekit.hearing import FILE_NAME, Hearing
from minekit.records import (
    Document,
    Link,
    Point,
    Position,
    Problem,
    Response,
    Sentence,
    SentenceStance,
    Statement,
)

if TYPE_CHECKING:
    import duckdb
    import pyarrow

Record = TypeVar("Record")

STAGES: dict[str, type] = {
    "documents": Document,
    "responses": Response,
    "sentences": Sentence,
    "links": Link,
    "stances": SentenceStance,
    "positions": Position,
    "points": Point,
    "statements": Statement,
    "problems": Problem,
}
"""The stages that are stored, with the records that they hold."""

MANIFEST = "run.json"
_WRITTEN = "written.json"
_PARQUET = b"PAR1"


class Store:
    """Reads and writes the records of a run.

    Parameters
    ----------
    folder
        The run folder; made when something is written.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def write(self, stage: str, records: Iterable[object], key: str = "") -> None:
        """Write all records of a stage, or those that belong to one key."""
        import pyarrow.parquet as parquet

        table = _to_table(list(records), STAGES[stage])
        with files.whole_file(self._path(stage, key)) as part:
            parquet.write_table(table, part, compression="zstd")

    def read(self, record: type[Record], key: str = "") -> list[Record]:
        """The records of the stage that holds this type.

        Raises
        ------
        StoreError
            If they are not there or cannot be read.
        """
        import pyarrow
        import pyarrow.parquet as parquet

        stage = next(name for name, type in STAGES.items() if type is record)
        path = self._path(stage, key)
        try:
            rows = parquet.read_table(path).to_pylist()
            build = _reader(cast(Any, record))
            return [build(row) for row in rows]
        except FileNotFoundError:
            raise StoreError(f"{self.folder}: no finished run here; `minekit run` makes one"
                             ) from None
        except (pyarrow.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
            raise StoreError(f"{path}: cannot be read ({error}); delete it and run again"
                             ) from None

    def read_all(self, record: type[Record]) -> list[Record]:
        """The records of a stage that is stored by key, those of all keys."""
        stage = next(name for name, type in STAGES.items() if type is record)
        return [item for path in sorted((self.folder / "work" / stage).glob("*.parquet"))
                for item in self.read(record, path.stem)]

    def has(self, stage: str, key: str = "") -> bool:
        """Whether the stage was written, to its end."""
        try:
            with self._path(stage, key).open("rb") as file:
                file.seek(-len(_PARQUET), os.SEEK_END)
                return file.read() == _PARQUET
        except OSError:
            return False

    def forget(self, stage: str, keep: Iterable[str]) -> None:
        """Remove what was stored for other keys than these."""
        wanted = {self._path(stage, key) for key in keep}
        for path in (self.folder / "work" / stage).glob("*.parquet"):
            if path not in wanted:
                path.unlink(missing_ok=True)

    def manifest(self) -> dict[str, Any]:
        """What the last finished run was made from; empty if there was none."""
        try:
            manifest = json.loads((self.folder / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return manifest if isinstance(manifest, dict) else {}

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Say that the run is finished, and what it was made from."""
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        files.write_text(self.folder / MANIFEST, text + "\n")
        self._written.unlink(missing_ok=True)

    def drop_manifest(self, planned: Iterable[str] = ()) -> None:
        """Say that the run is no longer finished, and which files the next one is to write."""
        names = sorted(self.written().union(planned))
        files.write_text(self._written, json.dumps(names, ensure_ascii=False, indent=1) + "\n")
        (self.folder / MANIFEST).unlink(missing_ok=True)

    def written(self) -> set[str]:
        """What the last finished run wrote, or those that were cut off since meant to."""
        names = set(self.manifest().get("outputs", {}))
        with suppress(OSError, ValueError):
            names |= set(json.loads(self._written.read_text("utf-8")))
        return names

    @property
    def _written(self) -> Path:
        return self.folder / "work" / _WRITTEN

    def write_hearing(self, text: str) -> None:
        """Keep the ``hearing.toml`` that the run answers."""
        files.write_text(self.folder / "work" / FILE_NAME, text)

    def hearing(self) -> Hearing:
        """The hearing that the run answers.

        Raises
        ------
        StoreError
            If there is no run here.
        """
        path = self.folder / "work" / FILE_NAME
        if not path.is_file():
            raise StoreError(f"{self.folder}: no finished run here; `minekit run` makes one")
        return Hearing.from_file(path)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection in memory with a read-only view for each corpus-wide stage."""
        import duckdb

        connection = duckdb.connect()
        for stage in STAGES:
            if self.has(stage):
                connection.read_parquet(str(self._path(stage))).create_view(stage)
        return connection

    def _path(self, stage: str, key: str = "") -> Path:
        name = f"{stage}/{key}" if key else stage
        return self.folder / "work" / f"{name}.parquet"


def _to_table(records: Sequence[object], record: type) -> pyarrow.Table:
    import pyarrow

    plain = _writer(record)
    return pyarrow.Table.from_pylist([plain(item) for item in records],
                                     schema=pyarrow.schema(_fields(record)))


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """A function that makes plain values, dictionaries and lists out of a value of this type."""
    if get_origin(kind) is tuple:
        item = _writer(get_args(kind)[0])
        return lambda values: [item(value) for value in values]
    if get_origin(kind) in (Union, types.UnionType):
        some = _writer(next(part for part in get_args(kind) if part is not type(None)))
        return lambda value: None if value is None else some(value)
    if _is_record(kind):
        names = tuple(_hints(kind))
        inner = [(name, _writer(part)) for name, part in _hints(kind).items()
                 if part not in (str, int, float, bool)]
        values = attrgetter(*names)

        def write(record: Any) -> dict[str, Any]:
            row = dict(zip(names, values(record), strict=True))
            for name, plain in inner:
                row[name] = plain(row[name])
            return row

        return write
    return str if issubclass(kind, StrEnum) else lambda value: value


@cache
def _hints(record: Any) -> dict[str, Any]:
    return get_type_hints(record)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields"))


def _fields(record: type) -> list[pyarrow.Field]:
    import pyarrow

    return [pyarrow.field(name, _arrow(kind)) for name, kind in _hints(record).items()]


def _arrow(kind: Any) -> pyarrow.DataType:
    import pyarrow

    if get_origin(kind) is tuple:
        return pyarrow.list_(_arrow(get_args(kind)[0]))
    if get_origin(kind) in (Union, types.UnionType):
        return _arrow(next(part for part in get_args(kind) if part is not type(None)))
    if _is_record(kind):
        return pyarrow.struct(_fields(kind))
    if issubclass(kind, str):
        return pyarrow.string()
    return {int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}[kind]


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """A function that makes a value of this type out of what Arrow gives."""
    if get_origin(kind) is tuple:
        item = _reader(get_args(kind)[0])
        return lambda values: tuple(item(value) for value in values)
    if get_origin(kind) in (Union, types.UnionType):
        some = _reader(next(part for part in get_args(kind) if part is not type(None)))
        return lambda value: None if value is None else some(value)
    if _is_record(kind):
        parts = [(name, _reader(part)) for name, part in _hints(kind).items()]
        return lambda row: kind(*(read(row[name]) for name, read in parts))
    if issubclass(kind, StrEnum):
        return cast(Callable[[Any], Any], kind)
    return lambda value: value
