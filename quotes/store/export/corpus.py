"""Exports corrected articles as a corpus for `quotes train` and `quotes evaluate`.

`docs/corpus.md` describes the form: one JSON object per line, an article with its attributions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from sqlalchemy import Connection, select

from quotes.corrections import Placed
from quotes.document import Part
from quotes.errors import QuotesError
from quotes.store.corrections.held import corrected_quotes, extracted_quotes, texts_of
from quotes.store.schema.models import Article, CorrectionRow, ExtractedQuote
from quotes.store.speakers.names import outlet_ids

_TOGETHER = 100


def write_corpus(
    connection: Connection, file: IO[bytes], *, outlet: str | None = None, complete: bool = False
) -> int:
    """Write the articles with corrected or confirmed quotes; returns their number.

    With `complete`, only those in which every quote has been checked. Raises QuotesError for an
    unknown outlet.
    """
    count = 0
    for record in _records(connection, _articles(connection, outlet)):
        checked = all(a["checked"] for a in record["attributions"])
        if checked or not complete:
            file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _articles(connection: Connection, outlet: str | None) -> list[int]:
    row = CorrectionRow
    decided = (
        select(row.article_id)
        .where(row.target == "quote", row.undone_at.is_(None), ~row.orphaned)
        .where(row.article_id.is_not(None))
    )
    if outlet is not None:
        ids = outlet_ids(connection, outlet)
        if not ids:
            raise QuotesError(f"no outlet called {outlet!r}")
        decided = decided.where(
            row.article_id.in_(select(Article.id).where(Article.outlet_id.in_(ids)))
        )
    return sorted({id_ for id_ in connection.scalars(decided) if id_ is not None})


def _records(connection: Connection, articles: list[int]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(articles), _TOGETHER):
        some = articles[start : start + _TOGETHER]
        base = extracted_quotes(connection, some)
        rows = connection.execute(
            select(Article.id, Article.published, Article.url).where(Article.id.in_(some))
        )
        about = {row.id: row for row in rows}
        kept = select(ExtractedQuote.article_id).where(
            ExtractedQuote.article_id.in_(some), ExtractedQuote.rejected
        )
        rejected = set(connection.scalars(kept))
        for article in texts_of(connection, some):
            quotes = corrected_quotes(connection, article, base[article.id]).quotes
            row = about[article.id]
            outlet, external = article.place
            if not quotes and article.id not in rejected:
                continue
            yield {
                "id": external,
                "outlet": outlet,
                "published": row.published,
                "title": article.title,
                "url": row.url,
                "text": article.text,
                "attributions": [_attribution(placed) for placed in quotes],
            }


def _attribution(placed: Placed) -> dict[str, Any]:
    quote = placed.quote
    return {
        "id": f"Q{placed.position}",
        "content": _spans(quote.content),
        "cue": _spans(quote.cue),
        "source": _spans(quote.source),
        **({"in": "title"} if quote.in_title else {}),
        "kind": quote.kind,
        "act": quote.act,
        "speakers": [speaker.name for speaker in quote.speakers],
        "types": [speaker.type for speaker in quote.speakers],
        "role": next((s.role.text for s in quote.speakers if s.role), None),
        "said_on": quote.said_on.edtf if quote.said_on else "",
        "checked": placed.correction is not None,
    }


def _spans(part: Part | None) -> list[list[int]]:
    return [list(span) for span in part.spans] if part else []
