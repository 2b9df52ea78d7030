"""Thousands of quotes that are alike: the same result in any order, and no more work for each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, text
from store_data import ADA, BO, KIM, Said, article, ingest

from quotes.record import Extract
from quotes.speakers import Speaker
from quotes.store import Database
from quotes.store.statements import blocking, decide, leaders, reach, rulings

WIRE = (
    "“We have waited eleven years for this permit, and I do not intend to let the river silt up "
    "for another winter while lawyers argue about it{0},”"
)
ENDS = ["", " again", " in court", " at length", " and nothing happens", " once more"]
HALL = "“We are glad about hall {0}, and it will open in May as we said it would,”"
RUN = "“The people of this town deserve better roads, and {0} must come before {1},”"
THINGS = (
    "schools hospitals ferries bridges parks libraries pensions wages taxes harbours forests "
    "museums trains tunnels stadiums churches markets"
).split()


def links(database: Database) -> set[tuple[str, ...]]:
    """The links as the articles' own ids have them."""
    sql = (
        "SELECT l.kind, a.external_id, q.position, b.external_id, x.position, l.score, l.evidence "
        "FROM statement_links AS l JOIN quotes AS q ON q.id = l.quote_id "
        "JOIN quotes AS x ON x.id = l.other_id JOIN articles AS a ON a.id = q.article_id "
        "JOIN articles AS b ON b.id = x.article_id"
    )
    return _rows(database, sql)


def statements(database: Database) -> set[tuple[str, ...]]:
    """The statement of each quote, with its text."""
    sql = (
        "SELECT a.external_id, q.position, s.id, s.text FROM quotes AS q "
        "JOIN articles AS a ON a.id = q.article_id JOIN statements AS s ON s.id = q.statement_id"
    )
    return _rows(database, sql)


def copies(database: Database) -> set[tuple[str, ...]]:
    """What is a copy of what."""
    sql = (
        "SELECT a.external_id, q.position, b.external_id, x.position FROM quote_copies AS k "
        "JOIN quotes AS q ON q.id = k.quote_id JOIN quotes AS x ON x.id = k.original_id "
        "JOIN articles AS a ON a.id = q.article_id JOIN articles AS b ON b.id = x.article_id"
    )
    return _rows(database, sql)


def _rows(database: Database, sql: str) -> set[tuple[str, ...]]:
    with database.connect() as connection:
        return {tuple(map(str, row)) for row in connection.execute(text(sql))}


def wire(number: int, **about: Any) -> Extract:
    """A wire's story as one of many outlets has it."""
    said = [Said(WIRE.format(ENDS[number % len(ENDS)]), (ADA,))]
    return article(f"w{number}", said, outlet=f"Outlet {number}", **about)


def hall(number: int) -> Extract:
    """Nearly the words of the others, but another hall."""
    return article(f"h{number}", [Said(HALL.format(number), (ADA,))], outlet="Hall News")


@contextmanager
def work(database: Database) -> Iterator[Counter[str]]:
    """Counts what is asked of the database, and the pairs of quotes that are compared."""
    counts: Counter[str] = Counter()
    judged = reach.cosines_of

    def counted(sayings: Any, pairs: Any) -> Any:
        found = judged(sayings, pairs)
        counts["pairs"] += len(found)
        return found

    def asked(*_: Any) -> None:
        counts["queries"] += 1

    event.listen(database.engine, "before_cursor_execute", asked)
    patch = pytest.MonkeyPatch()
    patch.setattr(reach, "cosines_of", counted)
    try:
        yield counts
    finally:
        patch.undo()
        event.remove(database.engine, "before_cursor_execute", asked)


@pytest.mark.parametrize("made", [wire, hall])
def test_one_more_of_many_alike_costs_no_more(database: Database, made: Any) -> None:
    ingest(database, [made(i) for i in range(60)], batch=60)
    with work(database) as few:
        ingest(database, [made(60)])
    ingest(database, [made(i) for i in range(61, 150)], batch=60)
    with work(database) as many:
        ingest(database, [made(150)])
    assert max(few["pairs"], many["pairs"]) <= 2 * blocking.MOST
    assert abs(many["queries"] - few["queries"]) <= 2


def test_a_batch_of_many_alike_is_compared_with_few(database: Database) -> None:
    with work(database) as counts:
        ingest(database, [hall(i) for i in range(120)], batch=60)
    assert counts["pairs"] <= 2 * 120 * blocking.MOST
    with work(database) as counts:
        ingest(database, [wire(i) for i in range(120)], batch=60)
    assert counts["pairs"] <= 120


def widely() -> list[Extract]:
    """Articles that share a run of words with all others, more than are looked at."""
    made = []
    people = [Speaker(f"{first} Berg{chr(97 + i)}en", "person") for i, first in enumerate(
        "Ada Bo Eva Nils Siv Kim Per Lea Jon Mia".split())]  # fmt: skip
    for i in range(2 * blocking.COMMON):
        said = RUN.format(THINGS[i % 17], THINGS[(i * 7 + 3) % 17])
        day = f"2024-03-{1 + i % 9:02}"
        who = people[i % len(people)]
        made.append(article(f"r{i}", [Said(said, (who,))], outlet=f"O{i % 7}", published=day))
    made += [
        article(f"p{i}", [Said(RUN.format("schools", "taxes"), (KIM,))], outlet=f"P{i}")
        for i in range(4)
    ]
    return made


