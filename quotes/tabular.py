"""Records as rows for programs: values of cells, and CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TextIO

from quotes.spreadsheet import harmless

Record = Mapping[str, Any]
Number = int | float | Decimal


def readable(value: Any) -> str:
    """A value as a person reads it: as `plain`, with fractions to four places."""
    if isinstance(value, float | Decimal) and 1e-4 <= abs(float(value)) < 1e15:
        return _short(f"{value:.4f}")
    return plain(value)


def plain(value: Any) -> str:
    """A value as a cell: empty for None, lists joined by "; ", speakers by name, numbers with all
    their digits."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(plain(item) for item in value)
    if isinstance(value, Mapping):
        return plain(value.get("name", json.dumps(dict(value), ensure_ascii=False, default=str)))
    if isinstance(value, float):
        return _short(repr(value))
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value)


def _short(digits: str) -> str:
    """A number without trailing zeros."""
    if "e" in digits or "." not in digits:
        return digits
    return digits.rstrip("0").removesuffix(".")


def write_csv(records: Iterable[Record], columns: Sequence[str], out: TextIO) -> None:
    """Write a line with the names of `columns`, then one for each record."""
    writer = csv.writer(_LineFeeds(out), lineterminator="\r\n")
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([_cell(record.get(c)) for c in columns] for record in records)


class _LineFeeds:
    """Rows of CSV that end in a line feed.

    Python's writer quotes only the line end it uses itself; with CR LF it quotes both characters.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, row: str) -> None:
        self._out.write(row.removesuffix("\r\n") + "\n")


def _cell(value: Any) -> str:
    """A value for a spreadsheet: numbers as numbers, and text that is not run as a formula."""
    return plain(value) if isinstance(value, Number) else harmless(plain(value))
