"""Which gold and predicted responses, words and sentences belong together.

Always greedily and in a fixed order, so that the same run always gets the same scores:

* Responses, one to one: same file, at least one page in common. The pair with most pages in common
  is taken first; in a file with several gold responses the pair with most words in common, and only
  when these are two thirds of the shorter text.
* Words, one to one: common runs of three or more words and punctuation marks, first those that keep
  the order, then those that moved. Shorter runs only close to another one, or where they are a
  whole gold sentence or heading.
* Sentences, many to many: a gold sentence and a predicted row belong together when they share at
  least half of the characters of the shorter one. White space is never counted. A label of any row
  that belongs to a gold sentence counts for that sentence; a label of a row that belongs to none
  (a heading, a comment, words that are not the sender's) is a false alarm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from minekit.evaluate.text import Piece, Response

MIN_RUN = 3
SAME_TEXT = 2 / 3


@dataclass(frozen=True)
class Case:
    """A gold and a predicted response, one of which may be none, and how their words lie.

    Parameters
    ----------
    rows
        For each gold sentence the predicted rows that belong to it, largest overlap first.
    found
        For each gold sentence its characters, or those of its longest part that was found.
    whole
        For each gold sentence the row that holds all of it.
    covered
        For each predicted row the characters that are in the gold text.
    aside
        The rows that belong to a heading, signature ... and to no sentence.
    """

    gold: Response
    predicted: Response
    rows: list[list[int]]
    found: list[int]
    whole: list[int | None]
    covered: list[int]
    aside: set[int]

    @property
    def id(self) -> str:
        """Of the gold response, if there is one."""
        return self.gold.id or self.predicted.id

    @property
    def matched(self) -> bool:
        """Whether neither side is none."""
        return bool(self.gold.id and self.predicted.id)

    def places(self) -> Iterator[tuple[Piece, list[Piece], str]]:
        """Each gold sentence with its rows; then each row without one, with an empty sentence."""
        for sentence, rows in zip(self.gold.sentences, self.rows, strict=True):
            yield sentence, [self.predicted.sentences[r] for r in rows], sentence.text
        linked = {r for rows in self.rows for r in rows}
        unlinked = [row for r, row in enumerate(self.predicted.sentences) if r not in linked]
        for row in (*unlinked, *self.predicted.others):
            yield Piece(), [row], f"no gold sentence, {row.block}: {row.text}"


def match(gold: Sequence[Response], predicted: Sequence[Response]) -> list[Case]:
    """All gold responses in order, then the predicted ones that are matched to none."""
    crowd = Counter(wanted.file for wanted in gold)
    candidates = []
    for g, wanted in enumerate(gold):
        for p, offered in enumerate(predicted):
            pages = len(set(wanted.pages) & set(offered.pages))
            if wanted.file != offered.file or not pages:
                continue
            shared = (wanted.words & offered.words).total()
            if crowd[wanted.file] == 1:
                candidates.append((-pages, -shared, g, p))
            elif shared >= SAME_TEXT * min(wanted.words.total(), offered.words.total()):
                candidates.append((-shared, -pages, g, p))
    partner: dict[int, int] = {}
    for _, _, g, p in sorted(candidates):
        if g not in partner and p not in partner.values():
            partner[g] = p
    cases = [_align(wanted, predicted[partner[g]] if g in partner else Response())
             for g, wanted in enumerate(gold)]
    return cases + [_align(Response(), offered) for p, offered in enumerate(predicted)
                    if p not in partner.values()]


def _align(gold: Response, predicted: Response) -> Case:
    pieces, offered = gold.pieces, predicted.sentences
    shared, longest = _shared(pieces, offered)
    rows: list[list[int]] = [[] for _ in pieces]
    covered = [0] * len(offered)
    for (g, r), characters in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        covered[r] += characters
        if belong(characters, pieces[g], offered[r]):
            rows[g].append(r)
    for r, row in enumerate(offered):
        if 2 * covered[r] >= row.size and row.within(pieces):
            covered[r] = row.size  # a full stop at its end may have been used up elsewhere
    body = [g for g, piece in enumerate(pieces) if not piece.aside]
    found = [pieces[g].size if pieces[g].within(offered) else longest[g] for g in body]
    whole = [next((r for r in rows[g] if pieces[g].within([offered[r]])), None) for g in body]
    aside = {r for part in rows for r in part} - {r for g in body for r in rows[g]}
    return Case(gold, predicted, [rows[g] for g in body], found, whole, covered, aside)


def _shared(gold: Sequence[Piece], predicted: Sequence[Piece]
            ) -> tuple[Counter[tuple[int, int]], Counter[int]]:
    """Characters in common of each pair, and in the longest run of each gold piece."""
    a = [(g, token) for g, piece in enumerate(gold) for token in piece.tokens]
    b = [(r, token) for r, row in enumerate(predicted) for token in row.tokens]
    ends = [0, *accumulate(len(piece.tokens) for piece in gold)]
    short = [range(*ends[g:g + 2]) for g, piece in enumerate(gold) if len(piece.tokens) < MIN_RUN]
    shared: Counter[tuple[int, int]] = Counter()
    longest: Counter[int] = Counter()
    for i, j, n in common_runs([token for _, token in a], [token for _, token in b], short):
        part: Counter[int] = Counter()
        for (g, token), (r, _) in zip(a[i:i + n], b[j:j + n], strict=True):
            shared[g, r] += len(token)
            part[g] += len(token)
        longest |= part
    return shared, longest


def common_runs(a: Sequence[str], b: Sequence[str], wholes: Sequence[range] = ()
                ) -> list[tuple[int, int, int]]:
    """Runs (start in a, start in b, length) of at least MIN_RUN tokens.

    Shorter ones are taken where they follow another run closely in both texts, as between words
    that were misread, and where they are one of the wholes.
    """
    left_a: list[str | int] = list(a)
    left_b: list[str | int] = list(b)
    runs: list[tuple[int, int, int]] = []
    while True:
        new: list[tuple[int, int, int]] = []
        end_a = end_b = 0
        blocks = SequenceMatcher(None, left_a, left_b, autojunk=False).get_matching_blocks()
        for i, j, n in blocks[:-1]:
            if n >= MIN_RUN or max(i - end_a, j - end_b) <= MIN_RUN:
                new.append((i, j, n))
                end_a, end_b = i + n, j + n
            else:
                new += [(whole.start, j + whole.start - i, len(whole)) for whole in wholes
                        if i <= whole.start < whole.stop <= i + n]
        if not new:
            return runs
        runs += new
        for i, j, n in new:
            left_a[i:i + n], left_b[j:j + n] = [1] * n, [2] * n


def belong(shared: int, a: Piece, b: Piece) -> bool:
    """Whether so many common characters make them the same sentence."""
    return 2 * shared >= min(a.size, b.size) > 0
