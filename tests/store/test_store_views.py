"""The views on articles few enough to check by hand."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from store_data import ADA, BO, KIM, PORT, Said, article, crowd, dump, ingest, on

from quotes.speakers import Role, Speaker
from quotes.store import Database
from quotes.store.schema.views import views

CHAIR = Speaker("Ada Lind", "person", Role("chair of the board", "chair", "board"), (), "female")


@pytest.fixture
def few(database: Database) -> Database:
    """Three articles of two outlets, one a copy: eight quotes, of four speakers and of none."""
    first = [
        Said("“One”", (ADA,), said_on=on("2024-02-28")),
        Said("“Two”", (ADA, BO)),
        Said("three", (PORT,), kind="indirect"),
        Said("four", (), source="aides", kind="indirect"),
    ]
    ingest(
        database,
        [
            article("a", first[:2] + first[2:], outlet="Courier", published="2024-03-02"),
            article("b", [Said("five", (KIM,), kind="mixed", act="writing"), Said("“Six”")],
                    outlet="Courier", published="2024-04-01"),
            article("c", [Said("“Seven”", (CHAIR,)), Said("eight", (ADA,), act="thought")],
                    outlet="Post", published=None),
            article("d", first, outlet="Post", published="2024-03-03"),
        ],
    )  # fmt: skip
    return database


def ask(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_every_view_answers_on_both_engines_and_says_what_it_is(few: Database) -> None:
    names = [view.name for view in views(few.dialect)]
    assert {"quotes_flat", "speaker_activity", "run_log", "failure_log"} <= set(names)
    for view in views(few.dialect):
        assert len(view.comment) > 40, view.name
        ask(few, f"SELECT * FROM {view.name}")


def test_quotes_flat_has_a_row_for_each_quote_and_speaker(few: Database) -> None:
    assert ask(few, "SELECT count(*), count(DISTINCT quote_id) FROM quotes_flat") == [(14, 12)]
    assert ask(
        few,
        "SELECT text, speaker, sourcing, dated_by, CAST(no_later_than AS text) FROM quotes_flat"
        " WHERE external_id IN ('a', 'c') ORDER BY quote_id, speaker",
    ) == [
        ("“One”", "Ada Lind", "named", "text", "2024-02-28"),
        ("“Two”", "Ada Lind", "named", "publication", "2024-03-02"),
        ("“Two”", "Bo Ström", "named", "publication", "2024-03-02"),
        ("three", "Ostby Port Authority", "named", "publication", "2024-03-02"),
        ("four", None, "unnamed", "publication", "2024-03-02"),
        ("“Seven”", "Ada Lind", "named", None, None),
        ("eight", "Ada Lind", "named", None, None),
    ]


def test_speaker_activity(few: Database) -> None:
    assert ask(
        few,
        "SELECT month, act, quotes, direct, dated_by_text FROM speaker_activity"
        " WHERE speaker = 'Ada Lind' ORDER BY COALESCE(month, ''), act",
    ) == [
        (None, "speech", 1, 1, 0),
        (None, "thought", 1, 1, 0),
        ("2024-02", "speech", 2, 2, 2),
        ("2024-03", "speech", 2, 2, 0),
    ]


def test_outlet_sources(few: Database) -> None:
    assert ask(
        few,
        "SELECT outlet, speaker, quotes, articles, repeats FROM outlet_sources"
        " WHERE act = 'speech' ORDER BY outlet, speaker",
    ) == [
        ("Courier", "Ada Lind", 2, 1, 0),
        ("Courier", "Bo Ström", 1, 1, 0),
        ("Courier", "Ostby Port Authority", 1, 1, 0),
        ("Post", "Ada Lind", 3, 2, 1),
        ("Post", "Bo Ström", 1, 1, 1),
        ("Post", "Ostby Port Authority", 1, 1, 1),
    ]


def test_quoted_beside(few: Database) -> None:
    assert ask(
        few,
        "SELECT other, together, joint FROM quoted_beside WHERE speaker = 'Ada Lind' ORDER BY 1",
    ) == [("Bo Ström", 2, 2), ("Ostby Port Authority", 2, 0)]


def test_speaker_roles_and_names(few: Database) -> None:
    assert ask(
        few,
        "SELECT speaker, role, role_title, former, articles FROM speaker_roles"
        " ORDER BY speaker, role",
    ) == [
        ("Ada Lind", "chair of the board", "chair", False, 1),
        ("Ada Lind", "mayor of Ostby", "mayor", False, 3),
        ("Bo Ström", "former coach", "coach", True, 2),
    ]
    assert ask(
        few,
        "SELECT name_in_article, articles FROM speaker_names WHERE speaker = 'Ada Lind' ORDER BY 1",
    ) == [("Ada Lind", 3), ("Lind", 3)]


def test_sourcing_shares(few: Database) -> None:
    assert ask(
        few,
        "SELECT outlet, month, quotes, named, unnamed, unattributed, named_share"
        " FROM sourcing_shares WHERE act = 'speech' ORDER BY outlet, COALESCE(month, '')",
    ) == [
        ("Courier", "2024-03", 4, 3, 1, 0, 0.75),
        ("Courier", "2024-04", 1, 0, 0, 1, 0.0),
        ("Post", None, 1, 1, 0, 0, 1.0),
        ("Post", "2024-03", 4, 3, 1, 0, 0.75),
    ]


def test_gender_shares(few: Database) -> None:
    assert ask(
        few,
        "SELECT outlet, month, act, quotes, female, male, unknown, female_share"
        " FROM gender_shares WHERE outlet = 'Courier' ORDER BY month",
    ) == [
        ("Courier", "2024-03", "speech", 3, 2, 1, 0, 0.6667),
        ("Courier", "2024-04", "writing", 1, 0, 0, 1, None),
    ]


def test_run_log(few: Database) -> None:
    longer = f"“{'New and longer, ' * 20}”"  # what is poorer replaces nothing
    ingest(few, [article("b", [Said(longer)], outlet="Courier")], model="other")
    assert ask(few, "SELECT run_id, model, state, articles, failures FROM run_log ORDER BY 1") == [
        (1, "none", "finished", 3, 0),
        (2, "other", "finished", 1, 0),
    ]


@pytest.mark.parametrize("step", ["0001", "base"])
def test_down_and_up_again_with_data(few: Database, step: str) -> None:
    """What a revision works out is worked out again; what it does not know of is left as it is."""
    ingest(few, crowd(20))
    with few.write() as connection:  # what 0004 adds nobody can work out again
        connection.execute(text("UPDATE quotes SET said_confidence = NULL"))
    found_anew = ("quote_vectors", "quote_fingerprints", "statement_links")  # by `quotes db join`

    def held() -> dict[str, object]:
        return {table: rows for table, rows in dump(few).items() if table not in found_anew}

    whole = held()
    asked = [
        f"SELECT * FROM {view.name}"
        for view in views(few.dialect)
        if view.name != "statement_relations"
    ]
    answers = [sorted(map(str, ask(few, sql))) for sql in asked]
    few.downgrade(step)
    few.upgrade()
    if step == "base":
        assert not any(dump(few).values())
        return
    assert held() == whole
    assert [sorted(map(str, ask(few, sql))) for sql in asked] == answers
    find = {
        "sqlite": "SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'cafe'",
        "postgresql": "SELECT count(*) FROM quote_words WHERE vector @@ 'cafe'::tsquery",
    }
    ((found,),) = ask(few, find[few.dialect])
    ((there,),) = ask(few, "SELECT count(*) FROM quotes WHERE text LIKE '%café%'")
    assert found == there > 0


def test_a_database_from_before_there_was_a_confidence_keeps_its_dates(few: Database) -> None:
    dated = "SELECT said_on, said_text, said_confidence FROM quotes_flat WHERE said_on IS NOT NULL"
    before = ask(few, dated)
    assert before and all(row[2] == pytest.approx(0.9) for row in before)
    few.downgrade("0003")
    few.upgrade()
    assert ask(few, dated) == [(said_on, words, None) for said_on, words, _ in before]
