"""Shell completion: names of reports, outlets and speakers, kinds and acts.

A completion must never fail or take long: without a database, nothing is offered.
"""

from __future__ import annotations

from contextlib import suppress

_MOST = 50


def reports(incomplete: str) -> list[str]:
    """The reports whose names begin with the typed text."""
    with suppress(Exception):
        from quotes.store.reports.report import reports as known

        return [report.name for report in known() if report.name.startswith(incomplete)]
    return []


def kinds(incomplete: str) -> list[str]:
    """The kinds of quotes that begin with the typed text."""
    from quotes.store.schema.values import KINDS

    return [kind for kind in (*KINDS, "all") if kind.startswith(incomplete)]


def acts(incomplete: str) -> list[str]:
    """The acts of quotes that begin with the typed text."""
    from quotes.store.schema.values import ACTS

    return [act for act in (*ACTS, "all") if act.startswith(incomplete)]


def outlets(incomplete: str) -> list[str]:
    """The outlets whose names begin with the typed text."""
    return _names("outlets", incomplete)


def speakers(incomplete: str) -> list[str]:
    """The speakers whose names begin with the typed text."""
    return _names("speakers", incomplete)


def _names(table: str, incomplete: str) -> list[str]:
    with suppress(Exception):
        import os

        from sqlalchemy import text

        from quotes.store import Database

        database = Database(os.environ.get("QUOTES_DB"), read_only=True)
        with database.connect() as connection:
            rows = connection.execute(
                text(
                    f"SELECT DISTINCT name FROM {table} "
                    "WHERE lower(name) LIKE :start ORDER BY name LIMIT :most"
                ),
                {"start": f"{incomplete.lower()}%", "most": _MOST},
            )
            return [row.name for row in rows]
    return []
