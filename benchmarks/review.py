"""How fast the review page answers in a large hearing: the sample, many times over.

python benchmarks/review.py [--responses 1500] [--decisions 2000] [--run FOLDER]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from minekit import pipeline
from minekit.decisions import Decision, DecisionBook, Kind, Value
from minekit.records import Link, Point, Position, Response, Sentence, SentenceStance, Stance
from minekit.review.app import make_app
from minekit.review.case import Case
from minekit.review.pictures import Pictures
from minekit.review.security import HEADER, Keys
from minekit.review.work import Work
from minekit.store import Store

SAMPLE = Path(__file__).parent.parent / "corpora" / "ressortanalyse"
PORT = 8000
TRIES = 20


def copies(records: Sequence[Any], times: int, **fields: Callable[[Any, int], Any]
           ) -> Iterator[Any]:
    """Each record many times, with other values in some fields."""
    for n in range(times):
        for record in records:
            yield replace(record, **{name: change(getattr(record, name), n)
                                     for name, change in fields.items()})


def multiply(source: Store, target: Store, times: int) -> None:
    """Write a run in which all that a run holds stands many times."""
    def named(id: str, n: int) -> str:
        return f"{id}-x{n}"

    def all_named(ids: Sequence[str], n: int) -> tuple[str, ...]:
        return tuple(named(id, n) for id in ids)

    manifest = source.manifest()
    keys = manifest["proposed"]
    target.write("responses", copies(source.read(Response), times, id=named, file=named))
    target.write("sentences", copies(source.read(Sentence), times, id=named, response_id=named))
    target.write("links", copies(source.read(Link, keys["judged"]), times, sentence_id=named),
                 keys["judged"])
    target.write("stances", copies(source.read(SentenceStance, keys["judged"]), times,
                                   sentence_id=named), keys["judged"])
    target.write("positions", copies(source.read(Position, keys["positions"]), times,
                                     response_id=named, evidence=all_named), keys["positions"])
    merged = [replace(point, responses=tuple(named(id, n) for n in range(times)
                                             for id in point.responses),
                      sentences=tuple(named(id, n) for n in range(times)
                                      for id in point.sentences))
              for point in source.read(Point, keys["points"])]
    target.write("points", merged, keys["points"])
    target.write_hearing((SAMPLE / "hearing.toml").read_text("utf-8"))
    target.write_manifest(manifest | {"files": {
        named(file, n): f"{digest}{n}" for file, digest in manifest["files"].items()
        for n in range(times)}})


def main() -> int:
    """Measure, and print milliseconds."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--responses", type=int, default=1500)
    options.add_argument("--decisions", type=int, default=2000)
    options.add_argument("--run", type=Path, help="a finished run, in place of the sample")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        store = Store(given.run or Path(folder) / "large")
        if not given.run:
            small = pipeline.run(SAMPLE, Path(folder) / "small")
            multiply(small.store, store, -(-given.responses // len(small.responses)))
        start, busy = time.perf_counter(), time.process_time()
        case = Case(store, corpus, "anna")
        print(f"{len(case.places.responses)} responses, {len(case.places.sentences)} sentences, "
              f"{len(case.items)} in the queue; opened in {time.perf_counter() - start:.1f} s "
              f"({time.process_time() - busy:.1f} s of one processor)")
        DecisionBook.of(corpus).add(
            Decision(Kind.STANCE, case.places.of_sentence(
                case.places.sentences[item.sentence_id], move), Value(stance=Stance.NEUTRAL), coder)
            for item in case.items[:given.decisions // 2] for move in item.moves[:1]
            for coder in ("anna", "bo"))
        case.refresh()
        measure(case, Path(folder))
    return 0


def measure(case: Case, folder: Path) -> None:
    """Ask each page several times."""
    keys = Keys(PORT)
    app = make_app(case, keys, Pictures(folder / "pages"), Work(["true"]))
    own = f"http://127.0.0.1:{PORT}"
    client = TestClient(app, base_url=own, headers={HEADER: keys.request, "Origin": own})
    client.get(keys.address)
    ids = [item.sentence_id for item in case.items[-TRIES:]]
    moves = {item.sentence_id: item.moves for item in case.items}
    first = case.hearing.moves[0].id
    asked: dict[str, Callable[[str], Any]] = {
        "sentence": lambda id: client.get(f"/saetning/{id}"),
        "stance": lambda id: client.post(f"/saetning/{id}/stilling", data={
            "greb": (moves[id] or (first,))[0], "stilling": "supports"}),
        "theme": lambda id: client.post(f"/saetning/{id}/tema",
                                        data={"tema": case.hearing.themes[0].id}),
        "confirm": lambda id: client.post(f"/saetning/{id}/bekraeft", data={}),
        "undo": lambda id: client.post("/fortryd", data={"her": id}),
        "response": lambda id: client.get(f"/svar/{case.places.sentences[id].response_id}"),
        "responses": lambda id: client.get("/svar"),
        "points": lambda id: client.get("/synspunkter"),
        "decisions": lambda id: client.get("/beslutninger"),
        "agreement": lambda id: client.get("/enighed"),
    }
    for name, ask in asked.items():
        times = []
        for id in ids:
            start = time.perf_counter()
            answer = ask(id)
            times.append((time.perf_counter() - start) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{name}: {answer.status_code} {answer.text[:200]}")
        print(f"{name:12}{statistics.median(times):8.0f} ms (at most {max(times):.0f})")


if __name__ == "__main__":
    sys.exit(main())
