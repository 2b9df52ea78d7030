"""`quotes statement`: shows a statement with all its wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import options
from quotes.cli.output import Format, message, print_json, print_records, stdout
from quotes.cli.search import who

if TYPE_CHECKING:
    from rich.text import Text

    from quotes.store.statements.page import StatementPage, Wording

STYLES = {"same": "", "added": "green", "left out": "dim strike red"}


def statement(
    id: Annotated[
        int,
        typer.Argument(
            metavar="ID", help="The number of a statement, or of a quote that reports it."
        ),
    ],
    join: Annotated[
        int | None,
        typer.Option(metavar="ID", help="This statement, or quote, is the same statement."),
    ] = None,
    split: Annotated[
        list[int] | None,
        typer.Option(metavar="QUOTE_ID", help="This quote reports another statement."),
    ] = None,
    who: options.By = None,
    note: Annotated[
        str | None, typer.Option(metavar="WORDS", help="The reason, kept with the correction.")
    ] = None,
    format: options.OutputFormat = Format.table,
    db: options.Db = None,
) -> None:
    """Show a statement: all its wordings, who said it, and who reported it first.

    --join and --split record which quotes are one statement. These corrections outlive every new
    run, are listed by `quotes corrections` and can be undone.

    Differences from the main wording are marked word by word: what a wording adds, and [-what it
    leaves out-]. Search shows the number as statement_id.
    """
    from quotes.store import Database
    from quotes.store.statements import rulings
    from quotes.store.statements.page import COLUMNS
    from quotes.store.statements.page import statement as find

    if join is not None:
        number = rulings.join(Database(db), id, join, who=who, note=note)
        message(f"Correction {number}: one saying.")
    if split:
        number = rulings.split(Database(db), id, split, who=who, note=note)
        message(f"Correction {number}: another saying.")
    with Database(db, read_only=True).connect() as connection:
        page = find(connection, id)
    if format is Format.table:
        _print(page)
    elif format is Format.json:
        print_json(page.as_json(), indent=1)
    elif format is Format.jsonl:
        print_json(page.as_json())
    else:
        print_records((w.as_json() for w in page.wordings), COLUMNS, format)


def _print(page: StatementPage) -> None:
    from rich.text import Text

    console = stdout()
    console.print(Text(page.text, style="bold"))
    console.print()
    first = page.first_reported
    reported = ", ".join(filter(None, [first.published, first.outlet])) if first else ""
    outlets = ", ".join(f"{name} ({n})" for name, n in page.outlets.items())
    number = str(page.id) if page.id else "none: no other quote reports it"
    for name, value in (
        ("statement", number),
        ("first said", page.first_said or ""),
        ("reported", f"first {reported}" if reported else ""),
        ("outlets", outlets),
    ):
        if value:
            console.print(Text(f"{name:10} ", style="dim").append(value, style="not dim"))
    console.print(Text("\nwordings", style="bold"))
    for wording in page.wordings:
        hit = wording.hit
        place = ", ".join(filter(None, [hit.outlet, hit.published]))
        copy = ", a copy" if wording.copy else ""
        head = Text(f"{hit.id}  {hit.day}  {place}, {hit.kind}{copy}  ", style="dim")
        console.print(head.append_text(who(hit)))
        console.print(Text("  ").append_text(_marked(wording)))
    if page.related:
        console.print(Text("\nrelated statements", style="bold"))
    for one in page.related:
        head = Text(f"{one.words}  {one.hit.id}  {one.hit.day}  ", style="dim")
        console.print(head.append_text(who(one.hit)))
        console.print(Text(f"  {one.hit.text}"))
        console.print(Text(f"  {one.score:.2f}: {one.evidence}", style="dim"))


def _marked(wording: Wording) -> Text:
    """The wording with what it adds and, in brackets, what it leaves out."""
    from rich.text import Text

    words = Text()
    for kind, part in wording.parts:
        words.append(" " if words else "")
        words.append(f"[-{part}-]" if kind == "left out" else part, style=STYLES[kind])
    return words
