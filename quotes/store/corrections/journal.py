"""The journal of corrections: rows are added, undone and redone, but never deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    false,
    insert,
    literal,
    or_,
    select,
    update,
)  # fmt: skip

from quotes.errors import QuotesError
from quotes.speakers.identity import compact_of, name_anchor
from quotes.speakers.speaker import SpeakerType
from quotes.store.schema.models import (
    AppearanceName,
    AppearanceRow,
    Article,
    CorrectionRow,
    ExtractedQuote,
    JudgementAnchor,
    JudgementRow,
    Outlet,
    ProfileKey,
    ProfileRow,
    QuoteRow,
    QuoteSpeaker,
    SpeakerRow,
)
from quotes.store.speakers.names import outlet_ids, speaker_ids

State = Literal["held", "undone", "orphaned"]
STATES = ("held", "undone", "orphaned")
COLUMNS = (
    "id", "state", "quote_id", "change", "text", "who", "made_at", "target", "action", "note",
    "outlet", "model", "review", "undone_at",
)  # fmt: skip
"""The columns of corrections in output for programs."""
ON_QUOTES = ("set", "add", "reject", "confirm")


@dataclass(frozen=True)
class Entry:
    """A correction as the journal lists it.

    `state`: held, undone, or orphaned (the words that it is about are gone from the article).
    `quote_id` is the present id of its quote, None if there is none. `change` tells in words what
    was decided, `before` what was extracted.
    """

    id: int
    state: State
    target: str
    action: str
    change: str
    quote_id: int | None
    article_id: int | None
    outlet: str | None
    text: str | None
    who: str | None
    note: str | None
    made_at: datetime
    undone_at: datetime | None
    model: str | None
    review: str | None
    value: Mapping[str, Any]
    before: Mapping[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        """The object that `quotes corrections --format json` prints."""
        moments = {
            name: moment and moment.isoformat(timespec="seconds")
            for name, moment in (("made_at", self.made_at), ("undone_at", self.undone_at))
        }
        return {**vars(self), **moments, "before": self.before and as_extracted(self.before)}


def add_correction(
    connection: Connection,
    target: str,
    key: str,
    action: str,
    *,
    value: Mapping[str, Any] | None = None,
    who: str | None = None,
    note: str | None = None,
    **more: Any,
) -> int:
    """Add a correction; returns its number. `more` are further columns of `corrections`."""
    given = {
        "target": target,
        "target_key": key,
        "action": action,
        "value": value,
        "who": who or None,
        "note": note or None,
        "made_at": datetime.now(UTC),
        "summary": in_words(action, value or {}, more.get("before")),
        "about": changed_fields(value or {}) if target == "quote" else None,
        **more,
    }
    row = insert(CorrectionRow).values(**{k: v for k, v in given.items() if v is not None})
    made = connection.execute(row).inserted_primary_key
    assert made is not None
    number: int = made[0]
    return number


def of_number(connection: Connection, number: int) -> Any:
    """The row of a correction; QuotesError if there is none."""
    row = (
        connection.execute(select(CorrectionRow).where(CorrectionRow.id == number)).first()
        if 0 < number < 1 << 63
        else None
    )
    if row is None:
        raise QuotesError(f"there is no correction {number}")
    return row


def set_undone(connection: Connection, number: int, undone: bool) -> None:
    """Mark a correction as undone or as holding again."""
    moment = datetime.now(UTC) if undone else None
    row = update(CorrectionRow).where(CorrectionRow.id == number)
    connection.execute(row.values(undone_at=moment))


def entries(
    connection: Connection,
    *,
    quote: int | None = None,
    speaker: str | None = None,
    outlet: str | None = None,
    who: str | None = None,
    states: Sequence[str] = (),
    actions: Sequence[str] = (),
    review: str | None = None,
    ids: Sequence[int] | None = None,
    limit: int | None = 100,
    offset: int = 0,
) -> list[Entry]:
    """Corrections, newest first, narrowed by the arguments.

    Those of imported files of people (`import`) are included only on request. Raises QuotesError
    for an unknown state or action.
    """
    row = CorrectionRow
    columns: Sequence[Any] = (*row.__table__.columns, Outlet.name.label("outlet"))
    wanted = (
        select(*columns)
        .outerjoin(Article, Article.id == row.article_id)
        .outerjoin(Outlet, Outlet.id == Article.outlet_id)
        .order_by(row.id.desc())
    )
    if ids is not None:
        wanted = wanted.where(row.id.in_(ids))
    if quote is not None:
        wanted = wanted.where(row.quote_id == quote)
    if who is not None:
        wanted = wanted.where(row.who == who)
    if review is not None:
        wanted = wanted.where(row.review == review)
    if outlet is not None:
        wanted = wanted.where(Article.outlet_id.in_(outlet_ids(connection, outlet)))
    if speaker is not None:
        wanted = wanted.where(_about(connection, speaker))
    if actions:
        wanted = wanted.where(row.action.in_(_known_actions(connection, actions)))
    elif ids is None:
        wanted = wanted.where(row.action != "import")
    wanted = _in_states(wanted, states)
    found = connection.execute(wanted.limit(limit).offset(offset)).all()
    texts = _texts(connection, [line.quote_id for line in found if line.quote_id is not None])
    return [_entry(line, texts) for line in found]


def _about(connection: Connection, speaker: str) -> ColumnElement[bool]:
    """The condition for corrections of quotes that a speaker has, or had as extracted, and for
    judgements on that speaker."""
    row, key, profile = CorrectionRow, ProfileKey, ProfileRow
    ids = speaker_ids(connection, speaker)
    said = select(QuoteSpeaker.quote_id).where(QuoteSpeaker.speaker_id.in_(ids))
    names = connection.scalars(
        select(AppearanceName.name)
        .join(AppearanceRow, AppearanceRow.id == AppearanceName.appearance_id)
        .where(AppearanceRow.speaker_id.in_(ids))
        .union(select(SpeakerRow.name).where(SpeakerRow.id.in_(ids)))
    ).all()
    # A name that was judged not to be a speaker has no speaker; the judgement still has the name.
    types: tuple[SpeakerType, ...] = ("person", "organization")
    own = [name_anchor(compact_of(speaker, kind)) for kind in types]
    listed = literal("; ") + ExtractedQuote.speakers + "; "
    had = select(ExtractedQuote.id).where(
        or_(
            false(),
            *(listed.contains(f"; {name}; ", autoescape=True) for name in {*names, speaker}),
        )
    )
    keys = select(key.key).join(profile, profile.id == key.profile_id)
    decided = (
        select(JudgementRow.correction_id)
        .outerjoin(JudgementAnchor, JudgementAnchor.judgement_id == JudgementRow.id)
        .where(JudgementRow.correction_id.is_not(None))
        .where(
            JudgementAnchor.anchor.in_(keys.where(profile.speaker_id.in_(ids)))
            | JudgementAnchor.anchor.in_(own)
            | JudgementRow.left_key.in_(select(SpeakerRow.key).where(SpeakerRow.id.in_(ids)))
            | JudgementRow.right_key.in_(select(SpeakerRow.key).where(SpeakerRow.id.in_(ids)))
        )
    )
    return row.quote_id.in_(said) | row.quote_id.in_(had) | row.id.in_(decided)


def _known_actions(connection: Connection, actions: Sequence[str]) -> Sequence[str]:
    known = {*ON_QUOTES, *connection.scalars(select(CorrectionRow.action).distinct())}
    unknown = sorted(set(actions) - known)
    if unknown:
        raise QuotesError(f"no action {unknown[0]!r}; there are: {', '.join(sorted(known))}")
    return actions


def _in_states(wanted: Select[Any], states: Sequence[str]) -> Select[Any]:
    row = CorrectionRow
    unknown = sorted(set(states) - set(STATES))
    if unknown:
        raise QuotesError(f"no state {unknown[0]!r}; there are: {', '.join(STATES)}")
    undone, orphaned = row.undone_at.is_not(None), row.orphaned
    conditions = {
        "undone": undone,
        "orphaned": ~undone & orphaned,
        "held": ~undone & ~orphaned,
    }
    chosen = [conditions[state] for state in dict.fromkeys(states)]
    if not chosen:
        return wanted
    either = chosen[0]
    for other in chosen[1:]:
        either = either | other
    return wanted.where(either)


def _texts(connection: Connection, quotes: Sequence[int]) -> dict[int, str]:
    rows = connection.execute(select(QuoteRow.id, QuoteRow.text).where(QuoteRow.id.in_(quotes)))
    return {row.id: row.text for row in rows}


def _entry(line: Any, texts: Mapping[int, str]) -> Entry:
    anchored = " ".join(p["exact"] for p in line.anchor["pieces"]) if line.anchor else None
    state: State = "held"
    if line.undone_at is not None:
        state = "undone"
    elif line.orphaned:
        state = "orphaned"
    return Entry(
        id=line.id,
        state=state,
        target=line.target,
        action=line.action,
        change=line.summary or in_words(line.action, line.value or {}, line.before),
        quote_id=line.quote_id,
        article_id=line.article_id,
        outlet=line.outlet,
        text=texts.get(line.quote_id, anchored),
        who=line.who,
        note=line.note,
        made_at=line.made_at,
        undone_at=line.undone_at,
        model=line.model,
        review=line.review,
        value=_shown(line.value or {}),
        before=line.before,
    )


def _shown(value: Mapping[str, Any]) -> dict[str, Any]:
    """New values for people: words instead of anchors, names instead of records."""
    shown = dict(value)
    for name in ("content", "cue", "source"):
        if isinstance(value.get(name), Mapping):
            shown[name] = " ".join(p["exact"] for p in value[name]["pieces"])
    return shown


def as_extracted(before: Mapping[str, Any]) -> dict[str, Any]:
    """A quote as extracted, in the form of `quotes extract`, without spans."""
    said = before.get("said_on")
    return {
        "kind": before["kind"],
        "act": before["act"],
        "text": before["content"]["text"],
        "cue": before["cue"] and before["cue"]["text"],
        "source": before["source"] and before["source"]["text"],
        "speakers": [s["name"] for s in before["speakers"]],
        "role": next((s["role"]["text"] for s in before["speakers"] if s["role"]), None),
        "said_on": said and said["edtf"],
        "confidence": round(before["confidence"], 2),
    }


def extracted_of(connection: Connection, quote: int) -> dict[str, Any] | None:
    """A corrected quote as extracted (see `as_extracted`)."""
    kept = select(ExtractedQuote.record).where(ExtractedQuote.id == quote)
    record = connection.scalar(kept)
    return as_extracted(record) if record else None


def in_words(action: str, value: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> str:
    """The correction in one line."""
    if action in ("reject", "confirm", "add"):
        words = {"reject": "no quote", "confirm": "right", "add": "was missed"}[action]
        more = _fields(value, None) if action == "add" else []
        return "; ".join([words, *more])
    if action == "set":
        return "; ".join(_fields(value, as_extracted(before) if before else None))
    return _on_speakers(action, value)


_LABELS = {
    "speakers": "speaker",
    "role": "role",
    "said_on": "said_on",
    "kind": "kind",
    "act": "act",
    "content": "text",
    "cue": "cue",
    "source": "source",
}


def changed_fields(value: Mapping[str, Any]) -> str | None:
    """The fields that a correction changes, joined by commas."""
    return ", ".join(label for name, label in _LABELS.items() if name in value) or None


def _fields(value: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[str]:
    shown = _shown(value)
    found = []
    for name, label in _LABELS.items():
        if name in shown:
            was = ""
            if before is not None and name not in ("content", "cue", "source"):
                was = f" (was {_word(name, before[name])})"
            found.append(f"{label.replace('_', ' ')}: {_word(name, shown[name])}{was}")
    return found


def _word(name: str, value: Any) -> str:
    """A field's value in words."""
    if name == "speakers":
        names = (one if isinstance(one, str) else one["name"] for one in value)
        return ", ".join(names) or "unnamed"
    return "none" if value is None else str(value)


def _on_speakers(action: str, value: Mapping[str, Any]) -> str:
    one, other = value.get("one", ""), value.get("other", "")
    names = ", ".join(value.get("names", ()))
    if action == "import":
        return f"{names} ({value['wikidata']})" if value.get("wikidata") else names
    if value.get("together"):
        return f"{', '.join(value.get('taken', ()))} taken out of {one}"
    if action == "describe":
        given = (k for k in ("type", "gender", "wikidata") if k in value)
        facts = (f"{k} {value[k] or 'unknown'}" for k in given)
        return f"{one}: {', '.join(facts)}"
    words = {
        "same": f"{one} is {other}",
        "different": f"{one} is never {other}",
        "rename": f"{one} is called {names}",
        "alias": f"{one} is also {names}",
        "nobody": f"{one} is no speaker",
    }
    return words.get(action) or f"{action} {one}".strip()
