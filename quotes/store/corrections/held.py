"""Applies corrections: an article's rows are its extracted quotes with all corrections applied.

The rows of an article depend only on the extraction and on the corrections that are not undone. The
extracted version of a corrected quote is kept in `extracted_quotes`, so an undone correction leaves
no trace but its own row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from quotes.corrections import (
    FIRST_ADDED,
    Anchor,
    Corrected,
    Correction,
    Placed,
    correct,
    quote_from,
)
from quotes.dates.said_on import SaidOn
from quotes.document import Part
from quotes.record import Quote
from quotes.speakers.identity import compact_of, name_anchor
from quotes.speakers.speaker import Role, Speaker, SpeakerType
from quotes.store import statements
from quotes.store.schema import models
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.write.bulk import among
from quotes.store.write.replacing import remove, write
from quotes.store.write.rows import BatchRows

_TOGETHER = 100


@dataclass(frozen=True)
class Text:
    """An article's text and what else corrections need; `place` is its outlet and id."""

    id: int
    text: str
    title: str | None
    place: tuple[str | None, str]
    published: date | None


class Corrector:
    """The corrections of quotes of some articles, and of names that are not speakers."""

    def __init__(self, connection: Connection, articles: Collection[int]) -> None:
        self._corrections = corrections_of(connection, articles) if articles else {}
        self._nobodies = nobodies(connection)
        self.found: dict[int, tuple[int | None, bool]] = {}

    def apply(
        self, article: int, text: str, title: str | None, base: Sequence[Placed]
    ) -> Corrected:
        """The quotes of an article with corrections applied."""
        mine = self._corrections.get(article, ())
        if not mine and not self._nobodies:
            return Corrected(tuple(base))
        corrected = correct(text, title, base, mine, self._nobodies)
        for id_, position in corrected.found.items():
            number = None if position is None else article * PER_ARTICLE + position
            self.found[id_] = number, id_ in corrected.orphans
        return corrected

    def note(self, connection: Connection) -> None:
        """Record to which quotes the corrections now apply."""
        if not self.found:
            return
        row = models.CorrectionRow
        mine = select(row.id, row.quote_id, row.orphaned)
        there = {
            id_: (quote, bool(orphaned))
            for id_, quote, orphaned in connection.execute(
                mine.where(among(connection, row.id, self.found))
            )
        }
        changed = [
            {"which": id_, "quote": quote, "lost": orphaned}
            for id_, (quote, orphaned) in sorted(self.found.items())
            if there[id_] != (quote, orphaned)
        ]
        if changed:
            connection.execute(
                update(row)
                .where(row.id == bindparam("which"))
                .values(quote_id=bindparam("quote"), orphaned=bindparam("lost")),
                changed,
            )


def corrections_of(
    connection: Connection, articles: Collection[int]
) -> dict[int, list[Correction]]:
    """All corrections of quotes of articles, including undone ones, in order."""
    row = models.CorrectionRow
    found: dict[int, list[Correction]] = defaultdict(list)
    for line in connection.execute(
        select(
            row.id, row.article_id, row.target_key, row.action, row.anchor, row.value, row.before,
            row.undone_at,
        )
        .where(among(connection, row.article_id, articles), row.target == "quote")
        .where(row.anchor.is_not(None))
        .order_by(row.id)
    ):  # fmt: skip
        found[line.article_id].append(
            Correction(
                id=line.id,
                group=line.target_key,
                action=line.action,
                anchor=Anchor.from_json(line.anchor),
                value=line.value or {},
                before=line.before,
                active=line.undone_at is None,
            )
        )
    return found


def nobodies(connection: Connection) -> dict[str, int]:
    """The anchors of names that are not speakers, each with its correction."""
    judgement, anchor = models.JudgementRow, models.JudgementAnchor
    rows = connection.execute(
        select(anchor.anchor, judgement.correction_id)
        .join(judgement, judgement.id == anchor.judgement_id)
        .where(judgement.verdict == "nobody", judgement.undone_at.is_(None))
    )
    return {row.anchor: row.correction_id for row in rows}


