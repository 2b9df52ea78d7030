"""Makes, undoes and redoes corrections of quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select, update

from quotes.corrections import FIRST_ADDED, Anchor, Placed, find_words, quote_record
from quotes.document import Part
from quotes.errors import QuotesError
from quotes.record import Quote
from quotes.speakers.identity import compact_of
from quotes.store.corrections import journal
from quotes.store.corrections.change import (
    Change,
    Meant,
    Values,
    find_number,
    kind_at,
    values_of,
)
from quotes.store.corrections.held import (
    Text,
    corrected_quotes,
    extracted_quotes,
    rewrite,
    texts_of,
)
from quotes.store.corrections.journal import Entry
from quotes.store.engine import Database
from quotes.store.schema import models
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.speakers import people
from quotes.store.speakers.identities import place_of


@dataclass(frozen=True)
class Made:
    """A correction that was made, undone or redone, and its present quote."""

    entry: Entry
    quote_id: int | None


def correct(
    database: Database,
    quote_id: int,
    change: Change,
    *,
    who: str | None = None,
    note: str | None = None,
    everywhere: bool = False,
    review: str | None = None,
    blind: bool = False,
) -> Made:
    """Correct, confirm or reject the quote with this id.

    `everywhere` makes a rule of it: in all present and future articles of the outlet, the name of
    the quote's speaker means the given speaker. `review` is the review in which it was decided; in
    a `blind` one people judge the extraction, regardless of other corrections. Raises QuotesError,
    without writing anything, if there is no such quote, if nothing would change, or for invalid
    values.
    """
    change.check()
    with database.write() as connection:
        number = make(connection, quote_id, change, who, note, everywhere, review, blind)
        return _made(connection, number)


def add(
    database: Database,
    article: int,
    change: Change,
    *,
    who: str | None = None,
    note: str | None = None,
    review: str | None = None,
) -> Made:
    """Add a quote that was missed; `change.text` are its words in the article.

    Raises QuotesError if there is no such article, if the words are not in it, or if they are a
    quote already.
    """
    change.check()
    if change.text is None or not change.text.strip():
        raise QuotesError("say which words of the article are the quote")
    with database.write() as connection:
        number = make_added(connection, article, change, who, note, review)
        return _made(connection, number)


def undo(database: Database, number: int | None = None) -> Made:
    """Undo a correction (the last one by default), as if it had never been made.

    Raises QuotesError if there is none, or if it is undone already.
    """
    return _turn(database, number, undone=True)


def redo(database: Database, number: int | None = None) -> Made:
    """Redo an undone correction (the last undone one by default)."""
    return _turn(database, number, undone=False)


def _turn(database: Database, number: int | None, *, undone: bool) -> Made:
    row = models.CorrectionRow
    with database.write() as connection:
        if number is None:
            last = select(row.id).where(row.action != "import")
            last = (
                last.where(row.undone_at.is_(None)).order_by(row.id.desc())
                if undone
                else last.where(row.undone_at.is_not(None)).order_by(row.undone_at.desc(), row.id)
            )
            number = connection.scalar(last.limit(1))
            if number is None:
                raise QuotesError(f"there is nothing to {'undo' if undone else 'redo'}")
        found = journal.of_number(connection, number)
        if (found.undone_at is not None) == undone:
            raise QuotesError(f"correction {number} {'is undone already' if undone else 'holds'}")
        turn(connection, number, undone=undone)
        return _made(connection, number)


def turn(connection: Connection, number: int, *, undone: bool) -> None:
    """Undo or redo a correction in a writer's transaction."""
    (people.revoke if undone else people.restore)(connection, number)
    found = journal.of_number(connection, number)
    if found.article_id is not None and found.target == "quote":
        rewrite(connection, [found.article_id])
    if found.target == "statement":
        from quotes.store.statements import rulings  # imported here because it loads numpy

        rulings.apply(connection, found.value)


def make(
    connection: Connection,
    quote_id: int,
    change: Change,
    who: str | None,
    note: str | None,
    everywhere: bool = False,
    review: str | None = None,
    blind: bool = False,
) -> int:
    """Like `correct`, in a writer's transaction; returns the correction's number."""
    article = _article_of(connection, quote_id, rejected=blind)
    base = extracted_quotes(connection, [article.id])[article.id]
    now = {p.position: p for p in corrected_quotes(connection, article, base).quotes}
    position = quote_id - article.id * PER_ARTICLE
    called = next((p.quote for p in base if p.position == position), None)
    quote = called if blind and called is not None else now[position].quote
    values = values_of(connection, change, article, quote, base)
    _refuse_same_words(article, position, values, now)
    if change.confirm and not values.value:  # the quote already has all given values
        change = Change(confirm=True)
    ruled = _ruled(values, article, called or quote) if everywhere else None
    if ruled is None:
        _refuse_empty(connection, quote_id, change, values, who)
    number = journal.add_correction(
        connection,
        "quote",
        action=change.action,
        value=values.value,
        who=who,
        note=note,
        review=review,
        article_id=article.id,
        quote_id=quote_id,
        **_meaning(connection, article, quote_id, quote, base),
    )
    rewrite(connection, [article.id])
    _settle(connection, number, article, values.meant)
    if ruled is not None:
        _make_rule(connection, number, ruled)
    return number


