"""Asking a server that speaks as OpenAI's does: with patience that ends, and nowhere else.

No proxy is used, no redirect followed, and the address is checked before each connection.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from typing import Any

from minekit import addresses
from minekit.settings import LlmSettings

LONGEST_PAUSE = 60.0
"""Seconds."""
LARGEST = 1_000_000
"""Bytes of an answer."""
_LATER = {408, 425, 429}
"""Statuses, beside those of the server's own errors, after which to ask again."""


class UnansweredError(Exception):
    """The server gave no answer; the message says why."""


class _FailedError(Exception):
    """One attempt failed.

    Parameters
    ----------
    pause
        Seconds that the server asks to wait; None if asking again is of no use.
    """

    def __init__(self, reason: str, pause: float | None = 0.0) -> None:
        super().__init__(reason)
        self.pause = pause


class Server:
    """One address and how to ask there.

    Parameters
    ----------
    pause
        Seconds before the second attempt; doubled before each further one.
    """

    def __init__(self, settings: LlmSettings, *, pause: float = 1.0) -> None:
        self._settings = settings
        self._pause = pause
        self._next = 0.0
        self._at = addresses.endpoint(settings.url, allow_public=settings.allow_public)

    @property
    def shown(self) -> str:
        """Host and port."""
        return self._at.shown

    def complete(self, body: dict[str, Any]) -> str:
        """The text with which the model goes on.

        Raises
        ------
        UnansweredError
            After all attempts.
        """
        data = json.dumps(body, ensure_ascii=False).encode("utf-8")
        for attempt in range(self._settings.retries + 1):
            self._wait_for_turn()
            try:
                return _content(self._post(data))
            except _FailedError as error:
                if error.pause is None or attempt == self._settings.retries:
                    raise UnansweredError(str(error)) from None
                time.sleep(min(max(error.pause, self._pause * 2**attempt), LONGEST_PAUSE))
        raise AssertionError("there is at least one attempt")

    def _wait_for_turn(self) -> None:
        if self._settings.per_minute:
            time.sleep(max(0.0, self._next - time.monotonic()))
            self._next = time.monotonic() + 60 / self._settings.per_minute

    def _post(self, data: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key := os.environ.get(self._settings.key_variable or "", ""):
            headers["Authorization"] = f"Bearer {key}"
        seconds = self._settings.timeout
        late = Event()
        try:
            with _connection(self._at, seconds, self._settings.allow_public, late) as connection:
                connection.request("POST", f"{self._at.path}/chat/completions", data, headers)
                response = connection.getresponse()
                answer = response.read(LARGEST + 1)
        except (OSError, HTTPException, ValueError) as error:
            reason = "no whole answer" if isinstance(error, HTTPException) else str(error)
            if late.is_set() or isinstance(error, TimeoutError):
                reason = f"no answer in {seconds:g} seconds"
            raise _FailedError(f"{self.shown}: {reason}") from None
        if late.is_set():
            raise _FailedError(f"{self.shown}: no answer in {seconds:g} seconds")
        if len(answer) > LARGEST:
            raise _FailedError(f"{self.shown}: an answer of more than {LARGEST:,} bytes", None)
        if response.length:
            raise _FailedError(f"{self.shown}: no whole answer")
        if response.status != 200:
            again = response.status in _LATER or response.status >= 500
            pause = _seconds(response.getheader("Retry-After")) if again else None
            raise _FailedError(f"{self.shown}: answers {response.status}{_said(answer)}", pause)
        return answer


@contextmanager
def _connection(at: addresses.Endpoint, seconds: float, allow_public: bool, late: Event
                ) -> Iterator[HTTPConnection]:
    """A connection that is cut, and ``late`` set, when the time is over, whatever is received."""
    number = addresses.resolve(at.host, at.port, allow_public=allow_public)
    bare = socket.create_connection((number, at.port), seconds)

    def cut() -> None:
        late.set()
        try:
            bare.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    connection = HTTPConnection(at.host, at.port, timeout=seconds)
    try:
        # A duplicate stays in our hands when TLS takes the socket over.
        taken = bare.dup()
        taken.settimeout(seconds)
        connection.sock = taken if at.scheme == "http" else ssl.create_default_context(
            ).wrap_socket(taken, server_hostname=at.host)
        yield connection
    finally:
        timer.cancel()
        connection.close()
        bare.close()


def _content(answer: bytes) -> str:
    try:
        content = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise _FailedError("the server's answer is none of a chat model") from None
    if not isinstance(content, str):
        raise _FailedError("the server's answer is none of a chat model")
    return content


def _said(answer: bytes) -> str:
    """The error message of an answer, short; servers put it in different places."""
    try:
        error = json.loads(answer)
        for key in ("error", "message", "detail"):
            error = error.get(key, error) if isinstance(error, dict) else error
    except (ValueError, RecursionError):
        return ""
    return f" ({' '.join(error.split())[:160]})" if isinstance(error, str) else ""


def _seconds(value: str | None) -> float:
    """Of a header ``Retry-After``; those that give a date are not heeded."""
    return float(value) if value and value.strip().isdecimal() else 0.0
