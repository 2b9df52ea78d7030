"""Matches and ranks a few texts without the full-text index.

For a few texts this is faster than looking up the document frequency of a frequent word. The hits
are the same, and so is the measure of relevance (BM25), except that document frequencies are those
among the texts found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from quotes.store.search.query import Clause, Query, Term

_SATURATION, _LENGTH = 1.2, 0.75  # as FTS5 has them


def in_text(query: Query, column: str) -> tuple[str, dict[str, Any]]:
    """The condition, in SQL, that folded words in `column` match the query; and its values."""
    values: dict[str, Any] = {}

    def has(term: Term) -> str:
        name = f"term{len(values)}"
        values[name] = _padded(term)
        return f"instr(' ' || {column} || ' ', :{name}) > 0"

    def matches(clause: Clause) -> str:
        unwanted = (f"NOT {has(term)}" for term in clause.unwanted)
        return " AND ".join([*map(has, clause.wanted), *unwanted])

    condition = " OR ".join(f"({matches(clause)})" for clause in query.clauses)
    return f"({condition})", values


def by_relevance(query: Query, texts: Iterable[tuple[int, str]]) -> list[int]:
    """The ids of (id, folded words), the most relevant first, then those with the largest ids."""
    terms = {_padded(term) for clause in query.clauses for term in clause.wanted}
    padded = [(id_, f" {words} ") for id_, words in texts]
    counts = {term: [text.count(term) for _, text in padded] for term in terms}
    lengths = [text.count(" ") - 1 for _, text in padded]
    mean = sum(lengths) / max(1, len(lengths))
    rarity = {term: _rarity(len(padded), sum(map(bool, counts[term]))) for term in terms}
    scores = []
    for n, (id_, _) in enumerate(padded):
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[n] / mean)
        score = sum(
            rarity[t] * counts[t][n] * (_SATURATION + 1) / (counts[t][n] + norm) for t in terms
        )
        scores.append((-score, -id_))
    return [-id_ for _, id_ in sorted(scores)]


def _padded(term: Term) -> str:
    """The term as a substring of folded words; a prefix has no space after it."""
    return f" {' '.join(term.words)}{'' if term.prefix else ' '}"


def _rarity(texts: int, having: int) -> float:
    return max(1e-6, math.log((texts - having + 0.5) / (having + 0.5)))
