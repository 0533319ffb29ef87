"""*Bilag*: the matrix, and then all that *svar på henvendelser* says."""

from __future__ import annotations

from dataclasses import replace

from minekit.report.annex import Annex
from minekit.report.document import Contents, Document, Heading
from minekit.report.profiles import answers, matrix


def build(annex: Annex) -> Document:
    """The document."""
    words = annex.words
    said = answers.build(annex)
    at = next((n for n, block in enumerate(said.blocks) if isinstance(block, Heading)
               and block.text == words("heading.overview")), len(said.blocks))
    tables = tuple(matrix.tables(annex)) if annex.moves else ()
    blocks = tuple(block for block in (*said.blocks[:at], *tables, *said.blocks[at:])
                   if not isinstance(block, Contents))
    return replace(said, title=words("word.annex"), blocks=blocks)
