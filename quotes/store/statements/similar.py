"""Finds the quotes of a database that are most similar to a quote, or to some words.

Vectors are stored by cell (`quotes.statements.cells`), so that only those of the nearest cells have
to be read, however large the database is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from quotes.errors import QuotesError
from quotes.store.asking import ask
from quotes.store.search.hits import Hit, read

ENOUGH = 10_000
"""At least this many vectors are read, the nearest cells first; or all that there are."""

_PROBED = 4  # cells that are read in the first query

LEAST = 0.35
"""Quotes with a lower cosine than this are not similar."""

SAME = 0.55
"""Quotes with at least this likeness to a claim count as saying the same. Between wordings of one
statement and others of the same news, F1 is best here: 58 in 100 say the same, and 67 in 100 of
those that do are found (at 0.65: 66 and 49). Of quotes on other matters, 1 in 100,000 gets here."""

_CLAIMED = 200  # the nearest quotes that are compared with a claim

COLUMNS = (
    "score", "relation", "id", "speakers", "text", "kind", "outlet", "published", "said_on",
    "statement_id",
)  # fmt: skip
"""The columns of similar quotes in output for programs."""

_SPARE = 5  # times as many as requested are read, because copies are left out afterwards


@dataclass(frozen=True)
class Similar:
    """A quote that is similar to another.

    `score` is the cosine; `relation` is `same` for quotes of one statement, else the kind of a link
    between them, or None.
    """

    hit: Hit
    score: float
    relation: str | None

    def as_json(self) -> dict[str, Any]:
        """The quote as a search gives it, preceded by score and relation."""
        return {"score": round(self.score, 3), "relation": self.relation, **self.hit.as_json()}


def similar_to_quote(
    connection: Connection,
    quote_id: int,
    *,
    limit: int = 10,
    least: float = LEAST,
    copies: bool = False,
) -> list[Similar]:
    """The quotes most similar to this one, the nearest first; with `copies` also those in copies.

    Raises QuotesError if there is no such quote, or if it has no vector to compare.
    """
    row = connection.execute(
        text("SELECT vector FROM quote_vectors WHERE quote_id = :id"), {"id": quote_id}
    ).first()
    if row is None:
        if not read(connection, [quote_id]):
            raise QuotesError(f"no quote has the number {quote_id}")
        raise QuotesError(
            f"quote {quote_id} has no sentence embedding: thoughts have none, and quotes ingested "
            "by an older version get theirs from `quotes db join`"
        )
    own = _own(connection, quote_id)
    near = _nearest(connection, bytes(row[0]), limit * _SPARE + 1)
    wanted = [(id_, score) for id_, score in near if id_ != quote_id and score >= least]
    return _shown(connection, wanted, limit, copies, own)


def similar_to_words(
    connection: Connection,
    words: str,
    *,
    limit: int = 10,
    least: float = LEAST,
    copies: bool = False,
) -> list[Similar]:
    """The quotes most similar to these words, the nearest first; with `copies` also in copies.

    Raises QuotesError if there are no words.
    """
    from quotes.statements import encode  # only here: the sentence model is loaded

    if not any(map(str.isalnum, words)):
        raise QuotesError("give the words with which quotes are to be compared")
    near = _nearest(connection, encode([words])[0], limit * _SPARE)
    return _shown(connection, [(i, s) for i, s in near if s >= least], limit, copies, _Own())


def saying_the_same(connection: Connection, words: str) -> list[tuple[int, float]]:
    """The quotes that say the same as these words, with their likeness, from `SAME` to 1.

    The likeness is a weighted sum of the cosine (0.8) and the share of common words (0.2). Quotes
    that contradict the words are left out.
    """
    from quotes.statements import Saying, encode
    from quotes.statements.conflict import contradictory, shares

    near = dict(_nearest(connection, encode([words])[0], _CLAIMED))
    sql = "SELECT id, text FROM quotes WHERE id {listed}"
    claim = Saying(0, 0, words, "")
    found = []
    for id_, said in ask(connection, sql, [id_ for id_, cosine in near.items() if cosine >= LEAST]):
        quote = Saying(id_, 0, said, "")
        likeness = 0.8 * near[id_] + 0.2 * shares(claim, quote)[0]
        if likeness >= SAME and not contradictory(claim, quote):
            found.append((id_, round(likeness, 3)))
    return sorted(found, key=lambda one: (-one[1], one[0]))


@dataclass(frozen=True)
class _Own:
    """The statement of the quote that others are compared with, and its links by quote."""

    statement: int | None = None
    links: dict[int, str] | None = None

    def relation(self, hit: Hit) -> str | None:
        if self.statement is not None and hit.statement_id == self.statement:
            return "same"
        return (self.links or {}).get(hit.id)


def _own(connection: Connection, quote_id: int) -> _Own:
    """The statement and links of a quote; a follower has the links of its leader."""
    statement, leader = connection.execute(
        text(
            "SELECT q.statement_id, v.leader_id FROM quotes AS q "
            "LEFT JOIN quote_vectors AS v ON v.quote_id = q.id WHERE q.id = :id"
        ),
        {"id": quote_id},
    ).one()
    rows = connection.execute(
        text(
            "SELECT other_id, kind FROM statement_links WHERE quote_id = :id "
            "UNION ALL SELECT quote_id, kind FROM statement_links WHERE other_id = :id"
        ),
        {"id": leader or quote_id},
    )
    return _Own(statement, {row.other_id: row.kind for row in rows})


def _nearest(connection: Connection, vector: bytes, count: int) -> list[tuple[int, float]]:
    """The `count` quotes with the nearest vectors, each with its cosine."""
    import numpy as np  # imported here so that reading does not wait for it

    from quotes.statements import nearest_cells
    from quotes.statements.encoder import matrix_of

    cells = nearest_cells(vector)
    rows: list[Sequence[Any]] = []
    at = 0
    while len(rows) < ENOUGH and at < len(cells):
        # Estimate the number of cells still needed from the size of those read so far.
        few = ENOUGH * at // len(rows) - at if rows else at
        probed = min(max(1, few), 4 * at) or _PROBED
        rows += _of_cells(connection, cells[at : at + probed])
        at += probed
    if not rows:
        return []
    scores = matrix_of([bytes(row[1]) for row in rows]) @ matrix_of([vector])[0]
    best = np.argsort(-scores, kind="stable")[:count]
    found = [(int(rows[place][0]), float(scores[place])) for place in best.tolist()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _of_cells(connection: Connection, cells: Sequence[int]) -> list[tuple[Any, ...]]:
    """The quotes in some cells with their vectors."""
    return ask(connection, "SELECT quote_id, vector FROM quote_vectors WHERE cell {listed}", cells)


def _shown(
    connection: Connection,
    near: Sequence[tuple[int, float]],
    limit: int,
    copies: bool,
    own: _Own,
) -> list[Similar]:
    ids = [id_ for id_, _ in near]
    left_out: set[int] = set()
    if not copies:
        sql = "SELECT quote_id FROM quote_copies WHERE quote_id {listed}"
        left_out = {row[0] for row in ask(connection, sql, ids)}
    kept = [(id_, score) for id_, score in near if id_ not in left_out][:limit]
    hits = {hit.id: hit for hit in read(connection, [id_ for id_, _ in kept])}
    return [
        Similar(hits[id_], score, own.relation(hits[id_])) for id_, score in kept if id_ in hits
    ]