def rewrite(connection: Connection, articles: Iterable[int]) -> None:
    """Rewrite the quotes of articles: the extracted ones with all active corrections applied."""
    wanted = sorted(set(articles))
    for start in range(0, len(wanted), _TOGETHER):
        _rewrite(connection, wanted[start : start + _TOGETHER])


def _rewrite(connection: Connection, articles: Collection[int]) -> None:
    texts = texts_of(connection, articles)
    base = extracted_quotes(connection, articles)
    corrector = Corrector(connection, articles)
    repeated = statements.statements_in(connection, articles)
    lost = remove(connection, articles, boilerplate=False)
    rows = BatchRows()
    for article in texts:
        corrected = corrector.apply(article.id, article.text, article.title, base[article.id])
        rows.add(article.id, article.place, article.published, corrected)
    write(connection, rows, articles, lost, repeated)
    corrector.note(connection)


def corrected_quotes(connection: Connection, article: Text, base: Sequence[Placed]) -> Corrected:
    """The quotes of one article with corrections applied."""
    return Corrector(connection, [article.id]).apply(article.id, article.text, article.title, base)


def texts_of(connection: Connection, articles: Collection[int]) -> list[Text]:
    """The texts of articles, in the order of their numbers."""
    article, outlet = models.Article, models.Outlet
    rows = connection.execute(
        select(
            article.id, article.text, article.title, outlet.name, article.external_id,
            article.published_on,
        )
        .outerjoin(outlet, outlet.id == article.outlet_id)
        .where(among(connection, article.id, articles))
        .order_by(article.id)
    )  # fmt: skip
    return [
        Text(id_, text, title, (name, external), day)
        for id_, text, title, name, external, day in rows
    ]


def extracted_quotes(connection: Connection, articles: Collection[int]) -> dict[int, list[Placed]]:
    """The quotes of articles as extracted, without corrections."""
    found: dict[int, list[Placed]] = {id_: [] for id_ in articles}
    vectors = _vectors(connection, articles)
    kept = models.ExtractedQuote
    changed: set[int] = set()
    for row in connection.execute(
        select(kept.id, kept.article_id, kept.position, kept.record).where(
            among(connection, kept.article_id, articles)
        )
    ):
        changed.add(row.id)
        original = quote_from(row.record)
        text, vector = vectors.get(row.id, ("", None))
        if text == original.content.text:
            original = replace(original, vector=vector)
        found[row.article_id].append(Placed(row.position, original))
    parts = _parts(connection, articles)
    speakers = _speakers(connection, articles)
    quote = models.QuoteRow
    for row in connection.execute(
        select(*quote.__table__.columns).where(
            among(connection, quote.article_id, articles), quote.position < FIRST_ADDED
        )
    ):
        if row.id not in changed:
            own = _quote(row, parts.get(row.id, {}), speakers.get(row.id, ()))
            vector = vectors.get(row.id, ("", None))[1]
            found[row.article_id].append(Placed(row.position, replace(own, vector=vector)))
    for quotes in found.values():
        quotes.sort(key=lambda placed: placed.position)
    return found


def _quote(row: Any, spans: dict[str, list[tuple[int, int]]], speakers: Sequence[Speaker]) -> Quote:
    said = None
    if row.said_on is not None:
        said = SaidOn(
            row.said_on, row.said_text, row.said_basis, row.said_confidence, row.earliest,
            row.latest,
        )  # fmt: skip

    def part(name: str, text: str | None) -> Part | None:
        return None if text is None else Part(text, tuple(spans.get(name, ())))

    content = part("content", row.text)
    assert content is not None
    return Quote(
        kind=row.kind,
        act=row.act,
        content=content,
        cue=part("cue", row.cue),
        source=part("source", row.source),
        speakers=tuple(speakers),
        said_on=said,
        confidence=row.confidence,
        in_title=bool(row.in_title),
        on_behalf_of=row.on_behalf_of,
        parent=None if row.parent_id is None else row.parent_id % PER_ARTICLE - 1,
        candidates=tuple(Speaker(n, "person") for n in (row.candidate or "").split("; ") if n),
    )


