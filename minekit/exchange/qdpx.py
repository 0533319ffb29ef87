"""REFI-QDA projects (``.qdpx``), which ATLAS.ti, MAXQDA, NVivo and QualCoder open.

A zip file with ``project.qde`` (XML) and the sources. Each response is a source: its PDF with the
plain text beside it, or the text alone. What the standard has no place for (scores, boxes) stands
as lines ``key: value`` in descriptions.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from minekit.exchange.archive import Archive, ExchangeError, text_of, xml_of
from minekit.exchange.model import Area, Code, Coding, Project, Selection, Source

SPACE = "urn:QDA-XML:project:1.0"
QDE = "project.qde"
FIXED_DATE = "2000-01-01T00:00:00Z"
"""In place of the time of writing, which importers ask for; equal content gives equal bytes."""
FIXED_TIME = (2000, 1, 1, 0, 0, 0)
_KEPT = {"number": "Integer", "kind": "Text", "date": "Text", "file": "Text",
         "first_page": "Integer", "last_page": "Integer"}
"""Particulars of a source that become variables."""


def write(project: Project, path: Path, pdfs: Mapping[str, Path]) -> None:
    """Write a project.

    Parameters
    ----------
    pdfs
        The PDF of each source that may go along, by the source's id.
    """
    root = _Writer(project, pdfs).root()
    ElementTree.indent(root)
    xml = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, QDE, xml)
        for source in project.sources:
            _add(archive, f"sources/{project.guid('text', source.id)}.txt",
                 source.text.encode("utf-8"))
        for file in sorted(set(pdfs.values())):
            _add(archive, f"sources/{_pdf_guid(project, file)}.pdf", file.read_bytes())


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, FIXED_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def _pdf_guid(project: Project, file: Path) -> str:
    return project.guid("pdf", file.name)


class _Writer:
    def __init__(self, project: Project, pdfs: Mapping[str, Path]) -> None:
        self._project, self._pdfs = project, pdfs
        self._user = project.guid("user", "minekit")
        self._made = {"creatingUser": self._user, "creationDateTime": FIXED_DATE}

    def root(self) -> Element:
        """The whole ``project.qde``; the order of its parts is that of the standard."""
        project = self._project
        root = Element("Project", {"xmlns": SPACE, "name": project.title, "origin": "minekit",
                                   "creatingUserGUID": self._user})
        SubElement(SubElement(root, "Users"), "User", {"guid": self._user, "name": "minekit"})
        self._codes(SubElement(SubElement(root, "CodeBook"), "Codes"))
        variables = SubElement(root, "Variables")
        for name, kind in _KEPT.items():
            SubElement(variables, "Variable", {"guid": project.guid("variable", name),
                                               "name": name, "typeOfVariable": kind})
        if project.sources:
            self._cases(SubElement(root, "Cases"))
            sources = SubElement(root, "Sources")
            for source in project.sources:
                self._source(sources, source)
        _describe(root, id=[project.id])
        return root

    def _codes(self, parent: Element) -> None:
        made: dict[str, Element] = {}
        for code in self._project.codes:
            attributes = {"guid": self._project.guid("code", code.id), "name": code.title,
                          "isCodable": "true"}
            if code.colour:
                attributes["color"] = f"#{code.colour}"
            made[code.id] = SubElement(made.get(code.parent, parent), "Code", attributes)
            _describe(made[code.id], id=[code.id], text=[code.description])
        for node in made.values():
            node[:] = sorted(node, key=lambda child: child.tag != "Description")

    def _cases(self, cases: Element) -> None:
        """A case for each stakeholder, with its kind, and the sources that it sent."""
        owners: defaultdict[tuple[str, str], list[Source]] = defaultdict(list)
        for source in self._project.sources:
            owners[source.name, source.kind].append(source)
        for (name, kind), sources in owners.items():
            case = SubElement(cases, "Case", {"guid": self._project.guid("case", f"{kind}:{name}"),
                                              "name": name})
            self._value(case, "kind", kind)
            for source in sources:
                SubElement(case, "SourceRef", {
                    "targetGUID": self._project.guid("source", source.id)})

    def _source(self, parent: Element, source: Source) -> None:
        project, pdf = self._project, self._pdfs.get(source.id)
        text = {"plainTextPath": f"internal://{project.guid('text', source.id)}.txt"}
        own = {"guid": project.guid("source", source.id), "name": f"{source.number} {source.name}",
               **self._made}
        if pdf is None:
            node = SubElement(parent, "TextSource", own | text)
            holder = node
        else:
            node = SubElement(parent, "PDFSource", own | {
                "path": f"internal://{_pdf_guid(project, pdf)}.pdf"})
            holder = Element("Representation", text | {
                "guid": project.guid("representation", source.id), "name": own["name"]})
        _describe(node, id=[source.id], name=[source.name],
                  heights=[" ".join(map(str, source.heights))],
                  position=[_said(item) for item in source.positions])
        if pdf is not None:
            for selection in source.selections:
                self._areas(node, source, selection)
            node.append(holder)
        for selection in source.selections:
            self._selection(holder, source, selection)
        for item in source.positions:
            self._coding(node, f"{source.id}:{item.code}", item.code)
        for name in _KEPT:
            self._value(node, name, getattr(source, name))

    def _selection(self, parent: Element, source: Source, selection: Selection) -> None:
        node = SubElement(parent, "PlainTextSelection", {
            "guid": self._project.guid("selection", selection.id),
            "name": source.text[selection.start:selection.end][:80],
            "startPosition": str(selection.start), "endPosition": str(selection.end),
            **self._made})
        _describe(node, id=[selection.id], page=[str(selection.page)],
                  area=[" ".join(map(str, area)) for area in selection.areas],
                  score=[_said(item) for item in selection.codings])
        for item in selection.codings:
            self._coding(node, f"{selection.id}:{item.code}", item.code)

    def _areas(self, parent: Element, source: Source, selection: Selection) -> None:
        """What is printed on the pages; the standard counts from the lower left corner."""
        for n, area in enumerate(selection.areas):
            if area.page > len(source.heights):
                continue
            height = source.heights[area.page - 1]
            key = f"{selection.id}:{n}"
            node = SubElement(parent, "PDFSelection", {
                "guid": self._project.guid("area", key), "name": f"{selection.id} ({n + 1})",
                "page": str(area.page - 1), "firstX": str(area.left),
                "firstY": str(height - area.top), "secondX": str(area.right),
                "secondY": str(height - area.bottom), **self._made})
            for item in selection.codings:
                self._coding(node, f"{key}:{item.code}", item.code)

    def _coding(self, parent: Element, key: str, code: str) -> None:
        guid = self._project.guid("coding", f"{parent.tag}:{key}")
        node = SubElement(parent, "Coding", {"guid": guid, **self._made})
        SubElement(node, "CodeRef", {"targetGUID": self._project.guid("code", code)})

    def _value(self, parent: Element, name: str, value: object) -> None:
        node = SubElement(parent, "VariableValue")
        SubElement(node, "VariableRef", {"targetGUID": self._project.guid("variable", name)})
        SubElement(node, f"{_KEPT[name]}Value").text = str(value)


def _describe(node: Element, **lines: list[str]) -> None:
    SubElement(node, "Description").text = "\n".join(
        f"{key}: {value}" for key, values in lines.items() for value in values if value)


def _said(item: Coding) -> str:
    return f"{item.code} {item.score:g}{' review' * item.review}"


def read(path: Path) -> Project:
    """Read a project that this program wrote, with what others changed in it.

    Codes are those that the file has now; scores are read for those that the program gave.

    Raises
    ------
    ExchangeError
        If it cannot be read.
    """
    with Archive(path) as archive:
        name = next((name for name in archive.names
                     if name.endswith(".qde") and "/" not in name), QDE)
        root = xml_of(archive.read(name), f"{path}: {name}")
        if root.tag != f"{{{SPACE}}}Project":
            raise ExchangeError(f"{path}: {name} is no REFI-QDA project of version 1.0")
        try:
            return _Reader(root, archive, path).project()
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            raise ExchangeError(f"{path}: {name} lacks what minekit writes ({error}); export it "
                                "from minekit and change it there") from None


class _Reader:
    def __init__(self, root: Element, archive: Archive, path: Path) -> None:
        self._root, self._archive, self._path = root, archive, path
        self._codes: dict[str, str] = {}
        self._variables = {node.attrib["guid"]: node.attrib["name"]
                           for node in root.iterfind(_q("Variables/Variable"))}

    def project(self) -> Project:
        """The whole project."""
        codes = tuple(self._all_codes(self._root.find(_q("CodeBook/Codes")), ""))
        sources = tuple(self._source(node) for node in self._root.find(_q("Sources")) or ()
                        if node.tag in (_q("TextSource"), _q("PDFSource")))
        return Project(_lines(self._root)["id"][0], self._root.attrib["name"], codes,
                       tuple(sorted(sources, key=lambda source: source.number)))

    def _all_codes(self, parent: Element | None, above: str) -> Iterator[Code]:
        for node in parent.iterfind(_q("Code")) if parent is not None else ():
            said = _lines(node)
            id = said["id"][0] if said["id"] else f"code:{node.attrib['guid']}"
            self._codes[node.attrib["guid"]] = id
            yield Code(id, node.attrib["name"], said["text"][0] if said["text"] else "", above,
                       node.get("color", "").removeprefix("#"))
            yield from self._all_codes(node, id)

    def _source(self, node: Element) -> Source:
        holder = node.find(_q("Representation")) if node.tag == _q("PDFSource") else node
        if holder is None:
            raise KeyError("Representation")
        text = self._text(holder)
        said = _lines(node)
        values = dict(map(self._value, node.iterfind(_q("VariableValue"))))
        selections = (self._selection(item, text)
                      for item in holder.iterfind(_q("PlainTextSelection")))
        heights = tuple(map(int, said["heights"][0].split())) if said["heights"] else ()
        return Source(said["id"][0], int(values["number"]), (said["name"] or [""])[0],
                      values["kind"], values["date"], values["file"], int(values["first_page"]),
                      int(values["last_page"]), text, tuple(selections),
                      tuple(self._codings(node, said["position"])), heights)

    def _text(self, holder: Element) -> str:
        inline = holder.find(_q("PlainTextContent"))
        if inline is not None:
            return inline.text or ""
        name = holder.attrib["plainTextPath"].removeprefix("internal://")
        found = next((known for known in self._archive.names
                      if known.rpartition("/")[2] == name), f"sources/{name}")
        return text_of(self._archive.read(found), f"{self._path}: {name}")

    def _selection(self, node: Element, text: str) -> Selection:
        said = _lines(node)
        start, end = int(node.attrib["startPosition"]), int(node.attrib["endPosition"])
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"a selection from {start} to {end} in {len(text)} characters")
        areas = (Area(*map(int, line.split())) for line in said["area"])
        return Selection(said["id"][0] if said["id"] else node.attrib["guid"], start, end,
                         int((said["page"] or ["0"])[0]), tuple(areas),
                         tuple(self._codings(node, said["score"])))

    def _codings(self, node: Element, scores: list[str]) -> Iterator[Coding]:
        known = {code: (float(score), bool(review)) for code, score, *review in
                 (line.split() for line in scores)}
        for reference in node.iterfind(_q("Coding/CodeRef")):
            code = self._codes[reference.attrib["targetGUID"]]
            yield Coding(code, *known.get(code, (1.0, False)))

    def _value(self, node: Element) -> tuple[str, str]:
        reference, value = node[0], node[1]
        return self._variables[reference.attrib["targetGUID"]], value.text or ""


def _q(path: str) -> str:
    return "/".join(f"{{{SPACE}}}{part}" for part in path.split("/"))


def _lines(node: Element) -> defaultdict[str, list[str]]:
    """The lines ``key: value`` of a description."""
    found = node.find(_q("Description"))
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for line in ((found.text if found is not None else "") or "").splitlines():
        key, colon, value = line.partition(": ")
        if colon:
            lines[key].append(value)
    return lines
