"""What a person wants to change of a quote, and how it differs from what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from sqlalchemy import Connection, select

from quotes.corrections import Anchor, NamedByPerson, Placed, find_beside, find_words
from quotes.document import Spans
from quotes.errors import QuotesError
from quotes.record import Quote
from quotes.speakers.identity.fields import field_of_organization
from quotes.speakers.speaker import SpeakerType
from quotes.store.corrections.held import Text
from quotes.store.schema import models
from quotes.store.schema.values import ACTS, KINDS, SPEAKER_TYPES
from quotes.store.search.words import as_indexed
from quotes.store.speakers.finding import KnownSpeaker, find

Action = Literal["set", "add", "reject", "confirm"]


@dataclass(frozen=True)
class Change:
    """A person's change of a quote; None leaves a field as it is.

    `speakers` are names, `speaker_ids` ids of known speakers (several make a joint statement),
    `unnamed` says that the source has no name. `speaker_type` is for new names. `said_on` is EDTF;
    `undated` removes the date. `text`, `cue` and `source` are words of the article; in `text`, "…"
    stands for omitted words. If they occur several times, the place nearest to `near` (an offset in
    code points) is meant, else to the quote. `role` may be empty.
    """

    speakers: tuple[str, ...] = ()
    speaker_ids: tuple[int, ...] = ()
    speaker_type: str | None = None
    unnamed: bool = False
    said_on: str | None = None
    undated: bool = False
    kind: str | None = None
    act: str | None = None
    role: str | None = None
    text: str | None = None
    cue: str | None = None
    source: str | None = None
    reject: bool = False
    confirm: bool = False
    near: int | None = None

    def check(self) -> None:
        """Raise QuotesError if the change is empty or contradictory."""
        given = {f.name for f in fields(self) if getattr(self, f.name) not in (None, (), False)}
        if self.role is not None:
            given.add("role")
        given -= {"speaker_type", "near"}
        if not given:
            raise QuotesError("nothing to change: say what is to be corrected, or confirm it")
        for one, other in (
            ("unnamed", "speakers"), ("unnamed", "speaker_ids"), ("unnamed", "role"),
            ("undated", "said_on"),
        ):  # fmt: skip
            if {one, other} <= given:
                raise QuotesError(f"{one} and {other.rstrip('s')} contradict each other")
        if "reject" in given and given != {"reject"}:
            raise QuotesError("a quote that is rejected cannot be corrected as well")
        for what, known in (("kind", KINDS), ("act", ACTS), ("speaker_type", SPEAKER_TYPES)):
            value = getattr(self, what)
            if value is not None and value not in known:
                raise QuotesError(f"no {what} {value!r}; there are: {', '.join(known)}")
        if self.said_on is not None:
            check_date(self.said_on)

    @property
    def action(self) -> Action:
        """The action's name in the journal."""
        if self.reject:
            return "reject"
        only = self == Change(confirm=True)
        return "confirm" if only else "set"


def check_date(edtf: str) -> None:
    """Raise QuotesError unless `edtf` is an existing date in EDTF (ISO 8601-2)."""
    from edtf import (
        EDTFParseException,
        parse_edtf,
    )  # imported here because its grammar takes time to load

    wrong = f"not a date in EDTF: {edtf!r} (2023-09-15, 2023-09, 2023, XXXX-09-15, 2023-09/2023-10)"
    try:
        parsed = parse_edtf(edtf)
        parsed.lower_strict()
    except EDTFParseException:
        raise QuotesError(wrong) from None
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        if "X" not in edtf:
            raise QuotesError(wrong) from error
    for end in edtf.split("/"):  # XXXX-02-31 is well formed
        month, _, day = end[5:10].partition("-")
        if month.isdigit() and day.isdigit():
            longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(int(month), 31)
            if not 1 <= int(day) <= longest:
                raise QuotesError(wrong)


@dataclass(frozen=True)
class Meant:
    """A speaker that a person named; `id` if the database knows the speaker."""

    name: str
    type: SpeakerType
    id: int | None = None
    pin: bool = False


@dataclass(frozen=True)
class Values:
    """A change as the journal stores it, and its speakers."""

    value: dict[str, Any]
    meant: tuple[Meant, ...] = ()
    words: dict[str, Any] = field(default_factory=dict)


def values_of(
    connection: Connection, change: Change, article: Text, quote: Quote, base: Sequence[Placed]
) -> Values:
    """The part of `change` that differs from `quote`. Raises QuotesError for words that are not in
    the article."""
    value: dict[str, Any] = {}
    meant = tuple(speakers_of(connection, change, article.id))
    if meant and not _same_speakers(meant, quote):
        value["speakers"] = [{"name": m.name, "type": m.type, "pin": m.pin} for m in meant]
    elif change.unnamed and quote.speakers:
        value["speakers"] = []
    if change.role is not None:
        value |= _role(change.role.strip(), value, quote)
    for name in ("kind", "act"):
        wanted = getattr(change, name)
        if wanted is not None and wanted != getattr(quote, name):
            value[name] = wanted
    if change.said_on is not None and (
        quote.said_on is None or quote.said_on.edtf != change.said_on
    ):
        value["said_on"] = change.said_on
    if change.undated and quote.said_on is not None:
        value["said_on"] = None
    whole = _whole(article, quote.in_title)
    content = quote.content.spans
    if change.text is not None:
        found = _content(whole, change.text, quote, change.near)
        if found != content:
            value["content"] = Anchor.at(whole, found, quote.in_title).as_json()
            content = found
    for name, words in (("cue", change.cue), ("source", change.source)):
        if words is not None:
            value |= _words(name, words, whole, quote, content)
    if "content" in value and change.kind is None:
        kind = kind_at(whole, content)
        value |= {"kind": kind} if kind != quote.kind else {}
    return Values(value, meant)


