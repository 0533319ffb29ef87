"""W3C web annotations (JSON-LD): one for each coded sentence, found by quote, place and page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from minekit.exchange.archive import ExchangeError, json_of
from minekit.exchange.model import Area, Code, Coding, Project, Selection, Source

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"mk": "urn:minekit:"}]
PDF_FRAGMENT = "http://tools.ietf.org/rfc/rfc3778"
AROUND = 40
"""Characters before and after a quote by which it is found where it stands twice."""

Data = dict[str, Any]


def write(project: Project, path: Path) -> None:
    """Write an annotation collection."""
    items = [_annotation(project, source, selection) for source in project.sources
             for selection in source.selections]
    text = json.dumps({
        "@context": CONTEXT, "id": f"urn:uuid:{project.guid('collection', project.id)}",
        "type": "AnnotationCollection", "label": project.title, "total": len(items),
        "mk:hearing": project.id, "mk:codes": [code._asdict() for code in project.codes],
        "mk:sources": [_source(source) for source in project.sources],
        "first": {"id": f"urn:uuid:{project.guid('page', '1')}", "type": "AnnotationPage",
                  "items": items}}, ensure_ascii=False, indent=1)
    path.write_bytes(f"{text}\n".encode())


def _source(source: Source) -> Data:
    kept = ("id", "number", "name", "kind", "date", "file", "first_page", "last_page", "text",
            "heights")
    return {key: getattr(source, key) for key in kept} | {"positions": source.positions}


def _annotation(project: Project, source: Source, selection: Selection) -> Data:
    start, end = selection.start, selection.end
    fragments = [{"type": "FragmentSelector", "conformsTo": PDF_FRAGMENT, "value": _fragment(area)}
                 for area in selection.areas] or [
        {"type": "FragmentSelector", "conformsTo": PDF_FRAGMENT, "value": f"page={selection.page}"}]
    return {
        "id": f"urn:uuid:{project.guid('selection', selection.id)}", "type": "Annotation",
        "motivation": "classifying", "mk:sentence": selection.id, "mk:page": selection.page,
        "body": [{"type": "SpecificResource", "purpose": "classifying",
                  "source": f"urn:minekit:{project.id}:{quote(item.code)}",
                  "mk:code": item.code, "mk:score": item.score} for item in selection.codings],
        "target": {"source": f"pdf/{quote(source.file)}", "mk:response": source.id, "selector": [
            {"type": "TextQuoteSelector", "exact": source.text[start:end],
             "prefix": source.text[max(start - AROUND, 0):start],
             "suffix": source.text[end:end + AROUND]},
            {"type": "TextPositionSelector", "start": start, "end": end}, *fragments]}}


def _fragment(area: Area) -> str:
    return (f"page={area.page}&viewrect={area.left},{area.top},"
            f"{area.right - area.left},{area.bottom - area.top}")


def read(path: Path) -> Project:
    """Read a collection that this program wrote, with what others changed in it.

    Raises
    ------
    ExchangeError
        If it cannot be read.
    """
    data = json_of(path)
    try:
        found: dict[str, list[Selection]] = {}
        for item in data["first"]["items"]:
            found.setdefault(item["target"]["mk:response"], []).append(_selection(item))
        sources = tuple(_read_source(item, tuple(found.get(item["id"], ())))
                        for item in data["mk:sources"])
        return Project(data["mk:hearing"], data["label"],
                       tuple(Code(**code) for code in data["mk:codes"]), sources)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ExchangeError(f"{path}: lacks what minekit writes ({error!r}); export it from "
                            "minekit and change it there") from None


def _read_source(item: Data, selections: tuple[Selection, ...]) -> Source:
    values = {**item, "positions": tuple(Coding(*coding) for coding in item["positions"]),
              "heights": tuple(item["heights"]), "selections": selections}
    return Source(**values)


def _selection(item: Data) -> Selection:
    selectors = item["target"]["selector"]
    [place] = [part for part in selectors if part["type"] == "TextPositionSelector"]
    areas = tuple(_area(part["value"]) for part in selectors
                  if part["type"] == "FragmentSelector" and "viewrect" in part["value"])
    codings = tuple(Coding(body["mk:code"], float(body.get("mk:score", 1.0)))
                    for body in item["body"])
    return Selection(item["mk:sentence"], int(place["start"]), int(place["end"]),
                     int(item["mk:page"]), areas, codings)


def _area(value: str) -> Area:
    parts = dict(part.split("=") for part in value.split("&"))
    left, top, width, height = map(int, parts["viewrect"].split(","))
    return Area(int(parts["page"]), left, top, left + width, top + height)
