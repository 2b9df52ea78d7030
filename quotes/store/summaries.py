"""Counts that the database keeps up to date by itself, so that no report has to read every quote.

`outlet_months` and `speaker_months` are sums over `quotes` and `quote_speakers`. Triggers add what
is new to them and take away what goes, in the same transaction: whoever changes a quote, a speaker
or an article, by whatever program, the sums are right. Both engines run the same arithmetic; only
on PostgreSQL, where many rows come at once, they are added up first, a statement at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

_QUOTE = ("id", "article_id", "kind", "act", "source", "latest", "no_later_than")
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
    joined = f"{rows} AS q JOIN articles AS a ON a.id = q.article_id WHERE true"
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
                "LEFT JOIN speakers AS s ON s.id = x.speaker_id WHERE true",
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
                f"{quotes} WHERE x.speaker_id IS NOT NULL",
                sign,
            ),
        )
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
_CHANGED = "(new.{0} IS DISTINCT FROM old.{0} OR new.{1} IS DISTINCT FROM old.{1})"

# What is deleted with something else must go while that is still there to be looked at.
_ROW_TRIGGERS = (
    ("articles", "BEFORE DELETE", "", "DELETE FROM quotes WHERE article_id = old.id;"),
    (
        "articles",
        "BEFORE UPDATE OF outlet_id, published_on",
        _CHANGED.format("outlet_id", "published_on"),
        _both(*_OF_ARTICLE, "-"),
    ),
    (
        "articles",
        "AFTER UPDATE OF outlet_id, published_on",
        _CHANGED.format("outlet_id", "published_on"),
        _both(*_OF_ARTICLE, ""),
    ),
    ("quotes", "BEFORE DELETE", "", "DELETE FROM quote_speakers WHERE quote_id = old.id;"),
    ("quotes", "AFTER DELETE", "", _quotes(_row("old", _QUOTE), "-")),
    (
        "quotes",
        "BEFORE UPDATE OF kind, act, source, latest, no_later_than",
        "",
        _both(_row("old", _QUOTE), _OF_QUOTE, "-"),
    ),
    (
        "quotes",
        "AFTER UPDATE OF kind, act, source, latest, no_later_than",
        "",
        _both(_row("new", _QUOTE), _OF_QUOTE, ""),
    ),
    ("quote_speakers", "AFTER DELETE", "", _speakings(_row("old", _SPEAKING), "-")),
    (
        "quote_speakers",
        "AFTER UPDATE OF speaker_id, seq",
        _CHANGED.format("speaker_id", "seq"),
        _speakings(_row("old", _SPEAKING), "-") + "\n" + _speakings(_row("new", _SPEAKING), ""),
    ),
    (
        "speakers",
        "BEFORE DELETE",
        "",
        "UPDATE quote_speakers SET speaker_id = NULL WHERE speaker_id = old.id;",
    ),
    (
        "speakers",
        "BEFORE UPDATE OF gender, type",
        _CHANGED.format("gender", "type"),
        _speakings(_HIS, "-"),
    ),
    (
        "speakers",
        "AFTER UPDATE OF gender, type",
        _CHANGED.format("gender", "type"),
        _speakings(_HIS, ""),
    ),
)

_INSERTS = (("quotes", _QUOTE, _quotes), ("quote_speakers", _SPEAKING, _speakings))


def _name(table: str, event: str) -> str:
    return "_".join(["summary", table, *event.lower().split()[:2]])


def create(connection: Connection) -> None:
    """Create the triggers and count what is there already."""
    sqlite = connection.dialect.name == "sqlite"
    for table, event, condition, body in _ROW_TRIGGERS:
        if sqlite:
            when = condition.replace("IS DISTINCT FROM", "IS NOT")
            _sqlite(connection, table, event, f"WHEN {when}" if when else "", body)
        else:
            when = f"WHEN ({condition})" if condition else ""
            back = "old" if event == "BEFORE DELETE" else "new"
            _postgresql(connection, table, event, f"FOR EACH ROW {when}", body, back)
    for table, columns, added in _INSERTS:
        if sqlite:
            _sqlite(connection, table, "AFTER INSERT", "", added(_row("new", columns), ""))
        else:
            every = "REFERENCING NEW TABLE AS added FOR EACH STATEMENT"
            _postgresql(connection, table, "AFTER INSERT", every, added("added", ""), "NULL")
    for statement in (_quotes("quotes", ""), *_speakings("quote_speakers", "").splitlines()):
        connection.exec_driver_sql(statement)


def _sqlite(connection: Connection, table: str, event: str, when: str, body: str) -> None:
    connection.exec_driver_sql(
        f"CREATE TRIGGER {_name(table, event)} {event} ON {table} {when} BEGIN\n{body}\nEND"
    )


def _postgresql(
    connection: Connection, table: str, event: str, every: str, body: str, back: str
) -> None:
    name = _name(table, event)
    connection.exec_driver_sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN\n{body}\nRETURN {back};\nEND $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} {event} ON {table} {every} EXECUTE FUNCTION {name}()"
    )


def drop(connection: Connection) -> None:
    """Drop the triggers; the tables stay as they are."""
    events = [(table, event) for table, event, *_ in _ROW_TRIGGERS]
    events += [(table, "AFTER INSERT") for table, *_ in _INSERTS]
    for table, event in events:
        name = _name(table, event)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")
            connection.exec_driver_sql(f"DROP FUNCTION {name}()")
