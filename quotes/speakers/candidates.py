"""Generates candidates for a source: the rules' answer and nearby entities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from quotes.speakers.discourse import UNNAMED, Discourse, Name, Referent
from quotes.speakers.entities import BRANCHES, Entity, Mention
from quotes.speakers.groups import (
    antecedents,
    conjuncts,
    family,
    groups,
    is_group,
    makers,
    sharing,
    together,
)
from quotes.speakers.holders import of_others
from quotes.speakers.lexicon import (
    APOSTROPHES,
    CAMPAIGN,
    GIVEN_FEMALE,
    GIVEN_MALE,
    ORGANIZATION_NOUNS,
    PERSON_PRONOUNS,
    STUDIES,
    fold,
    is_person_noun,
    is_plural,
    owned,
    singular,
)
from quotes.speakers.roles import canonical, head_of
from quotes.speakers.wordlists import word_list
from quotes.speakers.words import Range, Words, is_acronym

SPOKEN = 3
"""How many preceding sources are considered."""
_INDEFINITE = (("a",), ("an",))
"""Where several are so described, one of them is meant, but not which: "a judge"."""
_BUSINESSES = word_list("business_kinds") | word_list("generic_bodies")
_GOVERNING = word_list("governing_bodies")
_TO, _SENT = frozenset(("to", "with")), word_list("sent_documents")
_PEOPLE, _BODIES, _AFTER, _MAIN = 8, 4, 3, 3
_REACH = 40  # how many names before a source are searched for the nearest
_SO_DESCRIBED = 4
_OWNERS = 4  # people whose campaigns may be meant
_AHEAD = 80  # how many words after a source may name somebody


@dataclass(frozen=True)
class QuoteSource:
    """The source of one quote, with the rules' answer.

    `words` is its range (empty if a quote has no source), `place` its first word or that of the
    quote, `content` the quoted words, `cue` the cue. `rule` is the rules' answer, and `shares` the
    probability of each candidate of their ranker (None for nobody), empty if the ranker was not
    used.
    """

    words: Range
    place: int
    content: tuple[Range, ...]
    cue: tuple[Range, ...]
    rule: Referent
    shares: Mapping[Entity | None, float] = field(default_factory=dict)


def candidates(discourse: Discourse, source: QuoteSource) -> list[Referent]:
    """The candidates of a source, one for those of the same names: the rules' answer first, and
    "nobody named" among them."""
    related = of_others(discourse, *source.words)
    theirs = {m.entity for m in related}
    if not theirs.isdisjoint(source.rule.entities):
        source = replace(source, rule=UNNAMED)
    found = {_names(source.rule): source.rule}
    first, w = source.content[0][0], discourse.words
    said = source.cue or source.words[0] < source.words[1] or any(w.quoted[first : first + 2])
    if not source.rule.entities and (not said or _bare(w, source.words)):
        return [source.rule]  # words that nothing says anybody has said; "rival claims"
    for referent in (UNNAMED, *_others(discourse, source, related)):
        if theirs.isdisjoint(referent.entities):
            found.setdefault(_names(referent), referent)
    return list(found.values())


def _names(referent: Referent) -> tuple[str, ...]:
    return tuple(entity.name for entity in referent.entities)


def _bare(w: Words, source: Range) -> bool:
    """Whether a source is one noun for a person without an article, as headlines have it."""
    first, stop = source
    bare = stop - first == 1 and not w.capital[first] and not is_plural(w.keys[first])
    return bare and is_person_noun(w.keys[first])


def _others(
    discourse: Discourse, source: QuoteSource, related: Sequence[Mention]
) -> Iterator[Referent]:
    """The candidates beside the rules' answer; `related` are names in the source to which it only
    relates somebody else."""
    first, stop = source.words
    w, keys = discourse.words, discourse.words.keys[first:stop]
    head = head_of(w, first, stop) if keys else None
    own = (m.entity for m in discourse.mentions(first, stop) if m not in related)
    people = list(dict.fromkeys(own))
    barred = _barred(discourse, source, head)
    yield from _named(discourse, source, people, barred)
    if people and not (source.rule.entities and source.rule.entities[0] not in people):
        return
    if names_itself(discourse, source):
        yield from _each(_so_called(discourse, source.rule.entities[0]))
        yield from _each(_in_office(discourse, source.rule.entities[0].keys))
        return
    sex = PERSON_PRONOUNS.get(keys[0]) if keys and not owned(keys) else None
    noun = singular(w.keys[head]) if head is not None else ""
    before = _people_before(discourse, source.place)
    if not people and is_group(w, source.words, head):
        several = groups(discourse, source.words, source.place, head, before)
        yield from (_of_several(discourse, found, noun) for found in several)
    yield from antecedents(discourse, source.words, source.place)
    for _, referent in islice(discourse.earlier(source.place), SPOKEN):
        spoke = referent.entities and referent.entities[0].name not in barred
        if spoke and not (sex and referent.organization):
            yield Referent(referent.entities)
    described = _described(discourse, w.keys[head]) if head is not None else []
    rivals = described if keys[:1] in _INDEFINITE and len(described) > 1 else []
    near = [
        one
        for one in (*before, *_people_after(discourse, source), *discourse.main[:_MAIN])
        if one not in rivals
    ]
    if noun in CAMPAIGN:
        owner = PERSON_PRONOUNS.get(keys[0])
        owners = people or [p for p in near if owner is None or not _other_sex(p, owner)]
        yield from _each(_campaigns(discourse, owners, noun))
    of_noun: list[Entity] = []
    if sex is None and head is not None:
        so_named = (e for e in _so_named(discourse, head) if e.name not in barred)
        of_noun = [*([] if rivals else described), *so_named]
    if not _of_body(discourse, source, head):
        yield from _each(one for one in near if sex is None or not _other_sex(one, sex))
    yield from _each(of_noun)
    sayer = discourse.sayer(source.place)
    if sayer.entities:
        yield Referent(sayer.entities)
    if not sex:
        yield from _each(e for e in _bodies_near(discourse, source) if e.name not in barred)
        yield from _each(_known_campaigns(discourse))


def _each(entities: Iterable[Entity]) -> Iterator[Referent]:
    """Each of these by itself."""
    return (Referent((entity,)) for entity in entities)


def _barred(discourse: Discourse, source: QuoteSource, head: int | None) -> Collection[str]:
    """The names that are nobody's here: what the rules took apart ("the X Times/Y Bank poll"), the
    journals in which studies appeared, who only received a document, and laws where a body is
    meant ("the party"), where a firm is, and who does not govern where "the government" is."""
    read = [e.name for e in source.rule.entities]
    barred = {mark.join(read) for mark in "/-"} if len(read) > 1 else set()
    barred |= _recipients(discourse, source) | _places_of_business(discourse, source)
    if head is not None and discourse.words.texts[head] == "government":
        barred |= {body.name for body in discourse.bodies if not _governs(discourse, body)}
    if not (discourse.journals or discourse.laws):
        return barred
    nouns = {*map(singular, discourse.words.keys[slice(*source.words)])}
    if not STUDIES.isdisjoint(nouns):
        barred |= discourse.journals
    if not ORGANIZATION_NOUNS.isdisjoint(nouns):
        barred |= discourse.laws
    return barred


def _places_of_business(discourse: Discourse, source: QuoteSource) -> set[str]:
    """The places that only say where a business is: "the US firm"."""
    w, (first, stop) = discourse.words, source.words
    return {
        discourse.entities.organization(*name).name
        for name in discourse.names_in(first, stop)
        if name[2] == "GPE" and name[1] < stop and w.texts[name[1]] in _BUSINESSES
    }


def _governs(discourse: Discourse, body: Entity) -> bool:
    """Whether "the government" can be that body: a country or city, a ministry."""
    governing = not _GOVERNING.isdisjoint((body.keys[0], body.keys[-1]))
    return governing or discourse.entities.label_of_keys(body.keys) != "ORG"


def _recipients(discourse: Discourse, source: QuoteSource) -> set[str]:
    """The bodies to which the document went that speaks: "papers filed with the X Office"."""
    keys, (first, stop) = discourse.words.keys, source.words
    found = set()
    for name in discourse.names_in(first, stop):
        before = name[0] - (keys[name[0] - 1] == "the")
        if before - 2 >= first and keys[before - 1] in _TO and keys[before - 2] in _SENT:
            found.add(discourse.entities.organization(*name).name)
    return found


def _named(
    discourse: Discourse, source: QuoteSource, people: Sequence[Entity], barred: Collection[str]
) -> Iterator[Referent]:
    """What a source names: `people`, bodies that are not `barred`, those who share a name, and
    several together."""
    first, stop = source.words
    bodies = dict.fromkeys(
        discourse.entities.organization(*name)
        for name in discourse.names_in(first, stop)
        if name[2] != "NORP" and name[1] - name[0] <= stop - first
    )
    # A part of the name that the rules read is no body.
    rule = source.rule
    whole = rule.entities[0].name if len(rule.entities) == 1 and rule.organization else ""
    bodies = {
        e: None
        for e in bodies
        if e.name == whole or e.name not in whole or whole.startswith(f"{e.name} for ")
    }
    yield from _each(e for e in (*people, *bodies) if e.name not in barred)
    yield from _each(_namesakes(discourse, first, stop))
    if len(people) > 1 and not rule.organization:  # "the X and Y campaigns"
        yield Referent(tuple(people))
    if len(bodies) > 1:
        yield Referent(tuple(bodies))
    yield from family(discourse, source.words)
    yield from together(discourse, source.words, people, bodies)
    yield from makers(discourse, source.words)
    yield from conjuncts(discourse, source.words)
    yield from sharing(discourse, source.words)
    for owner, noun in _with_campaign(discourse, first, stop):
        yield Referent((owner, discourse.entities.campaign(owner, noun)))


def _with_campaign(discourse: Discourse, first: int, stop: int) -> Iterator[tuple[Entity, str]]:
    """A person whom a source names with the campaign: "Ms Renn and her campaign"."""
    keys = discourse.words.keys
    for i in range(first + 1, stop - 1):
        if keys[i] in PERSON_PRONOUNS and singular(keys[i + 1]) in CAMPAIGN:
            yield from ((m.entity, keys[i + 1]) for m in discourse.mentions(first, i)[-1:])


def names_itself(discourse: Discourse, source: QuoteSource) -> bool:
    """Whether a source is nothing but the name of the body that the rules read: "Beijing"."""
    w, (first, stop) = discourse.words, source.words
    first += first < stop and w.keys[first] == "the"
    return (
        source.rule.organization
        and first < stop
        and w.capital[first]
        and set(map(fold, w.between(first, stop).split())).issubset(source.rule.entities[0].keys)
    )


def _campaigns(discourse: Discourse, owners: Iterable[Entity], noun: str) -> Iterator[Entity]:
    """The campaigns of people, and what the noun of a source makes of them: their "teams"."""
    known = discourse.campaigners["administration"] if noun == "administration" else frozenset()
    if known:  # a team may be anybody's, an administration is not
        owners = (owner for owner in owners if owner.keys[-1] in known)
    for owner in islice(dict.fromkeys(owners), _OWNERS):
        yield discourse.entities.campaign(owner, noun)
        yield discourse.entities.campaign(owner, "campaign")


def _of_several(discourse: Discourse, several: Referent, noun: str) -> Referent:
    """Several together; the campaigns of several if the source has such a noun: "both teams"."""
    if noun not in CAMPAIGN or several.organization:
        return several
    theirs = (discourse.entities.campaign(owner, noun) for owner in several.entities)
    return Referent(tuple(theirs))


def _known_campaigns(discourse: Discourse) -> Iterator[Entity]:
    """The campaigns that the text names, of those whom it names most."""
    owners = (e for e in discourse.main if e.keys[-1] in discourse.campaigners["campaign"])
    for owner in islice(owners, _MAIN):
        yield discourse.entities.campaign(owner, "campaign")


def _so_called(discourse: Discourse, body: Entity) -> Iterator[Entity]:
    """The people and bodies whose names have all words of a body's: "the Sun-Times", "Columbia".
    "LBG International" is a branch of LBG."""
    keys = set(body.keys)
    others = BRANCHES if is_acronym(body.name) else frozenset[str]()
    for known in (discourse.main, discourse.main_bodies):
        named = (e for e in known if keys.issubset(e.keys) and others.isdisjoint(e.keys))
        yield from islice(named, _SO_DESCRIBED)


def _in_office(discourse: Discourse, name: tuple[str, ...]) -> Iterator[Entity]:
    """The people whose office has the letters of a name: "the CM" of a chief minister."""
    keys = discourse.words.keys
    if len(name) == 1 and len(name[0]) > 1:
        for person in discourse.main:
            offices = (keys[d.first : d.stop] for d in person.descriptions)
            if any("".join(key[0] for key in office) == name[0] for office in offices):
                yield person


def _namesakes(discourse: Discourse, first: int, stop: int) -> Iterator[Entity]:
    """The persons who share the only word by which a source names somebody: "Ms Lee"."""
    for m in discourse.mentions(first, stop):
        if not m.whole:
            yield from discourse.bearers.get(discourse.words.keys[m.stop - 1], ())


def _of_body(discourse: Discourse, source: QuoteSource, head: int | None) -> bool:
    """Whether a description places somebody at an organization ("the X Bank's economist"). Only
    those whom the text describes so can be meant."""
    w, (first, stop) = discourse.words, source.words
    if head is None or not is_person_noun(singular(w.keys[head])):
        return False
    return any(
        w.texts[end : end + 1] == (mark,)
        for _, end, _ in discourse.names_in(first, stop - 1)
        for mark in APOSTROPHES
    )


def _other_sex(person: Entity, sex: str) -> bool:
    """Whether the text shows somebody only as of the other sex."""
    return person.contradicts(sex) and person.keys[0] not in (
        GIVEN_MALE if sex == "male" else GIVEN_FEMALE
    )


def _described(discourse: Discourse, noun: str) -> list[Entity]:
    """The persons whom the text describes by the noun of the source: "the coach", "the
    22-year-old"."""
    age, old, _ = noun.partition("-year-old")
    if old:
        return discourse.aged.get(age, [])[:_SO_DESCRIBED]
    return discourse.called.get(canonical(singular(noun)), [])[:_SO_DESCRIBED]


