"""`quotes show`: a quote in its paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotes.cli import options
from quotes.cli.output import print_json, stdout
from quotes.cli.search import who

if TYPE_CHECKING:
    from quotes.store.corrections import Entry
    from quotes.store.reading.pages import QuotePage

STYLES = {
    "content": "green",
    "cue": "bold yellow",
    "source": "bold cyan",
    "date": "underline magenta",
}


class ShowFormat(StrEnum):
    """How one quote is printed."""

    text = "text"
    json = "json"


def show(
    quote_id: Annotated[int, typer.Argument(help="The quote's number, as search shows it.")],
    format: Annotated[ShowFormat, typer.Option(help="Output format.")] = ShowFormat.text,
    db: options.Db = None,
) -> None:
    """Show a quote in its paragraph: source, cue and content, and the words that date it."""
    from quotes.store import Database
    from quotes.store.reading import pages

    with Database(db, read_only=True).connect() as connection:
        page = pages.quote(connection, quote_id)
    if format is ShowFormat.json:
        print_json(pages.quote_as_json(page), indent=1)
    else:
        _print(page)


def _print(page: QuotePage) -> None:
    from rich.text import Text

    hit, console = page.hit, stdout()
    paragraph = Text(page.paragraph)
    for mark in page.marks:
        paragraph.stylize(STYLES[mark.part], mark.start, mark.end)
    console.print(paragraph)
    console.print()
    speaker = Text("speaker    ", style="dim").append_text(who(hit))
    if hit.speaker_confidence is not None:
        speaker.append(f", confidence {hit.speaker_confidence:.2f}")
    if hit.candidate:
        speaker.append(f", perhaps {hit.candidate}")
    if page.on_behalf_of:
        speaker.append(f", for {page.on_behalf_of}")
    rows = [
        ("said on", _dated(page)),
        ("quote", f"{hit.kind}, {hit.act}, confidence {hit.confidence:.2f}, number {hit.id}"),
        ("source", hit.source),
        ("cue", hit.cue),
        ("article", hit.title if not page.in_title else f"{hit.title} (the quote is in the title)"),
        ("outlet", ", ".join(filter(None, [hit.outlet, page.author, hit.published]))),
        ("url", hit.url),
        ("read from", hit.origin),
    ]
    console.print(speaker)
    for name, value in rows:
        if value:
            style = STYLES.get(name, "")
            console.print(Text(f"{name:10} ", style="dim").append(value, style=f"not dim {style}"))
    for entry in page.corrections:
        console.print(
            Text("corrected  ", style="dim").append(_decided(entry), style="not dim bold")
        )
    if page.corrections:
        said = _extracted(page.extracted)
        console.print(Text("extracted  ", style="dim").append(said, style="not dim"))
    for title, near in (("inside", [page.outer] if page.outer else []), ("contains", page.inner)):
        if near:
            console.print(Text(f"\n{title}", style="bold"))
        for other in near:
            console.print(Text(f"  {other.id}  ").append_text(who(other)).append(f": {other.text}"))
    if page.same_words:
        console.print(Text("\nthe same statement elsewhere", style="bold"))
        for other in page.same_words:
            place = ", ".join(filter(None, [other.outlet, other.published]))
            console.print(Text(f"  {other.id}  {place}: {other.text}"))


def _decided(entry: Entry) -> str:
    by = f" by {entry.who}" if entry.who else ""
    note = f": {entry.note}" if entry.note else ""
    gone = (
        ", no longer applies: the article no longer has these words"
        if entry.state == "orphaned"
        else ""
    )
    return f"{entry.change} (correction {entry.id}{by}, {entry.made_at:%Y-%m-%d}{gone}){note}"


def _extracted(before: Mapping[str, Any] | None) -> str:
    """What the extractor had found, in one line."""
    if before is None:
        return "nothing: it was missed"
    names = ", ".join(before["speakers"]) or before["source"] or "no source"
    role = f", {before['role']}" if before["role"] else ""
    day = f", {before['said_on']}" if before["said_on"] else ""
    kind, sure = before["kind"], before["confidence"]
    return f"{names}{role}{day}; {kind}, {before['act']}, confidence {sure:.2f}: {before['text']}"


def _dated(page: QuotePage) -> str:
    if not page.hit.said_on:
        return ""
    sure = page.hit.said_confidence
    sure_of = "" if sure is None else f", confidence {sure:.2f}"
    return f"{page.hit.said_on}, from “{page.said_text}” ({page.basis}){sure_of}"
