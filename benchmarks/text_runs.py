"""Runs on annotated sentences as they stand, without PDFs: judged, and written as tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path

from minekit.annotated import Annotated
from minekit.cluster import points
from minekit.link import link
from minekit.records import Link, Response
from minekit.settings import LinkSettings, Settings
from minekit.stance import Judgement, judge
from minekit.tables import write_tables


def linked(held: Annotated, model: Path) -> list[Link]:
    """What the sentences of a hearing are about, by the models of a folder."""
    return link(held.sentences, held.hearing, LinkSettings(model=str(model)))


def judged(held: Annotated, links: Sequence[Link], model: Path) -> Judgement:
    """Stances and positions, by the models of a folder."""
    settings = Settings().stance.model_copy(update={"model": str(model)})
    return judge(held.sentences, links, held.hearing, settings)


def write(held: Annotated, links: Sequence[Link], found: Judgement, gold: Path, out: Path, *,
          only: Collection[str] = ()) -> None:
    """Write the tables of a run.

    Parameters
    ----------
    gold
        The file in which senders, dates and files of the responses stand.
    only
        Ids of the responses that are written; all if there are none.
    """
    said = points(held.sentences, links, found.stances, found.positions, held.hearing,
                  Settings().cluster)
    items = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    responses = [Response(item["id"], number, item["file"].removeprefix("pdf/"),
                          item["first_page"], item["last_page"], item["stakeholder"], True,
                          item["kind"], item["date"] or "", item["no_remarks"], item["layout"],
                          item["title"])
                 for number, item in enumerate(items, start=1) if not only or item["id"] in only]
    ids = {response.id for response in responses}
    sentences = [sentence for sentence in held.sentences if sentence.response_id in ids]
    kept = {sentence.id for sentence in sentences}
    write_tables(out / "tables", responses=responses, sentences=sentences,
                 links=[item for item in links if item.sentence_id in kept],
                 stances=[item for item in found.stances if item.sentence_id in kept],
                 positions=[item for item in found.positions if item.response_id in ids],
                 points=said, problems=())
