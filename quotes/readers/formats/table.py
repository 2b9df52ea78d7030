"""CSV and TSV (RFC 4180 and variants): every row is an article, the first row names the columns."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator

from quotes.readers import fields
from quotes.readers.encoding import looks_binary
from quotes.readers.lines import LineDecoder, undecoded
from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source, size_in_words

NAME = "csv"
_notices = logging.getLogger("quotes.notices")
_DELIMITERS = ",\t;|"


def recognises(source: Source) -> bool:
    """A first row that names a text column, or any row in a file called `.csv` or `.tsv`."""
    if looks_binary(source.head):
        return False
    first = source.start.split("\n", 1)[0]
    header = _cells(first, _delimiter(first))
    named = source.name.endswith((".csv", ".tsv", ".tab"))
    return len(header) > 1 and (named or _is_header(header))


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """One article per row; a bad row is one failure, and the others are read."""
    limit = reading.options.limits.article
    csv.field_size_limit(limit)
    first = source.start.split("\n", 1)[0]
    lines = _Lines(source, limit)
    rows = csv.reader(lines, delimiter=_delimiter(first), strict=True)
    header: list[str] | None = None
    while True:
        started = lines.number + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Failure(f"{source.where}:{started}", f"broken CSV: {error}", source.path)
            continue
        if row is None:
            return
        if header is None:
            header = [name.strip() for name in row]
            unused = fields.check_header(header, reading.options.columns)
            if unused:
                _notices.warning(
                    "%s: columns not used: %s (assign one to a field with --map outlet=NAME)",
                    source.where,
                    fields.listed(unused),
                )
        elif row:
            yield _row(f"{source.where}:{started}", header, row, source, reading)


def _row(
    where: str, header: list[str], row: list[str], source: Source, reading: Reading
) -> RawArticle | Failure:
    if len(row) > len(header):
        reason = f"{len(row)} cells under {len(header)} column names"
        return Failure(where, reason, source.path)
    if any(map(undecoded, row)):
        return Failure(where, "not valid UTF-8", source.path)
    record = dict(zip(header, row, strict=False))
    try:
        return fields.article(where, record, reading.options.columns)
    except Unreadable as error:
        return Failure(where, str(error), source.path)


class _Lines:
    """The lines of a source as text, with the number of the last one read."""

    def __init__(self, source: Source, limit: int) -> None:
        self._source = source
        self._decoder = LineDecoder(source)
        self._limit = limit
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._source.readline(self._limit + 1):
            self.number += 1
            if len(line) > self._limit:
                limit = size_in_words(self._limit)
                raise Unreadable(f"line {self.number}: longer than {limit}, not read on")
            if self.number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            yield self._decoder.text(line)


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line[:10_000]], delimiter=delimiter), [])
    except csv.Error:
        return []


def _is_header(header: list[str]) -> bool:
    return all(len(name) < 40 for name in header) and "text" in fields.columns(header, {})
