"""Classifies sources by their words, since some kinds are harder to resolve than others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, get_args

from quotes.evaluate.corpus import Answer
from quotes.speakers.lexicon import DOCUMENT_NOUNS, PUBLICATION_NOUNS

SourceKind = Literal[
    "name", "organization", "pronoun", "description", "document", "several", "nobody named", "none"
]
SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)

_WORD = re.compile(r"\w+")
_PRONOUNS = frozenset(
    "i me my mine we us our you your he him his she her hers they them their it its who whom whose "
    "that which himself herself themselves".split()
)


def source_kind(source: str, answer: Answer, names: Sequence[tuple[str, ...]]) -> SourceKind:
    """The kind of a source, given its words, its speaker and the words of the speaker's names.

    `name` and `organization` contain a word of the name of a person or an organization; `document`
    is a word for a report, a poll or a publication; `description` is any other source with a named
    speaker; `nobody named` is an unnamed source, `none` a missing one.
    """
    words = [word.lower() for word in _WORD.findall(source)]
    if answer.kind not in ("person", "organization", "several"):
        return "nobody named" if words else "none"
    if answer.kind == "several":
        return "several"
    if not words:
        return "none"
    if any(word in name for name in names for word in words if len(word) > 1):
        return "organization" if answer.kind == "organization" else "name"
    if all(word in _PRONOUNS for word in words):
        return "pronoun"
    if not (DOCUMENT_NOUNS | PUBLICATION_NOUNS).isdisjoint(words):
        return "document"
    return "description"
