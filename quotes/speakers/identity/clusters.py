"""Clusters profiles into persons and organizations; the order of the input does not matter.

Each step sorts its input by content (evidence first, then keys) and compares only profiles that
share a key. So the result for some profiles depends neither on when they arrived nor on profiles
that share no key with them, and a database need only cluster the few that a new article touches.

1. Profiles with the same full name are one person unless their facts contradict each other. A
   profile that could be either of two people stays separate and uncertain, unless one of the two is
   much more in the news.
2. Persons whose names are variants of one (middle names, short forms, transliterations) are joined,
   the fuller names first, if nothing contradicts and only one other fits.
   Names of one country, or of a body that a country has one of, are one organization's.
3. Surnames alone, and names with initials, go to the one full name that shares a title or an
   organization with them.
4. What people decided overrules all of this.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quotes.speakers.identity.fields import is_office
from quotes.speakers.identity.judgement import Judgement, JudgementSet, Side, opposed
from quotes.speakers.identity.likeness import (
    LIKELY,
    SAME_NAME,
    Known,
    contradiction,
    name_likeness,
    shared,
)
from quotes.speakers.identity.names import family_first
from quotes.speakers.identity.profile import (
    Facts,
    Profile,
    article_anchor,
    is_crowdable,
    is_outlet_place,
    name_anchor,
    number,
)
from quotes.speakers.speaker import Gender, SpeakerType

_DOMINANT = 4
"""A profile without facts joins a person with at least this many times the articles of the next."""

CROWD = 20
"""When more full names than this fit an initial and a surname, these two are no evidence."""

_CLEAR = 0.93
"""Joining names less alike than this, without other evidence, makes the identity uncertain."""


@dataclass(frozen=True)
class Member:
    """A profile that belongs to an identity, with the evidence for that and its score."""

    profile: Profile
    evidence: str
    score: float


@dataclass(frozen=True)
class Separation:
    """Two identities (by key) with similar names that were kept apart, and why."""

    left: str
    right: str
    evidence: str
    score: float


@dataclass(frozen=True)
class Identity:
    """One person or organization; `key` is derived from names, `uncertain` from the evidence."""

    key: str
    name: str
    type: SpeakerType
    gender: Gender | None
    uncertain: bool
    wikidata: str | None
    aliases: tuple[str, ...]
    members: tuple[Member, ...]

    @property
    def id(self) -> int:
        """The number derived from the key."""
        return number(self.key)


@dataclass(frozen=True)
class Resolution:
    """All identities of some profiles, and which of them were kept apart.

    `elsewhere` are weak names that belong to `settled` speakers (see `decide`), with their numbers.
    """

    identities: tuple[Identity, ...]
    separations: tuple[Separation, ...]
    elsewhere: tuple[tuple[int, Member], ...] = ()


@dataclass
class _MergedFacts:
    """The union of the facts of several profiles (see `Facts`)."""

    titles: set[str] = field(default_factory=set)
    organizations: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    callings: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    posts: set[tuple[str, str]] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)

    def add(self, facts: Facts) -> None:
        """Add the facts of one profile."""
        for name in vars(self):
            getattr(self, name).update(getattr(facts, name))


class _Group:
    """Profiles that have been joined so far, with their merged facts."""

    def __init__(self, profile: Profile, decided: JudgementSet) -> None:
        self.key = profile.key
        self.type = profile.type
        self.members: list[Member] = []
        self.facts = _MergedFacts()
        self.articles = 0
        self.genders: Counter[str] = Counter()
        self.sides: set[Side] = set(decided.sides(profile))
        self.items: set[str] = set(decided.items(profile))
        self.names: dict[str, Profile] = {}
        self.doubtful = False
        self._add(Member(profile, "", 1.0))

    def _add(self, member: Member) -> None:
        profile = member.profile
        self.members.append(member)
        self.facts.add(profile.facts)
        self.articles += profile.articles
        if profile.gender:
            self.genders[profile.gender] += profile.articles
        self.names.setdefault(_exact(profile), profile)
        self.key = min(self.key, profile.key)

    def take(self, other: _Group, evidence: str, score: float) -> None:
        """Join `other` to this one."""
        for member in other.members:
            joined = Member(member.profile, member.evidence or evidence, min(member.score, score))
            self._add(joined)
        self.sides |= other.sides
        self.items |= other.items
        self.doubtful |= other.doubtful

    @property
    def gender(self) -> Gender | None:
        """The gender that most articles show."""
        women, men = self.genders["female"], self.genders["male"]
        return None if women == men else "female" if women > men else "male"


def decide(
    profiles: Iterable[Profile],
    judgements: Iterable[Judgement] = (),
    *,
    crowded: frozenset[str] | None = None,
    settled: Mapping[int, Sequence[Profile]] | None = None,
) -> Resolution:
    """Cluster `profiles` (each key once) into identities, given what people decided.

    A caller may give only the profiles that share keys with changed ones. It then also gives
    `crowded`, the weak keys that more than `CROWD` full names share, and `settled`, the unchanged
    speakers by number, each with the profiles that weak names may belong to.
    """
    decided = JudgementSet(judgements)
    items = _of_one_type(sorted(profiles, key=lambda p: p.key))
    separations: list[tuple[_Group, _Group, str, float]] = []
    groups: list[_Group] = []
    elsewhere: list[tuple[int, Member]] = []
    for kind in ("person", "organization"):
        full = [p for p in items if p.type == kind and not p.is_weak]
        weak = [p for p in items if p.type == kind and p.is_weak]
        clustered: list[_Group] = []
        for same in _by_name(full):
            clustered += _of_one_name(same, decided, separations)
        clustered = _as_decided(clustered, decided)
        clustered = (
            _variants(clustered) if kind == "person" else _of_countries(_acronyms(clustered))
        )
        rest, others = _attach(weak, clustered, decided, crowded, settled or {})
        elsewhere += others
        for same in _by_name(rest):
            clustered += _of_one_name(same, decided, separations)
        groups += clustered
    groups = _as_decided(groups, decided)
    return _decisions(groups, decided, separations, elsewhere)


def _of_one_type(profiles: list[Profile]) -> list[Profile]:
    """Give all profiles of one name the type that most articles give it.

    A single word may well be the name of a person and of an organization. It follows the majority
    only if its profile has no facts and the majority is clear.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for profile in profiles:
        votes[profile.compact][profile.type] += profile.articles
    result = []
    for profile in profiles:
        vote = votes[profile.compact]
        kind: SpeakerType = "person" if vote["person"] > vote["organization"] else "organization"
        if " " not in profile.name and (
            profile.gender or profile.facts.named or vote[kind] < 2 * vote[profile.type]
        ):
            kind = profile.type
        if kind != profile.type:
            retyped = replace(profile, type=kind)
            known = {name: getattr(profile, name) for name in ("key", "id", "keys", "weak_keys")}
            # These are derived from the type, but must keep identifying the stored profile.
            retyped.__dict__.update(known)
            profile = retyped
        result.append(profile)
    return result


