"""Quotes inside quotes: what is said of one is not said of the other."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from corrections.made_corrections import ask, held
from corrections.test_correcting import later
from store_data import ADA, BO, Said, article, ingest

from quotes.record import Extract
from quotes.store import Database
from quotes.store.corrections import Change, correct, undo
from quotes.store.reading.pages import quote
from quotes.store.search.hits import search
from quotes.store.speakers import people
from quotes.store.write.copy import copy

TOLD = "the council had heard that Ada Lind said they will not pay for it"
PAY = "they will not pay for it"
OUTER, INNER = 100002, 100003
ARTICLE = article(
    "a",
    [
        Said("“We agree on the bridge”", (ADA,)),
        Said(TOLD, (BO,), kind="indirect"),
        Said(PAY, (ADA,), kind="indirect", inside=1),
    ],
    outlet="Ostby Courier",
)


def only(extract: Extract, words: str) -> Extract:
    """What a model gives that finds just this quote."""
    found = [q for q in extract.quotes if q.content.text == words]
    return dataclasses.replace(
        extract, quotes=tuple(dataclasses.replace(q, parent=None) for q in found)
    )


def said(database: Database) -> dict[str, str | None]:
    rows = "SELECT text, speaker FROM quotes_flat WHERE text <> '“We agree on the bridge”'"
    return dict(ask(database, rows))  # type: ignore[arg-type]


def found(database: Database, words: str) -> list[int]:
    with database.connect() as connection:
        return [hit.id for hit in search(connection, words).hits]


@pytest.fixture
def one(database: Database) -> Database:
    ingest(database, [ARTICLE])
    return database


def test_what_is_inside_a_rejected_quote_is_found(one: Database) -> None:
    before = held(one)
    assert found(one, "pay") == [OUTER]
    made = correct(one, OUTER, Change(reject=True), who="Ann")
    assert found(one, "pay") == [INNER]
    with one.connect() as connection:
        page = quote(connection, INNER)
    assert (page.outer, page.hit.parent_id, page.hit.correction_id) == (None, None, None)
    parent = f"SELECT parent_id FROM quotes_flat WHERE quote_id = {INNER}"
    assert ask(one, parent) == [(None,)]
    ingest(one, [ARTICLE], model="again")
    assert found(one, "pay") == [INNER]
    undo(one, made.entry.id)
    assert ask(one, parent) == [(OUTER,)]
    assert found(one, "pay") == [OUTER]
    now = held(one)
    assert now == before


def test_what_is_said_of_one_is_not_said_of_the_other(one: Database) -> None:
    correct(one, OUTER, Change(speakers=("Kim Ek",)))
    assert said(one) == {TOLD: "Kim Ek", PAY: "Ada Lind"}
    ingest(one, [only(ARTICLE, PAY)], model="inner")  # Kim Ek's words are still in the article
    assert said(one) == {TOLD: "Kim Ek", PAY: "Ada Lind"}
    ingest(one, [only(ARTICLE, TOLD)], model="outer")
    assert said(one) == {TOLD: "Kim Ek"}
    ingest(one, [later(ARTICLE, "A new first paragraph.\n")])
    assert said(one) == {TOLD: "Kim Ek", PAY: "Ada Lind"}
    correct(one, INNER, Change(reject=True))
    assert said(one) == {TOLD: "Kim Ek"}
    ingest(one, [only(ARTICLE, PAY)], model="inner")
    assert said(one) == {TOLD: "Kim Ek"}


def test_a_confirmed_quote_keeps_its_place_inside_another(one: Database) -> None:
    correct(one, INNER, Change(confirm=True))
    ingest(one, [only(ARTICLE, TOLD)], model="outer")
    assert said(one) == {TOLD: "Bo Ström", PAY: "Ada Lind"}
    ((outer, inner),) = ask(
        one,
        "SELECT o.text, i.text FROM quotes AS i JOIN quotes AS o ON o.id = i.parent_id",
    )
    assert (outer, inner) == (TOLD, PAY)
    ingest(one, [only(ARTICLE, "“We agree on the bridge”")], model="neither")
    assert said(one) == {PAY: "Ada Lind"}
    assert ask(one, "SELECT parent_id FROM quotes WHERE parent_id IS NOT NULL") == []


def test_speakers_are_split_and_copied_with_their_inner_quotes(
    one: Database, databases: Any, tmp_path: Path
) -> None:
    other = article("b", [Said("“No”", (ADA,))], outlet="Norra Post")
    ingest(one, [other, article("c", [Said("“Yes, of course”", (ADA,))])])
    people.split(one, "Ada Lind", articles=["a"])
    correct(one, INNER, Change(said_on="2024-02"))
    correct(one, OUTER, Change(act="writing"))
    before = held(one)
    target, back = Database(databases.empty()), Database(tmp_path / "back.db")
    copy(one, target)
    copy(target, back)  # of PostgreSQL to SQLite, too
    assert held(target) == held(back) == before
    for database in (one, target, back):
        ingest(database, [ARTICLE], model="again")
        assert held(database) == before
    speakers = ask(one, "SELECT count(DISTINCT speaker_id) FROM quote_speakers")
    assert speakers == [(3,)]
    target.close()
    back.close()
