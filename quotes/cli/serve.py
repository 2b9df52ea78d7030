"""`quotes serve`: the database in the browser, and an API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quotes.cli import options
from quotes.cli.output import message
from quotes.errors import QuotesError


def serve(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; by default, only this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port.")] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A name that browsers may call this server by."),
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, metavar="S", help="Stop a question after so many seconds.")
    ] = 10.0,
    rate: Annotated[
        float,
        typer.Option(min=0.1, metavar="N", help="Requests a second from another machine."),
    ] = 20.0,
    folder: Annotated[
        list[Path] | None,
        typer.Option(metavar="FOLDER", help="Reports of your own (also QUOTES_REPORTS)."),
    ] = None,
    db: options.Db = None,
) -> None:
    """Open the database to people: pages to read, search and check, and an API (extra `serve`)."""
    try:
        from quotes.web.app import create
        from quotes.web.server import run
        from quotes.web.settings import Settings
    except ModuleNotFoundError as error:
        raise QuotesError(f"serve needs {error.name}: install quotes[serve]") from None

    settings = Settings(
        database=db,
        host=host,
        port=port,
        hosts=tuple(allow_host or ()),
        folders=tuple(folder or ()),
        seconds=seconds,
        rate=rate,
    )
    run(create(settings), settings, lambda url: message(f"{url} (Ctrl-C to stop)"))
