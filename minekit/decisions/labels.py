"""What decisions teach: labels of sentences and positions of responses, to train models on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from minekit.annotated import Labels
from minekit.decisions.places import NO_HASHES, Places
from minekit.decisions.records import Decision
from minekit.decisions.rulings import Rulings, rulings
from minekit.hearing import Hearing
from minekit.records import Response, Sentence, Stance


def labels(sentences: Sequence[Sentence], responses: Sequence[Response],
           decisions: Sequence[Decision], hearing: Hearing, *,
           hashes: Mapping[str, str] = NO_HASHES) -> dict[str, Labels]:
    """What people said of sentences, by the sentence's id.

    Only what is sure counts: not what coders disagree on, nor what was said of a document that was
    replaced. A sentence has labels when its themes or a side were decided. Themes that were not
    decided are those of the moves on which it takes a side. A decided silence is a label without a
    stance. Considerations are those that were decided.

    Parameters
    ----------
    decisions
        Those in force: ``in_force(DecisionBook.of(corpus).all())``.
    hashes
        Of the documents, ``run.store.manifest()["files"]``; without them paths alone are trusted.

    Examples
    --------
    >>> from minekit.decisions import DecisionBook, in_force, labels
    >>> book = DecisionBook.of("corpora/ressortanalyse")
    >>> labels([], [], in_force(book.all()), hearing)                # doctest: +SKIP
    {}
    """
    held = _held(sentences, responses, decisions, hearing, hashes)
    stances: dict[str, dict[str, Stance | None]] = defaultdict(dict)
    for (id, move), ruling in held.stances.items():
        if ruling.sure:
            stances[id][move] = ruling.stance
    themes, appeals = ({id: ruling.value.given for id, ruling in decided.items() if ruling.sure}
                       for decided in (held.themes, held.considerations))
    found = {}
    for sentence in sentences:
        if sentence.id in themes or sentence.id in stances:
            taken = {move: stance for move, stance in stances[sentence.id].items() if stance}
            implied = frozenset(hearing.move(move).theme for move in taken)
            found[sentence.id] = Labels(themes.get(sentence.id, implied), taken,
                                        appeals.get(sentence.id, frozenset()))
    return found


def decided_positions(sentences: Sequence[Sentence], responses: Sequence[Response],
                      decisions: Sequence[Decision], hearing: Hearing, *,
                      hashes: Mapping[str, str] = NO_HASHES) -> dict[str, dict[str, Stance | None]]:
    """The positions that people decided, by response and move; None where silence was decided.

    Only what is sure counts, as in :func:`labels`.
    """
    held = _held(sentences, responses, decisions, hearing, hashes)
    found: dict[str, dict[str, Stance | None]] = defaultdict(dict)
    for (id, move), ruling in held.positions.items():
        if ruling.sure:
            found[id][move] = ruling.stance
    return dict(found)


def _held(sentences: Sequence[Sentence], responses: Sequence[Response],
          decisions: Sequence[Decision], hearing: Hearing, hashes: Mapping[str, str]) -> Rulings:
    return rulings(decisions, Places(responses, sentences, hashes), hearing)
