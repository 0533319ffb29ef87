"""``python -m minekit.danish.vectors export FOLDER``: the vectors for other programs."""

from __future__ import annotations

import sys

from minekit.danish.vectors.export import static_folder
from minekit.errors import MinekitError


def main(arguments: list[str]) -> int:
    """Write the folder; 2 if that cannot be done."""
    if len(arguments) != 2 or arguments[0] != "export":
        print("usage: python -m minekit.danish.vectors export FOLDER", file=sys.stderr)
        return 2
    try:
        print(static_folder(arguments[1]))
    except MinekitError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