def nearly() -> list[Extract]:
    """Nearly equal quotes of one day, pieces of them, and the words of others."""
    made = [wire(i, published="2024-03-02" if i % 3 else "2024-03-03") for i in range(12)]
    made += [hall(i % 6) for i in range(6)]
    piece = "“I do not intend to let the river silt up for another winter”"
    made += [
        article("piece", [Said(piece, (ADA,))]),
        article("nobody", [Said(piece)]),
        article("other", [Said(WIRE.format(""), (BO,))], published="2024-03-05"),
        article("later", [Said(WIRE.format(""), (ADA,))], published="2024-03-19"),
        article("retold", [Said("she would not let the river silt up for one more winter while "
                                "lawyers argue", (ADA,), kind="indirect")]),
    ]  # fmt: skip
    return made


def copied() -> list[Extract]:
    """Articles of one text or of nearly the same quotes, on several days."""
    said = [Said(HALL.format(n), (ADA,)) for n in (1, 2, 3, 4)]
    made = [
        article(f"c{i}", said[: 3 + i % 2], outlet=f"Outlet {i}", title="Halls",
                published=f"2024-03-0{1 + i % 4}")
        for i in range(8)
    ]  # fmt: skip
    one = [Said(WIRE.format(""), (BO,))]
    made += [
        article(f"t{i}", one, outlet=f"T{i}", title=f"Title {i}",
                published=f"2024-03-0{9 - i}")
        for i in range(5)
    ]  # fmt: skip
    return made


@pytest.mark.parametrize("made", [widely, nearly, copied])
def test_any_order_of_ingesting_gives_the_same(databases: Any, made: Any) -> None:
    results = []
    for seed in range(3):
        articles = made()
        if seed == 1:
            articles.reverse()
        elif seed:
            random.Random(seed).shuffle(articles)
        database = Database(databases.empty())
        ingest(database, articles, batch=(7, 3, 64)[seed])
        results.append((statements(database), copies(database), links(database)))
        database.close()
    for one, other in pairwise(results):
        for mine, theirs in zip(one, other, strict=True):
            assert mine ^ theirs == set()
    assert results[0][1] if made is copied else results[0][2]


def test_what_leads_may_go(database: Database) -> None:
    ingest(database, [wire(i) for i in range(12)], batch=5)
    (before,) = {row[2] for row in statements(database)}
    longest = [f"w{i}" for i in (4, 10)]
    other = "“The ferry has never been late in all the years that I have known it”"
    ingest(database, [article(id_, [Said(other, (BO,))], outlet=f"Outlet {id_[1:]}")
                      for id_ in longest])  # fmt: skip
    found = statements(database)
    assert len({row[2] for row in found if row[0] not in longest}) == 1
    assert len(found) == 12
    ingest(database, [wire(4), wire(10)])
    assert {row[2] for row in statements(database)} == {before}


SENTENCE = (
    "we have waited eleven years for this permit and the river will silt up again next winter "
    "while lawyers argue about newts and money"
).split()


def variant(number: int) -> Extract:
    """The sentence with some words changed at random."""
    rng = random.Random(number)
    words = [word if rng.random() > 0.3 else rng.choice(THINGS) for word in SENTENCE]
    return article(f"v{number}", [Said(f"“{' '.join(words)},”", (ADA,))], outlet=f"O{number}")


@pytest.fixture
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few articles are enough for a crowd."""
    monkeypatch.setattr(reach, "CROWD", 8)
    monkeypatch.setattr(decide, "CROWD", 8)
    monkeypatch.setattr(leaders, "_MANY", 12)


@pytest.mark.usefixtures("small_crowds")
def test_one_more_of_a_crowd_costs_no_more(database: Database) -> None:
    ingest(database, [variant(i) for i in range(16)], batch=16)
    with work(database) as few:
        ingest(database, [variant(16)])
    ingest(database, [variant(i) for i in range(17, 48)], batch=16)
    with work(database) as many:
        ingest(database, [variant(48)])
    assert many["pairs"] <= few["pairs"] + blocking.MOST
    assert abs(many["queries"] - few["queries"]) <= 8
    (only,) = {row[2] for row in statements(database)}
    assert len(statements(database)) > 40, "one sentence, however it was changed"
    (joined,) = {row[0] for row in links(database)}
    assert (joined, len(only)) == ("same", len(only))


@pytest.mark.usefixtures("small_crowds")
def test_crowds_are_the_same_in_any_order(databases: Any) -> None:
    results = []
    for seed in range(2):
        articles = [variant(i) for i in range(30)]
        random.Random(seed).shuffle(articles)
        database = Database(databases.empty())
        ingest(database, articles, batch=(5, 30)[seed])
        results.append(statements(database))
        database.close()
    assert results[0] == results[1]


@pytest.mark.usefixtures("small_crowds")
def test_people_take_quotes_out_of_crowds(database: Database) -> None:
    ingest(database, [variant(i) for i in range(20)], batch=20)
    with database.connect() as connection:
        rows = connection.execute(text("SELECT id, statement_id FROM quotes ORDER BY id")).all()
    number, rulings_made = rows[3].id, rulings.split(database, rows[3].statement_id, [rows[3].id])
    assert rulings_made > 0
    ingest(database, [variant(20)])
    with database.connect() as connection:
        alone = text("SELECT statement_id FROM quotes WHERE id = :id")
        assert connection.scalar(alone, {"id": number}) is None
    assert len({row[2] for row in statements(database)}) == 1
    assert len(statements(database)) >= 19
