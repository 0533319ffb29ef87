"""Making the run anew, in a program of its own, so that the page goes on answering."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from threading import Lock, Thread

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
        self.state = "none"
        """``none``, ``running``, ``done`` or ``failed``."""
        self.message = ""
        """What the program said when it failed."""
        self._command = command
        self._thread: Thread | None = None
        self._lock = Lock()

    def start(self) -> None:
        """Start, unless it is running."""
        with self._lock:
            if self.state != "running":
                self.state = "running"
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until it has ended."""
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        with tempfile.TemporaryFile() as said:
            try:
                code = subprocess.run(self._command, stdin=subprocess.DEVNULL,  # noqa: S603
                                      stdout=subprocess.DEVNULL, stderr=said, check=False
                                      ).returncode
            except OSError as error:
                said.write(str(error).encode())
                code = 1
            said.seek(0)
            self.message = said.read().decode("utf-8", "replace").strip()[-LONGEST:]
        self.state = "failed" if code else "done"
