"""The routes of the review page. Imports FastAPI."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, quote

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from minekit.decisions import SILENT, Kind, Value
from minekit.errors import MinekitError
from minekit.hearing import Topic
from minekit.review import pages
from minekit.review.case import Case, ItemView
from minekit.review.comparing import settlement
from minekit.review.pages import Pages
from minekit.review.pictures import Pictures
from minekit.review.security import App, Guard, Keys
from minekit.review.work import Work

Form = Mapping[str, str]
KEEP = "private, max-age=86400"


class NotThereError(MinekitError):
    """Something that is asked for is not in the run."""


def make_app(case: Case, keys: Keys, pictures: Pictures, work: Work) -> App:
    """The application, behind its guard.

    Parameters
    ----------
    work
        Makes the run anew when asked.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    shown = Pages(case, keys.request, work)
    app.mount("/static", StaticFiles(directory=str(files("minekit.review") / "static")))
    app.add_exception_handler(MinekitError, _told)
    _add_items(app, case, shown)
    _add_responses(app, case, shown, pictures)
    _add_points(app, case, shown)
    _add_overviews(app, case, shown, work)
    return Guard(app, keys)


async def _told(request: Request, error: Exception) -> Response:
    """An error in the region that is read aloud."""
    status = 404 if isinstance(error, NotThereError) else 400
    return HTMLResponse(pages.message(str(error)), status_code=status,
                        headers={"HX-Retarget": "#besked", "HX-Reswap": "innerHTML"})


async def _form(request: Request) -> Form:
    sent = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in sent.items()}


def _known(case: Case, id: str) -> str:
    case.refresh()
    if id not in case.places.sentences:
        raise NotThereError("Sætningen findes ikke mere i denne kørsel. Gå tilbage til køen.")
    return id


def _add_items(app: FastAPI, case: Case, shown: Pages) -> None:
    """The queue, and a sentence of it."""
    @app.get("/")
    def start(alle: bool = False) -> Response:
        case.refresh()
        first = case.next(everything=alle, undecided=True) or case.next(everything=alle)
        if not first:
            return RedirectResponse("/svar" if alle else "/?alle=1", status_code=303)
        return RedirectResponse(_address(first, alle), status_code=303)

    @app.get("/saetning/{id}")
    def item(request: Request, id: str, alle: bool = False, greb: str = "") -> Response:
        _known(case, id)
        return shown.item(id, everything=alle, extra=greb, part=_is_part(request))

    def answer(id: str, alle: bool, message: str) -> Response:
        return shown.item(id, everything=alle, part=True, message=message)

    @app.post("/saetning/{id}/stilling")
    async def decide_side(request: Request, id: str, alle: bool = False) -> Response:
        form = await _form(request)
        sentence = case.places.sentences[_known(case, id)]
        move, stance = form.get("greb", ""), form.get("stilling", "")
        if move not in {item.id for item in case.hearing.moves}:
            raise NotThereError("Grebet findes ikke i hearing.toml.")
        if form.get("om") == "svar":
            response = case.places.responses[sentence.response_id]
            case.decide(case.make(
                Kind.POSITION, case.places.of_response(response, move),
                Value(stance=stance, evidence=(case.places.spot(sentence),))))
            return answer(id, alle, f"Hele svaret om {move}: {pages.stance_name(stance)}.")
        case.decide(case.make(Kind.STANCE, case.places.of_sentence(sentence, move),
                              Value(stance=stance)))
        return answer(id, alle, f"Sætningen om {move}: {pages.stance_name(stance)}.")

    @app.post("/saetning/{id}/tema")
    async def decide_theme(request: Request, id: str, alle: bool = False) -> Response:
        theme = _topic(case.hearing.themes, (await _form(request)).get("tema", ""), "Temaet")
        view = case.view(_known(case, id))
        themes, said = _toggled(view.themes, theme)
        case.decide(case.make(Kind.THEMES, case.places.of_sentence(view.sentence),
                              Value(themes=themes)))
        return answer(id, alle, f"Temaet {theme.title} er {said} sætningen.")

    @app.post("/saetning/{id}/hensyn")
    async def decide_appeal(request: Request, id: str, alle: bool = False) -> Response:
        topic = _topic(case.hearing.considerations, (await _form(request)).get("hensyn", ""),
                       "Hensynet")
        view = case.view(_known(case, id))
        given, said = _toggled(view.considerations, topic)
        case.decide(case.make(Kind.CONSIDERATIONS, case.places.of_sentence(view.sentence),
                              Value(considerations=given)))
        return answer(id, alle, f"Hensynet {topic.title} er {said} sætningen.")

    @app.post("/saetning/{id}/bekraeft")
    async def confirm(request: Request, id: str, alle: bool = False) -> Response:
        whole = (await _form(request)).get("om") == "svar"
        view = case.view(_known(case, id))
        case.decide(*_confirmed(case, view, whole=whole))
        onward = case.next(id, everything=alle, undecided=True)
        last = " Køen er slut." if onward == id else ""
        made = answer(onward, alle, ("Sætning og hele svaret" if whole else "Sætningen")
                      + f" er bekræftet.{last}")
        made.headers["HX-Push-Url"] = _address(onward, alle)
        return made

    @app.post("/saetning/{id}/note")
    async def note(request: Request, id: str, alle: bool = False) -> Response:
        sentence = case.places.sentences[_known(case, id)]
        text = (await _form(request)).get("note", "")
        case.decide(case.make(Kind.NOTE, case.places.of_sentence(sentence), Value(text=text)))
        return answer(id, alle, "Noten er gemt.")

    @app.post("/saetning/{id}/synspunkt")
    async def place(request: Request, id: str, alle: bool = False) -> Response:
        wanted = (await _form(request)).get("synspunkt", "")
        sentence = case.places.sentences[_known(case, id)]
        point = _point(case, wanted)
        case.decide(case.make(Kind.PLACE, case.places.of_sentence(sentence),
                              Value(other=case.places.of_point(point))))
        return answer(id, alle, f"Sætningen er flyttet til »{point.title}«.")

    @app.post("/fortryd")
    async def undo(request: Request, alle: bool = False) -> Response:
        here = (await _form(request)).get("her", "")
        undone = case.undo()
        home = case.ledger.home(undone[-1])[1] if undone else ""
        id = home or (here if here in case.places.sentences else case.next(everything=alle))
        numbers = [item.number for item in undone]
        said = ("Der er ikke mere at fortryde." if not numbers else
                f"Beslutning {numbers[0]} er fortrudt." if len(numbers) == 1 else
                f"Beslutning {numbers[0]}–{numbers[-1]} er fortrudt.")
        made = answer(id, alle, said)
        made.headers["HX-Push-Url"] = _address(id, alle)
        return made


