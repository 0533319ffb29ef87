"""Runs the notebooks and keeps what they show: ``python notebooks/execute.py [NAME ...]``.

Each ``.py`` becomes its ``.ipynb``, with outputs and without times. They run in one kernel, emptied
before each, since starting one takes longer than most notebooks.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import jupytext
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

HERE = Path(__file__).parent


def execute(notebooks: Sequence[NotebookNode]) -> None:
    """Run the cells of notebooks, as if each had a kernel of its own."""
    cells = [cell for notebook in notebooks
             for cell in (new_code_cell("%reset -f"), *notebook.cells)]
    for n, cell in enumerate(cells):
        cell.id = f"all-{n}"  # those of one notebook are those of another, too
    NotebookClient(new_notebook(cells=cells), kernel_name="python3", timeout=300,
                   record_timing=False, resources={"metadata": {"path": str(HERE)}}).execute()


def tidy(notebook: NotebookNode) -> None:
    """Number cells as if the notebook had run alone; equal runs give equal files."""
    notebook.metadata["language_info"] = {"name": "python"}
    count = 0
    for n, cell in enumerate(notebook.cells):
        cell.id = f"cell-{n:02d}"
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count


def main() -> None:
    """Run those that are named, or all."""
    names = sys.argv[1:] or [path.stem for path in sorted(HERE.glob("[0-9]*.py"))]
    notebooks = [jupytext.read(HERE / f"{name}.py") for name in names]
    execute(notebooks)
    for name, notebook in zip(names, notebooks, strict=True):
        tidy(notebook)
        jupytext.write(notebook, HERE / f"{name}.ipynb")


if __name__ == "__main__":
    main()
