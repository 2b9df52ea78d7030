"""What other processes do at a database in the tests of several at once."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection

from sqlalchemy import text
from store_data import crowd

from quotes.store import Database
from quotes.store.write.writing import Ingest

ARTICLES = 48
BATCH = 6


def write(url: str, first: int, step: int, said: Connection) -> None:
    """Ingest every `step`-th article, from number `first` on, and tell of every batch."""
    made = crowd(ARTICLES)[::step]
    made = made[first:] + made[:first]
    with Ingest(Database(url), version="1.0", model="none", settings={}) as run:
        for start in range(0, len(made), BATCH):
            run.save(made[start : start + BATCH])
            said.send(start)


def read(url: str) -> None:
    """Read until all articles are there; what is written must be whole at every moment."""
    database = Database(url)
    seen = -1
    while seen < ARTICLES:
        with database.connect() as connection:
            torn = connection.scalar(
                text(
                    "SELECT count(*) FROM quotes q LEFT JOIN quote_words w ON w.quote_id = q.id"
                    " LEFT JOIN articles a ON a.id = q.article_id LEFT JOIN spans s"
                    " ON s.quote_id = q.id AND s.part = 'content' AND s.seq = 1"
                    " WHERE w.quote_id IS NULL OR s.quote_id IS NULL OR a.id IS NULL"
                )
            )
            now = connection.scalar(text("SELECT count(*) FROM articles")) or 0
        assert torn == 0, f"{torn} quotes are torn"
        assert now >= seen, "articles vanished"
        seen = now
        time.sleep(0.05)
