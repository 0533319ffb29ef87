"""Who may ask the review page: only a browser that was given the address with the token.

The page listens on the loopback only. All the same any program of the machine, and any page open
in the browser, can send requests to it. So the token of the address becomes a cookie that other
sites cannot send, a changing request must bring a second token in a header and come from the page
itself, and a request for another host name is refused, as it comes from a site whose name was
pointed at this machine (DNS rebinding).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ENTRY = "/ind/"
STATIC = "/static/"
HEADER = "x-minekit-token"
MOST_BYTES = 100_000
"""Of a request."""
HOSTS = ("127.0.0.1", "localhost", "[::1]")
SAFE = {"GET", "HEAD"}
HEADERS = {
    "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
REFUSED = ("Siden kan kun åbnes med den adresse, som minekit skrev i terminalen. "
           "Kopiér hele adressen derfra.")


def _new() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Keys:
    """What a browser must know.

    Parameters
    ----------
    port
        Part of the cookie's name, as browsers share cookies between ports.
    entry
        The token of the address.
    session
        The cookie.
    request
        The token in the header of requests that change something.
    """

    port: int
    entry: str = field(default_factory=_new, repr=False)
    session: str = field(default_factory=_new, repr=False)
    request: str = field(default_factory=_new, repr=False)

    @property
    def cookie(self) -> str:
        """The cookie's name."""
        return f"minekit_{self.port}"

    @property
    def address(self) -> str:
        """What the analyst opens."""
        return f"http://127.0.0.1:{self.port}{ENTRY}{self.entry}"


class Guard:
    """Stands before an ASGI application and refuses what the analyst's own page did not send."""

    def __init__(self, app: App, keys: Keys) -> None:
        self._app, self._keys = app, keys
        self._hosts = {f"{host}:{keys.port}" for host in HOSTS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1")
                   for name, value in scope["headers"]}
        send = _with_headers(send)
        status = self._status(scope, headers)
        if status == 303:
            cookie = f"{self._keys.cookie}={self._keys.session}; HttpOnly; SameSite=Strict; Path=/"
            await _answer(send, 303, "", [(b"location", b"/"), (b"set-cookie", cookie.encode())])
        elif status:
            await _answer(send, status, REFUSED)
        else:
            await self._app(scope, receive, send)

    def _status(self, scope: Scope, headers: dict[str, str]) -> int:
        """Why a request is not passed on; 0 if it is."""
        if headers.get("host", "").lower() not in self._hosts:
            return 421
        if scope["method"] not in SAFE | {"POST"}:
            return 405
        path: str = scope["path"]
        if path.startswith(ENTRY):
            return 303 if _same(path.removeprefix(ENTRY), self._keys.entry) else 403
        if not _same(_cookie(headers.get("cookie", ""), self._keys.cookie), self._keys.session):
            return 403
        if scope["method"] in SAFE:
            return 0
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return 413
        own = f"http://{headers['host'].lower()}"
        if headers.get("origin", "").lower() != own:
            return 403
        return 0 if _same(headers.get(HEADER, ""), self._keys.request) else 403


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _with_headers(send: Send) -> Send:
    """Send with the headers that keep a browser careful."""
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            added = [*HEADERS.items(), ("cache-control", "no-store")]
            message["headers"] = [*message["headers"], *(
                (name.encode(), value.encode()) for name, value in added
                if name.encode() not in given)]
        await send(message)

    return sending


async def _answer(send: Send, status: int, text: str,
                  headers: list[tuple[bytes, bytes]] | None = None) -> None:
    body = text.encode()
    await send({"type": "http.response.start", "status": status, "headers": [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()), (b"hx-retarget", b"#besked"),
        (b"hx-reswap", b"innerHTML"), *(headers or [])]})
    await send({"type": "http.response.body", "body": body})
