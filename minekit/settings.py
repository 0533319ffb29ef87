"""Settings of a run: what ``pipelines/*.toml`` may hold, a table for each stage.

Every setting has a default; ``pipelines/standard.toml`` shows them all.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from minekit.addresses import endpoint
from minekit.errors import SettingsError
from minekit.strict_toml import Table, parse, suggest

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


class ExtractSettings(Table):
    """Reading PDFs, and the limits that a hostile file cannot pass."""

    ocr: Literal["auto", "off"] = "auto"
    """Whether pictures of pages are read where Tesseract is installed."""
    ocr_languages: str = "dan"
    """As Tesseract names them; several with ``+``."""
    ocr_dpi: Annotated[int, Field(ge=70, le=600)] = 300
    """Dots to the inch of the pictures that Tesseract reads."""
    ocr_seconds: Count = 120
    """For one page."""
    max_bytes: Count = 200_000_000
    """A larger file is not opened."""
    max_pages: Count = 2000
    """Of a file; the first ones are read."""
    max_characters: Count = 200_000
    """On one page; what is beyond is left out and listed."""
    max_objects: Count = 100_000
    """Drawn on one page; of more, neither tables nor hidden text are looked for."""
    max_side: Count = 14_400
    """Of a page, in points: the largest that the PDF standard allows (ISO 32000-1, annex C)."""
    seconds: Count = 300
    """For one document, without OCR."""
    memory_mb: Annotated[int, Field(ge=256)] = 2048
    """Address space of the process that reads a document."""


class SplitSettings(Table):
    """Finding responses and their senders."""

    name_match: Annotated[float, Field(ge=50, le=100)] = 90.0
    """How alike (per cent) a printed name and one of ``hearing.toml`` must be."""


class LinkSettings(Table):
    """Sentences to themes and moves."""

    encoder: str = "lsa"
    """``lsa``, ``static``, or the name or folder of a sentence-transformers model; several with
    ``+`` between them."""
    cache: str = ""
    """Folder that keeps the vectors of such a model, so that a text is encoded once."""
    model: str = ""
    """Folder that `minekit train` wrote; empty for the model that ships with minekit."""
    theme_from: Share = 0.35
    """Probability from which a theme is given to a sentence."""
    more_themes_from: Share = 0.3
    """The same for further themes of a sentence that has one."""
    move_from: Share = 0.15
    """Probability from which a sentence may be about a move; weighed, not taken as true."""
    consideration_from: Share = 0.15
    """Probability from which a sentence appeals to a consideration. Low, since annotators mark
    considerations where they are clear only, which no model can foresee."""


class NliSettings(Table):
    """A reader that asks what sentences entail."""

    model: str = ""
    """Name or folder of a ``CrossEncoder`` for inference."""
    entailed_from: Share = 0.5
    """Probability from which a hypothesis is entailed."""


class LlmSettings(Table):
    """A reader that asks a language model on the user's own machine or network."""

    url: str = ""
    """Such as ``http://localhost:11434/v1``; ``/chat/completions`` is added."""
    model: str = ""
    """As the server names it."""
    timeout: Annotated[float, Field(gt=0, le=3600)] = 120.0
    """Seconds for one answer."""
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    """Further tries after no answer."""
    per_minute: Annotated[int, Field(ge=0)] = 0
    """Questions, at most; 0 for as many as are answered."""
    seed: int = 0
    """Sent with each question, with temperature 0."""
    max_words: Count = 3000
    """Of a letter that are sent with a question."""
    max_tokens: Count = 1000
    """Of an answer."""
    key_variable: str = ""
    """Environment variable that holds the server's key, if it asks for one."""
    allow_public: bool = False
    """Whether letters may be sent beyond this machine and private networks."""

    @model_validator(mode="after")
    def _can_be_asked(self) -> LlmSettings:
        if self.url:
            endpoint(self.url, allow_public=self.allow_public)
        return self


