"""Running a hearing's PDFs through all stages; :mod:`minekit.pipeline.making` has their order."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minekit.corpus import folder_of_pdfs, own_models
from minekit.explain import Step, explain
from minekit.lock import only_run
from minekit.observing import Observer, Progress
from minekit.pipeline.kept import STEPS
from minekit.pipeline.making import Making, Notice
from minekit.pipeline.order import Order, is_up_to_date
from minekit.results import Run
from minekit.settings import Settings
from minekit.store import MANIFEST, Store

__all__ = ["Notice", "default_folder", "own_models", "pdf_folder", "plan", "run"]


def run(corpus: str | Path, out: str | Path | None = None, *, pipeline: str | Path = "standard",
        hearing: str | Path | None = None, jobs: int | None = None,
        mask: str | None = None, scheduler: str | None = None, shards: str | None = None,
        progress: Progress | None = None, notice: Notice | None = None) -> Run:
    """Read a hearing's PDFs and write tables and annexes.

    Parameters
    ----------
    corpus
        Folder with ``hearing.toml`` and the PDFs, in ``pdf/`` or beside it.
    out
        Folder to write to; ``reports/NAME`` by default.
    pipeline
        Name of a pipeline that ships with minekit, or a TOML file of settings.
    hearing
        Another hearing file than the corpus' own.
    jobs
        Documents read at once; as many as there are processors by default.
    mask
        Whom to keep from tables and reports, in place of the setting ``report.mask``.
    scheduler, shards
        Who does the work on documents, and where it is kept, in place of the settings of
        ``[engine]``; see docs/scale.md.
    progress
        Is told how far each stage has come.
    notice
        Is told what is sent to a language model, and where, before it is; see docs/readers.md.

    Returns
    -------
    Run
        The finished run.

    Raises
    ------
    CorpusError, DecisionError, EngineError, HearingError, SettingsError, StoreError
        If nothing can be done. A document that cannot be read is listed in ``problems`` instead.
    """
    folder = Path(corpus)
    store = Store(out or default_folder(folder))
    settings = Settings.load(pipeline).with_mask(mask).with_engine(scheduler, shards)
    order = Order.of(folder, settings, hearing)
    if is_up_to_date(store, order.made_from):
        if store.is_untidy():
            with only_run(store.folder):
                store.tidy()
        return Run(store.folder)
    observer = Observer(progress or _silent)
    with only_run(store.folder), _seldom_collecting():
        made = Making(store, order, jobs or os.cpu_count() or 1, observer, notice).make()
        observer.write(store.folder, order.made_from, made.problems)
        store.write_manifest(made.manifest)
        store.tidy()
    return Run(store.folder)


def plan(corpus: str | Path, out: str | Path | None = None, *, pipeline: str | Path = "standard",
         hearing: str | Path | None = None, mask: str | None = None,
         shards: str | None = None) -> list[Step]:
    """What :func:`run` would do with the same arguments, and why; nothing is done.

    Returns
    -------
    list of Step
        Stage by stage; empty if there is nothing to do.
    """
    folder = Path(corpus)
    store = Store(out or default_folder(folder))
    settings = Settings.load(pipeline).with_mask(mask).with_engine(None, shards)
    order = Order.of(folder, settings, hearing)
    if is_up_to_date(store, order.made_from):
        return []
    place = store.shards_at(settings.engine.shards)
    documents, parts = (place.names(stage) for stage in STEPS[:2])
    read = order.document_keys(documents)
    unread = [file for file, key in read.items() if key not in documents]
    unsplit = [item.file for item in order.sources
               if order.keys(item, read[item.file]).part not in parts]
    return explain(store.manifest(), order.made_from, unread, unsplit)


def default_folder(corpus: Path) -> Path:
    """Where the run of a corpus is written when nothing else is said."""
    return Path("reports") / corpus.resolve().name


def pdf_folder(corpus: Path) -> Path | None:
    """Where the PDFs of a corpus lie; None for a run folder."""
    return None if (corpus / MANIFEST).is_file() else folder_of_pdfs(corpus)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage in circles seldom: records have none, and looking takes longer with each."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], 100_000), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _silent(stage: str, done: int, total: int) -> None:
    pass


