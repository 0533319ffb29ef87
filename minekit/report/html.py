"""Web pages of one file: no network, no foreign code, readable without a server."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minekit.records import Stance
from minekit.redact.numbers import without_cpr
from minekit.report.annex import Annex
from minekit.report.crops import MOST_BYTES, Shown
from minekit.report.document import Bars, Block, Document, runs
from minekit.report.explorer import explorer_data, explorer_pictures
from minekit.report.looks import LOOKS, REVIEW
from minekit.report.text import look, lower, method, period, printable, problem, quoted

if TYPE_CHECKING:
    from jinja2 import Environment

Places = Callable[[int], Mapping[str, Shown]]
"""Pictures by sentence id, for as many bytes as are given."""


def write(document: Document, path: Path) -> None:
    """Write a document as one page without script."""
    write_page(path, "document.html.j2", styles=("page.css", "document.css"), document=document,
               kind=_kind, runs=runs, segments=segments, axis=axis,
               anchors=_anchors(document), id=id)


def write_matrix(annex: Annex, path: Path) -> None:
    """Write ``matrix.html``: one static page, a quote behind every cell, no script."""
    write_page(path, "matrix.html.j2", styles=("page.css", "matrix.css"), annex=annex,
               case=annex.hearing.case, words=annex.words, looks=LOOKS, review=REVIEW,
               method=method, name=partial(look, annex), lower=lower, period=period,
               problem=problem, quoted=quoted)


def write_explorer(annex: Annex, path: Path, places: Places | None = None) -> None:
    """Write ``explorer.html``: overview, matrix, themes, letters and search in one file.

    Parameters
    ----------
    places
        Gives pictures of quotes, as many as there is room for; none without it.
    """
    shown = _json(explorer_data(annex))
    room = MOST_BYTES - len(shown.encode("utf-8"))
    drawn = _json(explorer_pictures(annex, places(room) if places else {}))
    write_page(path, "explorer.html.j2", styles=("page.css", "explorer.css"),
               scripts=("explorer.js", "explorer_views.js", "explorer_maps.js",
                        "explorer_letters.js"), images=True,
               annex=annex, case=annex.hearing.case, words=annex.words, period=period,
               data=shown, pictures=drawn)


def _json(data: Any) -> Any:
    from jinja2.utils import htmlsafe_json_dumps

    return htmlsafe_json_dumps(_printable(data), ensure_ascii=False, separators=(",", ":"))


def write_page(path: Path, template: str, *, styles: tuple[str, ...],
               scripts: tuple[str, ...] = (), images: bool = False, **context: Any) -> None:
    """Render a page whose policy allows its own style and script, by their hashes, and no other."""
    style = _stance_colours() + "".join(map(_resource, styles))
    script = "".join(map(_resource, scripts))
    policy = f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"
    if images:
        policy += "; img-src data:"
    if script:
        policy += f"; script-src '{_hash(script)}'"
    html = environment().get_template(template).render(
        policy=policy, style=_safe(style), script=_safe(script), **context)
    path.write_bytes(html.encode("utf-8"))


@cache
def environment() -> Environment:
    """The templates of the package; what they print is escaped unless it is marked safe."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(loader=PackageLoader("minekit.report"), autoescape=True, trim_blocks=True,
                       lstrip_blocks=True, undefined=StrictUndefined, keep_trailing_newline=True,
                       finalize=_printable)


def segments(bars: Bars, counts: Mapping[Stance, int],
             ) -> Iterator[tuple[Stance, int, float, float]]:
    """The bars of a row: stance, count, start and width in per cent of the room."""
    scale = 100 / max(bars.left + bars.right, 1)
    at = (bars.left - counts.get(Stance.OPPOSES, 0)) * scale
    for stance in (Stance.OPPOSES, Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS):
        if count := counts.get(stance, 0):
            yield stance, count, round(at, 2), round(count * scale, 2)
            at += count * scale


def axis(bars: Bars) -> float:
    """Where the bars to the right begin, in per cent of the room."""
    return round(100 * bars.left / max(bars.left + bars.right, 1), 2)


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _anchors(document: Document) -> dict[int, str]:
    """An anchor for each heading that the contents list."""
    return {id(heading): f"a{number}" for number, heading in enumerate(document.headings, 1)}


def _printable(value: Any) -> Any:
    """The same with all texts printable, and without CPR numbers even where no gate was passed.

    What is marked safe is our own, and stays.
    """
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(item) for item in value]
    return without_cpr(printable(value)) if type(value) is str else value


def _stance_colours() -> str:
    """The colours of stances as classes of a style sheet."""
    return "".join(f".{stance}{{--fill:#{look.fill};--strong:#{look.strong}}}\n"
                   for stance, look in LOOKS.items())


def _resource(name: str) -> str:
    return files("minekit.report").joinpath("templates", name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _safe(text: str) -> Any:
    """Text of our own files, which the template shall not escape."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704
