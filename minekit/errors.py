"""What can go wrong, said so that the user knows what to do about it.

Every error that a user can cause derives from :class:`MinekitError`. The command line prints it as
one line and ends with exit code 2; the library raises it.
"""

from __future__ import annotations


class MinekitError(Exception):
    """Base of all errors that the user can mend; the message says what, where and how."""


class CorpusError(MinekitError):
    """The folder of a hearing is missing, empty or without its ``hearing.toml``."""


class HearingError(MinekitError):
    """``hearing.toml`` cannot be used: broken TOML, an unknown key, an id that leads nowhere."""


class SettingsError(MinekitError):
    """A pipeline file or an option has a value that cannot be used."""


class DocumentError(MinekitError):
    """A PDF cannot be read.

    Parameters
    ----------
    kind
        What is listed under ``kind`` in ``problems``: ``not a PDF``, ``damaged``, ``encrypted`` ...
    message
        What is wrong and what to do.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        return type(self), (self.kind, str(self))


class MissingExtraError(MinekitError):
    """An optional package or program is needed and not installed; the message has the command."""


class EngineError(MinekitError):
    """The cluster that is to do the work cannot be reached; what was done is kept."""


class StoreError(MinekitError):
    """The run folder cannot be read or written, or was written by another version."""


class EvidenceError(MinekitError):
    """A report would contain a quote that does not stand in its source; nothing is written."""


class DecisionError(MinekitError):
    """A decision cannot be read, made or written; what was decided before is still there."""
