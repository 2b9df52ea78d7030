"""Articles and their quotes into the database, a batch in one transaction.

Whatever was there of an article is replaced together or not at all, so a run that is killed leaves
whole articles only, and running it again goes on where it stopped. Writers take turns; readers are
never kept waiting.
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, text, update
from sqlalchemy.exc import DataError, IntegrityError

from quotes.document.keys import text_key, url_key
from quotes.errors import QuotesError
from quotes.speakers.identity import Appearance as Presented
from quotes.speakers.speaker import Role
from quotes.store import bulk, people, statements
from quotes.store.bulk import among, iso
from quotes.store.engine import Database
from quotes.store.identities import Who
from quotes.store.models import (
    PER_ARTICLE,
    Appearance,
    Article,
    ExtractionRun,
    Failure,
    Furniture,
    Outlet,
    Quote,
)
from quotes.store.summaries import in_bulk
from quotes.store.words import fold

if TYPE_CHECKING:
    from quotes import record
    from quotes.document import Document
    from quotes.speakers import Speaker

_UNSOUND = re.compile("[\x00\ud800-\udfff]")


@dataclass
class Tally:
    """What was done with articles; adds up with `+=`."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    """Of the new and changed ones: those with the text or the address of another article."""
    failed: int = 0
    quotes: Counter[str] = field(default_factory=Counter)
    """Quotes written, by kind."""

    def __iadd__(self, other: Tally) -> Self:
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.duplicates += other.duplicates
        self.failed += other.failed
        self.quotes += other.quotes
        return self

    def as_json(self) -> dict[str, Any]:
        """As `extraction_runs.counts` keeps it."""
        return {**vars(self), "quotes": dict(sorted(self.quotes.items()))}


class Ingest:
    """One extraction run that writes into a database; a context that ends the run.

    `version`, `model` and `settings` say what the extractor is: an article that such a one has
    read before, and that has not changed since, is left as it is. Creates the database where there
    is none. Every method raises QuotesError where the database cannot be written.

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
        self.tally = Tally()
        self.run_id = 0

    def __enter__(self) -> Self:
        self.database.prepare()
        with self.database.write() as connection:
            run = insert(ExtractionRun).values(
                version=self.version,
                model=self.model,
                settings=self.settings,
                started_at=datetime.now(UTC),
            )
            self.run_id = connection.scalars(run.returning(ExtractionRun.id)).one()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        values: dict[str, Any] = {"counts": self.tally.as_json()}
        if error is None:
            values["finished_at"] = datetime.now(UTC)
            self._end(values)
        else:  # the run was cut off; what broke it matters more than that this cannot be noted
            with suppress(QuotesError):
                self._end(values)

    def _end(self, values: dict[str, Any]) -> None:
        with self.database.write() as connection:
            connection.execute(
                update(ExtractionRun).where(ExtractionRun.id == self.run_id).values(**values)
            )

    def unchanged(self, documents: Sequence[Document]) -> list[bool]:
        """For each document, whether this extractor has read just this before: no need to again."""
        with self.database.connect() as connection:
            known = self._known(connection, documents)
        found = []
        for document in documents:
            same = _match(known.get(_sound(document.id), ()), document)
            found.append(same is not None and same.current and same.print == _fingerprint(document))
        return found

    def save(self, extracts: Sequence[record.Extract]) -> Tally:
        """Write articles with their quotes in one transaction; all of them are kept, or none.

        An article whose quotes the tables refuse is recorded as a failure; the others go in.
        """
        try:
            with _uncollected(), self.database.write() as connection:
                tally = self._save(connection, extracts)
        except (IntegrityError, DataError) as error:
            tally = self._save_apart(extracts, error)
        self.tally += tally
        return tally

    def _save_apart(self, extracts: Sequence[record.Extract], error: Exception) -> Tally:
        tally = Tally()
        if len(extracts) > 1:
            for extract in extracts:
                try:
                    with self.database.write() as connection:
                        tally += self._save(connection, [extract])
                except (IntegrityError, DataError) as one:
                    tally += self._save_apart([extract], one)
            return tally
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        place = extracts[0].document.id
        self._fail([(place, place, f"its quotes do not fit the database: {reason}")])
        return Tally(failed=1)

    def fail(self, failures: Iterable[tuple[str, str, str]]) -> None:
        """Keep inputs that could not be taken in: (place, path to read again, reason) each."""
        kept = [(_sound(place), _sound(path), _sound(reason)) for place, path, reason in failures]
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
        ).bindparams(bindparam("now", type_=Failure.failed_at.type))
        with self.database.write() as connection:
            connection.execute(
                statement,
                [
                    {"place": place, "path": path, "reason": why, "run_id": self.run_id, "now": now}
                    for place, path, why in sorted({place[0]: place for place in failures}.values())
                ],
            )

    def settle(self, paths: Iterable[str]) -> None:
        """`paths` were read to their ends: what failed in them before and not now has gone in."""
        with self.database.write() as connection:
            connection.execute(
                update(Failure)
                .where(among(connection, Failure.path, paths), Failure.run_id != self.run_id)
                .where(Failure.resolved_at.is_(None))
                .values(resolved_at=datetime.now(UTC))
            )

    # -- what is known of an article ---------------------------------------------------------

    def _known(
        self, connection: Connection, documents: Iterable[Document]
    ) -> dict[str, list[_Known]]:
        runs = select(ExtractionRun.id, ExtractionRun.settings).where(
            ExtractionRun.version == self.version, ExtractionRun.model == self.model
        )
        same = {run for run, settings in connection.execute(runs) if settings == self.settings}
        known: dict[str, list[_Known]] = {}
        ids = (_sound(document.id) for document in documents)
        rows = connection.execute(
            select(
                Article.id, Article.external_id, Outlet.name, Article.fingerprint,
                Article.text_hash, Article.url_key, Article.run_id,
            )
            .outerjoin(Outlet)
            .where(among(connection, Article.external_id, ids))
        )  # fmt: skip
        for id_, external, outlet, fingerprint, hashed, key, run in rows:
            row = _Known(id_, outlet, fingerprint, hashed, key, run in same)
            known.setdefault(external, []).append(row)
        return known

    # -- one batch ---------------------------------------------------------------------------

    def _save(self, connection: Connection, extracts: Sequence[record.Extract]) -> Tally:
        tally = Tally()
        known = self._known(connection, (extract.document for extract in extracts))
        last = connection.scalar(select(func.max(Article.id))) or 0
        todo: dict[int, record.Extract] = {}
        prints: dict[int, str] = {}
        before: dict[int, _Known] = {}
        for extract in extracts:
            document = extract.document
            same_id = known.setdefault(_sound(document.id), [])
            row = _match(same_id, document)
            fingerprint = _fingerprint(document)
            if row and row.current and row.print == fingerprint:
                tally.unchanged += 1
                continue
            if row is None:
                last += 1
                row = _Known(last, _sound(document.outlet))
                same_id.append(row)
                tally.new += 1
            elif row.id not in todo:
                before[row.id] = row
                tally.changed += 1
            todo[row.id] = extract
            prints[row.id] = fingerprint
            same_id[same_id.index(row)] = _Known(
                row.id, _sound(document.outlet) or row.outlet, fingerprint, current=True
            )
        if not todo:
            return tally

        outlets = _outlets(connection, (extract.document.outlet for extract in todo.values()))
        repeated = statements.statements_of(connection, before)
        lost = _remove(connection, before)
        pages = [
            _page(id_, extract.document, prints[id_], outlets, self.run_id)
            for id_, extract in sorted(todo.items())
        ]
        tally.duplicates = _write_articles(connection, pages, before)
        rows = _Rows()
        for id_, extract in sorted(todo.items()):
            rows.add(id_, extract)
            tally.quotes.update(quote.kind for quote in extract.quotes)
        who = people.decide(connection, rows.presented, lost)
        with in_bulk(connection, todo):
            rows.write(connection, who)
        statements.assign(connection, rows.said, repeated)
        return tally