def make_added(
    connection: Connection,
    article_id: int,
    change: Change,
    who: str | None,
    note: str | None,
    review: str | None = None,
) -> int:
    """Like `add`, in a writer's transaction; returns the correction's number."""
    article = _article(connection, article_id)
    assert change.text is not None
    in_title, spans = False, find_words(article.text, change.text, change.near or 0)
    if spans is None:
        in_title, spans = True, find_words(article.title or "", change.text)
    if spans is None:
        raise QuotesError("these words are not in the article: " + " ".join(change.text.split()))
    whole = (article.title or "") if in_title else article.text
    base = extracted_quotes(connection, [article_id])[article_id]
    for placed in corrected_quotes(connection, article, base).quotes:
        if placed.quote.in_title == in_title and placed.quote.content.spans == spans:
            known = article_id * PER_ARTICLE + placed.position
            raise QuotesError(f"these words are quote {known} already: correct that one")
    kind = change.kind or kind_at(whole, spans)
    blank = Quote(
        kind, change.act or "speech", Part.of(whole, spans), None, None, (), None, 1.0, in_title  # type: ignore[arg-type]
    )  # fmt: skip
    values = values_of(connection, replace(change, text=None), article, blank, base)
    anchor = Anchor.at(whole, spans, in_title)
    number = journal.add_correction(
        connection,
        "quote",
        _key(article, anchor, None),
        "add",
        value={"kind": blank.kind, "act": blank.act, **values.value},
        who=who,
        note=note,
        review=review,
        article_id=article_id,
        anchor=anchor.as_json(),
        model=_model(connection, article_id),
    )
    rewrite(connection, [article_id])
    _settle(connection, number, article, values.meant)
    return number


def _made(connection: Connection, number: int) -> Made:
    (entry,) = journal.entries(connection, ids=[number])
    return Made(entry, entry.quote_id)


# -- what is meant ---------------------------------------------------------------------------


def _article(connection: Connection, article: int) -> Text:
    found = texts_of(connection, [article]) if 0 < article < 1 << 63 else []
    if not found:
        raise QuotesError(f"no article has the number {article}")
    return found[0]


def _article_of(connection: Connection, quote_id: int, rejected: bool = False) -> Text:
    """The article of a quote; QuotesError with the reason if the quote does not exist."""
    quote, kept = models.QuoteRow, models.ExtractedQuote
    if 0 < quote_id < 1 << 63:
        there = connection.scalar(select(quote.article_id).where(quote.id == quote_id))
        if there is not None:
            return _article(connection, there)
        lost = connection.execute(
            select(kept.correction_id, kept.article_id).where(kept.id == quote_id)
        ).first()
        if lost is not None and rejected:
            return _article(connection, lost.article_id)
        if lost is not None:
            raise QuotesError(
                f"quote {quote_id} was rejected (correction {lost.correction_id}): undo that first"
            )
    raise QuotesError(f"no quote has the number {quote_id}")


def _meaning(
    connection: Connection, article: Text, quote_id: int, quote: Quote, base: Sequence[Placed]
) -> dict[str, Any]:
    """How a correction identifies a quote: like earlier ones, else by the extracted words."""
    row = models.CorrectionRow
    earlier = connection.execute(
        select(row.target_key, row.anchor, row.before, row.model)
        .where(row.quote_id == quote_id, row.target == "quote")
        .order_by(row.id)
        .limit(1)
    ).first()
    if earlier is not None:
        known = {"anchor": earlier.anchor, "before": earlier.before, "model": earlier.model}
        return {"key": earlier.target_key, **{k: v for k, v in known.items() if v is not None}}
    position = quote_id - article.id * PER_ARTICLE
    original = next((p.quote for p in base if p.position == position), quote)
    whole = (article.title or "") if original.in_title else article.text
    anchors = {
        name: Anchor.at(whole, part.spans, original.in_title).as_json()
        for name in ("cue", "source")
        if (part := getattr(original, name)) is not None
    }
    anchor = Anchor.at(whole, original.content.spans, original.in_title)
    return {
        "key": _key(article, anchor, original.source),
        "anchor": anchor.as_json(),
        "before": {**quote_record(original), "anchors": anchors},
        "model": _model(connection, article.id),
    }


