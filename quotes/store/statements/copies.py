"""Detects copies of articles: an agency's text in another outlet, another format of a page.

Copies are recognized by their quotes: if one article has nearly all quotes of the other word for
word, both are one text, even if the rest differs. Articles with the very same text are recorded
when they are ingested (`articles.duplicate_of`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, update

from quotes.statements import folded_words
from quotes.store.asking import ask, ask_each, change
from quotes.store.schema.models import QuoteCopy
from quotes.store.schema.numbering import PER_ARTICLE
from quotes.store.write import bulk

_FEWEST, _MOST = 3, 0.8  # quotes that copies share: the number, and the share of the shorter one's
_OF_ONE_TITLE = 0.5  # the share that is enough if both have the same title
_COMMON = 40
"""A quote with this many originals of the same words is a common saying, not a sign of copies."""


@dataclass
class _QuotedArticle:
    """An article with its quotes: for each wording, the numbers of the quotes with these words."""

    id: int
    order: tuple[str, str, str]
    title: str
    duplicate_of: int | None
    quotes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.held: dict[str, list[int]] = {}

    def take(self, copy: _QuotedArticle) -> dict[int, int]:
        """Map the quotes of a copy to their originals, in this article or an earlier copy of it."""
        if not self.held:
            self.held = {words: list(ids) for words, ids in self.quotes.items()}
        found: dict[int, int] = {}
        for words, ids in copy.quotes.items():
            held = self.held.setdefault(words, [])
            found |= dict(zip(ids, held, strict=False))
            held += ids[len(held) :]
        return found

    @property
    def count(self) -> int:
        return sum(map(len, self.quotes.values()))

    @property
    def text(self) -> int:
        """The number of the first article with the same text or address."""
        return self.duplicate_of or self.id


def note_copies(connection: Connection, articles: Collection[int]) -> None:
    """Record which quotes of these articles are copies, and which others are copies of them.

    The original of a copy is the earliest article with its quotes that is not a copy itself, by day
    of publication, then outlet and id, whatever the order of ingestion.
    """
    mine = "quote_id IN (SELECT id FROM quotes WHERE article_id {listed})"
    change(connection, f"DELETE FROM quote_copies WHERE {mine}", articles)
    near = _candidates(connection, articles)
    near |= _articles(ask(connection, f"SELECT original_id FROM quote_copies WHERE {mine}", near))
    known = _read(connection, {*articles, *near})
    found: dict[str | int, list[_QuotedArticle]] = defaultdict(list)
    originals: dict[int, int] = {}
    for article in sorted(known.values(), key=_rank):
        keys: list[str | int] = [article.text, *article.quotes]
        earlier = {a.id: a for key in keys for a in found[key]}
        first = next((a for a in sorted(earlier.values(), key=_rank) if _is_copy(a, article)), None)
        if first is None:
            for key in keys:
                found[key].append(article)
        else:
            originals |= first.take(article)
    _write(connection, originals)


def _rank(article: _QuotedArticle) -> tuple[tuple[str, str, str], int]:
    return article.order, article.id


def promote_copies(connection: Connection, articles: Collection[int]) -> None:
    """Make the earliest copies originals, where the originals' articles are about to be removed."""
    rows = ask(
        connection,
        "SELECT c.original_id, c.quote_id, a.published, o.name, a.external_id, a.id "
        "FROM quotes AS q JOIN quote_copies AS c ON c.original_id = q.id "
        "JOIN quotes AS k ON k.id = c.quote_id JOIN articles AS a ON a.id = k.article_id "
        "LEFT JOIN outlets AS o ON o.id = a.outlet_id WHERE q.article_id {listed}",
        articles,
    )
    gone = set(articles)
    heirs: dict[int, tuple[tuple[str, str, str], int]] = {}
    for original, copy, published, outlet, external, article in rows:
        if article not in gone:
            found = _place(published, outlet, external), copy
            heirs[original] = min(heirs.get(original, found), found)
    _point(connection, {original: heir for original, (_, heir) in heirs.items()})
    change(
        connection,
        "DELETE FROM quote_copies WHERE quote_id {listed}", [heir for _, heir in heirs.values()],
    )  # fmt: skip


