"""Makes the row of an article for bulk writing."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING, Any

from quotes.document.keys import text_key, url_key
from quotes.document.published import day_of
from quotes.store.write.bulk import iso_day
from quotes.store.write.rows import storable

if TYPE_CHECKING:
    from quotes.document import Document

COLUMNS = (
    "id", "external_id", "outlet_id", "title", "text", "url", "url_key", "author", "language",
    "published", "published_on", "published_from", "text_hash", "fingerprint", "duplicate_of",
    "run_id",
)  # fmt: skip


def article_row(
    id_: int, document: Document, print_: str, outlet_id: int | None, run_id: int
) -> dict[str, Any]:
    """The values of `COLUMNS`; `print_` is the `fingerprint` of the document."""
    d = document
    return {
        "id": id_,
        "external_id": storable(d.id),
        "outlet_id": outlet_id,
        "title": storable(d.title),
        "text": storable(d.text),
        "url": storable(d.url),
        "url_key": url_key(storable(d.url)) if d.url else None,
        "author": storable(d.author),
        "language": d.language,
        "published": d.published,
        "published_on": iso_day(day_of(d.published)),
        "published_from": d.published_from,
        "text_hash": text_key(storable(d.prose)),
        "fingerprint": print_,
        "duplicate_of": None,
        "run_id": run_id,
    }


def outlet_of(document: Document) -> str | None:
    """The name of the outlet in one form of Unicode and white space."""
    name = " ".join(unicodedata.normalize("NFC", storable(document.outlet or "")).split())
    return name or None


def fingerprint(d: Document) -> str:
    """A hash of text and metadata, which shows whether an article has changed."""
    value = json.dumps([
        d.text, d.title, d.outlet, d.published, d.published_from, d.url, d.author, d.language,
        d.boilerplate,
        # Empty if the page sets nothing apart: such articles keep their old hash.
        *((b.start, b.end, b.kind, b.author, b.published) for b in d.blocks),
    ])  # fmt: skip
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:32]
