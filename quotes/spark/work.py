"""The work of Spark's Python workers: from record batches of articles to those of extracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from quotes.document import Document
from quotes.extracted import ExtractedRow, schema, to_plain
from quotes.pipeline import Extractor, batches, limit_threads
from quotes.readers import ReadOptions
from quotes.readers.deadline import time_limit
from quotes.readers.fields import article
from quotes.readers.outcome import Failure, Unreadable
from quotes.readers.reading import finished
from quotes.record import Extract
from quotes.workers import Loading

if TYPE_CHECKING:
    import pyarrow as pa

_TOGETHER = 64  # articles per record batch of the result


@dataclass(frozen=True)
class Job:
    """The options of a run, which are sent to the workers.

    `seconds` is the time limit for an article; `columns` maps fields to names of columns, as
    `--map` does.
    """

    loading: Loading = field(default_factory=Loading)
    seconds: float = 60.0
    columns: Mapping[str, str] = field(default_factory=dict)
    published: str | None = None
    outlet: str | None = None
    any_language: bool = False

    def options(self) -> ReadOptions:
        """The options for reading articles."""
        return ReadOptions(
            published=self.published,
            outlet=self.outlet,
            columns=dict(self.columns),
            any_language=self.any_language,
        )


@cache
def loaded(loading: Loading) -> Extractor:
    """The extractor of this process, which is kept from task to task."""
    limit_threads()
    return loading.load()


def documents(batch: pa.RecordBatch, job: Job, first: int) -> Iterator[Document | Failure]:
    """The articles of a batch; `first` is the number of its first row in the partition."""
    options = job.options()
    for number, record in enumerate(batch.to_pylist(), first):
        where = str(record.get(job.columns.get("id", "id")) or f"row {number}")
        try:
            yield finished(article(where, record, job.columns), where, options)
        except Unreadable as error:
            yield Failure(where, str(error), where)


def extracted(items: Iterable[Document | Failure], job: Job) -> Iterator[ExtractedRow]:
    """One row for each article: its quotes, or why it failed."""
    extractor = loaded(job.loading)
    for batch in batches(items):
        for result in _together(batch, extractor, job.seconds):
            yield ExtractedRow.of(result, extractor.settings)


def _together(
    batch: list[Document | Failure], extractor: Extractor, seconds: float
) -> list[Extract | Failure]:
    """Extract a batch at once, which is fastest, or article by article if it takes too long."""
    try:
        with time_limit(seconds):
            return list(extractor.pipe(batch))
    except Unreadable:  # the time limit; other errors are returned as failures
        if len(batch) > 1:
            return [one for item in batch for one in _together([item], extractor, seconds)]
    (item,) = batch
    where = item.where if isinstance(item, Failure) else item.url or item.id
    return [Failure(where, f"took longer than {seconds:g} seconds", where)]


def batches_of(rows: Iterable[ExtractedRow]) -> Iterator[pa.RecordBatch]:
    """Record batches of `_TOGETHER` rows."""
    import pyarrow as pa

    wanted = schema()
    kept: list[dict[str, Any]] = []
    for row in rows:
        kept.append(to_plain(row))
        if len(kept) == _TOGETHER:
            yield from pa.Table.from_pylist(kept, schema=wanted).to_batches()
            kept = []
    if kept:
        yield from pa.Table.from_pylist(kept, schema=wanted).to_batches()


def over_records(job: Job) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for `DataFrame.mapInArrow`, from rows of records to rows of extracts."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return batches_of(extracted(_all_documents(batches, job), job))

    return run


def _all_documents(batches: Iterator[pa.RecordBatch], job: Job) -> Iterator[Document | Failure]:
    first = 1
    for batch in batches:
        yield from documents(batch, job, first)
        first += batch.num_rows


def over_files(job: Job) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for `DataFrame.mapInArrow`, from rows with a `path` to rows of extracts."""

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from quotes.readers import read

        paths = (path for batch in batches for path in batch.column("path").to_pylist())
        return batches_of(extracted((d for p in paths for d in read([p], job.options())), job))

    return run
