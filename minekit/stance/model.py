"""The fitted model that reads sides in context and weighs them into positions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from minekit.errors import SettingsError
from minekit.linear import Linear
from minekit.stance.reading import CONTEXT
from minekit.stance.trust import Trust
from minekit.stance.weighing import WEIGHTS

_FILE = "stance.json"


@dataclass(frozen=True, eq=False)
class StanceModel:
    """What is fitted of the judgement of stances.

    Parameters
    ----------
    context
        From what a sentence and its neighbours say to the side that the sentence takes.
    positions
        From all that a response says of a move to its position.
    trust
        How often positions of some confidence are wrong.
    """

    context: Linear
    positions: Linear
    trust: Trust

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
            model = cls(Linear.from_json(data["context"]), Linear.from_json(data["positions"]),
                        Trust.from_json(data["trust"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(f"{folder / _FILE}: cannot be read ({error}); "
                                "`minekit train` writes a model folder") from None
        if (model.context.inputs, model.positions.inputs) != (CONTEXT, WEIGHTS):
            raise SettingsError(f"{folder / _FILE}: was written by another version of minekit; "
                                "`minekit train` writes it anew")
        return model

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        data = {"context": self.context.to_json(), "positions": self.positions.to_json(),
                "trust": vars(self.trust)}
        (folder / _FILE).write_text(json.dumps(data) + "\n", "utf-8")
