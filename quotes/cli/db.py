"""`quotes db`: the database and its schema."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from quotes.cli import options
from quotes.cli.output import message


class Stemming(StrEnum):
    """Whether words are indexed by their stems."""

    on = "on"
    off = "off"


app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Create, upgrade and inspect the database."
)


@app.command()
def upgrade(db: options.Db = None) -> None:
    """Create the database, or upgrade an older one; its data stay."""
    from quotes.store import Database

    database = Database(db)
    before = database.current()
    database.upgrade()
    after = database.current()
    done = f"already at {after}" if before == after else f"upgraded to {after}"
    message(f"{database}: {done}")


@app.command()
def downgrade(
    revision: Annotated[
        str, typer.Argument(help="The revision to go back to, as db current prints it.")
    ],
    db: options.Db = None,
) -> None:
    """Downgrade the schema; data that only the newer one can hold are lost."""
    from quotes.errors import QuotesError
    from quotes.store import Database

    database = Database(db)
    if revision == "base":
        raise QuotesError("base would remove everything: delete the database if that is meant")
    database.downgrade(revision)
    message(f"{database}: now at {database.current()}")


@app.command()
def join(quiet: options.Quiet = False, db: options.Db = None) -> None:
    """Find out again who is who, and group all quotes into statements, with this version.

    Needed once after an upgrade of the program, for quotes ingested before. It handles about 200
    quotes a second, and can be interrupted and run again.
    """
    from quotes.store import Database
    from quotes.store.speakers.again import resolve_again
    from quotes.store.statements import regroup

    database = Database(db)
    database.check()
    for what, steps in (("names", resolve_again(database)), ("articles", regroup(database))):
        for done, total in steps:
            if not quiet:
                message(f"{done:,} of {total:,} {what}")
    message(f"{database}: done")


@app.command()
def current(db: options.Db = None) -> None:
    """Print the database's schema revision, and whether this program can use it."""
    from quotes.errors import QuotesError
    from quotes.store.engine import SCHEMA, Database

    database = Database(db, read_only=True)
    revision = database.current()
    if revision is None:
        raise QuotesError(f"{database}: no database of quotes yet: run `quotes ingest` to make one")
    print(revision)
    if revision < SCHEMA:
        message(f"older than this program's {SCHEMA}: run `quotes db upgrade`")
    elif revision > SCHEMA:
        message(f"newer than this program's {SCHEMA}: use a newer version of quotes")


@app.command()
def stemming(
    on: Annotated[
        Stemming, typer.Argument(help="on: tariff finds tariffs; off: only the same words match.")
    ],
    db: options.Db = None,
) -> None:
    """Index quotes by word stems, or stop doing so, for present and future quotes.

    Words in quotation marks always match only the same words.
    """
    from quotes.store import Database
    from quotes.store.search.stems import set_indexed

    database = Database(db)
    database.check()
    count = set_indexed(database, on is Stemming.on)
    done = f"{count:,} quotes indexed again" if count else "nothing to change"
    message(f"{database}: {done}")
