"""A parsed query, and its translation for each engine.

`quotes.store.search.language` parses queries.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from quotes.errors import QuotesError
from quotes.store.search.words import STEM, Word, marked_stem, places, words

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True)
class Term:
    """Adjacent folded words; with `prefix`, the last is only the beginning of a word.

    `quoted`: they were in quotation marks, and are searched without stemming.
    """

    words: tuple[str, ...]
    prefix: bool = False
    quoted: bool = False

    @property
    def is_stem(self) -> bool:
        """Whether the words are stems (`quotes.store.search.stems`)."""
        return self.words[0].startswith(STEM)

    def places(self, text: list[Word]) -> Iterator[tuple[int, int]]:
        """The spans of `text` that the term matches."""
        *first, last = self.words
        for i in range(len(first), len(text)):
            end = text[i].text
            if end != last and not (self.prefix and end.startswith(last)):
                continue
            start = i - len(first)
            if all(text[start + k].text == word for k, word in enumerate(first)):
                yield text[start].start, text[i].end


@dataclass(frozen=True)
class Clause:
    """Terms that a text must all have, and terms that it must not have; at least one of either."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


SHOWN_CONFIDENCE = 0.5
"""Quotes below this confidence, more likely wrong than right, are only shown on request."""

UNSURE = 0.7
"""Quotes and dates below this confidence are marked as unsure, and worth reviewing."""


@dataclass(frozen=True)
class Filters:
    """Conditions on quotes besides their words. An empty tuple means no condition.

    `speakers` and `outlets` are names as typed; `acts` may hold `all`. `since` and `until` are
    inclusive. `min_confidence` excludes quotes below it; above 0, `min_date_confidence` and
    `min_speaker_confidence` keep only quotes whose date or speaker has at least that confidence.
    `copies` includes the quotes of articles that copy others. Raises QuotesError where `since` is
    after `until`.
    """

    speakers: tuple[str, ...] = ()
    not_speakers: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    not_outlets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    min_confidence: float = 0.0
    min_date_confidence: float = 0.0
    min_speaker_confidence: float = 0.0
    copies: bool = False

    def __post_init__(self) -> None:
        in_order(self.since, self.until)

    def both(self, other: Filters) -> Filters:
        """The filters of a query combined with those given as options."""
        return Filters(
            **{
                name: getattr(self, name) + getattr(other, name)
                for name in ("speakers", "not_speakers", "outlets", "not_outlets", "kinds", "acts")
            },
            since=max((d for d in (self.since, other.since) if d), default=None),
            until=min((d for d in (self.until, other.until) if d), default=None),
            min_confidence=max(self.min_confidence, other.min_confidence),
            min_date_confidence=max(self.min_date_confidence, other.min_date_confidence),
            min_speaker_confidence=max(self.min_speaker_confidence, other.min_speaker_confidence),
            copies=self.copies or other.copies,
        )


@dataclass(frozen=True)
class Query:
    """Matches a text if any of `clauses` does, or if there are none.

    `nothing`: the query contradicts itself (`a -a`), so that no text matches.
    """

    clauses: tuple[Clause, ...] = ()
    filters: Filters = field(default_factory=Filters)
    nothing: bool = False

    @property
    def ranked(self) -> bool:
        """Whether every clause has a wanted word, so that hits have a relevance."""
        return bool(self.clauses) and all(clause.wanted for clause in self.clauses)

    def highlights(self, text: str) -> tuple[tuple[int, int], ...]:
        """The spans of the wanted words in `text`, sorted, overlaps joined."""
        every = {term for clause in self.clauses for term in clause.wanted}
        stems = {term for term in every if term.is_stem}
        terms = every - stems
        single = {term.words[0]: term for term in terms if len(term.words) == 1 and not term.prefix}
        spans = set(places(text, single))
        if len(single) < len(terms):
            cut = words(text)
            spans |= {span for term in terms for span in term.places(cut)}
        if stems:
            cut = [word._replace(text=marked_stem(word.text)) for word in words(text)]
            spans |= {span for term in stems for span in term.places(cut)}
        found = sorted(spans)
        joined: list[tuple[int, int]] = []
        for start, end in found:
            if joined and start < joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        return tuple(joined)


def period(text: str) -> tuple[date, date]:
    """The first and the last day of a year, month or day: `2023`, `2023-09`, `2023-09-15`.

    Raises QuotesError for anything else.
    """
    match = _DAY.fullmatch(text.strip())
    if match:
        year, month, day = (int(g) if g else None for g in match.groups())
        assert year is not None
        try:
            first = date(year, month or 1, day or 1)
            last_month = month or 12
            return first, date(year, last_month, day or monthrange(year, last_month)[1])
        except ValueError:
            pass
    raise QuotesError(f"not a date: {text!r} (write 2023, 2023-09 or 2023-09-15)")


def in_order(since: date | None, until: date | None) -> None:
    """Raise QuotesError if `since` is after `until`."""
    if since and until and since > until:
        raise QuotesError(
            f"no day is from {since} on and until {until}: the first comes after the last"
        )


def fts5(query: Query) -> str:
    """The clauses as an FTS5 MATCH expression; every clause must have a wanted term."""

    def term(t: Term) -> str:
        return f'"{" ".join(t.words)}"' + (" *" if t.prefix else "")

    def clause(c: Clause) -> str:
        wanted = " AND ".join(map(term, c.wanted))
        unwanted = " OR ".join(map(term, c.unwanted))
        return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"

    return " OR ".join(map(clause, query.clauses))


def fts5_any(terms: Iterable[Term]) -> str:
    """An FTS5 MATCH expression for texts with any of `terms`."""
    return fts5(Query(tuple(Clause((t,)) for t in terms)))


def tsquery(query: Query) -> str:
    """The clauses as a PostgreSQL tsquery, to be cast (`CAST(:q AS tsquery)`)."""

    def term(t: Term) -> str:
        *first, last = (f"'{word}'" for word in t.words)
        return "(" + " <-> ".join([*first, last + (":*" if t.prefix else "")]) + ")"

    def clause(c: Clause) -> str:
        return " & ".join([*map(term, c.wanted), *(f"!{term(t)}" for t in c.unwanted)])

    return " | ".join(f"({clause(c)})" for c in query.clauses)
