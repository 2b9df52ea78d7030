"""The sums that triggers keep are those that counting gives, whatever happens to the rows."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from store_data import ADA, BO, KIM, PORT, Said, article, crowd, ingest

from quotes.store import Database

COUNTED = {
    "outlet_months": """
        SELECT coalesce(a.outlet_id, 0), coalesce(substr(CAST(a.published_on AS text), 1, 7), ''),
            q.act, count(DISTINCT q.id), count(DISTINCT q.id) FILTER (WHERE q.source IS NULL),
            count(*) FILTER (WHERE x.seq = 1),
            count(*) FILTER (WHERE x.seq = 1 AND q.source IS NULL),
            count(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female'),
            count(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male'),
            count(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL)
        FROM quotes q JOIN articles a ON a.id = q.article_id
        LEFT JOIN quote_speakers x ON x.quote_id = q.id LEFT JOIN speakers s ON s.id = x.speaker_id
        WHERE q.confidence >= 0.5 GROUP BY 1, 2, 3
    """,
    "speaker_months": """
        SELECT x.speaker_id, coalesce(substr(CAST(q.no_later_than AS text), 1, 7), ''), q.act,
            count(*), count(*) FILTER (WHERE q.kind = 'direct'),
            count(*) FILTER (WHERE q.kind = 'mixed'), count(q.latest)
        FROM quotes q JOIN quote_speakers x ON x.quote_id = q.id
        WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.5 GROUP BY 1, 2, 3
    """,
    "statement_outlets": """
        SELECT q.statement_id, coalesce(a.outlet_id, 0), count(*)
        FROM quotes q JOIN articles a ON a.id = q.article_id
        WHERE q.statement_id IS NOT NULL AND q.confidence >= 0.5 GROUP BY 1, 2
    """,
    "article_sources": """
        SELECT q.article_id, count(DISTINCT q.id),
            count(DISTINCT coalesce('#' || CAST(x.speaker_id AS text), lower(q.source)))
        FROM quotes q LEFT JOIN quote_speakers x ON x.quote_id = q.id
        WHERE q.act IN ('speech', 'writing') AND q.confidence >= 0.5 GROUP BY 1
    """,
}
COPIED = """
    SELECT count(*) FROM quote_speakers x JOIN quotes q ON q.id = x.quote_id
    WHERE x.act IS DISTINCT FROM q.act OR x.kind IS DISTINCT FROM q.kind
        OR x.no_later_than IS DISTINCT FROM q.no_later_than
"""
CHANGES = (
    "INSERT INTO statements (id, key, text) VALUES (1, '1', 'a'), (2, '2', 'b')",
    "UPDATE quotes SET statement_id = 1 + id % 2 WHERE position < 3",
    "UPDATE quotes SET statement_id = NULL, act = 'writing' WHERE position = 2 AND id % 4 = 0",
    "UPDATE quotes SET confidence = 0.2 WHERE id % 3 = 0",
    "UPDATE quotes SET confidence = 0.34 WHERE id % 3 = 1",
    "UPDATE quotes SET confidence = 0.5, statement_id = 2, kind = 'mixed' WHERE id % 3 = 1",
    "DELETE FROM statements WHERE id = 2",
    "UPDATE quotes SET no_later_than = '2021-01-01' WHERE position = 1",
    "UPDATE articles SET published_on = '2022-02-02', outlet_id = NULL WHERE id IN (3, 4, 5)",
    "UPDATE articles SET title = 'x'",
    "DELETE FROM articles WHERE id < 4",
    "DELETE FROM quotes WHERE position = 2",
    "UPDATE quotes SET act = 'thought', kind = 'mixed', source = NULL WHERE position = 3",
    "UPDATE speakers SET gender = 'male', type = 'person' WHERE id % 3 = 0",
    "UPDATE appearances SET speaker_id = (SELECT min(id) FROM speakers) WHERE id % 4 = 0",
    "UPDATE appearances SET speaker_id = NULL WHERE id % 5 = 0",
    "DELETE FROM speakers WHERE id % 7 = 0",
    "DELETE FROM appearances WHERE article_id BETWEEN 6 AND 8",
    """INSERT INTO quotes (id, article_id, position, kind, act, text, in_title, confidence)
        VALUES (1099998, 10, 99998, 'direct', 'speech', 'a', false, 1),
            (1099999, 10, 99999, 'mixed', 'writing', 'b', false, 1)""",
    """INSERT INTO quote_speakers (quote_id, seq, appearance_id, speaker_id)
        SELECT q.id, 1, p.id, p.speaker_id FROM quotes q, appearances p
        WHERE q.position > 99990 AND p.id = (SELECT min(id) FROM appearances)""",
    "UPDATE articles SET published_on = NULL WHERE id % 2 = 0",
    "UPDATE quotes SET confidence = 0.1 * (id % 11)",
    "DELETE FROM quotes",
)


def _check(connection: Connection, after: str) -> None:
    for table, counted in COUNTED.items():
        held = connection.execute(text(f"SELECT * FROM {table} WHERE quotes <> 0"))
        expected = connection.execute(text(counted))
        assert sorted(map(tuple, held)) == sorted(map(tuple, expected)), (table, after)
    assert connection.scalar(text(COPIED)) == 0, after
    assert connection.scalar(text("SELECT count(*) FROM bulk_writers")) == 0


def test_sums_are_what_counting_gives(database: Database) -> None:
    said = [Said("we agree", (ADA, BO)), Said("no", (KIM,), act="writing"), Said("yes", (PORT,)),
            Said("maybe", (PORT,), confidence=0.3)]  # fmt: skip
    ingest(database, [article("a", said), *crowd(20)])
    with database.write() as connection:
        _check(connection, "ingesting")
        for change in CHANGES:
            connection.execute(text(change))
            _check(connection, change)


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_they_are_counted_when_an_older_database_is_upgraded(
    database: Database, revision: str
) -> None:
    ingest(database, crowd(20))
    database.downgrade(revision)
    database.upgrade()
    with database.connect() as connection:
        _check(connection, "upgrading")


def test_articles_that_are_read_again_are_counted_once(database: Database) -> None:
    said = [Said("we agree", (ADA, BO)), Said("no", source="aides")]
    ingest(database, [article("a", said), *crowd(20)])
    ingest(database, [article("a", said[:1]), *crowd(30)], version="2.0")
    with database.connect() as connection:
        _check(connection, "reading again")
