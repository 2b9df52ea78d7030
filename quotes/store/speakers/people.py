"""Resolves speakers across articles, and records people's judgements about who is who.

`decide` and `assign` keep speakers up to date with articles. The other functions record a person's
judgement, which outranks those of the program, survives every new run, and can be undone. Speakers
are given by name, id or key; an ambiguous name raises QuotesError with the speakers it may mean.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from quotes.errors import QuotesError
from quotes.speakers.identity import (
    Appearance,
    anchors_of,
    article_anchor,
    compact_of,
    name_anchor,
    outlet_place,
    own_anchors,
)
from quotes.speakers.speaker import SpeakerType
from quotes.store.corrections import held, journal
from quotes.store.engine import Database
from quotes.store.schema.models import (
    AppearanceRow,
    Article,
    CorrectionRow,
    JudgementAnchor,
    JudgementRow,
    Outlet,
    ProfileKey,
    ProfileRow,
    SpeakerRow,
)
from quotes.store.schema.values import GENDERS, SPEAKER_TYPES
from quotes.store.search.words import as_indexed
from quotes.store.speakers.finding import KnownSpeaker
from quotes.store.speakers.finding import find as find
from quotes.store.speakers.identities import Who, decide_on, read_appearances, resolve
from quotes.store.write import bulk
from quotes.store.write.bulk import among

_FEW = 10
"""How many articles are listed for a speaker who shares a name with another one."""

_ITEM = re.compile(r"Q[1-9]\d*")
_COLUMNS = {
    "name": ("name", "label"),
    "aliases": ("aliases", "alias", "also_known_as"),
    "wikidata": ("wikidata", "wikidata_id", "qid"),
}


def decide(
    connection: Connection, coming: Mapping[int, Appearance], lost: Collection[int]
) -> dict[int, Who]:
    """Decide which speaker each appearance in a batch of articles is.

    `coming` are the new appearances by id, which have no rows yet. `lost` are the profiles that
    these articles had before they were replaced or removed; speakers without appearances are
    removed. The result is the same as if all articles had come at once. Runs in a writer's
    transaction.
    """
    return decide_on(connection, coming, lost)


def assign(connection: Connection, articles: Sequence[int], lost: Collection[int]) -> None:
    """Like `decide`, for existing rows: sets their `profile_id` and `speaker_id`.

    `articles` have rows in `appearances`, `appearance_names` and `roles`, but no profiles yet.
    """
    new = select(AppearanceRow.id).where(among(connection, AppearanceRow.article_id, articles))
    resolve(connection, connection.scalars(new).all(), (id_ for id_ in lost if id_ is not None))


@dataclass(frozen=True)
class Logged:
    """A judgement; `text` says what was decided, `undone_at` when it was undone.

    `id` is the number of its correction; the program's judgements have none.
    """

    id: int | None
    text: str
    origin: str
    who: str | None
    note: str | None
    score: float | None
    judged_at: datetime
    undone_at: datetime | None


class NeverSame(QuotesError):
    """Raised when two speakers are to be merged that somebody recorded as never the same."""


def merge(
    database: Database,
    one: str,
    other: str,
    *,
    who: str | None = None,
    note: str | None = None,
    anyway: bool = False,
) -> Logged:
    """Merge two speakers; the one quoted in more articles keeps its id.

    Raises QuotesError if they are one already, or unknown; NeverSame if somebody recorded that they
    are never the same, unless `anyway`.
    """
    with database.write() as connection:
        a, b = _two(connection, one, other)
        if not anyway:
            _ask_first(connection, a, b)
        left = _Anchors.of(connection, a.id, partner=b.id)
        right = _Anchors.of(connection, b.id, partner=a.id)
        mine, theirs = (_articles_of(connection, speaker.id) for speaker in (a, b))
        keeps = {"left": a.key} if mine >= theirs else {"right": b.key}
        value = {"keeps": keeps}
        return _judge(connection, "same", a, left, b, right, value, who=who, note=note)


def _ask_first(connection: Connection, one: KnownSpeaker, other: KnownSpeaker) -> None:
    """Raise NeverSame if a person's judgement keeps two speakers apart."""
    keys = {
        speaker.id: select(ProfileKey.key)
        .join(ProfileRow, ProfileRow.id == ProfileKey.profile_id)
        .where(ProfileRow.speaker_id == speaker.id)
        for speaker in (one, other)
    }
    first, second = aliased(JudgementAnchor), aliased(JudgementAnchor)
    told = connection.execute(
        select(JudgementRow.correction_id, JudgementRow.who, JudgementRow.value)
        .join(first, first.judgement_id == JudgementRow.id)
        .join(second, second.judgement_id == JudgementRow.id)
        .where(JudgementRow.verdict == "different", JudgementRow.origin == "person")
        .where(JudgementRow.undone_at.is_(None), first.side != second.side)
        .where(first.anchor.in_(keys[one.id]), second.anchor.in_(keys[other.id]))
    ).all()
    # Speakers that were only split may be merged again.
    apart = next((row for row in told if not (row.value or {}).get("together")), None)
    if apart is not None:
        by = f" by {apart.who}" if apart.who else ""
        raise NeverSame(
            f"{one.name} and {other.name} are recorded as never the same "
            f"(correction {apart.correction_id}{by}): undo that, or give --anyway"
        )