def _topic(topics: Iterable[Topic], id: str, what: str) -> Topic:
    found = next((item for item in topics if item.id == id), None)
    if found is None:
        raise NotThereError(f"{what} findes ikke i hearing.toml.")
    return found


def _toggled(given: tuple[str, ...], topic: Topic) -> tuple[tuple[str, ...], str]:
    """The ids with one that was not there, or without one that was; and what that is called."""
    if topic.id in given:
        return tuple(id for id in given if id != topic.id), "taget fra"
    return (*given, topic.id), "givet"


def _confirmed(case: Case, view: ItemView, *, whole: bool) -> list[Any]:
    """Decisions that say that all is as it is shown."""
    places = case.places
    about = places.of_sentence(view.sentence)
    made = [case.make(Kind.THEMES, about, Value(themes=view.themes))]
    if case.hearing.considerations:
        made.append(case.make(Kind.CONSIDERATIONS, about,
                              Value(considerations=view.considerations)))
    made += [case.make(Kind.STANCE, places.of_sentence(view.sentence, item.move),
                       Value(stance=item.sentence.stance or SILENT)) for item in view.moves]
    if whole:
        response = places.responses[view.response.id]
        made += [case.make(Kind.POSITION, places.of_response(response, item.move),
                           Value(stance=item.position.stance or SILENT)) for item in view.moves]
    return made


