"""Dates the quotes of an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from quotes.dates.bounds import bounds
from quotes.dates.datelines import Dateline, dateline
from quotes.dates.english import month_first
from quotes.dates.features import ArticleDates
from quotes.dates.linking import released
from quotes.dates.resolve import timeline
from quotes.dates.said_on import Basis, SaidOn
from quotes.dates.stamps import publication_day, times_of
from quotes.detect.attribution import Attribution
from quotes.detect.vectors import PieceVectors
from quotes.document import Block, Document, Span
from quotes.speakers import Sourcing

_MOST_DAYS = 31  # entries of one live blog
_STALE = 200  # beyond this many days, the year of a dateline without one is unknown


def date_quotes(
    document: Document,
    attributions: Sequence[Attribution],
    sourcing: Sequence[Sourcing],
    vectors: PieceVectors | None = None,
) -> list[SaidOn | None]:
    """The date of saying of each attribution; None if the text does not date it.

    Spans are offsets in `document.reading`, whose pieces have the `vectors`; `sourcing` is parallel
    to `attributions`. Nothing is dated later than the day of publication, and nothing depends on
    today's date or on a time zone. An entry of a live blog counts as published on its own day, and
    an embedded post has the date of its markup.
    """
    found = _published_together(document, attributions, sourcing, vectors)
    for day, spans in _entry_days(document).items():
        of_day = replace(document, published=day)
        dated = _published_together(of_day, attributions, sourcing, vectors)
        for index, attribution in enumerate(attributions):
            if any(start <= attribution.content[0][0] < end for start, end in spans):
                found[index] = dated[index]
    for block in document.blocks:
        if _is_dated(block):
            start, end = block.start + document.offset, block.end + document.offset
            for index, attribution in enumerate(attributions):
                if start <= attribution.content[0][0] < end:
                    found[index] = _posted(block, document)
    return found


def _entry_days(document: Document) -> dict[str, list[Span]]:
    """The entries of a live blog by day, except those of the article's own day."""
    days: dict[str, list[Span]] = {}
    for block in document.blocks:
        day = (block.published or "")[:10]
        if block.kind == "entry" and day and day != (document.published or "")[:10]:
            span = block.start + document.offset, block.end + document.offset
            days.setdefault(day, []).append(span)
    return dict(list(days.items())[:_MOST_DAYS])


def _is_dated(block: Block) -> bool:
    """Whether a block is a post with a date."""
    return block.kind == "post" and bool(block.published)


def _signature(post: Block, document: Document) -> Span:
    """The last line of a post, in the text. Its date is of nothing but the post."""
    return document.text.rfind("\n", post.start, post.end) + 1 or post.start, post.end


def _posted(block: Block, document: Document) -> SaidOn:
    """The date of a post, with the words of its signature."""
    line = document.text[slice(*_signature(block, document))]
    words = line.rsplit(")", 1)[-1].strip(" ·|") or line.strip()
    edtf = (block.published or "")[:10]
    return _said_on(edtf, words, "expression", None, None)


def _published_together(
    document: Document,
    attributions: Sequence[Attribution],
    sourcing: Sequence[Sourcing],
    vectors: PieceVectors | None,
) -> list[SaidOn | None]:
    line = dateline(document.reading)
    published = publication_day(document, line)
    article = article_dates(document, attributions, sourcing, line)
    found: list[SaidOn | None] = [None] * len(attributions)
    for dated in released().chosen(article, vectors):
        mention = dated.mention
        found[article.quotes[dated.quote].index] = _said_on(
            mention.edtf,
            article.text[mention.start : mention.end],
            "expression" if dated.own else "context",
            dated.confidence,
            article.published,
        )
    if line is not None and line.date_span is not None:
        under = _under(line, article, attributions, found)
        edtf = _dated(line, published)
        if edtf is not None:
            words = article.text[line.date_span[0] : line.date_span[1]]
            for index in under:
                found[index] = _said_on(edtf, words, "dateline", None, published)
    return found


def _under(
    line: Dateline,
    article: ArticleDates,
    attributions: Sequence[Attribution],
    found: Sequence[SaidOn | None],
) -> list[int]:
    """The quotes that a dateline dates: those in its paragraph, and those of the same speakers in
    the following ones, until the report names another day."""
    top = article.layout.paragraph(line.end)
    under: list[int] = []
    speakers: set[str] = set()
    paragraph = top
    for quote in article.quotes:
        if quote.position < line.end:
            continue
        if found[quote.index] is not None or quote.paragraph > paragraph + 1:
            if quote.paragraph > top or found[quote.index] is None:
                break
            continue
        spoken = attributions[quote.index].act in ("speech", "writing")
        if spoken and quote.told and (quote.paragraph == top or quote.who in speakers):
            under.append(quote.index)
            paragraph = quote.paragraph
            if quote.who:
                speakers.add(quote.who)
    return under


def _dated(line: Dateline, published: date | None) -> str | None:
    """The date of a dateline, with the year of publication if it has none."""
    if line.edtf is None or published is None:
        return line.edtf
    edtf: str | None = line.edtf
    if line.edtf.startswith("XXXX"):
        years = (published.year, published.year - 1)
        dates = (bounds(f"{year:04d}{line.edtf[4:]}")[0] for year in years)
        edtf = next(
            (d.isoformat() for d in dates if d and 0 <= (published - d).days < _STALE), None
        )
    earliest = bounds(edtf)[0] if edtf else None
    return edtf if earliest and earliest <= published else None


def article_dates(
    document: Document,
    attributions: Sequence[Attribution],
    sourcing: Sequence[Sourcing],
    line: Dateline | None,
) -> ArticleDates:
    """The dates and quotes of an article, from which features are computed."""
    text = document.reading
    times = times_of(document, line)
    named = timeline(text, times, month_first(document))
    signed = (_signature(post, document) for post in document.blocks if _is_dated(post))
    apart = [(start + document.offset, end + document.offset) for start, end in signed]
    if line is not None:
        apart.append((line.start, line.end))
    if apart:
        outside = [m for m in named.mentions if not any(a <= m.start < b for a, b in apart)]
        named = replace(named, mentions=outside)
    names = ["|".join(sorted(s.name for s in who.speakers)).lower() for who in sourcing]
    if document.offset:
        title = document.offset
    elif document.title_in_text:
        title = len(document.text) - len(document.text.lstrip()) + len(document.title or "")
    else:
        title = 0
    return ArticleDates(text, times.default, named, attributions, names, title)


def _said_on(
    edtf: str, text: str, basis: Basis, confidence: float | None, published: date | None
) -> SaidOn:
    earliest, latest = bounds(edtf)
    if published and latest and latest > published:
        latest = published  # "this month" ends on the day on which it is said
    return SaidOn(edtf, " ".join(text.split()), basis, confidence, earliest, latest)
