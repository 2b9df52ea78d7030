"""Writes quotes as CSV, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from itertools import islice
from typing import IO, Any

from quotes.errors import QuotesError, install_command
from quotes.spreadsheet import harmless
from quotes.store.export.rows import COLUMNS, Details, as_record, flat
from quotes.store.search.hits import Hit

Rows = Iterable[tuple[Hit, Details]]

_GROUP = 20_000  # rows of a Parquet row group
_NUMBERS = {
    **dict.fromkeys(("id", "article_id", "statement_id", "parent_id"), "int64"),
    **dict.fromkeys(("said_confidence", "speaker_confidence", "confidence"), "float64"),
    **dict.fromkeys(("earliest", "latest"), "date32"),
}


def write_csv(rows: Rows, file: IO[bytes]) -> int:
    """Write CSV (RFC 4180) in UTF-8 with a header line; returns the number of quotes."""
    lines = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(lines, COLUMNS)
    writer.writeheader()
    count = 0
    for row in rows:
        cells = flat(*row).items()
        writer.writerow({n: harmless(v) if isinstance(v, str) else v for n, v in cells})
        count += 1
    lines.detach()
    return count


def write_jsonl(rows: Rows, file: IO[bytes]) -> int:
    """Write JSON Lines with the objects of `quotes search --format json` plus details; returns the
    number of quotes."""
    count = 0
    for row in rows:
        file.write(json.dumps(as_record(*row), ensure_ascii=False, default=str).encode() + b"\n")
        count += 1
    return count


def write_parquet(rows: Rows, file: IO[bytes]) -> int:
    """Write Parquet with speakers as a list of structs (id, name, type, role); returns the number
    of quotes."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise QuotesError(f"Parquet needs pyarrow: {install_command('parquet')}") from None
    speaker = pa.struct(
        [("id", pa.int64()), ("name", pa.string()), ("type", pa.string()), ("role", pa.string())]
    )
    schema = pa.schema(
        [
            (name, pa.list_(speaker) if name == "speakers" else _type(pa, name))
            for name in COLUMNS
            if name != "role"  # the struct of each speaker has it
        ]
    )
    rest = iter(rows)
    count = 0
    with pq.ParquetWriter(file, schema) as writer:
        while group := list(islice(rest, _GROUP)):
            plain = [
                {**as_record(hit, details), "speakers": [vars(one) for one in hit.speakers]}
                for hit, details in group
            ]
            writer.write_table(pa.Table.from_pylist(plain, schema=schema))
            count += len(group)
    return count


def _type(pa: Any, name: str) -> Any:
    return getattr(pa, _NUMBERS.get(name, "string"))()
