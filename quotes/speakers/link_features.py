"""What there is to see of a candidate for a source, as numbers with names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from quotes.speakers.candidates import SPOKEN, Source
from quotes.speakers.discourse import UNNAMED, Discourse, Referent
from quotes.speakers.entities import Entity, Mention
from quotes.speakers.lexicon import (
    DOCUMENT_NOUNS,
    FIRST_PERSON,
    FUNCTION_WORDS,
    GIVEN,
    GIVEN_FEMALE,
    GIVEN_MALE,
    INDEFINITE,
    NEUTER_PRONOUNS,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PERSON_NOUNS,
    PERSON_PRONOUNS,
    PLURAL_PRONOUNS,
    PREPOSITIONS,
    RELATIVE,
    TITLES,
    is_person_noun,
    is_plural,
    singular,
)
from quotes.speakers.roles import canonical, head_of
from quotes.speakers.sources import RULES

Features = dict[str, float]
_FAR = 8.0
_UNKNOWN = -1.0


def features(discourse: Discourse, source: Source, whom: Sequence[Referent]) -> list[Features]:
    """For each candidate of a source, what there is to see of it, by the names in FEATURES."""
    shared = {
        **_source(discourse, source),
        **_content(discourse, source),
        **_cue(discourse, source),
        **_rule(source),
        "candidates": float(len(whom)),
    }
    words = _Words.of(discourse, source)
    return [
        {
            **shared,
            **_agreement(source, candidate),
            **_fit(discourse, words, candidate),
            **_entity(discourse, source, candidate),
            **_before(discourse, source, candidate),
            **_spoke(discourse, source, candidate),
        }
        for candidate in whom
    ]


def _source(discourse: Discourse, source: Source) -> Features:
    """What kind of words the source is, and where it stands."""
    w, (first, stop), place = discourse.words, source.words, source.place
    keys = w.keys[first:stop]
    head = keys[0] if keys else ""
    nouns = [singular(k) for k, t in zip(keys, w.texts[first:stop], strict=True) if t.islower()]
    noun = head_of(w, first, stop) if keys else None
    key = w.keys[noun] if noun is not None else ""
    following = w.texts[stop : stop + 1]
    return {
        "words": float(min(stop - first, 30)),
        "none": float(not keys),
        "pronoun": float(head in PERSON_PRONOUNS),
        "first_person": float(head in FIRST_PERSON),
        "plural": float(head in PLURAL_PRONOUNS),
        "neuter": float(head in NEUTER_PRONOUNS),
        "relative": float(head in RELATIVE),
        "indefinite": float(head in INDEFINITE),
        "definite": float(head == "the"),
        "person_noun": float(any(is_person_noun(k) for k in nouns)),
        "document_noun": float(any(k in DOCUMENT_NOUNS for k in nouns)),
        "organization_noun": float(any(k in ORGANIZATION_NOUNS for k in nouns)),
        "head_person": float(is_person_noun(singular(key))),
        "head_document": float(singular(key) in DOCUMENT_NOUNS),
        "head_organization": float(singular(key) in ORGANIZATION_NOUNS),
        "head_plural": float(bool(key) and is_plural(key)),
        "head_capital": float(noun is not None and w.capital[noun]),
        "head_last": float(noun is not None and noun == stop - 1),
        "capitals": float(sum(w.capital[first:stop])),
        "commas": float(w.texts[first:stop].count(",")),
        "joined": float("and" in keys),
        "quoted": float(w.quoted[place]),
        "headline": float(w.headline[place]),
        "lead": float(discourse.leads(place)),
        "label": float(following == (":",) and (not first or w.broken[first])),
        "opens": float(w.opens[place]),
        "comma_after": float(following == (",",)),
    }


def _content(discourse: Discourse, source: Source) -> Features:
    """What is said, and how it stands in its paragraph."""
    w = discourse.words
    first, stop = source.content[0][0], source.content[-1][1]
    first = min(first, len(w) - 1)
    inside = [k for a, b in source.content for k in range(a, b)]
    opens = bisect_left(w.paragraph, w.paragraph[first])
    closes = bisect_left(w.paragraph, w.paragraph[max(first, stop - 1)] + 1)
    sayer = discourse.sayer(source.place)
    return {
        "content_words": float(min(len(inside), 60)),
        "content_quoted": sum(w.quoted[k] for k in inside) / max(1, len(inside)),
        "content_first_person": float(any(w.keys[k] in FIRST_PERSON for k in inside)),
        "content_opens": float(min(first - opens, 20)),
        "content_closes": float(min(max(0, closes - stop), 20)),
        "content_pieces": float(len(source.content)),
        "nested": float(sayer is not UNNAMED),
    }


def _cue(discourse: Discourse, source: Source) -> Features:
    """The words that tell of saying: whether there are any, active or passive, before or after."""
    w = discourse.words
    if not source.cue:
        return dict.fromkeys(_OF_CUE, _UNKNOWN)
    first, stop = source.cue[0]
    keys = w.keys[max(0, first - 2) : stop]
    last = w.keys[stop - 1] if stop > first else ""
    return {
        "cue_words": float(stop - first),
        "cue_passive": float(last.endswith(("ed", "en", "told")) and bool(_BE & set(keys))),
        "cue_ing": float(any(k.endswith("ing") for k in w.keys[first:stop])),
        "cue_according": float("according" in keys),
        "cue_and": float(bool(first) and w.keys[first - 1] in ("and", "but", "then")),
        "cue_behind": float(first >= source.content[-1][1]),
        "cue_from_source": float(min(max(first - source.words[1], -20), 20)),
    }


def _rule(source: Source) -> Features:
    """What the rules make of the source."""
    rule = source.rule
    return {
        "rule_several": float(len(rule.entities)),
        "rule_person": float(bool(rule.entities) and rule.entities[0].person),
        "rule_role": float(rule.role is not None),
        "rule_thing": float(rule.thing),
        "rule_behalf": float(rule.behalf is not None),
        **{f"by_{name}": float(rule.by == name) for name in RULES},
        "ranker_best": max(source.shares.values(), default=_UNKNOWN),
    }


def _agreement(source: Source, candidate: Referent) -> Features:
    """Whether the rules mean the candidate, and how likely their ranker takes it."""
    entities, rule = candidate.entities, source.rule.entities
    one = entities[0] if entities else None
    return {
        "rule": float(entities == rule),
        "rule_among": float(one is not None and one in rule),
        "ranker": source.shares.get(one, _UNKNOWN) if len(entities) < 2 else _UNKNOWN,
        "nobody": float(not entities),
        "several": float(len(entities)),
    }


@dataclass(frozen=True)
class _Words:
    """The words of a source, for comparing with names: all, capitals, its noun, what is in it."""

    own: frozenset[str]
    capitals: tuple[str, ...]
    content: frozenset[str]
    noun: int | None
    wanted: str
    mentions: tuple[Mention, ...]
    organizations: int

    @classmethod
    def of(cls, discourse: Discourse, source: Source) -> _Words:
        """The words of `source`."""
        w, (first, stop) = discourse.words, source.words
        keys = w.keys[first:stop]
        noun = head_of(w, first, stop) if stop > first else None
        pairs = zip(keys, w.capital[first:stop], strict=True)
        return cls(
            frozenset(keys),
            tuple(k for k, c in pairs if c and k not in FUNCTION_WORDS and k not in TITLES),
            frozenset(canonical(k) for k in keys if k not in FUNCTION_WORDS and k[:1].isalnum()),
            noun,
            canonical(singular(w.keys[noun])) if noun is not None else "",
            tuple(discourse.mentions(first, stop)),
            len(discourse.names_in(first, stop)),
        )


def _fit(discourse: Discourse, words: _Words, candidate: Referent) -> Features:
    """How far the words of the source are those of the candidate's name and descriptions."""
    entity = candidate.entities[0] if candidate.entities else None
    keys = entity.keys if entity is not None else ()
    name = {k for e in candidate.entities for k in e.keys}
    described = entity.descriptions if entity is not None else []
    inside = [m for m in words.mentions if m.entity in candidate.entities]
    apart = float(inside[0].first - words.noun) if inside and words.noun is not None else 20.0
    before = discourse.words.keys[inside[0].first - 1] if inside else ""
    return {
        "name_last": float(bool(keys) and keys[-1] in words.own),
        "name_first": float(bool(keys) and keys[0] in words.own),
        "name_share": len(name & words.own) / max(1, len(name)),
        "name_lacking": float(len(name - words.own)),
        "other_capitals": float(sum(k not in name for k in words.capitals)),
        "mentions_in": float(len({id(m.entity) for m in words.mentions})),
        "others_in": float(len(words.mentions) - len(inside)),
        "organizations_in": float(words.organizations),
        "mention_in": float(bool(inside)),
        "mention_possessive": float(bool(inside) and all(m.possessive for m in inside)),
        "mention_modifier": float(bool(inside) and all(m.modifier for m in inside)),
        "mention_from_head": apart,
        "mention_governed": float(before in PREPOSITIONS),
        "described_so": float(any(d.head == words.wanted for d in described))
        if words.wanted
        else _UNKNOWN,
        "described_words": float(max((len(words.content & d.keys) for d in described), default=0)),
    }


