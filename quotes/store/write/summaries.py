"""Counts that the database keeps up to date by itself, so that no report has to read every quote.

`outlet_months`, `speaker_months` and `statement_outlets` are sums over `quotes` and
`quote_speakers`; `article_sources` counts both in each article. Triggers add what is new and take
away what goes, in the same transaction: whoever changes a quote, a speaker or an article, by
whatever program, the sums are right. Both engines run the same arithmetic. Quotes that listings
leave out by default, for they are less certain than `SHOWN_CONFIDENCE`, do not count. Where many
rows come at once they are added up first: PostgreSQL does so by itself, a statement at a time;
SQLite knows only triggers for one row, which stand aside for a writer of many (`in_bulk`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from quotes.store.search.query import SHOWN_CONFIDENCE

_QUOTE = (
    "id", "article_id", "kind", "act", "source", "latest", "no_later_than", "statement_id",
    "confidence",
)  # fmt: skip
# What listings leave out by default, no sum counts.
_SURE = f"q.confidence >= {SHOWN_CONFIDENCE}"
_SPEAKING = ("quote_id", "seq", "speaker_id")

_MONTH = "COALESCE(SUBSTR(CAST({} AS text), 1, 7), '')"


def _add(table: str, keys: Sequence[str], sums: dict[str, str], rows: str, sign: str) -> str:
    """One statement that adds (or, with `sign` "-", takes away) what `rows` amount to."""
    columns = ", ".join([key.rpartition(" AS ")[2] for key in keys] + list(sums))
    values = ", ".join(
        [key.rpartition(" AS ")[0] for key in keys] + [f"{sign}{value}" for value in sums.values()]
    )
    group = ", ".join(str(n) for n in range(1, len(keys) + 1))
    target = ", ".join(key.rpartition(" AS ")[2] for key in keys)
    kept = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
    return (
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {rows} "
        f"GROUP BY {group} ON CONFLICT ({target}) DO UPDATE SET {kept};"
    )


def _count(condition: str) -> str:
    return f"COUNT(*) FILTER (WHERE {condition})"


_OUTLET_KEYS = (
    "COALESCE(a.outlet_id, 0) AS outlet_id",
    f"{_MONTH.format('a.published_on')} AS month",
    "q.act AS act",
)


def _quotes(rows: str, sign: str) -> str:
    """Quotes that come or go: `rows` has the columns of `quotes`."""
    sums = {"quotes": "COUNT(*)", "unsourced": _count("q.source IS NULL")}
    joined = f"{rows} AS q JOIN articles AS a ON a.id = q.article_id WHERE {_SURE}"
    return _add("outlet_months", _OUTLET_KEYS, sums, joined, sign)


def _speakings(rows: str, sign: str) -> str:
    """Speakers of quotes that come or go: `rows` has the columns of `quote_speakers`."""
    person = "s.type = 'person' AND s.gender"
    outlets = {
        "named": _count("x.seq = 1"),
        "named_unsourced": _count("x.seq = 1 AND q.source IS NULL"),
        "female": _count(f"{person} = 'female'"),
        "male": _count(f"{person} = 'male'"),
        "unknown": _count(f"{person} IS NULL"),
    }
    speakers = {
        "quotes": "COUNT(*)",
        "direct": _count("q.kind = 'direct'"),
        "mixed": _count("q.kind = 'mixed'"),
        "dated_by_text": _count("q.latest IS NOT NULL"),
    }
    quotes = f"{rows} AS x JOIN quotes AS q ON q.id = x.quote_id"
    return "\n".join(
        (
            _add(
                "outlet_months",
                _OUTLET_KEYS,
                outlets,
                f"{quotes} JOIN articles AS a ON a.id = q.article_id "
                f"LEFT JOIN speakers AS s ON s.id = x.speaker_id WHERE {_SURE}",
                sign,
            ),
            _add(
                "speaker_months",
                (
                    "x.speaker_id AS speaker_id",
                    f"{_MONTH.format('q.no_later_than')} AS month",
                    "q.act AS act",
                ),
                speakers,
                f"{quotes} WHERE x.speaker_id IS NOT NULL AND {_SURE}",
                sign,
            ),
        )
    )


def _statements(rows: str, sign: str) -> str:
    """Quotes that come to report a statement, or no longer do."""
    joined = (
        f"{rows} AS q JOIN articles AS a ON a.id = q.article_id "
        f"WHERE q.statement_id IS NOT NULL AND {_SURE}"
    )
    keys = ("q.statement_id AS statement_id", _OUTLET_KEYS[0])
    return _add("statement_outlets", keys, {"quotes": "COUNT(*)"}, joined, sign)


def _sources(articles: str) -> str:
    """Count the sources of `articles` (a SELECT of their numbers) anew."""
    return (
        "INSERT INTO article_sources (article_id, quotes, sources) "
        "SELECT a.id, COUNT(DISTINCT q.id), "
        "COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS text), LOWER(q.source))) "
        "FROM articles AS a "
        "LEFT JOIN quotes AS q ON q.article_id = a.id AND q.act IN ('speech', 'writing') "
        f"AND {_SURE} "
        "LEFT JOIN quote_speakers AS x ON x.quote_id = q.id "
        f"WHERE a.id IN ({articles}) GROUP BY a.id "
        "ON CONFLICT (article_id) DO UPDATE "
        "SET quotes = excluded.quotes, sources = excluded.sources;"
    )


def _row(name: str, columns: Sequence[str]) -> str:
    """The row that a trigger is about (`new` or `old`) as a table."""
    return "(SELECT " + ", ".join(f"{name}.{column} AS {column}" for column in columns) + ")"


def _where(table: str, condition: str) -> str:
    return f"(SELECT * FROM {table} WHERE {condition})"


def _both(quotes: str, speakings: str, sign: str) -> str:
    """Quotes with their speakers. They come first and go last, for the sake of their speakers."""
    return f"{_quotes(quotes, sign)}\n{_speakings(speakings, sign)}"


_HIS = _where("quote_speakers", "speaker_id = old.id")
_OF_QUOTE = _where("quote_speakers", "quote_id = old.id")
_OF_ARTICLE = (
    _where("quotes", "article_id = old.id"),
    _where(
        "quote_speakers", "quote_id IN (SELECT id FROM quotes WHERE quotes.article_id = old.id)"
    ),
)
_ITS_ARTICLE = "SELECT article_id FROM quotes WHERE id = {}.quote_id"
_AS_QUOTE = "act = {0}.act, kind = {0}.kind, no_later_than = {0}.no_later_than"


@dataclass(frozen=True)
class _Trigger:
    """What is done for each row of a table when something happens to it."""

    table: str
    event: str
    condition: str
    body: str


@dataclass(frozen=True)
class _Insert:
    """What is done for new rows of a table; `body` takes a table of just these."""

    table: str
    columns: Sequence[str]
    body: Callable[[str], str]


@dataclass(frozen=True)
class Family:
    """Triggers that came with one revision of the schema, and what counts the rows before them."""

    prefix: str
    rows: tuple[_Trigger, ...]
    inserts: tuple[_Insert, ...]
    counted: tuple[str, ...]


def _trigger(table: str, event: str, *body: str, when: tuple[str, ...] = ()) -> _Trigger:
    condition = " OR ".join(f"new.{name} IS DISTINCT FROM old.{name}" for name in when)
    return _Trigger(table, event, condition, "\n".join(body))


_PLACE = ("outlet_id", "published_on")
_SHOWN = ("gender", "type")

# What is deleted with something else must go while that is still there to be looked at.
MONTHS = Family(
    "summary",
    (
        _trigger("articles", "BEFORE DELETE", "DELETE FROM quotes WHERE article_id = old.id;"),
        _trigger(
            "articles", "BEFORE UPDATE OF outlet_id, published_on",
            _both(*_OF_ARTICLE, "-"), when=_PLACE,
        ),
        _trigger(
            "articles", "AFTER UPDATE OF outlet_id, published_on",
            _both(*_OF_ARTICLE, ""), when=_PLACE,
        ),
        _trigger("quotes", "BEFORE DELETE", "DELETE FROM quote_speakers WHERE quote_id = old.id;"),
        _trigger("quotes", "AFTER DELETE", _quotes(_row("old", _QUOTE), "-")),
        _trigger(
            "quotes", "BEFORE UPDATE OF kind, act, source, latest, no_later_than, confidence",
            _both(_row("old", _QUOTE), _OF_QUOTE, "-"),
        ),
        _trigger(
            "quotes", "AFTER UPDATE OF kind, act, source, latest, no_later_than, confidence",
            _both(_row("new", _QUOTE), _OF_QUOTE, ""),
        ),
        _trigger("quote_speakers", "AFTER DELETE", _speakings(_row("old", _SPEAKING), "-")),
        _trigger(
            "quote_speakers", "AFTER UPDATE OF speaker_id, seq",
            _speakings(_row("old", _SPEAKING), "-"), _speakings(_row("new", _SPEAKING), ""),
            when=("speaker_id", "seq"),
        ),
        _trigger(
            "speakers", "BEFORE DELETE",
            "UPDATE quote_speakers SET speaker_id = NULL WHERE speaker_id = old.id;",
        ),
        _trigger("speakers", "BEFORE UPDATE OF gender, type", _speakings(_HIS, "-"), when=_SHOWN),
        _trigger("speakers", "AFTER UPDATE OF gender, type", _speakings(_HIS, ""), when=_SHOWN),
    ),
    (
        _Insert("quotes", _QUOTE, lambda rows: _quotes(rows, "")),
        _Insert("quote_speakers", _SPEAKING, lambda rows: _speakings(rows, "")),
    ),
    (_quotes("quotes", ""), _speakings("quote_speakers", "")),
)  # fmt: skip

SOURCES = Family(
    "sources",
    (
        _trigger(
            "articles", "AFTER DELETE", "DELETE FROM article_sources WHERE article_id = old.id;"
        ),
        _trigger(
            "articles", "BEFORE UPDATE OF outlet_id",
            _statements(_OF_ARTICLE[0], "-"), when=_PLACE[:1],
        ),
        _trigger(
            "articles", "AFTER UPDATE OF outlet_id",
            _statements(_OF_ARTICLE[0], ""), when=_PLACE[:1],
        ),
        _trigger(
            "quotes", "AFTER DELETE",
            _sources("SELECT old.article_id"), _statements(_row("old", _QUOTE), "-"),
        ),
        _trigger(
            "quotes", "BEFORE UPDATE OF statement_id, confidence",
            _statements(_row("old", _QUOTE), "-"), _statements(_row("new", _QUOTE), ""),
            when=("statement_id", "confidence"),
        ),
        _trigger(
            "quotes", "AFTER UPDATE OF act, kind, source, no_later_than, confidence",
            f"UPDATE quote_speakers SET {_AS_QUOTE.format('new')} WHERE quote_id = new.id;",
            _sources("SELECT new.article_id"),
        ),
        _trigger(
            "quote_speakers", "AFTER DELETE", _sources(_ITS_ARTICLE.format("old")),
        ),
        _trigger(
            "quote_speakers", "AFTER UPDATE OF speaker_id", _sources(_ITS_ARTICLE.format("new")),
            when=("speaker_id",),
        ),
    ),
    (
        _Insert(
            "quotes", _QUOTE,
            lambda rows: "\n".join(
                (_sources(f"SELECT article_id FROM {rows} AS n"), _statements(rows, ""))
            ),
        ),
        _Insert(
            "quote_speakers", _SPEAKING,
            lambda rows: _sources(
                f"SELECT article_id FROM quotes WHERE id IN (SELECT quote_id FROM {rows} AS n)"
            ),
        ),
    ),
    (_statements("quotes", ""), _sources("SELECT id FROM articles")),
)  # fmt: skip


_INSERT = "AFTER INSERT"
_FILLING = "sources_quote_speakers_filling"
_ALONE = "NOT EXISTS (SELECT 1 FROM bulk_writers)"


def create(connection: Connection, family: Family, *, alone: bool = True) -> None:
    """Create the triggers of a family, and count what is there already.

    On SQLite, those for new rows stand aside for a writer of many, if `alone`.
    """
    for one in family.rows:
        name = _name(family, one.table, one.event)
        if connection.dialect.name == "sqlite":
            when = one.condition.replace("IS DISTINCT FROM", "IS NOT")
            _sqlite(connection, name, one, when)
        else:
            when = f"WHEN ({one.condition})" if one.condition else ""
            back = "old" if one.event == "BEFORE DELETE" else "new"
            _postgresql(connection, name, one, f"FOR EACH ROW {when}", back)
    create_for_inserts(connection, family, alone=alone)
    for body in family.counted:
        _run(connection, body)


def create_for_inserts(connection: Connection, family: Family, *, alone: bool = True) -> None:
    """Create those triggers of a family that are about new rows."""
    for one in family.inserts:
        name = _name(family, one.table, _INSERT)
        if connection.dialect.name == "sqlite":
            trigger = _Trigger(one.table, _INSERT, "", one.body(_row("new", one.columns)))
            _sqlite(connection, name, trigger, _ALONE if alone else "")
        else:
            trigger = _Trigger(one.table, _INSERT, "", one.body("added"))
            every = "REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
            _postgresql(connection, name, trigger, every, "NULL")


def drop(connection: Connection, family: Family) -> None:
    """Drop the triggers of a family; the tables stay as they are."""
    for one in family.rows:
        _drop(connection, one.table, _name(family, one.table, one.event))
    drop_for_inserts(connection, family)


def drop_for_inserts(connection: Connection, family: Family) -> None:
    """Drop those triggers of a family that are about new rows."""
    for one in family.inserts:
        _drop(connection, one.table, _name(family, one.table, _INSERT))


def create_filling(connection: Connection) -> None:
    """Whoever adds a speaker of a quote need not say again what kind of quote it is."""
    named = _Trigger("quote_speakers", "AFTER INSERT", "", "")
    if connection.dialect.name == "sqlite":
        copied = "act, kind, no_later_than"
        body = (
            f"UPDATE quote_speakers SET ({copied}) = "
            f"(SELECT {copied} FROM quotes WHERE id = new.quote_id) "
            "WHERE quote_id = new.quote_id AND seq = new.seq;"
        )
        _sqlite(connection, _FILLING, replace(named, body=body), "new.act IS NULL")
    else:
        body = (
            "SELECT q.act, q.kind, q.no_later_than INTO new.act, new.kind, new.no_later_than "
            "FROM quotes AS q WHERE q.id = new.quote_id;"
        )
        first = replace(named, event="BEFORE INSERT", body=body)
        _postgresql(connection, _FILLING, first, "FOR EACH ROW WHEN (new.act IS NULL)", "new")


def drop_filling(connection: Connection) -> None:
    """Drop that trigger."""
    _drop(connection, "quote_speakers", _FILLING)


@contextmanager
def in_bulk(connection: Connection, articles: Iterable[int] | None = None) -> Iterator[None]:
    """Within, all quotes of `articles` are added, with their speakers; they are counted at the end.

    Without `articles`, those of all that there will be. Nothing else may be added meanwhile. Runs
    in a transaction of the writer.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("INSERT INTO bulk_writers (id) VALUES (1)")
    yield
    if articles is None:
        ids, counted = "SELECT id FROM articles", {}
    else:
        ids = "SELECT value FROM json_each(:articles)"
        counted = {"articles": json.dumps(sorted(set(articles)))}
    quotes = _where("quotes", f"article_id IN ({ids})")
    own = f"quote_id IN (SELECT id FROM quotes WHERE article_id IN ({ids}))"
    for body in (
        _both(quotes, _where("quote_speakers", own), ""),
        _statements(quotes, ""),
        _sources(ids),
    ):
        _run(connection, body, counted)
    connection.exec_driver_sql("DELETE FROM bulk_writers")


def _run(connection: Connection, body: str, values: Mapping[str, str] | None = None) -> None:
    for statement in body.splitlines():
        connection.exec_driver_sql(statement, dict(values or {}))


def _name(family: Family, table: str, event: str) -> str:
    return "_".join([family.prefix, table, *event.lower().split()[:2]])


def _sqlite(connection: Connection, name: str, trigger: _Trigger, when: str) -> None:
    condition = f"WHEN {when}" if when else ""
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} {trigger.event} ON {trigger.table} {condition} "
        f"BEGIN\n{trigger.body}\nEND"
    )


def _postgresql(
    connection: Connection, name: str, trigger: _Trigger, every: str, back: str
) -> None:
    connection.exec_driver_sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN\n{trigger.body}\nRETURN {back};\nEND $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} {trigger.event} ON {trigger.table} {every} "
        f"EXECUTE FUNCTION {name}()"
    )


def _drop(connection: Connection, table: str, name: str) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
        connection.exec_driver_sql(f"DROP FUNCTION {name}()")
