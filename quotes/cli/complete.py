"""Shell completion: names of reports, outlets and speakers, and words that options take.

A completion must never fail or take long: without a database, nothing is offered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import typer

_MOST = 50
_SPECIAL = re.compile(r"([^\w@%+=:,./-])")
_OPEN_QUOTE = re.compile(r"""(?:^|\s)["'][^"']*$""")


def reports(incomplete: str) -> list[str]:
    """The reports whose names begin with the typed text."""
    with suppress(Exception):
        from quotes.store.reports.report import reports as known

        return _beginning((report.name for report in known()), incomplete)
    return []


def kinds(incomplete: str) -> list[str]:
    """The kinds of quotes that begin with the typed text."""
    return _beginning((*_values("KINDS"), "all"), incomplete)


def acts(incomplete: str) -> list[str]:
    """The acts of quotes that begin with the typed text."""
    return _beginning((*_values("ACTS"), "all"), incomplete)


def kind(incomplete: str) -> list[str]:
    """The kinds that a quote can have."""
    return _beginning(_values("KINDS"), incomplete)


def act(incomplete: str) -> list[str]:
    """The acts that a quote can have."""
    return _beginning(_values("ACTS"), incomplete)


def types(incomplete: str) -> list[str]:
    """The types of speakers."""
    return _beginning(_values("SPEAKER_TYPES"), incomplete)


def genders(incomplete: str) -> list[str]:
    """The genders of speakers."""
    return _beginning((*_values("GENDERS"), "unknown"), incomplete)


def readers(incomplete: str) -> list[str]:
    """The names of readers."""
    with suppress(Exception):
        from quotes.readers.reader import readers as known

        return _beginning((reader.NAME for reader in known()), incomplete)
    return []


def of_report(ctx: Any, incomplete: str) -> list[str]:
    """Behind the name of a report: its parameters, or the values of the one before the cursor."""
    with suppress(Exception):
        from quotes.store.reports.report import find_report

        found = find_report(ctx.params["name"], ctx.params.get("folder") or ())
        last = ctx.args[-1] if ctx.args else ""
        before = next((p for p in found.parameters if p.option == last), None)
        if before is None:
            return _beginning((p.option for p in found.parameters), incomplete)
        if before.type in ("name", "outlet"):
            return (speakers if before.type == "name" else outlets)(ctx, incomplete)
        return _beginning(before.choices, incomplete)
    return []


def _values(name: str) -> tuple[str, ...]:
    from quotes.store.schema import values

    found: tuple[str, ...] = getattr(values, name)
    return found


def _beginning(words: Iterable[str], incomplete: str) -> list[str]:
    return [word for word in words if word.startswith(incomplete)]


def outlets(ctx: typer.Context, incomplete: str) -> list[str]:
    """The outlets whose names begin with the typed text."""
    return _names("outlets", ctx, incomplete)


def speakers(ctx: typer.Context, incomplete: str) -> list[str]:
    """The speakers whose names begin with the typed text."""
    return _names("speakers", ctx, incomplete)


def _names(table: str, ctx: Any, incomplete: str) -> list[str]:
    """Names in the database that `--db` names, if it stands before the cursor, or QUOTES_DB."""
    with suppress(Exception):
        from sqlalchemy import text

        from quotes.store import Database

        url = ctx.params.get("db") or os.environ.get("QUOTES_DB")
        with Database(url, read_only=True).connect() as connection:
            rows = connection.execute(
                text(
                    f"SELECT DISTINCT name FROM {table} "
                    "WHERE lower(name) LIKE :start ORDER BY name LIMIT :most"
                ),
                {"start": f"{incomplete.lower()}%", "most": _MOST},
            )
            return [_Name(row.name) for row in rows]
    return []


class _Name(str):
    """A name that is compared as it is, and printed as one word of a command line of bash, which
    inserts what is offered as it is."""

    def __format__(self, form: str) -> str:
        in_bash = os.environ.get("_QUOTES_COMPLETE") == "complete_bash"
        if not in_bash or _OPEN_QUOTE.search(os.environ.get("COMP_WORDS", "")):
            return str(self)
        return _SPECIAL.sub(r"\\\1", self)
