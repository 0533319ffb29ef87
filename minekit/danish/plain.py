"""Plain sentences of each stance, to learn from: what real letters say and literature avoids.

They are made of the templates in ``plain.toml``, always in the same way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

TIMES = 4
"""How often a template is filled in; every second time with a reason."""


def plain_sentences() -> Iterator[tuple[str, str]]:
    """Each sentence with the stance that it takes, ``none`` for no side.

    Examples
    --------
    >>> next(plain_sentences())
    ('Vi støtter forslaget.', 'supports')
    """
    data = tomllib.loads((files(__package__) / "plain.toml").read_text("utf-8"))
    senders, proposals, reasons = (data.pop(name) for name in ("senders", "proposals", "reasons"))

    def fill(template: str, turn: int) -> str:
        text = template.format(s=senders[turn % len(senders)], p=proposals[turn % len(proposals)])
        if turn % 2 and "{s}" in template and text.endswith("."):
            text = f"{text[:-1]}, {reasons[turn % len(reasons)]}."
        return text[:1].upper() + text[1:]

    for stance, templates in data.items():
        for number, template in enumerate(templates):
            filled = (fill(template, number + 5 * time) for time in range(TIMES))
            for text in dict.fromkeys(filled):
                yield text, stance
