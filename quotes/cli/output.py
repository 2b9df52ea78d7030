"""Prints records on standard output, and messages for people on standard error."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TextIO

from quotes.cli.terminal import clean, console, escaped
from quotes.tabular import Record, plain, readable, write_csv

if TYPE_CHECKING:
    from rich.console import Console

# Limits of tables: nobody reads more, and laying out a larger table takes minutes.
_CELL = 5_000  # characters
_TABLE = 1_000_000  # characters
_NARROWEST = 40  # characters: a terminal that reports less (some report 0) wraps lines itself


class Format(StrEnum):
    """How records are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    md = "md"
    records = "records"


def stdout() -> Console:
    """A console on standard output, with colours on terminals only and a fixed width for pipes."""
    fixed = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    made = console(sys.stdout, width=120 if fixed else None)
    made.width = max(made.width, _NARROWEST)
    return made


def stderr() -> Console:
    """A console on standard error."""
    return console(sys.stderr, soft_wrap=True)


def message(text: str, *, style: str = "") -> None:
    """Print one line for the user on standard error, in colour on a terminal."""
    if sys.stderr.isatty():
        stderr().print(text, style=style)
    else:
        print(clean(text), file=sys.stderr)


def say(text: str) -> None:
    """Print one line for people on standard output."""
    print(clean(text))


def print_json(value: Any, *, indent: int | None = None) -> None:
    """Print one JSON value on standard output, on one line unless `indent` is given."""
    print(escaped(json.dumps(_strict(value), ensure_ascii=False, indent=indent)))


def _strict(value: Any) -> Any:
    """Convert a value to JSON types, which lack infinite numbers, bytes and dates."""
    if isinstance(value, Mapping):
        return {str(name): _strict(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    if isinstance(value, Decimal):  # PostgreSQL's averages, which are floats in SQLite
        value = int(value) if value.is_finite() and value == int(value) else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    return plain(value)


def print_records(
    records: Iterable[Record],
    columns: Sequence[str],
    format: Format,
) -> None:
    """Print records as a table, JSON, JSON Lines, CSV, Markdown, or one by one.

    JSON has all fields, the others have `columns`. Cells may be Rich's `Text`.
    """
    if format is Format.json:
        print_json([dict(record) for record in records], indent=1)
    elif format is Format.jsonl:
        for record in records:
            print_json(dict(record))
    elif format is Format.csv:
        write_csv(records, columns, sys.stdout)
    elif format is Format.md:
        _print_markdown(records, columns, sys.stdout)
    elif format is Format.records:
        _print_apart(_readable(records, columns), columns)
    else:
        _print_table(_readable(records, columns), columns)


def _readable(records: Iterable[Record], columns: Sequence[str]) -> list[Record]:
    """The first records up to a readable size, with long cells shortened."""
    rows: list[Record] = []
    size = 0
    for record in records:
        row = {column: _shown(record.get(column)) for column in columns}
        size += sum(len(plain(cell)) for cell in row.values())
        if size > _TABLE:
            message(f"Only the first {len(rows):,} rows: a table shows no more; --format csv does.")
            break
        rows.append(row)
    return rows


def _shown(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return f"({len(value):,} bytes)"
    if isinstance(value, str) and len(value) > _CELL:
        return f"{value[:_CELL]}… ({len(value):,} characters in all)"
    return value


def _print_markdown(records: Iterable[Record], columns: Sequence[str], out: TextIO) -> None:
    def row(cells: Iterable[str]) -> str:
        escaped = (" ".join(c.replace("\\", "\\\\").replace("|", "\\|").split()) for c in cells)
        return f"| {' | '.join(escaped)} |"

    print(clean(row(columns)), file=out)
    print(row("---" for _ in columns), file=out)
    for record in records:
        print(clean(row(readable(record.get(column)) for column in columns)), file=out)


def _print_table(rows: Sequence[Record], columns: Sequence[str]) -> None:
    """Print a table if it fits the console, else the records one by one, and say so.

    Numbers and dates are never split; words are split only if they are longer than a column.
    """
    from quotes.cli.tables import as_table, fits

    screen = stdout()
    if fits(rows, columns, screen.width):
        screen.print(as_table(rows, columns, screen.width))
    elif rows:
        _print_apart(rows, columns)
        message(
            f"{len(columns)} columns do not fit into {screen.width} characters, so records are "
            "shown one by one: a wider window, or --format csv, json or md, gives rows."
        )
    else:
        message("No rows.")


def _print_apart(rows: Sequence[Record], columns: Sequence[str]) -> None:
    from quotes.cli.tables import as_records

    stdout().print(as_records(rows, columns))