def _so_named(discourse: Discourse, head: int) -> list[Entity]:
    """The organizations in whose names the noun of the source stands: "the party"."""
    w = discourse.words
    if w.capital[head] and not w.opens[head]:
        return []
    return discourse.bodies_called.get(canonical(singular(w.keys[head])), [])[:_SO_DESCRIBED]


def _people_before(discourse: Discourse, place: int) -> list[Entity]:
    """The persons last named before a word, nearest first."""
    starts, mentions = discourse.entities.starts, discourse.entities.mentions
    k = bisect_left(starts, place)
    near = (mentions[j].entity for j in range(k - 1, max(-1, k - 1 - _REACH), -1))
    return list(dict.fromkeys(near))[:_PEOPLE]


def _people_after(discourse: Discourse, source: QuoteSource) -> list[Entity]:
    """The persons first named after a source."""
    stop = max(source.words[1], source.place)
    ahead = discourse.mentions(stop, min(len(discourse.words), stop + _AHEAD))
    return list(dict.fromkeys(m.entity for m in ahead))[:_AFTER]


def _bodies_near(discourse: Discourse, source: QuoteSource) -> Iterator[Entity]:
    """The organizations last named before a source, nearest first, those first named after it, and
    those named most."""
    stop = max(source.words[1], source.place)
    yield from _bodies(discourse, islice(discourse.names_before(source.place), _REACH))[:_BODIES]
    yield from _bodies(discourse, discourse.names_in(stop, stop + _AHEAD))[:_AFTER]
    yield from discourse.main_bodies[:_MAIN]


def _bodies(discourse: Discourse, names: Iterable[Name]) -> list[Entity]:
    near = (discourse.entities.organization(*name) for name in names if name[2] != "NORP")
    return list(dict.fromkeys(near))
