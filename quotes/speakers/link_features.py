"""Features of the candidates of a source, with names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import log1p

import numpy as np
import numpy.typing as npt

from quotes.detect.mention_scorer import READ
from quotes.speakers.antecedents import read_features
from quotes.speakers.candidates import SPOKEN, QuoteSource
from quotes.speakers.discourse import UNNAMED, Discourse, Referent
from quotes.speakers.entities import Entity, Mention
from quotes.speakers.lexicon import (
    DOCUMENT_NOUNS,
    FEMALE_NOUNS,
    FIRST_PERSON,
    FUNCTION_WORDS,
    GIVEN,
    GIVEN_FEMALE,
    GIVEN_MALE,
    INDEFINITE,
    MALE_NOUNS,
    NEUTER_PRONOUNS,
    OPEN_MARKS,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PERSON_NOUNS,
    PERSON_PRONOUNS,
    PLURAL_PRONOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATION_NOUNS,
    RELATIVE,
    TITLES,
    is_person_noun,
    is_plural,
    owned,
    singular,
)
from quotes.speakers.roles import canonical, head_of
from quotes.speakers.salience import SALIENCE, Salience
from quotes.speakers.sources import RULES
from quotes.speakers.wordlists import word_list

Features = dict[str, float]
_FAR = 8.0
_UNKNOWN = -1.0


@dataclass(frozen=True)
class CandidateFeatures:
    """The features of the candidates of a source: a row of numbers for each, in the order of
    FEATURES. `kind` is the kind of the source, one of KINDS."""

    kind: str
    rows: npt.NDArray[np.float32]


def features(
    discourse: Discourse, source: QuoteSource, whom: Sequence[Referent]
) -> CandidateFeatures:
    """The features of each candidate of a source."""
    words = _Words.of(discourse, source)
    shared = {
        **_source(discourse, source, words),
        **_content(discourse, source),
        **_cue(discourse, source),
        **_strangers(discourse, source, words),
        **_rule(source),
        "candidates": float(len(whom)),
        "mentions_in": float(words.people),
        "organizations_in": float(words.organizations),
        **_turn(discourse, source),
    }
    spoken = _Spoken.of(discourse, source)
    salience = Salience.of(discourse, source, words.sex)
    rows = np.empty((len(whom), len(FEATURES)), np.float32)
    rows[:, : len(shared)] = list(shared.values())
    rows[:, len(shared) :] = [
        [
            *_agreement(source, candidate),
            *_fit(discourse, words, candidate),
            *_entity(discourse, source, candidate),
            *_before(discourse, source, words, candidate, past),
            *_spoke(spoken, candidate),
            *salience.features(candidate.entities, past.named, past.between),
            *read,
        ]
        for candidate, read in zip(whom, read_features(discourse, source, whom), strict=True)
        for past in [_Past.of(discourse, source.place, candidate)]
    ]
    return CandidateFeatures(_kind(shared, bool(words.mentions)), rows)


def _source(discourse: Discourse, source: QuoteSource, words: _Words) -> Features:
    """What kind of words the source is, and where it stands."""
    w, (first, stop), place = discourse.words, source.words, source.place
    keys = w.keys[first:stop]
    head = words.opening
    nouns = [singular(k) for k, t in zip(keys, w.texts[first:stop], strict=True) if t.islower()]
    noun = words.noun
    key = w.keys[noun] if noun is not None else ""
    single = singular(key)
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
        "document_noun": float(not DOCUMENT_NOUNS.isdisjoint(nouns)),
        "organization_noun": float(not ORGANIZATION_NOUNS.isdisjoint(nouns)),
        "head_person": float(is_person_noun(single)),
        "head_document": float(single in DOCUMENT_NOUNS),
        "head_organization": float(single in ORGANIZATION_NOUNS),
        "head_plural": float(bool(key) and is_plural(key)),
        "head_capital": float(noun is not None and w.capital[noun]),
        "head_last": float(noun is not None and noun == stop - 1),
        "capitals": float(sum(w.capital[first:stop])),
        "commas": float(w.texts[first:stop].count(",")),
        "joined": float("and" in keys),
        "quoted": float(w.quoted[place]),
        "headline": float(w.headline[place]),
        "lead": float(discourse.leads(place)),
        "label": float(following == (":",) and _opens_line(discourse, first)),
        "opens": float(w.opens[place]),
        "comma_after": float(following == (",",)),
    }


def _opens_line(discourse: Discourse, i: int) -> bool:
    """Whether a word is the first of its line, but for a quotation mark."""
    w = discourse.words
    if i and not w.broken[i] and w.texts[i - 1] in OPEN_MARKS:
        i -= 1
    return not i or w.broken[i]


def _content(discourse: Discourse, source: QuoteSource) -> Features:
    """The content, and its place in its paragraph."""
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


def _cue(discourse: Discourse, source: QuoteSource) -> Features:
    """The cue: whether there is one, active or passive, before or after."""
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


def _strangers(discourse: Discourse, source: QuoteSource, words: _Words) -> Features:
    """Whether somebody unnamed may be meant, who was mentioned or spoke before."""
    w, place, strangers = discourse.words, source.place, discourse.strangers
    sentence = w.sentence[place]
    opens = bisect_left(w.sentence, sentence)
    around = w.keys[opens : bisect_left(w.sentence, sentence + 1)]
    last = strangers.before(place)
    _, earlier = next(((at, w.keys[at]) for at, _ in discourse.earlier(place)), (0, ""))
    found = {
        "anonymous": float(not _ANONYMOUS.isdisjoint(around)),
        "owned": float(w.keys[source.words[0]] in _OWN if words.own else False),
        "owned_by_speaker": float(not words.own.isdisjoint(FIRST_PERSON)),
        "kin": float(words.noun is not None and singular(w.keys[words.noun]) in RELATION_NOUNS),
        "spokes": float(words.wanted == "spokesman"),
        "age": float(words.age is not None),
        "same_pronoun": float(bool(words.sex) and PERSON_PRONOUNS.get(earlier) == words.sex),
        "brought_in": float(bool(words.wanted) and strangers.brought_in(words.wanted, place)),
        "called_so": float(len(discourse.called.get(words.wanted, ()))),
        "strangers": float(min(strangers.between(opens, place), 4)),
    }
    if last is None:
        return found | dict.fromkeys(_OF_STRANGER, _UNKNOWN)
    return found | {
        "stranger_sentences": float(min(sentence - w.sentence[last.place], _FAR)),
        "stranger_words": float(min(place - last.place, 60)),
        "stranger_sex": _agrees(words.sex, last.sex),
        "stranger_opens": float(
            min(last.place - bisect_left(w.sentence, w.sentence[last.place]), 20)
        ),
        "stranger_new": float(last.new),
        "stranger_quoted": float(w.quoted[last.place]),
    }


def _agrees(one: str | None, other: str | None) -> float:
    """1 for the same sex, -1 for the other one, 0 where one of them is not known."""
    return 0.0 if not (one and other) else 1.0 if one == other else -1.0


def _rule(source: QuoteSource) -> Features:
    """The rules' answer on the source."""
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


