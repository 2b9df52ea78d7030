"""People's word on speakers: what they are, that they are none, and that numbers stay."""

from __future__ import annotations

import pytest
from corrections.made_corrections import ask, held
from identity.made_speakers import article as of
from identity.made_speakers import ingest as take
from identity.made_speakers import one_each, speaker
from store_data import ADA, KIM, PORT, Said, article, ingest, silent

from quotes.errors import QuotesError
from quotes.speakers import Speaker
from quotes.store import Database
from quotes.store.corrections import Change, correct, entries, redo, undo
from quotes.store.speakers import people

MONDAY = Speaker("Monday Business", "person")


def numbers(database: Database) -> dict[str, int]:
    return dict(ask(database, "SELECT name, id FROM speakers"))  # type: ignore[arg-type]


def test_what_a_speaker_is(database: Database) -> None:
    ingest(database, [article("a", [Said("“Yes”", (ADA,)), Said("“No”", (PORT,))])])
    before = held(database)
    people.describe(database, "Ostby Port Authority", type="person", gender="male", who="Ann")
    people.describe(database, "Ada Lind", gender="unknown", wikidata="https://x.example/Q42")
    shown = "SELECT name, type, gender, wikidata_id FROM speakers ORDER BY name"
    expected = [
        ("Ada Lind", "person", None, "Q42"),
        ("Ostby Port Authority", "person", "male", None),
    ]
    assert ask(database, shown) == expected
    sums = "SELECT sum(male), sum(female), sum(unknown) FROM gender_shares"
    assert ask(database, sums) == [(1, 0, 1)]
    ingest(database, [article("b", [Said("“Yes”", (ADA,))])])
    assert ask(database, shown) == expected
    ingest(database, [silent("b")])
    with database.connect() as connection:
        assert [e.change for e in entries(connection)] == [
            "Ada Lind: gender unknown, wikidata Q42",
            "Ostby Port Authority: type person, gender male",
        ]
    undo(database, 1)
    undo(database, 2)
    now = held(database)
    assert {t: now[t] for t in ("speakers", "quotes", "outlet_months")} == {
        t: before[t] for t in ("speakers", "quotes", "outlet_months")
    }
    for wrong in ({"type": "ship"}, {"gender": "x"}, {"wikidata": "42"}, {"gender": "female"}):
        with pytest.raises(QuotesError):
            people.describe(database, "Ada Lind", **wrong)


def test_a_name_that_is_no_speaker(database: Database) -> None:
    said = [Said("“Yes”", (MONDAY,)), Said("“No”", (KIM,)), Said("“Both”", (KIM, MONDAY))]
    ingest(database, [article("a", said), article("b", said)])
    correct(database, 200001, Change(confirm=True))
    before = held(database)
    people.nobody(database, "Monday Business", who="Ann")
    ingest(database, [article("c", said)])
    named = "SELECT DISTINCT speaker FROM quotes_flat ORDER BY 1"
    assert [row[0] for row in ask(database, named) if row[0]] == ["Kim Ek"]
    extracted = "SELECT extracted_speakers, corrected_by FROM quotes_flat WHERE quote_id = 300003"
    assert ask(database, extracted) == [("Kim Ek; Monday Business", "Ann")]
    correct(database, 300001, Change(speakers=("Monday Business",)))
    assert ask(database, "SELECT quote_id FROM quotes_flat WHERE speaker LIKE 'Monday%'") == [
        (300001,)
    ]
    undo(database, 3)
    ingest(database, [silent("c")])
    undo(database, 2)
    now = held(database)
    for table in ("articles", "article_sources"):
        now.pop(table), before.pop(table)
    assert now == before
    redo(database, 2)
    assert [row[0] for row in ask(database, named) if row[0]] == ["Kim Ek"]


def test_the_larger_part_keeps_the_number(database: Database) -> None:
    many = [speaker("Ines Varga")] * 3 + [speaker("Ada Varga")] * 2 + [speaker("Zoe Varga")] * 4
    take(database, one_each(many))
    first = numbers(database)
    people.merge(database, "Ines Varga", "Ada Varga")
    assert first["Ines Varga"] in numbers(database).values()
    people.merge(database, str(first["Ines Varga"]), "Zoe Varga")
    joined = ask(database, "SELECT id FROM speakers")
    assert joined == [(first["Ines Varga"],)]
    people.split(database, str(first["Ines Varga"]), names=["Ada Varga"])
    parts = dict(
        ask(database, "SELECT a.name, a.speaker_id FROM appearances a")  # type: ignore[arg-type]
    )
    assert parts["Ines Varga"] == parts["Zoe Varga"] == first["Ines Varga"]
    assert parts["Ada Varga"] != first["Ines Varga"]
    for _ in range(3):
        undo(database)
    assert numbers(database) == first


def test_a_part_of_one_name_is_split_off_and_the_rest_keeps_the_number(database: Database) -> None:
    take(database, one_each([speaker("Ines Varga")] * 5))
    (number,) = numbers(database).values()
    people.split(database, "Ines Varga", articles=["a", "b"])
    counts = ask(database, "SELECT speaker_id, count(*) FROM appearances GROUP BY 1 ORDER BY 2")
    assert [count for _, count in counts] == [2, 3] and counts[1][0] == number


def test_a_name_is_not_given_to_both_halves(database: Database) -> None:
    take(database, one_each([speaker("Ines Varga")] * 3 + [speaker("Ilona Varga")]))
    people.merge(database, "Ines Varga", "Ilona Varga")
    people.rename(database, "Ines Varga", "Ines Ilona Varga")
    people.alias(database, "Ines Ilona Varga", "La Varga")
    people.split(database, "Ines Ilona Varga", names=["Ilona Varga"])
    assert sorted(numbers(database)) == ["Ilona Varga", "Ines Ilona Varga"]
    aliases = "SELECT DISTINCT speaker_id FROM speaker_aliases"
    assert ask(database, aliases) == [(numbers(database)["Ines Ilona Varga"],)]


def test_what_was_told_never_to_be_one_is_asked_about(database: Database) -> None:
    take(database, [of("a", speaker("Ines Varga")), of("b", speaker("Ilona Varga"))])
    people.never_same(database, "Ines Varga", "Ilona Varga", who="Ann")
    with pytest.raises(people.NeverSame, match=r"never the same \(correction 1 by Ann\)"):
        people.merge(database, "Ilona Varga", "Ines Varga")
    assert len(numbers(database)) == 2
    people.merge(database, "Ilona Varga", "Ines Varga", anyway=True)
    assert len(numbers(database)) == 1


def test_a_name_that_was_given_to_another_is_refused(database: Database) -> None:
    take(database, [of("a", speaker("Ines Varga")), of("b", speaker("Ilona Varga"))])
    people.alias(database, "Ines Varga", "La Varga")
    before = numbers(database)
    with pytest.raises(QuotesError, match="La Varga was said to be Ines Varga"):
        people.alias(database, "Ilona Varga", "La Varga")
    assert numbers(database) == before


def test_two_who_were_one_by_what_is_undone_are_two_again(database: Database) -> None:
    """No article has the name that united them, so none leads from one to the other."""
    take(database, [of("a", speaker("Ines Varga")), of("b", speaker("Ilona Varga"))])
    before = numbers(database)
    first = people.alias(database, "Ines Varga", "La Varga")
    undo(database, first.id)
    second = people.alias(database, "Ilona Varga", "La Varga")
    redo(database, first.id)
    assert len(numbers(database)) == 1
    undo(database, second.id)
    assert numbers(database) == before
