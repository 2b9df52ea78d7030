"""How sure the speaker of a quote is: boosted trees over what the text shows of the choice.

The share of such choices that are right is fitted offline (`quotes.train.confidence`) on annotated
articles and shipped as `confidence.json`, with the names of the features it was fitted on: a file
with others is refused.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log1p
from typing import TYPE_CHECKING, Any

from quotes.speakers.entities import Entity
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
    RELATIVE,
    TITLES,
    is_person_noun,
    singular,
)
from quotes.speakers.scene import Found, Scene

if TYPE_CHECKING:
    from quotes.forest import Forest

Range = tuple[int, int]
_FAR = 8.0
LEAST = 0.3
"""Below this a speaker is left open, and shown as a candidate."""


@dataclass(frozen=True)
class Chosen:
    """A source, as a range of words (empty where there is none), and who it was taken for.

    `place` is its first word or that of the quote; `sure` the chance that the ranker gave its
    choice and how far that is from the next one, where it was asked.
    """

    source: Range
    place: int
    found: Found
    sure: tuple[float, float] | None = None


def confidences(scene: Scene, chosen: Sequence[Chosen]) -> list[float]:
    """For each choice the chance, 0 to 1, that it is right."""
    if not chosen:
        return []
    names, forest = _model()
    rows = [features(scene, choice) for choice in chosen]
    return forest.chances([[row[name] for name in names] for row in rows])


@cache
def _model() -> tuple[tuple[str, ...], Forest]:
    text = files("quotes.speakers").joinpath("confidence.json").read_text("utf-8")
    return read_model(json.loads(text))


def read_model(weights: Mapping[str, Any]) -> tuple[tuple[str, ...], Forest]:
    """The names of the features and the trees of a fitted file.

    Raises ValueError where it was fitted on other features than those of this module.
    """
    from quotes.forest import Forest  # numpy is not needed to search

    names = tuple(weights["features"])
    if names != FEATURES:
        other = sorted(set(names) ^ set(FEATURES)) or ["another order"]
        raise ValueError(f"confidence.json was fitted on other features: {', '.join(other)}")
    return names, Forest(weights["forest"])


def features(scene: Scene, choice: Chosen) -> dict[str, float]:
    """What there is to see of a choice, by the names in FEATURES."""
    sure, margin = choice.sure or (-1.0, -1.0)
    entities = choice.found.entities
    entity = entities[0]
    return {
        "several": float(len(entities)),
        "ranker": sure,
        "ranker_margin": margin,
        "role": float(choice.found.role is not None),
        "thing": float(choice.found.thing),
        **_source(scene, choice),
        **_fit(scene, choice, entity),
        **_entity(scene, entity),
        **_distance(scene, choice.place, entity),
    }


def _source(scene: Scene, choice: Chosen) -> dict[str, float]:
    """What kind of words the source is."""
    w, (first, stop) = scene.words, choice.source
    keys = w.keys[first:stop]
    head = keys[0] if keys else ""
    nouns = [singular(k) for k, t in zip(keys, w.texts[first:stop], strict=True) if t.islower()]
    place = choice.place
    return {
        "words": float(min(stop - first, 30)),
        "none": float(not keys),
        "pronoun": float(head in PERSON_PRONOUNS),
        "first_person": float(head in FIRST_PERSON),
        "plural": float(head in PLURAL_PRONOUNS),
        "neuter": float(head in NEUTER_PRONOUNS),
        "relative": float(head in RELATIVE),
        "indefinite": float(head in INDEFINITE),
        "person_noun": float(any(is_person_noun(k) for k in nouns)),
        "document_noun": float(any(k in DOCUMENT_NOUNS for k in nouns)),
        "organization_noun": float(any(k in ORGANIZATION_NOUNS for k in nouns)),
        "commas": float(w.texts[first:stop].count(",")),
        "joined": float("and" in keys),
        "quoted": float(w.quoted[place]),
        "headline": float(w.headline[place]),
        "lead": float(scene.leads(place)),
        "label": float(w.texts[stop : stop + 1] == (":",) and (not first or w.broken[first])),
    }


def _fit(scene: Scene, choice: Chosen, entity: Entity) -> dict[str, float]:
    """How far the words of the source are those of the name."""
    w, (first, stop) = scene.words, choice.source
    name = {k for e in choice.found.entities for k in e.keys}
    own = set(w.keys[first:stop])
    capitals = [
        k
        for k, c in zip(w.keys[first:stop], w.capital[first:stop], strict=True)
        if c and k not in FUNCTION_WORDS | TITLES
    ]
    mentions = scene.mentions(first, stop)
    before = w.keys[first] if first < stop else ""
    return {
        "name_last": float(bool(entity.keys) and entity.keys[-1] in own),
        "name_first": float(bool(entity.keys) and entity.keys[0] in own),
        "name_share": len(name & own) / max(1, len(name)),
        "name_lacking": float(len(name - own)),
        "other_capitals": float(sum(k not in name for k in capitals)),
        "mentions_in": float(len({id(m.entity) for m in mentions})),
        "others_in": float(sum(m.entity not in choice.found.entities for m in mentions)),
        "organizations_in": float(len(scene.names_in(first, stop))),
        "title": float(before in TITLES),
    }


def _entity(scene: Scene, entity: Entity) -> dict[str, float]:
    """What the text makes of the one who was chosen."""
    cast = scene.cast
    keys = entity.keys
    marked = sum(cast.label_at(m.first) == "PERSON" for m in entity.mentions)
    bodies = sum(cast.label_at(m.first) in ("ORG", "GPE", "LOC") for m in entity.mentions)
    count = len(entity.mentions)
    label = cast.label_of_keys(keys)
    surnames = sum(p.keys[-1] == keys[-1] for p in cast.persons) if keys else 0
    return {
        "person": float(entity.person),
        "name_words": float(len(keys)),
        "name_given": float(bool(keys) and keys[0] in GIVEN),
        "name_organization": float(any(k in ORGANIZATION_WORDS for k in keys)),
        "name_person_noun": float(any(k in PERSON_NOUNS for k in keys)),
        "name_capitals": float(entity.name.isupper()),
        "name_lower": float(any(x.islower() for x in entity.name.split())),
        "mentions": log1p(count),
        "marked": marked / count if count else -1.0,
        "marked_body": bodies / count if count else -1.0,
        "known_body": float(label == "ORG"),
        "known_place": float(label in ("GPE", "LOC")),
        "surname_shared": float(surnames),
        "described": float(len(entity.descriptions)),
        "persons": log1p(len(cast.persons)),
        "male": float(entity.male),
        "female": float(entity.female),
        "given_male": float(bool(keys) and keys[0] in GIVEN_MALE),
        "given_female": float(bool(keys) and keys[0] in GIVEN_FEMALE),
    }


def _distance(scene: Scene, place: int, entity: Entity) -> dict[str, float]:
    """How far away the one who was chosen was last spoken of, and who was in between."""
    w, cast = scene.words, scene.cast
    m = entity.before(place)
    key = w.keys[place] if place < len(w) else ""
    sex = PERSON_PRONOUNS.get(key, "")
    own, other = entity.evidence(sex) if sex else (0.0, 0.0)
    found = {
        "sex_own": own,
        "sex_other": other,
        "sentences": _FAR,
        "paragraphs": _FAR,
        "between": _FAR,
        "possessive": 0.0,
    }
    if m is not None:
        between = cast.mentions[bisect_left(cast.starts, m.stop) : bisect_left(cast.starts, place)]
        found |= {
            "sentences": float(min(w.sentence[place] - w.sentence[m.first], _FAR)),
            "paragraphs": float(min(w.paragraph[place] - w.paragraph[m.first], _FAR)),
            "between": float(min(len({id(x.entity) for x in between}), _FAR)),
            "possessive": float(m.possessive),
        }
    spoke, at = next(((f, p) for p, f in scene.earlier(place)), (None, place))
    found["spoke_last"] = float(spoke is not None and entity in spoke.entities)
    found["spoke_paragraphs"] = float(min(w.paragraph[place] - w.paragraph[at], _FAR))
    return found


FEATURES = (
    "several", "ranker", "ranker_margin", "role", "thing",
    "words", "none", "pronoun", "first_person", "plural", "neuter", "relative", "indefinite",
    "person_noun", "document_noun", "organization_noun", "commas", "joined", "quoted", "headline",
    "lead", "label",
    "name_last", "name_first", "name_share", "name_lacking", "other_capitals", "mentions_in",
    "others_in", "organizations_in", "title",
    "person", "name_words", "name_given", "name_organization", "name_person_noun", "name_capitals",
    "name_lower", "mentions", "marked", "marked_body", "known_body", "known_place",
    "surname_shared", "described", "persons", "male", "female", "given_male", "given_female",
    "sex_own", "sex_other", "sentences", "paragraphs", "between", "possessive", "spoke_last",
    "spoke_paragraphs",
)  # fmt: skip
"""The names of the features, in the order in which the trees number them."""
