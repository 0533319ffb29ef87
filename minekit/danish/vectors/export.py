"""The shipped vectors as a folder that model2vec and sentence-transformers load.

These read a word as one piece, or as the longest known pieces one after the other (WordPiece); what
has no known piece says nothing. Texts of known words have the same vectors as with
:class:`minekit.danish.vectors.Static` before it is fitted.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import minekit
from minekit.danish.vectors import Vectors, known, word_vectors
from minekit.files import whole_file, write_text

UNKNOWN = "[UNK]"
_GOES_ON = "##"
_SHORTEST = 4
"""Letters of a word that can be a later part of another."""
_LONGEST = 100


def static_folder(folder: str | Path) -> Path:
    """Write the shipped vectors in the layout of model2vec and sentence-transformers.

    Parameters
    ----------
    folder
        Made if it is not there; files of the same names are replaced.

    Returns
    -------
    Path
        The folder, for ``StaticModel.from_pretrained`` and ``SentenceTransformer``.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    folder = Path(folder)
    words = list(known().times)
    pieces = {word: number for number, word in enumerate([UNKNOWN, *words])}
    rows = np.vstack([np.zeros((1, known().ngrams.shape[1]), np.float32), word_vectors(words)])
    later = [word for word in words if len(word) >= _SHORTEST]
    mapping = [*pieces.values(), *(pieces[word] for word in later)]
    pieces |= {_GOES_ON + word: len(pieces) + number for number, word in enumerate(later)}
    _write_tensors(folder / "model.safetensors", {
        "embeddings": rows / np.abs(rows).max(), "mapping": np.array(mapping, np.int64)})
    for name, content in (("tokenizer", _tokenizer(pieces)), ("config", _config(rows)),
                          ("modules", _MODULES)):
        write_text(folder / f"{name}.json", json.dumps(content, ensure_ascii=False) + "\n")
    write_text(folder / "README.md", _CARD)
    return folder


_TYPES = {"<f4": "F32", "<i8": "I64"}
_MODULES = [{"idx": number, "name": str(number), "path": path,
             "type": f"sentence_transformers.models.{kind}"}
            for number, (path, kind) in enumerate(((".", "StaticEmbedding"),
                                                   ("1_Normalize", "Normalize")))]
_CARD = """---
language: da
license: mit
library_name: model2vec
tags: [sentence-transformers, model2vec, static-embeddings]
---
# minekit-da

Static vectors of Danish words, written by minekit (`python -m minekit.danish.vectors export`).
Trained on debates of the Danish parliament, 2022-23. Source: Folketinget (ft.dk).
"""


def _config(rows: Vectors) -> dict[str, Any]:
    return {"model_type": "model2vec", "architectures": ["StaticModel"], "normalize": True,
            "tokenizer_name": "minekit-da", "hidden_dim": rows.shape[1],
            "embedding_dtype": "float32", "vocabulary_quantization": len(rows),
            "minekit": minekit.__version__}


def _tokenizer(pieces: Mapping[str, int]) -> dict[str, Any]:
    """As the library tokenizers stores it: words of letters, in small letters, in pieces."""
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": 0, "content": UNKNOWN, "single_word": False, "lstrip": False,
                          "rstrip": False, "normalized": False, "special": True}],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Lowercase"}]},
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": r"[\p{L}\p{Nl}\p{No}]+"},
                          "behavior": "Removed", "invert": True},
        "post_processor": None, "decoder": None,
        "model": {"type": "WordPiece", "unk_token": UNKNOWN, "vocab": dict(pieces),
                  "continuing_subword_prefix": _GOES_ON, "max_input_chars_per_word": _LONGEST}}


def _write_tensors(path: Path, tensors: Mapping[str, NDArray[Any]]) -> None:
    """A safetensors file: the length of a header, the header, and the numbers."""
    header: dict[str, Any] = {}
    end = 0
    for name, values in tensors.items():
        start, end = end, end + values.nbytes
        header[name] = {"dtype": _TYPES[values.dtype.str], "shape": list(values.shape),
                        "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with whole_file(path) as part, part.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for values in tensors.values():
            file.write(values.tobytes())