# What belongs to one candidate: numbers in the order of the names at the end of this module, since
# most of the time goes into these.

Numbers = tuple[float, ...]


def _agreement(source: QuoteSource, candidate: Referent) -> Numbers:
    """Whether the rules mean the candidate, and how likely their ranker takes it (_OF_RULE)."""
    entities, rule = candidate.entities, source.rule.entities
    one = entities[0] if entities else None
    return (
        float(entities == rule),
        float(one is not None and one in rule),
        source.shares.get(one, _UNKNOWN) if len(entities) < 2 else _UNKNOWN,
        float(not entities),
        float(len(entities)),
    )


@dataclass(frozen=True)
class _Words:
    """The words of a source, for comparing with names: all, capitals, its noun, what is in it.

    `opening` is its first word, "" where that only says whose it is: "his lawyer" is no "his".
    """

    own: frozenset[str]
    capitals: tuple[str, ...]
    content: frozenset[str]
    noun: int | None
    wanted: str
    opening: str
    sex: str | None
    age: str | None
    mentions: tuple[Mention, ...]
    people: int
    organizations: int

    @classmethod
    def of(cls, discourse: Discourse, source: QuoteSource) -> _Words:
        """The words of `source`."""
        w, (first, stop) = discourse.words, source.words
        keys = w.keys[first:stop]
        noun = head_of(w, first, stop) if stop > first else None
        pairs = zip(keys, w.capital[first:stop], strict=True)
        mentions = tuple(discourse.mentions(first, stop))
        opening = "" if owned(keys) else "".join(keys[:1])
        return cls(
            frozenset(keys),
            tuple(k for k, c in pairs if c and k not in FUNCTION_WORDS and k not in TITLES),
            frozenset(canonical(k) for k in keys if k not in FUNCTION_WORDS and k[:1].isalnum()),
            noun,
            canonical(singular(w.keys[noun])) if noun is not None else "",
            opening,
            _sex(opening, w.keys[noun] if noun is not None else ""),
            next((a.group(1) for k in keys if (a := _AGE.match(k))), None),
            mentions,
            len({m.entity for m in mentions}),
            len(discourse.names_in(first, stop)),
        )


