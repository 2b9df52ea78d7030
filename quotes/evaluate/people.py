"""How well the speakers of many articles are told apart and joined: B³ against annotated names.

Annotators name the sources of each article; names that are equal by `name_key` are one person. The
items that are clustered are the annotated names of each article that are found in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quotes.evaluate.corpus import Answer
from quotes.evaluate.speakers import name_key
from quotes.speakers.identity import Appearance, BCubed, b_cubed, decide, profile_of, together
from quotes.speakers.speaker import Role

Item = tuple[str, tuple[str, ...]]


def score_people(
    answers: Mapping[str, Mapping[str, Answer]],
    predicted: Mapping[str, Sequence[Mapping[str, Any]]],
) -> BCubed:
    """B³ of the speakers that `predicted` (article id -> quotes as JSON) has, over all articles.

    Who is who is decided here as in a database, but from names, types and roles alone: the JSON
    does not have the other forms of the names.
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
    return b_cubed(found, _annotated(answers))


def _annotated(answers: Mapping[str, Mapping[str, Answer]]) -> dict[Item, tuple[str, ...]]:
    return {
        (article, key): key
        for article, given in answers.items()
        for answer in given.values()
        for key in map(name_key, answer.speakers)
    }
