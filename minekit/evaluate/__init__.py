"""Scores of a run against an annotated corpus.

Text is compared after NFC, joining of end-of-line hyphens, and collapsing of white space; how gold
and predictions are matched is said in :mod:`minekit.evaluate.matching`.

======================== ==========================================================================
``responses.found``      share of gold responses that are matched to a predicted one
``responses.spurious``   predicted responses left unmatched, for each gold response
``sender.accuracy``      matched responses whose stakeholder is right, aliases counted;
                         ``sender.unlisted`` for senders that ``hearing.toml`` does not list
``kind.accuracy``        ``no_remarks.f1`` and ``date.accuracy`` also over matched responses
``text.recall``          share of gold sentence characters that were found, and of each layout
``text.precision``       share of predicted non-comment characters that are in the gold
``sentence.f1``          predicted sentences equal to gold sentences
``page.accuracy``        gold sentences found whole in a predicted one whose page is right
``theme.accuracy``       recovered gold sentences with themes whose best predicted theme is right;
                         ``theme.f1`` micro-F1 of all (sentence, theme)
``consideration.f1``     micro-F1 of (sentence, consideration), where the tables tell of them
``stance.sentence_f1``   micro-F1 of (sentence, move, stance); ``stance.sentence_f1_lenient`` where
                         members of a divided sender count as mixed; ``stance.mention_f1`` of
                         (sentence, move)
``position.pair_f1``     F1 of (response, move)
``position.f1_5``        macro-F1 over the five stances of (response, move, stance);
                         ``position.f1_3`` over for, against and open
``position.auto_coverage`` gold pairs that are answered and not left for review;
                         ``position.auto_accuracy``: such answers that are right
``evidence.verbatim``    positions whose quote stands in the gold text on the given page;
                         ``evidence.hit``: overlaps a sentence with a position on that move
``points.v_measure``     of points against the first gold theme, over recovered sentences;
                         ``points.coverage``: share of them that have a point
======================== ==========================================================================

Examples
--------
>>> result = score("reports/ressortanalyse", "corpora/ressortanalyse")     # doctest: +SKIP
>>> print(result.as_table())                                               # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from minekit.errors import SettingsError
from minekit.evaluate import output
from minekit.evaluate.annotators import Agreement, agreement
from minekit.evaluate.bootstrap import Interval, intervals
from minekit.evaluate.matching import Case, match
from minekit.evaluate.measures import Score
from minekit.evaluate.positions import Pair, pairs
from minekit.evaluate.scorers import GROUPS, Scores, score_all, score_groups
from minekit.evaluate.sources import Tables, read_gold, read_names
from minekit.evaluate.text import Piece, Response
from minekit.hearing import Hearing

__all__ = ["Agreement", "Case", "Evaluation", "Pair", "Piece", "Response", "Score", "Scores",
           "agreement", "gold", "score"]


@dataclass(frozen=True)
class Evaluation:
    """The scores of a run, and what they rest on.

    Parameters
    ----------
    scores
        By name; those that need a table that could not be used have no value.
    groups
        The scores of each layout, kind or move, if they were asked for.
    notes
        What could not be used, a line each.
    cases
        Gold responses in order with the predicted ones that match, then predicted ones left over.
    tables
        Names of those that could be used.
    """

    scores: Scores
    groups: Mapping[str, Scores] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    tables: frozenset[str] = frozenset()

    @cached_property
    def intervals(self) -> Mapping[str, Interval]:
        """The ends between which a score lies in 95 % of samples of responses."""
        return intervals(self.scores, self.cases, self.tables)

    @cached_property
    def pairs(self) -> list[Pair]:
        """Responses and moves with what was wanted and what was given."""
        return pairs(self.cases)

    def as_json(self) -> str:
        """One object ``{score: value}``; those of groups as ``score[group]``."""
        return output.as_json(self.scores, self.groups)

    def as_table(self, *, intervals: bool = False) -> str:
        """A line for each score: value, number of gold items, and the value in each group."""
        return output.as_table(self.scores, self.groups, self.intervals if intervals else None)

    def as_positions(self) -> str:
        """What is taken for what, whether confidence holds, and what review is worth."""
        return output.as_positions(self.pairs)

    def as_errors(self, count: int) -> str:
        """The first so many wrong items of each score."""
        return output.as_errors(self.scores, count)

    def as_worst(self, count: int) -> str:
        """So many wrong positions, the surest first, in their letters."""
        return output.as_worst(self.pairs, count)

    def write_page(self, path: str | Path, corpus: str | Path) -> None:
        """Write all of it as a web page with drawings, in plain Danish.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        from minekit.evaluate import page

        page.write(self, Hearing.from_folder(corpus), Path(path))


def score(run: str | Path, corpus: str | Path, *, by: str | None = None) -> Evaluation:
    """Score a run against the gold of its corpus.

    Parameters
    ----------
    run
        The folder that holds ``tables/*.csv``.
    corpus
        The folder that holds ``gold.jsonl`` and ``hearing.toml``.
    by
        ``layout``, ``kind`` or ``move``: the scores of each of them too.

    Raises
    ------
    StoreError
        If the run is not there or a table cannot be read.
    CorpusError, HearingError
        If the corpus is not there or has no gold that can be used.
    SettingsError
        If there are no such groups.
    """
    if by is not None and by not in GROUPS:
        raise SettingsError(f"by: '{by}' is none of {', '.join(GROUPS)}")
    names = read_names(Path(corpus))
    wanted = read_gold(Path(corpus), names)
    tables = Tables(Path(run))
    cases = match(wanted, tables.responses(names))
    groups = score_groups(by, cases, tables.usable) if by else {}
    return Evaluation(score_all(cases, tables.usable), groups, tuple(tables.notes), tuple(cases),
                      frozenset(tables.usable))


def gold(corpus: str | Path) -> list[Response]:
    """The annotated responses of a corpus: positions, and sentences with themes and stances.

    Raises
    ------
    CorpusError, HearingError
        If the corpus is not there or has no gold that can be used.
    """
    return read_gold(Path(corpus), read_names(Path(corpus)))
