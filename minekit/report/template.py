"""A Word template of the authority's own, under the text of a report."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from minekit.errors import SettingsError

STYLES = ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "List Bullet",
          "Quote")
"""The styles that a report uses, as Word names them in English."""
LARGEST = 50_000_000
"""Bytes of a template."""

_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_TYPES = "[Content_Types].xml"


class Template:
    """A ``.docx`` or ``.dotx`` whose page, styles, head and foot a report takes over.

    Parameters
    ----------
    path
        Where it lies; what stands in its body is left out.

    Attributes
    ----------
    missing
        Styles that a report uses and the template lacks; those of the house stand in for them.

    Raises
    ------
    SettingsError
        If it cannot be read, or is no Word file without macros.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._bytes = self._as_document()
        names = {style.name for style in self.document().styles}
        self.missing = tuple(name for name in STYLES if name not in names)

    def document(self) -> Any:
        """The template as an empty document of python-docx."""
        from docx import Document

        try:
            document = Document(io.BytesIO(self._bytes))
            body = document.element.body
            for element in list(body):
                if element is not body.sectPr:
                    body.remove(element)
            document.sections[0]
        except (KeyError, ValueError, IndexError, AttributeError, SyntaxError) as error:
            raise self._refusal(f"damaged ({error})") from None
        return document

    def _as_document(self) -> bytes:
        """The file with the content type of a document, which is all that a template differs in."""
        try:
            if self._path.stat().st_size > LARGEST:
                raise self._refusal("too large for a template")
            with zipfile.ZipFile(self._path) as source:
                parts = {name: source.read(name) for name in source.namelist()}
        except OSError as error:
            raise SettingsError(f"{self._path}: cannot be read ({error.strerror})") from None
        except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError):
            raise self._refusal("not a Word file") from None
        types = parts.get(_TYPES, b"").decode("utf-8", "replace")
        if _DOCUMENT not in types and _TEMPLATE not in types:
            raise self._refusal("not a Word file, or one with macros")
        parts[_TYPES] = types.replace(_TEMPLATE, _DOCUMENT).encode("utf-8")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as target:
            for name, content in parts.items():
                target.writestr(name, content)
        return buffer.getvalue()

    def _refusal(self, what: str) -> SettingsError:
        return SettingsError(f"{self._path}: {what}; give a template as .docx or .dotx")
