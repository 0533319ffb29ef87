"""What is drawn on a page beside its letters: rules, shades and pictures, in drawing order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_float, c_int, c_uint
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import NamedTuple

import pypdfium2.raw as raw

from minekit.extract import calls
from minekit.extract.characters import Colour
from minekit.extract.frame import Frame
from minekit.records import Box

DEEPEST = 15
"""How many forms may stand inside each other."""
SIMPLE = 5
"""Corners of a rectangle, the first one twice; a path of more is looked at side by side."""
MOST_SEGMENTS = 2000
"""Of one path; one with more is no grid, but a drawing."""
SMALLEST_SHAPE = 4.0
"""Points; what is lower or narrower hides no letters."""
STRAIGHT = 0.5
"""Points; how far the ends of a line may lie apart that runs along the page's edges."""

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Shape(NamedTuple):
    """Something opaque that hides what was drawn before it.

    Parameters
    ----------
    order
        Its place in the drawing order.
    colour
        None for a picture.
    """

    order: int
    box: Box
    colour: Colour | None


@dataclass(slots=True)
class Drawing:
    """All objects of a page.

    Parameters
    ----------
    order
        The place in the drawing order of each text object, by its address.
    rules
        Boxes of straight lines and of shapes.
    pictured
        The area of all pictures, as a share of the page.
    pictures
        Their boxes, as far as they lie on the page.
    count
        How many objects there are, at most the limit and one.
    """

    order: dict[int, int] = field(default_factory=dict)
    rules: list[Box] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    pictured: float = 0.0
    pictures: list[Box] = field(default_factory=list)
    count: int = 0


def read_drawing(page: int, frame: Frame, most: int) -> Drawing:
    """The first ``most`` objects of a page, those inside forms too.

    Parameters
    ----------
    page
        The address of the page.
    """
    drawing = Drawing()
    looking = _Looking(frame, drawing)
    area = max(frame.width * frame.height, 1.0)
    for kind, object, matrix in _objects(page, most, drawing):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            drawing.order[object] = drawing.count
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            looking.at_path(object, matrix)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE and (box := looking.bounds(object, matrix)):
            shown = Box(max(box.x0, 0.0), max(box.top, 0.0), min(box.x1, frame.width),
                        min(box.bottom, frame.height))
            if covered := shown.overlap(box):
                drawing.pictured += covered / area
                drawing.pictures.append(shown)
            looking.keep_shape(object, box, None)
    return drawing


def _objects(page: int, most: int, drawing: Drawing) -> Iterator[tuple[int, int, Matrix]]:
    """Kind, address and matrix of each object, in drawing order."""
    number = min(max(calls.count_objects(page), 0), most + 1)
    objects = [found for found in map(calls.object_at, repeat(page), range(number)) if found]
    waiting = [(iter(objects), _SAME)]
    while waiting:
        inner, matrix = waiting[-1]
        object = next(inner, None)
        if object is None:
            waiting.pop()
            continue
        drawing.count += 1
        if drawing.count > most:
            return
        kind = calls.type_of(object)
        yield kind, object, matrix
        if kind == raw.FPDF_PAGEOBJ_FORM and len(waiting) < DEEPEST:
            number = min(max(calls.count_inner(object), 0), most + 1)
            objects = [found for found in map(calls.inner_at, repeat(object), range(number))
                       if found]
            waiting.append((iter(objects), _times(_matrix(object), matrix)))


def _matrix(object: int) -> Matrix:
    values = (c_float * 6)()
    if not calls.object_matrix(object, calls.place(values)):
        return _SAME
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """One change of coordinates and then another."""
    if outer == _SAME:
        return inner
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class _Looking:
    """Asks objects where they lie, with buffers that are made once."""

    def __init__(self, frame: Frame, drawing: Drawing) -> None:
        self.frame, self.drawing = frame, drawing
        self._bounds, self._colour, self._mode = (c_float * 4)(), (c_uint * 4)(), (c_int * 2)()
        self._bounds_at, self._colour_at = calls.place(self._bounds), calls.place(self._colour)
        self._mode_at = calls.place(self._mode)

    def bounds(self, object: int, matrix: Matrix) -> Box | None:
        """The box of an object on the upright page."""
        at = self._bounds_at
        if not calls.bounds_of(object, at, at + 4, at + 8, at + 12):
            return None
        left, bottom, right, top = self._bounds
        if matrix == _SAME:
            return self.frame.box(left, bottom, right, top)
        corners = [_moved(matrix, x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = zip(*corners, strict=True)
        return self.frame.box(min(xs), min(ys), max(xs), max(ys))

    def at_path(self, object: int, matrix: Matrix) -> None:
        """Note the rules and the shape that a path draws."""
        count = calls.count_segments(object)
        if not 1 < count <= MOST_SEGMENTS:
            return
        boxes = _parts(self._lines(object, count, matrix))
        self.drawing.rules += boxes
        if count <= SIMPLE and len(boxes) == 1:
            self._note_fill(object, boxes[0])

    def _note_fill(self, object: int, box: Box) -> None:
        if box.width < SMALLEST_SHAPE or box.height < SMALLEST_SHAPE:
            return
        calls.draw_mode(object, self._mode_at, self._mode_at + 4)
        if self._mode[0] == raw.FPDF_FILLMODE_NONE:
            return
        at = self._colour_at
        if calls.fill_colour(object, at, at + 4, at + 8, at + 12):
            red, green, blue, opacity = self._colour
            self.keep_shape(object, box, (red, green, blue, opacity))

    def keep_shape(self, object: int, box: Box, colour: Colour | None) -> None:
        """Note an object that hides what lies under it, unless that shines through."""
        if not calls.has_transparency(object):
            self.drawing.shapes.append(Shape(self.drawing.count, box, colour))

    def _lines(self, object: int, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
        """The corners of each part of a path; a part with curves is told by its box."""
        points = (c_float * 2)()
        at = calls.place(points)
        whole = _times(_matrix(object), matrix)
        parts: list[list[tuple[float, float]]] = []
        for segment in map(calls.segment_at, repeat(object), range(count)):
            kind = calls.segment_type(segment)
            calls.segment_point(segment, at, at + 4)
            corner = self.frame.point(*_moved(whole, points[0], points[1]))
            if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
                parts.append([corner])
            else:
                parts[-1].append(corner)
        return parts


def _parts(paths: Sequence[Sequence[tuple[float, float]]]) -> list[Box]:
    """A box for each line and rectangle; of other shapes the straight sides, or the box."""
    boxes = []
    for corners in paths:
        sides = [_around(pair) for pair in pairwise(corners)]
        straight = [box for box in sides if min(box.width, box.height) < STRAIGHT
                    and max(box.width, box.height) > SMALLEST_SHAPE]
        if len(corners) > SIMPLE and straight:
            boxes += straight
        elif len(corners) > 1:
            boxes.append(_around(corners))
    return boxes


def _around(corners: Iterable[tuple[float, float]]) -> Box:
    xs, ys = zip(*corners, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))
