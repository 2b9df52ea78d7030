"""Printing: records for machines on standard output, words for people on standard error."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]


class Format(StrEnum):
    """How records are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    md = "md"
    records = "records"


def stdout() -> Console:
    """A console on standard output: colours on terminals alone, a fixed width for pipes."""
    from rich.console import Console

    fixed = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(file=sys.stdout, highlight=False, width=120 if fixed else None)


def stderr() -> Console:
    """A console on standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def message(text: str, *, style: str = "") -> None:
    """One line for the user, with colour where there is a terminal."""
    if sys.stderr.isatty():
        stderr().print(text, style=style, markup=False)
    else:
        print(text, file=sys.stderr)


def print_json(value: Any, *, indent: int | None = None) -> None:
    """One JSON value on standard output, on one line unless `indent` says otherwise."""
    print(json.dumps(value, ensure_ascii=False, indent=indent, default=str))


def print_records(
    records: Iterable[Record],
    columns: Sequence[str],
    format: Format,
) -> None:
    """Records as table, JSON, JSON Lines, CSV, Markdown, or each by itself.

    JSON shows everything, the others `columns`. Tables and records may hold Rich's `Text`.
    """
    if format is Format.json:
        print_json([dict(record) for record in records], indent=1)
    elif format is Format.jsonl:
        for record in records:
            print_json(dict(record))
    elif format is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([plain(record.get(c)) for c in columns] for record in records)
    elif format is Format.md:
        _print_markdown(records, columns, sys.stdout)
    elif format is Format.records:
        _print_apart(list(records), columns)
    else:
        _print_table(list(records), columns)


def plain(value: Any) -> str:
    """A value as a cell: nothing for None, lists joined by "; ", speakers by their names."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(plain(item) for item in value)
    if isinstance(value, Mapping):
        return plain(value.get("name", json.dumps(dict(value), ensure_ascii=False, default=str)))
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def _print_markdown(records: Iterable[Record], columns: Sequence[str], out: TextIO) -> None:
    def row(cells: Iterable[str]) -> str:
        escaped = (" ".join(c.replace("\\", "\\\\").replace("|", "\\|").split()) for c in cells)
        return f"| {' | '.join(escaped)} |"

    print(row(columns), file=out)
    print(row("---" for _ in columns), file=out)
    for record in records:
        print(row(plain(record.get(column)) for column in columns), file=out)


def _print_table(rows: Sequence[Record], columns: Sequence[str]) -> None:
    """A table where it fits the console, else each record by itself, and a message that says so.

    Numbers and days are never cut, and words are split only where one is longer than a column can
    be.
    """
    from quotes.cli.tables import as_table, fits

    console = stdout()
    if fits(rows, columns, console.width):
        console.print(as_table(rows, columns))
    elif rows:
        _print_apart(rows, columns)
        message(
            f"{len(columns)} columns do not fit into {console.width} characters, so each record "
            "stands by itself: a wider window, or --format csv, json or md, gives rows."
        )
    else:
        message("No rows.")


def _print_apart(rows: Sequence[Record], columns: Sequence[str]) -> None:
    from quotes.cli.tables import as_records

    stdout().print(as_records(rows, columns))
