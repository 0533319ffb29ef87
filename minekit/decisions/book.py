"""The book of decisions: rows of SQLite beside the corpus, that are only ever added to."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from minekit import files
from minekit.decisions.records import SIDES, Decision, Kind, Target, Value
from minekit.errors import DecisionError

FILE_NAME = "decisions.sqlite"
LONGEST = 4000
"""Characters of a note or title."""
LONGEST_NAME = 200
_VERSION = 1
_WAIT = 20.0
"""Seconds that one program waits while another one writes."""
_TABLE = """
CREATE TABLE IF NOT EXISTS decisions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  time TEXT NOT NULL,
  coder TEXT NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  value TEXT NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TRIGGER IF NOT EXISTS decisions_stay BEFORE DELETE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are undone, not deleted'); END;
CREATE TRIGGER IF NOT EXISTS decisions_hold BEFORE UPDATE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are undone, not changed'); END;
"""
_COLUMNS = "number, time, coder, kind, target, value, settled"


class DecisionBook:
    """Reads decisions and adds new ones; any number of programs may do so at once.

    Each row is on the disk before :meth:`add` returns.

    Parameters
    ----------
    path
        Of the database; made when the first decision is added.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    @classmethod
    def of(cls, corpus: str | Path) -> DecisionBook:
        """The book of a corpus."""
        return cls(Path(corpus) / FILE_NAME)

    def all(self, after: int = 0) -> list[Decision]:
        """Every row in order, those undone too; only those with a higher number than ``after``.

        Raises
        ------
        DecisionError
            If the book is damaged or was written by a later version.
        """
        if not self.path.exists():
            return []
        with self._open(write=False) as connection:
            if not after and (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]
                              ) != "ok":
                raise sqlite3.DatabaseError(found)
            rows = connection.execute(f"SELECT {_COLUMNS} FROM decisions WHERE number > ? "  # noqa: S608
                                      "ORDER BY number", (after,)).fetchall()
        return list(map(self._decision, rows))

    def add(self, decisions: Iterable[Decision]) -> list[Decision]:
        """Write decisions, all of them or none, with numbers and one time for all.

        Raises
        ------
        DecisionError
            If one says nothing that can be decided, or the book cannot be written.
        """
        now = _now()
        wanted = [replace(_checked(item), time=item.time or now) for item in decisions]
        with self._open(write=True) as connection:
            made = [replace(item, number=_insert(connection, item)) for item in wanted]
        return made

    def undo(self, coder: str, number: int = 0) -> Decision | None:
        """Undo a coder's own decision, the last one that holds if none is named.

        Returns
        -------
        Decision or None
            What was undone; None if there was nothing to undo.
        """
        own = [item for item in in_force(self.all()) if item.coder == coder
               and (not number or item.number == number)]
        if not own:
            return None
        self.add([Decision(Kind.UNDO, Target(), Value(number=own[-1].number), coder)])
        return own[-1]

    @contextmanager
    def _open(self, *, write: bool) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction; a damaged book is kept beside and told."""
        try:
            with closing(self._connect(write=write)) as connection:
                version = _prepare(connection, write=write)
                if version > _VERSION:
                    raise DecisionError(f"{self.path}: was written by a later version of minekit; "
                                        "install that one")
                with connection:
                    if write:
                        connection.execute("BEGIN IMMEDIATE")
                    yield connection
        except sqlite3.OperationalError as error:
            raise DecisionError(f"{self.path}: cannot be read or written ({error}); see that the "
                                "folder can be written to, and that no other program holds it"
                                ) from None
        except sqlite3.DatabaseError as error:
            raise DecisionError(f"{self.path}: is damaged ({error}). Nothing was decided or "
                                f"written. A copy is kept as {self._keep_copy().name}; put a sound "
                                "copy in its place, or move it away to go on without decisions"
                                ) from None

    def _connect(self, *, write: bool) -> sqlite3.Connection:
        if write:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
        address = self.path.resolve().as_uri()
        connection = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=_WAIT,
                                     isolation_level=None)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError:
            # A folder that cannot be written to has no room for the files that WAL needs.
            connection.close()
            return sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
        return connection

    def _keep_copy(self) -> Path:
        """A copy of the damaged file beside it; one is enough for the same bytes."""
        digest = files.sha256(self.path)[:8]
        copy = self.path.with_name(f"{self.path.stem}.damaged-{digest}{self.path.suffix}")
        if not copy.exists():
            with files.whole_file(copy) as part:
                part.write_bytes(self.path.read_bytes())
        return copy

    def _decision(self, row: Sequence[object]) -> Decision:
        number, time, coder, kind, target, value, settled = row
        try:
            return Decision(Kind(str(kind)), Target.from_json(json.loads(str(target))),
                            Value.from_json(json.loads(str(value))), str(coder), str(time),
                            int(str(number)), bool(settled))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DecisionError(f"{self.path}, decision {number}: cannot be read ({error}); was it "
                                "written by another version of minekit?") from None


def in_force(decisions: Sequence[Decision], coders: Collection[str] = ()) -> list[Decision]:
    """The decisions that are not undone, in order.

    Parameters
    ----------
    coders
        Only theirs; of all if empty.
    """
    void: set[int] = set()
    kept = []
    for item in reversed(decisions):
        if item.number in void:
            continue
        if item.kind is Kind.UNDO:
            void.add(item.value.number)
        elif not coders or item.coder in coders:
            kept.append(item)
    return kept[::-1]


def key_of(decisions: Iterable[Decision], kinds: Collection[Kind]) -> str:
    """A key for what decisions of these kinds say; empty if there is none."""
    parts = [(item.kind, item.coder, item.settled, *item.texts())
             for item in decisions if item.kind in kinds]
    return files.key_of(*parts) if parts else ""


def clean_coder(name: str) -> str:
    """The name of a coder as it is kept.

    Raises
    ------
    DecisionError
        If there is none.
    """
    cleaned = _clean(name)
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise DecisionError("--coder: give the name of the one who decides, such as --coder anna")
    return cleaned


def _prepare(connection: sqlite3.Connection, *, write: bool) -> int:
    """See that the tables are there; gives the version that wrote them."""
    if write:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if not version and write:
        connection.executescript(
            f"BEGIN IMMEDIATE; {_TABLE} PRAGMA user_version = {_VERSION}; COMMIT;")
    elif not version:
        connection.execute(f"CREATE TEMP TABLE decisions ({_COLUMNS})")
    return version


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log.

    SQLite does not wait for other programs in this one statement, whatever the timeout is: where
    two make a book at once, the second would be told that it is locked.
    """
    until = monotonic() + _WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.01)
        else:
            return