def _exact(profile: Profile) -> str:
    """A key that is equal for equal names; "Jr." and "Sr." differ."""
    return f"{profile.compact}/{profile.person.suffix if profile.type == 'person' else ''}"


def _by_name(profiles: list[Profile]) -> list[list[Profile]]:
    found: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        found[_exact(profile)].append(profile)
    return [found[name] for name in sorted(found)]


def _of_one_name(
    profiles: list[Profile],
    decided: JudgementSet,
    separations: list[tuple[_Group, _Group, str, float]],
) -> list[_Group]:
    """Step 1: divide the profiles of one name into people."""
    with_facts = sorted(
        (p for p in profiles if p.facts.named or p.facts.pin),
        key=lambda p: (-len(p.facts.named), p.key),
    )
    without_facts = [p for p in profiles if not (p.facts.named or p.facts.pin)]
    groups: list[_Group] = []
    for profile in with_facts:
        _place(_Group(profile, decided), groups)
    # Profiles without facts are placed together, by gender: one by one, chance might split them.
    for gender in ("female", "male", None):
        bare: _Group | None = None
        for profile in without_facts:
            if profile.gender == gender:
                group = _Group(profile, decided)
                if bare is None:
                    bare = group
                else:
                    bare.take(group, "same name", SAME_NAME)
        if bare is not None:
            _place(bare, groups)
    for i, one in enumerate(groups):
        for other in groups[i + 1 :]:
            reason = _against(one, other)
            why = reason or "same name, and nothing shows whether they are one"
            separations.append((one, other, why, 0.9 if reason else 0.5))
            if not reason:
                min((one, other), key=_known_facts).doubtful = True
    return groups


