"""The picture of a page made ready for OCR: evened out, cleaned of grain, lines made level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

    Pixels = NDArray[Any]

MOST_SKEW = 5.0
"""Degrees; what is more askew is no page but a turned one."""
LEAST_SKEW = 0.15
"""Degrees; less is lost on OCR, and turning a picture blurs it."""
SURE_SKEW = 1.05
"""How many times sharper the lines must become."""
COARSE, FINE = 0.25, 0.05
SMALL = 900
"""Pixels: how wide the picture is on which the lines are looked at."""
INK = 18
"""Of 255: how much darker than what surrounds it a letter is at least."""
LEAST_INK = 300
"""Pixels; on fewer there are no lines."""
EDGE = 8
"""Pixels: what the lid of the scanner darkens."""
PATCH = 16
"""Pixels: the side of a patch that has one colour of paper."""
DARKEST_PAPER = 40
"""Of 255; what is darker is ink however large it is."""
GRAIN = 3.0
"""Of 255: how far a pixel of a clean picture is from its neighbours, at most, in the mean."""
SAMPLE = 100
"""Pixels: the side of a sample in which grain is looked for."""


def make_ready(picture: Image) -> tuple[Image, float]:
    """The grey picture as OCR reads it best, and the degrees by which it was turned clockwise."""
    ready = _without_grain(_even(picture))
    skew = find_skew(ready)
    if not skew:
        return ready, 0.0
    from PIL.Image import Resampling

    return ready.rotate(-skew, Resampling.BICUBIC, expand=True, fillcolor=255), skew


def find_skew(picture: Image) -> float:
    """Degrees, clockwise, by which a picture must be turned so that its lines are level.

    Level lines make rows of pixels that are all ink or all paper: of some angles that one is taken
    at which the rows differ most from their neighbours.
    """
    import numpy as np

    y, x = _ink(picture).nonzero()
    if len(y) < LEAST_INK:
        return 0.0
    x = x - x.mean()

    def sharpness(degrees: float) -> float:
        rows = np.rint(y + x * np.tan(np.radians(degrees))).astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        return float((np.diff(counts) ** 2).sum())

    best = max(np.arange(-MOST_SKEW, MOST_SKEW + COARSE, COARSE), key=sharpness)
    best = max(np.arange(best - COARSE, best + COARSE, FINE), key=sharpness)
    sure = sharpness(best) > SURE_SKEW * sharpness(0.0)
    return round(float(best), 2) if sure and LEAST_SKEW < abs(best) < MOST_SKEW else 0.0


def ink_share(picture: Image, free: Pixels | None = None) -> float:
    """The share of a picture that looks like letters.

    Parameters
    ----------
    free
        Which pixels are looked at, of an array as large as the picture; all by default.
    """
    import numpy as np

    ink = _ink(picture)
    if free is None:
        return float(ink.mean())
    rows = np.linspace(0, free.shape[0] - 1, ink.shape[0]).astype(int)
    columns = np.linspace(0, free.shape[1] - 1, ink.shape[1]).astype(int)
    looked = free[rows][:, columns]
    return float((ink & looked).sum() / max(int(looked.sum()), 1))


def _ink(picture: Image) -> Pixels:
    """Where a small copy of the picture is darker than what surrounds it."""
    import numpy as np
    from PIL import ImageFilter

    small = picture.reduce(max(1, round(picture.width / SMALL)))
    around = small.filter(ImageFilter.GaussianBlur(12))
    ink: Pixels = np.asarray(around).astype(np.int16) - np.asarray(small) > INK
    for edge in (np.s_[:EDGE], np.s_[-EDGE:], np.s_[:, :EDGE], np.s_[:, -EDGE:]):
        ink[edge] = False
    return ink


def _even(picture: Image) -> Image:
    """White paper instead of grey, shaded or coloured one."""
    import numpy as np
    from PIL import Image, ImageFilter

    patches = picture.reduce(PATCH).filter(ImageFilter.MaxFilter(5))
    paper = patches.filter(ImageFilter.GaussianBlur(3)).resize(picture.size,
                                                               Image.Resampling.BILINEAR)
    share = np.asarray(picture, np.float32) / np.maximum(np.asarray(paper), DARKEST_PAPER)
    return Image.fromarray(np.minimum(share * 255, 255).astype(np.uint8))


def _without_grain(picture: Image) -> Image:
    """A picture full of specks smoothed; a clean one as it is, as smoothing blurs letters."""
    from PIL import ImageFilter

    if _grain(picture) < GRAIN:
        return picture
    return picture.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(0.8))


def _grain(picture: Image) -> float:
    """How far, of 255, the pixels of some samples are from their neighbours."""
    import numpy as np
    from PIL import ImageFilter

    apart = []
    for x in range(SAMPLE, picture.width - SAMPLE, 4 * SAMPLE):
        for y in range(SAMPLE, picture.height - SAMPLE, 4 * SAMPLE):
            sample = picture.crop((x, y, x + SAMPLE, y + SAMPLE))
            smooth = sample.filter(ImageFilter.MedianFilter(3))
            apart.append(np.abs(np.asarray(sample, np.int16) - np.asarray(smooth)).mean())
    return float(np.mean(apart)) if apart else 0.0
