"""Making the run anew, in a program of its own, so that the page goes on answering."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from threading import Lock
from typing import IO

LONGEST = 400
"""Characters of what the program says when it fails."""


class Work:
    """Runs a command, one at a time.

    Parameters
    ----------
    command
        That makes the run.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._lock = Lock()

    def start(self) -> None:
        """Start, unless it is running."""
        with self._lock:
            if self.state == "running":
                return
            if self._said:
                self._said.close()
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 (read when the command ended)
            self._process = subprocess.Popen(  # noqa: S603 (a command of our own)
                self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=self._said)

    @property
    def state(self) -> str:
        """``none``, ``running``, ``done`` or ``failed``."""
        if self._process is None:
            return "none"
        code = self._process.poll()
        return "running" if code is None else "failed" if code else "done"

    @property
    def message(self) -> str:
        """What the program said of its failure."""
        if self._said is None:
            return ""
        self._said.seek(0)
        return self._said.read().decode("utf-8", "replace").strip()[-LONGEST:]