def _known_facts(group: _Group) -> tuple[int, int, str]:
    """A sort key: groups of which less is known come first."""
    return len(group.facts.titles | group.facts.organizations), group.articles, group.key


def _place(group: _Group, groups: list[_Group]) -> None:
    """Join a group to the one of `groups` (of the same name) that it fits, else add it to them."""
    open_to = [g for g in groups if _against(g, group) is None]
    evident = [(len(shared(g.facts, group.facts)), g.articles, g) for g in open_to]
    best = max(evident, key=lambda e: (e[0], e[1], e[2].key), default=None)
    if best and best[0]:
        why = "same name; " + "; ".join(shared(best[2].facts, group.facts))
        best[2].take(group, why, 0.99)
    elif (target := _only_or_dominant(open_to)) is not None:
        target.take(group, "same name", SAME_NAME)
    else:
        groups.append(group)


def _only_or_dominant(groups: Sequence[_Group]) -> _Group | None:
    """The only group, or one that is much more in the news than all others; else None."""
    ranked = sorted(groups, key=lambda g: (-g.articles, g.key))
    if not ranked or (len(ranked) > 1 and ranked[0].articles < _DOMINANT * ranked[1].articles):
        return None
    return ranked[0]


def _against(one: _Group, other: _Group) -> str | None:
    """The evidence against two groups of similar names being one, in words; None without any."""
    if opposed(one.sides, other.sides):
        return "a person said so"
    if one.items and other.items and not one.items & other.items:
        return "different Wikidata items"
    reason = contradiction(one.facts, other.facts)
    if reason:
        return reason
    if one.gender and other.gender and one.gender != other.gender:
        # A single wrongly resolved pronoun is more common than two people of one name.
        few, many = sorted(g.genders[g.gender or ""] for g in (one, other))
        if few > 1 and many < _DOMINANT * few and not shared(one.facts, other.facts):
            return f"{one.gender} and {other.gender}"
    return None


def _variants(groups: list[_Group]) -> list[_Group]:
    """Step 2: join groups whose names are variants of one name; fuller names come first."""
    by_key: dict[str, list[_Group]] = defaultdict(list)
    result: list[_Group] = []
    for group in sorted(groups, key=lambda g: (-max(map(_fullness, g.names.values())), g.key)):
        keys = {key for name in group.names.values() for key in name.keys if key.startswith("~")}
        near = {id(g): g for key in sorted(keys) for g in by_key[key]}
        fits: list[tuple[float, _Group, str]] = []
        for other in near.values():
            if group.names.keys() & other.names.keys():
                continue  # step 1 kept them apart
            score, how = _group_likeness(group, other)
            if score < LIKELY or _against(group, other) is not None:
                continue
            why = shared(group.facts, other.facts)
            fits.append((score + (0.05 if why else 0.0), other, "; ".join([how, *why])))
        fits = [f for f in fits if f[0] >= max(f[0] for f in fits) - 0.02]
        target = _only_or_dominant([g for _, g, _ in fits])
        if target is None:
            group.doubtful |= bool(fits)
            result.append(group)
            target = group
        else:
            score, _, why_joined = next(f for f in fits if f[1] is target)
            target.doubtful |= score < _CLEAR
            target.take(group, why_joined, min(score, 0.99))
        for key in keys:
            if all(g is not target for g in by_key[key]):
                by_key[key].append(target)
    return result


def _fullness(profile: Profile) -> int:
    name = profile.person
    extra = len(name.middles) + bool(name.suffix) + bool(name.nicknames)
    return 1000 * extra + len(name.compact)


def _group_likeness(one: _Group, other: _Group) -> tuple[float, str]:
    """The best likeness of two names, and why; 0 if any two of them cannot be one person's."""
    best = (0.0, "")
    for mine in one.names.values():
        for theirs in other.names.values():
            found = name_likeness(mine.person, theirs.person)
            if not found[0] and mine.person.core == theirs.person.core:
                return found  # middle names or suffixes that contradict each other
            best = max(best, found)
    return best


