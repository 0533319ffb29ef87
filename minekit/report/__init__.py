"""Annexes: one model read from the store, and a renderer for each format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from minekit import files
from minekit.errors import SettingsError
from minekit.report import docx, html, markdown, xlsx
from minekit.report.annex import Annex
from minekit.report.evidence import check_evidence
from minekit.settings import ReportSettings
from minekit.store import Store

__all__ = ["REPORTS", "Annex", "Report", "check_evidence", "write", "write_all"]


class Report(NamedTuple):
    """A report that can be written; the first of a format is what the format means alone."""

    name: str
    format: str
    profile: str
    render: Callable[[Annex, Path], None]


REPORTS = (
    Report("matrix.xlsx", "xlsx", "matrix", xlsx.write),
    Report("explorer.html", "html", "explorer", html.write_explorer),
    Report("matrix.html", "html", "matrix", html.write_matrix),
    Report("svar-paa-henvendelser.docx", "docx", "svar-paa-henvendelser", docx.write),
    Report("bilag.md", "md", "svar-paa-henvendelser", markdown.write),
)


def write(store: Store, path: str | Path, format: str = "", profile: str = "") -> Path:
    """Write one report, whole or not at all.

    Parameters
    ----------
    format
        ``xlsx``, ``html``, ``docx`` or ``md``; by default what the file's name ends in.
    profile
        Which report of that format: ``matrix``, ``explorer``, ``svar-paa-henvendelser``.

    Raises
    ------
    EvidenceError
        If a quote does not stand in its source; nothing is written.
    SettingsError
        If there is no such report.
    StoreError
        If there is no finished run, or the file cannot be written.
    """
    path = Path(path)
    format = format or path.suffix.lstrip(".").lower()
    fitting = [report for report in REPORTS
               if report.format == format and profile in ("", report.profile)]
    if not fitting:
        raise SettingsError(f"{path}: no report of format '{format}'"
                            + (f" and profile '{profile}'" if profile else "") + "; there are "
                            + ", ".join(f"{report.format} {report.profile}" for report in REPORTS))
    return _render(_checked(store), path, fitting[0])


def write_all(store: Store, folder: str | Path, settings: ReportSettings | None = None,
              ) -> list[Path]:
    """Write the standard set of reports, those of the formats that the settings name.

    Raises
    ------
    EvidenceError, StoreError
        As :func:`write`.
    """
    formats = (settings or ReportSettings()).formats
    annex = _checked(store)
    return [_render(annex, Path(folder) / report.name, report) for report in REPORTS
            if report.format in formats]


def _checked(store: Store) -> Annex:
    annex = Annex.from_store(store)
    check_evidence(annex)
    return annex


def _render(annex: Annex, path: Path, report: Report) -> Path:
    with files.whole_file(path) as part:
        report.render(annex, part)
    return path
