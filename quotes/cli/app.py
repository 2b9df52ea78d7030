"""All commands, by name."""

from __future__ import annotations

from functools import cache
from typing import Any

import typer

from quotes.cli import db, report
from quotes.cli.evaluate import evaluate
from quotes.cli.extract import extract
from quotes.cli.ingest import ingest


@cache
def command() -> Any:
    """The command `quotes` with all that is under it."""
    app = typer.Typer(
        help="Read news and keep a database of who said what, when, and where it was reported.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    for function in (extract, ingest, evaluate):
        app.command()(function)
    app.command(context_settings=report.SETTINGS)(report.report)
    app.add_typer(db.app, name="db")
    return typer.main.get_command(app)


def _options(
    version: bool = typer.Option(
        False, "--version", help="Print the version.", callback=lambda on: _version(on), is_eager=True
    ),
) -> None:
    pass


def _version(wanted: bool) -> None:
    if wanted:
        from quotes.version import __version__

        print(__version__)
        raise typer.Exit