def _acronyms(groups: list[_Group]) -> list[_Group]:
    """Join acronyms to the one organization whose articles give both forms."""
    long: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        for acronym in group.facts.acronyms:
            if all(acronym != name.compact for name in group.names.values()):
                long[acronym].append(group)
    home: dict[int, _Group] = {}
    for group in groups:
        options = [
            g
            for _, name in sorted(group.names.items())
            for g in long.get(name.compact, ())
            if g is not group and not opposed(g.sides, group.sides)
        ]
        target = _only_or_dominant(options)
        while target is not None and id(target) in home:
            target = home[id(target)]
        if target is None or target is group:
            group.doubtful |= bool(options)
        else:
            target.take(group, "an article gives both names", 0.95)
            home[id(group)] = target
    return [g for g in groups if id(g) not in home]


def _of_countries(groups: list[_Group]) -> list[_Group]:
    """Join the names of one country, or of one body of it, to the one that most articles give."""
    result: list[_Group] = []
    homes: dict[str, list[_Group]] = defaultdict(list)
    for group in sorted(groups, key=lambda g: (-g.articles, g.key)):
        bodies = sorted({name.organization.body for name in group.names.values()} - {""})
        near = [home for body in bodies for home in homes[body]]
        home = next((h for h in near if not opposed(h.sides, group.sides)), None)
        if home is None:
            result.append(group)
            for body in bodies:
                homes[body].append(group)
        else:
            home.take(group, "two names of one country or its body", SAME_NAME)
    return result


def _attach(
    weak: list[Profile],
    groups: list[_Group],
    decided: JudgementSet,
    crowded: frozenset[str] | None,
    settled: Mapping[int, Sequence[Profile]],
) -> tuple[list[Profile], list[tuple[int, Member]]]:
    """Step 3: join surnames, and names with initials, to full names.

    Of a full name's profiles, only those that share a weak key with the weak one are evidence.
    Returns the weak profiles that are left over, and those that belong to somebody `settled`.
    """
    weak_keys: dict[str, list[tuple[int, _Group | None, Profile]]] = defaultdict(list)
    for group in groups:
        for member in group.members:
            if not member.profile.is_weak:
                for weak_key in member.profile.weak_keys:
                    weak_keys[weak_key].append((0, group, member.profile))
    for speaker, profiles in sorted(settled.items()):
        for profile in profiles:
            for weak_key in profile.weak_keys:
                weak_keys[weak_key].append((speaker, None, profile))
    if crowded is None:
        counts = {weak_key: len(found) for weak_key, found in weak_keys.items()}
        crowded = frozenset(h for h, n in counts.items() if n > CROWD and is_crowdable(h))

    rest: list[Profile] = []
    elsewhere: list[tuple[int, Member]] = []
    for profile in weak:
        own = sorted(profile.weak_keys - crowded)
        fits = _fitting(
            profile, [found for weak_key in own for found in weak_keys.get(weak_key, ())], decided
        )
        evident = [fit for fit in fits if _is_evident(profile.facts, fit.facts)]
        if len(evident) == 1:
            (fit,) = evident
            member = Member(profile, "; ".join(["surname", *shared(profile.facts, fit.facts)]), 0.9)
        elif len(fits) == 1 and profile.person.first and len(own) == len(profile.weak_keys):
            (fit,) = fits
            member = Member(profile, "initials of the only such name", 0.8)
        else:
            rest.append(profile)
            continue
        if fit.group is None:
            elsewhere.append((fit.speaker, member))
        else:
            fit.group.members.append(member)
    return rest, elsewhere


@dataclass
class _Fit:
    """A speaker whom a weak name may mean, with those profiles that share a weak key with it.

    `group` is None for a `settled` speaker, who has a number in `speaker`.
    """

    speaker: int
    group: _Group | None
    profiles: dict[str, Profile] = field(default_factory=dict)
    facts: _MergedFacts = field(default_factory=_MergedFacts)


