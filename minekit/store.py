"""The run folder: what each stage wrote, as Parquet, and what the run was made from.

    reports/ressortanalyse/
        run.json             the manifest: inputs, settings, versions, hashes of what was written
        work/STAGE.parquet   the records of a corpus-wide stage
        work/STAGE/KEY.parquet   the same as the program alone sees them, for the next run
        work/documents/KEY ...   the work on single documents, see :mod:`minekit.shards`
        tables/*.csv         the same for other programs (see docs/tables.md)

Records are the dataclasses of :mod:`minekit.records`; nested ones become Arrow structs and lists.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from minekit import files
from minekit.columns import Record, from_table, schema_of, to_table
from minekit.errors import StoreError
from minekit.hearing import FILE_NAME, Hearing
from minekit.packed import DamagedError, unpack
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
from minekit.shards import FolderShards, Shards, damaged, shards_at

if TYPE_CHECKING:
    import duckdb

STAGES: dict[str, type] = {
    "responses": Response,
    "sentences": Sentence,
    "links": Link,
    "stances": SentenceStance,
    "positions": Position,
    "points": Point,
    "statements": Statement,
    "problems": Problem,
}
"""The corpus-wide stages that are stored, with the records that they hold."""

MANIFEST = "run.json"
_WRITTEN = "written.json"
_ELSEWHERE = "shards"
_PARQUET = b"PAR1"
_BATCH = 1000
"""Records that are turned into columns, or out of them, at a time."""


class Store:
    """Reads and writes the records of a run.

    Parameters
    ----------
    folder
        The run folder; made when something is written.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._documents: dict[str, str] = {}

    @cached_property
    def shards(self) -> Shards:
        """Where the work on single documents is kept: here, unless the run said otherwise."""
        with suppress(OSError):
            return self.shards_at(self._elsewhere.read_text("utf-8").strip())
        return self.shards_at()

    def shards_at(self, place: str = "") -> Shards:
        """Those that would be kept at a place; in the run folder, if it is empty."""
        return shards_at(place) if place else FolderShards(self.folder / "work")

    def keep_shards(self, place: str) -> None:
        """Keep the work on single documents elsewhere; here, if ``place`` is empty."""
        if place:
            files.write_text(self._elsewhere, f"{place}\n")
        else:
            self._elsewhere.unlink(missing_ok=True)
        self.__dict__.pop("shards", None)

    @property
    def _elsewhere(self) -> Path:
        return self.folder / "work" / _ELSEWHERE

    def write(self, stage: str, records: Iterable[object], key: str = "") -> None:
        """Write all records of a corpus-wide stage, some at a time."""
        import pyarrow.parquet as parquet

        kind = STAGES[stage]
        with (files.whole_file(self._path(stage, key)) as part,
              parquet.ParquetWriter(part, schema_of(kind), compression="zstd") as writer):
            for some in _batches(records):
                writer.write_table(to_table(some, kind))

    def read(self, record: type[Record], key: str = "") -> list[Record]:
        """The records of the corpus-wide stage that holds this type.

        Raises
        ------
        StoreError
            If they are not there or cannot be read.
        """
        import pyarrow
        import pyarrow.parquet as parquet

        stage = next(name for name, type in STAGES.items() if type is record)
        path = self._path(stage, key)
        found: list[Record] = []
        try:
            with parquet.ParquetFile(path) as file:
                for number in range(file.num_row_groups):
                    found += from_table(file.read_row_group(number, use_threads=False), record)
            return found
        except FileNotFoundError:
            raise StoreError(f"{self.folder}: no finished run here; `minekit run` makes one"
                             ) from None
        except (pyarrow.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
            raise damaged(path, str(error)) from None

    def has(self, stage: str, key: str = "") -> bool:
        """Whether the corpus-wide stage was written, to its end."""
        try:
            with self._path(stage, key).open("rb") as file:
                file.seek(-len(_PARQUET), os.SEEK_END)
                return file.read() == _PARQUET
        except OSError:
            return False

    def forget(self, stage: str, keep: Iterable[str]) -> None:
        """Remove what was stored of a corpus-wide stage for other keys than these."""
        wanted = {self._path(stage, key) for key in keep}
        for path in (self.folder / "work" / stage).glob("*.parquet"):
            if path not in wanted:
                path.unlink(missing_ok=True)

    def document(self, key: str) -> Document:
        """The document that is kept under a key.

        Raises
        ------
        StoreError
            If it is not there or cannot be read.
        """
        return self.unpacked("documents", key, Document)

    def name_documents(self, keys: Mapping[str, str]) -> None:
        """Say which documents a run is made of, before its manifest does: keys by file."""
        self._documents = dict(keys)

    def documents(self) -> Iterator[Document]:
        """The documents of the run, one at a time, in the order of the files."""
        keys = self._documents or self.manifest().get("documents", {})
        yield from (replace(self.document(key), file=file) for file, key in keys.items())

    def unpacked(self, stage: str, key: str, kind: type[Record]) -> Record:
        """The record in a shard.

        Raises
        ------
        StoreError
            If it is not there or cannot be read.
        """
        return self.unpacked_by(partial(unpack, kind=kind), stage, key)

    def unpacked_by(self, how: Callable[[bytes], Record], stage: str, key: str) -> Record:
        """The same for what has a way of its own."""
        try:
            return how(self.shards.read(stage, key))
        except DamagedError as error:
            raise damaged(f"{self.folder}: {stage}/{key}", str(error)) from None

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

    def is_untidy(self) -> bool:
        """Whether a run, even one that came to its last word, was cut off before it tidied up."""
        return self._written.exists()

    def tidy(self) -> None:
        """Remove what is needed only until the manifest is written."""
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


class Recorded(NamedTuple):
    """The records of a run, for the eyes of who works with them."""

    responses: Sequence[Response]
    sentences: Sequence[Sentence]
    links: Sequence[Link]
    stances: Sequence[SentenceStance]
    positions: Sequence[Position]
    points: Sequence[Point]
    statements: Sequence[Statement]
    problems: Sequence[Problem]

    @classmethod
    def read(cls, store: Store) -> Self:
        """What is stored."""
        return cls(store.read(Response), store.read(Sentence), store.read(Link),
                   store.read(SentenceStance), store.read(Position), store.read(Point),
                   store.read(Statement), store.read(Problem))

    def write(self, store: Store) -> None:
        """Store them."""
        for stage, records in self._asdict().items():
            store.write(stage, records)


def _batches(records: Iterable[object]) -> Iterator[list[object]]:
    """Some at a time; nothing once, if there is nothing."""
    left = iter(records)
    some = list(islice(left, _BATCH))
    yield some
    while some := list(islice(left, _BATCH)):
        yield some