def _sex(first: str, noun: str) -> str | None:
    """The sex that a pronoun or a noun shows."""
    if first in PERSON_PRONOUNS:
        return PERSON_PRONOUNS[first]
    return "male" if noun in MALE_NOUNS else "female" if noun in FEMALE_NOUNS else None


def _fit(discourse: Discourse, words: _Words, candidate: Referent) -> Numbers:
    """How many words of the source are those of the candidate's name and descriptions
    (_OF_NAME)."""
    if not candidate.entities:
        return _NO_NAME
    entity = candidate.entities[0]
    keys = entity.keys
    name = set(keys).union(*(e.keys for e in candidate.entities[1:]))
    lacking = len(name - words.own)
    return (
        float(bool(keys) and keys[-1] in words.own),
        float(bool(keys) and keys[0] in words.own),
        (len(name) - lacking) / max(1, len(name)),
        float(lacking),
        float(sum(k not in name for k in words.capitals)),
        *_inside(discourse, words, candidate),
        *_described(discourse, words, entity),
    )


def _inside(discourse: Discourse, words: _Words, candidate: Referent) -> Numbers:
    """How the source mentions the candidate (_OF_MENTION)."""
    inside = [m for m in words.mentions if m.entity in candidate.entities]
    if not inside:
        return (float(len(words.mentions)), *_NO_MENTION)
    return (
        float(len(words.mentions) - len(inside)),
        1.0,
        float(all(m.possessive for m in inside)),
        float(all(m.modifier for m in inside)),
        float(inside[0].first - words.noun) if words.noun is not None else 20.0,
        float(discourse.words.keys[inside[0].first - 1] in PREPOSITIONS),
    )


def _described(discourse: Discourse, words: _Words, entity: Entity) -> Numbers:
    """Whether the text describes the candidate in the words of the source: "the coach", "the Ostby
    man" (_OF_DESCRIPTION)."""
    if not words.wanted or words.opening in PERSON_PRONOUNS:
        return _NO_DESCRIPTION
    told, around = entity.descriptions, _around(discourse, entity)
    return (
        float(any(d.head == words.wanted for d in told)),
        float(max((len(words.content & d.keys) for d in told), default=0)),
        float(entity in discourse.aged.get(words.age, ())) if words.age else _UNKNOWN,
        float(words.wanted in around),
        float(
            len(words.content & around) - (words.wanted in around and words.wanted in words.content)
        ),
        float(sum(k in around for k in words.capitals)),
    )