def _articles_of(connection: Connection, speaker: int) -> int:
    counted = select(func.count()).where(AppearanceRow.speaker_id == speaker)
    return connection.scalar(counted) or 0


def never_same(
    database: Database, one: str, other: str, *, who: str | None = None, note: str | None = None
) -> Logged:
    """Record that two speakers are never the same. Raises QuotesError like `merge`."""
    with database.write() as connection:
        a, b = _two(connection, one, other)
        left, right = _Anchors.of(connection, a.id), _Anchors.of(connection, b.id)
        value = {"keeps": {"left": a.key, "right": b.key}}
        return _judge(connection, "different", a, left, b, right, value, who=who, note=note)


def split(
    database: Database,
    speaker: str,
    *,
    names: Iterable[str] = (),
    articles: Iterable[str] = (),
    who: str | None = None,
    note: str | None = None,
) -> Logged:
    """Split some names or articles (numbers or ids) off a speaker, as another one.

    The larger part keeps the id. Raises QuotesError if the speaker has none of them, or nothing
    else.
    """
    with database.write() as connection:
        row = find(connection, speaker)
        taken = {name_anchor(compact_of(name, row.type)): name for name in names}
        wanted = list(articles)
        own = _own_names(connection, row.id)
        for anchor, name in taken.items():
            if anchor not in own:
                raise QuotesError(f"{row.name}: no article calls this speaker {name!r}")
        if not taken and not wanted:
            raise QuotesError("say which names or which articles are another speaker's")
        seen = _seen_in(connection, row, wanted)
        left = _Anchors(frozenset(taken) | frozenset(seen.values()), frozenset(seen))
        rest = frozenset(own) - frozenset(taken)
        count = len(
            connection.scalars(
                select(AppearanceRow.id).where(AppearanceRow.speaker_id == row.id)
            ).all()
        )
        if not rest or len(seen) == count:
            raise QuotesError(f"{row.name}: that is all there is of this speaker, nothing is left")
        right = _Anchors(rest, frozenset())
        profiles = {id_ for anchor in taken for id_ in own[anchor]}
        named = among(connection, AppearanceRow.profile_id, profiles)
        out = set(connection.scalars(select(AppearanceRow.id).where(named))) | set(seen)
        keeps = {"left" if 2 * len(out) > count else "right": row.key}
        value = {
            "together": True, "taken": sorted([*taken.values(), *wanted]), "keeps": keeps,
        }  # fmt: skip
        return _judge(connection, "different", row, left, row, right, value, who=who, note=note)


def rename(
    database: Database, speaker: str, name: str, *, who: str | None = None, note: str | None = None
) -> Logged:
    """Show a speaker under another name; the names in the articles still find it.

    Raises QuotesError for a name without letters, and for the present name.
    """
    with database.write() as connection:
        row, name = find(connection, speaker), _clean(name)
        if name == row.name:
            raise QuotesError(f"nothing to change: {row.name} has that name already")
        left = _Anchors.of(connection, row.id)
        value = {"names": [name], "keeps": {"left": row.key}}
        return _judge(connection, "rename", row, left, None, None, value, who=who, note=note)


