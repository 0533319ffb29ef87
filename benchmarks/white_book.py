"""White books of real length, made from the annotated answers, and how well they are read.

    python benchmarks/white_book.py [--pages N] [--styles NAME ...] [--seeds N ...] [--keep DIR]

Each book has about three answers to ten pages, one of them over twenty pages, in one of several
styles: what names the senders, where the table of contents leads, whether answers share a page,
and what the administration puts round them. Half of the senders are listed in its
``hearing.toml``. The scores are those of ``minekit evaluate``. ``--write`` puts the table into
``docs/white-books.md``.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from statistics import fmean
from typing import Any

from printing import STYLES, Answer, Part, Printed, Style, print_book

from minekit import segment
from minekit.evaluate import score
from minekit.extract import read_document
from minekit.hearing import Hearing
from minekit.settings import ExtractSettings, SplitSettings
from minekit.split import find_responses
from minekit.tables import write_tables

ROOT = Path(__file__).parent.parent
SHOWN = ("responses.found", "responses.spurious", "sender.accuracy", "kind.accuracy",
         "date.accuracy", "text.recall", "text.precision", "page.accuracy")
WORDS = 400
"""On a page, roughly."""
LONGEST = 20
"""Pages of the longest answer, in a book of 300."""
PRINTED = ("bolig", "budget", "klima", "lokalplan", "lov", "omsorg", "organisation",
           "ressortanalyse", "skole", "sundhed")
"""Hearings whose answers are printed: always these, so that books of a seed stay the same."""
FIRST_DAY = datetime.date(2025, 3, 1)


def write_book(folder: Path, style: Style, *, pages: int, seed: int) -> Path:
    """A corpus of one white book: ``hearing.toml``, ``gold.jsonl`` and ``pdf/hvidbog.pdf``."""
    chance = random.Random(f"{style.name} {seed}")
    answers = choose(chance, pages)
    if style.chapters:
        kinds = list(dict.fromkeys(answer.kind for answer in answers))
        answers.sort(key=lambda answer: kinds.index(answer.kind))
    (folder / "pdf").mkdir(parents=True, exist_ok=True)
    printed = print_book(folder / "pdf" / "hvidbog.pdf", answers, style)
    listed = chance.sample(answers, len(answers) // 2)
    (folder / "hearing.toml").write_text(hearing(listed), "utf-8")
    gold = [as_gold(n, answer, style, printed) for n, answer in enumerate(answers)]
    (folder / "gold.jsonl").write_text(
        "".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in gold), "utf-8")
    return folder


def choose(chance: random.Random, pages: int) -> list[Answer]:
    """Answers for so many pages, one of them long: made of the texts of several."""
    sources = list(read_answers())
    chance.shuffle(sources)
    names = {source["stakeholder"]: source for source in sources}
    count = max(4, pages // 3)
    senders = chance.sample(sorted(names), count)
    texts = _shuffled([parts for source in sources if (parts := list(parts_of(source)))], chance)
    room = [1] * count
    room[chance.randrange(count)] = max(3, LONGEST * pages // 300)
    words = WORDS * (pages - 8)
    answers = []
    for sender, share in zip(senders, room, strict=True):
        wanted = share * WORDS if share > 1 else chance.choice((0.3, 0.6, 1, 1.5, 3)) * (
            words - max(room) * WORDS) / count / 1.28
        parts: list[Part] = []
        while sum(len(part.text.split()) for part in parts) < wanted:
            parts += next(texts)
        source = names[sender]
        answers.append(Answer(sender, source["kind"], FIRST_DAY + datetime.timedelta(
            chance.randrange(60)), chance.choice(("", source["title"] or "")), tuple(parts)))
    return answers


def _shuffled(texts: list[list[Part]], chance: random.Random) -> Iterator[list[Part]]:
    """The texts, over and over, never in the same order."""
    while True:
        chance.shuffle(texts)
        yield from texts


def read_answers() -> Iterator[dict[str, Any]]:
    """The annotated answers of the hearings that are printed."""
    for path in sorted((ROOT / "corpora").rglob("gold.jsonl")):
        if path.parent.name in PRINTED:
            yield from map(json.loads, path.read_text("utf-8").splitlines())


def parts_of(source: Mapping[str, Any]) -> Iterator[Part]:
    """The headings, paragraphs and items of an answer; tables and quotes are left out."""
    headings = {other["before_sentence"]: other["text"] for other in source["other_text"]
                if other["kind"] == "heading" and "\n" not in other["text"]}
    place = {id(sentence): n for n, sentence in enumerate(source["sentences"])}
    def paragraph(sentence: Mapping[str, Any]) -> tuple[str, int]:
        number = sentence.get("paragraph", place[id(sentence)] // 3)
        return sentence["block"], number

    for _, group in groupby(source["sentences"], key=paragraph):
        sentences = list(group)
        if heading := headings.get(place[id(sentences[0])]):
            yield Part("heading", (heading,))
        if sentences[0]["block"] in ("paragraph", "bullets"):
            block = "paragraph" if sentences[0]["block"] == "paragraph" else "list"
            yield Part(block, tuple(sentence["text"] for sentence in sentences))


def hearing(listed: Iterable[Answer]) -> str:
    """A ``hearing.toml`` with these stakeholders."""
    lines = ['[hearing]', 'id = "storaa"', 'title = "Fremtidens struktur i Storå Kommune"',
             'authority = "Storå Kommune, Sekretariatet"', 'opened = 2025-02-20', '[[theme]]',
             'id = "struktur"', 'title = "Fremtidens struktur"']
    for answer in listed:
        lines += ['[[stakeholder]]', f'name = {json.dumps(answer.sender, ensure_ascii=False)}',
                  f'kind = {json.dumps(answer.kind, ensure_ascii=False)}']
    return "\n".join(lines) + "\n"


def as_gold(n: int, answer: Answer, style: Style, printed: Printed) -> dict[str, Any]:
    """A line of ``gold.jsonl``."""
    sentences, others = [], []
    for m, part in enumerate(answer.parts):
        pages = printed.pages.get((n, m), [])
        if part.block == "heading":
            if pages:
                others.append({"kind": "heading", "text": part.text, "page": pages[0],
                               "before_sentence": len(sentences), "stakeholder_words": True})
            continue
        sentences += [{"text": sentence, "block": part.block, "page": pages[0],
                       "page_end": pages[-1], "themes": [], "positions": [],
                       "considerations": [], "paragraph": m} for sentence in part.sentences]
    if answer.title and style.titles and style.look != "table":
        others.insert(0, {"kind": "title", "text": answer.title, "page": sentences[0]["page"],
                          "before_sentence": 0, "stakeholder_words": True})
    dated = style.receipt or "date}" in style.label or "Dato" in style.columns
    if style.look == "letter":
        dated = True
        others.append({"kind": "signature", "text": f"Med venlig hilsen\n{answer.sender}",
                       "page": sentences[-1]["page"], "before_sentence": len(sentences),
                       "stakeholder_words": True})
    return {"id": f"svar-{n + 1:03d}", "stakeholder": answer.sender, "kind": answer.kind,
            "date": answer.date.isoformat() if dated else None, "no_remarks": False,
            "title": answer.title, "file": "pdf/hvidbog.pdf", "first_page": sentences[0]["page"],
            "last_page": sentences[-1]["page_end"],
            "layout": "whitebook-table" if style.look == "table" else "whitebook",
            "positions": [], "sentences": sentences, "other_text": others}


def read_book(corpus: Path, out: Path) -> tuple[dict[str, float], float]:
    """Read a book, and score what was found; with the seconds that it took."""
    started = time.perf_counter()
    path = corpus / "pdf" / "hvidbog.pdf"
    document = read_document(path, path.name, ExtractSettings(ocr="off"))
    responses, problems = find_responses(document, Hearing.from_folder(corpus), SplitSettings(),
                                         "hvidbog")
    sentences = [sentence for response in responses for sentence in segment.sentences(response)]
    seconds = time.perf_counter() - started
    write_tables(out / "tables", responses=responses, sentences=sentences, links=(), stances=(),
                 positions=(), points=(), problems=problems)
    scores = score(out, corpus).scores
    return {name: scores[name].value or 0.0 for name in SHOWN}, seconds


def as_markdown(rows: Sequence[tuple[str, int, int, dict[str, float], float]]) -> str:
    """A line for each style; means over the seeds."""
    lines = ["| style | books | pages | answers | " + " | ".join(SHOWN) + " | s |",
             "|---" + "|--:" * (len(SHOWN) + 4) + "|"]
    for name, group in groupby(rows, key=lambda row: row[0]):
        found = list(group)
        cells = [f"{fmean(row[3][score] for row in found):.4f}" for score in SHOWN]
        lines.append(f"| {name} | {len(found)} | {fmean(row[1] for row in found):.0f} | "
                     f"{fmean(row[2] for row in found):.0f} | {' | '.join(cells)} | "
                     f"{fmean(row[4] for row in found):.0f} |")
    return "\n".join(lines)


def main() -> None:
    """Write, read, score and print; write the table if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--styles", nargs="*", choices=STYLES, default=list(STYLES))
    parser.add_argument("--seeds", nargs="*", type=int, default=[1, 2, 3])
    parser.add_argument("--keep", type=Path, help="folder in which the books stay")
    parser.add_argument("--write", action="store_true", help="into docs/white-books.md")
    args = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        for name in args.styles:
            for seed in args.seeds:
                folder = (args.keep or Path(temporary)) / f"{name.replace(' ', '-')}-{seed}"
                write_book(folder, STYLES[name], pages=args.pages, seed=seed)
                scores, seconds = read_book(folder, folder / "out")
                gold = (folder / "gold.jsonl").read_text("utf-8").splitlines()
                pages = max(json.loads(line)["last_page"] for line in gold)
                rows.append((name, pages, len(gold), scores, seconds))
                print(name, seed, scores, file=sys.stderr, flush=True)
    table = as_markdown(rows)
    print(table)
    if args.write:
        (ROOT / "docs" / "white-books.md").write_text(
            "# White books of real length\n\nMade by `python benchmarks/white_book.py --write`: "
            "books that are generated in ten styles from the annotated answers, and read.\n\n"
            f"{table}\n", "utf-8")


if __name__ == "__main__":
    main()
