"""Small grey pictures of places on pages, drawn in a process of their own.

PDFs come from strangers: drawing one can take for ever, or all memory. A file that does, or that
kills the process, gets no pictures; the others do.

    python -m minekit.pictures      is that process: it reads what to draw, and writes pictures
"""

from __future__ import annotations

import base64
import contextlib
import json
import queue
import struct
import subprocess
import sys
import threading
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from minekit.records import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCALE = 1.3
"""Pixels for each point."""
MOST_PIXELS = 8_000_000
"""Of a page; a larger one is not drawn."""
MOST_MEMORY = 2 << 30
SECONDS = 20
"""For one file."""
LEVELS = 3
"""Steps from black to white: two bits for each pixel."""


class Crop(NamedTuple):
    """A place to be drawn.

    Parameters
    ----------
    turned
        Degrees, clockwise, by which the page must be turned to stand upright.
    box
        On the upright page.
    """

    key: str
    path: Path
    page: int
    turned: int
    box: Box


def draw(crops: Iterable[Crop], seconds: float = SECONDS) -> dict[str, bytes]:
    """PNG pictures of the places that can be drawn, by key.

    Parameters
    ----------
    seconds
        For one file.
    """
    by_file: defaultdict[Path, list[Crop]] = defaultdict(list)
    for crop in crops:
        by_file[crop.path].append(crop)
    todo = list(by_file.values())
    pictures: dict[str, bytes] = {}
    while todo:
        done = 0
        for number, key, picture in _drawn(todo, seconds):
            done = number
            if key:
                pictures[key] = picture
        todo = todo[done + 1:]
    return pictures


def _drawn(files: Sequence[Sequence[Crop]], seconds: float) -> Iterator[tuple[int, str, bytes]]:
    """What a process draws until it ends or is ended: number of the file, key, picture."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL)
    lines: queue.Queue[bytes] = queue.Queue()
    threads = [threading.Thread(target=_feed, args=(process, files), daemon=True),
               threading.Thread(target=_listen, args=(process, lines), daemon=True)]
    for thread in threads:
        thread.start()
    try:
        while line := lines.get(timeout=seconds):
            number, key, data = json.loads(line)
            yield number, key, base64.b64decode(data)
    except queue.Empty:
        pass
    finally:
        process.kill()
        process.wait()
        for thread in threads:
            thread.join()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()


def _feed(process: subprocess.Popen[bytes], files: Sequence[Sequence[Crop]]) -> None:
    wanted = [[[crop.key, str(crop.path), crop.page, crop.turned, crop.box] for crop in crops]
              for crops in files]
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.write(json.dumps(wanted).encode())
            process.stdin.close()


def _listen(process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    for line in process.stdout or ():
        lines.put(line)
    lines.put(b"")


def serve() -> None:
    """Draw what standard input asks for."""
    with contextlib.suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    for number, items in enumerate(json.load(sys.stdin)):
        _say(number)
        crops = [Crop(key, Path(path), page, turned, Box(*box))
                 for key, path, page, turned, box in items]
        with contextlib.suppress(Exception):  # whatever a broken file makes PDFium say
            for key, picture in _draw_file(crops):
                _say(number, key, picture)


def _say(number: int, key: str = "", picture: bytes = b"") -> None:
    print(json.dumps([number, key, base64.b64encode(picture).decode("ascii")]), flush=True)


def _draw_file(crops: Sequence[Crop]) -> Iterator[tuple[str, bytes]]:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(crops[0].path) as pdf:
        pdf.init_forms()
        for number in sorted({crop.page for crop in crops}):
            page = pdf[number - 1]
            if page.get_width() * page.get_height() * SCALE ** 2 > MOST_PIXELS:
                continue
            pixels = page.render(scale=SCALE, grayscale=True).to_numpy()
            page.close()
            for crop in crops:
                if crop.page == number:
                    yield crop.key, _cut(pixels, crop)


def _cut(pixels: NDArray[Any], crop: Crop) -> bytes:
    import numpy as np

    upright = np.rot90(pixels.reshape(pixels.shape[:2]), -(crop.turned // 90))
    x0, top, x1, bottom = (max(round(value * SCALE), 0) for value in crop.box)
    return _png(upright[top:bottom, x0:x1])


def _png(grey: NDArray[Any]) -> bytes:
    """A PNG file of two bits for each pixel."""
    import numpy as np

    height, width = grey.shape
    steps = (grey.astype(np.uint16) * LEVELS + 127) // 255
    padded = np.pad(steps, ((0, 0), (0, -width % 4)), constant_values=LEVELS).astype(np.uint8)
    fours = padded.reshape(height, -1, 4)
    packed = (fours[:, :, 0] << 6) | (fours[:, :, 1] << 4) | (fours[:, :, 2] << 2) | fours[:, :, 3]
    rows = np.hstack([np.zeros((height, 1), np.uint8), packed])
    head = struct.pack(">IIBBBBB", width, height, 2, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 9)),
                           (b"IEND", b"")))


if __name__ == "__main__":
    serve()
