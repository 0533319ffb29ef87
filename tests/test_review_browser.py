"""The review page in a browser: a queue worked through by keyboard, and a server that is killed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from browser import NEEDED, chromium, served
from conftest import run

pytest.importorskip("fastapi")
pytest.importorskip("playwright")
from playwright import sync_api as playwright

from minekit.decisions import JUDGEMENTS, DecisionBook, Kind, in_force
from minekit.records import Position, Sentence
from minekit.store import Store

pytestmark = [NEEDED, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@contextmanager
def opened(address: str) -> Iterator[object]:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.told = []
        page.on("console", lambda message: page.told.append(message.text))
        page.on("pageerror", lambda error: page.told.append(str(error)))
        page.set_default_timeout(60_000)
        page.goto(address)
        yield page


def press(page: object, key: str, said: str) -> None:
    """Press a key, and wait until the page says what came of it."""
    page.keyboard.press(key)
    says(page, said)


def says(page: object, said: str) -> None:
    playwright.expect(page.locator("#besked")).to_contain_text(said, timeout=60_000)


def cannot_inject(page: object, own: str, id: str) -> None:
    """What a sender is called is text on every page."""
    name = "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\">"
    page.goto(f"{own}/svar/{id}")
    page.fill("#navn", name)
    page.click("text=Ret afsender")
    says(page, "Afsenderen er rettet.")
    for place in ("/svar", f"/svar/{id}", "/beslutninger"):
        page.goto(own + place)
        assert name in page.inner_text("main")
        assert page.title() != "x"


def test_a_queue_is_worked_through_by_keyboard_and_a_kill_loses_nothing(mine):
    book, out = DecisionBook.of(mine), Store(mine.parent / "out")
    wanted = next(item for item in out.read(Sentence) if item.text.startswith("Vi er imod"))
    with served(mine) as (server, address), opened(address) as page:
        page.goto(address.split("/ind/")[0] + f"/saetning/{wanted.id}?alle=1")
        press(page, "2", "Sætningen om G02: Støtter med forbehold.")
        page.keyboard.press("p")
        press(page, "4", "Hele svaret om G02: Delt.")
        press(page, "a", "Temaet Borgernes indgang til kommunen er givet")
        press(page, "Shift+B", "Hensynet Nærhed til borgerne er givet")
        page.keyboard.press("n")
        page.keyboard.type("Se j og u i svaret")
        press(page, "Enter", "Noten er gemt.")
        page.locator("#arbejde").focus()
        press(page, "u", "er fortrudt")
        first = page.url
        press(page, "Enter", "er bekræftet")
        assert page.url != first
        assert page.evaluate("document.activeElement.id") == "arbejde"
        page.keyboard.press("k")
        page.wait_for_url(first)
        page.uncheck("#genveje")
        page.locator("#arbejde").focus()
        page.keyboard.press("3")
        cannot_inject(page, address.split("/ind/")[0], wanted.response_id)
        assert page.told == []
        page.goto(first)
        server.send_signal(signal.SIGKILL)
        server.wait()
        page.check("#genveje")
        page.locator("#arbejde").focus()
        press(page, "1", "Ingen forbindelse til minekit. Beslutningen er ikke gemt.")
    held = in_force(book.all())
    assert [item.value.stance for item in held if item.target.move == "G02"][:2] == [
        "supports_with_conditions", "mixed"]
    assert {item.kind for item in book.all()} == {
        *JUDGEMENTS, Kind.NOTE, Kind.UNDO, Kind.SENDER}
    run(mine)
    [position] = [item for item in out.read(Position) if item.move == "G02"]
    assert (position.stance, position.decided_by) == ("mixed", "anna")
