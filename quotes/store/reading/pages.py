"""Reads speakers' pages, lists of speakers, and quotes in their paragraphs.

All functions take an open connection (`Database.connect`) and read only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, text

from quotes.errors import NotThere, QuotesError
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.search.hits import Hit, Hits, filters, read, search
from quotes.store.search.query import SHOWN_CONFIDENCE, Filters, Query
from quotes.store.search.selection import SHOWN_ACTS, Sort, bound
from quotes.store.search.words import as_indexed
from quotes.store.speakers.names import Unknown, nearest, speaker_ids

if TYPE_CHECKING:
    from quotes.store.corrections import Entry

LISTED = ("id", "name", "type", "quotes", "articles", "first", "last")
"""The columns of speakers in output for programs."""

BASES = {
    "expression": "words with the cue",
    "dateline": "the dateline",
    "context": "the same occasion, dated elsewhere in the article",
    "person": "a person's correction",
}
"""What a date rests on, in words for people."""


@dataclass(frozen=True)
class SpeakerCount:
    """A speaker with numbers of quotes; `first` and `last` are ISO days (said no later than)."""

    id: int
    name: str
    type: str
    gender: str | None
    quotes: int
    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True)
class Called:
    """A name or role, with the number of articles that give it, and the first and last ISO day."""

    text: str
    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True)
class SpeakerPage:
    """One speaker: names and roles given in articles, and quotes, newest first.

    `others` are speakers whom the requested name may also mean; `unsure` is the number of further
    quotes below the requested confidence (0 if not counted).
    """

    speaker: SpeakerCount
    wikidata_id: str | None
    uncertain: bool
    names: tuple[Called, ...]
    roles: tuple[Called, ...]
    timeline: tuple[Hit, ...]
    more: bool
    others: tuple[SpeakerCount, ...] = ()
    unsure: int = 0


@dataclass(frozen=True)
class Mark:
    """The span of a part of a quote in a paragraph; `date` are the words that date it."""

    part: Literal["source", "cue", "content", "date"]
    start: int
    end: int


@dataclass(frozen=True)
class QuotePage:
    """A quote in its paragraph (or in the title): `marks` are sorted spans of `paragraph`."""

    hit: Hit
    paragraph: str
    marks: tuple[Mark, ...]
    in_title: bool
    said_text: str | None
    said_basis: str | None
    on_behalf_of: str | None
    author: str | None
    external_id: str
    same_words: tuple[Hit, ...]
    outer: Hit | None = None
    inner: tuple[Hit, ...] = ()
    corrections: tuple[Entry, ...] = ()
    """Corrections of it that are not undone, oldest first."""
    extracted: Mapping[str, Any] | None = None
    """The quote as extracted, if it was corrected (see `journal.as_extracted`)."""

    @property
    def basis(self) -> str | None:
        """What the date rests on, in words."""
        return BASES.get(self.said_basis or "", self.said_basis)


def speakers(
    connection: Connection,
    query: str = "",
    *,
    acts: Sequence[str] = SHOWN_ACTS,
    limit: int = 50,
    offset: int = 0,
) -> list[SpeakerCount]:
    """The speakers whose names match `query` (all, if it is empty), most quoted first."""
    among = ""
    values: dict[str, Any] = {"acts": list(acts), "limit": limit, "offset": offset}
    if query.strip():
        values["ids"] = speaker_ids(connection, query, words=True)
        among = "AND speaker_id IN :ids"
        if not values["ids"]:
            return []
    rows = connection.execute(
        bound(
            f"""
            SELECT speaker_id FROM speaker_months WHERE quotes > 0 AND act IN :acts {among}
            GROUP BY speaker_id ORDER BY sum(quotes) DESC, speaker_id LIMIT :limit OFFSET :offset
            """,
            values,
        )
    )
    ids = [row[0] for row in rows]
    return _counts(connection, ids, acts) if ids else []


@dataclass(frozen=True)
class Unlisted:
    """Numbers of speakers that `speakers` leaves out: those whose quotes are all of other acts, and
    those without a quote that is sure enough to be listed."""

    by_act: int
    unsure: int


def unlisted(connection: Connection, acts: Sequence[str] = SHOWN_ACTS) -> Unlisted:
    """How many speakers of the database `speakers` leaves out for these acts, and why."""
    row = connection.execute(
        bound(
            """
            SELECT (SELECT count(*) FROM speakers) AS known,
                count(DISTINCT speaker_id) AS sure,
                count(DISTINCT CASE WHEN act IN :acts THEN speaker_id END) AS listed
            FROM speaker_months WHERE quotes > 0
            """,
            {"acts": list(acts)},
        )
    ).one()
    return Unlisted(row.sure - row.listed, row.known - row.sure)


def _counts(
    connection: Connection, ids: list[int], acts: Sequence[str], least: float = SHOWN_CONFIDENCE
) -> list[SpeakerCount]:
    rows = connection.execute(
        bound(
            f"""
            SELECT s.id, s.name, s.type, s.gender, c.quotes, c.articles,
                CAST(c.first AS text) AS first, CAST(c.last AS text) AS last
            FROM (
                SELECT x.speaker_id, count(DISTINCT q.id) AS quotes,
                    -- The number of a quote begins with that of its article.
                    count(DISTINCT q.id / {PER_ARTICLE}) AS articles,
                    min(x.no_later_than) AS first, max(x.no_later_than) AS last
                FROM quote_speakers AS x JOIN quotes AS q ON q.id = x.quote_id
                WHERE x.speaker_id IN :ids AND x.act IN :acts AND q.confidence >= :least
                GROUP BY x.speaker_id
            ) AS c JOIN speakers AS s ON s.id = c.speaker_id
            ORDER BY c.quotes DESC, s.name, s.id
            """,
            {"ids": ids, "acts": list(acts), "least": least},
        )
    )
    return [SpeakerCount(**row._mapping) for row in rows]


def speaker(
    connection: Connection,
    name: str,
    *,
    options: Filters | None = None,
    sort: Sort = "said",
    limit: int = 50,
    offset: int = 0,
) -> SpeakerPage | list[SpeakerCount]:
    """The page of the speaker called `name`, or the list of speakers it may mean.

    A full name means the speaker with exactly that name. A single word ("Clinton") that occurs in
    other names does so only if that speaker is quoted more than all others together, who are then
    listed on the page. A number is a speaker's id. `options` narrow the timeline; without
    any, it has what listings show. Raises QuotesError if nobody has the name.
    """
    ids = speaker_ids(connection, name, words=True)
    if not ids and name.strip().isdecimal():
        ids = _existing(connection, int(name))
    if not ids:
        raise QuotesError(str(Unknown("speaker", name, nearest(connection, "speaker", name))))
    others: list[SpeakerCount] = []
    if len(ids) > 1:
        candidates = _listed(connection, ids)
        exact = [one for one in candidates if as_indexed(one.name) == as_indexed(name)]
        others = [one for one in candidates if one not in exact]
        rivals = 0 if len(as_indexed(name).split()) > 1 else sum(other.quotes for other in others)
        if len(exact) != 1 or (rivals and exact[0].quotes <= rivals):
            return candidates
        ids = [exact[0].id]
    page = _page(connection, ids[0], options or filters(), sort, limit, offset)
    return replace(page, others=tuple(others))


def speaker_by_id(
    connection: Connection,
    id_: int,
    *,
    options: Filters | None = None,
    sort: Sort = "said",
    limit: int = 50,
    offset: int = 0,
) -> SpeakerPage:
    """The page of the speaker with this number. Raises QuotesError if there is none."""
    if not _existing(connection, id_):
        raise NotThere(f"no speaker has the number {id_}")
    return _page(connection, id_, options or filters(), sort, limit, offset)


def exists(connection: Connection, id_: int) -> bool:
    """Whether there is a speaker with this number."""
    return bool(_existing(connection, id_))


def _existing(connection: Connection, id_: int) -> list[int]:
    if id_ >= 1 << 63:
        return []
    return [
        row[0]
        for row in connection.execute(text("SELECT id FROM speakers WHERE id = :id"), {"id": id_})
    ]


def _listed(connection: Connection, ids: list[int]) -> list[SpeakerCount]:
    """Speakers with their counts, most quoted first, including those without quotes."""
    counted = _counts(connection, ids, SHOWN_ACTS)
    known = {one.id for one in counted}
    return counted + [_bare(connection, i) for i in ids if i not in known]


def _bare(connection: Connection, id_: int) -> SpeakerCount:
    row = connection.execute(
        text("SELECT id, name, type, gender FROM speakers WHERE id = :id"), {"id": id_}
    ).one()
    return SpeakerCount(**row._mapping, quotes=0, articles=0, first=None, last=None)


def _page(
    connection: Connection, id_: int, options: Filters, sort: Sort, limit: int, offset: int
) -> SpeakerPage:
    row = connection.execute(
        text("SELECT wikidata_id, uncertain FROM speakers WHERE id = :id"), {"id": id_}
    ).one()
    counts = _counts(connection, [id_], options.acts or SHOWN_ACTS, options.min_confidence)
    names = _called(
        connection,
        f"""
        SELECT n.name AS text, count(*) AS articles,
            CAST(min(a.published_on) AS text) AS first, CAST(max(a.published_on) AS text) AS last
        -- The number of an appearance begins with that of its article.
        FROM appearance_names AS n JOIN articles AS a ON a.id = n.appearance_id / {PER_ARTICLE}
        WHERE n.speaker_id = :id GROUP BY n.name ORDER BY articles DESC, n.name
        """,
        id_,
    )
    roles = _called(
        connection,
        """
        SELECT r.text, count(DISTINCT p.article_id) AS articles,
            CAST(min(a.published_on) AS text) AS first, CAST(max(a.published_on) AS text) AS last
        FROM appearances AS p JOIN roles AS r ON r.appearance_id = p.id
        JOIN articles AS a ON a.id = p.article_id
        WHERE p.speaker_id = :id GROUP BY r.text ORDER BY last DESC, articles DESC, r.text
        """,
        id_,
    )
    found = timeline(connection, id_, options, sort=sort, limit=limit, offset=offset)
    return SpeakerPage(
        speaker=counts[0] if counts else _bare(connection, id_),
        wikidata_id=row.wikidata_id,
        uncertain=bool(row.uncertain),
        names=names,
        roles=roles,
        timeline=found.hits,
        more=found.more,
        unsure=found.unsure or 0,
    )


def _called(connection: Connection, sql: str, id_: int) -> tuple[Called, ...]:
    return tuple(Called(**row._mapping) for row in connection.execute(text(sql), {"id": id_}))


def timeline(
    connection: Connection,
    speaker_id: int,
    options: Filters | None = None,
    *,
    sort: Sort = "said",
    limit: int = 50,
    offset: int = 0,
) -> Hits:
    """The quotes of one speaker, the newest first."""
    return search(
        connection,
        Query(),
        options,
        speaker_id=speaker_id,
        sort=sort,
        limit=limit,
        offset=offset,
        count=offset == 0,
    )


def quote(connection: Connection, id_: int) -> QuotePage:
    """The quote with this id. Raises QuotesError if there is none."""
    found = read(connection, [id_]) if 0 < id_ < 1 << 63 else []
    if not found:
        raise NotThere(_missing(connection, id_))
    row = connection.execute(
        text(
            """
            SELECT q.in_title, q.said_text, q.said_basis, q.on_behalf_of, a.author, a.external_id,
                CASE WHEN q.in_title THEN a.title ELSE a.text END AS text
            FROM quotes AS q JOIN articles AS a ON a.id = q.article_id WHERE q.id = :id
            """
        ),
        {"id": id_},
    ).one()
    spans = connection.execute(
        text(
            "SELECT part, start_offset, end_offset FROM spans WHERE quote_id = :id "
            "ORDER BY start_offset"
        ),
        {"id": id_},
    )
    marks = [Mark(part, start, end) for part, start, end in spans]
    whole: str = row.text or ""
    start, end = _paragraph(whole, marks)
    marks += _dated(whole, start, end, row.said_text, marks)
    others = connection.execute(
        text(
            """
            SELECT b.id FROM quotes AS q JOIN quotes AS b
            ON b.statement_id = q.statement_id AND b.id <> q.id WHERE q.id = :id ORDER BY b.id
            """
        ),
        {"id": id_},
    )
    return QuotePage(
        hit=found[0],
        paragraph=whole[start:end],
        marks=tuple(
            Mark(m.part, m.start - start, m.end - start)
            for m in sorted(marks, key=lambda m: (m.start, m.end))
        ),
        in_title=bool(row.in_title),
        said_text=row.said_text,
        said_basis=row.said_basis,
        on_behalf_of=row.on_behalf_of,
        author=row.author,
        external_id=row.external_id,
        same_words=tuple(read(connection, [other[0] for other in others])),
        outer=next(iter(read(connection, list(filter(None, [found[0].parent_id])))), None),
        inner=tuple(read(connection, _inside(connection, id_))),
        corrections=tuple(_corrections(connection, found[0])),
        extracted=_extracted(connection, found[0]),
    )


def _missing(connection: Connection, id_: int) -> str:
    """The message for a quote that does not exist, with the reason."""
    rejected = None
    if 0 < id_ < 1 << 63:
        rejected = connection.execute(
            text(
                "SELECT rejected_by, rejected_at, correction_id, text FROM rejected_quotes "
                "WHERE quote_id = :id"
            ),
            {"id": id_},
        ).first()
    if rejected is None:
        return f"no quote has the number {id_}"
    by = f" by {rejected.rejected_by}" if rejected.rejected_by else ""
    day, number = str(rejected.rejected_at)[:10], rejected.correction_id
    return f"quote {id_} was rejected{by} on {day} (correction {number}): {rejected.text}"


def _corrections(connection: Connection, hit: Hit) -> list[Entry]:
    if hit.correction_id is None:
        return []
    from quotes.store.corrections import entries  # imported here because the ORM loads slowly

    found = entries(connection, quote=hit.id, states=("held", "orphaned"), limit=None)
    if not found:  # a rule on a name
        found = entries(connection, ids=[hit.correction_id])
    return found[::-1]


def _extracted(connection: Connection, hit: Hit) -> Mapping[str, Any] | None:
    if hit.correction_id is None:
        return None
    from quotes.store.corrections import extracted_of

    return extracted_of(connection, hit.id)


def _inside(connection: Connection, id_: int) -> list[int]:
    """The quotes inside a quote."""
    rows = connection.execute(
        text("SELECT id FROM quotes WHERE parent_id = :id ORDER BY id"), {"id": id_}
    )
    return [row[0] for row in rows]


def _paragraph(whole: str, marks: Sequence[Mark]) -> tuple[int, int]:
    """The bounds of the paragraphs that contain the marks."""
    first = min((m.start for m in marks), default=0)
    last = max((m.end for m in marks), default=0)
    return paragraphs(whole, first, last)


def paragraphs(whole: str, first: int, last: int) -> tuple[int, int]:
    """The bounds of the paragraphs of `whole` that contain `first` to `last`."""
    start = whole.rfind("\n", 0, first) + 1
    end = whole.find("\n", last)
    return start, len(whole) if end < 0 else end


def _dated(
    whole: str, start: int, end: int, words: str | None, marks: Sequence[Mark]
) -> list[Mark]:
    """The mark of the date's words in the paragraph: outside the content, nearest to the cue."""
    if not words:
        return []
    near = next((m.start for m in marks if m.part == "cue"), start)
    contents = [m for m in marks if m.part == "content"]
    places: list[int] = []
    at = whole.find(words, start, end)
    while at >= 0:
        if not any(m.start < at + len(words) and at < m.end for m in contents):
            places.append(at)
        at = whole.find(words, at + 1, end)
    if not places:
        return []
    best = min(places, key=lambda place: abs(place - near))
    return [Mark("date", best, best + len(words))]


def quote_as_json(page: QuotePage) -> dict[str, Any]:
    """The object that `quotes show --format json` prints."""
    return {
        **page.hit.as_json(),
        "said_text": page.said_text,
        "said_basis": page.said_basis,
        "on_behalf_of": page.on_behalf_of,
        "in": "title" if page.in_title else "text",
        "paragraph": page.paragraph,
        "marks": [vars(mark) for mark in page.marks],
        "corrections": [entry.as_json() for entry in page.corrections],
        "extracted": page.extracted,
        "inside": page.outer.as_json() if page.outer else None,
        "contains": [hit.as_json() for hit in page.inner],
        "same_words": [hit.as_json() for hit in page.same_words],
    }


def as_json(page: SpeakerPage) -> dict[str, Any]:
    """The object that `quotes speaker --format json` prints."""
    return {
        **vars(page.speaker),
        "wikidata_id": page.wikidata_id,
        "uncertain": page.uncertain,
        "names": [vars(name) for name in page.names],
        "roles": [vars(role) for role in page.roles],
        "quotes_shown": [hit.as_json() for hit in page.timeline],
    }
