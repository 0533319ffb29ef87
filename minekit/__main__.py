"""``python -m minekit``."""

from minekit.cli import main

main()