def _entity(discourse: Discourse, source: Source, candidate: Referent) -> Features:
    """What the text makes of the candidate."""
    if not candidate.entities:
        return dict.fromkeys(_OF_ENTITY, _UNKNOWN)
    entity = candidate.entities[0]
    if entity not in discourse.portraits:
        discourse.portraits[entity] = _portrait(discourse, entity)
    named, w = _places(discourse, entity), discourse.words
    content = [m for a, b in source.content for m in named[bisect_left(named, a) :] if m < b]
    return {
        **discourse.portraits[entity],
        "mentions_before": log1p(bisect_left(named, source.place)),
        "in_content": float(bool(content)),
        "in_content_quoted": float(any(w.quoted[m] for m in content)),
    }


def _portrait(discourse: Discourse, entity: Entity) -> Features:
    """What the whole text makes of an entity."""
    entities, w = discourse.entities, discourse.words
    keys, count, named = entity.keys, len(entity.mentions), _places(discourse, entity)
    marked = sum(entities.label_at(m.first) == "PERSON" for m in entity.mentions)
    bodies = sum(entities.label_at(m.first) in ("ORG", "GPE", "LOC") for m in entity.mentions)
    label = entities.label_of_keys(keys)
    return {
        "person": float(entity.person),
        "name_words": float(len(keys)),
        "name_given": float(bool(keys) and keys[0] in GIVEN),
        "name_organization": float(any(k in ORGANIZATION_WORDS for k in keys)),
        "name_person_noun": float(any(k in PERSON_NOUNS for k in keys)),
        "name_capitals": float(entity.name.isupper()),
        "name_lower": float(any(x.islower() for x in entity.name.split())),
        "mentions": log1p(len(named)),
        "share": len(named) / max(1, len(entities.mentions)),
        "in_title": float(bool(named) and w.end[named[0]] <= entities.title_end),
        "marked": marked / count if count else _UNKNOWN,
        "marked_body": bodies / count if count else _UNKNOWN,
        "known_body": float(label == "ORG"),
        "known_place": float(label in ("GPE", "LOC")),
        "surname_shared": float(sum(p.keys[-1] == keys[-1] for p in entities.persons)),
        "described": float(len(entity.descriptions)),
        "persons": log1p(len(entities.persons)),
    }


