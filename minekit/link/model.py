"""The fitted model that reads themes, moves and considerations off the letters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from minekit.chain import Chain
from minekit.errors import SettingsError
from minekit.linear import rounded
from minekit.link.features import Centroids, States, Texts, chains, told
from minekit.link.nodes import Letters

Floats = NDArray[np.float64]

_FILE = "link.json"
_BACKGROUND = "background.txt"


@dataclass(frozen=True, eq=False)
class Subjects:
    """Finds what each node is about in two steps.

    Parameters
    ----------
    first
        Reads each letter by itself.
    second
        Is told as well what the first found in the other letters.
    """

    first: Chain
    second: Chain

    def hear(self, letters: Letters, states: States, texts: Texts, tone: Floats) -> Centroids:
        """What letters say of each state, as far as the first finds it."""
        shares = self.first.probabilities(chains(letters, states, texts, tone))
        return Centroids.of(letters, texts.ngrams, shares)

    def probabilities(self, letters: Letters, states: States, texts: Texts, tone: Floats,
                      heard: Centroids) -> Floats:
        """Of each state for each node: n_nodes x n_states.

        Parameters
        ----------
        heard
            From other letters, among which these may be.
        """
        plain = chains(letters, states, texts, tone)
        shares = self.first.probabilities(plain)
        return self.second.probabilities(
            told(plain, letters, heard.likeness(letters, texts.ngrams, shares)))


@dataclass(frozen=True, eq=False)
class LinkModel:
    """What is fitted of the linker.

    Parameters
    ----------
    subjects
        For themes and moves.
    considerations
        The same for considerations; None if no annotated hearing had any.
    background
        Sentences of the hearings that it was fitted on.
    """

    subjects: Subjects
    considerations: Subjects | None
    background: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the model of a folder.

        Raises
        ------
        SettingsError
            If there is none, or it was written by another version.
        """
        try:
            data = json.loads((folder / _FILE).read_text("utf-8"))
            return cls(**{name: steps and Subjects(
                              **{step: _chain(part) for step, part in steps.items()})
                          for name, steps in data.items()},
                       background=tuple((folder / _BACKGROUND).read_text("utf-8").splitlines()))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(f"{folder / _FILE}: cannot be read ({error}); "
                                "`minekit train` writes a model folder") from None

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        data = {name: subjects and {step: {"weights": rounded(chain.weights),
                                           "passages": rounded(chain.passages)}
                                    for step, chain in vars(subjects).items()}
                for name, subjects in (("subjects", self.subjects),
                                       ("considerations", self.considerations))}
        (folder / _FILE).write_text(json.dumps(data) + "\n", "utf-8")
        (folder / _BACKGROUND).write_text("".join(f"{text}\n" for text in self.background), "utf-8")


def _chain(data: Mapping[str, Any]) -> Chain:
    return Chain(np.array(data["weights"], np.float64), np.array(data["passages"], np.float64))
