"""Keeps speakers up to date with articles: resolves again those who are affected by a change.

`quotes.speakers.identity` decides as a function of a set of profiles. Here it only receives the
profiles that share a key, directly or indirectly, with those that a new article (or a person's
judgement) touches: nothing else can change. Keys are indexed, so the cost depends on how many
people have such a name, not on the size of the database. Callers hold the write lock.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from quotes.speakers.identity import (
    CROWD,
    Appearance,
    Facts,
    Identity,
    Judgement,
    Profile,
    Resolution,
    compact_of,
    decide,
    is_crowdable,
    name_anchor,
    own_anchors,
    profile_of,
)
from quotes.speakers.speaker import Gender, Role, SpeakerType
from quotes.store.schema import models
from quotes.store.search.words import as_indexed
from quotes.store.write import bulk
from quotes.store.write.bulk import among

_FULL, _WEAK = "?", "!"
"""Prefixes of weak keys: of a full name, and of a name that is matched to one."""


@dataclass(frozen=True)
class _Stored:
    """A stored profile with its speaker."""

    profile: Profile
    speaker_id: int | None
    evidence: str | None
    score: float | None


def read_appearances(connection: Connection, ids: Iterable[int]) -> dict[int, Appearance]:
    """The appearances with these ids, in the form that `identity` compares."""
    seen, article, role = models.AppearanceRow, models.Article, models.RoleRow
    form = models.AppearanceName
    ids = sorted(ids)
    if not ids:
        return {}
    names: dict[int, list[str]] = {}
    for id_, name in connection.execute(
        select(form.appearance_id, form.name)
        .join(seen, seen.id == form.appearance_id)
        .where(among(connection, form.appearance_id, ids), seen.type == "organization")
    ):
        names.setdefault(id_, []).append(name)
    roles: dict[int, list[Role]] = {}
    for id_, text, title, organization, former in connection.execute(
        select(role.appearance_id, role.text, role.title, role.organization, role.former).where(
            among(connection, role.appearance_id, ids)
        )
    ):
        roles.setdefault(id_, []).append(Role(text, title, organization, former))
    rows: Iterable[Any] = connection.execute(
        select(
            seen.id,
            seen.name,
            seen.type,
            seen.gender,
            seen.correction_id,
            article.external_id,
            models.Outlet.name,
        )
        .join(article, article.id == seen.article_id)
        .outerjoin(models.Outlet, models.Outlet.id == article.outlet_id)
        .where(among(connection, seen.id, ids))
    )
    return {
        id_: Appearance(
            name=name,
            type=kind,
            article=place_of(f"{outlet or ''}/{external}", correction),
            names=tuple(sorted(names.get(id_, ()))),
            gender=gender,
            roles=tuple(roles.get(id_, ())),
            outlet=outlet or "",
        )
        for id_, name, kind, gender, correction, external, outlet in rows
    }


def place_of(article: str, correction: int | None) -> str:
    """The place of an appearance: its article, or a correction in it that names its speaker."""
    return article if correction is None else f"{article}#{correction}"


@dataclass(frozen=True)
class Who:
    """The profile and speaker of an appearance."""

    profile_id: int
    speaker_id: int


def decide_on(
    connection: Connection, coming: Mapping[int, Appearance], touched: Iterable[int] = ()
) -> dict[int, Who]:
    """Decide who is who before `coming` are added, and write the changes.

    `coming` are new appearances by id, without rows yet; their profiles and speakers are returned.
    `touched` are profiles that lost appearances or were judged on.
    """
    resolution = _Resolution(connection)
    who = resolution.run(coming, set(touched))
    tried: set[str] = set()
    while waiting := _next_in_line(connection, resolution.freed - tried):
        tried |= resolution.freed
        resolution = _Resolution(connection)
        who = resolution.run(coming, waiting)
    return who


def _next_in_line(connection: Connection, keys: Collection[str]) -> set[int]:
    """The profiles of speakers who have a numbered key because another one had one of these `keys`.

    Two of one name are resolved together, so that one knows what the other has. Not so if the other
    one had the key because a person's judgement kept it for somebody with another name.
    """
    if not keys:
        return set()
    kinds = (key.partition(":") for key in keys)
    anchors = [name_anchor(compact_of(name, kind)) for kind, _, name in kinds]  # type: ignore[arg-type]
    row, profile = models.ProfileKey, models.ProfileRow
    rows = connection.execute(
        select(profile.id, models.SpeakerRow.key)
        .join(row, row.profile_id == profile.id)
        .join(models.SpeakerRow, models.SpeakerRow.id == profile.speaker_id)
        .where(among(connection, row.key, anchors))
    )
    return {id_ for id_, key in rows if key.rpartition("#")[0] in keys}


def resolve(
    connection: Connection, appearances: Iterable[int] = (), touched: Iterable[int] = ()
) -> None:
    """Like `decide_on`, for appearances that have rows but no profile yet, which is set."""
    who = decide_on(connection, read_appearances(connection, appearances), touched)
    if who:
        row = models.AppearanceRow
        connection.execute(
            update(row)
            .where(row.id == bindparam("which"))
            .values(profile_id=bindparam("profile"), speaker_id=bindparam("speaker")),
            [
                {"which": id_, "profile": one.profile_id, "speaker": one.speaker_id}
                for id_, one in sorted(who.items())
            ],
        )


def keys_of(connection: Connection, ids: Collection[int]) -> dict[int, set[str]]:
    """All keys by which this version of the program finds these profiles."""
    row = models.ProfileRow
    columns = select(row.id, row.key, row.name, row.type, row.gender, row.facts, row.articles)
    rows = connection.execute(columns.where(among(connection, row.id, ids)))
    return {row.id: _keys(_remember(row)) for row in rows}


class _Resolution:
    """One resolution of everything that some appearances and profiles touch."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.stored: dict[int, _Stored] = {}
        self.settled: dict[int, _Stored] = {}
        self.judgements: dict[int, Judgement] = {}
        self._searched: set[str] = set()
        self._asked: set[str] = set()
        self.freed: set[str] = set()
        """The keys of the speakers that there are no more, after `run`."""

    def run(self, coming: Mapping[int, Appearance], touched: set[int]) -> dict[int, Who]:
        """See `decide_on`."""
        new = self._profiles_of(coming)
        touched |= set(new.values())
        if not touched:
            return {}
        self._count(touched, new)
        self._load(touched)
        self._load_connected(self.stored)
        full = [s.profile for s in self.stored.values() if not s.profile.is_weak]
        near = {f"{_WEAK}{weak_key}" for profile in full for weak_key in profile.weak_keys}
        self._load_connected(self._load(self._having(near)))
        dead = self._remove_empty()
        crowded = self._find_full_names()
        alive = [s.profile for s in self.stored.values()]
        settled: dict[int, list[Profile]] = {}
        for stored in self.settled.values():
            if stored.speaker_id is not None:
                settled.setdefault(stored.speaker_id, []).append(stored.profile)
        resolution = decide(alive, self.judgements.values(), crowded=crowded, settled=settled)
        who = {m.profile.id: i.id for i in resolution.identities for m in i.members}
        who |= {member.profile.id: speaker for speaker, member in resolution.elsewhere}
        self._write(resolution, dead)
        return {id_: Who(profile, who[profile]) for id_, profile in new.items()}

    def _among(
        self, column: InstrumentedAttribute[Any], values: Iterable[Any]
    ) -> ColumnElement[bool]:
        return among(self.connection, column, values)

    # -- reading -----------------------------------------------------------------------------

    def _profiles_of(self, seen: Mapping[int, Appearance]) -> dict[int, int]:
        """Make the profiles of new appearances; returns the profile of each."""
        pinned = self._pinned(seen)
        profiles: dict[int, Profile] = {}
        result: dict[int, int] = {}
        for id_, appearance in seen.items():
            if id_ in pinned:
                profile = profile_of(appearance, pin=pinned[id_])
            else:
                a = appearance
                profile = _general(a.name, a.type, a.names, a.gender, a.roles)
            profiles[profile.id] = profile
            result[id_] = profile.id
        there = select(models.ProfileRow.id).where(self._among(models.ProfileRow.id, profiles))
        known = set(self.connection.scalars(there))
        added = [profile for id_, profile in sorted(profiles.items()) if id_ not in known]
        bulk.insert(
            self.connection,
            "profiles",
            ("id", "key", "name", "type", "gender", "facts", "articles"),
            [
                (p.id, p.key, p.name, p.type, p.gender, json.dumps(p.facts.as_json()), 0)
                for p in added
            ],
        )
        rows = [(key, p.id) for p in added for key in sorted(_keys(p))]
        bulk.insert(self.connection, "profile_keys", ("key", "profile_id"), rows)
        return result

    def _pinned(self, seen: Mapping[int, Appearance]) -> dict[int, str]:
        """The appearances with judgements on their own article or outlet."""
        anchor = models.JudgementAnchor.anchor
        active = select(anchor).join(models.JudgementRow).where(_ACTIVE)
        if not self.connection.scalars(active.where(anchor.startswith("@")).limit(1)).first():
            return {}
        own = {id_: own_anchors(appearance) for id_, appearance in seen.items()}
        asked = {key for keys in own.values() for key in keys}
        judged = set(self.connection.scalars(active.where(self._among(anchor, asked))))
        pinned = {}
        for id_, places in own.items():
            mine = next((place for key, place in places.items() if key in judged), None)
            if mine is not None:
                pinned[id_] = mine
        return pinned

    def _count(self, touched: set[int], new: Mapping[int, int]) -> None:
        """Count again how many articles have each profile."""
        counts = dict.fromkeys(touched, 0)
        for profile_id in new.values():
            counts[profile_id] += 1
        seen = models.AppearanceRow
        for row in self.connection.execute(
            select(seen.profile_id, func.count())
            .where(self._among(seen.profile_id, touched))
            .group_by(seen.profile_id)
        ):
            counts[row[0] or 0] += row[1]
        self.connection.execute(
            update(models.ProfileRow)
            .where(models.ProfileRow.id == bindparam("which"))
            .values(articles=bindparam("n")),
            [{"which": id_, "n": n} for id_, n in sorted(counts.items())],
        )

    def _load(self, ids: Collection[int]) -> dict[int, _Stored]:
        """Load profiles that are not loaded yet; returns those."""
        read: dict[int, _Stored] = {}
        profile = models.ProfileRow
        wanted = set(ids) - set(self.stored)
        if not wanted:
            return read
        for row in self.connection.execute(
            select(
                profile.id, profile.key, profile.name, profile.type, profile.gender,
                profile.facts, profile.articles, profile.speaker_id, profile.evidence,
                profile.score,
            ).where(self._among(profile.id, wanted))
        ):  # fmt: skip
            found = copy(_KNOWN.get(row.key) or _remember(row))
            found.__dict__["articles"] = row.articles
            read[row.id] = _Stored(found, row.speaker_id, row.evidence, row.score)
        self.stored |= read
        return read

    def _having(self, keys: Iterable[str]) -> set[int]:
        """The profiles with one of `keys`; each key is looked up only once."""
        wanted = set(keys) - self._searched
        self._searched |= wanted
        if not wanted:
            return set()
        key = models.ProfileKey
        having = select(key.profile_id).where(self._among(key.key, wanted))
        return set(self.connection.scalars(having))

    def _load_connected(self, start: Mapping[int, _Stored]) -> None:
        """Load all profiles that share a key with those of `start`, transitively."""
        fresh = dict(start)
        while fresh:
            keys = {key for s in fresh.values() for key in s.profile.keys}
            while more := self._judged_with(keys) - keys:
                keys |= more
            fresh = self._load(self._having(keys))

    def _judged_with(self, keys: Iterable[str]) -> set[str]:
        """The anchors that occur in judgements together with these."""
        row, judgement = models.JudgementAnchor, models.JudgementRow
        found: dict[int, dict[str, Any]] = {}
        wanted = {key for key in set(keys) - self._asked if key[0] in "=@"}
        self._asked |= wanted
        if not wanted:
            return set()
        own = select(row.judgement_id).where(self._among(row.anchor, wanted))
        for line in self.connection.execute(
            select(
                row.judgement_id, row.side, row.anchor,
                judgement.verdict, judgement.origin, judgement.value,
            )
            .join(judgement, judgement.id == row.judgement_id)
            .where(row.judgement_id.in_(own), _ACTIVE)
        ):  # fmt: skip
            entry = found.setdefault(line.judgement_id, {"left": set(), "right": set()})
            entry[line.side].add(line.anchor)
            entry.update(verdict=line.verdict, origin=line.origin, value=line.value or {})
        for id_, entry in found.items():
            value = entry["value"]
            self.judgements[id_] = Judgement(
                id=id_,
                verdict=entry["verdict"],
                left=frozenset(entry["left"]),
                right=frozenset(entry["right"]),
                origin=entry["origin"],
                names=tuple(value.get("names", ())),
                wikidata=value.get("wikidata"),
                together=bool(value.get("together")),
                keeps=tuple(sorted(value.get("keeps", {}).items())),
                facts=tuple((k, value[k]) for k in ("type", "gender") if k in value),
            )
        return {anchor for entry in found.values() for anchor in entry["left"] | entry["right"]}

    def _remove_empty(self) -> dict[int, _Stored]:
        """Remove the profiles that no article has any more; returns them."""
        dead = {id_: s for id_, s in self.stored.items() if not s.profile.articles}
        if dead:
            mine = self._among(models.ProfileRow.id, dead)
            self.connection.execute(delete(models.ProfileRow).where(mine))
        for id_ in dead:
            del self.stored[id_]
        return dead

    def _find_full_names(self) -> frozenset[str]:
        """Load the full names that weak names may match; returns the weak keys with too many.

        Of unchanged people only the matching profiles are loaded, unless somebody has judged on the
        weak name: then everything that the judgement joins is resolved again.
        """
        crowded: set[str] = set()
        seen: set[int] = set()
        while weak := [
            s.profile for i, s in self.stored.items() if s.profile.is_weak and i not in seen
        ]:
            seen |= {profile.id for profile in weak}
            judged = {a for j in self.judgements.values() for a in j.left | j.right}
            for weak_key in {h for p in weak for h in p.weak_keys if is_crowdable(h)} - crowded:
                key = models.ProfileKey
                some = (
                    select(key.profile_id).where(key.key == f"{_FULL}{weak_key}").limit(CROWD + 1)
                )
                if len(self.connection.scalars(some).all()) > CROWD:
                    crowded.add(weak_key)
            for told in (False, True):
                mine = [p for p in weak if bool(p.keys & judged) == told]
                weak_keys = {h for p in mine for h in p.weak_keys} - crowded
                if told:
                    self._searched -= {f"{_FULL}{h}" for h in weak_keys}
                ids = self._having(f"{_FULL}{h}" for h in weak_keys)
                if told:
                    self._load_connected(self._load(ids))
                else:
                    self._read_settled(ids)
        for id_ in set(self.settled) & set(self.stored):
            del self.settled[id_]
        return frozenset(crowded)

    def _read_settled(self, ids: Collection[int]) -> None:
        """Load profiles of people who are not being resolved."""
        before = dict(self.stored)
        read = self._load(ids)
        self.stored = before
        votes: dict[str, int] = {}
        profile, key = models.ProfileRow, models.ProfileKey
        names = {name_anchor(s.profile.compact) for s in read.values()}
        if not names:
            return
        for row in self.connection.execute(
            select(key.key, profile.type, func.sum(profile.articles).label("n"))
            .join(profile, profile.id == key.profile_id)
            .where(self._among(key.key, names))
            .group_by(key.key, profile.type)
        ):
            sign = 1 if row.type == "person" else -1
            votes[row.key] = votes.get(row.key, 0) + sign * int(row.n)
        # A name that most articles take for an organization is not a person with that surname.
        self.settled |= {
            id_: s for id_, s in read.items() if votes[name_anchor(s.profile.compact)] > 0
        }

    # -- writing -----------------------------------------------------------------------------

    def _write(self, resolution: Resolution, dead: Mapping[int, _Stored]) -> None:
        identities = {i.id: i for i in resolution.identities}
        before = {s.speaker_id for s in (*self.stored.values(), *dead.values()) if s.speaker_id}
        self._write_speakers(identities)
        self._write_aliases(identities)
        self._write_profiles(resolution)
        gone = self.freed = self._delete_speakers(before - set(identities))
        self._write_separations(resolution, {i.key for i in identities.values()} | gone)
        self._delete_log([s.profile.key for s in dead.values()])

    def _delete_log(self, profiles: Collection[str]) -> None:
        """Delete the program's own judgements on profiles with these keys."""
        if profiles:
            theirs = self._among(models.JudgementRow.left_key, profiles)
            self.connection.execute(delete(models.JudgementRow).where(theirs, _BY_MACHINE))

    def _delete_speakers(self, ids: set[int]) -> set[str]:
        """Remove speakers without profiles; returns their keys."""
        if not ids:
            return set()
        speaker = models.SpeakerRow
        unseen = ~exists().where(models.ProfileRow.speaker_id == speaker.id)
        gone = select(speaker.id, speaker.key).where(self._among(speaker.id, ids), unseen)
        keys = {row.id: row.key for row in self.connection.execute(gone)}
        if keys:
            self.connection.execute(delete(speaker).where(self._among(speaker.id, keys)))
        return set(keys.values())

    def _write_speakers(self, identities: Mapping[int, Identity]) -> None:
        columns = ("id", "key", "name", "type", "gender", "uncertain", "wikidata_id")
        speaker = models.SpeakerRow
        mine = self._among(speaker.id, identities)
        rows = self.connection.execute(select(*(getattr(speaker, c) for c in columns)).where(mine))
        there = {row.id: tuple(row) for row in rows}
        wanted = {
            id_: (id_, i.key, i.name, i.type, i.gender, i.uncertain, i.wikidata)
            for id_, i in sorted(identities.items())
        }
        bulk.insert(
            self.connection, "speakers", columns, [r for i, r in wanted.items() if i not in there]
        )
        for id_, row in wanted.items():
            if id_ in there and there[id_] != row:
                values = dict(zip(columns, row, strict=True))
                self.connection.execute(update(speaker).where(speaker.id == id_).values(**values))

    def _write_aliases(self, identities: Mapping[int, Identity]) -> None:
        alias = models.SpeakerAlias
        mine = self._among(alias.speaker_id, identities)
        rows = self.connection.execute(select(alias.speaker_id, alias.name).where(mine))
        there = {(row.speaker_id, row.name) for row in rows}
        wanted = {(id_, name) for id_, i in identities.items() for name in i.aliases}
        for id_, name in sorted(there - wanted):
            self.connection.execute(
                delete(alias).where(alias.speaker_id == id_, alias.name == name)
            )
        bulk.insert(
            self.connection,
            "speaker_aliases",
            ("speaker_id", "name", "folded"),
            [(id_, name, as_indexed(name)) for id_, name in sorted(wanted - there)],
        )

    def _write_profiles(self, resolution: Resolution) -> None:
        """Write what is new or has changed, and log them as judgements."""
        changed: list[dict[str, Any]] = []
        moved: list[dict[str, Any]] = []
        logged: list[dict[str, Any]] = []
        now = datetime.now(UTC)
        decided = [(i.id, i.key, m) for i in resolution.identities for m in i.members]
        keys = self._keys_of({speaker for speaker, _ in resolution.elsewhere})
        decided += [(speaker, keys[speaker], member) for speaker, member in resolution.elsewhere]
        for speaker, key, member in decided:
            stored = self.stored[member.profile.id]
            decision = (speaker, member.evidence or None, member.score)
            if decision == (stored.speaker_id, stored.evidence, stored.score):
                continue
            which = {"which": member.profile.id, "who": speaker}
            changed.append({**which, "why": decision[1], "sure": decision[2]})
            if stored.speaker_id not in (None, speaker):
                moved.append(which)
            if member.evidence:
                logged.append(
                    {
                        "verdict": "same",
                        "left_key": member.profile.key,
                        "right_key": key,
                        "evidence": member.evidence,
                        "score": member.score,
                        "origin": "machine",
                        "judged_at": now,
                    }
                )
        if changed:
            self.connection.execute(
                update(models.ProfileRow)
                .where(models.ProfileRow.id == bindparam("which"))
                .values(
                    speaker_id=bindparam("who"), evidence=bindparam("why"), score=bindparam("sure")
                ),
                changed,
            )
            self._delete_log([self.stored[c["which"]].profile.key for c in changed])
        if moved:
            self.connection.execute(
                update(models.AppearanceRow)
                .where(models.AppearanceRow.profile_id == bindparam("which"))
                .values(speaker_id=bindparam("who")),
                moved,
            )
        if logged:
            self.connection.execute(insert(models.JudgementRow), logged)

    def _keys_of(self, speakers: Collection[int]) -> dict[int, str]:
        if not speakers:
            return {}
        speaker = models.SpeakerRow
        mine = select(speaker.id, speaker.key).where(self._among(speaker.id, speakers))
        return {row.id: row.key for row in self.connection.execute(mine)}

    def _write_separations(self, resolution: Resolution, keys: set[str]) -> None:
        """Log who is kept apart from whom, instead of earlier separations."""
        row = models.JudgementRow
        there: dict[tuple[str, str | None, str | None], int] = {}
        for side in (row.left_key, row.right_key):
            for found in self.connection.execute(
                select(row.id, row.left_key, row.right_key, row.evidence).where(
                    self._among(side, keys), row.verdict == "different", _BY_MACHINE
                )
            ):
                there[found.left_key, found.right_key, found.evidence] = found.id
        wanted = {(s.left, s.right, s.evidence): s.score for s in resolution.separations}
        stale = [id_ for key, id_ in there.items() if key not in wanted]
        if stale:
            self.connection.execute(delete(row).where(self._among(row.id, stale)))
        now = datetime.now(UTC)
        added = [
            {
                "verdict": "different",
                "left_key": left,
                "right_key": right,
                "evidence": evidence,
                "score": score,
                "origin": "machine",
                "judged_at": now,
            }
            for (left, right, evidence), score in sorted(wanted.items())
            if (left, right, evidence) not in there
        ]
        if added:
            self.connection.execute(insert(row), added)


