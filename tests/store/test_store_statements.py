"""The same words in several articles are one statement, in whatever order they came."""

from __future__ import annotations

import random

from sqlalchemy import select
from store_data import ADA, BO, Said, article, ingest

from quotes.store import Database
from quotes.store.models import Article, Quote, Statement

FULL = "“We will rebuild the bridge before the ice comes, and nobody will pay a toll for it”"
PART = "“rebuild the bridge before the ice comes”"
REST = "“nobody will pay a toll for it”"
OTHER = "“The ferry has never been late in all the years that I have known it”"


def statements(database: Database) -> dict[int, list[str]]:
    """The external ids of the articles that report each statement."""
    with database.connect() as connection:
        rows = connection.execute(
            select(Quote.statement_id, Article.external_id)
            .join(Article, Article.id == Quote.article_id)
            .where(Quote.statement_id.is_not(None))
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
        article("c", [Said(PART, (BO,))]),
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
