"""The models that ship with minekit: what ``minekit train corpora/training/*/`` writes."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from minekit.errors import SettingsError


def model_folder(name: str = "") -> Path:
    """The folder with this name; the shipped one if it is empty.

    Raises
    ------
    SettingsError
        If there is no such folder.
    """
    folder = Path(name) if name else Path(str(files("minekit.danish.models")))
    if not folder.is_dir():
        raise SettingsError(f"model: {name}: no such folder; `minekit train` writes one, and "
                            "without this setting the model that ships with minekit is used")
    return folder
