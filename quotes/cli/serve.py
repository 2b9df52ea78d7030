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
    edit: Annotated[
        bool, typer.Option("--edit", help="Let people correct; without users, on this machine.")
    ] = False,
    users: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Who may correct: a name and a token on each line."),
    ] = None,
    user_header: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The header in which a proxy here says who is there."),
    ] = None,
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
        raise QuotesError(f"serve needs {error.name}: install quotes-db[serve]") from None

    settings = Settings(
        database=db,
        host=host,
        port=port,
        edit=edit,
        users=users,
        user_header=user_header,
        hosts=tuple(allow_host or ()),
        folders=tuple(folder or ()),
        seconds=seconds,
        rate=rate,
    )
    run(create(settings), settings, lambda url: message(f"{url} (Ctrl-C to stop)"))
