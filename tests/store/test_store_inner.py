"""Quotes inside quotes in the database: kept with their parent, counted once."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from store_data import ADA, BO, Said, article, ingest

from quotes.store import Database
from quotes.store.reading import pages
from quotes.store.schema.models import QuoteRow
from quotes.store.search.hits import filters, search


def stored(database: Database) -> Database:
    told = article(
        "told",
        [
            Said("“My coach told me to wait at the bridge”", (ADA,)),
            Said("to wait at the bridge", (BO,), kind="indirect"),
            Said("“The bridge is old”", (ADA,)),
        ],
    )
    outer, inner, other = told.quotes
    ingest(database, [replace(told, quotes=(outer, replace(inner, parent=0), other))])
    return database


def test_words_count_once_unless_somebody_is_asked_for(database: Database) -> None:
    with stored(database).connect() as connection:
        found = search(connection, "bridge", facets=True)
        assert sorted(hit.text for hit in found.hits) == [
            "“My coach told me to wait at the bridge”",
            "“The bridge is old”",
        ]
        assert found.facets and found.facets.total == 2
        asked = search(connection, "bridge", filters(speakers=["Bo Ström"]))
        assert [hit.text for hit in asked.hits] == ["to wait at the bridge"]
        indirect = search(connection, "bridge", filters(kinds=["indirect"]))
        assert [hit.text for hit in indirect.hits] == ["to wait at the bridge"]


def test_a_quote_shows_what_it_tells_and_what_tells_it(database: Database) -> None:
    with stored(database).connect() as connection:
        ids = {row.text: row.id for row in connection.execute(select(QuoteRow.id, QuoteRow.text))}
        outer, inner = ids["“My coach told me to wait at the bridge”"], ids["to wait at the bridge"]
        page = pages.quote(connection, inner)
        assert page.outer and page.outer.id == outer and page.hit.parent_id == outer
        assert [hit.id for hit in pages.quote(connection, outer).inner] == [inner]