def alias(
    database: Database, speaker: str, name: str, *, who: str | None = None, note: str | None = None
) -> Logged:
    """Record that `name` means a speaker, in present and future articles.

    Raises QuotesError if it means another one already (`merge` them, if they are one).
    """
    with database.write() as connection:
        row, name = find(connection, speaker), _clean(name)
        another = (
            select(SpeakerRow.name, SpeakerRow.id)
            .join(ProfileRow, ProfileRow.speaker_id == SpeakerRow.id)
            .join(ProfileKey, ProfileKey.profile_id == ProfileRow.id)
            .where(ProfileKey.key.in_(_both_types(name)), SpeakerRow.id != row.id)
            .where(or_(ProfileRow.type == "organization", ProfileRow.name.contains(" ")))
        )
        known = connection.execute(another.limit(1)).first()
        if known is not None:
            raise QuotesError(
                f"{name} is another speaker already ({known.id}): merge them if they are one"
            )
        left = _Anchors.of(connection, row.id)
        right = _Anchors(_both_types(name), frozenset())
        _refuse_name_of_another(connection, name, left, right)
        value = {"names": [name], "keeps": {"left": row.key}}
        return _judge(connection, "alias", row, left, None, right, value, who=who, note=note)


def describe(
    database: Database,
    speaker: str,
    *,
    type: str | None = None,
    gender: str | None = None,
    wikidata: str | None = None,
    who: str | None = None,
    note: str | None = None,
) -> Logged:
    """Set a speaker's type (person, organization), gender (female, male, unknown) and Wikidata
    item.

    Raises QuotesError for any other value, and if nothing would change.
    """
    item = (wikidata or "").rpartition("/")[2].upper() or None
    if item is not None and not _ITEM.fullmatch(item):
        raise QuotesError(f"{wikidata!r} is no Wikidata id (Q…)")
    for name, given, known in (
        ("type", type, SPEAKER_TYPES), ("gender", gender, (*GENDERS, "unknown")),
    ):  # fmt: skip
        if given is not None and given not in known:
            raise QuotesError(f"no {name} {given!r}; there are: {', '.join(known)}")
    with database.write() as connection:
        row = find(connection, speaker)
        columns = select(SpeakerRow.type, SpeakerRow.gender, SpeakerRow.wikidata_id)
        now = connection.execute(columns.where(SpeakerRow.id == row.id)).one()
        value: dict[str, Any] = {}
        if type is not None and type != now.type:
            value["type"] = type
        if gender is not None and gender != (now.gender or "unknown"):
            value["gender"] = None if gender == "unknown" else gender
        if item is not None and item != now.wikidata_id:
            value["wikidata"] = item
        if not value:
            raise QuotesError(f"nothing to change: {row.name} is so already")
        value["keeps"] = {"left": row.key}
        left = _Anchors.of(connection, row.id)
        return _judge(connection, "describe", row, left, None, None, value, who=who, note=note)


def nobody(
    database: Database, speaker: str, *, who: str | None = None, note: str | None = None
) -> Logged:
    """Record that a speaker's names are not a speaker: present and future quotes lose it.

    Quotes to which a person assigned this speaker keep it.
    """
    with database.write() as connection:
        row = find(connection, speaker)
        left = _Anchors(frozenset(_own_names(connection, row.id)), frozenset())
        logged = _judge(connection, "nobody", row, left, None, None, who=who, note=note)
        held.rewrite(connection, held.with_names(connection, left.anchors))
        return logged


def undo(database: Database, correction: int | None = None) -> Logged:
    """Undo a judgement of a person or file (by default a person's last one).

    `correction` is its number in the log. Raises QuotesError if there is none to undo.
    """
    with database.write() as connection:
        active = (
            select(CorrectionRow.id)
            .join(JudgementRow, JudgementRow.correction_id == CorrectionRow.id)
            .where(CorrectionRow.undone_at.is_(None), CorrectionRow.target == "speaker")
        )
        if correction is None:
            chosen = active.where(CorrectionRow.action != "import").order_by(
                CorrectionRow.id.desc()
            )
        else:
            chosen = active.where(CorrectionRow.id == correction)
        number = connection.scalar(chosen.limit(1))
        if number is None:
            which = "no correction" if correction is None else f"no correction {correction}"
            raise QuotesError(f"there is {which} of speakers that could be undone")
        revoke(connection, number)
        return _logged_of(connection, number)


