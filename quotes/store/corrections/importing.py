"""Imports annotations from other programs as corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from quotes.corrections import Anchor, Placed
from quotes.corrections.annotations import AnnotatedArticle, AnnotatedQuote
from quotes.document import Spans
from quotes.document.keys import text_key
from quotes.errors import QuotesError
from quotes.record import Quote
from quotes.store.corrections.change import Change
from quotes.store.corrections.held import Text, corrected_quotes, extracted_quotes, texts_of
from quotes.store.corrections.making import make, make_added
from quotes.store.engine import Database
from quotes.store.schema.models import AppearanceName, AppearanceRow, Article, Outlet
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.search.words import as_indexed

_SAME = 0.5


@dataclass
class ImportedAnnotations:
    """The result of an import."""

    articles: int = 0
    confirmed: int = 0
    corrected: int = 0
    added: int = 0
    rejected: int = 0
    unknown: int = 0
    """Annotated articles that are not in the database."""


def import_annotations(
    database: Database,
    articles: Iterable[AnnotatedArticle],
    *,
    who: str | None = None,
    complete: bool = False,
    refused: Callable[[str], None] = lambda _: None,
) -> ImportedAnnotations:
    """Turn annotated articles into corrections, in one transaction per article.

    An annotated quote that equals a stored one confirms it, one that differs corrects it, one that
    is missing is added; with `complete`, quotes that are not annotated are rejected. Articles are
    matched by outlet and id, else by text. `refused` is called with a line for each annotation that
    could not be imported.
    """
    done = ImportedAnnotations()
    for marked in articles:
        with database.write() as connection:
            article = _find(connection, marked)
            if article is None:
                done.unknown += 1
                refused(f"{marked.where}: no such article in the database")
                continue
            done.articles += 1
            _ArticleImport(connection, article, marked, who, done, refused).run(complete)
    return done


def _find(connection: Connection, marked: AnnotatedArticle) -> Text | None:
    wanted = select(Article.id).outerjoin(Outlet, Outlet.id == Article.outlet_id)
    tries = []
    if marked.id is not None:
        named = wanted.where((Article.external_id == marked.id) | (Article.url == marked.id))
        if marked.outlet is not None:
            tries.append(named.where(Outlet.name == marked.outlet))
        tries.append(named)
        number = marked.id.rpartition(":")[2]
        if marked.id.startswith("urn:quotes:article:") and number.isdecimal():
            tries.append(wanted.where(Article.id == int(number)))
    if marked.text:
        tries.append(wanted.where(Article.text_hash == text_key(marked.text)))
    for one in tries:
        ids = connection.scalars(one.order_by(Article.id).limit(1)).all()
        if ids:
            return texts_of(connection, ids)[0]
    return None


@dataclass
class _ArticleImport:
    connection: Connection
    article: Text
    marked: AnnotatedArticle
    who: str | None
    done: ImportedAnnotations
    refused: Callable[[str], None]

    def run(self, complete: bool) -> None:
        there = self._there()
        met: set[int] = set()
        for quote in self.marked.quotes:
            placed = self._placed(quote)
            if placed is None:
                self.refused(f"{self.marked.where}: words at {quote.content[0][0]} are not there")
                continue
            match = _match(placed.content, [p for p in there if p.position not in met])
            if match is not None:
                met.add(match.position)
            self._decide(placed, match)
        for other in there if complete else ():
            if other.position not in met and not other.quote.in_title:
                self._make(other, Change(reject=True), "rejected")

    def _there(self) -> list[Placed]:
        base = extracted_quotes(self.connection, [self.article.id])[self.article.id]
        return list(corrected_quotes(self.connection, self.article, base).quotes)

    def _placed(self, quote: AnnotatedQuote) -> AnnotatedQuote | None:
        """The quote with spans in the stored text, which may differ from the annotated one."""
        if not self.marked.text or self.marked.text == self.article.text:
            return quote if quote.content[-1][1] <= len(self.article.text) else None
        moved: dict[str, Any] = {}
        for name in ("content", "source", "cue"):
            spans = getattr(quote, name)
            moved[name] = spans
            if spans:
                moved[name] = Anchor.at(self.marked.text, spans).find(self.article.text)
        if moved["content"] is None:
            return None
        return AnnotatedQuote(**{**vars(quote), **moved})

    def _decide(self, marked: AnnotatedQuote, match: Placed | None) -> None:
        change = self._change(marked, match.quote if match else None)
        if match is None:
            try:
                change.check()
                make_added(self.connection, self.article.id, change, self.who, None)
                self.done.added += 1
            except QuotesError as error:
                self.refused(f"{self.marked.where}: {error}")
        elif change == Change():
            self._make(match, Change(confirm=True), "confirmed")
        else:
            self._make(match, change, "corrected")

    def _named(self, words: str) -> tuple[str, ...]:
        """The speaker that the article calls by the words of a source, if any."""
        seen, form = AppearanceRow, AppearanceName
        called = self.connection.scalars(
            select(seen.name)
            .join(form, form.appearance_id == seen.id)
            .where(seen.article_id == self.article.id, form.folded == as_indexed(words))
        ).first()
        return (called,) if called else ()

    def _make(self, placed: Placed, change: Change, count: str) -> None:
        number = self.article.id * PER_ARTICLE + placed.position
        try:
            change.check()
            make(self.connection, number, change, self.who, None)
            setattr(self.done, count, getattr(self.done, count) + 1)
        except QuotesError as error:
            if "nothing to change" not in str(error):
                self.refused(f"{self.marked.where}: quote {number}: {error}")

    def _change(self, marked: AnnotatedQuote, quote: Quote | None) -> Change:
        """The difference between an annotated quote and the stored one."""
        given: dict[str, Any] = {}
        for name, option in (("content", "text"), ("source", "source"), ("cue", "cue")):
            spans = getattr(marked, name)
            part = getattr(quote, name) if quote else None
            if spans is None or (quote and spans == (part.spans if part else ())):
                continue
            if option == "text":
                given["near"] = spans[0][0]
            given[option] = " … ".join(self.article.text[s:e] for s, e in spans)
        if marked.speakers is not None:
            names = tuple(s.name for s in quote.speakers) if quote else ()
            if marked.speakers and marked.speakers != names:
                given["speakers"] = marked.speakers
            elif not marked.speakers and names:
                given["unnamed"] = True
        elif quote is None and marked.source:
            start, end = marked.source[0]
            given["speakers"] = self._named(self.article.text[start:end])
        for name in ("kind", "act"):
            value = getattr(marked, name)
            if value and (quote is None or value != getattr(quote, name)):
                given[name] = value
        said = quote.said_on.edtf if quote and quote.said_on else ""
        if marked.said_on is not None and marked.said_on != said:
            given |= {"said_on": marked.said_on} if marked.said_on else {"undated": True}
        return Change(**given)


def _match(content: Spans, there: Iterable[Placed]) -> Placed | None:
    best: tuple[float, Placed] | None = None
    for placed in there:
        if placed.quote.in_title:
            continue
        spans = placed.quote.content.spans
        shared = sum(max(0, min(e, b) - max(s, a)) for s, e in content for a, b in spans)
        union = sum(e - s for s, e in (*content, *spans)) - shared
        if shared >= _SAME * union and (best is None or shared / union > best[0]):
            best = shared / union, placed
    return best[1] if best else None
