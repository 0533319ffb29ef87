"""Profiles: what the annexes that secretariats know are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from minekit.report.annex import Annex
from minekit.report.document import Document
from minekit.report.profiles import answers, matrix, models, notat, theme_sheets, whole

PROFILES: Mapping[str, Callable[[Annex], Document]] = {
    "matrix": matrix.build,
    "svar-paa-henvendelser": answers.build,
    "hoeringsnotat": notat.build,
    "temaark": theme_sheets.build,
    "model": models.build,
    "bilag": whole.build,
}
"""The documents by the names under which they are asked for."""
