"""PDFium's functions as plain C calls, for what is asked hundreds of times a page.

The wrappers of pypdfium2 convert each argument and let go of the interpreter's lock; without that a
call takes half the time. Handles are addresses; buffers are too.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import c_int, c_size_t, c_uint, c_void_p
from typing import Any

import pypdfium2.raw as raw


def address(handle: Any) -> int:
    """That of what a handle of pypdfium2 stands for; 0 for nothing."""
    return ctypes.cast(handle, c_void_p).value or 0


def place(buffer: Any) -> int:
    """The address of a buffer, which must be kept as long as it is written to."""
    return ctypes.addressof(buffer)


def _quick(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(address(function))


unicode_of = _quick(raw.FPDFText_GetUnicode, c_uint, c_void_p, c_int)
object_of = _quick(raw.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
loose_box = _quick(raw.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
origin = _quick(raw.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
text_matrix = _quick(raw.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
font_of = _quick(raw.FPDFTextObj_GetFont, c_void_p, c_void_p)
font_size = _quick(raw.FPDFTextObj_GetFontSize, c_int, c_void_p, c_void_p)
font_name = _quick(raw.FPDFFont_GetBaseFontName, c_size_t, c_void_p, c_void_p, c_size_t)
render_mode = _quick(raw.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
fill_colour = _quick(raw.FPDFPageObj_GetFillColor, c_int, c_void_p, *[c_void_p] * 4)
stroke_colour = _quick(raw.FPDFPageObj_GetStrokeColor, c_int, c_void_p, *[c_void_p] * 4)

count_objects = _quick(raw.FPDFPage_CountObjects, c_int, c_void_p)
object_at = _quick(raw.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
count_inner = _quick(raw.FPDFFormObj_CountObjects, c_int, c_void_p)
inner_at = _quick(raw.FPDFFormObj_GetObject, c_void_p, c_void_p, c_int)
type_of = _quick(raw.FPDFPageObj_GetType, c_int, c_void_p)
object_matrix = _quick(raw.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
bounds_of = _quick(raw.FPDFPageObj_GetBounds, c_int, c_void_p, *[c_void_p] * 4)
has_transparency = _quick(raw.FPDFPageObj_HasTransparency, c_int, c_void_p)
set_active = _quick(raw.FPDFPageObj_SetIsActive, c_int, c_void_p, c_int)
draw_mode = _quick(raw.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
count_segments = _quick(raw.FPDFPath_CountSegments, c_int, c_void_p)
segment_at = _quick(raw.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
segment_type = _quick(raw.FPDFPathSegment_GetType, c_int, c_void_p)
segment_point = _quick(raw.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