@contextmanager
def _uncollected() -> Iterator[None]:
    """Within, Python does not look for objects that hold one another.

    A batch makes very many objects, of which none do; to look takes longer, the more there are.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@dataclass(frozen=True)
class _Known:
    id: int
    outlet: str | None
    print: str = ""
    text_hash: str = ""
    url_key: str | None = None
    current: bool = False


def _match(rows: Sequence[_Known], document: Document) -> _Known | None:
    """The article among those with its id: of the same outlet, or where one is not known."""
    outlet = _sound(document.outlet)
    for fits in (
        lambda row: row.outlet == outlet,
        lambda row: row.outlet is None,
        lambda row: outlet is None,
    ):
        for row in rows:
            if fits(row):
                return row
    return None


def _outlets(connection: Connection, names: Iterable[str | None]) -> dict[str | None, int | None]:
    """The number of each outlet; those not yet known are added in order."""
    wanted = list(dict.fromkeys(_sound(name) for name in names if name))
    known = select(Outlet.name, Outlet.id).where(among(connection, Outlet.name, wanted))
    found: dict[str | None, int | None] = {row.name: row.id for row in connection.execute(known)}
    last = connection.scalar(select(func.max(Outlet.id))) or 0
    new = [(last + i, name) for i, name in enumerate((n for n in wanted if n not in found), 1)]
    bulk.insert(connection, "outlets", ("id", "name"), new)
    return {**found, **{name: id_ for id_, name in new}, None: None}


def _remove(connection: Connection, ids: Collection[int]) -> set[int]:
    """Remove all that was found in articles; returns the profiles that were seen in them."""
    if not ids:
        return set()
    mine = among(connection, Appearance.article_id, ids)
    seen = connection.scalars(select(Appearance.profile_id).where(mine).distinct()).all()
    for table in (Quote, Appearance, Furniture):
        connection.execute(delete(table).where(among(connection, table.article_id, ids)))
    return {id_ for id_ in seen if id_ is not None}


_ARTICLE = (
    "id", "external_id", "outlet_id", "title", "text", "url", "url_key", "author", "language",
    "published", "published_on", "published_from", "text_hash", "fingerprint", "duplicate_of",
    "run_id",
)  # fmt: skip


def _page(
    id_: int,
    document: Document,
    fingerprint: str,
    outlets: Mapping[str | None, int | None],
    run_id: int,
) -> dict[str, Any]:
    d = document
    return {
        "id": id_,
        "external_id": _sound(d.id),
        "outlet_id": outlets[_sound(d.outlet) if d.outlet else None],
        "title": _sound(d.title),
        "text": _sound(d.text),
        "url": _sound(d.url),
        "url_key": url_key(_sound(d.url)) if d.url else None,
        "author": _sound(d.author),
        "language": d.language,
        "published": d.published,
        "published_on": iso(_day(d.published)),
        "published_from": d.published_from,
        "text_hash": text_key(_sound(d.prose)),
        "fingerprint": fingerprint,
        "duplicate_of": None,
        "run_id": run_id,
    }


def _write_articles(
    connection: Connection, pages: list[dict[str, Any]], before: Mapping[int, _Known]
) -> int:
    """Insert or update articles and link copies to their first; returns how many are copies."""
    new = [page for page in pages if page["id"] not in before]
    _link_copies(connection, new)
    bulk.insert(connection, "articles", _ARTICLE, [tuple(p[c] for c in _ARTICLE) for p in new])
    changed = [page for page in pages if page["id"] in before]
    if not changed:
        return sum(page["duplicate_of"] is not None for page in new)

    # As text: values are those that `bulk` takes, past SQLAlchemy's types.
    columns = [c for c in _ARTICLE if c not in ("id", "duplicate_of")]
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
    """Set `duplicate_of` of new articles: whatever they repeat has come before them."""
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
    """Link anew all articles that share or shared a text or an address with changed ones."""
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
    for id_ in sorted(concerned):  # in order, for each looks at those before it
        connection.execute(update(Article).where(Article.id == id_).values(duplicate_of=first))


@dataclass
class _Rows:
    """The rows of a batch, table by table."""

    furniture: list[bulk.Row] = field(default_factory=list)
    appearances: list[bulk.Row] = field(default_factory=list)
    names: list[bulk.Row] = field(default_factory=list)
    roles: list[bulk.Row] = field(default_factory=list)
    quotes: list[bulk.Row] = field(default_factory=list)
    words: list[bulk.Row] = field(default_factory=list)
    spans: list[bulk.Row] = field(default_factory=list)
    speakers: list[bulk.Row] = field(default_factory=list)
    presented: dict[int, Presented] = field(default_factory=dict)
    """The appearances as it is decided on them, by number."""
    said: list[statements.Words] = field(default_factory=list)
    """The quotes that can be statements."""

    def add(self, article_id: int, extract: record.Extract) -> None:
        """The rows of one article."""
        document = extract.document
        self.furniture += [
            (article_id, seq, start, end) for seq, (start, end) in enumerate(document.furniture, 1)
        ]
        cast = _Cast(article_id, extract.quotes)
        place = f"{_sound(document.outlet) or ''}/{_sound(document.id)}"
        self.presented |= cast.presented(place)
        self.appearances += cast.appearances
        self.names += cast.names
        self.roles += cast.roles
        published = _day(document.published)
        first = article_id * PER_ARTICLE
        for position, quote in enumerate(extract.quotes, 1):
            id_ = first + position
            said = quote.said_on
            content = _sound(quote.content.text)
            latest = said.latest if said else None
            self.quotes.append((
                id_, article_id, position, quote.kind, quote.act, content,
                _sound(quote.cue.text) if quote.cue else None,
                _sound(quote.source.text) if quote.source else None,
                quote.in_title, _sound(quote.on_behalf_of),
                said.edtf if said else None, _sound(said.text) if said else None,
                said.basis if said else None, said.confidence if said else None,
                iso(said.earliest) if said else None, iso(latest),
                iso(latest or published), quote.confidence,
            ))  # fmt: skip
            self.words.append((id_, fold(content)))
            copied = (quote.act, quote.kind, iso(latest or published))
            for part in ("content", "cue", "source"):
                found = getattr(quote, part)
                if found is not None:
                    self.spans += [
                        (id_, part, seq, start, end)
                        for seq, (start, end) in enumerate(found.spans, 1)
                    ]
            self.speakers += [
                (id_, seq, *cast.of(speaker), *copied)
                for seq, speaker in enumerate(dict.fromkeys(quote.speakers), 1)
            ]
            if quote.speakers and statements.comparable(quote.kind, quote.act):
                name = _sound(quote.speakers[0].name)
                self.said.append(statements.Words(id_, content, name))

    def write(self, connection: Connection, who: Mapping[int, Who]) -> None:
        """Insert them, now that it is decided who the appearances are."""
        bulk.insert(
            connection, "furniture",
            ("article_id", "seq", "start_offset", "end_offset"), self.furniture,
        )  # fmt: skip
        bulk.insert(
            connection, "appearances",
            ("id", "article_id", "seq", "name", "type", "gender", "profile_id", "speaker_id"),
            [(*row, who[row[0]].profile_id, who[row[0]].speaker_id) for row in self.appearances],
        )  # fmt: skip
        bulk.insert(
            connection, "appearance_names", ("appearance_id", "name", "folded", "speaker_id"),
            [(*row, who[row[0]].speaker_id) for row in self.names],
        )  # fmt: skip
        bulk.insert(
            connection, "roles",
            ("id", "appearance_id", "text", "title", "organization", "former"), self.roles,
        )  # fmt: skip
        bulk.insert(
            connection, "quotes",
            (
                "id", "article_id", "position", "kind", "act", "text", "cue", "source", "in_title",
                "on_behalf_of", "said_on", "said_text", "said_basis", "said_confidence", "earliest",
                "latest", "no_later_than", "confidence",
            ),
            self.quotes,
        )  # fmt: skip
        bulk.insert(
            connection, "spans",
            ("quote_id", "part", "seq", "start_offset", "end_offset"), self.spans,
        )  # fmt: skip
        bulk.insert(
            connection, "quote_speakers",
            (
                "quote_id", "seq", "appearance_id", "role_id", "act", "kind", "no_later_than",
                "speaker_id",
            ),
            [(*row, who[row[2]].speaker_id) for row in self.speakers],
        )  # fmt: skip
        bulk.insert(connection, "quote_words", ("quote_id", "words"), self.words)


_fold_name = lru_cache(maxsize=4096)(fold)  # few people are most of the news


class _Cast:
    """The speakers of one article: one appearance for one name and type."""

    def __init__(self, article_id: int, quotes: Sequence[record.Quote]) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._roles: dict[tuple[int, str], bulk.Row] = {}
        self._first = article_id * PER_ARTICLE
        genders: dict[int, set[str]] = {}
        names: dict[tuple[int, str], None] = {}
        for quote in quotes:
            for speaker in quote.speakers:
                key = (_sound(speaker.name), speaker.type)
                id_ = self._numbers.setdefault(key, self._first + len(self._numbers) + 1)
                names |= dict.fromkeys(
                    (id_, _sound(name)) for name in (speaker.name, *speaker.names)
                )
                if speaker.gender:
                    genders.setdefault(id_, set()).add(speaker.gender)
                self._add_role(id_, speaker)
        self.names: list[bulk.Row] = [(id_, name, _fold_name(name)) for id_, name in names]
        self.roles = list(self._roles.values())
        self.appearances: list[bulk.Row] = []
        for (name, kind), id_ in self._numbers.items():
            shown = genders.get(id_, set())
            gender = min(shown) if len(shown) == 1 else None  # a text that shows both shows none
            self.appearances.append((id_, article_id, id_ - self._first, name, kind, gender))

    def _add_role(self, id_: int, speaker: Speaker) -> None:
        role = speaker.role
        if role is None:
            return
        number = self._first + len(self._roles) + 1
        row = (
            number, id_, _sound(role.text), _sound(role.title), _sound(role.organization),
            role.former,
        )  # fmt: skip
        self._roles.setdefault((id_, row[2]), row)

    def presented(self, article: str) -> dict[int, Presented]:
        """The appearances as it is decided on them; `article` tells theirs from all others."""
        names: dict[int, list[str]] = {}
        for id_, name, _ in self.names:
            names.setdefault(id_, []).append(name)
        roles: dict[int, list[Role]] = {}
        for _, id_, *role in self.roles:
            roles.setdefault(id_, []).append(Role(*role))
        return {
            id_: Presented(
                name, kind, article, tuple(sorted(names[id_])) if kind == "organization" else (),
                gender, tuple(roles.get(id_, ())),
            )
            for id_, _, _, name, kind, gender in self.appearances
        }  # fmt: skip

    def of(self, speaker: Speaker) -> tuple[int, int | None]:
        """The numbers of the speaker's appearance and of its role at this quote."""
        id_ = self._numbers[_sound(speaker.name), speaker.type]
        return id_, self._roles[id_, _sound(speaker.role.text)][0] if speaker.role else None


