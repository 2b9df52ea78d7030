"""Profiles: what is compared when the speakers of several articles are resolved."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from quotes.speakers.identity.fields import (
    field_of_organization,
    field_of_title,
    is_exclusive,
    is_office,
    marks,
    titles_in,
)
from quotes.speakers.identity.names import (
    OrganizationName,
    PersonName,
    family_first,
    folded_name,
    is_acronym,
    organization_name,
    person_name,
    shortened,
    skeleton,
)
from quotes.speakers.speaker import Gender, Role, SpeakerType

_LONGEST_NAME = 200


@dataclass(frozen=True)
class Appearance:
    """One speaker as one article presents it.

    `name` is the fullest name in the article, `names` has all its forms. `article` identifies the
    article in every run (by outlet and id); `outlet` is the outlet alone, if it is known.
    """

    name: str
    type: SpeakerType
    article: str
    names: tuple[str, ...] = ()
    gender: Gender | None = None
    roles: tuple[Role, ...] = ()
    outlet: str = ""


@dataclass(frozen=True)
class Facts:
    """Evidence for or against two profiles of one name being the same person.

    `titles` and `organizations` are all that the text gives (folded), past ones too. The others
    leave out what the text calls former: `fields` (of work), `callings` (those fields that titles
    show), `places` (organizations) and `posts` (a title that one holds at only one place, with that
    place). `acronyms` are short forms of an organization's name. `pin` is an article or outlet if a
    person's judgement is about this name there alone.
    """

    titles: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    callings: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    posts: frozenset[tuple[str, str]] = frozenset()
    acronyms: frozenset[str] = frozenset()
    pin: str = ""

    @cached_property
    def marks(self) -> frozenset[str]:
        """Keys that the names of related organizations share with these (see `fields.marks`)."""
        return frozenset[str]().union(*map(marks, self.organizations))

    @cached_property
    def named(self) -> frozenset[str]:
        """Titles and organizations."""
        return self.titles | self.organizations

    def as_json(self) -> dict[str, Any]:
        """The facts as plain lists, sorted; empty ones left out."""
        sets = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "pin"}
        lists = {name: sorted(values) for name, values in sets.items() if values}
        return {**lists, **({"pin": self.pin} if self.pin else {})}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Facts:
        """The facts that `as_json` gave."""
        sets = {k: frozenset(v) for k, v in value.items() if k not in ("pin", "posts")}
        posts = frozenset((title, place) for title, place in value.get("posts", ()))
        return cls(**sets, posts=posts, pin=value.get("pin", ""))


@dataclass(frozen=True)
class Profile:
    """All appearances with the same name, type, gender and facts; `articles` counts them."""

    name: str
    type: SpeakerType
    gender: Gender | None = None
    facts: Facts = field(default_factory=Facts)
    articles: int = 1

    @cached_property
    def key(self) -> str:
        """Type, name, and a hash of everything that distinguishes this profile from others."""
        content = json.dumps([self.type, self.name, self.gender, self.facts.as_json()])
        digest = hashlib.sha256(content.encode()).hexdigest()[:20]
        return f"{self.type}:{self.name[:_LONGEST_NAME]}:{digest}"

    @cached_property
    def id(self) -> int:
        """The number derived from the key."""
        return number(self.key)

    @cached_property
    def person(self) -> PersonName:
        """The name as a person's."""
        return person_name(self.name)

    @cached_property
    def organization(self) -> OrganizationName:
        """The name as an organization's."""
        return organization_name(self.name)

    @property
    def compact(self) -> str:
        """The folded name in one word."""
        return self.person.compact if self.type == "person" else self.organization.compact

    @property
    def core(self) -> str:
        """What all fuller forms of the name have in common: for a person, first and last name."""
        return self.person.core if self.type == "person" else self.organization.core

    @property
    def is_weak(self) -> bool:
        """Whether the name is a surname, alone or with initials, which alone identifies nobody."""
        return self.type == "person" and not self.person.is_full

    @cached_property
    def keys(self) -> frozenset[str]:
        """Blocking keys: profiles that may be the same speaker share one."""
        found = {name_anchor(self.compact)}
        if self.facts.pin:
            found.add(article_anchor(self.facts.pin, self.compact))
        if self.type == "organization":
            found |= {name_anchor(acronym) for acronym in self.facts.acronyms}
            if self.organization.body:
                found.add(body_key(self.organization.body))
        elif not self.is_weak:
            name = self.person
            for root in name.roots:
                first, last = sorted((skeleton(root), skeleton(name.last)))
                found.add(f"~{first}.{last}")
        return frozenset(found)

    @cached_property
    def weak_keys(self) -> frozenset[str]:
        """Blocking keys that a weak name shares with the full names that it may stand for."""
        if self.type == "organization":
            return frozenset()
        name = self.person
        surnames = {name.last}
        if not self.is_weak and family_first(name):
            surnames.add(name.first)
        named = {title for title in self.facts.titles if is_office(title)}
        named |= self.facts.organizations
        found = {f"{surname}:{what}" for surname in surnames for what in named}
        if self.is_weak:
            if name.first:
                found.add(f"{name.first[0]}.{name.last}")
        else:
            found |= {f"{letter}.{name.last}" for letter in {name.given[0], (name.first or " ")[0]}}
        return frozenset(found)


