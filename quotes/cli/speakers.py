"""`quotes speakers`: who is quoted, and judgements on who is who."""

from __future__ import annotations

import sys
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import complete, options
from quotes.cli.groups import ListByDefault
from quotes.cli.output import Format, message, print_records

if TYPE_CHECKING:
    from quotes.store.reading.pages import Unlisted
    from quotes.store.speakers.people import Logged


app = typer.Typer(
    cls=ListByDefault,
    add_completion=False,
    help="List speakers (quotes speakers [QUERY]) and correct who is who.",
)


@app.command("list")
def list_(
    query: Annotated[
        list[str] | None, typer.Argument(help="Words from a name.", show_default=False)
    ] = None,
    act: options.Acts = None,
    limit: Annotated[
        int, typer.Option(min=1, max=options.MOST, metavar="N", help="At most this many.")
    ] = 50,
    offset: Annotated[
        int, typer.Option(min=0, max=options.MOST, metavar="N", help="Skip the first N.")
    ] = 0,
    format: options.OutputFormat = Format.table,
    db: options.Db = None,
) -> None:
    """List those whose speech or writing is quoted, most quoted first."""
    from quotes.cli.speaker import print_counts
    from quotes.store import Database
    from quotes.store.reading import pages
    from quotes.store.search.hits import filters
    from quotes.store.search.selection import SHOWN_ACTS
    from quotes.store.speakers.names import nearest

    name, acts = " ".join(query or ()), filters(acts=act or ()).acts or SHOWN_ACTS
    with Database(db, read_only=True).connect() as connection:
        found = pages.speakers(connection, name, acts=acts, limit=limit + 1, offset=offset)
        near = () if found else nearest(connection, "speaker", name)
        unlisted = None if name or len(found) > limit else pages.unlisted(connection, acts)
    if found or format is not Format.table:
        print_counts(found[:limit], format)
    if not found:
        _tell_nobody(query or [], near)
    if len(found) > limit:
        message(f"There are more: --offset {offset + limit}")
    if unlisted:
        _tell_unlisted(unlisted)


def _tell_unlisted(unlisted: Unlisted) -> None:
    """Say how many speakers that ingest counts are not in the list, and how to see them."""
    from quotes.store.search.query import SHOWN_CONFIDENCE

    if unlisted.by_act:
        message(f"{unlisted.by_act:,} more with quotes of other acts only: --act all lists them.")
    if unlisted.unsure:
        message(
            f"{unlisted.unsure:,} more with no quote of a confidence of {SHOWN_CONFIDENCE}: "
            "quotes search --min-confidence 0 --act all has what they may have said."
        )


def _tell_nobody(query: list[str], near: tuple[str, ...]) -> None:
    """Print that nobody has this name; raise BadParameter if it is nearly a command's name."""
    commands = [c.name or getattr(c.callback, "__name__", "") for c in app.registered_commands]
    meant = get_close_matches(query[0], commands, n=1) if len(query) > 1 else []
    if meant:
        raise typer.BadParameter(f"no command {query[0]!r}; did you mean {meant[0]}?")
    message(f"Nobody found; did you mean {' or '.join(near)}?" if near else "Nobody found.")


Speaker = Annotated[
    str,
    typer.Argument(
        metavar="SPEAKER",
        help="A name, or the number shown in lists.",
        autocompletion=complete.speakers,
    ),
]
Other = Annotated[
    str,
    typer.Argument(metavar="OTHER", help="The other speaker.", autocompletion=complete.speakers),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name.")]
Who = options.By
Note = Annotated[
    str | None,
    typer.Option("--note", metavar="WORDS", help="The reason, kept with the correction."),
]


@app.command()
def merge(
    speaker: Speaker,
    other: Other,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway", help="Merge them even if someone recorded that they are never the same."
        ),
    ] = False,
    who: Who = None,
    note: Note = None,
    db: options.Db = None,
) -> None:
    """Merge two speakers into one."""
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
    """Record that two speakers are never the same."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(people.never_same(Database(db), speaker, other, who=who, note=note))


@app.command()
def split(
    speaker: Speaker,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name", metavar="NAME", help="A name that belongs to the other speaker. Repeatable."
        ),
    ] = None,
    articles: Annotated[
        list[str] | None,
        typer.Option(
            "--article", metavar="ID", help="An article about the other speaker. Repeatable."
        ),
    ] = None,
    who: Who = None,
    note: Note = None,
    db: options.Db = None,
) -> None:
    """Split names or articles off a speaker, as another speaker."""
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
    """Change the name that a speaker is shown by."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(people.rename(Database(db), speaker, name, who=who, note=note))


@app.command()
def alias(
    speaker: Speaker, name: Name, who: Who = None, note: Note = None, db: options.Db = None
) -> None:
    """Record that a name means a speaker, in future articles too."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(people.alias(Database(db), speaker, name, who=who, note=note))


@app.command()
def describe(
    speaker: Speaker,
    type: Annotated[
        str | None,
        typer.Option(metavar="TYPE", help="person or organization.", autocompletion=complete.types),
    ] = None,
    gender: Annotated[
        str | None,
        typer.Option(
            metavar="GENDER", help="female, male or unknown.", autocompletion=complete.genders
        ),
    ] = None,
    wikidata: Annotated[str | None, typer.Option(metavar="Q…", help="Wikidata item.")] = None,
    who: Who = None,
    note: Note = None,
    db: options.Db = None,
) -> None:
    """Set a speaker's type, gender or Wikidata item."""
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
    """Record that a name is not a speaker: present and future quotes lose it."""
    from quotes.store import Database
    from quotes.store.speakers import people

    _tell(people.nobody(Database(db), speaker, who=who, note=note))


@app.command()
def undo(
    correction: Annotated[
        int | None,
        typer.Argument(
            metavar="NUMBER", help="The number shown in the log.", show_default="the last one"
        ),
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
        str | None,
        typer.Argument(
            metavar="SPEAKER",
            help="Only judgements on this speaker.",
            autocompletion=complete.speakers,
        ),
    ] = None,
    machine: Annotated[
        bool, typer.Option("--machine", help="Include the program's own judgements.")
    ] = False,
    limit: Annotated[
        int, typer.Option(min=1, max=options.MOST, metavar="N", help="At most this many.")
    ] = 100,
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
            help="A CSV file with the columns name, aliases and wikidata; or the word offices, "
            "for the bundled table of well-known offices.",
        ),
    ],
    db: options.Db = None,
) -> None:
    """Import names, aliases and Wikidata ids from a CSV file."""
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
