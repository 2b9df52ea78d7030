"""Writes articles and their quotes to the database, one transaction per batch.

An article is replaced completely or not at all, so a run that is killed leaves only whole articles,
and running it again resumes where it stopped. Writers take turns; readers never wait.
"""

from __future__ import annotations

import gc
import json
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, text, update
from sqlalchemy.exc import DataError, IntegrityError

from quotes.corrections import Placed
from quotes.document.fullness import poorer
from quotes.document.published import day_of
from quotes.errors import QuotesError
from quotes.store import alive, statements
from quotes.store.corrections.held import Corrector
from quotes.store.engine import Database
from quotes.store.outlets import names as outlet_names
from quotes.store.schema.models import Article, ArticleOrigin, ExtractionRun, FailureRow
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.write import bulk
from quotes.store.write.article_rows import COLUMNS, article_row, fingerprint, outlet_of
from quotes.store.write.bulk import among
from quotes.store.write.replacing import remove, write
from quotes.store.write.rows import BatchRows, storable

_log = logging.getLogger(__name__)
_NO_PATHS: Mapping[str, str] = {}

if TYPE_CHECKING:
    from quotes import record
    from quotes.document import Document


@dataclass
class IngestTally:
    """Counts what was done with articles; adds up with `+=`."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    """Among the new and changed ones: those with the text or address of another article."""
    kept: int = 0
    """Articles that were kept because the new version is less complete."""
    failed: int = 0
    quotes: Counter[str] = field(default_factory=Counter)
    """Quotes written, by kind."""

    def __iadd__(self, other: IngestTally) -> Self:
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.duplicates += other.duplicates
        self.kept += other.kept
        self.failed += other.failed
        self.quotes += other.quotes
        return self

    def as_json(self) -> dict[str, Any]:
        """In the form of `extraction_runs.counts`."""
        return {**vars(self), "quotes": dict(sorted(self.quotes.items()))}


class Ingest:
    """One extraction run that writes into a database; a context that ends the run.

    `version`, `model` and `settings` identify the extractor: an article that the same extractor has
    read before, and that has not changed, is left alone. Creates the database if there is none.
    Every method raises QuotesError if the database cannot be written.

        with Ingest(database, version="1.0", model="default", settings={}) as ingest:
            for batch in batches:
                ingest.save(batch)
    """

    def __init__(
        self, database: Database, *, version: str, model: str, settings: Mapping[str, Any]
    ) -> None:
        self.database = database
        self.version = version
        self.model = model
        self.settings = json.loads(json.dumps(dict(settings)))
        self.tally = IngestTally()
        self.run_id = 0
        self.interrupted = False
        """Set if somebody stops the run before the end of its input."""

    def __enter__(self) -> Self:
        self.database.prepare()
        with self.database.write() as connection:
            _close_dead_runs(connection)
            run = insert(ExtractionRun).values(
                version=self.version,
                model=self.model,
                settings=self.settings,
                started_at=datetime.now(UTC),
                process=alive.own_process(),
            )
            self.run_id = connection.scalars(run.returning(ExtractionRun.id)).one()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        values: dict[str, Any] = {"counts": self.tally.as_json()}
        values["ended"] = "cut off" if error else "interrupted" if self.interrupted else "finished"
        if error is None:
            values["finished_at"] = datetime.now(UTC)
            self._end(values)
        else:  # the run was cut off; what broke it matters more than this failure to record it
            with suppress(QuotesError):
                self._end(values)

    def _end(self, values: dict[str, Any]) -> None:
        with self.database.write() as connection:
            connection.execute(
                update(ExtractionRun).where(ExtractionRun.id == self.run_id).values(**values)
            )

    def unchanged(self, documents: Sequence[Document]) -> list[bool]:
        """For each document, whether this extractor has read exactly this version before."""
        with self.database.connect() as connection:
            known = self._known(connection, documents)
            numbers = outlet_names.known(connection, map(outlet_of, documents))
        found = []
        for document in documents:
            same = _match(known.get(storable(document.id), ()), _outlet_of(document, numbers))
            found.append(same is not None and same.current and same.print == fingerprint(document))
        return found

    def fuller(self, documents: Sequence[Document]) -> list[int]:
        """For each document, the length of the stored article if that is more complete (see
        `quotes.document.fullness`), else 0: such a document must not replace it."""
        with self.database.connect() as connection:
            known = self._known(connection, documents)
            numbers = outlet_names.known(connection, map(outlet_of, documents))
            rows = [
                _match(known.get(storable(d.id), ()), _outlet_of(d, numbers)) for d in documents
            ]
            texts = _texts(connection, {row.id for row in rows if row})
        return [
            len(texts[row.id]) if row and poorer(document.text, texts[row.id]) else 0
            for row, document in zip(rows, documents, strict=True)
        ]

    def save(
        self, extracts: Sequence[record.Extract], paths: Mapping[str, str] = _NO_PATHS
    ) -> IngestTally:
        """Write articles with their quotes in one transaction; all of them are kept, or none.

        An article whose quotes the tables refuse is recorded as a failure of the input that `paths`
        has for its id; the others are written.
        """
        try:
            with _uncollected(), self.database.write() as connection:
                tally = self._save(connection, extracts)
        except (IntegrityError, DataError) as error:
            tally = self._save_apart(extracts, error, paths)
        self.tally += tally
        return tally

    def _save_apart(
        self, extracts: Sequence[record.Extract], error: Exception, paths: Mapping[str, str]
    ) -> IngestTally:
        tally = IngestTally()
        if len(extracts) > 1:
            for extract in extracts:
                try:
                    with self.database.write() as connection:
                        tally += self._save(connection, [extract])
                except (IntegrityError, DataError) as one:
                    tally += self._save_apart([extract], one, paths)
            return tally
        _log.warning("an article that the tables refuse", exc_info=error)
        document = extracts[0].document
        # Ids are no places: articles of two files may have the same.
        place = document.origin or document.url or document.id
        path = paths.get(document.id, document.id)
        reason = f"its quotes do not fit the database: {_refused(extracts[0], error)}"
        self._fail([(storable(place), storable(path), storable(reason))])
        return IngestTally(failed=1)

    def fail(self, failures: Iterable[tuple[str, str, str]]) -> None:
        """Record inputs that failed, each as (place, path to retry, reason)."""
        kept = [
            (storable(place), storable(path), storable(reason)) for place, path, reason in failures
        ]
        self._fail(kept)
        self.tally.failed += len(kept)

    def _fail(self, failures: list[tuple[str, str, str]]) -> None:
        if not failures:
            return
        now = datetime.now(UTC)
        statement = text(
            "INSERT INTO failures (place, path, reason, run_id, failed_at, attempts)"
            " VALUES (:place, :path, :reason, :run_id, :now, 1)"
            " ON CONFLICT (place) DO UPDATE SET path = excluded.path, reason = excluded.reason,"
            " run_id = excluded.run_id, failed_at = excluded.failed_at,"
            " attempts = failures.attempts + 1, resolved_at = NULL"
        ).bindparams(bindparam("now", type_=FailureRow.failed_at.type))
        with self.database.write() as connection:
            connection.execute(
                statement,
                [
                    {"place": place, "path": path, "reason": why, "run_id": self.run_id, "now": now}
                    for place, path, why in sorted({place[0]: place for place in failures}.values())
                ],
            )

    def settle(self, paths: Iterable[str]) -> None:
        """Resolve earlier failures of `paths`, which were read to their ends, unless they failed
        again."""
        with self.database.write() as connection:
            connection.execute(
                update(FailureRow)
                .where(among(connection, FailureRow.path, paths), FailureRow.run_id != self.run_id)
                .where(FailureRow.resolved_at.is_(None))
                .values(resolved_at=datetime.now(UTC))
            )

    # -- what is known of an article ---------------------------------------------------------

    def validators(self, address: str) -> dict[str, str]:
        """The headers (ETag, Last-Modified) with which an address was last received.

        Empty if another extractor read it, since this one has to read the page anyway.
        """
        if self.database.current() is None:
            return {}
        with self.database.connect() as connection:
            row = connection.execute(
                select(ArticleOrigin.etag, ArticleOrigin.last_modified)
                .join(Article, Article.id == ArticleOrigin.article_id)
                .where(ArticleOrigin.origin == address)
                .where(among(connection, Article.run_id, self._same_runs(connection)))
                .limit(1)
            ).first()
        named = zip(("ETag", "Last-Modified"), row or (), strict=False)
        return {name: value for name, value in named if value}

    def _same_runs(self, connection: Connection) -> set[int]:
        """The runs of the same extractor: version, model and settings."""
        runs = select(ExtractionRun.id, ExtractionRun.settings).where(
            ExtractionRun.version == self.version, ExtractionRun.model == self.model
        )
        return {run for run, settings in connection.execute(runs) if settings == self.settings}

    def _known(
        self, connection: Connection, documents: Iterable[Document]
    ) -> dict[str, list[_StoredArticle]]:
        same = self._same_runs(connection)
        known: dict[str, list[_StoredArticle]] = {}
        ids = (storable(document.id) for document in documents)
        rows = connection.execute(
            select(
                Article.id, Article.external_id, Article.outlet_id, Article.fingerprint,
                Article.text_hash, Article.url_key, Article.run_id,
            )
            .where(among(connection, Article.external_id, ids))
        )  # fmt: skip
        for id_, external, outlet, print_, hashed, key, run in rows:
            row = _StoredArticle(id_, outlet, print_, hashed, key, run in same)
            known.setdefault(external, []).append(row)
        return known

    # -- one batch ---------------------------------------------------------------------------

    def _save(self, connection: Connection, extracts: Sequence[record.Extract]) -> IngestTally:
        tally = IngestTally()
        known = self._known(connection, (extract.document for extract in extracts))
        numbers = outlet_names.numbered(connection, (outlet_of(e.document) for e in extracts))
        last = connection.scalar(select(func.max(Article.id))) or 0
        todo: dict[int, record.Extract] = {}
        prints: dict[int, str] = {}
        before: dict[int, _StoredArticle] = {}
        for extract in extracts:
            document = extract.document
            same_id = known.setdefault(storable(document.id), [])
            outlet = _outlet_of(document, numbers)
            row = _match(same_id, outlet)
            print_ = fingerprint(document)
            if row and row.current and row.print == print_:
                tally.unchanged += 1
                continue
            if row and poorer(document.text, _text_of(connection, row.id, todo)):
                tally.kept += 1
                continue
            if row is None:
                last += 1
                row = _StoredArticle(last, outlet)
                same_id.append(row)
                tally.new += 1
            elif row.id not in todo:
                before[row.id] = row
                tally.changed += 1
            todo[row.id] = extract
            prints[row.id] = print_
            same_id[same_id.index(row)] = _StoredArticle(
                row.id, outlet or row.outlet, print_, current=True
            )
        if not todo:
            return tally

        repeated = statements.statements_in(connection, before)
        lost = remove(connection, before)
        pages = [
            article_row(id_, document, prints[id_], numbers[outlet_of(document)], self.run_id)
            for id_, document in sorted((id_, e.document) for id_, e in todo.items())
        ]
        tally.duplicates = _write_articles(connection, pages, before)
        _write_origins(connection, {id_: e.document for id_, e in todo.items()})
        rows, corrector = BatchRows(), Corrector(connection, before)
        for id_, extract in sorted(todo.items()):
            document = extract.document
            found = [Placed(number, quote) for number, quote in enumerate(extract.quotes, 1)]
            corrected = corrector.apply(
                id_, storable(document.text), storable(document.title), found
            )
            place = outlet_of(document), storable(document.id)
            rows.add_boilerplate(id_, document.boilerplate)
            rows.add(id_, place, day_of(document.published), corrected)
            tally.quotes.update(quote.kind for quote in extract.quotes)
        write(connection, rows, todo, lost, repeated)
        corrector.note(connection)
        return tally


def _refused(extract: record.Extract, error: Exception) -> str:
    """Why the tables refuse the quotes of an article, in one line."""
    if len(extract.quotes) >= PER_ARTICLE:
        return f"they are {len(extract.quotes):,}, and an article has at most {PER_ARTICLE - 1:,}"
    return str(getattr(error, "orig", error)).splitlines()[0]


@contextmanager
def _uncollected() -> Iterator[None]:
    """In the block, Python's cyclic garbage collector is off.

    A batch creates very many objects without cycles, and collection takes longer the more there
    are.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@dataclass(frozen=True)