def _vectors(connection: Connection, articles: Collection[int]) -> dict[int, tuple[str, bytes]]:
    """The texts of quotes with their sentence embeddings, to avoid computing them again."""
    vector, quote = models.QuoteVector, models.QuoteRow
    rows = connection.execute(
        select(quote.id, quote.text, vector.vector)
        .join(vector, vector.quote_id == quote.id)
        .where(among(connection, quote.article_id, articles))
    )
    return {row.id: (row.text, bytes(row.vector)) for row in rows}


def _parts(
    connection: Connection, articles: Collection[int]
) -> dict[int, dict[str, list[tuple[int, int]]]]:
    """The spans of quotes, by quote and part, in order."""
    span, quote = models.Span, models.QuoteRow
    found: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for id_, part, start, end in connection.execute(
        select(span.quote_id, span.part, span.start_offset, span.end_offset)
        .join(quote, quote.id == span.quote_id)
        .where(among(connection, quote.article_id, articles))
        .order_by(span.quote_id, span.part, span.seq)
    ):
        found[id_][part].append((start, end))
    return found


def _speakers(connection: Connection, articles: Collection[int]) -> dict[int, list[Speaker]]:
    """The speakers of quotes as their articles present them, in order."""
    seen, form = models.AppearanceRow, models.AppearanceName
    mine = among(connection, seen.article_id, articles)
    names: dict[int, list[str]] = defaultdict(list)
    for id_, name in connection.execute(
        select(form.appearance_id, form.name)
        .join(seen, seen.id == form.appearance_id)
        .where(mine)
        .order_by(form.appearance_id, form.name)
    ):
        names[id_].append(name)
    said, role = models.QuoteSpeaker, models.RoleRow
    found: dict[int, list[Speaker]] = defaultdict(list)
    for row in connection.execute(
        select(
            said.quote_id, seen.id, seen.name, seen.type, seen.gender,
            models.QuoteRow.speaker_confidence,
            role.id.label("role_id"), role.text, role.title, role.organization, role.former,
        )
        .join(seen, seen.id == said.appearance_id)
        .join(models.QuoteRow, models.QuoteRow.id == said.quote_id)
        .outerjoin(role, role.id == said.role_id)
        .where(mine)
        .order_by(said.quote_id, said.seq)
    ):  # fmt: skip
        called = None
        if row.role_id is not None:
            called = Role(row.text, row.title, row.organization, bool(row.former))
        found[row.quote_id].append(
            Speaker(
                row.name,
                row.type,
                called,
                tuple(names[row.id]),
                row.gender,
                row.speaker_confidence,
            )
        )
    return found


def with_names(connection: Connection, anchors: Iterable[str]) -> set[int]:
    """The articles that quote somebody with a name, or did before corrections."""
    key, seen, kept = models.ProfileKey, models.AppearanceRow, models.ExtractedQuote
    wanted = list(anchors)
    profiles = select(key.profile_id).where(among(connection, key.key, wanted))
    now = select(seen.article_id).where(seen.profile_id.in_(profiles)).distinct()
    anchors_there = set(wanted)
    before = {
        article
        for article, names in connection.execute(
            select(kept.article_id, kept.speakers).where(kept.speakers.is_not(None))
        )
        if anchors_there.intersection(_anchors(names or ""))
    }
    return set(connection.scalars(now)) | before


def _anchors(names: str) -> set[str]:
    """The anchors of names joined by semicolons, of persons and organizations."""
    types: tuple[SpeakerType, ...] = ("person", "organization")
    return {name_anchor(compact_of(name, kind)) for name in names.split("; ") for kind in types}
