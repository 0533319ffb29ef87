"""A reader that asks of sentences what they entail: any ``CrossEncoder`` for inference (NLI)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from minekit.danish.asking import HYPOTHESES
from minekit.errors import MissingExtraError, SettingsError
from minekit.hearing import Move
from minekit.records import Sentence, Stance
from minekit.settings import NliSettings
from minekit.stance.readers import Answer, Question

Floats = NDArray[np.float64]

MOST_PREMISES = 8
"""Sentences of a letter that are asked about a move: those most about it."""
SHORT = 3
"""Words of a title that says too little without its description."""
_STANCES = tuple(HYPOTHESES)
_SIDES = (_STANCES.index(Stance.SUPPORTS), _STANCES.index(Stance.OPPOSES))


class NliReader:
    """Takes the stance that a sentence of the letter most surely entails.

    Parameters
    ----------
    model
        A ``CrossEncoder`` or what behaves like one.
    name
        Of the model, for the tables.
    entailed_from
        Probability from which a hypothesis is entailed; below it nothing is said.

    Raises
    ------
    SettingsError
        If the model has no label for entailment.
    """

    def __init__(self, model: Any, name: str, entailed_from: float = 0.5) -> None:
        self.name = f"nli {name}"
        self._model = model
        self._column = entailment(getattr(model.config, "id2label", None) or {}, name)
        self._least = entailed_from

    @classmethod
    def load(cls, settings: NliSettings) -> Self:
        """The reader with the model of the settings, on the processor.

        Raises
        ------
        MissingExtraError
            If sentence-transformers is not installed.
        SettingsError
            If the model cannot be loaded, or is none for inference.
        """
        try:
            from sentence_transformers import CrossEncoder
        except ImportError:
            raise MissingExtraError("stance.reader 'nli' needs sentence-transformers; install it "
                                    'with: pip install "minekit[transformers]"') from None
        if Path(settings.model).is_absolute() and not Path(settings.model).is_dir():
            raise SettingsError(f"stance.nli.model: {settings.model}: no such folder; give the "
                                "folder or name of a CrossEncoder for inference")
        try:
            model = CrossEncoder(settings.model, device="cpu")
        except Exception as error:  # whatever the hub, the network or a broken file raises
            reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
            raise SettingsError(f"stance.nli.model: '{settings.model}' cannot be loaded ({reason})"
                                "; give a folder that holds the model") from None
        return cls(model, Path(settings.model).name, settings.entailed_from)

    def read(self, asked: Sequence[Question]) -> Iterator[Answer]:
        """What the sentences that are most about the move entail."""
        for question in asked:
            sentences = _premises(question)
            pairs = [(text, hypothesis) for _, text in sentences
                     for hypothesis in hypotheses(question.move)]
            entailed = self._entailed(pairs).reshape(len(sentences), len(_STANCES))
            yield self._answer([sentence for sentence, _ in sentences], entailed)

    def _entailed(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """The probability that each text entails its hypothesis."""
        scores = np.asarray(self._model.predict(list(pairs), apply_softmax=True,
                                                show_progress_bar=False), np.float64)
        return np.asarray(scores[:, self._column])

    def _answer(self, sentences: Sequence[Sentence], entailed: Floats) -> Answer:
        most = entailed.max(0)
        if most.max() < self._least:
            return Answer(None)
        if most[list(_SIDES)].min() >= self._least and len(set(entailed[:, _SIDES].argmax(0))) == 2:
            told = entailed[:, _SIDES].max(1)
            stance = Stance.MIXED
        else:
            stance = _STANCES[int(most.argmax())]
            told = entailed[:, most.argmax()]
        order = [at for at in np.argsort(-told, kind="stable") if told[at] >= self._least]
        return Answer(stance, tuple(sentences[at].id for at in order))


def hypotheses(move: Move) -> list[str]:
    """What a sentence on the move may entail, stance by stance.

    Examples
    --------
    >>> hypotheses(Move(id="G1", theme="t", title="Luk den gamle bro"))[2]
    'Afsenderen er imod forslaget: Luk den gamle bro.'
    """
    text = move.title.rstrip(".")
    if len(text.split()) < SHORT and move.description:
        text = f"{text}: {move.description.rstrip('.')}"
    return [hypothesis.format(text) for hypothesis in HYPOTHESES.values()]


def entailment(labels: Mapping[int, str], name: str) -> int:
    """The column of entailment, as the model's own configuration says.

    Raises
    ------
    SettingsError
        If there is none.

    Examples
    --------
    >>> entailment({0: "contradiction", 1: "entailment", 2: "neutral"}, "a model")
    1
    """
    found = [int(n) for n, label in labels.items() if "entail" in str(label).casefold()
             and "not" not in str(label).casefold()]
    if len(found) != 1 or len(labels) < 2:
        raise SettingsError(f"stance.nli.model: '{name}' has the labels "
                            f"{', '.join(map(str, labels.values())) or 'none'}; one for inference "
                            "has 'entailment' among them")
    return found[0]


def _premises(question: Question) -> list[tuple[Sentence, str]]:
    """The sentences most about the move, in reading order, each after the one that it follows."""
    body = question.body
    most = sorted(question.about, key=lambda id: -question.about[id])[:MOST_PREMISES]
    found = []
    for before, sentence in zip((None, *body), body, strict=False):
        if sentence.id in most:
            joined = before is not None and before.paragraph == sentence.paragraph
            text = f"{before.text} {sentence.text}" if before and joined else sentence.text
            found.append((sentence, text))
    return found