def _role(role: str, value: Mapping[str, Any], quote: Quote) -> dict[str, Any]:
    speakers = value.get("speakers", quote.speakers)
    if not speakers:
        raise QuotesError("only a named speaker has a role: say who it is, too")
    known = quote.speakers[0].role if quote.speakers and "speakers" not in value else None
    if (known.text if known else "") == role and "speakers" not in value:
        return {}
    return {"role": role or None}


def _same_speakers(meant: Sequence[Meant], quote: Quote) -> bool:
    """Whether the quote has these speakers already, and no particular id is meant."""
    if any(m.pin for m in meant):
        return False
    if any(isinstance(s, NamedByPerson) and s.correction for s in quote.speakers):
        return False
    return [(m.name, m.type) for m in meant] == [(s.name, s.type) for s in quote.speakers]


def _content(whole: str, words: str, quote: Quote, near: int | None) -> Spans:
    """The spans of a quote's new words. Raises QuotesError if the article lacks them."""
    at = quote.content.spans[0][0] if near is None else near
    spans = find_words(whole, words, at)
    if spans is None and len(quote.content.spans) > 1:  # lists join the pieces with spaces
        for start, end in quote.content.spans:
            piece = whole[start:end]
            words = words.replace(piece, f" … {piece} … ", 1)
        spans = find_words(whole, words, at)
    if spans is None:
        hint = "; … stands for what is left out" if len(quote.content.spans) > 1 else ""
        raise QuotesError(f"these words are not in the article{hint}: {_short(words)}")
    return spans


def _words(name: str, words: str, whole: str, quote: Quote, content: Spans) -> dict[str, Any]:
    present = getattr(quote, name)
    if not words.strip():
        return {name: None} if present is not None else {}
    spans = find_beside(whole, words, content)
    if spans is None:
        raise QuotesError(f"these words are not in the article: {_short(words)}")
    if present is not None and present.spans == spans:
        return {}
    return {name: Anchor.at(whole, spans, quote.in_title).as_json()}


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _whole(article: Text, in_title: bool) -> str:
    return (article.title or "") if in_title else article.text


def kind_at(text: str, spans: Spans) -> str:
    """Direct, mixed or indirect, by the quotation marks of the text."""
    from quotes.detect.kinds import kind_of  # imported here because it needs numpy
    from quotes.detect.marks import scan

    return kind_of(text, spans, (), scan(text).quotations)


def speakers_of(connection: Connection, change: Change, article: int) -> list[Meant]:
    """The speakers of a change: by id, by a name in the article or the database, or new."""
    meant = [
        Meant(row.name, row.type, row.id, pin=True)
        for row in (find_number(connection, number) for number in change.speaker_ids)
    ]
    for name in change.speakers:
        name = " ".join(name.split())
        if not as_indexed(name):
            raise QuotesError("a speaker's name needs letters")
        meant.append(_called(connection, name, change.speaker_type, article))
    if len({(m.name, m.type) for m in meant}) < len(meant):
        raise QuotesError("one speaker is named twice")
    return meant


def find_number(connection: Connection, number: int) -> KnownSpeaker:
    """The speaker with an id; QuotesError if there is none."""
    row = models.SpeakerRow
    found = connection.execute(
        select(row.id, row.key, row.name, row.type).where(row.id == number)
    ).first() if 0 < number < 1 << 63 else None  # fmt: skip
    if found is None:
        raise QuotesError(f"no speaker has the number {number}")
    return KnownSpeaker(found.id, found.key, found.name, found.type)


def _called(connection: Connection, name: str, kind: str | None, article: int) -> Meant:
    seen, form = models.AppearanceRow, models.AppearanceName
    here = connection.execute(
        select(seen.name, seen.type)
        .join(form, form.appearance_id == seen.id)
        .where(seen.article_id == article, form.folded == as_indexed(name))
        .where(seen.correction_id.is_(None))
        .distinct()
    ).all()
    fitting = [row for row in here if kind in (None, row.type)]
    if len(fitting) == 1:
        return Meant(fitting[0].name, fitting[0].type)
    if known := _known(connection, name, kind):
        return Meant(known.name, known.type, known.id)
    guessed: SpeakerType = "organization" if field_of_organization(name) else "person"
    return Meant(name, kind or guessed)  # type: ignore[arg-type]


def _known(connection: Connection, name: str, kind: str | None) -> KnownSpeaker | None:
    """The only speaker of the database with a name; QuotesError if there are several."""
    form, alias, row = models.AppearanceName, models.SpeakerAlias, models.SpeakerRow
    called = select(form.speaker_id).where(form.folded == as_indexed(name))
    added = select(alias.speaker_id).where(alias.folded == as_indexed(name))
    rows = connection.execute(
        select(row.id, row.key, row.name, row.type)
        .where(row.id.in_(called.union(added)) | (row.name == name))
        .order_by(row.id)
    ).all()
    rows = [row for row in rows if kind in (None, row.type)]
    exact = [row for row in rows if as_indexed(row.name) == as_indexed(name)] or rows
    if len(exact) > 1:
        known = ", ".join(f"{row.name} ({row.id})" for row in exact[:5])
        raise QuotesError(f"{name}: several speakers have that name, say which number: {known}")
    if not exact:
        return None
    one = exact[0]
    return KnownSpeaker(one.id, one.key, one.name, one.type)


__all__ = ["Change", "Meant", "Values", "check_date", "find", "kind_at", "speakers_of", "values_of"]
