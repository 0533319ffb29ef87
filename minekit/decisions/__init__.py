"""What people decided, kept apart from what the program proposes, and replayed over every rerun.

>>> from minekit.decisions import DecisionBook, in_force
>>> decisions = in_force(DecisionBook.of("corpora/ressortanalyse").all())

:class:`DecisionBook` keeps the rows, :class:`Places` finds by content what they speak of, the
``replay_*`` functions apply them between the stages of a run, and :func:`labels` and
:func:`decided_positions` hand them to training.
"""

from minekit.decisions.book import FILE_NAME, DecisionBook, clean_coder, in_force, key_of
from minekit.decisions.gathering import replay_points
from minekit.decisions.judgements import replay_links, replay_positions, replay_stances
from minekit.decisions.labels import decided_positions, labels
from minekit.decisions.places import Places
from minekit.decisions.records import (
    JUDGEMENTS,
    POINTS,
    SETS,
    SIDES,
    SILENT,
    STRUCTURE,
    Decision,
    Kind,
    Spot,
    Target,
    Value,
)
from minekit.decisions.rulings import Ruling, Rulings, rulings
from minekit.decisions.structure import replay_structure

__all__ = [
    "FILE_NAME", "JUDGEMENTS", "POINTS", "SETS", "SIDES", "SILENT", "STRUCTURE",
    "Decision", "DecisionBook", "Kind", "Places", "Ruling", "Rulings", "Spot", "Target", "Value",
    "clean_coder", "decided_positions", "in_force", "key_of", "labels", "replay_links",
    "replay_points", "replay_positions", "replay_stances", "replay_structure", "rulings",
]