@dataclass(frozen=True)
class OpenFailure:
    """An input that has not gone in yet."""

    place: str
    path: str
    reason: str
    attempts: int
    failed_at: datetime


def open_failures(database: Database) -> list[OpenFailure]:
    """The inputs that could not be taken in and have not gone in since, by place."""
    with database.connect() as connection:
        rows = connection.execute(
            select(Failure.place, Failure.path, Failure.reason, Failure.attempts, Failure.failed_at)
            .where(Failure.resolved_at.is_(None))
            .order_by(Failure.place)
        )
        return [OpenFailure(*row) for row in rows]


def _day(published: str | None) -> date | None:
    """The day of an ISO 8601 day or time, as it was where it was published."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _sound(value: Any) -> Any:
    """Text as databases take it: NUL and lone surrogates become U+FFFD, and offsets stay."""
    if not value:
        return value
    try:  # nearly all text is sound, and that is seen quickly
        value.encode()
    except UnicodeEncodeError:
        return _UNSOUND.sub("\ufffd", value)
    return value.replace("\0", "\ufffd")


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _fingerprint(d: Document) -> str:
    return _hash(json.dumps([
        d.text, d.title, d.outlet, d.published, d.published_from, d.url, d.author, d.language,
        d.furniture,
    ]))  # fmt: skip