def is_crowdable(weak_key: str) -> bool:
    """Whether a weak key is only initial and surname, so that many people may share it."""
    return ":" not in weak_key


def profile_of(appearance: Appearance, *, pin: str = "") -> Profile:
    """The profile of an appearance; with `pin`, one for that article or outlet alone."""
    name = " ".join(appearance.name.split()) or "?"
    titles: set[str] = set()
    organizations: set[str] = set()
    places: set[str] = set()
    fields: set[str] = set()
    callings: set[str] = set()
    posts: set[tuple[str, str]] = set()
    for role in appearance.roles:
        named = titles_in(role.title or role.text)
        place = shortened(
            folded_name((role.organization or "").replace(".", "")).removeprefix("the ")
        )
        titles |= set(named)
        if place:
            organizations.add(place)
        if role.former:
            continue
        own = {f for f in map(field_of_title, named) if f}
        callings |= own
        if place:
            places.add(place)
            posts |= {(title, place) for title in named if is_exclusive(title)}
            shown = field_of_organization(place)
            if not own and shown:
                own = {shown}
        fields |= own
    acronyms: frozenset[str] = frozenset()
    if appearance.type == "organization":
        acronyms = frozenset(
            organization_name(form).compact for form in appearance.names if is_acronym(form, name)
        )
    return Profile(
        name=name,
        type=appearance.type,
        gender=appearance.gender,
        facts=Facts(
            titles=frozenset(titles),
            organizations=frozenset(organizations),
            fields=frozenset(fields),
            callings=frozenset(callings),
            places=frozenset(places),
            posts=frozenset(posts),
            acronyms=acronyms,
            pin=pin,
        ),
    )


def compact_of(name: str, type: SpeakerType) -> str:
    """The folded name in one word, as `Profile.compact` is for that type."""
    return person_name(name).compact if type == "person" else organization_name(name).compact


def name_anchor(compact: str) -> str:
    """The anchor of all profiles with that folded name."""
    return f"={compact}"


def body_key(body: str) -> str:
    """The blocking key of all names of a country, or of its body (`OrganizationName.body`)."""
    return f"%{body}"


def article_anchor(article: str, compact: str) -> str:
    """The anchor of that folded name in that article (or outlet) alone."""
    return f"@{article}={compact}"


def anchors_of(appearance: Appearance) -> tuple[str, str]:
    """The anchors that judgements can use for this appearance: its name anywhere, and only here."""
    compact = compact_of(" ".join(appearance.name.split()) or "?", appearance.type)
    return name_anchor(compact), article_anchor(appearance.article, compact)


def outlet_place(outlet: str) -> str:
    """The value that means all articles of an outlet, where one article could be given instead."""
    return f"*{outlet}"


def is_outlet_place(place: str) -> bool:
    """Whether a place is an outlet rather than an article (see `outlet_place`)."""
    return place.startswith("*")


def own_anchors(appearance: Appearance) -> dict[str, str]:
    """The anchors that judgements can use for this name in one place alone, each with the place.

    The article comes first, then the outlet, because the narrower one takes precedence.
    """
    compact = compact_of(" ".join(appearance.name.split()) or "?", appearance.type)
    places = [appearance.article]
    if appearance.outlet:
        places.append(outlet_place(appearance.outlet))
    return {article_anchor(place, compact): place for place in places}


def together(appearances: Iterable[Appearance]) -> list[Profile]:
    """The profiles of many appearances, each with its number of articles, sorted by key."""
    counts: dict[str, tuple[Profile, int]] = {}
    for appearance in appearances:
        profile = profile_of(appearance)
        counts[profile.key] = (profile, counts.get(profile.key, (profile, 0))[1] + 1)
    return [
        Profile(p.name, p.type, p.gender, p.facts, articles=n)
        for _, (p, n) in sorted(counts.items())
    ]


def number(key: str) -> int:
    """A number derived from a key: the same in every database, and exact as a number in JSON."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 11