def _around(discourse: Discourse, entity: Entity) -> frozenset[str]:
    """The words around the first mentions of somebody, to compare by."""
    if entity not in discourse.surroundings:
        w, keys = discourse.words, set[str]()
        for m in discourse.named(entity)[:_FIRST]:
            first = max(bisect_left(w.sentence, w.sentence[m]), m - _WINDOW)
            last = bisect_right(w.sentence, w.sentence[m])
            keys.update(w.keys[first : min(last, m + _WINDOW + len(entity.keys))])
        discourse.surroundings[entity] = frozenset(map(canonical, keys.difference(entity.keys)))
    return discourse.surroundings[entity]


def _entity(discourse: Discourse, source: QuoteSource, candidate: Referent) -> Numbers:
    """How the text presents the candidate (_OF_ENTITY, _OF_USE)."""
    if not candidate.entities:
        return _NO_ENTITY
    entity = candidate.entities[0]
    if entity not in discourse.portraits:
        discourse.portraits[entity] = tuple(_portrait(discourse, entity).values())
    named, quoted = discourse.named(entity), discourse.words.quoted
    content = [
        m for a, b in source.content for m in named[bisect_left(named, a) : bisect_left(named, b)]
    ]
    return (
        *discourse.portraits[entity],
        log1p(bisect_left(named, source.place)),
        float(bool(content)),
        float(any(quoted[m] for m in content)),
    )


def _portrait(discourse: Discourse, entity: Entity) -> Features:
    """What the whole text tells about an entity."""
    entities, w = discourse.entities, discourse.words
    keys, count, named = entity.keys, len(entity.mentions), discourse.named(entity)
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


@dataclass(frozen=True)
class _Past:
    """Where a candidate is named: `named` by first words, of which `count` are before the source,
    and the mentions of persons `between` the last of these and the source, at most _REACH."""

    named: Sequence[int] = ()
    count: int = 0
    between: Sequence[Mention] = ()

    @classmethod
    def of(cls, discourse: Discourse, place: int, candidate: Referent) -> _Past:
        """The mentions of the candidate before `place`."""
        if not candidate.entities:
            return cls()
        named = discourse.named(candidate.entities[0])
        count = bisect_left(named, place)
        if not count:
            return cls(named)
        starts = discourse.entities.starts
        stop = bisect_left(starts, place)
        first = max(bisect_right(starts, named[count - 1]), stop - _REACH)
        return cls(named, count, discourse.entities.mentions[first:stop])


def _before(
    discourse: Discourse, source: QuoteSource, words: _Words, candidate: Referent, past: _Past
) -> Numbers:
    """How far before the source the candidate is mentioned, how, and who is in between (_OF_SEX,
    _OF_AFTER, _OF_DISTANCE, _OF_PLACE)."""
    if not candidate.entities:
        return _NOT_BEFORE
    w, place, entity = discourse.words, source.place, candidate.entities[0]
    named, k = past.named, past.count
    after = (_FAR, _UNKNOWN)
    if k < len(named):
        sentences = float(min(w.sentence[named[k]] - w.sentence[place], _FAR))
        after = (sentences, float(min(named[k] - max(place, source.words[1]), 30)))
    if not k:
        return (*_sexes(words.sex, entity), *after, *_NEVER)
    last = named[k - 1]
    m = entity.before(place) if entity.person else None
    return (
        *_sexes(words.sex, entity),
        *after,
        float(min(w.sentence[place] - w.sentence[last], _FAR)),
        float(min(w.paragraph[place] - w.paragraph[last], _FAR)),
        float(min(len({x.entity for x in past.between} - {entity}), _FAR)),
        float(min(discourse.strangers.between(last, place, words.sex), 4)),
        float(w.quoted[last] and w.quoted[place] and w.paragraph[last] == w.paragraph[place]),
        *((float(m.possessive), float(m.modifier)) if m is not None else (_UNKNOWN, _UNKNOWN)),
        *_place(discourse, last),
    )


