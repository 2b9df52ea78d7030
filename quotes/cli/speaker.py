"""`quotes speaker`: names, roles and a timeline of one speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from quotes.cli import complete, options
from quotes.cli.output import Format, message, print_json, print_records, stdout
from quotes.cli.search import Sort, unsure

if TYPE_CHECKING:
    from quotes.store.reading.pages import Called, SpeakerCount, SpeakerPage


def speaker(
    name: Annotated[
        list[str],
        typer.Argument(help="The speaker's name or number.", autocompletion=complete.speakers),
    ],
    since: options.Since = None,
    until: options.Until = None,
    kind: options.Kinds = None,
    act: options.Acts = None,
    outlet: options.Outlets = None,
    min_confidence: options.ShownConfidence = None,
    sort: Annotated[Sort, typer.Option(help="Sort order.")] = Sort.said,
    limit: Annotated[
        int, typer.Option(min=1, max=options.MOST, metavar="N", help="At most this many quotes.")
    ] = 50,
    offset: Annotated[
        int, typer.Option(min=0, max=options.MOST, metavar="N", help="Skip the first N.")
    ] = 0,
    format: options.OutputFormat = Format.table,
    db: options.Db = None,
) -> int:
    """Show one speaker: names, roles and a timeline of quotes."""
    from quotes.store import Database
    from quotes.store.reading import pages
    from quotes.store.search.hits import COLUMNS, filters

    wanted = filters(
        outlets=outlet or (),
        kinds=kind or (),
        acts=act or (),
        since=since,
        until=until,
        min_confidence=min_confidence,
    )
    with Database(db, read_only=True).connect() as connection:
        found = pages.speaker(
            connection,
            " ".join(name),
            options=wanted,
            sort=sort.value,
            limit=limit,
            offset=offset,
        )
    if isinstance(found, list):
        print_counts(found, format)
        message(f"{len(found)} speakers match: give the full name or the number.")
        return 1
    if format is Format.table:
        _print_page(found)
    elif format is Format.json:
        print_json(pages.as_json(found), indent=1)
    else:
        print_records((hit.as_json() for hit in found.timeline), COLUMNS, format)
    if found.unsure:
        message(unsure(found.unsure))
    if found.more:
        message(f"There are more: --offset {offset + limit}")
    _tell_others(found)
    return 0


def _tell_others(found: SpeakerPage) -> None:
    """Print whom else the name may mean."""
    if found.others:
        named = [f"{one.name} (number {one.id}, {one.quotes:,})" for one in found.others[:5]]
        rest = f" and {len(found.others) - 5:,} more" if len(found.others) > 5 else ""
        message(f"The name may also mean: {', '.join(named)}{rest}")


def print_counts(speakers: list[SpeakerCount], format: Format) -> None:
    """Print speakers with their numbers of quotes."""
    from quotes.store.reading.pages import LISTED

    print_records((vars(speaker) for speaker in speakers), LISTED, format)


def _print_page(page: SpeakerPage) -> None:
    from rich.text import Text

    one = page.speaker
    console = stdout()
    heading = Text(one.name, style="bold")
    known = [one.type, one.gender, page.wikidata_id, f"number {one.id}"]
    heading.append("  " + ", ".join(filter(None, known)), style="not bold dim")
    console.print(heading)
    if page.uncertain:
        console.print(
            "Uncertain: this may be several speakers, or the same as another one. "
            "`quotes speakers split` and `merge` settle it."
        )
    quotes = f"{one.quotes:,} quotes in {one.articles:,} articles"
    console.print(f"{quotes}, {one.first} to {one.last}" if one.first else quotes)
    for title, called in (("names", page.names), ("roles", page.roles)):
        if called:
            console.print(Text(f"\n{title}", style="bold"))
            for name in called:
                console.print(Text(f"  {name.text}  ").append(_when(name), style="dim"))
    if not page.timeline:
        return
    console.print(Text("\ntimeline", style="bold"))
    rows = [
        {
            "date": hit.day,
            "quote": hit.text,
            "role": hit.role,
            "outlet": hit.outlet,
            "id": hit.id,
        }
        for hit in page.timeline
    ]
    print_records(rows, ("date", "quote", "role", "outlet", "id"), Format.table)


def _when(name: Called) -> str:
    articles = "1 article" if name.articles == 1 else f"{name.articles:,} articles"
    if not name.first:
        return articles
    return f"{articles}, {name.first}" + (f" to {name.last}" if name.last != name.first else "")
