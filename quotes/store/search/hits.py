"""Searches quotes by words, speaker, date and outlet.

All functions take an open connection (`Database.connect`) and read only. The same query has the
same hits on SQLite (FTS5, ranked by BM25) and PostgreSQL (tsvector, ranked by ts_rank); only the
order by relevance differs.

A quote's date is the last possible day of its date of saying or, without one, the day of
publication (`quotes.no_later_than`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from quotes.errors import QuotesError
from quotes.store.asking import ask
from quotes.store.schema.values import ACTS, KINDS
from quotes.store.search.language import parse
from quotes.store.search.query import SHOWN_CONFIDENCE, UNSURE, Filters, Query, period
from quotes.store.search.selection import Selection, Sort
from quotes.store.search.stems import are_indexed, stemmed
from quotes.store.speakers.names import FilterIds, Unknown

Spans = tuple[tuple[int, int], ...]
_BATCH = 500
COLUMNS = (
    "id",
    "said_on",
    "said_confidence",
    "published",
    "speakers",
    "speaker_confidence",
    "role",
    "kind",
    "act",
    "text",
    "outlet",
    "title",
    "url",
    "statement_id",
    "confidence",
)
"""The columns of hits in output for programs."""


@dataclass(frozen=True)
class HitSpeaker:
    """A speaker of a quote with the role given in the article; `id` is None if unresolved."""

    id: int | None
    name: str
    type: str
    role: str | None


@dataclass(frozen=True)
class Hit:
    """A quote that was found. `highlights` are spans of `text`.

    `said_on` is EDTF, `published` is as given by the article. `correction_id` is its last
    correction, if any; `parent_id` is the quote that contains this one, if any. `origin` is where
    the article was read from.
    """

    id: int
    kind: str
    act: str
    text: str
    speakers: tuple[HitSpeaker, ...]
    source: str | None
    cue: str | None
    said_on: str | None
    said_confidence: float | None
    published: str | None
    outlet: str | None
    title: str | None
    url: str | None
    article_id: int
    statement_id: int | None
    confidence: float
    correction_id: int | None = None
    parent_id: int | None = None
    origin: str | None = None
    speaker_confidence: float | None = None
    candidate: str | None = None
    highlights: Spans = ()

    @property
    def role(self) -> str | None:
        """The role of the first speaker that has one."""
        return next((s.role for s in self.speakers if s.role), None)

    @property
    def day(self) -> str:
        """The day of saying or, if the text gives none, "by" the day of publication.

        An uncertain date gets EDTF's question mark; without any date the result is empty.
        """
        if self.said_on:
            unsure = self.said_confidence is not None and self.said_confidence < UNSURE
            return f"{self.said_on}?" if unsure else self.said_on
        return f"by {self.published[:10]}" if self.published else ""

    def as_json(self) -> dict[str, Any]:
        """The object that `quotes search --format json` prints."""
        return {
            "id": self.id,
            "kind": self.kind,
            "act": self.act,
            "text": self.text,
            "speakers": [speaker.name for speaker in self.speakers],
            "speaker_confidence": _rounded(self.speaker_confidence),
            "candidate": self.candidate,
            "role": self.role,
            "source": self.source,
            "cue": self.cue,
            "said_on": self.said_on,
            "said_confidence": _rounded(self.said_confidence),
            "published": self.published,
            "outlet": self.outlet,
            "title": self.title,
            "url": self.url,
            "article_id": self.article_id,
            "statement_id": self.statement_id,
            "confidence": round(self.confidence, 2),
            "correction_id": self.correction_id,
            "parent_id": self.parent_id,
            "origin": self.origin,
        }


@dataclass(frozen=True)
class Count:
    """How many hits there are of one speaker, outlet, kind or year."""

    value: str
    quotes: int


@dataclass(frozen=True)
class Facets:
    """All hits counted by speaker, outlet, kind and year of saying, the most frequent first."""

    total: int
    speakers: tuple[Count, ...]
    outlets: tuple[Count, ...]
    kinds: tuple[Count, ...]
    years: tuple[Count, ...]

    def as_json(self) -> dict[str, Any]:
        """The total, and for each facet a list of values and their counts."""
        listed = {name: [vars(one) for one in getattr(self, name)] for name in FACETS}
        return {"total": self.total, **listed}


FACETS = ("speakers", "outlets", "kinds", "years")


STATEMENT_COLUMNS = (
    "statement_id", "quotes", "wordings", "outlets", "first_published",
    *(column for column in COLUMNS if column != "statement_id"),
)  # fmt: skip
"""The columns of hits in output for programs, if each hit represents its statement."""


@dataclass(frozen=True)
class Spread:
    """How far a statement spread: the numbers of its quotes, of different texts and of outlets, and
    the first day of publication."""

    quotes: int
    wordings: int
    outlets: int
    first_published: str | None


@dataclass(frozen=True)
class Hits:
    """One page of hits. `more`: there are further ones.

    `total` is their total number, if requested; `unknown` are names in the filters that nobody has;
    `spreads` are those of the hits' statements, if requested; `unsure` is the number of further
    hits below the requested confidence, if counted.
    """

    hits: tuple[Hit, ...]
    more: bool
    facets: Facets | None = None
    total: int | None = None
    unknown: tuple[Unknown, ...] = ()
    spreads: tuple[Spread, ...] = ()
    unsure: int | None = None

    def as_json(self) -> list[dict[str, Any]]:
        """The objects that `quotes search --format json` prints, `--statements` or not."""
        if not self.spreads:
            return [hit.as_json() for hit in self.hits]
        pairs = zip(self.spreads, self.hits, strict=True)
        return [{**vars(spread), **hit.as_json()} for spread, hit in pairs]


def filters(
    *,
    speakers: Iterable[str] = (),
    outlets: Iterable[str] = (),
    kinds: Iterable[str] = (),
    acts: Iterable[str] = (),
    since: str | None = None,
    until: str | None = None,
    min_confidence: float | None = None,
    min_date_confidence: float = 0.0,
    min_speaker_confidence: float = 0.0,
    copies: bool = False,
) -> Filters:
    """Filters from typed options.

    Without `min_confidence`, quotes below SHOWN_CONFIDENCE are left out.

    Dates are days, months or years, inclusive; `all` stands for all kinds or acts. Raises
    QuotesError for an invalid date, kind or act.
    """
    return Filters(
        speakers=tuple(speakers),
        outlets=tuple(outlets),
        kinds=_known("kind", kinds, KINDS),
        acts=_known("act", acts, ACTS),
        since=period(since)[0] if since else None,
        until=period(until)[1] if until else None,
        min_confidence=SHOWN_CONFIDENCE if min_confidence is None else min_confidence,
        min_date_confidence=min_date_confidence,
        min_speaker_confidence=min_speaker_confidence,
        copies=copies,
    )


def _rounded(confidence: float | None) -> float | None:
    return None if confidence is None else round(confidence, 2)


def _known(what: str, given: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    chosen: list[str] = []
    for value in given:
        if value == "all":
            chosen += known
        elif value in known:
            chosen.append(value)
        else:
            raise QuotesError(f"no {what} {value!r}; there are: {', '.join(known)}, all")
    return tuple(chosen)


def search(
    connection: Connection,
    query: str | Query = "",
    options: Filters | None = None,
    *,
    speaker_id: int | None = None,
    sort: Sort | None = None,
    limit: int = 20,
    offset: int = 0,
    facets: bool = False,
    facets_up_to: int | None = None,
    statements: bool = False,
    count: bool = False,
) -> Hits:
    """The quotes that match `query` (see `quotes.store.search.query`) and `options`.

    Acts are speech and writing unless the query or the options name others. Without `sort`, hits
    are ordered by relevance if the query has words, else newest first; `said` and `published` mean
    newest first. `facets` also counts all hits by facet (`facets_up_to`: only up to this number of
    hits), `count` only their number. `speaker_id` selects a known speaker. With `statements`, only
    the first quote of each statement is returned, with its spread. Raises QuotesError for a
    malformed query.
    """
    asked = _asked(connection, query, options)
    named = FilterIds.of(connection, asked.filters)
    selection = Selection.of(connection, asked, speaker_id, named)
    if selection is None:
        none = Facets(0, (), (), (), ()) if facets or facets_up_to else None
        return Hits(
            (), False, none, 0 if count else None, named.unknown, unsure=0 if count else None
        )
    sort = sort or ("relevance" if asked.ranked else "said")
    if statements:
        ids = _one_a_statement(connection, selection, sort, offset + limit + 1)[offset:]
    else:
        ids = selection.page(connection, sort, limit + 1, offset)
    hits = read(connection, ids[:limit], asked.highlights)
    more = len(ids) > limit
    if facets_up_to is not None:
        facets = not ((more or offset) and selection.more_than(connection, facets_up_to))
    counted = _facets(connection, selection) if facets else None
    total = None
    if count:
        whole = offset == 0 and not more
        total = counted.total if counted else len(ids) if whole else selection.total(connection)
    spreads = _spreads(connection, hits, asked.filters.copies) if statements else ()
    unsure = _unsure(connection, asked, speaker_id, named) if count else None
    return Hits(tuple(hits), more, counted, total, named.unknown, spreads, unsure)


def left_out(
    connection: Connection, query: str | Query, options: Filters
) -> tuple[int, tuple[Unknown, ...]]:
    """The number of matching quotes that are below the confidence of `options`, including copies.

    Also returns the names in the filters that nobody has. Raises QuotesError for a malformed query.
    """
    asked = _asked(connection, query, options)
    asked = replace(asked, filters=replace(asked.filters, copies=True))
    named = FilterIds.of(connection, asked.filters)
    return _unsure(connection, asked, None, named), named.unknown


def _unsure(connection: Connection, asked: Query, speaker_id: int | None, named: FilterIds) -> int:
    least = asked.filters.min_confidence
    every = replace(asked, filters=replace(asked.filters, min_confidence=0.0))
    selection = Selection.of(connection, every, speaker_id, named) if least > 0 else None
    if selection is None:
        return 0
    selection.below(least)
    return selection.total(connection)


def _one_a_statement(
    connection: Connection, selection: Selection, sort: Sort, wanted: int
) -> list[int]:
    """The ids of the first `wanted` hits, only one of each statement."""
    found: dict[int, int] = {}
    at = 0
    while len(found) < wanted:
        ids = selection.page(connection, sort, _BATCH, at)
        at += len(ids)
        rows = ask(connection, "SELECT id, statement_id FROM quotes WHERE id {listed}", ids)
        of = {row[0]: row[1] for row in rows}
        for id_ in ids:
            found.setdefault(of.get(id_) or -id_, id_)
        if len(ids) < _BATCH:
            break
    return list(found.values())[:wanted]


_SPREADS = """
    SELECT q.statement_id, COUNT(*), COUNT(DISTINCT q.text), COUNT(DISTINCT a.outlet_id),
        CAST(MIN(a.published_on) AS text)
    FROM quotes AS q JOIN articles AS a ON a.id = q.article_id
    WHERE q.statement_id {listed} AND (:copies OR NOT EXISTS (
        SELECT 1 FROM quote_copies AS k WHERE k.quote_id = q.id
    ))
    GROUP BY q.statement_id
