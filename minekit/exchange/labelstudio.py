"""Label Studio: a task for each response, the program's codes as predictions.

What people label there comes back as annotations, which are read before predictions.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from minekit import files
from minekit.exchange.archive import ExchangeError, json_of
from minekit.exchange.model import Area, Code, Coding, Project, Selection, Source

LABELS, POSITIONS, TEXT = "codes", "positions", "text"
_KEPT = ("id", "number", "name", "kind", "date", "file", "first_page", "last_page", "text",
         "heights")

Data = dict[str, Any]


def write(project: Project, path: Path) -> None:
    """Write the tasks."""
    tasks = [_task(project, source) for source in project.sources]
    if tasks:
        tasks[0]["meta"] = {"hearing": project.id, "title": project.title,
                            "codes": [code._asdict() for code in project.codes]}
    path.write_bytes(f"{json.dumps(tasks, ensure_ascii=False, indent=1)}\n".encode())


def write_config(project: Project, path: Path) -> None:
    """Write the labelling interface, which is pasted into a new Label Studio project."""
    view = Element("View")
    labels = SubElement(view, "Labels", {"name": LABELS, "toName": TEXT})
    positions = Element("Choices", {"name": POSITIONS, "toName": TEXT, "choice": "multiple"})
    for code in project.codes:
        hint = {"hint": code.title} | ({"background": f"#{code.colour}"} if code.colour else {})
        SubElement(labels, "Label", {"value": code.id, **hint})
        if code.id.count(":") == 2:
            SubElement(positions, "Choice", {"value": code.id, "hint": code.title})
    SubElement(view, "Text", {"name": TEXT, "value": f"${TEXT}"})
    view.append(positions)
    ElementTree.indent(view)
    files.write_text(path, ElementTree.tostring(view, encoding="unicode") + "\n")


def _task(project: Project, source: Source) -> Data:
    results = [_label(project, source, selection, item) for selection in source.selections
               for item in selection.codings]
    results += [{"id": project.guid("choice", f"{source.id}:{item.code}"), "from_name": POSITIONS,
                 "to_name": TEXT, "type": "choices", "score": item.score,
                 "value": {"choices": [item.code]}, "meta": {"review": item.review}}
                for item in source.positions]
    return {"id": source.number, "data": {key: getattr(source, key) for key in _KEPT},
            "predictions": [{"model_version": "minekit", "result": results}]}


def _label(project: Project, source: Source, selection: Selection, item: Coding) -> Data:
    start, end = selection.start, selection.end
    return {"id": project.guid("label", f"{selection.id}:{item.code}"), "from_name": LABELS,
            "to_name": TEXT, "type": "labels", "score": item.score,
            "value": {"start": start, "end": end, "text": source.text[start:end],
                      "labels": [item.code]},
            "meta": {"sentence": selection.id, "page": selection.page, "areas": selection.areas}}


def read(path: Path) -> Project:
    """Read tasks that this program wrote, or that Label Studio exported from them.

    Raises
    ------
    ExchangeError
        If they cannot be read.
    """
    tasks = json_of(path)
    try:
        meta = next(task["meta"] for task in tasks if task.get("meta", {}).get("codes") is not None)
        sources = sorted(map(_source, tasks), key=lambda source: source.number)
        return Project(meta["hearing"], meta["title"],
                       tuple(Code(**code) for code in meta["codes"]), tuple(sources))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, StopIteration) as error:
        raise ExchangeError(f"{path}: lacks what minekit writes ({error!r}); export it from "
                            "minekit, and from Label Studio as JSON with all of its parts"
                            ) from None


def _source(task: Data) -> Source:
    given = task.get("annotations") or task.get("predictions") or ()
    said: Data = next(iter(given), {"result": []})
    selections: dict[tuple[int, int], Selection] = {}
    positions = []
    for item in said["result"]:
        score = 1.0 if item.get("score") is None else float(item["score"])
        meta = item.get("meta") or {}
        if item["type"] == "choices":
            positions += [Coding(code, score, bool(meta.get("review")))
                          for code in item["value"]["choices"]]
            continue
        place = item["value"]["start"], item["value"]["end"]
        known = selections.get(place) or Selection(
            meta.get("sentence", item["id"]), *place, int(meta.get("page", 0)),
            tuple(Area(*area) for area in meta.get("areas", ())), ())
        codings = (Coding(code, score) for code in item["value"]["labels"])
        selections[place] = Selection(known.id, *place, known.page, known.areas,
                                      (*known.codings, *codings))
    values = {key: task["data"][key] for key in _KEPT} | {
        "heights": tuple(task["data"]["heights"])}
    return Source(**values, selections=tuple(selections.values()), positions=tuple(positions))
