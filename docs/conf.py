"""How Sphinx builds these pages: offline, the same bytes from the same sources."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import minekit  # noqa: E402

project = "minekit"
version = release = minekit.__version__
html_title = f"minekit {release}"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = False
napoleon_use_rtype = False


def name_files(app: Any, name: str, source: list[str]) -> None:
    """Links to files outside of these pages name the file instead."""
    page = Path(app.env.doc2path(name))

    def named(link: re.Match[str]) -> str:
        target = (page.parent / link[2]).resolve()
        inside = target.is_relative_to(ROOT / "docs")
        return link[0] if inside else f"{link[1]} (`{target.relative_to(ROOT)}`)"

    source[0] = re.sub(r"\[([^]]+)\]\((\.\./[^)#]+)\)", named, source[0])


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("source-read", name_files)
