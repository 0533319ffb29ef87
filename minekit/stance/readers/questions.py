"""What a reader is asked: where the sender of a letter stands on a move that it may speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from minekit.hearing import Hearing, Move
from minekit.records import BODY, BlockKind, Link, Sentence

READ = BODY | {BlockKind.HEADING, BlockKind.FOOTNOTE}
"""The kinds that are read; who signed, and how the letter greets, says nothing of a move."""


@dataclass(frozen=True, eq=False)
class Question:
    """A letter and a move.

    Parameters
    ----------
    letter
        The sender's own sentences, headings and footnotes, in reading order.
    about
        How surely a sentence speaks of the move (0-1), by its id; at least one does.
    """

    response_id: str
    move: Move
    letter: tuple[Sentence, ...]
    about: Mapping[str, float]

    @property
    def body(self) -> list[Sentence]:
        """The sentences that an answer can rest on."""
        return [sentence for sentence in self.letter if sentence.block in BODY]

    def excerpt(self, words: int) -> list[Sentence]:
        """The letter; of one with more words, what lies round the sentences that are most about it.

        Examples
        --------
        A letter of 2,000 sentences of which two are about the move comes down to these two, each
        with two neighbours before and after, as far as there is room.
        """
        sizes = [len(sentence.text.split()) for sentence in self.letter]
        if sum(sizes) <= words:
            return list(self.letter)
        linked = sorted((-self.about.get(sentence.id, 0), at)
                        for at, sentence in enumerate(self.letter) if sentence.id in self.about)
        kept: set[int] = set()
        for near in (0, -1, 1, -2, 2):
            for _, at in linked:
                place = at + near
                if 0 <= place < len(sizes) and place not in kept and sizes[place] <= words:
                    kept.add(place)
                    words -= sizes[place]
        return [self.letter[at] for at in sorted(kept)]


def questions(sentences: Sequence[Sentence], links: Sequence[Link], hearing: Hearing
              ) -> Iterator[Question]:
    """Each response with each move that a sentence of its body is linked to."""
    moves = {link.sentence_id: dict(link.moves) for link in links}
    for id, group in groupby(sentences, key=lambda sentence: sentence.response_id):
        letter = tuple(sentence for sentence in group if sentence.block in READ)
        for move in hearing.moves:
            about = {sentence.id: moves[sentence.id][move.id] for sentence in letter
                     if sentence.block in BODY and move.id in moves.get(sentence.id, ())}
            if about:
                yield Question(id, move, letter, about)
