"""Writing: the same again changes nothing, what changed is replaced whole, what fails is told."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from store_data import ADA, BO, KIM, Said, article, crowd, dump, ingest, on

from quotes.document import Document, Part
from quotes.document.fullness import poorer
from quotes.errors import QuotesError
from quotes.record import Extract, Quote
from quotes.speakers import Role, Speaker
from quotes.store import Database
from quotes.store.write.writing import Ingest, open_failures


def rows(database: Database, sql: str) -> list[Any]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_a_quote_comes_back_as_it_went_in(database: Database) -> None:
    where = "“We rebuild,” Lind, mayor of Ostby, told Norra Post on May 3, “and soon.”"
    document = Document(where, id="a", title="Ostby", outlet="Norra Post", published="2024-05-04",
                        url="https://norra.example/1", boilerplate=((70, 71),))  # fmt: skip
    content = Part.of(where, ((0, 13), (63, 73)))
    quote = Quote("direct", "speech", content, Part.of(where, ((36, 40),)),
                  Part.of(where, ((14, 35),)), (ADA,), on("2024-05-03"), 0.8)  # fmt: skip
    unnamed = Quote("indirect", "thought", Part.of("Ostby", ((0, 5),)), None, None, (), None, 0.4,
                    in_title=True, on_behalf_of="Pentagon")  # fmt: skip
    ingest(database, [Extract(document, (unnamed, quote))])

    flat = "SELECT quote_id, speaker, role, kind, act, text, cue, said_on, earliest, latest,"
    flat += " no_later_than, dated_by, outlet, sourcing, on_behalf_of FROM quotes_flat ORDER BY 1"
    day, next_day = date(2024, 5, 3), date(2024, 5, 4)
    if database.dialect == "sqlite":
        day, next_day = day.isoformat(), next_day.isoformat()  # type: ignore[assignment]
    assert rows(database, flat) == [
        (100001, None, None, "indirect", "thought", "Ostby", None, None, None, None, next_day,
         "publication", "Norra Post", "none", "Pentagon"),
        (100002, "Ada Lind", "mayor of Ostby", "direct", "speech", content.text, "told",
         "2024-05-03", day, day, day, "text", "Norra Post", "named", None),
    ]  # fmt: skip
    where_it_is = "SELECT part, start_offset, end_offset FROM spans WHERE quote_id = 100002"
    spans = rows(database, f"{where_it_is} ORDER BY part, seq")
    assert spans == [("content", 0, 13), ("content", 63, 73), ("cue", 36, 40), ("source", 14, 35)]
    assert " ".join(where[s:e] for part, s, e in spans if part == "content") == content.text
    assert rows(database, "SELECT name, folded FROM appearance_names ORDER BY name") == [
        ("Ada Lind", "ada lind"), ("Lind", "lind"),
    ]  # fmt: skip
    assert rows(database, "SELECT start_offset, end_offset FROM boilerplate") == [(70, 71)]


def test_the_same_again_changes_nothing(database: Database) -> None:
    made = crowd(40)
    first = ingest(database, made)
    held = dump(database)
    again = ingest(database, made, batch=7)
    assert dump(database) == held
    assert first.tally.new == 40 and first.tally.quotes.total() > 100
    assert again.tally.as_json() == {
        "new": 0, "changed": 0, "unchanged": 40, "kept": 0, "duplicates": 0, "failed": 0,
        "quotes": {},
    }  # fmt: skip
    documents = [extract.document for extract in made]
    assert all(again.unchanged(documents))
    assert rows(database, "SELECT count(*) FROM run_log WHERE state = 'finished'") == [(2,)]


def test_another_batch_size_gives_the_same_database(databases: Any) -> None:
    made = crowd(30, seed=5)
    held = []
    for batch in (1, 7, 30):
        database = Database(databases.empty())
        ingest(database, made, batch=batch)
        held.append(dump(database))
        database.close()
    assert held[0] == held[1] == held[2]


def test_a_changed_text_replaces_its_quotes(database: Database) -> None:
    before = article("a", [Said("“One”", (ADA,)), Said("“Two”", (BO,))], outlet="O")
    other = article("b", [Said("“Three”", (ADA,))], outlet="O")
    ingest(database, [before, other])
    after = article(
        "a", [Said("“Four”", (KIM,)), Said("“Five”", (ADA, KIM)), Said("six")], outlet="O"
    )
    run = ingest(database, [after, other])
    assert (run.tally.changed, run.tally.unchanged) == (1, 1)

    clean = "SELECT article_id, position, text, speaker FROM quotes_flat ORDER BY quote_id, speaker"
    assert rows(database, clean) == [
        (1, 1, "“Four”", "Kim Ek"), (1, 2, "“Five”", "Ada Lind"), (1, 2, "“Five”", "Kim Ek"),
        (1, 3, "six", None), (2, 1, "“Three”", "Ada Lind"),
    ]  # fmt: skip
    assert rows(database, "SELECT name FROM speakers ORDER BY name") == [("Ada Lind",), ("Kim Ek",)]
    assert rows(database, "SELECT count(*) FROM quote_words") == [(4,)]


def test_what_a_changed_article_leaves_is_what_a_new_one_makes(databases: Any) -> None:
    pairs = [
        (old, new)
        for old, new in zip(crowd(60), crowd(60, seed=2), strict=True)
        if not poorer(new.document.text, old.document.text)
    ]
    made = [old for old, _ in pairs]
    changed = [
        dataclasses.replace(new, document=dataclasses.replace(new.document, id=old.document.id,
                                                              outlet=old.document.outlet))
        for old, new in pairs
    ]  # fmt: skip
    twice, once = Database(databases.empty()), Database(databases.empty())
    ingest(twice, made)
    ingest(twice, changed)
    ingest(once, changed)
    left, right = dump(twice), dump(once)
    for table in ("articles", "quotes", "spans", "appearances", "quote_words", "roles"):
        drop = {"articles": 2, "appearances": 6}.get(table)  # numbers of outlets and speakers
        strip = [
            [row[:drop] + row[drop + 1 :] if drop else row for row in part[table]]
            for part in (left, right)
        ]
        assert strip[0] == strip[1], table
    twice.close()
    once.close()


def test_new_facts_or_a_new_extractor_read_an_article_again(database: Database) -> None:
    plain = article("a", [Said("“One”", (ADA,))], published=None)
    ingest(database, [plain])
    dated = dataclasses.replace(
        plain, document=dataclasses.replace(plain.document, published="2024-02-01", outlet="O")
    )
    assert ingest(database, [dated]).tally.changed == 1
    assert ingest(database, [dated], settings={"min": 0.5}).tally.changed == 1
    assert ingest(database, [dated], model="newer").tally.changed == 1
    assert ingest(database, [dated], model="newer").tally.unchanged == 1
    assert rows(database, "SELECT outlet, published FROM quotes_flat") == [("O", "2024-02-01")]


def test_ids_are_their_outlets_own(database: Database) -> None:
    """Two outlets may both have an article 1; without an outlet it is the one that is there."""
    one = article("1", [Said("“One”")], outlet="O")
    two = article("1", [Said("“Two”")], outlet="P")
    assert ingest(database, [one, two]).tally.new == 2
    again = dataclasses.replace(one, document=dataclasses.replace(one.document, outlet=None))
    assert ingest(database, [again]).tally.changed == 1
    assert rows(database, "SELECT count(*) FROM articles") == [(2,)]


def test_the_same_article_twice_in_a_batch(database: Database) -> None:
    old, new = (article("a", [Said(f"“{word}”", (ADA,))]) for word in ("Old", "New"))
    tally = ingest(database, [old, old, new]).tally
    assert (tally.new, tally.unchanged) == (1, 1)
    assert rows(database, "SELECT text FROM quotes") == [("“New”",)]


def test_copies_are_linked_to_the_first(database: Database) -> None:
    quotes = [Said("“A wire story,”", (ADA,))]
    wire = [article(f"w{i}", quotes, outlet=f"O{i}") for i in range(3)]
    page = article("p", [Said("“Another”")], url="http://www.o.example/story/?utm_source=mail")
    same_page = article("q", [Said("“Updated”")], url="https://o.example/story")
    ingest(database, [wire[0], page, wire[1]])
    tally = ingest(database, [same_page, wire[2]]).tally
    assert tally.duplicates == 2
    linked = "SELECT external_id, duplicate_of FROM articles ORDER BY id"
    assert rows(database, linked) == [
        ("w0", None), ("p", None), ("w1", 1), ("q", 2), ("w2", 1),
    ]  # fmt: skip
    ingest(database, [article("w0", [Said("“Rewritten,”", (ADA,))], outlet="O0")])
    assert rows(database, linked) == [
        ("w0", None), ("p", None), ("w1", None), ("q", 2), ("w2", 3),
    ]  # fmt: skip


def test_what_people_decided_outlives_a_new_reading(database: Database) -> None:
    ingest(database, [article("a", [Said("“One”", (ADA,))])])
    with database.write() as connection:
        connection.execute(text(
            "INSERT INTO corrections (id, target, target_key, action, made_at)"
            " VALUES (1, 'quote', 'a 0-5', 'confirm', CURRENT_TIMESTAMP)"
        ))  # fmt: skip
        connection.execute(text(
            "INSERT INTO judgements (id, verdict, left_key, right_key, origin, judged_at)"
            " VALUES (1, 'different', 'x', 'y', 'person', CURRENT_TIMESTAMP)"
        ))  # fmt: skip
    ingest(database, [article("a", [Said("“Two”", (BO,))])])
    assert rows(database, "SELECT target_key FROM corrections") == [("a 0-5",)]
    assert rows(database, "SELECT verdict FROM judgements") == [("different",)]


def test_characters_that_databases_refuse(database: Database) -> None:
    odd = "“\x00 \ud800 \u202e 😀 ‘Ĳ’”"
    speaker = Speaker("Zoë\x00 Ek", "person", Role("\ud800 head"))
    extract = article("odd\x00", [Said(odd, (speaker,))], title="\x00", outlet="\udfff")
    run = ingest(database, [extract])
    assert run.tally.new == 1
    assert rows(database, "SELECT text, speaker FROM quotes_flat") == [
        ("“\ufffd \ufffd \u202e 😀 ‘Ĳ’”", "Zoë\ufffd Ek")
    ]
    assert ingest(database, [extract]).tally.unchanged == 1


def test_an_article_that_does_not_fit_is_a_failure_and_the_others_go_in(database: Database) -> None:
    wrong = article("wrong", [Said("“Never”", (ADA,), confidence=7.0)])
    run = ingest(database, [*crowd(3), wrong, *crowd(5)[3:]])
    assert (run.tally.new, run.tally.failed) == (5, 1)
    assert rows(database, "SELECT count(*) FROM articles") == [(5,)]
    (failure,) = open_failures(database)
    assert failure.place == "wrong" and "ck_quotes_confidence" in failure.reason
    assert "\n" not in failure.reason


def test_failures_are_kept_and_settled(database: Database) -> None:
    about: dict[str, Any] = {"version": "1", "model": "m", "settings": {}}
    with Ingest(database, **about) as run:
        run.fail([("b.jsonl:7", "b.jsonl", "not JSON"), ("a.bin", "a.bin", "binary")])
    with Ingest(database, **about) as run:
        run.fail([("b.jsonl:7", "b.jsonl", "still not JSON"), ("b.jsonl:9", "b.jsonl", "empty")])
    found = [(f.place, f.reason, f.attempts) for f in open_failures(database)]
    assert found == [
        ("a.bin", "binary", 1),
        ("b.jsonl:7", "still not JSON", 2),
        ("b.jsonl:9", "empty", 1),
    ]
    with Ingest(database, **about) as run:
        run.fail([("b.jsonl:9", "b.jsonl", "empty")])
        run.settle(["b.jsonl"])
    assert [f.place for f in open_failures(database)] == ["a.bin", "b.jsonl:9"]
    log = "SELECT place, state FROM failure_log ORDER BY place"
    assert rows(database, log)[1] == ("b.jsonl:7", "resolved")


def test_a_run_that_breaks_is_recorded_as_cut_off_with_its_counts(database: Database) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        Ingest(database, version="1", model="m", settings={}) as run,
    ):
        run.save(crowd(3))
        raise KeyboardInterrupt
    assert rows(database, "SELECT state, articles FROM run_log") == [("cut off", 3)]


def test_a_full_disk_is_one_line_and_loses_only_the_last_batch(tmp_path: Any) -> None:
    database = Database(tmp_path / "full.db")
    database.prepare()
    pages: int = 0
    with database.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0

    from sqlalchemy import event

    @event.listens_for(database.engine, "checkout")
    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 200}")

    made = crowd(120)
    with pytest.raises(QuotesError) as raised:
        ingest(database, made, batch=20)
    assert str(raised.value) == f"{database}: the disk is full; what was not finished was left out"
    database.close()

    roomy = Database(tmp_path / "full.db")
    held = rows(roomy, "SELECT count(*) FROM articles")[0][0]
    assert 0 < held < 120 and held % 20 == 0
    ingest(roomy, made, batch=20)
    clean = Database(tmp_path / "clean.db")
    ingest(clean, made, batch=20)
    assert dump(roomy) == dump(clean)
