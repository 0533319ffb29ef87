"""The reference pages that are written by the program: ``python docs/make_reference.py``.

``cli.md`` comes from the commands, ``settings.md`` from the settings; ``tests/test_docs.py`` checks
that both are up to date.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
from pydantic.fields import FieldInfo

from minekit import files, settings
from minekit.cli import main
from minekit.strict_toml import Table

HERE = Path(__file__).parent
WIDTH = 80

COMMANDS = """\
# The command line

Written by `python docs/make_reference.py` from the program itself: each page is what `--help` says.
Bad input is told in one line, with exit code 2.
"""
SETTINGS = """\
# Settings of a run

Written by `python docs/make_reference.py` from `minekit/settings.py`.

A pipeline is a TOML file of settings: `minekit run CORPUS --pipeline FILE`, or the name of one that
ships with minekit ([pipelines](../pipelines/README.md)). Each setting has a default; a file of
your own holds what differs, and nothing else:

```toml
# mine.toml
[extract]
ocr_languages = "dan+eng"

[stance]
review_risk = 0.02
```

An unknown key, or a value that cannot be used, is refused with its line and a suggestion.
"""


def commands() -> str:
    """The help of every command."""
    whole = click.Context(main, info_name="minekit", terminal_width=WIDTH, **main.context_settings)
    pages = [_page(whole)]
    pages += [_page(click.Context(command, whole, name))
              for name, command in sorted(main.commands.items())]
    return COMMANDS + "".join(pages)


def _page(context: click.Context) -> str:
    return f"\n## {context.command_path}\n\n```text\n{context.get_help()}\n```\n"


def all_settings() -> str:
    """A table for each table of a pipeline file."""
    return SETTINGS + "".join(_tables(settings.Settings, ""))


def _tables(model: type[Table], name: str) -> Iterator[str]:
    inner = {key: field.annotation for key, field in model.model_fields.items()
             if isinstance(field.annotation, type) and issubclass(field.annotation, Table)}
    if name:
        said = meanings(model)
        rows = [f"| `{key}` | {_default(field)} | {said[key]} |\n"
                for key, field in model.model_fields.items() if key not in inner]
        yield (f"\n## `[{name}]`\n\n{inspect.getdoc(model)}\n\n| setting | default | what it is |\n"
               f"|---|---|---|\n{''.join(rows)}")
    for key, table in inner.items():
        yield from _tables(table, f"{name}.{key}".lstrip("."))


def meanings(model: type[Table]) -> dict[str, str]:
    """What the string below each field says."""
    [body] = ast.parse(inspect.getsource(model)).body
    assert isinstance(body, ast.ClassDef)
    return {field.target.id: re.sub(r"`+", "`", " ".join(text.value.value.split()))
            for field, text in zip(body.body, body.body[1:], strict=False)
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)}


def _default(field: FieldInfo) -> str:
    value = list(field.default) if isinstance(field.default, tuple) else field.default
    return f"`{json.dumps(value)}`" if value != "" else "empty"


if __name__ == "__main__":
    files.write_text(HERE / "cli.md", commands())
    files.write_text(HERE / "settings.md", all_settings())
