"""Starting the review page on the loopback, with an address that nobody can guess."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from minekit.corpus import own_models
from minekit.decisions import clean_coder
from minekit.errors import MissingExtraError, SettingsError
from minekit.settings import Settings
from minekit.store import Store

EXTRA = ('the review page needs fastapi and uvicorn; pip install "minekit[review]"')
LOOPBACK = "127.0.0.1"


def serve(corpus: str | Path, out: str | Path, *, coder: str, blind: bool = False, port: int = 0,
          pipeline: str = "standard", ready: Callable[[str], None] = lambda address: None) -> None:
    """Show the review page until it is interrupted.

    Parameters
    ----------
    out
        The folder of a finished run.
    coder
        Whose decisions are written.
    blind
        Whether the decisions of others are hidden.
    port
        0 for any that is free.
    pipeline
        The settings with which the run is made anew.
    ready
        Is told the address.

    Raises
    ------
    DecisionError, MissingExtraError, SettingsError, StoreError
        If it cannot be shown.
    """
    try:
        import fastapi  # noqa: F401
        import uvicorn
    except ImportError:
        raise MissingExtraError(EXTRA) from None
    from minekit.review.app import make_app
    from minekit.review.case import Case
    from minekit.review.pictures import Pictures
    from minekit.review.security import Keys
    from minekit.review.work import Work

    case = Case(Store(out), Path(corpus), clean_coder(coder), blind=blind)
    settings = Settings.load(pipeline).with_models(own_models(Path(corpus)))
    if case.manifest.get("settings") != settings.that_matter():
        raise SettingsError(f"{out}: was made with other settings than --pipeline {pipeline}; give "
                            "the one it was made with, so that the page can make it anew")
    listening = _listen(port)
    keys = Keys(listening.getsockname()[1])
    pictures = Pictures(Path(out) / "work" / "pages")
    work = Work([sys.executable, "-m", "minekit", "run", str(corpus), "--out", str(out),
                 "--pipeline", pipeline])
    config: Any = uvicorn.Config(make_app(case, keys, pictures, work), log_level="error",
                                 access_log=False, server_header=False, lifespan="off",
                                 proxy_headers=False, ws="none")
    try:
        ready(keys.address)
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        pictures.close()
        listening.close()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen()  # a browser that is quicker than the page waits for it
    except (OSError, OverflowError) as error:
        listening.close()
        raise SettingsError(f"--port {port}: cannot be used ({error}); another review page may be "
                            "open there. Choose another port, or none for any that is free"
                            ) from None
    return listening