_ACTIVE = models.JudgementRow.undone_at.is_(None)
_BY_MACHINE = models.JudgementRow.origin == "machine"


_MOST = 4096
_KNOWN: dict[str, Profile] = {}
"""A cache of profiles: their contents follow from their keys. Only their number of articles must be
read each time."""


@lru_cache(maxsize=_MOST)
def _general(
    name: str,
    type: SpeakerType,
    names: tuple[str, ...],
    gender: Gender | None,
    roles: tuple[Role, ...],
) -> Profile:
    """The profile of an appearance, independent of the article; cached, since few people make most
    of the news."""
    return profile_of(Appearance(name, type, "", names, gender, roles))


def _remember(row: Any) -> Profile:
    """The profile in a row of `profiles`, with all its keys."""
    if len(_KNOWN) >= _MOST:
        _KNOWN.clear()
    profile = Profile(row.name, row.type, row.gender, Facts.from_json(row.facts), row.articles)
    profile.__dict__.update(key=row.key, id=row.id, keys=profile.keys, weak_keys=profile.weak_keys)
    return _KNOWN.setdefault(row.key, profile)


def _keys(profile: Profile) -> set[str]:
    prefix = _WEAK if profile.is_weak else _FULL
    return set(profile.keys) | {f"{prefix}{weak_key}" for weak_key in profile.weak_keys}