def _insert(connection: sqlite3.Connection, item: Decision) -> int:
    target, value = item.texts()
    row = connection.execute(
        "INSERT INTO decisions (time, coder, kind, target, value, settled) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (item.time, item.coder, str(item.kind), target, value, item.settled))
    return int(row.lastrowid or 0)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _checked(item: Decision) -> Decision:
    """The decision with clean texts.

    Raises
    ------
    DecisionError
        If it lacks what its kind needs.
    """
    value = replace(item.value, name=_clean(item.value.name), title=_clean(item.value.title),
                    text=_clean(item.value.text), kind=_clean(item.value.kind))
    fault = _fault(item.kind, item.target, value)
    if fault:
        raise DecisionError(f"{item.kind}: {fault}")
    return replace(item, value=value, coder=clean_coder(item.coder))


def _fault(kind: Kind, target: Target, value: Value) -> str:
    """What a decision lacks; empty if nothing."""
    if kind in (Kind.STANCE, Kind.POSITION) and value.stance not in SIDES:
        return f"'{value.stance}' is no stance; use one of {', '.join(SIDES)}"
    if kind in (Kind.STANCE, Kind.POSITION) and not target.move:
        return "no move is named"
    if kind is Kind.SENDER and not value.name:
        return "the sender has no name"
    if kind is Kind.RENAME and not value.title:
        return "the point has no title"
    if kind is Kind.NOTE and not value.text:
        return "the note is empty"
    if kind in (Kind.MERGE, Kind.JOIN, Kind.PLACE) and value.other is None:
        return "nothing is named to merge with or move to"
    if max(map(len, (value.text, value.title))) > LONGEST or len(value.name) > LONGEST_NAME:
        return f"too long; at most {LONGEST_NAME} characters for names and {LONGEST} for notes"
    return ""


def _clean(text: str) -> str:
    """Composed characters, single spaces, and nothing that is not seen."""
    seen = "".join(" " if unicodedata.category(letter)[0] == "C" else letter
                   for letter in unicodedata.normalize("NFC", text))
    return " ".join(seen.split())