def _fitting(
    weak: Profile, found: Iterable[tuple[int, _Group | None, Profile]], decided: JudgementSet
) -> list[_Fit]:
    fits: dict[int, _Fit] = {}
    for speaker, group, profile in found:
        fit = fits.setdefault(id(group) if group else speaker, _Fit(speaker, group))
        fit.profiles.setdefault(profile.key, profile)
    sides = decided.sides(weak)
    result = []
    for fit in fits.values():
        profiles = sorted(fit.profiles.values(), key=lambda p: p.key)
        for profile in profiles:
            fit.facts.add(profile.facts)
        genders = {profile.gender for profile in profiles if profile.gender}
        if (
            any(_could_be(weak, profile) for profile in profiles)
            and not (fit.group and opposed(sides, fit.group.sides))
            and contradiction(weak.facts, fit.facts) is None
            and not (weak.gender and genders and weak.gender not in genders)
        ):
            result.append(fit)
    return result


def _could_be(weak: Profile, profile: Profile) -> bool:
    """Whether a surname, or one with initials, may be short for a full name."""
    short, full = weak.person, profile.person
    surnames = {full.last, full.first} if family_first(full) else {full.last}
    if short.last not in surnames or (short.suffix and short.suffix != full.suffix):
        return False
    letters = [full.first[:1], *(m[:1] for m in full.middles)]
    initials = short.first + "".join(m[0] for m in short.middles)
    return not initials or all(a == b for a, b in zip(initials, letters, strict=False))


def _is_evident(weak: Known, full: Known) -> bool:
    """Whether both share an office or an organization: enough to join a surname to a full name."""
    offices = weak.titles & full.titles
    return bool(weak.organizations & full.organizations) or any(map(is_office, offices))


def _as_decided(groups: list[_Group], decided: JudgementSet) -> list[_Group]:
    """Step 4: join groups that people decided are one."""
    for anchors in decided.groups():
        wanted = [g for g in (_meant(anchor, groups) for anchor in anchors) if g is not None]
        wanted = list({id(g): g for g in wanted}.values())
        for other in wanted[1:]:
            if opposed(wanted[0].sides, other.sides):
                continue
            wanted[0].take(other, "a person said so", 1.0)
            groups = [g for g in groups if g is not other]
    return groups


def _meant(anchor: str, groups: list[_Group]) -> _Group | None:
    """The group that an anchor means: of several with that name, the one most in the news.

    Surnames that step 3 has joined to a full name do not count: the anchor means the rest.
    """
    found: list[tuple[int, str, _Group]] = []
    for group in groups:
        profiles = (member.profile for member in _full_members(group))
        articles = sum(p.articles for p in profiles if anchor in _anchors(p))
        if articles:
            found.append((-articles, group.key, group))
    return min(found, key=lambda f: f[:2])[2] if found else None


def _anchors(profile: Profile) -> tuple[str, ...]:
    name = name_anchor(profile.compact)
    return (
        (name, article_anchor(profile.facts.pin, profile.compact)) if profile.facts.pin else (name,)
    )


def _decisions(
    groups: list[_Group],
    decided: JudgementSet,
    separations: list[tuple[_Group, _Group, str, float]],
    elsewhere: list[tuple[int, Member]],
) -> Resolution:
    keys = _keys(groups, decided)
    overrides = _overrides(groups, decided)
    identities = {}
    for group in groups:
        override = overrides.get(id(group), _Overrides())
        identities[id(group)] = Identity(
            key=keys[id(group)],
            name=override.name or _shown(group),
            type=override.facts.get("type") or group.type,  # type: ignore[arg-type]
            gender=override.facts["gender"] if "gender" in override.facts else _gender(group),  # type: ignore[arg-type]
            uncertain=_is_uncertain(group),
            wikidata=override.item,
            aliases=tuple(sorted(override.aliases)),
            members=tuple(sorted(group.members, key=lambda m: m.profile.key)),
        )
    owner = {m.profile.key: i for i in identities.values() for m in i.members}
    kept: dict[tuple[str, str], Separation] = {}
    for one, other, why, score in separations:
        left, right = sorted((owner[one.key].key, owner[other.key].key))
        if left != right:
            kept.setdefault((left, right), Separation(left, right, why, score))
    return Resolution(
        tuple(sorted(identities.values(), key=lambda i: i.key)),
        tuple(separation for _, separation in sorted(kept.items())),
        tuple(elsewhere),
    )


@dataclass
class _Overrides:
    """What people, and the files that they imported, say about one identity."""

    name: str | None = None
    item: str | None = None
    aliases: set[str] = field(default_factory=set)
    facts: dict[str, str | None] = field(default_factory=dict)


