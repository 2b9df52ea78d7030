"""`quotes speakers`: who is quoted, and judgements on who is who."""

from __future__ import annotations

import sys
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import options
from quotes.cli.groups import ListByDefault
from quotes.cli.output import Format, message, print_records

if TYPE_CHECKING:
    from quotes.store.speakers.people import Logged


app = typer.Typer(
    cls=ListByDefault,
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
) -> int:
    """List speakers, those quoted most first."""
    from quotes.cli.speaker import print_counts
    from quotes.store import Database
    from quotes.store.reading import pages
    from quotes.store.speakers.names import nearest

    with Database(db, read_only=True).connect() as connection:
        found = pages.speakers(connection, " ".join(query or ()), limit=limit + 1, offset=offset)
        near = () if found else nearest(connection, "speaker", " ".join(query or ()))
    if found or format is not Format.table:
        print_counts(found[:limit], format)
    if not found:
        return _nobody(query or [], near)
    if len(found) > limit:
        message(f"There are more: --offset {offset + limit}")
    return 0


def _nobody(query: list[str], near: tuple[str, ...]) -> int:
    """Say that nobody is called so; wrong usage where it was meant as a command."""
    commands = [c.name or getattr(c.callback, "__name__", "") for c in app.registered_commands]
    meant = get_close_matches(query[0], commands, n=1) if len(query) > 1 else []
    if meant:
        raise typer.BadParameter(f"no command {query[0]!r}; did you mean {meant[0]}?")
    message(f"Nobody found; did you mean {' or '.join(near)}?" if near else "Nobody found.")
    return 0


Speaker = Annotated[
    str, typer.Argument(metavar="SPEAKER", help="A name, or the number that lists give.")
]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other one.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name.")]
Who = options.By
Note = Annotated[str | None, typer.Option("--note", metavar="WORDS", help="Why.")]


@app.command()
def merge(
    speaker: Speaker,
    other: Other,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Even if they were told never to be the same.")
    ] = False,
    who: Who = None,
    note: Note = None,
    db: options.Db = None,
) -> None:
    """Say that two speakers are one."""
    from quotes.store import Database
    from quotes.store.speakers import people

    database = Database(db)
    try:
        _tell(people.merge(database, speaker, other, who=who, note=note, anyway=anyway))
    except people.NeverSame as apart:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        question = f"{str(apart).partition(': undo')[0]}. Merge them anyway?"
        if typer.confirm(question, err=True):
            _tell(people.merge(database, speaker, other, who=who, note=note, anyway=True))


@app.command("never-same")
def never_same(
    speaker: Speaker, other: Other, who: Who = None, note: Note = None, db: options.Db = None
) -> None:
    """Say that two speakers are never the same, whatever comes."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(people.never_same(Database(db), speaker, other, who=who, note=note))


@app.command()
def split(
    speaker: Speaker,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="NAME", help="A name that is another's. Several times."),
    ] = None,
    articles: Annotated[
        list[str] | None,
        typer.Option("--article", metavar="ID", help="An article that is on another. Several."),
    ] = None,
    who: Who = None,
    note: Note = None,
    db: options.Db = None,
) -> None:
    """Take names or articles out of a speaker, as another one."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(
        people.split(
            Database(db), speaker, names=names or (), articles=articles or (), who=who, note=note
        )
    )


@app.command()
def rename(
    speaker: Speaker, name: Name, who: Who = None, note: Note = None, db: options.Db = None
) -> None:
    """Give a speaker another name to be shown by."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(people.rename(Database(db), speaker, name, who=who, note=note))


@app.command()
def alias(
    speaker: Speaker, name: Name, who: Who = None, note: Note = None, db: options.Db = None
) -> None:
    """Say that a name means a speaker, in articles to come too."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(people.alias(Database(db), speaker, name, who=who, note=note))


@app.command()
def describe(
    speaker: Speaker,
    type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="person or organization.")
    ] = None,
    gender: Annotated[
        str | None, typer.Option(metavar="GENDER", help="female, male or unknown.")
    ] = None,
    wikidata: Annotated[str | None, typer.Option(metavar="Q…", help="Wikidata item.")] = None,
    who: Who = None,
    note: Note = None,
    db: options.Db = None,
) -> None:
    """Say what a speaker is: type, gender, Wikidata item."""
    from quotes.store import Database
    from quotes.store.speakers import people

    if type is gender is wikidata is None:
        raise typer.BadParameter("say what it is: --type, --gender or --wikidata")
    _tell(
        people.describe(
            Database(db), speaker, type=type, gender=gender, wikidata=wikidata, who=who, note=note
        )
    )


@app.command()
def nobody(speaker: Speaker, who: Who = None, note: Note = None, db: options.Db = None) -> None:
    """Say that a name is no speaker: its quotes lose it, those to come too."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(people.nobody(Database(db), speaker, who=who, note=note))


@app.command()
def undo(
    correction: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", help="As the log gives it.", show_default="the last one"),
    ] = None,
    db: options.Db = None,
) -> None:
    """Undo a correction of who is who."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(people.undo(Database(db), correction), "undone: ")


@app.command()
def log(
    speaker: Annotated[
        str | None, typer.Argument(metavar="SPEAKER", help="Only judgements on this one.")
    ] = None,
    machine: Annotated[
        bool, typer.Option("--machine", help="The machine's judgements, too.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="So many at most.")] = 100,
    format: options.OutputFormat = Format.table,
    db: options.Db = None,
) -> None:
    """List judgements on who is who, the newest first."""
    from quotes.store import Database
    from quotes.store.speakers import people

    records = [
        {
            **vars(found),
            "judged_at": _minute(found.judged_at),
            "undone_at": _minute(found.undone_at),
        }
        for found in people.log(Database(db, read_only=True), speaker, machine=machine, limit=limit)
    ]
    columns = ("id", "text", "origin", "who", "note", "score", "judged_at", "undone_at")
    if records or format is not Format.table:
        print_records(records, columns, format)


@app.command("import")
def import_(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PEOPLE.csv",
            help="A file with the columns name, aliases, wikidata; or the word offices, for the "
            "table of well-known offices that comes with quotes.",
        ),
    ],
    db: options.Db = None,
) -> None:
    """Take names, aliases and Wikidata ids from a CSV file."""
    from quotes.resources import folder
    from quotes.store import Database
    from quotes.store.speakers import people

    if path == Path("offices") and not path.exists():
        path = folder("seeds") / "offices.csv"
    done = people.import_people(Database(db), path)
    message(f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged")


def _tell(made: Logged, prefix: str = "") -> None:
    message(f"{prefix}{made.text} (correction {made.id})")


def _minute(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None
