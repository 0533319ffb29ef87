"""PDF to lines and blocks: engine, layout, OCR, limits for hostile files."""

from minekit.extract.ocr import engine as ocr_engine
from minekit.extract.reader import NEEDS_OCR, read_document
from minekit.extract.workers import Readers, Task

__all__ = ["NEEDS_OCR", "Readers", "Task", "ocr_engine", "read_document"]
