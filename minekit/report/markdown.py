"""The annex as Markdown: to read as plain text, to show on a forge, to compare two runs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minekit.danish import words as danish
from minekit.report import words
from minekit.report.annex import Annex
from minekit.report.text import coverage, one_line, pages, period, short_date

if TYPE_CHECKING:
    from jinja2 import Environment

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~#$]|&(?=#?\w+;)")


def write(annex: Annex, path: Path) -> None:
    """Write ``bilag.md``."""
    text = _environment().get_template("bilag.md.j2").render(
        annex=annex, case=annex.hearing.case, words=words, danish=danish, coverage=coverage,
        pages=pages, period=period, short_date=short_date)
    path.write_bytes(text.encode("utf-8"))


def escaped(value: Any) -> Any:
    r"""Text on one line in which no character has a meaning for Markdown or HTML.

    Examples
    --------
    >>> escaped("<b> *x* | R&D &amp;")
    '\\<b\\> \\*x\\* \\| R&D \\&amp;'
    """
    return _SPECIAL.sub(r"\\\g<0>", one_line(value)) if isinstance(value, str) else value


@cache
def _environment() -> Environment:
    """Templates in which all that is printed is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(  # noqa: S701  (what is printed is escaped for Markdown instead)
        loader=PackageLoader("minekit.report"), trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, undefined=StrictUndefined, finalize=escaped)
