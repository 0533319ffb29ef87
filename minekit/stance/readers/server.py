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
from contextlib import contextmanager, suppress
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
        if self._settings.key_variable:
            headers["Authorization"] = f"Bearer {_key(self._settings.key_variable)}"
        late = Event()
        too_late = f"{self.shown}: no answer in {self._settings.timeout:g} seconds"
        try:
            with self._connection(late) as connection:
                connection.request("POST", f"{self._at.path}/chat/completions", data, headers)
                response = connection.getresponse()
                answer = response.read(LARGEST + 1)
        except TimeoutError:
            raise _FailedError(too_late) from None
        except (OSError, HTTPException, ValueError) as error:
            reason = str(error) if isinstance(error, OSError) else "no whole answer"
            raise _FailedError(too_late if late.is_set() else f"{self.shown}: {reason}") from None
        if late.is_set():
            raise _FailedError(too_late)
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
    def _connection(self, late: Event) -> Iterator[HTTPConnection]:
        """A connection that is cut, and ``late`` set, when time is over, whatever is received."""
        end = time.monotonic() + self._settings.timeout
        bare = self._connect(end)
        timer = Timer(max(end - time.monotonic(), 0.01), _cut, [bare, late])
        timer.daemon = True
        timer.start()
        connection = HTTPConnection(self._at.host, self._at.port)
        try:
            # A duplicate stays in our hands when TLS takes the socket over.
            taken = bare.dup()
            taken.settimeout(self._settings.timeout)
            connection.sock = taken
            if self._at.scheme == "https":
                connection.sock = ssl.create_default_context().wrap_socket(
                    taken, server_hostname=self._at.host)
            yield connection
        finally:
            timer.cancel()
            connection.close()
            bare.close()

    def _connect(self, end: float) -> socket.socket:
        """To the first of the host's numbers that answers."""
        try:
            numbers = addresses.resolve(self._at.host, self._at.port,
                                        allow_public=self._settings.allow_public)
        except ValueError as error:
            raise _FailedError(str(error), None) from None
        for number in numbers[:-1]:
            with suppress(OSError):
                return self._reach(number, end)
        return self._reach(numbers[-1], end)

    def _reach(self, number: str, end: float) -> socket.socket:
        return socket.create_connection((number, self._at.port),
                                        max(end - time.monotonic(), 0.01))


def _cut(connected: socket.socket, late: Event) -> None:
    late.set()
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _key(variable: str) -> str:
    """The key in an environment variable; it is never part of a message."""
    key = os.environ.get(variable, "").strip()
    if not key or not key.isascii() or not key.isprintable():
        raise _FailedError(f"the environment variable '{variable}' of stance.llm.key_variable "
                           "holds no key", None)
    return key


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
