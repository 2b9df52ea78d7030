"""Records as rows of a table for machines: what a cell holds, and CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from quotes.spreadsheet import harmless

Record = Mapping[str, Any]


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
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value)


def write_csv(records: Iterable[Record], columns: Sequence[str], out: TextIO) -> None:
    """Write a line with the names of `columns`, then one for each record."""
    writer = csv.writer(_Lines(out), lineterminator="\r\n")
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([_cell(record.get(c)) for c in columns] for record in records)


class _Lines:
    """Rows of CSV that end in a line feed.

    The writer quotes the marks that end its own rows alone: with both of them, it quotes both.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, row: str) -> None:
        self._out.write(row.removesuffix("\r\n") + "\n")


def _cell(value: Any) -> str:
    """A value for a spreadsheet: its own numbers, and texts that it does not run as formulas."""
    return plain(value) if isinstance(value, int | float) else harmless(plain(value))