def log(
    database: Database, speaker: str | None = None, *, machine: bool = False, limit: int = 100
) -> list[Logged]:
    """Judgements, newest first: of one speaker or of all, optionally with the program's own."""
    with database.connect() as connection:
        wanted = select(JudgementRow.id).order_by(JudgementRow.id.desc()).limit(limit)
        if not machine:
            wanted = wanted.where(JudgementRow.origin != "machine")
        if speaker is not None:
            row = find(connection, speaker)
            own = select(ProfileRow.id).where(ProfileRow.speaker_id == row.id)
            keys = select(ProfileKey.key).where(ProfileKey.profile_id.in_(own))
            anchored = select(JudgementAnchor.judgement_id).where(JudgementAnchor.anchor.in_(keys))
            profiles = select(ProfileRow.key).where(ProfileRow.speaker_id == row.id)
            wanted = wanted.where(
                or_(
                    JudgementRow.id.in_(anchored),
                    JudgementRow.left_key == row.key,
                    JudgementRow.right_key == row.key,
                    JudgementRow.left_key.in_(profiles),
                )
            )
        return [_logged(connection, id_) for id_ in connection.scalars(wanted).all()]


def revoke(connection: Connection, correction: int) -> None:
    """Undo a correction, with all its judgements."""
    journal.set_undone(connection, correction, True)
    _take_back(connection, _judgements_of(connection, correction))


def restore(connection: Connection, correction: int) -> None:
    """Redo a correction, with its judgements."""
    journal.set_undone(connection, correction, False)
    _take_back(connection, _judgements_of(connection, correction), back=False)


def _judgements_of(connection: Connection, correction: int) -> list[int]:
    mine = select(JudgementRow.id).where(JudgementRow.correction_id == correction)
    return list(connection.scalars(mine.order_by(JudgementRow.id)))


def pin(
    connection: Connection, correction: int, place: str, name: str, target: KnownSpeaker
) -> None:
    """Record that the `name` of a correction at `place` means `target`, and nobody else with that
    name."""
    compact = compact_of(name, target.type)
    mine = _Anchors(frozenset((article_anchor(place, compact),)), frozenset())
    key = f"{target.type}:{name}:{place}"
    said = {"one": name, "other": target.name}
    theirs = _Anchors.of(connection, target.id)
    others = connection.scalars(
        select(ProfileRow.speaker_id)
        .join(ProfileKey, ProfileKey.profile_id == ProfileRow.id)
        .where(ProfileKey.key == name_anchor(compact), ProfileRow.speaker_id != target.id)
        .distinct()
    ).all()
    apart = {
        _key_of(connection, other): _Anchors.of(connection, other)
        for other in sorted(id_ for id_ in others if id_ is not None)
    }
    _mean(connection, correction, key, said, mine, apart, target.key, theirs)


def rule(
    connection: Connection, correction: int, outlet: str, name: str, kind: SpeakerType,
    target: KnownSpeaker,
) -> None:  # fmt: skip
    """Record that in an outlet `name` means `target`, in present and future articles."""
    compact = compact_of(name, kind)
    anchor = article_anchor(outlet_place(outlet), compact)
    mine = _Anchors(frozenset((anchor,)), _called_in(connection, outlet, compact))
    said = {"one": f"{name} in {outlet}", "other": target.name}
    theirs = _Anchors.of(connection, target.id)
    key = f"{kind}:{name}:{outlet_place(outlet)}"
    now = select(ProfileRow.speaker_id).where(
        ProfileRow.id.in_(
            select(AppearanceRow.profile_id).where(among(connection, AppearanceRow.id, mine.pinned))
        )
    )
    apart = {
        _key_of(connection, other): _Anchors(names, frozenset())
        for other in sorted({*connection.scalars(now)} - {None, target.id})
        if (names := frozenset(_own_names(connection, other)) - theirs.anchors)
    }
    _mean(connection, correction, key, said, mine, apart, target.key, theirs)


def _mean(
    connection: Connection, correction: int, key: str, said: Mapping[str, str], mine: _Anchors,
    apart: Mapping[str, _Anchors], target: str, theirs: _Anchors,
) -> None:  # fmt: skip
    """Judge that what `key` and `mine` stand for is none of `apart`, by their keys, but `target`.

    The anchors are all read before: a judgement may unite those that follow.
    """
    judged = [*(("different", there, anchors) for there, anchors in apart.items()),
              ("same", target, theirs)]  # fmt: skip
    for verdict, other, anchors in judged:
        value = {**said, "keeps": {"right": other}}
        judge(connection, correction, verdict, key, other, value, mine, anchors)


def _key_of(connection: Connection, speaker: int) -> str:
    return connection.execute(select(SpeakerRow.key).where(SpeakerRow.id == speaker)).scalar_one()