class StanceSettings(Table):
    """Stances and positions."""

    reader: Literal["builtin", "nli", "llm"] = "builtin"
    """Who reads positions again: nobody, or a reader with a table of its own below."""
    reader_accuracy: Annotated[float, Field(gt=0, lt=1)] = 0.8
    """Share of positions that such a reader gets right, as `minekit evaluate` tells."""

    model: str = ""
    """Folder that `minekit train` wrote; empty for the model that ships with minekit."""
    stance_from: Share = 0.4
    """Probability from which a sentence takes a side on a move."""
    position_from: Share = 0.5
    """Confidence from which a response has a position on a move."""
    review_risk: Share = 0.05
    """Share of the positions *not* marked for review that may be wrong."""
    nli: NliSettings = NliSettings()
    llm: LlmSettings = LlmSettings()

    @model_validator(mode="after")
    def _has_its_reader(self) -> StanceSettings:
        if self.reader == "nli" and not self.nli.model:
            raise ValueError("reader 'nli' needs a model in [stance.nli]")
        if self.reader == "llm" and not (self.llm.url and self.llm.model):
            raise ValueError("reader 'llm' needs url and model in [stance.llm]")
        return self


class ClusterSettings(Table):
    """Points."""

    likeness: Share = 0.5
    """How alike (cosine) the sentences of one point must be."""
    seed: int = 0
    """Of what is drawn by chance."""


class ReportSettings(Table):
    """What is written for readers."""

    formats: tuple[Literal["xlsx", "html", "docx", "pdf", "md"], ...] = (
        "xlsx", "html", "docx", "md")
    """What a run writes."""
    quotes: Count = 3
    """Quotes under a statement of an annex."""
    conditions: Count = 8
    """The same under support with conditions, so that the conditions can be read."""
    mask: Literal["none", "citizens"] = "none"
    """Whom to keep from tables and reports; CPR numbers always are."""
    pictures: bool = True
    """Small pictures of the pages beside quotes in the explorer, where it stays under 5 MB."""


class EngineSettings(Table):
    """Who does the work, and where it is kept: nothing of it changes what comes out."""

    scheduler: str = ""
    """Address of a dask scheduler, such as ``tcp://host:8786``; ``local`` for worker processes of
    this machine, ``auto`` for the address in DASK_SCHEDULER_ADDRESS; empty for no dask."""
    shards: str = ""
    """Where the work on single documents is kept, such as ``s3://bucket/folder``; empty for the run
    folder."""


class Settings(Table):
    """All settings of a run."""

    extract: ExtractSettings = ExtractSettings()
    split: SplitSettings = SplitSettings()
    link: LinkSettings = LinkSettings()
    stance: StanceSettings = StanceSettings()
    cluster: ClusterSettings = ClusterSettings()
    report: ReportSettings = ReportSettings()
    engine: EngineSettings = EngineSettings()

    @classmethod
    def load(cls, pipeline: str | Path = "standard") -> Settings:
        """The settings of a pipeline that ships with minekit, or of a TOML file.

        Raises
        ------
        SettingsError
            If there is no such pipeline, or it holds something unknown.
        """
        path = Path(pipeline)
        if not path.is_file():
            known = {file.stem: file for file in shipped_pipelines()}
            if str(pipeline) not in known:
                raise SettingsError(f"{pipeline}: no such pipeline{suggest(str(pipeline), known)}; "
                                    f"give a file or one of {', '.join(sorted(known))}")
            path = known[str(pipeline)]
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: cannot be read: {error}") from None
        return parse(cls, text, str(path), SettingsError)

    def with_mask(self, mask: str | None) -> Settings:
        """The same, with another mask of reports if there is one."""
        if mask is None:
            return self
        report = self.report.model_copy(update={"mask": mask})
        return self.model_copy(update={"report": report})


    def with_models(self, folder: Path) -> Settings:
        """The same, with the models in a folder, if it is there, where no others are named."""
        if not folder.is_dir():
            return self
        return self.model_copy(update={
            stage: part.model_copy(update={"model": part.model or str(folder)})
            for stage, part in (("link", self.link), ("stance", self.stance))})

    def that_matter(self) -> dict[str, Any]:
        """Those on which it hangs what comes out, as plain values."""
        return self.model_dump(mode="json", exclude={"engine"})

    def with_engine(self, scheduler: str | None, shards: str | None) -> Settings:
        """The same, done and kept elsewhere where something is said of it."""
        said = {name: value for name, value in (("scheduler", scheduler), ("shards", shards))
                if value is not None}
        return self.model_copy(update={"engine": self.engine.model_copy(update=said)})


def shipped_pipelines() -> list[Path]:
    """The pipeline files of the installed package, or of the repository it is run from."""
    package = Path(str(files("minekit")))
    folders = (package / "pipelines", package.parent / "pipelines")
    return next((sorted(found) for folder in folders if (found := list(folder.glob("*.toml")))), [])