"""


def _spreads(connection: Connection, hits: Sequence[Hit], copies: bool) -> tuple[Spread, ...]:
    """The spread of the statement of each quote."""
    ids = sorted({hit.statement_id for hit in hits if hit.statement_id is not None})
    sql = _SPREADS.replace(":copies", "1 = 1" if copies else "1 = 0")
    found = {row[0]: Spread(*row[1:]) for row in ask(connection, sql, ids)}
    alone = Spread(1, 1, 1, None)
    return tuple(
        found.get(hit.statement_id or 0)
        or replace(alone, outlets=int(bool(hit.outlet)), first_published=(hit.published or "")[:10])
        for hit in hits
    )


def facets(
    connection: Connection, query: str | Query = "", options: Filters | None = None
) -> Facets:
    """Count all quotes that `search` would find."""
    selection = Selection.of(connection, _asked(connection, query, options))
    if selection is None:
        return Facets(0, (), (), (), ())
    return _facets(connection, selection)


def matching(
    connection: Connection,
    query: str | Query = "",
    options: Filters | None = None,
) -> Iterator[Hit]:
    """All quotes that `search` would find, including copies, in the order of articles, read in
    batches."""
    asked = _asked(connection, query, options)
    asked = replace(asked, filters=replace(asked.filters, copies=True))
    selection = Selection.of(connection, asked)
    ids = selection.all(connection) if selection else []
    for start in range(0, len(ids), _BATCH):
        yield from read(connection, ids[start : start + _BATCH])


def _asked(connection: Connection, query: str | Query, options: Filters | None) -> Query:
    asked = parse(query) if isinstance(query, str) else query
    if asked.clauses and are_indexed(connection):
        asked = stemmed(asked)
    return replace(asked, filters=asked.filters.both(options or Filters()))


def _facets(connection: Connection, selection: Selection) -> Facets:
    found = selection.counts(connection)
    by_size = {
        name: tuple(Count(*one) for one in sorted(counts, key=lambda c: (-c[1], c[0])))
        for name, counts in found.items()
    }
    ((_, total),) = found["total"]
    return Facets(total, *(by_size.get(name, ()) for name in FACETS))


_SPEAKERS_OF = """
    SELECT qs.quote_id, qs.speaker_id, coalesce(s.name, p.name), coalesce(s.type, p.type), r.text
    FROM quote_speakers AS qs
    JOIN appearances AS p ON p.id = qs.appearance_id
    LEFT JOIN speakers AS s ON s.id = qs.speaker_id
    LEFT JOIN roles AS r ON r.id = qs.role_id
    WHERE qs.quote_id {listed} ORDER BY qs.quote_id, qs.seq
