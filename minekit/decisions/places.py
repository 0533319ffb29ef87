"""Where the sentences, responses and points are that decisions speak of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from minekit.decisions.records import Spot, Target
from minekit.records import BODY, Point, Response, Sentence

TELLING = 5
"""Sentences by which a response or a point is known again."""
NO_HASHES: Mapping[str, str] = MappingProxyType({})


class Places:
    """Finds by content what is in a run, and says by content what is found.

    Parameters
    ----------
    sentences
        Of all responses, in reading order.
    hashes
        Of each document's bytes, by its path; without them the paths alone are trusted.
    """

    def __init__(self, responses: Sequence[Response], sentences: Sequence[Sentence],
                 hashes: Mapping[str, str] = NO_HASHES) -> None:
        self.responses = {response.id: response for response in responses}
        self.sentences = {sentence.id: sentence for sentence in sentences}
        self.rank = {sentence.id: number for number, sentence in enumerate(sentences)}
        """The place of each sentence in reading order."""
        self._hashes = hashes
        self._paths: dict[str, str] = {}
        for path, digest in hashes.items():
            self._paths.setdefault(digest, path)
        self._in_file: dict[str, list[str]] = defaultdict(list)
        for response in responses:
            self._in_file[response.file].append(response.id)
        self._alike: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
        self._of_response: dict[str, list[Sentence]] = defaultdict(list)
        for sentence in sentences:
            self._alike[self._file(sentence), sentence.text].append(sentence)
            self._of_response[sentence.response_id].append(sentence)

    def sentence(self, spot: Spot) -> Sentence | None:
        """The sentence at a spot: on the same page if one is, else by its number."""
        alike = self._alike.get((self.path(spot), spot.text), [])
        same_page = [sentence for sentence in alike if sentence.page == spot.page]
        if len(same_page) == 1:
            return same_page[0]
        if spot.occurrence < len(alike):
            return alike[spot.occurrence]
        return alike[0] if len(alike) == 1 else None

    def response(self, target: Target) -> Response | None:
        """The response that holds most of the sentences it is known by."""
        votes = Counter(sentence.response_id for sentence in map(self.sentence, target.spots)
                        if sentence)
        if votes:
            return self.responses[votes.most_common(1)[0][0]]
        in_file = self._in_file.get(self._path_of(target), [])
        return self.responses[in_file[0]] if target.alone and len(in_file) == 1 else None

    def point(self, target: Target, points: Sequence[Point]) -> Point | None:
        """The point of the same rank and move that holds most of the sentences it is known by.

        Of points that speak of a move, the move tells as much as the title; of others, points
        that hold none of the sentences are not taken, whatever they are called.
        """
        held = {sentence.id for sentence in map(self.sentence, target.spots) if sentence}
        rank = {point.id: (len(held.intersection(point.sentences)), point.title == target.title,
                           point.theme == target.theme)
                for point in points
                if bool(point.parent) == target.part and point.move == target.move}
        best = max(rank, key=lambda id: rank[id], default="")
        if not best or not (rank[best][0] or rank[best][1]):
            return None
        return next(point for point in points if point.id == best)

    def is_replaced(self, spot: Spot) -> bool:
        """Whether other bytes now lie where the document was."""
        return bool(self._hashes) and spot.sha256 not in self._paths and spot.file in self._hashes

    def path(self, spot: Spot) -> str:
        """Where the document of a spot lies now."""
        if self._hashes.get(spot.file) == spot.sha256:
            return spot.file
        return self._paths.get(spot.sha256, spot.file)

    def spot(self, sentence: Sentence) -> Spot:
        """How a sentence is known again."""
        file = self._file(sentence)
        alike = self._alike[file, sentence.text]
        number = next(n for n, other in enumerate(alike) if other.id == sentence.id)
        return Spot(file, self._hashes.get(file, ""), sentence.page, sentence.text, number)

    def of_sentence(self, sentence: Sentence, move: str = "") -> Target:
        """A sentence, and a move, as the target of a decision."""
        return Target((self.spot(sentence),), move)

    def of_response(self, response: Response, move: str = "") -> Target:
        """A response, and a move, as the target of a decision."""
        own = self._of_response[response.id]
        telling = [sentence for sentence in own if sentence.block in BODY] or own
        return Target(tuple(map(self.spot, telling[:TELLING])), move, file=response.file,
                      alone=len(self._in_file[response.file]) == 1)

    def of_point(self, point: Point) -> Target:
        """A point as the target of a decision."""
        typical = (self.sentences[id] for id in point.sentences[:TELLING])
        return Target(tuple(map(self.spot, typical)), point.move, theme=point.theme,
                      title=point.title, part=bool(point.parent))

    def sentences_of(self, response_id: str) -> Sequence[Sentence]:
        """The sentences of a response in reading order."""
        return self._of_response[response_id]

    def replaced(self, spots: Iterable[Spot]) -> Iterator[Spot]:
        """The spots whose document was replaced."""
        return (spot for spot in spots if self.is_replaced(spot))

    def _file(self, sentence: Sentence) -> str:
        return self.responses[sentence.response_id].file

    def _path_of(self, target: Target) -> str:
        spot = next(iter(target.spots), None)
        return self.path(spot) if spot else target.file
