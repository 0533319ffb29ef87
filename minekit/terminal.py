"""Tables of a run in the terminal."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from minekit.errors import MinekitError
from minekit.strict_toml import suggest

if TYPE_CHECKING:
    import pandas as pd
    from rich.progress import Progress

    from minekit.results import Run

SHOWN = {
    "responses": ["number", "stakeholder", "kind", "date", "file", "first_page", "no_remarks"],
    "sentences": ["stakeholder", "page", "themes", "text"],
    "stances": ["stakeholder", "move", "stance", "confidence", "text"],
    "positions": ["stakeholder", "move", "stance", "confidence", "needs_review", "quote", "file",
                  "page"],
    "points": ["theme", "title", "count"],
    "problems": ["file", "page", "kind", "message"],
}

_TEXTS = ("text", "quote", "message", "title")
"""Columns that hold text."""
_WIDE = 120
"""Letters of a line, from which on text is read in a column."""


def select(run: Run, table: str, *, move: str | None, theme: str | None, review: bool
           ) -> pd.DataFrame:
    """The rows and columns that are asked for.

    Raises
    ------
    MinekitError
        If the hearing has no such move or theme, or the table none to select by.
    """
    moves = [item.id for item in run.hearing.moves]
    themes = [item.id for item in run.hearing.themes]
    for name, given, known in (("--move", move, moves), ("--theme", theme, themes)):
        if given is not None and given not in known:
            raise MinekitError(f"{name}: no '{given}'{suggest(given, known)}; there are "
                               f"{', '.join(known)}")
    if table == "matrix":
        return run.matrix()
    rows: pd.DataFrame = getattr(run, table)
    wanted = set(moves) if theme is None else {item.id for item in run.hearing.moves_of(theme)}
    if move is not None:
        wanted &= {move}
    if "move" in rows:
        rows = rows[rows["move"].isin(wanted)]
    if theme is not None and "themes" in rows:
        rows = rows[[theme in found for found in rows["themes"]]]
    if theme is not None and "theme" in rows:
        rows = rows[rows["theme"] == theme]
    if review and "needs_review" in rows:
        rows = rows[rows["needs_review"]]
    return rows[SHOWN[table]]


def print_table(rows: pd.DataFrame, *, as_json: bool) -> None:
    """Print a table as wide as the terminal, or as JSON records."""
    import click

    if as_json:
        plain = rows.reset_index()
        click.echo(plain.to_json(orient="records", force_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=True, header_style="bold")
    named = rows.reset_index() if rows.index.name == "stakeholder" else rows
    console = Console()
    texts = [str(column) for column in named.columns if column in _TEXTS]
    if texts and console.width < _WIDE:
        _print_blocks(named, texts, console.width)
        return
    for column in named.columns:
        table.add_column(str(column), overflow="fold")
    for row in named.itertuples(index=False):
        table.add_row(*(Text(_shown(value)) for value in row))
    console.print(table)


def _print_blocks(rows: pd.DataFrame, texts: Sequence[str], width: int) -> None:
    """Each row as a line of what is short, and its text below: a table would be too narrow."""
    import click

    short = [column for column in rows.columns if column not in texts]
    click.echo(" · ".join(str(column) for column in short))
    for row in rows.to_dict("records"):
        click.echo("\n" + " · ".join(_shown(row[column]) for column in short))
        for column in texts:
            click.echo(textwrap.fill(_shown(row[column]), width, initial_indent="    ",
                                     subsequent_indent="    "))


def progress_bars() -> Progress:
    """Bars with counts, rate and time left, on the error stream."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f}/s" if speed and task.total and task.total > 1 else "")

    return Progress(TextColumn("{task.description:40}"), BarColumn(), MofNCompleteColumn(), Rate(),
                    TimeRemainingColumn(compact=True), console=Console(stderr=True),
                    transient=True)


def print_report(report: Mapping[str, Any], names: Mapping[str, str], *, as_json: bool) -> None:
    """Print what a run did and cost."""
    import click

    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    click.echo(f"{report['documents']} documents in {report['seconds']:.1f} s\n")
    click.echo(f"{'':40}{'items':>8}{'seconds':>10}{'CPU':>10}{'MB so far':>11}")
    for stage in report["stages"]:
        click.echo(f"{names.get(stage['name'], stage['name']):40}{stage['items']:>8}"
                   f"{stage['seconds']:>10.1f}{stage['cpu_seconds']:>10.1f}{stage['peak_mb']:>11}")
    click.echo("")
    for title in ("problems", "versions"):
        told = ", ".join(f"{name} {value}" for name, value in report[title].items())
        click.echo(f"{title}: {told or 'none'}")


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    shown = f"{value:.2f}" if isinstance(value, float) else str(value)
    return "".join(letter if letter.isprintable() else " " for letter in shown)
