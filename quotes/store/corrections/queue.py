"""Chooses the quotes to review, and shows each in its article."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, or_, select

from quotes.errors import QuotesError
from quotes.record import Quote
from quotes.store.corrections.held import Text, corrected_quotes, extracted_quotes, texts_of
from quotes.store.reports.report import find_report, run_report
from quotes.store.schema.models import (
    Article,
    CorrectionRow,
    ExtractedQuote,
    Outlet,
    QuoteRow,
    QuoteSpeaker,
)
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.search.query import UNSURE
from quotes.store.search.selection import SHOWN_ACTS
from quotes.store.speakers.names import outlet_ids, speaker_ids


@dataclass(frozen=True)
class ReviewQueue:
    """The quotes to review. By default the uncertain ones, least certain first.

    `report` is a report whose rows have a `quote_id`, with its parameters in `given`. `new` selects
    the quotes of speakers who appear in a single article. `sample` is a number of quotes drawn at
    random; equal seeds draw the same ones. Reviewers of a sample see the extracted quotes without
    corrections by others, so that it measures the extractor and two people can be compared.
    """

    speaker: str | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    acts: tuple[str, ...] = SHOWN_ACTS
    report: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    new: bool = False
    sample: int | None = None
    seed: int = 1

    @property
    def name(self) -> str:
        """The review's name in the journal: the same for the same work."""
        kind = "unsure"
        if self.sample is not None:
            kind = f"sample {self.sample} seed {self.seed}"
        elif self.report:
            kind = " ".join(["report", self.report, *(f"{k}={v}" for k, v in self.given.items())])
        elif self.new:
            kind = "new speakers"
        acts = None if self.acts == SHOWN_ACTS else "+".join(self.acts)
        narrowed = (
            ("speaker", self.speaker), ("outlet", self.outlet), ("since", self.since),
            ("until", self.until), ("act", acts),
        )  # fmt: skip
        return " ".join([kind, *(f"{name}={value}" for name, value in narrowed if value)])

    @property
    def blind(self) -> bool:
        """Whether corrections by others are hidden."""
        return self.sample is not None

    def numbers(self, connection: Connection) -> list[int]:
        """The quotes in their order, including those already decided."""
        if self.report:
            return self._reported(connection)
        if self.sample is not None:
            # Rejected quotes were extracted too; added ones were not.
            kept = select(ExtractedQuote.id).where(ExtractedQuote.rejected)
            drawn = {*connection.scalars(self._narrowed(connection, select(QuoteRow.id), QuoteRow))}
            drawn = {id_ for id_ in drawn if id_ % PER_ARTICLE < 90_000}
            drawn |= {*connection.scalars(self._narrowed(connection, kept, ExtractedQuote))}
            return heapq.nsmallest(self.sample, drawn, key=self._draw)
        rows = self._narrowed(connection, select(QuoteRow.id), QuoteRow)
        if self.new:
            rows = rows.where(QuoteRow.id.in_(_of_new_speakers())).order_by(QuoteRow.id.desc())
        elif self.speaker or self.outlet:
            rows = rows.order_by(QuoteRow.confidence, QuoteRow.id)
        else:
            unsure = or_(QuoteRow.confidence < UNSURE, QuoteRow.said_confidence < UNSURE)
            rows = rows.where(unsure).order_by(QuoteRow.confidence, QuoteRow.id)
        return list(connection.scalars(rows))

    def _draw(self, number: int) -> bytes:
        return hashlib.blake2b(f"{self.seed}/{number}".encode(), digest_size=8).digest()

    def _reported(self, connection: Connection) -> list[int]:
        assert self.report is not None
        table = run_report(connection, find_report(self.report), self.given)
        if "quote_id" not in table.columns:
            raise QuotesError(f"report {self.report} lists no quotes (it has no column quote_id)")
        place = table.columns.index("quote_id")
        return list(dict.fromkeys(int(row[place]) for row in table.rows if row[place]))

    def _narrowed(self, connection: Connection, rows: Select[Any], table: Any) -> Select[Any]:
        if self.speaker is not None:
            ids = speaker_ids(connection, self.speaker)
            if not ids:
                raise QuotesError(f"no speaker called {self.speaker!r}")
            said = select(QuoteSpeaker.quote_id).where(QuoteSpeaker.speaker_id.in_(ids))
            rows = rows.where(table.id.in_(said))
        if self.outlet is not None:
            outlets = outlet_ids(connection, self.outlet)
            if not outlets:
                raise QuotesError(f"no outlet called {self.outlet!r}")
            rows = rows.where(
                table.article_id.in_(select(Article.id).where(Article.outlet_id.in_(outlets)))
            )
        for day, compared in ((self.since, ">="), (self.until, "<=")):
            if day is not None:
                published = Article.published_on.op(compared)(day)
                rows = rows.where(table.article_id.in_(select(Article.id).where(published)))
        return rows.where(table.act.in_(self.acts))


