"""Apache Parquet: every row is an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quotes.readers import fields
from quotes.readers.extras import library
from quotes.readers.options import MB
from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source, size_in_words

NAME = "parquet"
_ROWS = 64
_COLUMN = 2048 * MB


def recognises(source: Source) -> bool:
    """The magic number at the start."""
    return source.head.startswith(b"PAR1")


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """One article per row; only columns that are fields of a document are read."""
    parquet = library("pyarrow.parquet", "a Parquet file", "parquet")
    arrow = library("pyarrow", "a Parquet file", "parquet")
    file = source.seekable(reading.options.limits.unpacked)
    try:
        table = parquet.ParquetFile(file)
        fields.check_header(table.schema_arrow.names, reading.options.columns)
        by = fields.columns(table.schema_arrow.names, reading.options.columns)
        if "text" not in by:
            fields.article(source.where, dict.fromkeys(table.schema_arrow.names), {})
        _check(table, by["text"])
        # In a dictionary, a text that is repeated a million times is stored once.
        table = parquet.ParquetFile(file, read_dictionary=[by["text"]])
        number = 0
        for batch in table.iter_batches(_ROWS, columns=sorted(set(by.values())), use_threads=False):
            for row in range(batch.num_rows):
                number += 1
                yield _row(f"{source.where}:{number}", batch, row, source, reading)
    except arrow.ArrowException as error:
        raise Unreadable(f"broken Parquet: {' '.join(str(error).split())[:200]}") from None


def _row(
    where: str, batch: Any, row: int, source: Source, reading: Reading
) -> RawArticle | Failure:
    limit = reading.options.limits.article
    try:
        record = {n: batch.column(n)[row].as_py() for n in batch.schema.names}
        for name, value in record.items():
            if isinstance(value, bytes):
                record[name] = value.decode("utf-8")
            if isinstance(value, str | bytes) and len(value) > limit:
                return Failure(where, f"larger than {size_in_words(limit)}, not read", source.path)
        return fields.article(where, record, reading.options.columns)
    except UnicodeDecodeError as error:
        return Failure(where, f"not valid UTF-8 (byte {error.start})", source.path)
    except Unreadable as error:
        return Failure(where, str(error), source.path)


def _check(table: Any, column: str) -> None:
    """Refuse row groups whose text column would not fit into memory."""
    for group in range(table.metadata.num_row_groups):
        chunks = table.metadata.row_group(group)
        for number in range(chunks.num_columns):
            chunk = chunks.column(number)
            if chunk.path_in_schema == column and chunk.total_uncompressed_size > _COLUMN:
                raise Unreadable(f"more than {size_in_words(_COLUMN)} of text in one row group")
