"""A spaCy pipeline for Danish, from the treebank and its named entities.

    python training/pipeline.py SPACY_FOLDER --out FOLDER
    python training/pipeline.py SPACY_FOLDER --parts ner --letters 4000 --width 64 --depth 3 \
        --steps 6000 --out FOLDER

``SPACY_FOLDER`` holds ``train_ddt.spacy``, ``dev.spacy`` and ``test.spacy``. The settings stand in
``pipeline.cfg`` beside this file. The vectors that ship with minekit are read, not stored again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from confection import Config
from letters import invented
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, load_model_from_config
from spacy.vectors import Vectors

from minekit.danish.language import danish, keep_abbreviations
from minekit.danish.vectors import known, word_vectors

HERE = Path(__file__).parent
PARTS = ("morphologizer", "trainable_lemmatizer", "parser", "ner")


def words(nlp: Language) -> Vectors:
    """The vectors of minekit as spaCy's own."""
    shipped = list(known().times)
    data = word_vectors(shipped)
    data /= data.std()
    keys = [nlp.vocab.strings.add(word) for word in shipped]
    return Vectors(data=data, keys=keys, strings=nlp.vocab.strings, name="minekit", attr="LOWER")


def letters(nlp: Language, number: int) -> Iterator[Doc]:
    """Lines of invented letters whose names are known."""
    for text, spans in invented(number):
        doc = nlp.make_doc(text)
        found = [doc.char_span(start, end, label) for start, end, label in spans]
        doc.set_ents([span for span in found if span is not None])
        yield doc


def main() -> None:
    """Read the treebank, train, and write the best pipeline and the last."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="with the treebank as spaCy's DocBins")
    parser.add_argument("--parts", default=",".join(PARTS), help="divided by commas")
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--letters", type=int, default=0, help="invented lines to add")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    nlp = danish()
    with tempfile.TemporaryDirectory() as folder:
        docs = [*DocBin().from_disk(args.folder / "train_ddt.spacy").get_docs(nlp.vocab),
                *letters(nlp, args.letters)]
        DocBin(docs=docs).to_disk(Path(folder) / "train.spacy")
        nlp.vocab.vectors = words(nlp)
        nlp.to_disk(folder)
        trained = init_nlp(_config(args, Path(folder)))
        keep_abbreviations(trained)
        start = time.process_time()
        train(trained, args.out, stdout=sys.stdout, stderr=sys.stderr)
    print(f"{time.process_time() - start:.0f} s")


def _config(args: argparse.Namespace, folder: Path) -> Config:
    """The settings of ``pipeline.cfg`` with the parts and sizes that are asked for."""
    parts = args.parts.split(",")
    config = load_config(HERE / "pipeline.cfg", interpolate=True, overrides={
        "paths.train": str(folder / "train.spacy"), "paths.dev": str(args.folder / "dev.spacy"),
        "nlp.pipeline": ["tok2vec", *parts], "training.max_steps": args.steps,
        "components.tok2vec.model.embed.width": args.width,
        "components.tok2vec.model.encode.width": args.width,
        "components.tok2vec.model.encode.depth": args.depth,
        **{f"components.{part}.model.tok2vec.width": args.width for part in PARTS}})
    config["initialize"] = {"vectors": str(folder)}
    for part in set(PARTS) - set(parts):
        del config["components"][part]
    return load_model_from_config(config, auto_fill=True).config


if __name__ == "__main__":
    main()