def _of_new_speakers() -> Select[Any]:
    first, other = QuoteSpeaker, QuoteSpeaker.__table__.alias("other")
    elsewhere = exists().where(
        other.c.speaker_id == first.speaker_id,
        other.c.quote_id / PER_ARTICLE != first.quote_id / PER_ARTICLE,
    )
    return select(first.quote_id).where(first.speaker_id.is_not(None), ~elsewhere)


def decided(connection: Connection, work: ReviewQueue, who: str | None) -> set[int]:
    """The quotes that are done: decided by anybody or, in a sample, by `who`."""
    row = CorrectionRow
    held = select(row.quote_id).where(
        row.target == "quote", row.quote_id.is_not(None), row.undone_at.is_(None)
    )
    if work.blind:
        held = held.where(row.review == work.name, row.who == who)
    return {id_ for id_ in connection.scalars(held.distinct()) if id_ is not None}


@dataclass(frozen=True)
class Card:
    """A quote in its article: `text` is the whole text (or title) to which its spans refer.

    `speakers` are the names of all speakers of the article; `decided` is what people have decided
    on the quote so far.
    """

    id: int
    quote: Quote
    text: str
    title: str | None
    outlet: str | None
    published: str | None
    speakers: tuple[str, ...]
    decided: tuple[str, ...] = ()


def card(connection: Connection, number: int, *, original: bool = False) -> Card | None:
    """The card of a quote, with corrections or as extracted; None if it is gone."""
    article = number // PER_ARTICLE
    texts = texts_of(connection, [article])
    if not texts:
        return None
    base = extracted_quotes(connection, [article])[article]
    now = corrected_quotes(connection, texts[0], base).quotes
    position = number - article * PER_ARTICLE
    quotes = {p.position: p.quote for p in now}
    if original:
        quotes |= {p.position: p.quote for p in base}
    if position not in quotes:
        return None
    names = dict.fromkeys(s.name for placed in (*base, *now) for s in placed.quote.speakers)
    decided = () if original else _decided(connection, number)
    return _card(connection, number, quotes[position], texts[0], tuple(names), decided)


def _card(
    connection: Connection,
    number: int,
    quote: Quote,
    text: Text,
    speakers: tuple[str, ...],
    decided: tuple[str, ...],
) -> Card:
    row = connection.execute(
        select(Article.published, Outlet.name)
        .outerjoin(Outlet, Outlet.id == Article.outlet_id)
        .where(Article.id == text.id)
    ).one()
    whole = (text.title or "") if quote.in_title else text.text
    return Card(number, quote, whole, text.title, row.name, row.published, speakers, decided)


def _decided(connection: Connection, number: int) -> tuple[str, ...]:
    row = CorrectionRow
    rows = connection.execute(
        select(row.summary, row.who)
        .where(row.quote_id == number, row.undone_at.is_(None), row.target == "quote")
        .order_by(row.id)
    )
    return tuple(f"{summary}{f' ({who})' if who else ''}" for summary, who in rows)


def waiting(
    connection: Connection, work: ReviewQueue, who: str | None, numbers: Sequence[int]
) -> Iterator[int]:
    """The ids among `numbers` that are not done."""
    done = decided(connection, work, who)
    return (number for number in numbers if number not in done)
