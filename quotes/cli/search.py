"""`quotes search`: quotes by words, speaker, date or outlet."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import options
from quotes.cli.output import Format, message, print_records, stderr, stdout
from quotes.cli.unfolding import unfolded

if TYPE_CHECKING:
    from quotes.store.search.hits import Facets, Hit, Hits


class Sort(StrEnum):
    """Sort order."""

    relevance = "relevance"
    said = "said"
    published = "published"


@unfolded
def search(
    query: Annotated[
        list[str] | None,
        typer.Argument(
            help='Words, "phrases", a OR b, (groups), -not, begin*, speaker:NAME, outlet:NAME, '
            "kind:KIND, act:ACT, after:DATE, before:DATE.",
            show_default=False,
        ),
    ] = None,
    *,
    narrowing: options.Narrowing,
    copies: options.Copies = options.Counting.once,
    statements: Annotated[
        bool,
        typer.Option("--statements", help="One row per statement: its first quote."),
    ] = False,
    sort: Annotated[
        Sort | None,
        typer.Option(help="Sort order.", show_default="relevance, else said"),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=options.MOST, metavar="N", help="At most this many.")
    ] = 20,
    offset: Annotated[
        int, typer.Option(min=0, max=options.MOST, metavar="N", help="Skip the first N.")
    ] = 0,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count all hits by speaker, outlet, kind and year.")
    ] = False,
    format: options.OutputFormat = Format.table,
    db: options.Db = None,
) -> None:
    """Search quotes by words, speaker, date or outlet."""
    from quotes.store import Database
    from quotes.store.search.hits import search as find

    wanted = narrowing.filters(copies)
    with Database(db, read_only=True).connect() as connection:
        found = find(
            connection,
            " ".join(query or ()),
            wanted,
            sort=sort.value if sort else None,
            limit=limit,
            offset=offset,
            facets=facets,
            count=format is Format.table and not statements,
            statements=statements,
        )
    _print_found(found, format, statements)
    if not found.hits:
        message(f"Nothing from hit {offset + 1:,} on." if offset else "Nothing found.")
    elif found.total is not None and (found.more or offset):
        message(f"{offset + 1:,} to {offset + len(found.hits):,} of {found.total:,} quotes.")
    if found.unsure:
        message(unsure(found.unsure))
    if found.more:
        message(f"There are more: --offset {offset + limit}")


def _print_found(found: Hits, format: Format, statements: bool) -> None:
    """Print what was found, and report names that nobody has."""
    from quotes.store.search.hits import COLUMNS

    if statements:
        _print_statements(found, format)
    elif format is not Format.table:
        print_records(found.as_json(), COLUMNS, format)
    elif found.hits:
        print_hits(found.hits)
    if found.facets:
        _print_facets(found.facets, format)
    for unknown in found.unknown:
        message(str(unknown))


def unsure(count: int) -> str:
    """The message about quotes left out for their low confidence."""
    quotes = "1 less certain quote is" if count == 1 else f"{count:,} less certain quotes are"
    return f"{quotes} left out: --min-confidence 0"


# `-word` excludes a word; it is not an option.
search.command_class = options.QueryCommand  # type: ignore[attr-defined]


def _print_statements(found: Hits, format: Format) -> None:
    """Print a row for each statement: its numbers of wordings and outlets, and the quote found."""
    from quotes.store.search.hits import STATEMENT_COLUMNS

    records = found.as_json()
    if format is Format.table:
        for record, hit in zip(records, found.hits, strict=True):
            record |= {"date": hit.day, "speaker": who(hit), "quote": hit.text}
        columns = ("statement_id", "wordings", "outlets", "first_published", "date", "speaker",
                   "quote")  # fmt: skip
        if records:
            print_records(records, columns, format)
    else:
        print_records(records, STATEMENT_COLUMNS, format)


def print_hits(hits: tuple[Hit, ...] | list[Hit]) -> None:
    """Print quotes as a table, with the words of the query marked."""
    from rich.text import Text

    rows = []
    for hit in hits:
        words = Text(hit.text)
        for start, end in hit.highlights:
            words.stylize("bold yellow", start, end)
        rows.append(
            {
                "id": hit.id,
                "date": hit.day,
                "speaker": who(hit),
                "quote": words,
                "outlet": hit.outlet,
            }
        )
    print_records(rows, ("id", "date", "speaker", "quote", "outlet"), Format.table)


def who(hit: Hit) -> Any:
    """The speakers with their roles, or the article's words for an unnamed source."""
    from rich.text import Text

    if not hit.speakers:
        return Text(hit.source or "", style="italic")
    words = Text()
    for speaker in hit.speakers:
        words.append("; " if words else "")
        words.append(speaker.name, style="bold")
        if speaker.role:
            words.append(f", {speaker.role}")
    return words


def _print_facets(facets: Facets, format: Format) -> None:
    """Print facets: with a table on standard output, else on standard error, as programs expect
    only hits there."""
    console = stdout() if format is Format.table else stderr()
    console.print(f"{facets.total:,} in all")
    from quotes.store.search.hits import FACETS

    for name in FACETS:
        counts = ", ".join(f"{c.value} ({c.quotes:,})" for c in getattr(facets, name))
        if counts:
            console.print(f"{name}: {counts}", markup=False)
