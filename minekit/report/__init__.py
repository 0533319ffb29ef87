"""Annexes: one model read from the store, documents made of it, and a renderer for each format."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from minekit import files
from minekit.errors import SettingsError
from minekit.redact import Outgoing, outgoing, write_list
from minekit.report import docx, html, markdown, pdf, xlsx
from minekit.report.annex import Annex
from minekit.report.crops import draw_quotes
from minekit.report.evidence import check_evidence
from minekit.report.profiles import PROFILES
from minekit.report.template import Template
from minekit.settings import ReportSettings
from minekit.store import Store
from minekit.strict_toml import suggest
from minekit.wording import words

__all__ = ["FORMATS", "PROFILES", "Annex", "Template", "check_evidence", "file_name",
           "standard_names", "write", "write_all"]

FORMATS = {"xlsx": ("matrix",), "html": ("explorer", *PROFILES), "docx": tuple(PROFILES),
           "pdf": tuple(PROFILES), "md": tuple(PROFILES)}
"""The formats, each with the profiles that it can show."""
USUAL = {"xlsx": "matrix", "html": "explorer", "docx": "svar-paa-henvendelser",
         "pdf": "svar-paa-henvendelser", "md": "bilag"}
"""The profile that a format shows unless another is asked for."""
EXPLORER = ("html", "explorer")
STANDARD = (("xlsx", "matrix"), EXPLORER, ("html", "matrix"),
            ("docx", "svar-paa-henvendelser"), ("pdf", "svar-paa-henvendelser"), ("md", "bilag"))
"""What a run writes, as far as its settings name the formats."""


class _Request(NamedTuple):
    """What is written: format, profile, and for Word the template."""

    format: str
    profile: str
    template: Template | None = None


def write(store: Store, path: str | Path, format: str = "", profile: str = "", *,
          language: str = "da", template: Template | None = None, mask: str = "none",
          pdfs: Path | None = None) -> Path:
    """Write one report, whole or not at all.

    Parameters
    ----------
    format
        A key of ``FORMATS``; by default what the file's name ends in.
    profile
        What the report is: ``matrix``, ``svar-paa-henvendelser``, ``hoeringsnotat``, ``temaark``,
        ``model``, ``bilag``, or in HTML ``explorer``; by default the usual one of the format.
    language
        Of the report's own words: ``da`` or ``en``. Letters are quoted as they are.
    template
        Whose page and styles a Word file takes over.
    mask
        ``citizens`` to keep private persons from the report; CPR numbers always are. What was
        masked is listed in the run folder.
    pdfs
        The folder of the PDFs, of which the explorer shows pictures beside its quotes; without it,
        or when something is masked, there are none.

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
    request = _request(format or path.suffix.lstrip(".").lower(), profile, template)
    annex = _checked(store, outgoing(store, mask, language), language)
    places = _places(annex, store, pdfs, mask) if request[:2] == EXPLORER else None
    return _render(annex, path, request, places)


def write_all(store: Store, folder: str | Path, settings: ReportSettings | None = None,
              pdfs: Path | None = None, records: Outgoing | None = None) -> list[Path]:
    """Write the standard set of reports, those of the formats that the settings name.

    Parameters
    ----------
    pdfs
        As for :func:`write`.
    records
        What of the store others may see, if that is known already.

    Raises
    ------
    EvidenceError, StoreError
        As :func:`write`.
    """
    settings = settings or ReportSettings()
    annex = _checked(store, records or outgoing(store, settings.mask))
    wanted = _standard(settings)
    places = (_places(annex, store, pdfs, settings.mask)
              if settings.pictures and EXPLORER in wanted else None)
    return [_render(annex, Path(folder) / file_name(*request), _Request(*request), places)
            for request in sorted(wanted, key=EXPLORER.__eq__)]


def standard_names(settings: ReportSettings) -> list[str]:
    """What the files of the standard set are called."""
    return [file_name(*request) for request in _standard(settings)]


def _standard(settings: ReportSettings) -> list[tuple[str, str]]:
    return [request for request in STANDARD if request[0] in settings.formats]


def file_name(format: str, profile: str = "", language: str = "da") -> str:
    """What a report is called in the run folder.

    Examples
    --------
    >>> file_name("docx"), file_name("html", "temaark", "en")
    ('svar-paa-henvendelser.docx', 'temaark-en.html')

    Raises
    ------
    SettingsError
        If there is no such report.
    """
    request = _request(format, profile, None)
    suffix = "" if language == "da" else f"-{language}"
    return f"{request.profile}{suffix}.{request.format}"


def _request(format: str, profile: str, template: Template | None) -> _Request:
    if format not in FORMATS:
        raise SettingsError(f"no report has the format '{format}'{suggest(format, FORMATS)}; "
                            f"there are {', '.join(FORMATS)}")
    profile = profile or USUAL[format]
    if profile not in FORMATS[format]:
        raise SettingsError(f"no {format} report has the profile '{profile}'"
                            f"{suggest(profile, FORMATS[format])}; there are "
                            f"{', '.join(FORMATS[format])}")
    if template and format != "docx":
        raise SettingsError(f"a template belongs to docx, and not to {format}")
    return _Request(format, profile, template)


def _checked(store: Store, records: Outgoing, language: str = "da") -> Annex:
    annex = Annex.of(records, words(language))
    check_evidence(annex)
    write_list(store, records.masked)
    return annex


def _places(annex: Annex, store: Store, pdfs: Path | None, mask: str) -> html.Places | None:
    """Pictures of quotes, which are drawn from now on; None where there shall be none."""
    return None if pdfs is None or mask != "none" else draw_quotes(annex, store, pdfs)


def _render(annex: Annex, path: Path, request: _Request, places: html.Places | None) -> Path:
    special: dict[tuple[str, str], Callable[[Annex, Path], None]] = {
        ("xlsx", "matrix"): xlsx.write,
        EXPLORER: partial(html.write_explorer, places=places),
        ("html", "matrix"): html.write_matrix}
    with files.whole_file(path) as part:
        if write := special.get((request.format, request.profile)):
            write(annex, part)
        else:
            _render_document(annex, part, request)
    return path


def _render_document(annex: Annex, path: Path, request: _Request) -> None:
    document = PROFILES[request.profile](annex)
    if request.format == "docx":
        docx.write(document, annex.words, path, request.template)
    elif request.format == "pdf":
        pdf.write(document, annex.words, path)
    elif request.format == "html":
        html.write(document, path)
    else:
        markdown.write(document, path)