def _called_in(connection: Connection, outlet: str, compact: str) -> frozenset[int]:
    """The appearances of a name in the articles of an outlet."""
    profiles = _with_keys(connection, [name_anchor(compact)])
    ids = connection.scalars(
        select(AppearanceRow.id)
        .join(Article, Article.id == AppearanceRow.article_id)
        .join(Outlet, Outlet.id == Article.outlet_id)
        .where(Outlet.name == outlet, among(connection, AppearanceRow.profile_id, profiles))
    )
    return frozenset(ids)


@dataclass(frozen=True)
class ImportedPeople:
    """What an import did with the rows of a file."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def import_people(database: Database, path: Path) -> ImportedPeople:
    """Take names, aliases and Wikidata ids from a CSV file with a heading line.

    Columns: `name`, `aliases` (separated by `;` or `|`), `wikidata` (Q…); all but the first may be
    missing. They are evidence: they join the names of one row, unless several rows share them, and
    keep names of different items apart. A row that is known already changes nothing; one of the
    same item or, without items, of the same name replaces it. Raises QuotesError with the line.
    """
    rows = list(_rows(path))
    with database.write() as connection:
        known: dict[str, tuple[int, int, dict[str, Any]]] = {}
        row_of = JudgementRow
        for id_, number, key, value in connection.execute(
            select(row_of.id, row_of.correction_id, row_of.left_key, row_of.value).where(
                row_of.origin == "import", row_of.undone_at.is_(None)
            )
        ):
            known[key] = (id_, number or 0, value or {})
        new = [row for row in rows if row.key not in known]
        changed = [r for r in rows if r.key in known and known[r.key][2] != r.value]
        for row in changed:
            journal.set_undone(connection, known[row.key][1], True)
        _take_back(connection, [known[row.key][0] for row in changed])
        touched: set[int] = set()
        for row in (*new, *changed):
            number = journal.add_correction(
                connection, "speaker", row.key, "import", value=row.value, note=str(path)
            )
            id_ = _insert(
                connection, number, "alias", row.key, None, row.value, "import", None, str(path)
            )
            anchors = frozenset[str]().union(*(_both_types(name) for name in row.names))
            _insert_anchors(connection, id_, "left", anchors)
            touched |= _with_keys(connection, anchors)
        resolve(connection, touched=touched)
        return ImportedPeople(len(new), len(changed), len(rows) - len(new) - len(changed))


# -- speakers by name ------------------------------------------------------------------------


def _two(connection: Connection, one: str, other: str) -> tuple[KnownSpeaker, KnownSpeaker]:
    a, b = find(connection, one), find(connection, other)
    if a.id == b.id:
        raise QuotesError(f"{one} and {other} are one speaker: {a.name} ({a.id})")
    return a, b


def _own_names(connection: Connection, speaker_id: int) -> dict[str, list[int]]:
    """The name anchors of a speaker, each with its profiles; full names only, if there are any."""
    names: dict[str, list[int]] = {}
    weak: dict[str, list[int]] = {}
    for row in connection.execute(
        select(ProfileKey.key, ProfileKey.profile_id, ProfileRow.name, ProfileRow.type)
        .join(ProfileRow, ProfileRow.id == ProfileKey.profile_id)
        .where(ProfileRow.speaker_id == speaker_id, ProfileKey.key.startswith("="))
        .order_by(ProfileKey.key, ProfileKey.profile_id)
    ):
        if row.key != name_anchor(compact_of(row.name, row.type)):
            continue  # the short form of an organization's name
        full = row.type == "organization" or " " in row.name
        (names if full else weak).setdefault(row.key, []).append(row.profile_id)
    return names or weak


@dataclass(frozen=True)
class _Anchors:
    """The anchors by which a judgement identifies a speaker, and the appearances that they single
    out."""

    anchors: frozenset[str]
    pinned: frozenset[int]

    @classmethod
    def of(cls, connection: Connection, speaker_id: int, partner: int | None = None) -> _Anchors:
        """The names of a speaker; for a name that others share, some articles with it.

        A bare surname is not shared merely because `partner`, with whom the speaker is merged, has
        it.
        """
        theirs = _own_names(connection, partner) if partner is not None else {}
        anchors: set[str] = set()
        pinned: set[int] = set()
        for anchor, profiles in _own_names(connection, speaker_id).items():
            others = (
                select(ProfileRow.id)
                .join(ProfileKey, ProfileKey.profile_id == ProfileRow.id)
                .where(ProfileKey.key == anchor, ProfileRow.speaker_id != speaker_id)
            )
            if partner is not None and anchor not in theirs:
                others = others.where(ProfileRow.speaker_id != partner)
            if connection.execute(others.limit(1)).first() is None:
                anchors.add(anchor)
                continue
            theirs_too = among(connection, AppearanceRow.profile_id, profiles)
            ids = connection.scalars(select(AppearanceRow.id).where(theirs_too)).all()
            seen = read_appearances(connection, ids)
            for id_ in sorted(seen, key=lambda i: seen[i].article)[:_FEW]:
                anchors.add(anchors_of(seen[id_])[1])
                pinned.add(id_)
        return cls(frozenset(anchors), frozenset(pinned))


def _seen_in(
    connection: Connection, speaker: KnownSpeaker, articles: Sequence[str]
) -> dict[int, str]:
    """The speaker's appearances in articles (number or external id), with their anchors."""
    found: dict[int, str] = {}
    for wanted in articles:
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else -1
        ids = connection.scalars(
            select(AppearanceRow.id)
            .join(Article, Article.id == AppearanceRow.article_id)
            .where(
                AppearanceRow.speaker_id == speaker.id,
                or_(Article.external_id == wanted, Article.id == number),
            )
        ).all()
        if not ids:
            raise QuotesError(f"{wanted}: {speaker.name} does not speak in such an article")
        seen = read_appearances(connection, ids)
        found |= {id_: anchors_of(appearance)[1] for id_, appearance in seen.items()}
    return found