def _add_responses(app: FastAPI, case: Case, shown: Pages, pictures: Pictures) -> None:
    """Responses: senders, where they begin and end, and the pictures of their pages."""
    def found(id: str) -> Any:
        case.refresh()
        if id not in case.places.responses:
            raise NotThereError("Svaret findes ikke mere i denne kørsel.")
        return case.places.responses[id]

    @app.get("/svar")
    def responses() -> Response:
        case.refresh()
        return shown.responses()

    @app.get("/svar/{id}")
    def response(id: str) -> Response:
        return shown.response(found(id).id)

    @app.get("/side/{id}/{page}.png")
    def picture(id: str, page: int) -> Response:
        item = found(id)
        turned, *_ = case.turned(item, page)
        drawn = pictures.get(pages.pdf_path(case.corpus, item.file),
                             case.manifest["files"].get(item.file, ""), page, turned)
        if not drawn:
            return Response(status_code=404)
        return Response(drawn, media_type="image/png", headers={"Cache-Control": KEEP})

    @app.post("/svar/{id}/afsender")
    async def send(request: Request, id: str) -> Response:
        form = await _form(request)
        item = found(id)
        case.decide(case.make(Kind.SENDER, case.places.of_response(item),
                              Value(name=form.get("navn", ""), kind=form.get("type", ""))))
        return shown.response(id, part=True, message="Afsenderen er rettet.")

    @app.post("/svar/{id}/del")
    async def split(request: Request, id: str) -> Response:
        form = await _form(request)
        sentence = case.places.sentences[_known(case, form.get("saetning", ""))]
        case.decide(case.make(
            Kind.SPLIT, case.places.of_sentence(sentence),
            Value(name=form.get("navn", ""), kind=form.get("type", ""))))
        return shown.response(found(id).id, part=True, message=(
            "Svaret bliver delt ved næste kørsel."))

    @app.post("/svar/{id}/saml")
    async def merge(request: Request, id: str) -> Response:
        item, other = found(id), found((await _form(request)).get("andet", ""))
        if item.file != other.file or item.id == other.id:
            raise MinekitError("Kun svar i samme fil kan samles.")
        case.decide(case.make(Kind.MERGE, case.places.of_response(item),
                              Value(other=case.places.of_response(other))))
        return shown.response(id, part=True, message="Svarene bliver samlet ved næste kørsel.")


def _point(case: Case, id: str) -> Any:
    case.refresh()
    point = next((item for item in case.points if item.id == id), None)
    if point is None:
        raise NotThereError("Synspunktet findes ikke mere. Hent siden igen.")
    return point


def _add_points(app: FastAPI, case: Case, shown: Pages) -> None:
    """Points: their titles, what is one, and the theme they belong to."""
    @app.get("/synspunkter")
    def points(tema: str = "") -> Response:
        case.refresh()
        return shown.points(tema)

    def decide(point: Any, kind: Kind, value: Value, message: str) -> Response:
        case.decide(case.make(kind, case.places.of_point(point), value))
        return shown.points(value.theme or point.theme, part=True, message=message)

    @app.post("/synspunkt/{id}/titel")
    async def rename(request: Request, id: str) -> Response:
        title = (await _form(request)).get("titel", "")
        return decide(_point(case, id), Kind.RENAME, Value(title=title), "Titlen er rettet.")

    @app.post("/synspunkt/{id}/saml")
    async def join(request: Request, id: str) -> Response:
        point = _point(case, id)
        other = _point(case, (await _form(request)).get("med", ""))
        if point.move or other.move or point.id == other.id or point.parent or other.parent:
            raise MinekitError("Synspunkter om støtte til et greb og dele af synspunkter kan ikke "
                               "samles.")
        return decide(point, Kind.JOIN, Value(other=case.places.of_point(other)),
                      f"Synspunktet er samlet med »{other.title}«.")

    @app.post("/synspunkt/{id}/flyt")
    async def move(request: Request, id: str) -> Response:
        theme = (await _form(request)).get("tema", "")
        point = _point(case, id)
        if point.move or point.parent or theme not in {item.id for item in case.hearing.themes}:
            raise MinekitError("Synspunktet kan ikke flyttes dertil.")
        return decide(point, Kind.MOVE, Value(theme=theme), "Synspunktet er flyttet.")


def _add_overviews(app: FastAPI, case: Case, shown: Pages, work: Work) -> None:
    """Agreement and its settlement, the log, and making the annexes anew."""
    @app.get("/enighed")
    def agreement() -> Response:
        case.refresh()
        return shown.agreement()

    @app.post("/afgoer")
    async def settle(request: Request) -> Response:
        form = await _form(request)
        case.refresh()
        if case.blind:
            raise MinekitError("Den, der koder blindt, kan ikke afgøre uenigheder.")
        case.decide(settlement(case, form.get("noegle", ""), form.get("vaerdi", "")))
        return shown.agreement(part=True, message="Uenigheden er afgjort.")

    @app.get("/beslutninger")
    def log(alle: bool = False) -> Response:
        case.refresh()
        return shown.log(everything=alle)

    @app.post("/beslutninger/{number}/fortryd")
    def undo(number: int) -> Response:
        undone = case.undo(number)
        return shown.log(part=True, message=f"Beslutning {number} er fortrudt." if undone else
                         "Kun egne beslutninger, der gælder, kan fortrydes.")

    @app.post("/koersel")
    def rerun() -> Response:
        work.start()
        return shown.work()

    @app.get("/koersel")
    def progress() -> Response:
        case.refresh()
        return shown.work()


def _is_part(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _address(sentence_id: str, everything: bool) -> str:
    return f"/saetning/{quote(sentence_id)}{'?alle=1' if everything else ''}"
