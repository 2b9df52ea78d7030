"""What other processes do at a database while people correct it."""

from __future__ import annotations

from store_data import crowd

from quotes.store import Database
from quotes.store.corrections import Change, correct, undo
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.write.writing import Ingest

ARTICLES, ROUNDS = 15, 10


def read(url: str) -> None:
    """Read all articles again and again, each time with another model."""
    made = crowd(ARTICLES)
    for number in range(3):
        with Ingest(Database(url), version="1.0", model=str(number), settings={}) as run:
            for start in range(0, len(made), 5):
                run.save(made[start : start + 5])


def decide(url: str, who: str, year: int) -> None:
    """Correct one quote after the other, those that the other one corrects as well."""
    database = Database(url)
    for number in range(1, ROUNDS + 1):
        quote = number * PER_ARTICLE + 1
        made = correct(database, quote, Change(said_on=f"{year}{number:02}"), who=who)
        if number % 5 == 0:
            undo(database, made.entry.id)
    database.close()