def _sexes(sex: str | None, entity: Entity) -> Numbers:
    """Whether the candidate is of the sex that the source shows."""
    if not sex:
        return (0.0, 0.0, _UNKNOWN, _UNKNOWN)
    own, other = (GIVEN_MALE, GIVEN_FEMALE) if sex == "male" else (GIVEN_FEMALE, GIVEN_MALE)
    given = entity.keys[0] if len(entity.keys) > 1 else ""
    return (*entity.evidence(sex), float(given in own), float(given in other))


def _place(discourse: Discourse, name: int) -> Numbers:
    """How the name at a word stands in its sentence."""
    if name not in discourse.places:
        w = discourse.words
        discourse.places[name] = (
            float(w.quoted[name]),
            float(name - bisect_left(w.sentence, w.sentence[name])),
            float(w.paragraph[name] != w.paragraph[max(0, name - 3)]),
            float(name > 0 and w.keys[name - 1] in PREPOSITIONS),
            float(_addressed(discourse, name)),
        )
    return discourse.places[name]


def _addressed(discourse: Discourse, name: int) -> bool:
    """Whether somebody is addressed: "told Mr NAME"."""
    w, i = discourse.words, name - 1
    while i > 0 and w.keys[i] in TITLES and i > name - 4:
        i -= 1
    return i >= 0 and w.keys[i] in _ADDRESSING


def _turn(discourse: Discourse, source: QuoteSource) -> Features:
    """How far before the source somebody spoke."""
    w, place = discourse.words, source.place
    at = next((at for at, _ in discourse.earlier(place)), None)
    return {
        "spoke_paragraphs": _FAR
        if at is None
        else float(min(w.paragraph[place] - w.paragraph[at], _FAR)),
        "spoke_sentences": _FAR
        if at is None
        else float(min(w.sentence[place] - w.sentence[at], _FAR)),
        "after_quote": float(place > 1 and (w.quoted[place - 1] or w.quoted[place - 2])),
    }


@dataclass(frozen=True)
class _Spoken:
    """Who spoke before a source, the nearest first, and who says what is around; None where nobody
    did, or outside of quotation marks."""

    earlier: tuple[tuple[Entity, ...] | None, ...]
    sayer: tuple[Entity, ...] | None

    @classmethod
    def of(cls, discourse: Discourse, source: QuoteSource) -> _Spoken:
        """What is known before `source` is linked."""
        earlier = [f.entities for _, f in islice(discourse.earlier(source.place), SPOKEN)]
        quoted = discourse.words.quoted[source.place]
        return cls(
            (*earlier, *[None] * (SPOKEN - len(earlier))),
            discourse.sayer(source.place).entities if quoted else None,
        )


def _spoke(spoken: _Spoken, candidate: Referent) -> Numbers:
    """Whether the candidate spoke just before, or says what is around (_OF_TALK)."""
    return tuple(
        _UNKNOWN if other is None else float(other == candidate.entities)
        for other in (*spoken.earlier, spoken.sayer)
    )


KINDS = (
    "none", "pronoun", "plural", "neuter", "first_person", "relative", "name", "document",
    "organization", "person", "label", "other",
)  # fmt: skip
"""The kinds of sources, by their words."""


def _kind(source: Features, named: bool) -> str:
    """The kind of a source with these features; `named` says that it names a person."""
    for kind in KINDS[:6]:
        if source[kind]:
            return kind
    if named:
        return "name"
    if source["label"]:
        return "label"
    return next((kind for kind in KINDS[7:10] if source[f"head_{kind}"]), "other")