def _key(article: Text, anchor: Anchor, source: Part | None) -> str:
    """The outlet, the article's id there, and the place of the quote's words."""
    outlet, external = article.place
    spans = ",".join(f"{p.start}-{p.start + len(p.exact)}" for p in anchor.pieces)
    side = "title:" if anchor.in_title else ""
    by = f"@{source.spans[0][0]}" if source else ""
    return f"{outlet or ''}/{external}#{side}{spans}{by}"


def _model(connection: Connection, article: int) -> str:
    run, row = models.ExtractionRun, models.Article
    found = connection.execute(
        select(run.model, run.version).join(row, row.run_id == run.id).where(row.id == article)
    ).one()
    return f"{found.model} {found.version}"


def _refuse_same_words(
    article: Text, position: int, values: Values, now: Mapping[int, Placed]
) -> None:
    """Raise QuotesError if the new words of a quote are exactly those of another quote."""
    if "content" not in values.value:
        return
    in_title = now[position].quote.in_title if position in now else False
    wanted = Anchor.from_json(values.value["content"])
    spans = tuple((piece.start, piece.start + len(piece.exact)) for piece in wanted.pieces)
    for other, placed in now.items():
        same = (placed.quote.in_title, placed.quote.content.spans) == (in_title, spans)
        if other != position and same:
            known = article.id * PER_ARTICLE + other
            raise QuotesError(f"these words are quote {known} already: reject this one instead")


def _refuse_empty(
    connection: Connection, quote_id: int, change: Change, values: Values, who: str | None
) -> None:
    if change.action == "set" and not values.value:
        raise QuotesError(
            f"nothing to change: quote {quote_id} is so already (--confirm records that)"
        )
    if change.action != "confirm":
        return
    row = models.CorrectionRow
    last = connection.execute(
        select(row.action, row.who)
        .where(row.quote_id == quote_id, row.undone_at.is_(None))
        .order_by(row.id.desc())
        .limit(1)
    ).first()
    if last is not None and (last.action, last.who) == ("confirm", who or None):
        raise QuotesError(f"nothing to change: quote {quote_id} is confirmed already")


# -- who is meant ----------------------------------------------------------------------------


def _settle(connection: Connection, number: int, article: Text, meant: Sequence[Meant]) -> None:
    """Ensure that the speakers of a correction are, and remain, those that the person meant."""
    row = journal.of_number(connection, number)
    value: Mapping[str, Any] = row.value or {}
    if "speakers" not in value or row.quote_id is None:
        return
    said = models.QuoteSpeaker
    now = connection.scalars(
        select(said.speaker_id).where(said.quote_id == row.quote_id).order_by(said.seq)
    ).all()
    targets = {
        m.name: find_number(connection, m.id)
        for m, speaker in zip(meant, now, strict=False)
        if m.id is not None and (m.pin or (speaker != m.id and _exists(connection, m.id)))
    }
    if not targets:
        return
    speakers = [{**s, "pin": s["pin"] or s["name"] in targets} for s in value["speakers"]]
    changed = update(models.CorrectionRow).where(models.CorrectionRow.id == number)
    connection.execute(changed.values(value={**value, "speakers": speakers}))
    place = place_of(f"{article.place[0] or ''}/{article.place[1]}", number)
    for name, target in targets.items():
        people.pin(connection, number, place, name, target)
    rewrite(connection, [article.id])


def _exists(connection: Connection, speaker: int) -> bool:
    row = models.SpeakerRow
    return connection.scalar(select(func.count()).where(row.id == speaker)) == 1


@dataclass(frozen=True)
class _Rule:
    outlet: str
    name: str
    type: Any
    target: Meant


def _ruled(values: Values, article: Text, quote: Quote) -> _Rule:
    """Apply `everywhere`. Raises QuotesError if it cannot be a rule."""
    if len(values.meant) != 1:
        raise QuotesError("everywhere needs just one speaker: who is meant by the name")
    if article.place[0] is None:
        raise QuotesError("everywhere needs an outlet, and this article names none")
    if len(quote.speakers) != 1:
        raise QuotesError("everywhere needs a name, and this quote's source has none, or several")
    speaker = quote.speakers[0]
    (target,) = values.meant
    if compact_of(speaker.name, speaker.type) == compact_of(target.name, target.type) and (
        target.id is None
    ):
        raise QuotesError(f"{target.name} is the name in the article: give a number (--speaker-id)")
    return _Rule(article.place[0], speaker.name, speaker.type, target)


def _make_rule(connection: Connection, number: int, rule: _Rule) -> None:
    target = rule.target.id
    if target is None or not _exists(connection, target):
        said, row = models.QuoteSpeaker, journal.of_number(connection, number)
        target = connection.scalar(
            select(said.speaker_id).where(said.quote_id == row.quote_id).limit(1)
        )
    if target is not None:
        found = find_number(connection, target)
        people.rule(connection, number, rule.outlet, rule.name, rule.type, found)


__all__ = ["FIRST_ADDED", "Made", "add", "correct", "make", "make_added", "redo", "turn", "undo"]
