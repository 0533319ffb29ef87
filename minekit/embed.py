"""Texts to vectors: one door to the encoders that ship with minekit and to any other."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from minekit.danish.vectors import Static
from minekit.errors import MissingExtraError, SettingsError
from minekit.files import whole_file
from minekit.strict_toml import suggest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from minekit.danish.counted import Counted

Vectors = NDArray[np.float32]

LSA = "lsa"
STATIC = "static"
_SAME_SUBJECT = "Find tekster, der handler om det samme emne"
PREFIXES = (
    ("e5-large-instruct", f"Instruct: {_SAME_SUBJECT}\nQuery: "),
    ("e5-mistral", f"Instruct: {_SAME_SUBJECT}\nQuery: "),
    ("qwen3-embedding", f"Instruct: {_SAME_SUBJECT}\nQuery:"),
    ("e5-", "query: "),
    ("embeddinggemma", "task: clustering | query: "),
    ("nomic-embed-text", "clustering: "),
)
"""Part of a model's name, in small letters, and what the model wants before each text when texts
of one kind are compared with each other. The first that fits is taken."""
_PROMPTS = ("clustering", "sts", "query")
"""Names that models give to such a prefix, where they tell it themselves."""
_HUB = re.compile(r"\w[\w.-]*/\w[\w.-]*")
"""How the Hugging Face hub names models."""
_SOME = 20_000
"""Texts whose n-grams are counted at a time."""
_BATCH = 1024
"""Texts between two steps of the progress bar."""
_FEW = 50
_MANY = 2000
"""Texts; more do not change how far likenesses spread."""
_TINY = 1e-9


class Encoder(Protocol):
    """Makes vectors of unit length; those of texts about the same are near each other."""

    def fit(self, corpus: Sequence[str]) -> Self:
        """Learn from the texts of a corpus what can be learnt; pretrained models learn nothing."""

    def fit_encode(self, corpus: Sequence[str], counted: Counted | None = None) -> Vectors:
        """Learn from the texts of a corpus, and encode them."""

    def encode(self, texts: Sequence[str], counted: Counted | None = None) -> Vectors:
        """Make vectors.

        Parameters
        ----------
        counted
            What was counted in the texts before, for encoders that count.

        Returns
        -------
        ndarray of shape (len(texts), dimensions)
            Zeros for a text that says nothing.
        """


def encoder(name: str = LSA, *, cache: str | Path = "") -> Encoder:
    """The encoder with this name.

    Parameters
    ----------
    name
        ``static``, the vectors that ship with minekit; ``lsa``, topics of the corpus at hand; the
        folder of a sentence-transformers or model2vec model; or the name of one on the Hugging
        Face hub, as ``owner/model``, which is the only thing that may ask the network. Several
        with ``+`` between them have an equal say (``static+lsa``).
    cache
        Folder that keeps the vectors of a model that was given by folder or name, so that a text
        is encoded once; empty for none.

    Raises
    ------
    MissingExtraError
        If the model needs sentence-transformers and that is not installed.
    SettingsError
        If there is no such encoder, or it cannot be loaded.

    Examples
    --------
    >>> texts = ["Vejen lukkes.", "Vejene skal lukkes om natten.", "Skolen får et bibliotek."]
    >>> vectors = encoder("lsa").fit(texts).encode(texts)
    >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    True
    """
    if "+" in name and not Path(name).is_dir():
        return Together([encoder(part.strip(), cache=cache) for part in name.split("+")])
    if name == LSA:
        return Lsa()
    if name == STATIC:
        return Static()
    model = SentenceModel(name)
    return Cached(model, Path(cache)) if str(cache) else model


def ships(name: str) -> bool:
    """Whether the encoder with this name is part of minekit, and so small enough to be sent about.

    Examples
    --------
    >>> ships("static+lsa"), ships("models/mine")
    (True, False)
    """
    return all(part.strip() in (LSA, STATIC) for part in name.split("+"))


class Together:
    """Several encoders side by side, each having as much say as any other.

    The vectors of each are centred, and stretched until its likenesses spread as far as those of
    the others: some call all texts alike, and some none.
    """

    def __init__(self, parts: Sequence[Encoder]) -> None:
        self._parts = tuple(parts)
        self._means: list[Any] = [0.0] * len(self._parts)
        self._scales = [1.0] * len(self._parts)

    def fit(self, corpus: Sequence[str]) -> Self:
        """Fit each of them, and learn its mean and spread; too few texts say nothing of these."""
        self.fit_encode(corpus)
        return self

    def fit_encode(self, corpus: Sequence[str], counted: Counted | None = None) -> Vectors:
        """The same, and their vectors of the corpus."""
        vectors = [part.fit_encode(corpus, counted) for part in self._parts]
        few = len(corpus) < _FEW
        self._means = [0.0 if few else part.mean(0) for part in vectors]
        self._scales = [1.0 if few else _scale(_unit(part - mean))
                        for part, mean in zip(vectors, self._means, strict=True)]
        return self._joined(vectors)

    def encode(self, texts: Sequence[str], counted: Counted | None = None) -> Vectors:
        """Their vectors in one row, scaled to unit length; zeros where all say nothing."""
        return self._joined([part.encode(texts, counted) for part in self._parts])

    def _joined(self, vectors: Sequence[Vectors]) -> Vectors:
        rows = []
        for part, mean, scale in zip(vectors, self._means, self._scales, strict=True):
            rows.append(scale * _unit(part - mean))
            rows[-1][~np.any(part, axis=1)] = 0
        return _unit(np.hstack(rows))


class Lsa:
    """Latent semantic analysis of character n-grams [1]_.

    N-grams inside words find the parts of Danish compounds and their inflections without a
    lemmatiser.

    Parameters
    ----------
    dimensions
        Of the vectors, at most.
    seed
        Of the randomised decomposition.
    most
        Texts that are learnt from; of more, a part that is spread over all of them.

    References
    ----------
    .. [1] Deerwester et al. (1990), "Indexing by latent semantic analysis", JASIS 41(6).
    """

    def __init__(self, dimensions: int = 100, *, seed: int = 0, most: int = 20_000) -> None:
        self.dimensions = dimensions
        self.seed = seed
        self.most = most
        self._rarity: Any = None
        self._kept: Any = None
        self._topics: Vectors | None = None

    def fit(self, corpus: Sequence[str]) -> Self:
        """Learn n-gram weights and topics from a corpus."""
        self._learn(_counts(_spread(corpus, self.most)))
        return self

    def fit_encode(self, corpus: Sequence[str], counted: Counted | None = None) -> Vectors:
        """The same, and the vectors of the corpus; its n-grams are counted once."""
        weights = self._learn(_counts(_spread(corpus, self.most), counted))
        if weights is None or self._topics is None or len(corpus) > self.most:
            return self.encode(corpus, counted)
        return self._found(weights, self._topics)

    def _learn(self, counts: csr_matrix) -> csr_matrix | None:
        """The weights of the n-grams in each text; None if there is nothing to learn."""
        from minekit.danish.counted import Rarity
        from minekit.latent import directions

        self._topics, self._rarity = None, Rarity(counts)
        self._kept = np.flatnonzero(self._rarity.seen >= min(2, counts.shape[0]))
        size = min(self.dimensions, counts.shape[0] - 1, len(self._kept) - 1)
        if size < 1:  # nothing in common, or nothing at all
            return None
        weights = self._weights(counts)
        self._topics = directions(weights, size, self.seed)
        return weights

    def encode(self, texts: Sequence[str], counted: Counted | None = None) -> Vectors:
        """Vectors of the fitted topics."""
        if self._topics is None or not texts:
            width = 1 if self._topics is None else len(self._topics)
            return np.zeros((len(texts), width), np.float32)
        # Some at a time: the n-grams of a text take a hundred times the room of its vector.
        return np.vstack([self._found(self._weights(_counts(texts[at:at + _SOME], counted)),
                                      self._topics)
                          for at in range(0, len(texts), _SOME)])

    def _weights(self, counts: csr_matrix) -> csr_matrix:
        """Those of the n-grams that stand in two texts of the corpus; rows of unit length."""
        from minekit.danish.counted import unit_rows

        return unit_rows(self._rarity.weighted(counts)[:, self._kept])

    def _found(self, weights: csr_matrix, topics: Vectors) -> Vectors:
        return _unit(weights @ topics.T)


class SentenceModel:
    """A model that sentence-transformers can load, by its name or from a folder.

    What the model wants before each text (``PREFIXES``, or what it tells itself) is put there.

    Parameters
    ----------
    name
        On the Hugging Face hub, or the path of a folder.
    """

    def __init__(self, name: str) -> None:
        folder = Path(name)
        if not name or (not folder.is_dir() and not _HUB.fullmatch(name)):
            raise SettingsError(f"encoder: {name}: no such folder"
                                f"{suggest(name, (LSA, STATIC))}; give the folder of a "
                                f"sentence-transformers model, OWNER/MODEL of one on the Hugging "
                                f"Face hub, '{STATIC}' or '{LSA}'")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise MissingExtraError(f"the encoder '{name}' needs sentence-transformers; install "
                                    'it with: pip install "minekit[transformers]"') from None
        try:
            self._model = SentenceTransformer(name, device="cpu",
                                              local_files_only=folder.is_dir())
            self._model.encode("prøve", show_progress_bar=False)
        except Exception as error:  # whatever the hub, the network or a broken file raises
            raise SettingsError(_cannot_be_loaded(name, _first_line(error))) from None
        self.prefix = _prefix(name, getattr(self._model, "prompts", None) or {})

    @cached_property
    def key(self) -> str:
        """The same for models that give the same vectors: a hash of all that they consist of."""
        import torch

        digest = hashlib.sha256(f"{self.prefix}\n{self._model}\n".encode())
        digest.update(_tokenizer_of(self._model).encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
            digest.update(tensor.contiguous().reshape(-1).view(torch.uint8).numpy().data)
        return digest.hexdigest()[:24]

    def fit(self, corpus: Sequence[str]) -> Self:
        """Nothing is learnt: the model is used as it is."""
        return self

    def fit_encode(self, corpus: Sequence[str], counted: Counted | None = None) -> Vectors:
        """The vectors of the corpus."""
        return self.encode(corpus)

    def encode(self, texts: Sequence[str], counted: Counted | None = None) -> Vectors:
        """Vectors of the model, scaled to unit length."""
        from tqdm import tqdm

        clean = [text.encode("utf-8", "replace").decode() for text in _composed(texts)]
        parts = [clean[at:at + _BATCH] for at in range(0, len(clean), _BATCH)]
        size = len(self._model.encode("prøve", show_progress_bar=False))
        found = np.zeros((len(texts), size), np.float32)
        for number, part in enumerate(tqdm(parts, "vectors", leave=False, disable=(
                True if len(parts) < 2 else None))):
            found[number * _BATCH:][:len(part)] = self._model.encode(
                [self.prefix + text for text in part], prompt="", show_progress_bar=False)
        found[[not text.strip() for text in clean]] = 0
        return _unit(found)


class Cached:
    """An encoder whose vectors are kept in a file, so that each text is encoded once.

    A file that is damaged, or was written by another version, is made anew.

    Parameters
    ----------
    model
        One that learns nothing from a corpus.
    folder
        In which ``vectors-KEY.npz`` is written, named after the model's contents.
    """

    def __init__(self, model: SentenceModel, folder: Path) -> None:
        self._model = model
        self._path = folder / f"vectors-{model.key}.npz"

    def fit(self, corpus: Sequence[str]) -> Self:
        """Nothing is learnt."""
        return self

    def fit_encode(self, corpus: Sequence[str], counted: Counted | None = None) -> Vectors:
        """The vectors of the corpus."""
        return self.encode(corpus)

    def encode(self, texts: Sequence[str], counted: Counted | None = None) -> Vectors:
        """As the model does, but texts that were encoded before are looked up."""
        known = self._read()
        names = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        missing = {name: text for name, text in zip(names, texts, strict=True)
                   if name not in known}
        if missing:
            known |= zip(missing, self._model.encode(list(missing.values())), strict=True)
            self._write(known)
        return (np.stack([known[name] for name in names]) if names
                else self._model.encode(()))

    def _read(self) -> dict[bytes, Vectors]:
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                names, vectors = arrays["texts"], arrays["vectors"]
            if names.dtype != np.uint8 or vectors.dtype != np.float32 or vectors.ndim != 2:
                return {}
            return dict(zip((row.tobytes() for row in names), vectors, strict=True))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            return {}

    def _write(self, known: Mapping[bytes, Vectors]) -> None:
        names = np.frombuffer(b"".join(known), np.uint8).reshape(len(known), -1)
        with whole_file(self._path) as part:
            np.savez(part, texts=names, vectors=np.stack(list(known.values())))


def _counts(texts: Sequence[str], counted: Counted | None = None) -> csr_matrix:
    """How often each n-gram stands in each text."""
    from minekit.danish.counted import count_ngrams

    return counted.ngrams(texts) if counted else count_ngrams(texts)


def _scale(vectors: Vectors) -> float:
    """By what to multiply vectors so that their likenesses have a spread of 1."""
    likeness = vectors[:_MANY] @ vectors[:_MANY].T
    spread = float(likeness[np.triu_indices(len(likeness), 1)].std())
    return spread**-0.5 if spread > _TINY else 1.0


def _unit(vectors: NDArray[Any]) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _TINY), np.float32)


def _spread(texts: Sequence[str], most: int) -> Sequence[str]:
    """All texts, or as many from all over them."""
    if len(texts) <= most:
        return texts
    return [texts[at] for at in np.linspace(0, len(texts) - 1, most).astype(int).tolist()]


def _composed(texts: Sequence[str]) -> list[str]:
    """With letters and their accents in one: NFC."""
    return [unicodedata.normalize("NFC", text) for text in texts]


def _prefix(name: str, prompts: Mapping[str, str]) -> str:
    """What a model wants before each text; a folder's model may have told its name."""
    names = f"{name} {_told(Path(name) / 'config.json').get('_name_or_path', '')}".lower()
    for part, prefix in PREFIXES:
        if part in names:
            return prefix
    told = {kind.lower(): prompt for kind, prompt in prompts.items() if prompt}
    return next((told[kind] for kind in _PROMPTS if kind in told), "")


def _told(path: Path) -> dict[str, Any]:
    """What a file of settings holds; nothing if it cannot be read."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _tokenizer_of(model: Any) -> str:
    """All that the tokenizer of a model is made of; its name for one that does not tell."""
    tokenizer = getattr(model, "tokenizer", None)
    rust: Any = getattr(tokenizer, "backend_tokenizer", tokenizer)
    return str(rust.to_str()) if hasattr(rust, "to_str") else repr(tokenizer)


def _cannot_be_loaded(name: str, why: str) -> str:
    """What the user is told."""
    if not Path(name).is_dir():
        return (f"encoder: '{name}' cannot be loaded ({why}); if this machine has no network, "
                f"fetch it on another (hf download {name} --local-dir FOLDER) and give that "
                f"folder, or use '{STATIC}' or '{LSA}'")
    told = _told(Path(name) / "config_sentence_transformers.json").get("__version__", {})
    made = told.get("sentence_transformers", "") if isinstance(told, dict) else ""
    return (f"encoder: {name}: the model in this folder is damaged, not complete, or of a newer "
            f"version{f' (sentence-transformers {made})' if made else ''}: {why}; copy it anew, "
            f"or use '{STATIC}' or '{LSA}'")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
