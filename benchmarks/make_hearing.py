"""A hearing of as many answers as one likes, for tests of scale only.

    python benchmarks/make_hearing.py N OUT [--seed N] [--corpus CORPUS]

Letters of one page are put together of paragraphs that the answers of an annotated hearing hold, so
that gold is known; a white book collects one answer in fifty, forty at most. The same seed makes
the same bytes. Paragraphs come back in many letters, each time with other places named in their
sentences, so that no text is there twice; figures of quality from such a hearing mean nothing.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from printing import MONTHS, STYLES, Answer, Part, print_book
from white_book import as_gold

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpora" / "training" / "lokalplan"
MOST_IN_BOOK = 40
SHARE_IN_BOOK = 50
"""One answer in so many."""
LINES = 36
"""Of text on the page of a letter."""
WIDTH = 84
"""Characters of a line."""
FIRST = ("Anne Birgit Camilla Dorte Erik Finn Gitte Hans Inge Jens Karen Lars Mette Niels Ole Pia "
         "Rasmus Signe Torben Ulla Vagn Yrsa Ægir Øjvind Åse").split()
LAST = ("Andersen Bach Carlsen Dahl Eskildsen Friis Gram Holm Iversen Juhl Krogh Lund Munk Nygaard "
        "Overgaard Poulsen Quist Riis Skov Toft Ulrich Vestergaard Winther Østergaard").split()
PLACES = ("ved", "som på", "jf.", "se også", "ligesom på", "fx ved", "modsat", "også på")
STREETS = ("Elme Bøge Ege Birke Aske Linde Pile Tjørne Fyrre Gran Kirke Skole Mølle Strand Bakke "
           "Eng Mark Dam Sø Havne").split()


@dataclass(frozen=True)
class Passage:
    """A paragraph of an annotated answer: its sentences as ``gold.jsonl`` holds them."""

    sentences: tuple[dict[str, Any], ...]

    @property
    def stances(self) -> dict[str, str]:
        """By the move's id."""
        return {item["move"]: item["stance"] for sentence in self.sentences
                for item in sentence["positions"]}

    @property
    def agrees(self) -> bool:
        """Whether its sentences take no two stances on one move."""
        return all(self.stances[item["move"]] == item["stance"] for sentence in self.sentences
                   for item in sentence["positions"])

    @property
    def text(self) -> str:
        """As it is printed."""
        return " ".join(sentence["text"] for sentence in self.sentences)


def passages(corpus: Path) -> list[Passage]:
    """The paragraphs of a hearing whose stances are plain."""
    found = []
    for line in (corpus / "gold.jsonl").read_text("utf-8").splitlines():
        for (block, _), group in groupby(json.loads(line)["sentences"],
                                         key=lambda item: (item["block"], item["paragraph"])):
            passage = Passage(tuple(group))
            if block == "paragraph" and passage.agrees:
                found.append(passage)
    return found


def choose(chance: random.Random, known: Sequence[Passage]) -> list[Passage]:
    """Two to four paragraphs that say nothing twice, no more than a page holds."""
    chosen: list[Passage] = []
    moves: set[str] = set()
    lines = 0
    for passage in (varied(chance, passage) for passage in chance.sample(known, 12)):
        needed = len(textwrap.wrap(passage.text, WIDTH)) + 1
        if not moves & passage.stances.keys() and lines + needed <= LINES and len(chosen) < 4:
            chosen.append(passage)
            moves |= passage.stances.keys()
            lines += needed
    return chosen


def varied(chance: random.Random, passage: Passage) -> Passage:
    """The paragraph as another would write it: with a place of their own in each sentence."""
    return Passage(tuple({**sentence, "text": _with_place(chance, sentence["text"])}
                         for sentence in passage.sentences))


def _with_place(chance: random.Random, text: str) -> str:
    end = len(text) - text.endswith((".", "!", "?", ":"))
    place = f" ({chance.choice(PLACES)} {chance.choice(STREETS)}vej {chance.randrange(1, 200)})"
    return text[:end] + place + text[end:]


