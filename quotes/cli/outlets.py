"""`quotes outlets`: list outlets, and merge the names of one outlet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quotes.cli import complete, options
from quotes.cli.groups import ListByDefault
from quotes.cli.output import Format, message, print_records

app = typer.Typer(
    cls=ListByDefault,
    add_completion=False,
    help="List outlets (quotes outlets) and merge those that are the same.",
)


@app.command("list")
def list_(format: options.OutputFormat = Format.table, db: options.Db = None) -> None:
    """List outlets, most articles first."""
    from quotes.store import Database
    from quotes.store.outlets import names as outlet_names

    with Database(db, read_only=True).connect() as connection:
        rows = outlet_names.listed(connection)
        alike = outlet_names.written_alike(connection)
    print_records(
        [
            {"id": r.id, "outlet": r.name, "also": "; ".join(r.names), "articles": r.articles}
            for r in rows
        ],
        ("id", "outlet", "also", "articles"),
        format,
    )
    for name, count in alike:
        message(
            f"{count} outlets are called {name!r}, apart from case, accents and Unicode form: "
            f'quotes outlets merge "{name}" "{name}" makes them one'
        )


@app.command()
def merge(
    outlet: Annotated[
        str,
        typer.Argument(metavar="OUTLET", help="The name to keep.", autocompletion=complete.outlets),
    ],
    others: Annotated[
        list[str],
        typer.Argument(
            metavar="OTHER...", help="Other names of the outlet.", autocompletion=complete.outlets
        ),
    ],
    db: options.Db = None,
) -> None:
    """Merge other names into one outlet, for present and future articles."""
    from quotes.store import Database
    from quotes.store.outlets import names as outlet_names

    with Database(db).write() as connection:
        done = [(other, *outlet_names.merge(connection, outlet, other)) for other in others]
    for other, name, moved in done:
        message(f"{other} is {name} ({moved:,} articles moved)")


@app.command()
def load(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A CSV file with the columns name and forms."),
    ],
    db: options.Db = None,
) -> None:
    """Merge outlets by a CSV file: each row has a name and its other forms (separated by ;)."""
    from quotes.store import Database
    from quotes.store.outlets import names as outlet_names

    with Database(db).write() as connection:
        count = outlet_names.load(connection, file)
    message(f"{count:,} names merged")
