"""Makes the `metadata.json` with which Datasette (https://datasette.io) shows a database.

    datasette quotes.db -m metadata.json

Tables and columns are described by the comments of the schema, the most useful views have facets,
`quotes_flat` can be searched in full text, and the reports are canned queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from quotes.store.reports.report import Parameter, Report

_NOTHING = '""'  # a search that finds nothing
_LICENSE = "The quotes and texts are their publishers' and speakers'."
_FACETS = {
    "quotes_flat": ["speaker_type", "kind", "act", "outlet", "sourcing"],
    "quotes": ["kind", "act", "said_basis"],
    "articles": ["outlet_id", "language", "published_from"],
    "speakers": ["type", "gender"],
    "speaker_activity": ["speaker_type", "act", "month"],
    "sourcing_shares": ["outlet", "act"],
    "gender_shares": ["outlet", "act"],
    "failure_log": ["state"],
    "correction_log": ["state", "action", "outlet", "model", "who"],
}
_SORT = {"quotes_flat": "no_later_than", "articles": "published_on"}
_LABELS = {"outlets": "name", "speakers": "name", "articles": "title", "quotes": "text"}
_HIDDEN = (
    "quote_words", "quote_fingerprints", "profile_keys", "bulk_writers", "quotes_schema",
)  # fmt: skip
_STRING = re.compile(r"'(?:[^']|'')*'|:(?P<name>[a-z_][a-z0-9_]*)")

SEARCH = "search-quotes"
"""The canned query that searches in full text."""


def metadata(name: str, reports: Iterable[Report]) -> dict[str, Any]:
    """The metadata of the database `name` (its file without `.db`) as a JSON object."""
    from quotes.store.schema.models import Base  # imported here because the ORM loads slowly
    from quotes.store.schema.views import views

    tables: dict[str, dict[str, Any]] = {}
    for table in Base.metadata.sorted_tables:
        tables[table.name] = {
            "description": table.comment,
            "columns": {column.name: column.comment for column in table.columns},
        }
    for view in views("sqlite"):
        tables[view.name] = {"description": " ".join(view.comment.split())}
    for key, names in (("facets", _FACETS), ("sort_desc", _SORT), ("label_column", _LABELS)):
        for table_name, value in names.items():
            tables[table_name][key] = value
    for table_name in _HIDDEN:
        tables.setdefault(table_name, {})["hidden"] = True
    tables["quotes_flat"] |= {"fts_table": "quotes_fts", "fts_pk": "quote_id"}
    tables["quotes"] |= {"fts_table": "quotes_fts", "fts_pk": "id"}
    queries = {report.name: _query(report) for report in reports}
    queries[SEARCH] = {
        "title": "Search the quotes",
        "description": 'Words, "phrases", a OR b, a NOT b, begin*; the best hits first.',
        "sql": (
            "SELECT q.speaker, q.role, q.text, q.said_on, q.published, q.outlet, q.title, q.url, "
            "q.quote_id FROM quotes_fts CROSS JOIN quotes_flat AS q "
            "ON q.quote_id = quotes_fts.rowid "
            "WHERE quotes_fts MATCH coalesce(nullif(:words, ''), '\"\"') ORDER BY rank LIMIT 100"
        ),
    }
    return {
        "title": "Quotes",
        "description": "Who said what, when, and where it was reported.",
        "license": _LICENSE,
        "databases": {name: {"tables": tables, "queries": queries}},
    }


def _query(report: Report) -> dict[str, Any]:
    """A report as a canned query. Datasette passes an empty string for what is not filled in."""
    types = {parameter.name: parameter for parameter in report.parameters}
    sql = "\n".join(
        line
        for line in report.engines.get("sqlite", report.sql).splitlines()
        if not line.lstrip().startswith("--")
    )

    def filled(match: re.Match[str]) -> str:
        name = match["name"] or ""
        if name.endswith("_alike") and name.removesuffix("_alike") in types:
            return "'[]'"  # Datasette has no sentence model
        parameter = types.get(name)
        return match.group() if parameter is None else _expression(parameter)

    explained = "; ".join(
        f"{p.name}: {p.explanation}" + (f" ({p.default})" if p.default else "")
        for p in report.parameters
    )
    return {
        "title": report.title,
        "description": f"{report.description} {explained}".strip(),
        "sql": _STRING.sub(filled, sql).strip(),
        "params": [parameter.name for parameter in report.parameters],
    }


def _expression(parameter: Parameter) -> str:
    """The SQL for a parameter that arrives as text, possibly empty."""
    given = f"nullif(:{parameter.name}, '')"
    default = f"'{parameter.default}'" if parameter.default else "NULL"
    if parameter.type in ("integer", "statement"):
        return f"CAST(coalesce({given}, {default}) AS integer)"
    if parameter.type == "number":
        return f"CAST(coalesce({given}, {default}) AS real)"
    if parameter.type == "name":
        return f"lower({given})"
    if parameter.type in ("words", "claim"):
        return f"coalesce({given}, '{_NOTHING}')"
    if parameter.type in (
        "until",
        "until_month",
    ):  # sorts after every day of the month or year that was typed
        return f"({given} || '~')"
    return f"coalesce({given}, {default})" if parameter.default else given