class _StoredArticle:
    id: int
    outlet: int | None
    print: str = ""
    text_hash: str = ""
    url_key: str | None = None
    current: bool = False


def _outlet_of(document: Document, numbers: Mapping[str | None, int | None]) -> int | None:
    """The id of a document's outlet; -1 for a new one."""
    name = outlet_of(document)
    return numbers.get(name, -1) if name else None


def _texts(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    rows = connection.execute(
        select(Article.id, Article.text).where(among(connection, Article.id, ids))
    )
    return {row.id: row.text for row in rows}


def _text_of(connection: Connection, id_: int, todo: Mapping[int, record.Extract]) -> str:
    """The text of an article: the one about to be written, or the stored one."""
    if id_ in todo:
        return todo[id_].document.text
    return _texts(connection, [id_]).get(id_, "")


def _write_origins(connection: Connection, documents: Mapping[int, Document]) -> None:
    stated = []
    for id_, document in sorted(documents.items()):
        if document.origin:
            sent = dict(document.validators)
            tags = storable(sent.get("ETag")), storable(sent.get("Last-Modified"))
            stated.append((id_, storable(document.origin), *tags))
    old = delete(ArticleOrigin).where(among(connection, ArticleOrigin.article_id, documents))
    connection.execute(old)
    columns = ("article_id", "origin", "etag", "last_modified")
    bulk.insert(connection, "article_origins", columns, stated)


def _match(rows: Sequence[_StoredArticle], outlet: int | None) -> _StoredArticle | None:
    """The stored article of a document among those with its id: of the same outlet, or if one is
    unknown."""
    for fits in (
        lambda row: row.outlet == outlet,
        lambda row: row.outlet is None,
        lambda row: outlet is None,
    ):
        for row in rows:
            if fits(row):
                return row
    return None


def _close_dead_runs(connection: Connection) -> None:
    """Mark runs without an end whose process is gone as cut off."""
    now = datetime.now(UTC)
    run = ExtractionRun
    rows = connection.execute(
        select(run.id, run.process, run.started_at).where(run.ended.is_(None))
    ).all()
    dead = [id_ for id_, process, since in rows if not alive.is_alive(process, since, now)]
    if dead:
        connection.execute(update(run).where(run.id.in_(dead)).values(ended="cut off"))


def _write_articles(
    connection: Connection, pages: list[dict[str, Any]], before: Mapping[int, _StoredArticle]
) -> int:
    """Insert or update articles and link copies to originals; returns the number of copies."""
    new = [page for page in pages if page["id"] not in before]
    _link_copies(connection, new)
    bulk.insert(connection, "articles", COLUMNS, [tuple(p[c] for c in COLUMNS) for p in new])
    changed = [page for page in pages if page["id"] in before]
    if not changed:
        return sum(page["duplicate_of"] is not None for page in new)

    # As text: values are in the form for `bulk`, bypassing SQLAlchemy's types.
    columns = [c for c in COLUMNS if c not in ("id", "duplicate_of")]
    dated = (
        "CAST(:published_on AS date)" if connection.dialect.name != "sqlite" else ":published_on"
    )
    sets = ", ".join(f"{c} = {dated if c == 'published_on' else ':' + c}" for c in columns)
    connection.execute(text(f"UPDATE articles SET {sets} WHERE id = :id"), changed)
    hashes = {b.text_hash for b in before.values()} | {p["text_hash"] for p in changed}
    keys = {b.url_key for b in before.values()} | {p["url_key"] for p in changed}
    ids = [page["id"] for page in changed]
    _relink_copies(connection, ids, hashes, {key for key in keys if key})
    linked = select(func.count()).where(Article.id.in_(ids), Article.duplicate_of.is_not(None))
    return sum(p["duplicate_of"] is not None for p in new) + (connection.scalar(linked) or 0)


def _link_copies(connection: Connection, pages: list[dict[str, Any]]) -> None:
    """Set `duplicate_of` of new articles, whose originals came before them."""
    first: dict[tuple[str, str], int] = {}
    for name, column in (("text_hash", Article.text_hash), ("url_key", Article.url_key)):
        wanted = {page[name] for page in pages if page[name]}
        rows = connection.execute(
            select(column, func.min(func.coalesce(Article.duplicate_of, Article.id)))
            .where(among(connection, column, wanted))
            .group_by(column)
        )
        first |= {(name, value): id_ for value, id_ in rows if value}
    for page in pages:
        marks = [(name, page[name]) for name in ("text_hash", "url_key") if page[name]]
        earlier = [first[mark] for mark in marks if mark in first]
        page["duplicate_of"] = min(earlier, default=None)
        for mark in marks:
            first.setdefault(mark, page["duplicate_of"] or page["id"])


def _relink_copies(
    connection: Connection, ids: list[int], hashes: set[str], keys: set[str]
) -> None:
    """Update the links of all articles that share or shared a text or address with changed ones."""
    concerned: set[int] = set(ids)
    for column, values in ((Article.text_hash, hashes), (Article.url_key, keys)):
        same = select(Article.id).where(among(connection, column, values))
        concerned.update(connection.scalars(same))
    earlier = Article.__table__.alias("earlier")
    first = (
        select(func.min(func.coalesce(earlier.c.duplicate_of, earlier.c.id)))
        .where(earlier.c.id < Article.id)
        .where(or_(earlier.c.text_hash == Article.text_hash, earlier.c.url_key == Article.url_key))
        .scalar_subquery()
    )
    for id_ in sorted(concerned):  # in order, since each refers to earlier ones
        connection.execute(update(Article).where(Article.id == id_).values(duplicate_of=first))


@dataclass(frozen=True)
class OpenFailure:
    """An input that failed and has not been ingested since."""

    place: str
    path: str
    reason: str
    attempts: int
    failed_at: datetime


def open_failures(database: Database) -> list[OpenFailure]:
    """The inputs that failed and have not been ingested since, by place."""
    with database.connect() as connection:
        rows = connection.execute(
            select(
                FailureRow.place,
                FailureRow.path,
                FailureRow.reason,
                FailureRow.attempts,
                FailureRow.failed_at,
            )
            .where(FailureRow.resolved_at.is_(None))
            .order_by(FailureRow.place)
        )
        return [OpenFailure(*row) for row in rows]