def senders(chance: random.Random, number: int) -> Iterator[tuple[str, str]]:
    """Names with an address, each another."""
    for n in range(number):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}"
        yield name, f"{chance.choice(STREETS)}vej {n + 1}"


def write_letter(path: Path, sender: str, address: str, day: datetime.date,
                 said: Sequence[Passage]) -> None:
    """A PDF of one page in Helvetica, by hand: thirty times as fast as with a library."""
    parts = ["BT /B 13 Tf 70 772 Td 15 TL", _shown(sender), "/F 10.5 Tf", _shown(address),
             _shown(""), _shown(f"{day.day}. {MONTHS[day.month - 1]} {day.year}"), _shown(""),
             "/B 12 Tf", _shown("Høringssvar"), "/F 10.5 Tf", _shown("")]
    for passage in said:
        parts += [*map(_shown, textwrap.wrap(passage.text, WIDTH)), _shown("")]
    parts += [_shown("Med venlig hilsen"), _shown(sender), "ET"]
    content = "\n".join(parts).encode("cp1252", "replace")
    font = b"<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding/BaseFont/%s>>"
    write_pdf(path, [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R/B 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        font % b"Helvetica", font % b"Helvetica-Bold"])


def write_pdf(path: Path, objects: Sequence[bytes]) -> None:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    data = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(data)


def _shown(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"({escaped}) Tj T*"


def write_hearing(folder: Path, number: int, *, corpus: Path = CORPUS, seed: int = 0) -> Path:
    """A corpus of so many answers: ``hearing.toml``, ``gold.jsonl`` and ``pdf/``."""
    chance = random.Random(f"hearing {seed}")
    known = passages(corpus)
    (folder / "pdf").mkdir(parents=True, exist_ok=True)
    shutil.copy(corpus / "hearing.toml", folder / "hearing.toml")
    in_book = min(number // SHARE_IN_BOOK, MOST_IN_BOOK)
    gold, booked = [], []
    for n, (sender, address) in enumerate(senders(chance, number)):
        day = datetime.date(2025, 3, 1) + datetime.timedelta(chance.randrange(40))
        said = choose(chance, known)
        if n < in_book:
            booked.append((Answer(sender, "borger", day, "", tuple(
                Part("paragraph", tuple(item["text"] for item in passage.sentences))
                for passage in said)), said))
            continue
        file = f"svar-{n:05d}.pdf"
        write_letter(folder / "pdf" / file, sender, address, day, said)
        gold.append({"id": file[:-4], "stakeholder": sender, "kind": "borger",
                     "date": day.isoformat(), "no_remarks": False, "file": f"pdf/{file}",
                     "first_page": 1, "last_page": 1, "layout": "letter",
                     **_labels(said, [1] * sum(len(item.sentences) for item in said))})
    gold += _write_book(folder / "pdf" / "hvidbog.pdf", booked)
    (folder / "gold.jsonl").write_text(
        "".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in gold), "utf-8")
    return folder


def _labels(said: Sequence[Passage], pages: Sequence[int]) -> dict[str, Any]:
    """What gold holds of sentences and positions."""
    own = [(item, number) for number, passage in enumerate(said, 1) for item in passage.sentences]
    stances = {move: stance for passage in said for move, stance in passage.stances.items()}
    return {"positions": [{"move": move, "stance": stance} for move, stance in stances.items()],
            "sentences": [{**item, "paragraph": number, "page": page}
                          for (item, number), page in zip(own, pages, strict=True)]}


def _write_book(path: Path, booked: Sequence[tuple[Answer, Sequence[Passage]]]
                ) -> list[dict[str, Any]]:
    if not booked:
        return []
    style = STYLES["fields"]
    printed = print_book(path, [answer for answer, _ in booked], style)
    gold = []
    for n, (answer, said) in enumerate(booked):
        line = as_gold(n, answer, style, printed)
        gold.append(line | _labels(said, [item["page"] for item in line["sentences"]]))
    return gold


def main() -> None:
    """Write the hearing that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("number", type=int, metavar="N", help="answers")
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="an annotated hearing")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    print(write_hearing(args.out, args.number, corpus=args.corpus, seed=args.seed))


if __name__ == "__main__":
    main()