def _place(published: str | None, outlet: str | None, external: str) -> tuple[str, str, str]:
    """The sort key of articles: the day first, undated ones last."""
    return published or "9", outlet or "", external


def _articles(quotes: Iterable[Sequence[int]]) -> set[int]:
    return {row[0] // PER_ARTICLE for row in quotes}


def _candidates(connection: Connection, articles: Collection[int]) -> set[int]:
    """Other articles that may be copies of these, or the reverse.

    They have the same text, or an original quote with the same words as one of these.
    """
    first = "SELECT duplicate_of FROM articles WHERE id {listed} AND duplicate_of IS NOT NULL"
    found = {row[0] for row in ask(connection, first, articles)}
    rows = ask(
        connection,
        "SELECT DISTINCT v.words FROM quotes AS q JOIN quote_vectors AS v ON v.quote_id = q.id "
        "WHERE q.article_id {listed} AND v.words IS NOT NULL",
        articles,
    )
    given = set(articles)
    for quotes in ask_each(connection, _ORIGINALS, [row[0] for row in rows], _COMMON).values():
        if len(quotes) < _COMMON:
            found |= _articles(quotes) - given
    return found


_ORIGINALS = (
    "SELECT v.quote_id FROM quote_vectors AS v WHERE v.words = {number} AND NOT EXISTS "
    "(SELECT 1 FROM quote_copies AS c WHERE c.quote_id = v.quote_id)"
)
"""Quotes that are not copies, by the hash of their words (`words_mark`)."""


def _read(connection: Connection, articles: Collection[int]) -> dict[int, _QuotedArticle]:
    found: dict[int, _QuotedArticle] = {}
    for id_, published, outlet, external, title, duplicate_of in ask(
        connection,
        "SELECT a.id, a.published, o.name, a.external_id, a.title, a.duplicate_of "
        "FROM articles AS a LEFT JOIN outlets AS o ON o.id = a.outlet_id WHERE a.id {listed}",
        articles,
    ):
        order = _place(published, outlet, external)
        found[id_] = _QuotedArticle(id_, order, " ".join(folded_words(title or "")), duplicate_of)
    for id_, article, text in ask(
        connection,
        "SELECT id, article_id, text FROM quotes WHERE article_id {listed} ORDER BY id",
        articles,
    ):
        words = " ".join(folded_words(text))
        if words and article in found:
            found[article].quotes[words].append(id_)
    return found


def _is_copy(one: _QuotedArticle, other: _QuotedArticle) -> bool:
    if one.text == other.text:
        return True
    least = min(one.count, other.count)
    mine = Counter({words: len(ids) for words, ids in one.quotes.items()})
    theirs = Counter({words: len(ids) for words, ids in other.quotes.items()})
    same = (mine & theirs).total()
    if one.title and one.title == other.title and same >= _OF_ONE_TITLE * least:
        return same > 0
    return same >= _FEWEST and same >= _MOST * least


def _write(connection: Connection, originals: Mapping[int, int]) -> None:
    """Record the original of each copy; if an original becomes a copy, its copies are moved too."""
    change(connection, "DELETE FROM quote_copies WHERE quote_id {listed}", originals)
    _point(connection, originals)
    bulk.insert(
        connection, "quote_copies", ("quote_id", "original_id"), sorted(originals.items()),
    )  # fmt: skip


def _point(connection: Connection, originals: Mapping[int, int]) -> None:
    """Give the copies of each quote in `originals` the new original that is mapped to it."""
    rows = ask(
        connection,
        "SELECT DISTINCT original_id FROM quote_copies WHERE original_id {listed}", originals,
    )  # fmt: skip
    for (old,) in list(rows):
        copies = update(QuoteCopy).where(QuoteCopy.original_id == old)
        connection.execute(copies.values(original_id=originals[old]))
