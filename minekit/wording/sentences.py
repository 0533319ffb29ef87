"""Statements as sentences: who means what, said with counts, kinds of sender and names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from minekit.danish.words import sender_order
from minekit.hearing import KINDS, Hearing
from minekit.records import Position, Response, Stance, Statement
from minekit.wording import Words, capital

SUPPORT = frozenset({Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS})
"""The stances that count as support."""
FEW = 10
"""Senders, below which a share is not given in per cent."""
NAMES = 5
"""Names in a sentence, before the rest are counted."""


def worded(statements: Sequence[Statement], hearing: Hearing, responses: Sequence[Response],
           positions: Sequence[Position], words: Words) -> list[Statement]:
    """The statements with their texts in the language of ``words``.

    Parameters
    ----------
    statements
        All of a hearing; their texts are written anew.
    """
    writer = _Writer(statements, hearing, responses, positions, words)
    return [replace(item, text=writer.text(item)) for item in statements]


class Senders:
    """Tells who is behind responses: two letters of one organisation have one sender.

    Citizens of the same name are different people.
    """

    def __init__(self, responses: Iterable[Response]) -> None:
        self._responses = sorted(responses, key=sender_order)
        self._places = {response.id: n for n, response in enumerate(self._responses)}
        self.count = len(self.of(self._places))

    def of(self, ids: Iterable[str]) -> list[Response]:
        """One response of each sender, in the order of reports."""
        senders: dict[str, Response] = {}
        for place in self._sorted(ids):
            response = self._responses[place]
            named = response.stakeholder and response.kind != "borger"
            senders.setdefault(response.stakeholder.casefold() if named else response.id,
                               response)
        return list(senders.values())

    def in_order(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The ids of responses in the order of reports."""
        return tuple(self._responses[place].id for place in self._sorted(ids))

    def _sorted(self, ids: Iterable[str]) -> list[int]:
        return sorted({self._places[id] for id in ids if id in self._places})


