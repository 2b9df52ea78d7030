"""The same words in several articles are one statement, in whatever order they came."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text
from store_data import ADA, BO, Said, article, ingest, on

from quotes.document import Document, Part
from quotes.errors import QuotesError
from quotes.record import Extract
from quotes.store import Database
from quotes.store.corrections.making import undo
from quotes.store.reports.report import find_report, run_report
from quotes.store.schema.models import Article, QuoteRow, Statement
from quotes.store.search.hits import filters, search
from quotes.store.statements import rulings
from quotes.store.statements.page import StatementPage
from quotes.store.statements.page import statement as find_statement
from quotes.store.statements.similar import similar_to_quote, similar_to_words

FULL = "“We will rebuild the bridge before the ice comes, and nobody will pay a toll for it”"
PART = "“rebuild the bridge before the ice comes”"
REST = "“nobody will pay a toll for it”"
OTHER = "“The ferry has never been late in all the years that I have known it”"


def ask(database: Database, sql: str) -> list[Any]:
    """The rows of a query."""
    with database.connect() as connection:
        return list(connection.execute(text(sql)))


def on_page(database: Database, id_: int) -> StatementPage:
    """A statement as it is shown."""
    with database.connect() as connection:
        return find_statement(connection, id_)


def statements(database: Database) -> dict[int, list[str]]:
    """The external ids of the articles that report each statement."""
    with database.connect() as connection:
        rows = connection.execute(
            select(QuoteRow.statement_id, Article.external_id)
            .join(Article, Article.id == QuoteRow.article_id)
            .where(QuoteRow.statement_id.is_not(None))
            .order_by(Article.external_id)
        ).all()
        known = set(connection.scalars(select(Statement.id)))
    found: dict[int, list[str]] = {}
    for id_, external in rows:
        found.setdefault(id_, []).append(external)
    assert found.keys() == known
    return found


def test_same_words_of_one_speaker_are_one_statement(database: Database) -> None:
    ingest(database, [
        article("a", [Said(FULL, (ADA,)), Said(OTHER, (ADA,))]),
        article("b", [Said(PART, (ADA,))]),
        article("c", [Said(OTHER, (BO,))]),
        article("d", [Said(PART)]),
    ])  # fmt: skip
    # What nobody is named for is the statement whose words it has; another speaker's never is.
    assert list(statements(database).values()) == [["a", "b", "d"]]


def test_order_and_batches_make_no_difference(database: Database, databases) -> None:
    # PART and REST are joined by FULL alone.
    said = [PART, REST, FULL, OTHER, OTHER.upper()]
    articles = [article(f"a{i}", [Said(words, (ADA,))]) for i, words in enumerate(said)]
    expected = None
    for seed in range(6):
        random.Random(seed).shuffle(articles)
        other = Database(databases.empty())
        ingest(other, articles, batch=1 + seed % 3)
        found = statements(other)
        other.close()
        expected = expected or found
        assert found == expected
    assert sorted(expected.values()) == [["a0", "a1", "a2"], ["a3", "a4"]]


def test_a_statement_falls_apart_with_what_held_it_together(database: Database) -> None:
    parts = [article("a", [Said(PART, (ADA,))]), article("b", [Said(REST, (ADA,))])]
    ingest(database, [*parts, article("c", [Said(FULL, (ADA,))])])
    assert list(statements(database).values()) == [["a", "b", "c"]]
    ingest(database, [article("c", [Said(OTHER, (ADA,))])])
    assert statements(database) == {}


def test_links_say_what_repeats_echoes_and_contradicts(database: Database) -> None:
    yes = "“We will raise the pension age to 66, and we will do it before the elections,”"
    no = "“We will not raise the pension age to 66, before the elections or after them,”"
    ingest(database, [
        article("a", [Said(yes, (ADA,), said_on=on("2024-03-01"))]),
        article("b", [Said(yes, (ADA,), said_on=on("2024-04-20"))], published="2024-04-21"),
        article("c", [Said(no, (BO,), said_on=on("2024-03-02"))]),
        article("d", [Said(yes, (BO,), said_on=on("2024-03-02"))]),
    ])  # fmt: skip
    rows = ask(database, "SELECT kind, quote_id, other_id FROM statement_relations ORDER BY 2, 3")
    assert {tuple(row) for row in rows} >= {
        ("repeats", 200001, 100001), ("contradicts", 300001, 100001), ("echoes", 400001, 100001),
    }  # fmt: skip
    page = on_page(database, 100001)
    assert page.id is None
    assert {one.words for one in page.related} == {
        "is repeated by", "is echoed by", "is contradicted by",
    }  # fmt: skip


def test_the_same_article_in_another_format_counts_once(database: Database) -> None:
    said = [
        Said(FULL, (ADA,)),
        Said(OTHER, (ADA,)),
        Said("the ferry would be late", (BO,), kind="indirect"),
    ]
    first = article("a", said, title="The bridge", outlet="Ostby Courier")
    whole = f"Menu Sport Weather\n\n{first.document.text}\nRead more"
    shifted = [
        replace(
            q,
            content=Part.of(whole, tuple((s + 20, e + 20) for s, e in q.content.spans)),
            cue=None,
            source=None,
        )
        for q in first.quotes
    ]
    again = Extract(
        Document(
            whole, id="a.html", title="The Bridge", outlet="Ostby Courier", published="2024-03-02"
        ),
        tuple(shifted),
    )
    ingest(database, [first, again])
    rows = ask(database, "SELECT quote_id, original_id FROM quote_copies ORDER BY 1")
    assert [tuple(row) for row in rows] == [(200001, 100001), (200002, 100002), (200003, 100003)]
    for copies, quotes in (("once", 2), ("count", 4)):
        with database.connect() as connection:
            table = run_report(connection, find_report("most-quoted"), {"copies": copies})
            found = search(connection, "", filters(speakers=["Ada Lind"], copies=copies == "count"))
        assert table.rows[0][:3] == ("Ada Lind", "person", quotes)
        assert len(found.hits) == quotes


def test_the_nearest_sayings_of_a_quote_and_of_words(database: Database) -> None:
    ingest(database, [
        article("a", [Said(FULL, (ADA,)), Said(OTHER, (ADA,))]), article("b", [Said(PART, (BO,))]),
    ])  # fmt: skip
    with database.connect() as connection:
        of_quote = similar_to_quote(connection, 100001, least=0.5)
        of_words = similar_to_words(connection, "that the bridge would be built again by winter")
        with pytest.raises(QuotesError, match="no quote has the number 7"):
            similar_to_quote(connection, 7)
    assert [(one.hit.id, one.relation) for one in of_quote] == [(200001, "echoes")]
    assert {one.hit.id for one in of_words} == {100001, 200001}


def test_people_have_the_last_word_on_statements(database: Database) -> None:
    articles = [
        article("a", [Said(FULL, (ADA,))]), article("b", [Said(PART, (ADA,))]),
        article("c", [Said(OTHER, (ADA,))]),
    ]  # fmt: skip
    ingest(database, articles)
    assert list(statements(database).values()) == [["a", "b"]]
    rulings.split(database, 100001, [200001], who="Kim")
    assert statements(database) == {}
    number = rulings.join(database, 100001, 300001)
    assert list(statements(database).values()) == [["a", "c"]]
    ingest(database, articles, version="2.0")  # read again by another extractor
    assert list(statements(database).values()) == [["a", "c"]]
    undo(database, number)
    assert statements(database) == {}
    undo(database)
    assert list(statements(database).values()) == [["a", "b"]]
    with pytest.raises(QuotesError, match="are one statement already"):
        rulings.join(database, 100001, 200001)
    with pytest.raises(QuotesError, match="nothing is left"):
        rulings.split(database, 100001, [100001, 200001])
