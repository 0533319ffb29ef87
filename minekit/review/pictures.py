"""Pictures of pages, drawn in a process of their own under the limits of reading.

A page that cannot be drawn within them has no picture; its sentences can be decided all the same.
"""

from __future__ import annotations

import io
import os
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock

from minekit import files
from minekit.errors import MinekitError, StoreError
from minekit.extract.opening import open_pdf
from minekit.extract.workers import SPAWN, limit_memory, without_script
from minekit.settings import ExtractSettings

RESOLUTION = 110
MOST_PIXELS = 2200
"""Of the longer side."""
SECONDS = 20


class Pictures:
    """Draws pages, and keeps the pictures in a folder.

    Parameters
    ----------
    folder
        Where pictures are kept, each under the hash of its document.
    """

    def __init__(self, folder: Path, settings: ExtractSettings | None = None) -> None:
        self._folder = folder
        self._settings = settings or ExtractSettings()
        self._process: BaseProcess | None = None
        self._connection: Connection
        self._lock = Lock()

    def get(self, path: Path, sha256: str, page: int, turned: int) -> bytes:
        """A page as PNG; empty if it cannot be drawn.

        Parameters
        ----------
        page
            1-based.
        turned
            Degrees, clockwise, by which it must be turned to stand upright.
        """
        kept = self._folder / f"{sha256[:24]}-{page}.png"
        with suppress(OSError):
            return kept.read_bytes()
        with self._lock:
            picture = self._draw(path, page, turned)
        if path.is_file():
            with suppress(StoreError), files.whole_file(kept) as part:
                part.write_bytes(picture)
        return picture

    def close(self) -> None:
        """End the process that draws."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._connection.close()
            self._process = None

    def _draw(self, path: Path, page: int, turned: int) -> bytes:
        try:
            if self._process is None:
                self._start()
            self._connection.send((path, page, turned))
            if self._connection.poll(SECONDS):
                return bytes(self._connection.recv())
        except (EOFError, OSError):
            pass
        self.close()
        return b""

    def _start(self) -> None:
        self._connection, other = SPAWN.Pipe()
        process = SPAWN.Process(target=_serve, args=(other, self._settings), daemon=True)
        with without_script():
            process.start()
        self._process = process
        other.close()


def _serve(connection: Connection, settings: ExtractSettings) -> None:
    """Draw what is asked for, until the other end is gone."""
    limit_memory(settings.memory_mb)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            path, page, turned = connection.recv()
            try:
                picture = draw(path, page, turned, settings)
            except (MinekitError, MemoryError, Exception):  # a page without picture is no fault
                picture = b""
            connection.send(picture)


def draw(path: Path, page: int, turned: int, settings: ExtractSettings) -> bytes:
    """Draw a page in this process."""
    with open_pdf(path, path.name, settings).pdf as pdf:
        drawn = pdf[page - 1]
        scale = min(RESOLUTION / 72, MOST_PIXELS / max(*drawn.get_size(), 1.0))
        picture = drawn.render(scale=scale).to_pil().convert("RGB").rotate(-turned, expand=True)
        drawn.close()
    file = io.BytesIO()
    picture.quantize(64).save(file, "PNG")
    return file.getvalue()