"""
_QUOTES = """
    SELECT q.id, q.kind, q.act, q.text, q.source, q.cue, q.said_on, q.said_confidence,
        a.published, o.name, a.title, a.url, q.article_id, q.statement_id, q.confidence,
        q.correction_id, u.id, f.origin, q.speaker_confidence, q.candidate
    FROM quotes AS q JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN quotes AS u ON u.id = q.parent_id
    LEFT JOIN outlets AS o ON o.id = a.outlet_id
    LEFT JOIN article_origins AS f ON f.article_id = a.id
    WHERE q.id {listed}
"""


def read(
    connection: Connection,
    ids: Sequence[int],
    highlights: Callable[[str], Spans] = lambda text: (),
) -> list[Hit]:
    """The quotes with these ids, in this order; missing ones are left out.

    `highlights` is a function that returns the spans to highlight in a quote's text.
    """
    if not ids:
        return []
    speakers: dict[int, list[HitSpeaker]] = defaultdict(list)
    for row in ask(connection, _SPEAKERS_OF, ids):
        speakers[row[0]].append(HitSpeaker(*row[1:]))
    hits: dict[int, Hit] = {}
    for id_, kind, act, text_, *rest in ask(connection, _QUOTES, ids):
        said: list[Any] = [id_, kind, act, text_, tuple(speakers[id_]), *rest, highlights(text_)]
        hits[id_] = Hit(*said)
    return [hits[id_] for id_ in ids if id_ in hits]
