"""Articles with extracted quotes as rows, to pass between Spark (or any program) and a database.

A row is an article: its `document` and `quotes` with everything the database needs, or a `failure`,
and the `extractor` that made it. The columns derive from the dataclasses `Document` and `Quote`, so
new fields appear in the rows. `quotes ingest` reads Parquet files of such rows without a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from quotes.document import Document
from quotes.errors import QuotesError
from quotes.pipeline import Settings
from quotes.readers.extras import library
from quotes.readers.outcome import Failure, Skipped
from quotes.record import Extract, Quote

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 256  # read from a file at once
_PLAIN = {
    str: "string",
    bytes: "binary",
    int: "int64",
    float: "float64",
    bool: "bool_",
    date: "date32",
}


@dataclass(frozen=True)
class Failed:
    """An article that failed: where it is from, and why. `skipped`: it is valid but left out."""

    where: str
    reason: str
    skipped: bool = False


@dataclass(frozen=True)
class ExtractedRow:
    """One article of an extraction: `document` and `quotes`, or what `failed`."""

    document: Document | None
    quotes: tuple[Quote, ...]
    failed: Failed | None
    extractor: Settings

    @classmethod
    def of(cls, result: Extract | Failure, extractor: Settings) -> ExtractedRow:
        """The row for what an extractor gave."""
        if isinstance(result, Failure):
            skipped = isinstance(result, Skipped)
            return cls(None, (), Failed(result.where, result.reason, skipped), extractor)
        return cls(result.document, result.quotes, None, extractor)

    def result(self, path: str) -> Extract | Failure:
        """The extractor's result; `path` is the file of the row."""
        if self.failed is not None:
            kind = Skipped if self.failed.skipped else Failure
            return kind(self.failed.where, self.failed.reason, path)
        if self.document is None:
            return Failure(path, "a row without article and without failure", path)
        return Extract(self.document, self.quotes)


def schema() -> pa.Schema:
    """The Arrow schema of the rows."""
    arrow = library("pyarrow", "rows of extracted articles", "parquet")
    struct: pa.DataType = arrow_type(ExtractedRow)
    return arrow.schema([struct.field(i) for i in range(struct.num_fields)])


def arrow_type(annotation: Any) -> Any:
    """The Arrow type of a type annotation made of dataclasses, tuples and plain values.

    A span (a pair of numbers) is a list of two. Raises TypeError for what has none.
    """
    arrow = library("pyarrow", "rows of extracted articles", "parquet")
    if is_dataclass(annotation):
        hints = get_type_hints(annotation)
        return arrow.struct([(f.name, arrow_type(hints[f.name])) for f in fields(annotation)])
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        (kind,) = (argument for argument in arguments if argument is not NoneType)
        return arrow_type(kind)
    if origin is Literal:
        return arrow.string()
    if origin is tuple:
        return arrow.list_(arrow_type(arguments[0]))
    if annotation not in _PLAIN:
        raise TypeError(f"no Arrow type for {annotation!r}")
    return getattr(arrow, _PLAIN[annotation])()


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter  # comes with spaCy

    return TypeAdapter(ExtractedRow)


def to_plain(row: ExtractedRow) -> dict[str, Any]:
    """The row as dicts and lists, as Arrow takes it."""
    plain: dict[str, Any] = _adapter().dump_python(row)
    return plain


def from_plain(values: dict[str, Any]) -> ExtractedRow:
    """The row in `values`. Raises QuotesError if they hold something else."""
    from pydantic import ValidationError

    try:
        row: ExtractedRow = _adapter().validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise QuotesError(f"no row of an extraction: {place}: {first['msg']}") from None
    return row


def files(path: str) -> list[Path]:
    """The Parquet files of extracted articles at `path` (a file or a folder of Spark's), sorted.

    Empty where `path` is anything else.
    """
    place = Path(path)
    if path == "-" or "://" in path or not place.exists():
        return []
    found = sorted(place.rglob("*.parquet")) if place.is_dir() else [place]
    return found if found and all(_is_extracted(file) for file in found) else []


def _is_extracted(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        if opened.read(4) != b"PAR1":
            return False
    parquet = library("pyarrow.parquet", "a Parquet file", "parquet")
    arrow = library("pyarrow", "a Parquet file", "parquet")
    try:
        names = set(parquet.read_schema(file).names)
    except (arrow.ArrowException, OSError):
        return False
    return names >= {field.name for field in fields(ExtractedRow)}


def read(files: Sequence[Path]) -> Iterator[Extract | Failure]:
    """The articles of `files`, in order; a row or file that cannot be read is a `Failure`."""
    for place, row in rows(files):
        yield row if isinstance(row, Failure) else row.result(place)


def rows(files: Sequence[Path]) -> Iterator[tuple[str, ExtractedRow | Failure]]:
    """The rows of `files` with where each stands."""
    parquet = library("pyarrow.parquet", "a Parquet file", "parquet")
    arrow = library("pyarrow", "a Parquet file", "parquet")
    names = [field.name for field in fields(ExtractedRow)]
    for file in files:
        number = 0
        try:
            table = parquet.ParquetFile(file)
            for batch in table.iter_batches(_ROWS, columns=names, use_threads=False):
                for values in batch.to_pylist():
                    number += 1
                    where = f"{file}:{number}"
                    yield where, _row(values, where, str(file))
        except (arrow.ArrowException, OSError) as error:
            reason = f"broken Parquet: {' '.join(str(error).split())[:200]}"
            yield str(file), Failure(str(file), reason, str(file))


def _row(values: dict[str, Any], where: str, path: str) -> ExtractedRow | Failure:
    try:
        return from_plain(values)
    except QuotesError as error:
        return Failure(where, str(error), path)


def extractor_of(files: Sequence[Path]) -> Settings:
    """The extractor that made the rows. Raises QuotesError where there are several, or none."""
    parquet = library("pyarrow.parquet", "a Parquet file", "parquet")
    found: set[Settings] = set()
    for file in files:
        for batch in parquet.ParquetFile(file).iter_batches(columns=["extractor"]):
            distinct = {tuple(sorted(values.items())) for values in batch.column(0).to_pylist()}
            found |= {Settings(**dict(values)) for values in distinct}
    if len(found) != 1:
        made = ", ".join(sorted(f"{one.model} {one.version}" for one in found)) or "none"
        raise QuotesError(
            f"{files[0].parent}: rows of one extractor can be taken in at once; these are of {made}"
        )
    return found.pop()