def _overrides(groups: list[_Group], decided: JudgementSet) -> dict[int, _Overrides]:
    """What people decided about each group, by the group's `id()`.

    A judgement on one speaker concerns one group: of those that its anchors mean now, the one most
    in the news.
    """
    found: dict[int, _Overrides] = defaultdict(_Overrides)
    for judgement in reversed(decided.judgements):  # the highest rank last: it overrules
        if not (judgement.names or judgement.wikidata or judgement.facts):
            continue
        group = _most_meant(judgement.left, groups)
        if group is None:
            continue
        override = found[id(group)]
        override.aliases.update(judgement.names)
        if judgement.verdict == "rename":
            override.name = judgement.names[0]
        if judgement.wikidata:
            override.item = judgement.wikidata
        override.facts.update(judgement.facts)
    return found


def _most_meant(anchors: Iterable[str], groups: list[_Group]) -> _Group | None:
    """The group, most in the news, that one of these anchors means."""
    meant = [g for g in (_meant(anchor, groups) for anchor in sorted(anchors)) if g is not None]
    return min(meant, key=lambda g: (-g.articles, g.key), default=None)


def _keys(groups: list[_Group], decided: JudgementSet) -> dict[int, str]:
    """The key of each group, by `id()`: the one that a judgement keeps, else one from its names."""
    kept: dict[str, _Group] = {}
    for judgement in reversed(decided.judgements):
        for side, key in judgement.keeps:
            anchors = judgement.left if side == "left" else judgement.right
            group = _most_meant(anchors, groups)
            if group is not None:
                kept = {k: g for k, g in kept.items() if g is not group}
                kept[key] = group
    keys = {id(group): key for key, group in kept.items()}
    labels = {id(g): _label(g) for g in groups if id(g) not in keys}
    uses = Counter([*labels.values(), *keys.values()])
    for group in groups:
        if id(group) in keys:
            continue
        label = labels[id(group)]
        if uses[label] > 1:
            first = min(m.profile.key for m in _full_members(group))
            label = f"{label}#{number(first):014x}"[: len(label) + 9]
        keys[id(group)] = label
    return keys


def _full_members(group: _Group) -> list[Member]:
    """The members with a full name; weak ones, joined to it later, do not change an identity."""
    return [m for m in group.members if not m.profile.is_weak] or group.members


def _label(group: _Group) -> str:
    return f"{group.type}:{min(m.profile.core for m in _full_members(group))}"


def _shown(group: _Group) -> str:
    """The fullest of the most common names.

    A name that a person assigned to this speaker for one outlet alone is not shown unless there is
    no other: elsewhere it means somebody else, or it is a slip.
    """
    counts: Counter[str] = Counter()
    members = _full_members(group)
    own = [m for m in members if not is_outlet_place(m.profile.facts.pin)]
    for member in own or members:
        counts[member.profile.name.removeprefix("the ").removeprefix("The ")] += (
            member.profile.articles
        )
    short = group.facts.acronyms
    compact = {
        m.profile.name.removeprefix("the ").removeprefix("The "): m.profile.compact
        for m in group.members
    }
    return min(
        counts,
        key=lambda n: (compact[n] in short, n.isupper() and " " in n, -counts[n], -len(n), n),
    )


def _gender(group: _Group) -> Gender | None:
    genders: Counter[str] = Counter()
    for member in _full_members(group):
        if member.profile.gender:
            genders[member.profile.gender] += member.profile.articles
    women, men = genders["female"], genders["male"]
    return None if women == men else "female" if women > men else "male"


def _is_uncertain(group: _Group) -> bool:
    """Whether only a name connects the articles of a group."""
    members = _full_members(group)
    if group.doubtful:
        return True
    if group.type == "organization":
        return False
    if any(m.evidence == "a person said so" for m in members):
        return False
    seen: Counter[str] = Counter()
    for member in members:
        for fact in member.profile.facts.named:
            seen[fact] += member.profile.articles
    held = any(count > 1 for count in seen.values())
    articles = sum(m.profile.articles for m in members)
    lone_name = members[0].profile.is_weak
    return not held and (articles > 1 or lone_name)
