"""Ingests articles into the database: reads, skips known ones, extracts and writes in one stream.

Everything is lazy and bounded, so memory does not grow with the input. This process reads and is
the only writer; workers extract. Results are written in the order of the input, every few seconds,
in one transaction each: a run that is killed leaves whole articles, and the same call resumes after
them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from quotes import extracted
from quotes.document import Document
from quotes.errors import QuotesError
from quotes.pipeline import Settings, batches
from quotes.readers import Failure, ReadOptions, Skipped, read
from quotes.record import Extract
from quotes.stopping import Stop
from quotes.store import Database
from quotes.store.write.writing import Ingest, IngestTally, open_failures
from quotes.workers import Loading, extract_all

_log = logging.getLogger(__name__)

_SAVED_TOGETHER = 400  # articles at most: writing costs less for many than for few
_SAVED_AFTER = 5.0  # seconds, if they are not reached before


@dataclass
class Summary:
    """The summary of an ingest. `read` counts all articles, whatever became of them."""

    read: int = 0
    not_english: int = 0
    no_text: int = 0
    to_do: int = 0
    """In a dry run: articles that are new or changed."""
    tally: IngestTally = field(default_factory=IngestTally)
    speakers: int = 0
    """Speakers in the database afterwards."""
    stopped: bool = False
    """Whether it was asked to stop before the end of the input."""

    def stopped_early(self) -> None:
        """Subtract from `read` what was abandoned."""
        self.stopped = True
        self.read = self.done + self.tally.failed + self.not_english + self.no_text

    @property
    def done(self) -> int:
        """Articles whose input version is (or would be) in the database."""
        tally = self.tally
        return tally.new + tally.changed + tally.unchanged + self.to_do

    def as_json(self) -> dict[str, Any]:
        """The counts as one flat object."""
        counts = self.tally.as_json()
        return {
            "read": self.read,
            **{n: counts[n] for n in ("new", "changed", "unchanged", "kept", "duplicates")},
            "not_english": self.not_english,
            "no_text": self.no_text,
            "failed": counts["failed"],
            "quotes": counts["quotes"],
            "speakers": self.speakers,
        }


class Watcher(Protocol):
    """An observer of an ingest."""

    def add(self, extract: Extract) -> None:
        """An article was extracted; it will be written within seconds."""

    def unchanged(self, documents: Sequence[Document]) -> None:
        """These articles are unchanged."""

    def failure(self, failure: Failure) -> None:
        """An input failed or was left out."""


def ingest(
    paths: Sequence[str],
    database: Database,
    *,
    options: ReadOptions | None = None,
    loading: Loading | None = None,
    workers: int = 1,
    watcher: Watcher | None = None,
    stop: Stop | None = None,
) -> Summary:
    """Ingest the articles of `paths` into the database, which is created if there is none.

    Articles that the same extractor has read before, and that have not changed, are skipped before
    any model sees them. Parquet files of articles with extracted quotes (`quotes.extracted`) are
    stored under the extractor that made them; `options` and `loading` do not apply to them.
    Failures are recorded in the database with their reasons. Once `stop` is set, no more is read,
    and what was read is finished. Raises QuotesError if a path or the database cannot be used at
    all; what was extracted before is stored.
    """
    loading = loading or Loading()
    done = {path: found for path in paths if (found := extracted.files(path))}
    if done and len(done) < len(paths):
        raise QuotesError(
            f"{next(iter(done))}: holds articles with extracted quotes; ingest these separately "
            "from other inputs"
        )
    if done:
        files = [file for found in done.values() for file in found]
        writer = _writer_of(database, extracted.extractor_of(files))
        inputs: Inputs = [(path, extracted.read(found)) for path, found in done.items()]
        return _run(inputs, paths, database, loading, 1, watcher, stop, writer)
    writer = _writer(database, loading)
    if options and options.following:
        # Known addresses are requested only if they have changed.
        following = replace(options.following, before=writer.validators)
        options = replace(options, following=following)
    # All are checked before the first is read.
    inputs = [(path, read([path], options)) for path in paths]
    return _run(inputs, paths, database, loading, workers, watcher, stop, writer)


def ingest_documents(
    documents: Iterable[Document],
    database: Database,
    *,
    loading: Loading | None = None,
    workers: int = 1,
    watcher: Watcher | None = None,
    stop: Stop | None = None,
) -> Summary:
    """Like `ingest`, for articles in memory."""
    inputs: Inputs = [("", iter(documents))]
    return _run(inputs, (), database, loading or Loading(), workers, watcher, stop)


def retry_failed(
    database: Database,
    *,
    options: ReadOptions | None = None,
    loading: Loading | None = None,
    workers: int = 1,
    watcher: Watcher | None = None,
    stop: Stop | None = None,
) -> Summary:
    """Retry the inputs that failed before and have not been ingested since."""
    inputs = _failed_before(database, options)
    paths = [path for path, _ in inputs]
    return _run(inputs, paths, database, loading or Loading(), workers, watcher, stop)


def _failed_before(
    database: Database, options: ReadOptions | None
) -> list[tuple[str, Iterator[Item]]]:
    paths = dict.fromkeys(failure.path for failure in open_failures(database))
    return [(path, _again(path, options)) for path in paths]


def dry_run(
    paths: Sequence[str],
    database: Database,
    *,
    options: ReadOptions | None = None,
    loading: Loading | None = None,
    watcher: Watcher | None = None,
) -> Summary:
    """Count what `ingest` would do, without extracting or writing."""
    inputs: Inputs = [(path, read([path], options)) for path in paths]
    return _counted(inputs, database, loading, watcher)


def dry_retry(
    database: Database,
    *,
    options: ReadOptions | None = None,
    loading: Loading | None = None,
    watcher: Watcher | None = None,
) -> Summary:
    """Count what `retry_failed` would do, without extracting or writing."""
    return _counted(_failed_before(database, options), database, loading, watcher)


def _counted(
    inputs: Inputs, database: Database, loading: Loading | None, watcher: Watcher | None
) -> Summary:
    stream = _Stream(inputs, watcher)
    writer = _writer(database, loading or Loading())
    exists = database.current() is not None
    for item in stream.unknown(writer if exists else None):
        if isinstance(item, Failure):
            stream.summary.tally.failed += not isinstance(item, Skipped)
            if watcher:
                watcher.failure(item)
        else:
            stream.summary.to_do += 1
    return stream.summary


Item = Document | Extract | Failure
Inputs = Iterable[tuple[str, Iterator[Item]]]


def _run(
    inputs: Inputs,
    paths: Sequence[str],
    database: Database,
    loading: Loading,
    workers: int,
    watcher: Watcher | None,
    stop: Stop | None,
    writing: Ingest | None = None,
) -> Summary:
    stream, stop = _Stream(inputs, watcher), stop or Stop()
    with writing or _writer(database, loading) as writer:
        unknown = stop.until(stream.unknown(writer))
        with closing(extract_all(unknown, replace(loading, vectors=True), workers)) as results:
            for batch in _grouped(stream.told(results)):
                _save(batch, writer, stream)
        writer.tally.unchanged += stream.summary.tally.unchanged
        writer.tally.kept += stream.summary.tally.kept
        if not stop.asked:
            writer.settle(
                failure.path for failure in open_failures(database) if _within(failure.path, paths)
            )
        writer.interrupted = stop.asked
        stream.summary.tally = writer.tally
    if stop.asked:
        stream.summary.stopped_early()
    stream.summary.speakers = _count_speakers(database)
    _log.info("%s: %s", "stopped" if stop.asked else "done", stream.summary.as_json())
    return stream.summary


def _save(batch: Sequence[Extract | Failure], writer: Ingest, stream: _Stream) -> None:
    extracts = [item for item in batch if isinstance(item, Extract)]
    writer.save(extracts, {e.document.id: stream.path_of(e.document) for e in extracts})
    writer.fail(
        (failure.where, failure.path or stream.path_of(failure), failure.reason)
        for failure in batch
        if isinstance(failure, Failure) and not isinstance(failure, Skipped)
    )
    _log.info("%d articles in the database", writer.tally.new + writer.tally.changed)


def _writer(database: Database, loading: Loading) -> Ingest:
    return _writer_of(database, loading.settings())


def _writer_of(database: Database, settings: Settings) -> Ingest:
    return Ingest(
        database,
        version=settings.version,
        model=settings.model,
        settings={
            "language_model": settings.language_model,
            "min_confidence": settings.min_confidence,
        },
    )


def _place(document: Document) -> str:
    """The name of a document in error messages."""
    return document.origin or document.url or document.id


class _Stream:
    """The inputs in order, without known ones, all counted."""

    def __init__(self, inputs: Inputs, watcher: Watcher | None) -> None:
        self.summary = Summary()
        self._inputs = inputs
        self._watcher = watcher
        self._paths: dict[str, str] = {}

    def unknown(self, writer: Ingest | None) -> Iterator[Item]:
        """The items that have to be extracted, and failures of reading, in order."""
        for batch in batches(self._items()):
            held = [item for item in batch if not isinstance(item, Failure)]
            documents = [i if isinstance(i, Document) else i.document for i in held]
            same = writer.unchanged(documents) if writer else [False] * len(documents)
            known = [
                document for document, is_known in zip(documents, same, strict=True) if is_known
            ]
            if known:
                self.summary.tally.unchanged += len(known)
                if self._watcher:
                    self._watcher.unchanged(known)
            skip = {id(item) for item, is_known in zip(held, same, strict=True) if is_known}
            new = [item for item in batch if id(item) not in skip]
            yield from self._not_poorer(new, writer) if writer else new

    def _not_poorer(self, items: list[Item], writer: Ingest) -> Iterator[Item]:
        """The items, except documents that are less complete than the stored article."""
        held = [item for item in items if not isinstance(item, Failure)]
        documents = [i if isinstance(i, Document) else i.document for i in held]
        more = dict(zip(map(id, held), writer.fuller(documents), strict=True))
        for item in items:
            if isinstance(item, Failure) or not more[id(item)]:
                yield item
                continue
            self.summary.tally.kept += 1
            document = item if isinstance(item, Document) else item.document
            yield Skipped(
                document.origin or document.id,
                f"less than the database has ({len(document.text):,} of "
                f"{more[id(item)]:,} characters), left out",
            )

    def _items(self) -> Iterator[Item]:
        for path, items in self._inputs:
            for item in items:
                self.summary.read += 1
                if isinstance(item, Skipped):
                    self.summary.no_text += item.reason.startswith("no text")
                    self.summary.not_english += item.reason.startswith("not English")
                elif not isinstance(item, Failure):
                    self._remember(item if isinstance(item, Document) else item.document, path)
                yield item

    def _remember(self, document: Document, path: str) -> None:
        # Only for as long as a document can be in flight: memory must not grow with the input.
        self._paths[_place(document)] = path
        if len(self._paths) > 10_000:
            for name in list(self._paths)[:5_000]:
                del self._paths[name]

    def path_of(self, item: Document | Failure) -> str:
        """The input of a document or failure."""
        place = item.where if isinstance(item, Failure) else _place(item)
        return self._paths.get(place, place)

    def told(self, items: Iterable[Extract | Failure]) -> Iterator[Extract | Failure]:
        """The items, each reported to the watcher."""
        for item in items:
            if isinstance(item, Failure):
                _log.warning("%s\n%s" if item.trace else "%s%s", item, item.trace)
            if self._watcher is not None:
                if isinstance(item, Failure):
                    self._watcher.failure(item)
                else:
                    self._watcher.add(item)
            yield item


def _grouped(items: Iterable[Extract | Failure]) -> Iterator[list[Extract | Failure]]:
    """Groups of items: large enough for cheap writing, small enough to lose little.

    If the items raise, those that came before form a last group.
    """
    group: list[Extract | Failure] = []
    began = monotonic()
    try:
        for item in items:
            group.append(item)
            if len(group) >= _SAVED_TOGETHER or monotonic() - began >= _SAVED_AFTER:
                yield group
                group, began = [], monotonic()
    except Exception:
        if group:
            yield group
        raise
    if group:
        yield group


def _again(path: str, options: ReadOptions | None) -> Iterator[Document | Failure]:
    """Like `read`, but a missing or unrepeatable input is a failure instead of an error."""
    try:
        if path == "-":
            raise QuotesError("standard input cannot be read again")
        yield from read([path], options)
    except QuotesError as error:
        yield Failure(path, str(error).removeprefix(f"{path}: "), path)


def _within(path: str, roots: Sequence[str]) -> bool:
    """Whether an input is one of `roots` or inside one."""
    return any(path == root or Path(root) in Path(path).parents for root in roots)


def _count_speakers(database: Database) -> int:
    from sqlalchemy import func, select

    from quotes.store.schema.models import SpeakerRow

    with database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(SpeakerRow)) or 0