_ANONYMOUS = word_list("anonymity")
_ADDRESSING = word_list("addressing_verbs")
_OWN = POSSESSIVES - {"whose"}
_AGE = re.compile(r"(\d{1,3})-year-old")
_REACH = 40  # mentions among which others are counted
_FIRST, _WINDOW = 3, 12  # mentions around which words are looked at, and how far
_BE = frozenset("is are was were be been being".split())
_OF_CUE = (
    "cue_words", "cue_passive", "cue_ing", "cue_according", "cue_and", "cue_behind",
    "cue_from_source",
)  # fmt: skip
_OF_STRANGER = (
    "stranger_sentences", "stranger_words", "stranger_sex", "stranger_opens", "stranger_new",
    "stranger_quoted",
)  # fmt: skip
_OF_RULE = ("rule", "rule_among", "ranker", "nobody", "several")
_OF_MENTION = (
    "others_in", "mention_in", "mention_possessive", "mention_modifier", "mention_from_head",
    "mention_governed",
)  # fmt: skip
_NO_MENTION = (0.0, 0.0, 0.0, 20.0, 0.0)
_OF_DESCRIPTION = (
    "described_so", "described_words", "aged_so", "beside_noun", "beside_words", "beside_capitals",
)  # fmt: skip
_NO_DESCRIPTION = (_UNKNOWN,) * len(_OF_DESCRIPTION)
_OF_NAME = (
    "name_last", "name_first", "name_share", "name_lacking", "other_capitals", *_OF_MENTION,
    *_OF_DESCRIPTION,
)  # fmt: skip
_NO_NAME = (_UNKNOWN,) * len(_OF_NAME)
_OF_ENTITY = (
    "person", "name_words", "name_given", "name_organization", "name_person_noun",
    "name_capitals", "name_lower", "mentions", "share", "in_title", "marked", "marked_body",
    "known_body", "known_place", "surname_shared", "described", "persons",
)  # fmt: skip
_OF_USE = ("mentions_before", "in_content", "in_content_quoted")
_NO_ENTITY = (_UNKNOWN,) * (len(_OF_ENTITY) + len(_OF_USE))
_OF_SEX = ("sex_own", "sex_other", "given_own", "given_other")
_OF_AFTER = ("after_sentences", "after_words")
_OF_DISTANCE = (
    "sentences", "paragraphs", "between", "strangers_between", "same_quote", "possessive",
    "modifier",
)  # fmt: skip
_OF_PLACE = ("mention_quoted", "opens_sentence", "opens_paragraph", "governed", "addressed")
_NEVER = (_FAR, _FAR, _FAR, *(_UNKNOWN,) * (len(_OF_DISTANCE) + len(_OF_PLACE) - 3))
_NOT_BEFORE = (_UNKNOWN,) * len((*_OF_SEX, *_OF_AFTER, *_OF_DISTANCE, *_OF_PLACE))
_OF_TALK = (*(f"spoke_{k}" for k in range(SPOKEN)), "sayer")
FEATURES = (
    "words", "none", "pronoun", "first_person", "plural", "neuter", "relative", "indefinite",
    "definite", "person_noun", "document_noun", "organization_noun", "head_person",
    "head_document", "head_organization", "head_plural", "head_capital", "head_last", "capitals",
    "commas", "joined", "quoted", "headline", "lead", "label", "opens", "comma_after",
    "content_words", "content_quoted", "content_first_person", "content_opens", "content_closes",
    "content_pieces", "nested", *_OF_CUE,
    "anonymous", "owned", "owned_by_speaker", "kin", "spokes", "age", "same_pronoun", "brought_in",
    "called_so", "strangers", *_OF_STRANGER,
    "rule_several", "rule_person", "rule_role", "rule_thing", "rule_behalf",
    *(f"by_{name}" for name in RULES), "ranker_best",
    "candidates", "mentions_in", "organizations_in",
    "spoke_paragraphs", "spoke_sentences", "after_quote",
    *_OF_RULE, *_OF_NAME, *_OF_ENTITY, *_OF_USE,
    *_OF_SEX, *_OF_AFTER, *_OF_DISTANCE, *_OF_PLACE, *_OF_TALK,
    *SALIENCE, *READ,
)  # fmt: skip
"""The names of the features, in the order in which a model numbers them: first those that all
candidates of a source share, then those of each."""
