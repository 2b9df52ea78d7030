"""`quotes serve`: serves the database to browsers, with an API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quotes.cli import options
from quotes.cli.output import message
from quotes.errors import QuotesError, install_command

Host = Annotated[
    str,
    typer.Option(metavar="ADDRESS", help="Address to listen on; by default, this machine only."),
]
Port = Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="Port to listen on.")]
Edit = Annotated[
    bool,
    typer.Option("--edit", help="Allow corrections; without --users, from this machine only."),
]
Users = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Who may correct: one name and token per line."),
]
UserHeader = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="The header in which a proxy on this machine names the user."
    ),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="A host name by which browsers may address this server."),
]
Seconds = Annotated[
    float, typer.Option(min=0.1, metavar="S", help="Stop a query after this many seconds.")
]
Rate = Annotated[
    float,
    typer.Option(min=0.1, metavar="N", help="Requests per second that another machine may make."),
]
Folder = Annotated[
    list[Path] | None,
    typer.Option(metavar="FOLDER", help="A folder of your own reports (also QUOTES_REPORTS)."),
]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    edit: Edit = False,
    users: Users = None,
    user_header: UserHeader = None,
    allow_host: AllowHost = None,
    seconds: Seconds = 10.0,
    rate: Rate = 20.0,
    folder: Folder = None,
    db: options.Db = None,
) -> None:
    """Serve the database to browsers, to read, search and correct, with an API (extra `serve`)."""
    try:
        from quotes.web.app import create
        from quotes.web.server import run
        from quotes.web.settings import ServerSettings
    except ModuleNotFoundError as error:
        raise QuotesError(
            f"serve needs {error.name}, which is not installed: {install_command('serve')}"
        ) from None

    settings = ServerSettings(
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