def _places(discourse: Discourse, entity: Entity) -> list[int]:
    """Where somebody is mentioned, sorted."""
    return entity.starts if entity.person else discourse.bodies.get(entity, [])


def _before(discourse: Discourse, source: Source, candidate: Referent) -> Features:
    """How far before the source the candidate is mentioned, how, and who is in between."""
    w, place = discourse.words, source.place
    entity = candidate.entities[0] if candidate.entities else None
    found = dict.fromkeys(_OF_DISTANCE, _UNKNOWN)
    if entity is None:
        return found
    sex = PERSON_PRONOUNS.get(w.keys[place] if place < len(w) else "", "")
    own, other = entity.evidence(sex) if sex else (0.0, 0.0)
    given = entity.keys[0] if len(entity.keys) > 1 else ""
    male, female = given in GIVEN_MALE, given in GIVEN_FEMALE
    found |= {
        "sex_own": own,
        "sex_other": other,
        "given_own": float((male, female)[sex == "female"]) if sex else _UNKNOWN,
        "given_other": float((female, male)[sex == "female"]) if sex else _UNKNOWN,
        "sentences": _FAR,
        "paragraphs": _FAR,
        "between": _FAR,
        "after_sentences": _FAR,
    }
    named = _places(discourse, entity)
    k = bisect_left(named, place)
    if k < len(named):
        found["after_sentences"] = float(min(w.sentence[named[k]] - w.sentence[place], _FAR))
        found["after_words"] = float(min(named[k] - max(place, source.words[1]), 30))
    if not k:
        return found
    last = named[k - 1]
    starts, mentions = discourse.entities.starts, discourse.entities.mentions
    between = mentions[bisect_right(starts, last) : bisect_left(starts, place)]
    found |= {
        "sentences": float(min(w.sentence[place] - w.sentence[last], _FAR)),
        "paragraphs": float(min(w.paragraph[place] - w.paragraph[last], _FAR)),
        "between": float(min(len({id(x.entity) for x in between} - {id(entity)}), _FAR)),
        "mention_quoted": float(w.quoted[last]),
        "opens_sentence": float(last - bisect_left(w.sentence, w.sentence[last])),
        "opens_paragraph": float(w.paragraph[last] != w.paragraph[max(0, last - 3)]),
        "governed": float(last > 0 and w.keys[last - 1] in PREPOSITIONS),
    }
    m = entity.before(place) if entity.person else None
    if m is not None:
        found |= {"possessive": float(m.possessive), "modifier": float(m.modifier)}
    return found


