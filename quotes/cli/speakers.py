"""`quotes speakers`: who is quoted, and decisions on who is who."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from quotes.cli import options
from quotes.cli.output import Format, message


class _ListByDefault(TyperGroup):
    """`quotes speakers Peskov` lists; whatever is not the name of a command is a query."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, "--help"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ListByDefault,
    add_completion=False,
    help="List the speakers (quotes speakers [QUERY]), and decide who is who.",
)


@app.command("list")
def list_(
    query: Annotated[
        list[str] | None, typer.Argument(help="Words of a name.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="So many at most.")] = 50,
    offset: Annotated[int, typer.Option(min=0, metavar="N", help="Leave out the first N.")] = 0,
    format: options.OutputFormat = Format.table,
    db: options.Db = None,
) -> None:
    """List speakers, those quoted most first."""
    from quotes.cli.speaker import print_counts
    from quotes.store import Database, pages

    with Database(db, read_only=True).connect() as connection:
        found = pages.speakers(connection, " ".join(query or ()), limit=limit + 1, offset=offset)
    if found or format is not Format.table:
        print_counts(found[:limit], format)
    if not found:
        message("Nobody found.")
    elif len(found) > limit:
        message(f"There are more: --offset {offset + limit}")