# -- writing judgements ----------------------------------------------------------------------


def _judge(
    connection: Connection,
    verdict: str,
    one: KnownSpeaker,
    left: _Anchors,
    other: KnownSpeaker | None,
    right: _Anchors | None,
    value: dict[str, Any] | None = None,
    *,
    who: str | None,
    note: str | None,
) -> Logged:
    other_key = other.key if other is not None else None
    said = {
        "one": one.name,
        **({"other": other.name} if other is not None else {}),
        **(value or {}),
    }
    _refuse_repeated(connection, verdict, one.key, other_key, said)
    correction = journal.add_correction(
        connection, "speaker", one.key, verdict, value=said, who=who, note=note
    )
    judge(connection, correction, verdict, one.key, other_key, said, left, right)
    return _logged_of(connection, correction)


def _refuse_repeated(
    connection: Connection, verdict: str, left: str, right: str | None, said: Mapping[str, Any]
) -> None:
    """Raise QuotesError if an active judgement of a person says exactly the same."""
    if verdict not in ("different", "alias") or said.get("together"):
        return
    row, keys = JudgementRow, [key for key in (left, right) if key is not None]
    told = connection.execute(
        select(row.correction_id, row.value)
        .where(row.verdict == verdict, row.origin == "person", row.undone_at.is_(None))
        .where(row.left_key.in_(keys))
        .where(row.right_key.in_(keys) if right is not None else row.right_key.is_(None))
    )
    for number, value in told:
        known = value or {}
        if not known.get("together") and known.get("names") == said.get("names"):
            raise QuotesError(f"nothing to change: that was decided already (correction {number})")


def _refuse_name_of_another(
    connection: Connection, name: str, whose: _Anchors, names: _Anchors
) -> None:
    """Raise QuotesError if a person gave this name to another speaker: it would unite the two."""
    given, owner = aliased(JudgementAnchor), aliased(JudgementAnchor)
    told = connection.execute(
        select(JudgementRow.id, JudgementRow.value, owner.anchor)
        .join(given, given.judgement_id == JudgementRow.id)
        .join(owner, owner.judgement_id == JudgementRow.id)
        .where(JudgementRow.verdict == "alias", JudgementRow.undone_at.is_(None))
        .where(given.side == "right", among(connection, given.anchor, names.anchors))
        .where(owner.side == "left")
    ).all()
    own = {row.id for row in told if row.anchor in whose.anchors}
    for row in told:
        if row.id not in own:
            one = (row.value or {}).get("one", "another speaker")
            raise QuotesError(f"{name} was said to be {one}: undo that, or merge them")


