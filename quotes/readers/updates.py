"""Adds the entries of a live blog that only its JSON-LD holds, as the page would show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lxml.html import HtmlElement

from quotes.readers import markup
from quotes.readers.markup import PageBlock
from quotes.readers.metadata import Update

# How many letters at the start of an entry identify it on the page.
_BEGINNING = 60


def missing(
    updates: Sequence[Update], found: Sequence[PageBlock]
) -> tuple[list[PageBlock], Mapping[HtmlElement, str]]:
    """The blocks of those entries that are not among the blocks `found`, and their times."""
    whole = "".join(block.key for block in found)
    blocks: list[PageBlock] = []
    times: dict[HtmlElement, str] = {}
    for update in updates:
        tree = markup.parsed(_page(update))
        entry = tree.find(".//article")
        time = {entry: update.published or ""}
        own = markup.blocks(tree, markup.Entries(time))
        words = "".join(b.key for b in own if not b.heading) or "".join(b.key for b in own)
        if words[:_BEGINNING] not in whole:
            blocks += own
            times |= time
    return blocks, times


def _page(update: Update) -> str:
    """An entry as a piece of a page."""
    head = f"<h2>{escape(update.headline)}</h2>" if update.headline else ""
    return f"<div><article>{head}{_body(update)}</article></div>"


def _body(update: Update) -> str:
    if "</" in update.body:
        return update.body
    lines = (" ".join(line.split()) for line in update.body.split("\n"))
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)
