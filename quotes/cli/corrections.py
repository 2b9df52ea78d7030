"""`quotes corrections`: list, undo and redo corrections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import complete, options
from quotes.cli.correct import AnswerAs, AnswerFormat, tell
from quotes.cli.groups import ListByDefault
from quotes.cli.output import Format, message, print_records

if TYPE_CHECKING:
    from quotes.store.corrections import Entry

app = typer.Typer(
    cls=ListByDefault,
    add_completion=False,
    help="List corrections (quotes corrections [OPTIONS]); undo and redo them.",
)
SHOWN = ("id", "state", "quote_id", "change", "text", "who", "made_at")

Number = Annotated[
    int | None,
    typer.Argument(
        metavar="NUMBER", help="The number shown in the list.", show_default="the last one"
    ),
]
Speaker = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Only corrections of this speaker or of its quotes.",
        autocompletion=complete.speakers,
    ),
]
Outlet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Only corrections in this outlet.", autocompletion=complete.outlets
    ),
]


@app.command("list")
def list_(
    quote: Annotated[
        int | None, typer.Option(metavar="N", help="Only corrections of this quote.")
    ] = None,
    speaker: Speaker = None,
    outlet: Outlet = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only corrections by this person.")
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option(metavar="S", help="held, undone or orphaned.")
    ] = None,
    action: Annotated[
        list[str] | None,
        typer.Option(
            metavar="A", help="set, add, reject, confirm; same, rename, … for speakers; import."
        ),
    ] = None,
    review: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only corrections made in this review.")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=options.MOST, metavar="N", help="At most this many.")
    ] = 100,
    offset: Annotated[
        int, typer.Option(min=0, max=options.MOST, metavar="N", help="Skip the first N.")
    ] = 0,
    format: options.OutputFormat = Format.table,
    db: options.Db = None,
) -> None:
    """List corrections, the newest first."""
    from quotes.store import Database, corrections

    with Database(db, read_only=True).connect() as connection:
        found = corrections.entries(
            connection,
            quote=quote,
            speaker=speaker,
            outlet=outlet,
            who=by,
            states=state or (),
            actions=action or (),
            review=review,
            limit=limit + 1,
            offset=offset,
        )
    _print_entries(found[:limit], format)
    if not found:
        message("No corrections.")
    elif len(found) > limit:
        message(f"There are more: --offset {offset + limit}")


def _print_entries(entries: Sequence[Entry], format: Format) -> None:
    from quotes.store import corrections

    records = [entry.as_json() for entry in entries]
    if format is Format.table:
        for record in records:
            record["made_at"] = str(record["made_at"])[:10]
    if records or format is not Format.table:
        columns = SHOWN if format is Format.table else corrections.COLUMNS
        print_records(records, columns, format)


@app.command()
def undo(
    number: Number = None, format: AnswerAs = AnswerFormat.text, db: options.Db = None
) -> None:
    """Undo a correction, as if it had never been made."""
    from quotes.store import Database, corrections

    tell(corrections.undo(Database(db), number), format, "undone: ")


@app.command()
def redo(
    number: Number = None, format: AnswerAs = AnswerFormat.text, db: options.Db = None
) -> None:
    """Redo a correction that was undone."""
    from quotes.store import Database, corrections

    tell(corrections.redo(Database(db), number), format, "holds again: ")
