"""Scores the identity of speakers across articles: B³ against annotated entities.

Annotators assign an entity to each name of an article: "Clinton" in one article and "Hillary Rodham
Clinton" in another are one entity, and two people with one name are two. The clustered items are
the annotated names of each article that were found in it (Bagga and Baldwin, 1998).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from quotes.errors import QuotesError
from quotes.evaluate.corpus import lines
from quotes.evaluate.speakers import name_key
from quotes.speakers.identity import Appearance, BCubed, b_cubed, decide, profile_of, together
from quotes.speakers.speaker import Role

Item = tuple[str, tuple[str, ...]]


def read_entities(path: Path) -> dict[Item, str]:
    """(Article id, name) -> entity, from lines `{"id", "entities": {name: entity}}`.

    An entity is any string that identifies a person or organization. Raises QuotesError with file
    and line for a line that is not such an object.
    """
    entities: dict[Item, str] = {}
    for number, record in lines(path):
        named = record.get("entities")
        if not isinstance(named, dict):
            raise QuotesError(f"{path}, line {number}: not an object of entities by name")
        for name, entity in named.items():
            entities[str(record["id"]), name_key(name)] = str(entity)
    if not entities:
        raise QuotesError(f"{path}: no entities")
    return entities


def score_people(
    entities: Mapping[Item, str],
    predicted: Mapping[str, Sequence[Mapping[str, Any]]],
) -> BCubed:
    """B³ of the speakers in `predicted` (article id -> quotes as JSON), over all articles.

    `entities` has the entity of each name, by article and `name_key`.
    Speakers are joined as in a database, but from names, types and roles alone, since the JSON does
    not have the other forms of their names. Raises QuotesError if no speaker has an entity.
    """
    roles: dict[tuple[str, str, str], dict[str, Role]] = {}
    for article, quotes in predicted.items():
        for speaker in (s for quote in quotes for s in quote.get("speakers") or ()):
            if speaker.get("name"):
                key = (article, speaker["name"], speaker.get("type") or "person")
                said = speaker.get("role")
                roles.setdefault(key, {}).update({said: Role(said)} if said else {})
    seen = {
        (article, name, kind): Appearance(
            name=name,
            type="organization" if kind == "organization" else "person",
            article=article,
            roles=tuple(role for _, role in sorted(found.items())),
        )
        for (article, name, kind), found in roles.items()
    }
    owner = {
        member.profile.key: identity.key
        for identity in decide(together(seen.values())).identities
        for member in identity.members
    }
    found: dict[Item, str] = {}
    for (article, name, _), appearance in sorted(seen.items()):
        found.setdefault((article, name_key(name)), owner[profile_of(appearance).key])
    if found and found.keys().isdisjoint(entities):
        raise QuotesError("none of the speakers found is among the entities: of other articles?")
    return b_cubed(found, entities)