def judge(
    connection: Connection,
    correction: int,
    verdict: str,
    left_key: str,
    right_key: str | None,
    value: dict[str, Any],
    left: _Anchors,
    right: _Anchors | None = None,
) -> None:
    """Write a judgement of a correction, and resolve again what it touches."""
    made = connection.execute(
        select(CorrectionRow.who, CorrectionRow.note).where(CorrectionRow.id == correction)
    ).one()
    id_ = _insert(
        connection, correction, verdict, left_key, right_key, value, "person", made.who, made.note
    )
    sides = (left,) if right is None else (left, right)
    for side, chosen in zip(("left", "right"), sides, strict=False):
        _insert_anchors(connection, id_, side, chosen.anchors)
    touched = _with_keys(connection, [a for chosen in sides for a in chosen.anchors])
    pinned = _same_name_there(connection, {i for chosen in sides for i in chosen.pinned})
    touched |= _unbind(connection, pinned)
    resolve(connection, pinned, touched)


def _insert(
    connection: Connection,
    correction: int,
    verdict: str,
    left_key: str,
    right_key: str | None,
    value: dict[str, Any],
    origin: str,
    who: str | None,
    note: str | None,
) -> int:
    row = insert(JudgementRow).values(
        verdict=verdict,
        left_key=left_key,
        right_key=right_key,
        value=value,
        evidence=note,
        score=1.0,
        origin=origin,
        who=who,
        judged_at=datetime.now(UTC),
        correction_id=correction,
    )
    key = connection.execute(row).inserted_primary_key
    assert key is not None
    id_: int = key[0]
    return id_


def _insert_anchors(
    connection: Connection, judgement: int, side: str, anchors: Iterable[str]
) -> None:
    bulk.insert(
        connection,
        "judgement_anchors",
        ("judgement_id", "side", "anchor"),
        [(judgement, side, anchor) for anchor in sorted(anchors)],
    )


def _take_back(connection: Connection, judgements: Sequence[int], *, back: bool = True) -> None:
    """Undo or redo judgements, and resolve again what they touch."""
    if not judgements:
        return
    row = JudgementAnchor
    about = select(row.anchor).where(among(connection, row.judgement_id, judgements))
    anchors = connection.scalars(about).all()
    taken = update(JudgementRow).where(among(connection, JudgementRow.id, judgements))
    connection.execute(taken.values(undone_at=datetime.now(UTC) if back else None))
    own = [anchor for anchor in anchors if anchor.startswith("@")]
    singled_out = _with_keys(connection, own)
    theirs = among(connection, AppearanceRow.profile_id, singled_out)
    pinned = set(connection.scalars(select(AppearanceRow.id).where(theirs)))
    if not back:
        pinned |= _meant_by(connection, own)
    touched = _with_keys(connection, anchors) | _unbind(connection, pinned)
    resolve(connection, pinned, touched | _of_one_speaker(connection, touched))
    nobodies = select(JudgementRow.id).where(
        among(connection, JudgementRow.id, judgements), JudgementRow.verdict == "nobody"
    )
    if connection.scalar(nobodies.limit(1)) is not None:
        held.rewrite(connection, held.with_names(connection, anchors))


def _meant_by(connection: Connection, anchors: Sequence[str]) -> set[int]:
    """The appearances that anchors of articles and outlets mean."""
    names = {name_anchor(anchor.rpartition("=")[2]) for anchor in anchors}
    profiles = _with_keys(connection, names)
    ids = connection.scalars(
        select(AppearanceRow.id).where(among(connection, AppearanceRow.profile_id, profiles))
    ).all()
    wanted = set(anchors)
    return {
        id_
        for id_, seen in read_appearances(connection, ids).items()
        if wanted.intersection(own_anchors(seen))
    }


def _unbind(connection: Connection, appearances: Iterable[int]) -> set[int]:
    """Detach appearances from their profiles, so that they get new ones; returns those profiles."""
    mine = among(connection, AppearanceRow.id, appearances)
    profiles = connection.scalars(select(AppearanceRow.profile_id).where(mine).distinct()).all()
    connection.execute(update(AppearanceRow).where(mine).values(profile_id=None))
    return {id_ for id_ in profiles if id_ is not None}


def _same_name_there(connection: Connection, appearances: set[int]) -> set[int]:
    """These appearances, and others in their articles that the same anchors mean."""
    mine = among(connection, AppearanceRow.id, appearances)
    articles = connection.scalars(select(AppearanceRow.article_id).where(mine)).all()
    there = among(connection, AppearanceRow.article_id, articles)
    near = connection.scalars(select(AppearanceRow.id).where(there)).all()
    anchors = {id_: anchors_of(seen)[1] for id_, seen in read_appearances(connection, near).items()}
    wanted = {anchors[id_] for id_ in appearances}
    return {id_ for id_, anchor in anchors.items() if anchor in wanted}


