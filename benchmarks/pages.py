"""Where benchmarks write: the part of a page between two marks."""

from __future__ import annotations

from pathlib import Path

BEGIN, END = "<!-- benchmark -->", "<!-- end of benchmark -->"


def put(page: Path, text: str) -> None:
    """Replace what stands between the marks."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}", "utf-8")
