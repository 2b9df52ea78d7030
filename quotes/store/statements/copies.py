"""Articles that are there twice: an agency's copy, another format of the same page.

What tells them is their quotes: two articles of which one has nearly all quotes of the other, word
for word, are one text, whatever stands around it. Articles of the same text are known already.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from quotes.statements import word_list
from quotes.store.statements.asking import ask
from quotes.store.write import bulk

_FEWEST, _MOST = 3, 0.8
_OF_ONE_TITLE = 0.5


@dataclass
class _Article:
    """An article with its quotes: their words, and the numbers of those that have them."""

    id: int
    order: tuple[str, str, str]
    title: str
    duplicate_of: int | None
    quotes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def count(self) -> int:
        return sum(map(len, self.quotes.values()))


def note_copies(
    connection: Connection, articles: Collection[int], pairs: Iterable[tuple[int, int]]
) -> None:
    """Write which quotes of these articles are in copies, or have copies.

    `pairs` are articles that have a quote in common, one of each among `articles`.
    """
    wanted = {(min(p), max(p)) for p in pairs} | _duplicates(connection, articles)
    known = _read(connection, {id_ for pair in wanted for id_ in pair})
    originals: dict[int, tuple[tuple[str, str, str], int]] = {}
    for one, other in sorted(wanted):
        if one in known and other in known and _is_copy(known[one], known[other]):
            first, second = sorted((known[one], known[other]), key=lambda a: (a.order, a.id))
            for words, theirs in second.quotes.items():
                for quote, original in zip(theirs, first.quotes.get(words, ()), strict=False):
                    found = (first.order, original)
                    originals[quote] = min(originals.get(quote, found), found)
    _write(connection, articles, originals)


def _duplicates(connection: Connection, articles: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of articles with the same text or address."""
    rows = [
        *ask(
            connection,
            "SELECT id, duplicate_of FROM articles WHERE id {listed} AND duplicate_of IS NOT NULL",
            articles,
        ),
        *ask(
            connection,
            "SELECT id, duplicate_of FROM articles WHERE duplicate_of {listed}",
            articles,
        ),
    ]
    return {(min(row), max(row)) for row in map(tuple, rows)}


def _read(connection: Connection, articles: Collection[int]) -> dict[int, _Article]:
    found: dict[int, _Article] = {}
    for id_, published, outlet, external, title, duplicate_of in ask(
        connection,
        "SELECT a.id, a.published, o.name, a.external_id, a.title, a.duplicate_of "
        "FROM articles AS a LEFT JOIN outlets AS o ON o.id = a.outlet_id WHERE a.id {listed}",
        articles,
    ):
        order = (published or "9", outlet or "", external)
        found[id_] = _Article(id_, order, " ".join(word_list(title or "")), duplicate_of)
    for id_, article, text in ask(
        connection,
        "SELECT id, article_id, text FROM quotes WHERE article_id {listed} ORDER BY id",
        articles,
    ):
        words = " ".join(word_list(text))
        if words and article in found:
            found[article].quotes[words].append(id_)
    return found


def _is_copy(one: _Article, other: _Article) -> bool:
    if one.id == other.duplicate_of or other.id == one.duplicate_of:
        return True
    least = min(one.count, other.count)
    mine = Counter({words: len(ids) for words, ids in one.quotes.items()})
    theirs = Counter({words: len(ids) for words, ids in other.quotes.items()})
    same = (mine & theirs).total()
    if one.title and one.title == other.title and same >= _OF_ONE_TITLE * least:
        return same > 0
    return same >= _FEWEST and same >= _MOST * least


def _write(
    connection: Connection,
    articles: Collection[int],
    originals: Mapping[int, tuple[tuple[str, str, str], int]],
) -> None:
    """Replace what was known of these articles; elsewhere, the earlier original stays."""
    before = ask(
        connection,
        "SELECT c.quote_id, c.original_id, a.id, a.published, o.name, a.external_id "
        "FROM quote_copies AS c JOIN quotes AS q ON q.id = c.original_id "
        "JOIN articles AS a ON a.id = q.article_id LEFT JOIN outlets AS o ON o.id = a.outlet_id "
        "WHERE c.quote_id {listed}",
        originals,
    )
    kept = dict(originals)
    touched = set(articles)
    for quote, original, article, published, outlet, external in before:
        if article not in touched:
            found = ((published or "9", outlet or "", external), original)
            kept[quote] = min(kept[quote], found)
    ask(connection, "DELETE FROM quote_copies WHERE quote_id {listed}", kept)
    bulk.insert(
        connection, "quote_copies", ("quote_id", "original_id"),
        sorted((quote, original) for quote, (_, original) in kept.items()),
    )  # fmt: skip
