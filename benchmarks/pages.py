"""Where benchmarks write: the part of a page between two marks."""

from __future__ import annotations

from pathlib import Path


def put(page: Path, text: str, name: str = "benchmark") -> None:
    """Replace what stands between the marks of this name."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = page.read_text("utf-8").partition(begin)
    after = rest.partition(end)[2]
    page.write_text(f"{before}{begin}\n{text}{end}{after}", "utf-8")
