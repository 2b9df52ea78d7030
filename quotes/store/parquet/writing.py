"""Writes a database as a folder of Parquet tables."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select, text
from sqlalchemy.sql.expression import Executable

from quotes.errors import QuotesError
from quotes.store.engine import Database
from quotes.store.parquet.layout import FLAT, TABLES, columns, flat_type, schema, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

_TOGETHER = 50_000  # rows of a row group
_FILE = "part-00000.parquet"

Watch = Callable[[str, int], None]


def write_tables(
    database: Database, folder: Path, watch: Watch = lambda *_: None
) -> dict[str, int]:
    """Write all tables of a database into `folder`, in one snapshot; returns the rows of each.

    `watch` is called with each table and the number of rows written. `folder` appears only when it
    is complete. Raises QuotesError if it exists and is not empty, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise QuotesError(f"{folder}: exists already and is not overwritten: give another name")
    new = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        with database.connect() as connection:
            counts = _write_all(connection, new, watch)
        new.replace(folder)
    except OSError as error:
        raise QuotesError(f"{folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return counts


def _write_all(connection: Connection, folder: Path, watch: Watch) -> dict[str, int]:
    counts = {}
    for table in TABLES:
        held = columns(table)
        rows = select(*held).order_by(*(c for c in held if c.primary_key))
        counts[table] = _write(connection, rows, schema(table), folder / table, watch)
    names = list(connection.execute(text(f"SELECT * FROM {FLAT} LIMIT 0")).keys())
    typed = [(name, flat_type(name)) for name in names]
    rows_ = text(f"SELECT * FROM {FLAT} ORDER BY quote_id, speaker_id")
    flat = rows_.columns(**dict(typed))
    counts[FLAT] = _write(connection, flat, schema_of(typed), folder / FLAT, watch)
    return counts


def _write(
    connection: Connection, rows: Executable, wanted: pa.Schema, folder: Path, watch: Watch
) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    count = 0
    streamed = connection.execution_options(stream_results=True)
    with pq.ParquetWriter(folder / _FILE, wanted) as writer:
        for some in streamed.execute(rows).partitions(_TOGETHER):
            held: list[Any] = list(zip(*some, strict=True))
            arrays = [pa.array(c, f.type) for c, f in zip(held, wanted, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=wanted))
            count += len(some)
            watch(folder.name, count)
    return count