class _Writer:
    """Writes the sentences of one hearing in one language."""

    def __init__(self, statements: Iterable[Statement], hearing: Hearing,
                 responses: Sequence[Response], positions: Iterable[Position], words: Words,
                 ) -> None:
        self._words = words
        self._hearing = hearing
        self._all = Senders(responses)
        self._kinds = Counter(response.kind
                              for response in self._all.of(response.id for response in responses))
        self._numbers = {response.id: response.number for response in responses}
        self._titles = {item.id: item.title for item in hearing.considerations}
        self._campaigns = {id: item.subject for item in statements
                           if item.aspect == "campaign" for id in item.responses}
        self._by_move: dict[str, dict[Stance, list[Position]]] = defaultdict(
            lambda: defaultdict(list))
        for position in positions:
            self._by_move[position.move][position.stance].append(position)

    def text(self, item: Statement) -> str:
        """The sentences of a statement."""
        writers: dict[str, Callable[[Statement], str]] = {
            "theme": self._theme, "questions": self._questions, "move": self._move,
            "silent": self._silent, "model": self._model, "point": self._point,
            "campaign": self._campaign}
        return writers.get(item.aspect, self._side)(item)

    def _theme(self, item: Statement) -> str:
        key = "statement.theme" if item.subject else "statement.other"
        which = self._of_which(self._all.of(item.responses))
        return capital(self._words(key, self._n(item.responses), who=self._share(item.responses),
                                   which=which and f", {which}"))

    def _questions(self, item: Statement) -> str:
        return self._said_by("statement.questions", item)

    def _point(self, item: Statement) -> str:
        return self._said_by("statement.point", item) + self._alike(item.responses)

    def _campaign(self, item: Statement) -> str:
        numbers = (self._numbers[id] for id in item.responses)
        return capital(self._words("statement.campaign", n=self._words.number(len(item.responses)),
                                   numbers=number_list(numbers)))

    def _said_by(self, key: str, item: Statement, unsure: Iterable[str] = ()) -> str:
        """Who they are and what they are called; a question mark follows those to review."""
        senders, marked = self._all.of(item.responses), set(unsure)
        names = self._words.some_names([self._words.sender(response) + " (?)" * (
            response.id in marked) for response in senders], NAMES)
        return capital(self._words(key, len(senders), who=self._subject(senders), names=names))

    def _side(self, item: Statement) -> str:
        held = self._by_move[item.subject][Stance(item.aspect)]
        unsure = (position.response_id for position in held if position.needs_review)
        return (self._said_by(f"statement.{item.aspect}", item, unsure) + self._reasons(item)
                + self._alike(item.responses))

    def _reasons(self, item: Statement) -> str:
        if not item.reasons:
            return ""
        reasons = [self._words("statement.reason", title=self._titles[reason.consideration],
                               senders=self._counted(self._n(reason.responses)))
                   for reason in item.reasons]
        return " " + self._words("statement.reasons", self._n(item.responses),
                                 reasons=self._words.listed(reasons))

    def _alike(self, ids: Sequence[str]) -> str:
        """How many of them sent nearly the same letter as others of them."""
        groups = Counter(self._campaigns[id] for id in ids if id in self._campaigns)
        n = sum(size for size in groups.values() if size > 1)
        if not n:
            return ""
        if n == len(ids) == max(groups.values()):
            return " " + self._words("statement.all_alike")
        return " " + capital(self._words("statement.alike", n=self._words.number(n)))

    def _silent(self, item: Statement) -> str:
        """Who does not speak of a move; kinds that are silent as a whole are named."""
        senders = self._all.of(item.responses)
        counts = Counter(response.kind for response in senders)
        whole = [self._words.all_of_kind(counts[kind], kind) for kind in KINDS
                 if 1 < counts[kind] == self._kinds[kind] < len(senders)]
        including = self._words("statement.including", kinds=self._words.listed(whole))
        return capital(self._words("statement.silent", len(senders),
                                   who=self._share(item.responses),
                                   which=including if whole else ""))

    def _move(self, item: Statement) -> str:
        """Who speaks of a move, which sides they take, the majority, and who is on which side."""
        by_stance = self._by_move[item.subject]
        held = {stance: self._n(position.response_id for position in by_stance[stance])
                for stance in Stance}
        return (self._sides(self._share(item.responses), held, self._n(item.responses))
                + self._majority(held) + self._balance(by_stance, sum(held.values())))

    def _sides(self, who: str, held: dict[Stance, int], n: int) -> str:
        if not n:
            return capital(self._words("statement.move.nobody", who=who))
        sides = self._taken(held)
        spoken = [side for side, count in sides if count]
        if n == 1 and len(spoken) == 1:
            return capital(self._words("statement.move.alone", who=who, side=spoken[0]))
        named = [self._words("statement.side", count, n=self._words.number(count), side=side)
                 for side, count in sides]
        listed = self._words("statement.last_side", first=", ".join(named[:-1]), last=named[-1])
        return capital(self._words("statement.move.several", n, who=who, sides=listed))

    def _taken(self, held: dict[Stance, int]) -> list[tuple[str, int]]:
        """What the sides do, with their counts: always for and against, the others if taken."""
        reserved = held[Stance.SUPPORTS_WITH_CONDITIONS]
        support = held[Stance.SUPPORTS] + reserved
        sides = [(self._words("statement.does.supports", support)
                  + self._reserved(reserved, support), support),
                 (self._words("statement.does.opposes", held[Stance.OPPOSES]),
                  held[Stance.OPPOSES])]
        sides += [(self._words(f"statement.does.{stance}", held[stance]), held[stance])
                  for stance in (Stance.MIXED, Stance.NEUTRAL) if held[stance]]
        return sides

    def _reserved(self, reserved: int, support: int) -> str:
        if reserved == support:
            return self._words("statement.all_reserved") if reserved else ""
        some = self._words("statement.reserved", n=self._words.number(reserved))
        return some if reserved else ""

    def _majority(self, held: dict[Stance, int]) -> str:
        n, against = sum(held.values()), held[Stance.OPPOSES]
        support = held[Stance.SUPPORTS] + held[Stance.SUPPORTS_WITH_CONDITIONS]
        if n < 3:
            return ""
        for key, count in (("supports", support), ("opposes", against)):
            if count * 2 > n:
                share = self._words("statement.of", n=self._words.digits(count),
                                    total=self._words.digits(n))
                if n >= FEW:
                    share += f", {self._words.per_cent(count / n)}"
                return " " + self._words(f"statement.majority.{key}", share=share)
        return " " + self._words("statement.majority.none")

    def _balance(self, by_stance: dict[Stance, list[Position]], n: int) -> str:
        """From which kinds of sender support and opposition come."""
        def kinds(*stances: Stance) -> str:
            ids = [position.response_id for stance in stances for position in by_stance[stance]]
            counts = Counter(response.kind for response in self._all.of(ids))
            return self._words.listed([self._words.of_kind(counts[kind], kind)
                                       for kind in sorted(counts, key=_kind_order)])
        support, against = kinds(*SUPPORT), kinds(Stance.OPPOSES)
        if n < 3 or not (support or against):
            return ""
        key = "both" if support and against else "supports" if support else "opposes"
        return " " + self._words(f"statement.balance.{key}", supports=support, opposes=against)

    def _model(self, item: Statement) -> str:
        """How many speak of a model's moves, and whether they are for all, none or some."""
        moves = next(model.moves for model in self._hearing.models if model.id == item.subject)
        sides: dict[str, list[Stance]] = defaultdict(list)
        for move in moves:
            for stance, positions in self._by_move[move].items():
                for position in positions:
                    sides[position.response_id].append(stance)
        texts = [self._words("statement.model.moves", len(moves),
                             n=self._words.number(len(moves))),
                 self._words("statement.model.who", self._n(sides), who=self._share(sides))]
        if sides and len(moves) > 1:
            texts.append(self._consistent(sides))
        if sides:
            texts.append(self._sum(sides))
        return " ".join(map(capital, texts))

    def _consistent(self, sides: dict[str, list[Stance]]) -> str:
        groups: dict[str, list[str]] = {"for": [], "against": [], "some": []}
        for id, taken in sides.items():
            key = ("for" if SUPPORT.issuperset(taken) else
                   "against" if set(taken) == {Stance.OPPOSES} else "some")
            groups[key].append(id)
        parts = []
        for key, ids in groups.items():
            n = self._n(ids)
            parts.append(self._words(f"statement.model.{key}", n, n=self._words.number(n)))
        return self._words("statement.last_side", first=", ".join(parts[:-1]),
                           last=parts[-1]) + "."

    def _sum(self, sides: dict[str, list[Stance]]) -> str:
        held = Counter(stance for taken in sides.values() for stance in taken)
        n = held.total()
        counts = [self._words(f"statement.model.sum_{key}", count, n=self._words.number(count))
                  for key, count in (("for", held[Stance.SUPPORTS]
                                      + held[Stance.SUPPORTS_WITH_CONDITIONS]),
                                     ("against", held[Stance.OPPOSES]),
                                     ("open", held[Stance.MIXED] + held[Stance.NEUTRAL]))]
        return self._words("statement.model.sum", n, n=self._words.number(n),
                           counts=self._words.listed(counts))

    def _n(self, ids: Iterable[str]) -> int:
        return len(self._all.of(ids))

    def _counted(self, n: int) -> str:
        """``fire afsendere``."""
        return f"{self._words.number(n)} {self._words.noun(n, 'sender')}"

    def _share(self, ids: Iterable[str]) -> str:
        """``fire af de 36 afsendere``."""
        n, total = self._n(ids), self._all.count
        if n == 0:
            key = "none" if total > 1 else "nobody"
        elif n == total:
            key = {1: "only", 2: "both"}.get(n, "all")
        else:
            key = "some"
        return self._words(f"share.{key}", n=self._words.number(n),
                           total=self._words.number(total))

    def _subject(self, senders: Sequence[Response]) -> str:
        """How many they are: by kind when all are of one kind, else with the most frequent."""
        kinds = {response.kind for response in senders}
        if len(senders) > 1 and len(kinds) == 1 and kinds <= set(KINDS):
            return self._words.of_kind(len(senders), *kinds)
        which = self._of_which(senders)
        return self._counted(len(senders)) + (which and f", {which},")

    def _of_which(self, senders: Sequence[Response]) -> str:
        """``heraf fem lokaludvalg og to råd``; empty for a few senders, or all of one kind."""
        counts = Counter(response.kind for response in senders if response.kind in KINDS)
        most = [self._words.of_kind(n, kind) for kind, n in counts.most_common(2)
                if 1 < n < len(senders)]
        if not most or len(senders) <= 3:
            return ""
        return self._words("statement.which", kinds=self._words.listed(most))


def number_list(numbers: Iterable[int]) -> str:
    """The numbers of responses; three or more in a row are drawn together.

    Examples
    --------
    >>> number_list([1, 2, 5, 6, 7, 9])
    '1, 2, 5–7, 9'
    """
    runs: list[list[int]] = []
    for n in sorted(set(numbers)):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run))
                     for run in runs)


def _kind_order(kind: str) -> tuple[int, str]:
    return (KINDS.index(kind) if kind in KINDS else len(KINDS)), kind