def _with_keys(connection: Connection, keys: Iterable[str]) -> set[int]:
    having = select(ProfileKey.profile_id).where(among(connection, ProfileKey.key, keys))
    return set(connection.scalars(having))


def _of_one_speaker(connection: Connection, profiles: Collection[int]) -> set[int]:
    """All profiles of the speakers who have these: what united them may be what was taken back."""
    row = ProfileRow
    speakers = select(row.speaker_id).where(among(connection, row.id, profiles))
    return set(connection.scalars(select(row.id).where(row.speaker_id.in_(speakers))))


def _both_types(name: str) -> frozenset[str]:
    """The anchors of a name, be it a person's or an organization's."""
    return frozenset(
        (name_anchor(compact_of(name, "person")), name_anchor(compact_of(name, "organization")))
    )


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if not as_indexed(name):
        raise QuotesError("a name needs letters")
    return name


def _logged_of(connection: Connection, correction: int) -> Logged:
    return _logged(connection, _judgements_of(connection, correction)[-1])


def _logged(connection: Connection, id_: int) -> Logged:
    row = connection.execute(select(JudgementRow).where(JudgementRow.id == id_)).one()
    value = row.value or {}
    one = value.get("one") or _readable(connection, row.left_key)
    other = value.get("other") or _readable(connection, row.right_key or "")
    action = "import" if row.origin == "import" else row.verdict
    said = journal.in_words(action, {**value, "one": one, "other": other})
    if row.verdict == "different" and row.origin == "machine":
        said = said.replace(" is never ", " is not ")
    return Logged(
        id=row.correction_id,
        text=said,
        origin=row.origin,
        who=row.who,
        note=row.evidence,
        score=row.score,
        judged_at=row.judged_at,
        undone_at=row.undone_at,
    )


def _readable(connection: Connection, key: str) -> str:
    """The name in the key of a profile, or of the speaker with that key."""
    found = connection.execute(
        select(SpeakerRow.name, SpeakerRow.id).where(SpeakerRow.key == key)
    ).first()
    if found is not None:
        return f"{found.name} ({found.id})"
    return key.partition(":")[2].rpartition(":")[0] or key


# -- a file of people ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Person:
    names: tuple[str, ...]
    wikidata: str | None

    @property
    def key(self) -> str:
        return self.wikidata or f"name:{as_indexed(self.names[0])}"

    @property
    def value(self) -> dict[str, Any]:
        names: dict[str, Any] = {"names": list(self.names)}
        return {**names, "wikidata": self.wikidata} if self.wikidata else names


def _rows(path: Path) -> Iterator[_Person]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _people(csv.DictReader(file), path)
    except OSError as error:
        raise QuotesError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QuotesError(f"{path}: this is not UTF-8 text") from error
    except csv.Error as error:
        raise QuotesError(f"{path}: this is not CSV: {error}") from error


def _people(reader: csv.DictReader[str], path: Path) -> Iterator[_Person]:
    headings = {(name or "").strip().casefold(): name for name in reader.fieldnames or ()}
    column = {
        what: next((headings[name] for name in names if name in headings), None)
        for what, names in _COLUMNS.items()
    }
    if column["name"] is None:
        raise QuotesError(f"{path}: the first line names no column `name`")
    seen: set[str] = set()
    for record in reader:
        value = {w: (record.get(c) or "").strip() if c else "" for w, c in column.items()}
        item = value["wikidata"].rpartition("/")[2].upper()
        if item and not _ITEM.fullmatch(item):
            raise QuotesError(f"{path}: line {reader.line_num}: {item!r} is no Wikidata id (Q…)")
        aliases = (" ".join(name.split()) for name in re.split(r"[;|]", value["aliases"]))
        name = " ".join(value["name"].split())
        if not as_indexed(name):
            raise QuotesError(f"{path}: line {reader.line_num}: there is no name")
        names = tuple(dict.fromkeys((name, *(alias for alias in aliases if as_indexed(alias)))))
        person = _Person(names, item or None)
        if person.key in seen:
            raise QuotesError(f"{path}: line {reader.line_num}: {person.key} is there twice")
        seen.add(person.key)
        yield person
