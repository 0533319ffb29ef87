"""A spaCy pipeline for Danish, from the treebank and its named entities.

    python training/pipeline.py SPACY_FOLDER --out FOLDER
    python training/pipeline.py SPACY_FOLDER --parts ner --letters 4000 --width 64 --depth 3 \
        --steps 6000 --out FOLDER

``SPACY_FOLDER`` holds ``train_ddt.spacy``, ``dev.spacy`` and ``test.spacy``. The settings stand in
``pipeline.cfg`` beside this file. The vectors that ship with minekit are read, not stored again.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from confection import Config
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, load_model_from_config
from spacy.vectors import Vectors

from minekit.danish.language import danish, keep_abbreviations
from minekit.danish.names import first_names
from minekit.danish.vectors import known, word_vectors

HERE = Path(__file__).parent
LABELS = {"P": "PER", "F": "PER", "I": "", "O": "ORG", "L": "LOC", "A": "LOC", "B": "LOC"}
INITIALS = "ABCDEFGHIJKLMNOPRSTVÅØ"
KNOWN = 0.5
"""Of surnames and places: the share that exists, beside those put together of halves."""
DOUBLE = 0.1
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
    form = tomllib.loads((HERE / "letters.toml").read_text("utf-8"))
    draw = random.Random(0)  # noqa: S311 - nothing secret
    for _ in range(number):
        kind = draw.choices(("signatures", "sentences", "plain"), (4, 5, 2))[0]
        yield _filled(nlp, form, draw.choice(form[kind]), draw)


def _filled(nlp: Language, form: Mapping[str, Any], template: str, draw: random.Random) -> Doc:
    text, spans = "", []
    for at, part in enumerate(re.split(r"\{(.)\}", template)):
        if at % 2:
            name = _name(form, part, draw)
            if LABELS[part]:
                spans.append((len(text), len(text) + len(name), LABELS[part]))
            elif spans:
                spans[-1] = (spans[-1][0], len(text) + len(name), spans[-1][2])
            part = name
        text += part
    doc = nlp.make_doc(text)
    found = [doc.char_span(start, end, label) for start, end, label in spans]
    doc.set_ents([span for span in found if span is not None])
    return doc


def _name(form: Mapping[str, Any], kind: str, draw: random.Random) -> str:
    if kind == "P":
        middle = draw.choice(("", "", "", _surname(form, draw), f"{draw.choice(INITIALS)}."))
        return " ".join(filter(None, (_first(draw), middle, _surname(form, draw))))
    if kind == "O":
        return str(draw.choice(form["organisations"])).replace("{L}", _place(form, draw))
    if kind == "B":
        return str(draw.choice(form["places_by"])).replace("{L}", _place(form, draw))
    if kind == "A":
        return f"{draw.choice(form['streets'].split())} {draw.randint(1, 180)}"
    if kind == "I":
        return f"{draw.choice(INITIALS)}."
    return _place(form, draw) if kind == "L" else _first(draw)


def _first(draw: random.Random) -> str:
    name = draw.choice(sorted(first_names()))
    return f"{name} {draw.choice(sorted(first_names()))}" if draw.random() < DOUBLE else name


def _surname(form: Mapping[str, Any], draw: random.Random) -> str:
    if draw.random() < KNOWN:
        name = str(draw.choice(form["surnames"].split()))
    else:
        name = draw.choice(form["first_halves"].split()) + draw.choice(form["surnames_by"].split())
    return f"{name}-{draw.choice(form['surnames'].split())}" if draw.random() < DOUBLE else name


def _place(form: Mapping[str, Any], draw: random.Random) -> str:
    if draw.random() < KNOWN:
        return str(draw.choice(form["places"].split()))
    return draw.choice(form["first_halves"].split()) + draw.choice(form["second_halves"].split())


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
