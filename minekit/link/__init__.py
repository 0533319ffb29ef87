"""Sentences to themes, moves and considerations.

Each letter is read as a chain of headings and sentences: what is spoken of goes on until a border
or the words themselves tell otherwise (:mod:`minekit.chain`). How well a sentence fits a theme or
move comes from likeness of the texts, from names and numbers, and, in a second reading, from what
the other letters say of the same (:mod:`minekit.link.features`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from minekit.danish.counted import Counted
from minekit.danish.models import model_folder
from minekit.danish.tone import Tone
from minekit.drawn import drawn
from minekit.embed import encoder
from minekit.hearing import Hearing
from minekit.link.linker import Linker
from minekit.link.model import LinkModel
from minekit.records import Link, Sentence
from minekit.settings import LinkSettings

if TYPE_CHECKING:
    from minekit.link.estimator import ThemeLinker as ThemeLinker

__all__ = ["Linker", "ThemeLinker", "learn", "link"]


def link(sentences: Sequence[Sentence], hearing: Hearing, settings: LinkSettings,
         counted: Counted | None = None) -> list[Link]:
    """What each sentence of the corpus is about.

    Parameters
    ----------
    sentences
        Of all responses; those of a response follow each other in reading order.
    counted
        What was counted in their texts before.

    Returns
    -------
    list of Link
        One for each sentence of a kind in ``BODY`` that is about something, in order.

    Raises
    ------
    MissingExtraError, SettingsError
        If the encoder or the model cannot be loaded.
    """
    if counted is None:
        counted = Counted(Tone.load(model_folder(settings.model)))
    return learn(sentences, hearing, settings, counted).links(sentences, counted)


def learn(sentences: Sequence[Sentence], hearing: Hearing, settings: LinkSettings,
          counted: Counted) -> Linker:
    """What :func:`link` learns of a hearing: from the letters that are drawn among all.

    Raises
    ------
    MissingExtraError, SettingsError
        If the encoder or the model cannot be loaded.
    """
    chosen = drawn(sentence.response_id for sentence in sentences)
    return Linker.learn([sentence for sentence in sentences if sentence.response_id in chosen],
                        hearing, settings, LinkModel.load(model_folder(settings.model)),
                        encoder(settings.encoder, cache=settings.cache), counted)


def __getattr__(name: str) -> Any:
    """The estimator, which imports scikit-learn, when it is asked for."""
    if name == "ThemeLinker":
        from minekit.link.estimator import ThemeLinker

        return ThemeLinker
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
