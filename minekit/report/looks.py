"""The signs and colours of stances, in all reports and languages."""

from __future__ import annotations

from typing import NamedTuple

from minekit.records import Stance


class Look(NamedTuple):
    """How a stance is shown.

    Parameters
    ----------
    sign
        What stands in a cell; no two stances share it, so that colour is never needed to read.
    fill, strong
        Colours of a cell and of a bar, six hexadecimal digits. Blue for, orange against: told
        apart with any common colour blindness, and dark text on ``fill`` is readable.
    """

    sign: str
    fill: str
    strong: str


LOOKS = {
    Stance.SUPPORTS: Look("+", "A9CCE8", "1F5F9E"),
    Stance.SUPPORTS_WITH_CONDITIONS: Look("(+)", "DCEBF7", "7FB2DC"),
    Stance.OPPOSES: Look("–", "F6BE93", "B94F07"),
    Stance.MIXED: Look("±", "F3E3A1", "B8941A"),
    Stance.NEUTRAL: Look("0", "E2E4E8", "8A93A0"),
}

REVIEW = "?"
