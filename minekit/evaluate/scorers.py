"""The scores, as the package's docstring defines them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from minekit.evaluate.matching import Case, belong, common_runs
from minekit.evaluate.measures import MacroF1, Score, VMeasure, Wrong, show
from minekit.evaluate.text import MoveStance, Piece, Response
from minekit.records import BODY

SIDES = {"supports": "for", "supports_with_conditions": "for", "opposes": "against",
         "mixed": "open", "neutral": "open"}
Scores = dict[str, Score]
GROUPS = ("layout", "kind", "move")


def _score_responses(cases: Iterable[Case]) -> Scores:
    found, spurious, sender, unlisted, kind, no_remarks, date = (Score() for _ in range(7))
    for case in cases:
        gold, predicted = case.gold, case.predicted
        if gold.id:
            found.share(case.matched, 1, case.id, gold.file, "a response", "none")
            spurious.gold += 1
            spurious.predicted += 1
        else:
            spurious.right += 1
            spurious.errors.append(Wrong(case.id, predicted.file, "none",
                                         predicted.stakeholder))
        if case.matched:
            for score in (sender,) if gold.listed else (sender, unlisted):
                score.share(gold.sender == predicted.sender, 1, case.id, gold.file,
                            gold.stakeholder, predicted.stakeholder)
            kind.compare([gold.kind], [predicted.kind], case.id, gold.file)
            no_remarks.compare(["no remarks"] * gold.no_remarks,
                               ["no remarks"] * predicted.no_remarks, case.id, gold.file)
            date.compare([gold.date], [predicted.date], case.id, gold.file)
    return {"responses.found": found, "responses.spurious": spurious, "sender.accuracy": sender,
            "sender.unlisted": unlisted, "kind.accuracy": kind, "no_remarks.f1": no_remarks,
            "date.accuracy": date}


def _score_text(cases: Iterable[Case]) -> Scores:
    text: Scores = {"text.recall": Score(), "text.precision": Score()}
    sentence_f1, page = Score(), Score()
    for case in cases:
        layouts = ("", f"[{case.gold.layout}]") if case.gold.id else ("",)
        for layout in layouts:
            recall = text.setdefault(f"text.recall{layout}", Score())
            for sentence, found in zip(case.gold.sentences, case.found, strict=True):
                recall.share(found, sentence.size, case.id,
                             f"{found} of {sentence.size} characters found", sentence.text, "")
            precision = text.setdefault(f"text.precision{layout}", Score())
            for piece, covered in zip(case.predicted.sentences, case.covered, strict=True):
                precision.share(covered, piece.size, case.id,
                                f"{piece.block}, {covered} of {piece.size} in gold", "", piece.text)
        for sentence, row in zip(case.gold.sentences, case.whole, strict=True):
            if row is not None:
                given = case.predicted.sentences[row].page
                page.share(sentence.page <= given <= sentence.last_page, 1, case.id, sentence.text,
                           str(sentence.page), str(given))
        _compare_sentences(case, sentence_f1)
    return {name: text[name] for name in sorted(text)} | {
        "sentence.f1": sentence_f1, "page.accuracy": page}


def _compare_sentences(case: Case, score: Score) -> None:
    """Rows that are marked as headings etc., or that lie on those of the gold, are no sentences."""
    gold = Counter(sentence.text for sentence in case.gold.sentences)
    predicted = Counter(row.text for r, row in enumerate(case.predicted.sentences)
                        if row.text in gold or (row.block in BODY and r not in case.aside))
    for text in (gold & predicted).elements():
        score.compare([text], [text], case.id, "")
    for text in (gold - predicted).elements():
        score.compare([text], [], case.id, "not a predicted sentence")
    for text in (predicted - gold).elements():
        score.compare([], [text], case.id, "not a gold sentence")


def _score_themes(cases: Iterable[Case]) -> Scores:
    """Themes of all sentences; best theme and point of gold sentences with a theme and rows."""
    accuracy, f1, points, coverage = Score(), Score(), VMeasure(), Score()
    for case in cases:
        for sentence, rows, place in case.places():
            f1.compare(sentence.themes, {t for row in rows for t in row.themes}, case.id, place)
            if sentence.themes and rows:
                best = next((row.themes[0] for row in rows if row.themes), "none")
                accuracy.share(best in sentence.themes, 1, case.id, place,
                               show(sentence.themes), best)
                point = next((row.point for row in rows if row.point), "")
                coverage.share(bool(point), 1, case.id, place, "a point", "none")
                if point:
                    points.add(sentence.themes[0], point)
    return {"theme.accuracy": accuracy, "theme.f1": f1, "points.v_measure": points,
            "points.coverage": coverage}


def _score_considerations(cases: Iterable[Case]) -> Scores:
    """Nothing is scored if the tables do not tell of considerations."""
    f1 = Score()
    compared = [(case.id, *place) for case in cases for place in case.places()]
    if any(row.considerations is not None for _, _, rows, _ in compared for row in rows):
        for response, sentence, rows, place in compared:
            f1.compare(sentence.considerations or (),
                       {item for row in rows for item in row.considerations or ()}, response, place)
    return {"consideration.f1": f1}


def _score_stances(cases: Iterable[Case]) -> Scores:
    exact, lenient, mention = Score(), Score(), Score()
    for case in cases:
        divided = {m for m, position in case.gold.positions.items() if position.stance == "mixed"}
        for sentence, rows, place in case.places():
            gold, predicted = sentence.stances, {s for row in rows for s in row.stances}
            exact.compare(gold, predicted, case.id, place)
            lenient.compare(_soften(gold, divided), _soften(predicted, divided), case.id, place)
            mention.compare({m for m, _ in gold}, {m for m, _ in predicted}, case.id, place)
    return {"stance.sentence_f1": exact, "stance.sentence_f1_lenient": lenient,
            "stance.mention_f1": mention}


def _soften(stances: Iterable[MoveStance], divided: Collection[str]) -> set[MoveStance]:
    """Where the response as a whole is mixed on a move, for and against are taken as mixed too."""
    return {(move, "mixed" if move in divided and stance in ("supports", "opposes") else stance)
            for move, stance in stances}


def _score_positions(cases: Iterable[Case]) -> Scores:
    pair, coverage, accuracy, five, three = Score(), Score(), Score(), MacroF1(), MacroF1()
    verbatim, hit = Score(), Score()
    for case in cases:
        gold, predicted = case.gold.positions, case.predicted.positions
        for move in sorted({*gold, *predicted}):
            where = case.id, move
            wanted = {gold[move].stance} if move in gold else set()
            given = {predicted[move].stance} if move in predicted else set()
            pair.compare([move] * len(wanted), [move] * len(given), *where)
            five.compare(wanted, given & SIDES.keys(), *where)
            three.compare({SIDES[s] for s in wanted}, {SIDES[s] for s in given & SIDES.keys()},
                          *where)
            automatic = move in predicted and not predicted[move].needs_review
            if move in gold:
                coverage.share(automatic, 1, *where, show(wanted), "no row, or one for review")
            if automatic:
                accuracy.share(wanted == given, 1, *where, show(wanted), show(given))
        for move, row in predicted.items():
            pages = {page for pieces in (case.gold.sentences, case.gold.others)
                     for page in _pages_of(row.quote, pieces)}
            verbatim.share(row.page in pages, 1, case.id, move, f"on pages {sorted(pages)}",
                           f"page {row.page}: {row.quote}")
            stated = [s for s in case.gold.sentences if move in {m for m, _ in s.stances}]
            hit.share(any(_overlap(Piece(row.quote), sentence) for sentence in stated), 1, case.id,
                      move, " / ".join(s.text for s in stated) or "no sentence", row.quote)
    return {"position.pair_f1": pair, "position.f1_5": five, "position.f1_3": three,
            "position.auto_coverage": coverage, "position.auto_accuracy": accuracy,
            "evidence.verbatim": verbatim, "evidence.hit": hit}


def _pages_of(quote: str, pieces: Sequence[Piece]) -> set[int]:
    """The pages that a quote touches, wherever it stands in the running text of the pieces."""
    text = " ".join(piece.text for piece in pieces)
    starts = [0, *accumulate(len(piece.text) + 1 for piece in pieces)]
    pages: set[int] = set()
    at = text.find(quote) if quote else -1
    while at >= 0:
        for start, piece in zip(starts, pieces, strict=False):
            if start < at + len(quote) and at < start + len(piece.text):
                pages.update(range(piece.page, piece.last_page + 1))
        at = text.find(quote, at + 1)
    return pages


def _overlap(quote: Piece, sentence: Piece) -> bool:
    """One contains the other, or they belong together as predicted rows and gold sentences do."""
    if not quote.tokens or quote.within([sentence]) or sentence.within([quote]):
        return bool(quote.tokens)
    runs = common_runs(quote.tokens, sentence.tokens)
    return belong(sum(len(t) for i, _, n in runs for t in quote.tokens[i:i + n]), quote, sentence)


Scorers = Mapping[Callable[[Iterable[Case]], Scores], set[str]]  # with the tables they need
MOVE_SCORERS: Scorers = {
    _score_stances: {"responses", "sentences", "stances"},
    _score_positions: {"responses", "positions"},
}
SCORERS: Scorers = {
    _score_responses: {"responses"},
    _score_text: {"responses", "sentences"},
    _score_themes: {"responses", "sentences"},
    _score_considerations: {"responses", "sentences"},
    **MOVE_SCORERS,
}


def score_all(cases: Iterable[Case], tables: Collection[str], scorers: Scorers = SCORERS) -> Scores:
    """All scores; those that need a missing table have no value."""
    scores: Scores = {}
    for scorer, needed in scorers.items():
        part = scorer(cases)
        scores |= part if needed <= set(tables) else {name: Score() for name in part}
    return scores


def score_groups(by: str, cases: Sequence[Case], tables: Collection[str]) -> dict[str, Scores]:
    """The scores of each layout, kind or move; spurious responses belong to no layout or kind."""
    if by == "move":
        moves = {m for case in cases for m in (*case.gold.positions, *case.predicted.positions)}
        return {move: score_all([_only(move, case) for case in cases], tables, MOVE_SCORERS)
                for move in sorted(moves)}
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.gold.id:
            groups[getattr(case.gold, by)].append(case)
    return {group: score_all(groups[group], tables) for group in sorted(groups)}


def _only(move: str, case: Case) -> Case:
    """The case as if there were no other move."""
    def pieces(of: Response) -> Iterator[Piece]:
        for piece in of.pieces:
            yield replace(piece, stances=frozenset(s for s in piece.stances if s[0] == move))

    def restrict(of: Response) -> Response:
        positions = {m: position for m, position in of.positions.items() if m == move}
        return replace(of, pieces=tuple(pieces(of)), positions=positions)

    return replace(case, gold=restrict(case.gold), predicted=restrict(case.predicted))
