"""What several test files need."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pdfs
import pytest

from minekit import pipeline
from minekit.extract import read_document
from minekit.hearing import Hearing
from minekit.records import Block, BlockKind, Document
from minekit.results import Run
from minekit.settings import ExtractSettings

hypothesis.settings.register_profile("minekit", deadline=None)
hypothesis.settings.load_profile("minekit")  # how fast a busy machine is, is no property of code

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpora" / "ressortanalyse"

HEARING = """\
[hearing]
id = "indgang"
title = "En fælles indgang til kommunen"
authority = "Nordby Kommune, Sekretariatet"
opened = 2024-03-01
deadline = 2024-06-01

[[theme]]
id = "indgang"
title = "Borgernes indgang til kommunen"
description = "Telefonnumre, åbningstider og digital henvendelse."

[[theme]]
id = "klima"
title = "Klima og grønne områder"
description = "Klimatilpasning, parker, træer og regnvand."

[[move]]
id = "G01"
theme = "indgang"
title = "Saml alle telefonnumre i en fælles indgang"
description = "Borgerne får ét nummer i Borgerservice."

[[move]]
id = "G02"
theme = "klima"
title = "Flyt parkerne til Kulturforvaltningen"
description = "Drift og pleje af parker skifter forvaltning."

[[consideration]]
id = "natur"
title = "Natur og miljø"
description = "Træer, parker og klima skal bevares."

[[consideration]]
id = "naerhed"
title = "Nærhed til borgerne"
description = "Kort vej til kommunen, også for dem uden computer."

[[stakeholder]]
name = "Nordby Ældreråd"
kind = "råd"
aliases = ["Ældrerådet i Nordby"]

[[stakeholder]]
name = "Nordby Lokaludvalg"
kind = "lokaludvalg"
"""


@pytest.fixture(scope="session")
def hearing() -> Hearing:
    return Hearing.from_text(HEARING)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Document]:
    """Writes a PDF with the drawing functions, and reads it."""
    def read(*pages: Callable[[pdfs.Page], None]) -> Document:
        path = pdfs.write(tmp_path / "test.pdf", *pages)
        return read_document(path, path.name, ExtractSettings())

    return read


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    return [block.text for block in document.blocks if not kinds or block.kind in kinds]


def blocks(document: Document, kind: BlockKind) -> list[Block]:
    return [block for block in document.blocks if block.kind is kind]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A small hearing with two letters."""
    folder = tmp_path / "indgang"
    make_corpus(folder)
    return folder


def make_corpus(folder: Path) -> None:
    (folder / "pdf").mkdir(parents=True)
    (folder / "hearing.toml").write_text(HEARING, "utf-8")
    pdfs.letter(folder / "pdf" / "1-aeldreraad.pdf")
    pdfs.letter(folder / "pdf" / "2-lokaludvalg.pdf", sender="Nordby Lokaludvalg",
                title="Svar fra Nordby Lokaludvalg",
                body=[pdfs.FIRST, ("Vi er imod at flytte parkerne til Kulturforvaltningen, for det",
                                   "vil skade træerne.")])


def run(corpus: Path) -> Run:
    """The run of a corpus that has ``out`` beside it; only Markdown is written."""
    return pipeline.run(corpus, corpus.parent / "out", jobs=1, pipeline=corpus / "fast.toml")


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small hearing with a finished run; not to be changed."""
    corpus = tmp_path_factory.mktemp("finished") / "indgang"
    make_corpus(corpus)
    (corpus / "fast.toml").write_text('[report]\nformats = ["md"]\n')
    run(corpus)
    return corpus


@pytest.fixture
def mine(finished: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(finished.parent, tmp_path / "mine")
    return tmp_path / "mine" / "indgang"
