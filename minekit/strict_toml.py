"""TOML files read strictly: a mistake is told with its line, its key and what it should be."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from minekit.errors import MinekitError


class Table(BaseModel):
    """A TOML table that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Table)


def parse(model: type[Model], text: str, source: str, error: type[MinekitError]) -> Model:
    """Read TOML text as a model.

    Raises
    ------
    error
        With one line that names the source, the line in it, the key and the mend.
    """
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as wrong:
        raise error(f"{source}: not valid TOML: {wrong}") from None
    except ValidationError as wrong:
        # A misspelt key is both unknown and, as the right one, missing: the first says more.
        first = min(wrong.errors(), key=lambda item: item["type"] != "extra_forbidden")
        raise error(_explain(model, first, text, source)) from None


def suggest(given: str, known: Iterable[str]) -> str:
    """The nearest known word as a question, or nothing."""
    close = get_close_matches(given, list(known), n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""


def _explain(model: type[BaseModel], error: ErrorDetails, text: str, source: str) -> str:
    at = tuple(error["loc"])
    key = ".".join(str(part) for part in at if isinstance(part, str))
    match error["type"]:
        case "extra_forbidden":
            known = _keys(_model_at(model, at[:-1]))
            message = f"unknown key{suggest(str(at[-1]), known)}; known are {', '.join(known)}"
        case "missing":
            message = "is missing"
        case "too_short" if len(at) == 1:
            message = f"at least one [[{key}]] is needed"
        case "string_pattern_mismatch":
            message = (f"'{error['input']}' is no id: use letters, digits, '_', '-' and '.', "
                       "without spaces")
        case "value_error":
            message = str(error["ctx"]["error"])
        case _:
            message = f"{error['msg'][:1].lower()}{error['msg'][1:]}, not {error['input']!r:.60}"
    return f"{place(text, source, at)}: {key}: {message}"


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[BaseModel], at: Sequence[str | int]) -> type[BaseModel]:
    """The model of the table that a place in the file belongs to."""
    for part in at:
        for name, field in model.model_fields.items():
            if part == (field.alias or name):
                model = next(_models_in(field.annotation), model)
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def place(text: str, source: str, at: Sequence[str | int]) -> str:
    """The source with the line of a key, or of the table that should hold it.

    Parameters
    ----------
    at
        As pydantic names it: ``("move", 3, "theme")`` is the key ``theme`` of the fourth
        ``[[move]]``, ``("stance", "llm", "url")`` the key ``url`` of ``[stance.llm]``.
    """
    table, number, key = [*at, "", "", ""][:3]
    if re.search(rf"^\s*\[\s*{re.escape(str(table))}\.{re.escape(str(number))}\s*\]", text,
                 re.MULTILINE):
        table, number, key = f"{table}.{number}", key, ""
    if not isinstance(number, int):
        number, key = 0, number
    lines = text.splitlines()
    headers = [n for n, line in enumerate(lines)
               if re.match(rf"\s*\[\[?\s*{re.escape(str(table))}\s*\]", line)]
    if number < len(headers):
        start = headers[number]
        stop = next((n for n in range(start + 1, len(lines)) if lines[n].lstrip().startswith("[")),
                    len(lines))
        found = (n for n in range(start + 1, stop) if _assigns(lines[n], key))
        return f"{source}, line {next(found, start) + 1}"
    found = (n for n, line in enumerate(lines) if _assigns(line, table))
    n = next(found, None)
    return source if n is None else f"{source}, line {n + 1}"


def _assigns(line: str, key: str | int) -> bool:
    return re.match(rf"\s*{re.escape(str(key))}\s*=", line) is not None
