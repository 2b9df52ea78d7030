"""`quotes sql`: SQL queries on a database that is opened read-only."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from quotes.cli import options
from quotes.cli.guards import little_memory, watched
from quotes.cli.output import Format, message, print_records, say
from quotes.errors import QuotesError

if TYPE_CHECKING:
    from quotes.store import Database
    from quotes.store.reports.report import Table

HELP = """A SELECT may run over several lines and ends with ;
  .tables          views and tables
  .columns NAME    what is in one of them
  \\x               switch between records and tables
  .quit            leave (or Ctrl-D)
The views (quotes_flat and others) are made for questions; Tab completes names."""


def sql(
    statement: Annotated[
        str | None,
        typer.Argument(
            metavar="SQL",
            help="A SELECT statement; - reads it from standard input; without it, a prompt opens.",
        ),
    ] = None,
    format: options.OutputFormat = Format.table,
    rows: Annotated[
        int,
        typer.Option(
            min=0, max=options.MOST, metavar="N", help="At most this many rows; 0 for all."
        ),
    ] = 1000,
    seconds: Annotated[
        float, typer.Option(min=0.01, metavar="S", help="Stop a statement after this many seconds.")
    ] = 30.0,
    as_superuser: options.AsSuperuser = False,
    db: options.Db = None,
) -> None:
    """Query the database in SQL, read-only: quotes sql "SELECT ... FROM quotes_flat"."""
    from quotes.store import Database

    database = Database(db, read_only=True)
    asking = _Asking(format, rows or None, seconds, as_superuser)
    if statement is None and sys.stdin is not None and sys.stdin.isatty():
        database.check()
        _prompt(database, asking)
        return
    if statement in (None, "-"):
        if sys.stdin is None:
            raise QuotesError("standard input is closed")
        statement = sys.stdin.read()
    _ask(database, statement or "", asking)


class _StatementCommand(TyperCommand):
    """A command with SQL among its arguments, which may begin with a comment (`-- …`)."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse as Click does, except that SQL comments are not options."""
        return super().parse_args(ctx, [_no_option(argument) for argument in args])


def _no_option(argument: str) -> str:
    comment = argument.startswith("--") and len(argument.partition("=")[0].split()) > 1
    return f"\n{argument}" if comment else argument


sql.command_class = _StatementCommand  # type: ignore[attr-defined]


@dataclass(frozen=True)
class _Asking:
    """How to run a statement and print its result."""

    format: Format
    rows: int | None
    seconds: float
    as_superuser: bool


def _ask(database: Database, statement: str, asking: _Asking) -> None:
    from quotes.store.reports.sql import query

    with watched(asking.seconds), little_memory():
        table = query(
            database,
            statement,
            rows=asking.rows,
            seconds=asking.seconds,
            as_superuser=asking.as_superuser,
        )
    _print(table, asking.format)


def _print(table: Table, format: Format) -> None:
    names = _unique(table.columns)
    print_records((dict(zip(names, row, strict=True)) for row in table.rows), names, format)
    if table.cut:
        message(f"Only the first {len(table.rows):,} rows: --rows 0 for all.")


def _unique(columns: tuple[str, ...]) -> list[str]:
    """The column names, with numbers added where several are the same."""
    names: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _prompt(database: Database, asking: _Asking) -> None:
    """Prompt for statements until the end of input."""
    message(f"{database}, read-only. .help for help, \\x for records, .quit to leave.")
    _complete(database)
    lines: list[str] = []
    while True:
        try:
            line = input("   ...> " if lines else "quotes> ").rstrip()
        except EOFError:
            print(file=sys.stderr)
            return
        except KeyboardInterrupt:
            print(file=sys.stderr)
            lines = []
            continue
        if not lines and line == "\\x":
            apart = asking.format is not Format.records
            asking = replace(asking, format=Format.records if apart else Format.table)
            message(f"Shown as {'records' if apart else 'tables'}.")
            continue
        if not lines and line.startswith("."):
            if line in (".quit", ".exit"):
                return
            _dot(database, line)
            continue
        lines.append(line)
        if line.endswith(";"):
            try:
                _ask(database, "\n".join(lines).rstrip(";"), asking)
            except QuotesError as error:
                message(str(error), style="red")
            lines = []


def _dot(database: Database, line: str) -> None:
    from quotes.store.reports.sql import tables

    command, _, name = line.partition(" ")
    if command not in (".tables", ".columns"):
        message(HELP)
        return
    with database.connect() as connection:
        known = dict(tables(connection))
    if command == ".tables":
        say("\n".join(known))
    elif name.strip() in known:
        say("\n".join(known[name.strip()]))
    else:
        message(f"no table or view {name.strip()!r}", style="red")


def _complete(database: Database) -> None:
    """Let Tab complete names of tables, views and columns, and SQL keywords."""
    try:
        import readline
    except ImportError:  # not on every system
        return
    from quotes.store.reports.sql import words

    with database.connect() as connection:
        known = words(connection)

    def complete(text: str, state: int) -> str | None:
        fits = [word for word in known if word.lower().startswith(text.lower())]
        return fits[state] if state < len(fits) else None

    readline.set_completer(complete)
    readline.parse_and_bind("tab: complete")
