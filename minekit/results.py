"""A finished run as researchers use it: pandas tables, the matrix, themes, reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from minekit.errors import StoreError
from minekit.hearing import Hearing
from minekit.quotes import find_places
from minekit.records import (
    Link,
    Place,
    Point,
    Position,
    Problem,
    Response,
    Sentence,
    SentenceStance,
    Statement,
)
from minekit.store import Store
from minekit.strict_toml import suggest

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection, DuckDBPyRelation
    from spacy.tokens import Doc

    from minekit.report import Template


@dataclass(frozen=True)
class Summary:
    """What the terminal shows at the end of a run."""

    responses: int
    sentences: int
    positions: int
    to_review: int
    points: int
    problems: int
    problem_kinds: dict[str, int]
    folder: str
    files: tuple[str, ...]


class Run:
    """A run folder, opened for reading.

    Parameters
    ----------
    folder
        What ``minekit run`` wrote.

    Raises
    ------
    StoreError
        If there is no finished run.

    Examples
    --------
    >>> run = minekit.open_run("reports/ressortanalyse")            # doctest: +SKIP
    >>> run.positions.query("move == 'G04'")[["stakeholder", "stance"]]  # doctest: +SKIP
    """

    def __init__(self, folder: str | Path) -> None:
        self.store = Store(folder)
        if not self.store.manifest():
            raise StoreError(f"{folder}: no finished run here; `minekit run CORPUS` makes one")

    def __repr__(self) -> str:
        return f"Run({str(self.store.folder)!r})"

    @property
    def folder(self) -> Path:
        """Where the run lies."""
        return self.store.folder

    @cached_property
    def hearing(self) -> Hearing:
        """The hearing that was answered."""
        return self.store.hearing()

    @cached_property
    def responses(self) -> pd.DataFrame:
        """One row a response, indexed by its id."""
        import pandas as pd

        columns = ["number", "stakeholder", "listed", "kind", "date", "no_remarks", "layout",
                   "title", "file", "first_page", "last_page"]
        rows = [[getattr(response, name) for name in columns] for response in self._responses]
        index = pd.Index([response.id for response in self._responses], name="response_id")
        return pd.DataFrame(rows, columns=columns, index=index)

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence, indexed by its id, with themes, moves, point and sender."""
        import pandas as pd

        links = {link.sentence_id: link for link in self.store.read(Link)}
        points = {sentence: point.id for point in self._points if not point.parent
                  for sentence in point.sentences}
        rows = []
        for sentence in self._sentences:
            link = links.get(sentence.id, Link(sentence.id))
            rows.append([sentence.response_id, self._senders[sentence.response_id], sentence.page,
                         str(sentence.block), sentence.heading, sentence.text,
                         [theme.id for theme in link.themes], [move.id for move in link.moves],
                         [item.id for item in link.considerations], points.get(sentence.id, "")])
        return pd.DataFrame(
            rows, columns=["response_id", "stakeholder", "page", "block", "heading", "text",
                           "themes", "moves", "considerations", "point_id"],
            index=pd.Index([sentence.id for sentence in self._sentences], name="sentence_id"))

    @cached_property
    def stances(self) -> pd.DataFrame:
        """One row for each sentence and move on which it takes a side."""
        import pandas as pd

        texts = {sentence.id: sentence for sentence in self._sentences}
        rows = [[item.sentence_id, texts[item.sentence_id].response_id,
                 self._senders[texts[item.sentence_id].response_id], item.move, str(item.stance),
                 item.confidence, item.voice, texts[item.sentence_id].text]
                for item in self.store.read(SentenceStance)]
        return pd.DataFrame(rows, columns=["sentence_id", "response_id", "stakeholder", "move",
                                           "stance", "confidence", "voice", "text"])

    @cached_property
    def positions(self) -> pd.DataFrame:
        """One row for each response and move that it addresses."""
        import pandas as pd

        files = {response.id: response.file for response in self._responses}
        rows = [[self._senders[item.response_id], item.move, str(item.stance), item.confidence,
                 item.needs_review, item.quote, files[item.response_id], item.page,
                 item.response_id, list(item.evidence), item.reader] for item in self._positions]
        return pd.DataFrame(rows, columns=["stakeholder", "move", "stance", "confidence",
                                           "needs_review", "quote", "file", "page", "response_id",
                                           "evidence", "reader"])

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row a point, indexed by its id."""
        import pandas as pd

        rows = [[point.theme, point.title, len(point.responses), list(point.responses),
                 list(point.sentences), point.parent, point.move] for point in self._points]
        return pd.DataFrame(rows, columns=["theme", "title", "count", "responses", "sentences",
                                           "parent", "move"],
                            index=pd.Index([point.id for point in self._points], name="point_id"))

    @cached_property
    def problems(self) -> pd.DataFrame:
        """One row for each thing that could not be read or used."""
        import pandas as pd

        rows = [[item.file, item.page, item.kind, item.message]
                for item in self.store.read(Problem)]
        return pd.DataFrame(rows, columns=["file", "page", "kind", "message"])

    def matrix(self) -> pd.DataFrame:
        """Stakeholders down, moves across; the stance in each cell, empty where silent.

        Two responses of one stakeholder have a row each.
        """
        import pandas as pd

        moves = [move.id for move in self.hearing.moves]
        stances = {(item.response_id, item.move): str(item.stance) for item in self._positions}
        rows = [[stances.get((response.id, move), "") for move in moves]
                for response in self._responses]
        index = pd.Index([response.stakeholder for response in self._responses],
                         name="stakeholder")
        return pd.DataFrame(rows, columns=pd.Index(moves, name="move"), index=index)

    def theme(self, id: str) -> ThemeResults:
        """What was said of one theme.

        Raises
        ------
        StoreError
            If the hearing has no such theme.
        """
        known = [theme.id for theme in self.hearing.themes]
        if id not in known:
            raise StoreError(f"no theme has the id '{id}'{suggest(id, known)}; there are "
                             f"{', '.join(known)}")
        return ThemeResults(self, id)

    def docs(self) -> Iterator[Doc]:
        """A spaCy ``Doc`` for each response, with sentences, themes, moves and stances set."""
        from minekit import segment

        links = {link.sentence_id: link for link in self.store.read(Link)}
        stances: dict[str, list[SentenceStance]] = {}
        for item in self.store.read(SentenceStance):
            stances.setdefault(item.sentence_id, []).append(item)
        for response in self._responses:
            yield segment.to_doc(response, links=links, stances=stances)

    def find_places(self, id: str, quote: str = "") -> tuple[Place, ...]:
        """Where words of a response or sentence are printed: a box for each line they touch.

        Parameters
        ----------
        id
            Of a response, or of the sentence in which the quote begins.
        quote
            Verbatim; empty for the whole sentence.

        Raises
        ------
        StoreError
            If there is no response or sentence with this id.
        EvidenceError
            If the quote does not stand there; see :func:`minekit.quotes.find_places`.
        """
        sentence = next((item for item in self._sentences if item.id == id), None)
        wanted = sentence.response_id if sentence else id
        response = next((item for item in self._responses if item.id == wanted), None)
        if response is None:
            known = [item.id for item in self._responses]
            raise StoreError(f"no response or sentence has the id '{id}'{suggest(id, known)}")
        return find_places(response, quote or (sentence.text if sentence else ""), sentence)

    def sql(self, query: str) -> DuckDBPyRelation:
        """Ask DuckDB; each stage is a view (``positions``, ``sentences``, ...)."""
        return self._connection.sql(query)

    def report(self, path: str | Path, profile: str = "", *, language: str = "da",
               mask: str = "none", template: str | Path | Template | None = None,
               corpus: str | Path | None = None) -> Path:
        """Write one report, as ``minekit report`` does; its kind follows from the file's suffix.

        Parameters
        ----------
        profile
            Such as ``hoeringsnotat``; by default the usual one of the format.
        language
            Of the report's own words: ``da`` or ``en``.
        mask
            ``citizens`` to keep private persons from it.
        template
            A Word template whose page and styles a ``.docx`` takes over. The styles that it lacks
            are ``minekit.report.Template(template).missing``.
        corpus
            The folder of the corpus, for pictures of its pages in the explorer; there are none
            without it.

        Raises
        ------
        EvidenceError
            If a quote does not stand in its source.
        SettingsError
            If there is no such report, language, mask or template.

        Examples
        --------
        >>> run.report("bilag.docx", "hoeringsnotat", mask="citizens")  # doctest: +SKIP
        >>> run.report("explorer.html", corpus="corpora/ressortanalyse")  # doctest: +SKIP
        """
        from minekit import report
        from minekit.corpus import folder_of_pdfs

        own = report.Template(template) if isinstance(template, (str, Path)) else template
        return report.write(self.store, Path(path), profile=profile, language=language, mask=mask,
                            template=own, pdfs=folder_of_pdfs(Path(corpus)) if corpus else None)

    def summary(self) -> Summary:
        """Counts, and where the files are.

        Raises
        ------
        StoreError
            If the run is one of an older version.
        """
        manifest = self.store.manifest()
        try:
            counts = manifest["counts"]
            kinds: dict[str, int] = dict(sorted(counts["problem_kinds"].items()))
            return Summary(counts["responses"], counts["sentences"], counts["positions"],
                           counts["to_review"], counts["points"], sum(kinds.values()), kinds,
                           str(self.folder),
                           tuple(sorted(name for name in manifest["outputs"] if "/" not in name)))
        except (KeyError, TypeError, AttributeError):
            raise StoreError(f"{self.folder}: written by another version; run again") from None

    @cached_property
    def _responses(self) -> Sequence[Response]:
        return self.store.read(Response)

    @cached_property
    def _sentences(self) -> Sequence[Sentence]:
        return self.store.read(Sentence)

    @cached_property
    def _positions(self) -> Sequence[Position]:
        return self.store.read(Position)

    @cached_property
    def _points(self) -> Sequence[Point]:
        return self.store.read(Point)

    @cached_property
    def _senders(self) -> dict[str, str]:
        return {response.id: response.stakeholder for response in self._responses}

    @cached_property
    def _connection(self) -> DuckDBPyConnection:
        return self.store.connect()


class ThemeResults:
    """What was said of one theme; made by :meth:`Run.theme`."""

    def __init__(self, run: Run, id: str) -> None:
        self._run = run
        self.id = id
        self.title = run.hearing.theme(id).title

    @property
    def sentences(self) -> pd.DataFrame:
        """The sentences that are about the theme."""
        table = self._run.sentences
        return table[[self.id in themes for themes in table["themes"]]]

    @property
    def points(self) -> pd.DataFrame:
        """The points of the theme, with the senders and the most typical quote of each."""
        table = self._run.points
        table = table[table["theme"] == self.id]
        responses, texts = self._run.responses, self._run.sentences
        table = table.copy()
        table["stakeholders"] = [list(responses.loc[ids, "stakeholder"])
                                 for ids in table["responses"]]
        table["quote"] = [texts.loc[ids[0], "text"] if ids else "" for ids in table["sentences"]]
        return table

    @property
    def positions(self) -> pd.DataFrame:
        """The positions on the theme's moves."""
        moves = [move.id for move in self._run.hearing.moves_of(self.id)]
        table = self._run.positions
        return table[table["move"].isin(moves)]

    @property
    def statements(self) -> list[Statement]:
        """The theme's summary: statements with their quotes."""
        subjects = {self.id, *(move.id for move in self._run.hearing.moves_of(self.id)),
                    *self.points.index}
        return [item for item in self._run.store.read(Statement) if item.subject in subjects]