def _spoke(discourse: Discourse, source: Source, candidate: Referent) -> Features:
    """Whether the candidate spoke just before, or says what is around."""
    w, place = discourse.words, source.place
    found = {f"spoke_{k}": _UNKNOWN for k in range(SPOKEN)}
    gap, apart = _FAR, _FAR
    for k, (at, earlier) in zip(range(SPOKEN), discourse.earlier(place), strict=False):
        found[f"spoke_{k}"] = float(earlier.entities == candidate.entities)
        if k == 0:
            gap = float(min(w.paragraph[place] - w.paragraph[at], _FAR))
            apart = float(min(w.sentence[place] - w.sentence[at], _FAR))
    found["spoke_paragraphs"] = gap
    found["spoke_sentences"] = apart
    found["after_quote"] = float(place > 1 and (w.quoted[place - 1] or w.quoted[place - 2]))
    sayer = discourse.sayer(place) if w.quoted[place] else None
    found["sayer"] = float(sayer.entities == candidate.entities) if sayer is not None else _UNKNOWN
    return found


KINDS = (
    "none", "pronoun", "plural", "neuter", "first_person", "relative", "name", "document",
    "organization", "person", "other",
)  # fmt: skip
"""The kinds of sources, by their words."""


def kind_of(row: Features) -> str:
    """The kind of source whose candidate has the features `row`."""
    for kind in KINDS[:6]:
        if row[kind]:
            return kind
    if row["mentions_in"]:
        return "name"
    return next((kind for kind in KINDS[7:10] if row[f"head_{kind}"]), "other")


_BE = frozenset("is are was were be been being".split())
_OF_CUE = (
    "cue_words", "cue_passive", "cue_ing", "cue_according", "cue_and", "cue_behind",
    "cue_from_source",
)  # fmt: skip
_OF_ENTITY = (
    "person", "name_words", "name_given", "name_organization", "name_person_noun",
    "name_capitals", "name_lower", "mentions", "mentions_before", "share", "in_title",
    "in_content", "in_content_quoted", "marked", "marked_body", "known_body", "known_place",
    "surname_shared", "described", "persons",
)  # fmt: skip
_OF_DISTANCE = (
    "sex_own", "sex_other", "given_own", "given_other", "sentences", "paragraphs", "between",
    "after_sentences", "after_words", "mention_quoted", "opens_sentence", "opens_paragraph",
    "governed", "possessive", "modifier",
)  # fmt: skip
FEATURES = (
    "words", "none", "pronoun", "first_person", "plural", "neuter", "relative", "indefinite",
    "definite", "person_noun", "document_noun", "organization_noun", "head_person",
    "head_document", "head_organization", "head_plural", "head_capital", "head_last", "capitals",
    "commas", "joined", "quoted", "headline", "lead", "label", "opens", "comma_after",
    "content_words", "content_quoted", "content_first_person", "content_opens", "content_closes",
    "content_pieces", "nested", *_OF_CUE,
    "rule_several", "rule_person", "rule_role", "rule_thing", "rule_behalf",
    *(f"by_{name}" for name in RULES), "ranker_best",
    "candidates", "rule", "rule_among", "ranker", "nobody", "several",
    "name_last", "name_first", "name_share", "name_lacking", "other_capitals", "mentions_in",
    "others_in", "organizations_in", "mention_in", "mention_possessive", "mention_modifier",
    "mention_from_head", "mention_governed", "described_so", "described_words",
    *_OF_ENTITY, *_OF_DISTANCE,
    "spoke_0", "spoke_1", "spoke_2", "spoke_paragraphs", "spoke_sentences", "after_quote", "sayer",
)  # fmt: skip
"""The names of the features, in the order in which a model numbers them."""
