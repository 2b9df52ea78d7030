"""Speakers in the database: in step with the articles, whatever their order, and people's word."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from identity.made_speakers import (
    article,
    by_letters,
    dump,
    groups,
    ingest,
    one_each,
    speaker,
    who_is_who,
)
from sqlalchemy import delete

from quotes.errors import QuotesError
from quotes.record import Extract
from quotes.speakers import Speaker
from quotes.speakers.identity import Appearance, decide, together
from quotes.store import Database
from quotes.store.schema.models import ProfileKey
from quotes.store.speakers import people
from quotes.store.speakers.again import resolve_again
from quotes.store.speakers.finding import find

_GIVEN = ["Ines", "Inés", "Robert", "Bob", "R.", "J.", "James", "Alexander", "Alexandra", "", ""]
_LAST = ["Varga", "Harutyunov", "Haratyunov", "von der Leine", "Okonjo"]
_TITLES = ["mayor", "goalkeeper", "professor", "president", "spokesman", "chief executive", None]
_BODIES = ["Norway's Defence Ministry", "Norwegian Defense Ministry", "Defence Ministry", "Norway"]
_PLACES = [None, "Orland", "Acme Steel", "Borealis", "Orland University"]


def _somebody(rng: random.Random) -> Speaker:
    if rng.random() < 0.1:
        return speaker(rng.choice(_BODIES), type="organization")
    if rng.random() < 0.15:
        forms = rng.choice([("Federal Inland Bureau", "FIB"), ("FIB",), ("First Isle Bank", "FIB")])
        return speaker(forms[0], type="organization", names=forms)
    name = " ".join(filter(None, (rng.choice(_GIVEN), rng.choice(_LAST))))
    title = rng.choice(_TITLES)
    return speaker(
        name,
        title,
        rng.choice(_PLACES) if title else None,
        type="organization" if rng.random() < 0.05 else "person",
        gender=rng.choice([None, None, "female", "male"]),
    )


def _articles(rng: random.Random, count: int) -> list[Extract]:
    extracts = []
    for number in range(count):
        speakers = {(s.name, s.type): s for s in (_somebody(rng) for _ in range(rng.randint(1, 4)))}
        extracts.append(article(f"article-{number}", *speakers.values()))
    return extracts


def _at_once(extracts: list[Extract]) -> dict[str, str]:
    """Profile -> speaker, decided on all articles at once."""
    seen = [
        Appearance(
            name=s.name,
            type=s.type,
            article=f"{e.document.outlet}/{e.document.id}",
            names=tuple(sorted({s.name, *s.names})),
            gender=s.gender,
            roles=(s.role,) if s.role else (),
        )
        for e in extracts
        for s in (quote.speakers[0] for quote in e.quotes)
    ]
    return {m.profile.key: i.key for i in decide(together(seen)).identities for m in i.members}


def _decided(database: Database) -> dict[str, str]:
    found = dump(database)
    keys = {row[0]: row[1] for row in found["speakers"]}
    return {row[1]: keys[row[6]] for row in found["profiles"]}


def test_names_of_one_body_from_before_are_joined_again(database: Database) -> None:
    one_name, other_name = "Norway's Defence Ministry", "Ministry of Defense of Norway"
    one, other = (
        article(name, speaker(name, type="organization")) for name in (one_name, other_name)
    )
    ingest(database, [one])
    with database.write() as connection:  # as a version without these keys wrote them
        connection.execute(delete(ProfileKey).where(ProfileKey.key.startswith("%")))
    ingest(database, [other])
    assert len(dump(database)["speakers"]) == 2
    assert list(resolve_again(database)) == [(2, 2)]
    assert len(dump(database)["speakers"]) == 1
    with database.connect() as connection:
        assert find(connection, "Norwegian Defence Ministry").name in (one_name, other_name)
    once = dump(database)
    assert list(resolve_again(database)) == [(2, 2)]
    assert dump(database) == once


def test_any_order_one_database(databases) -> None:
    extracts = _articles(random.Random(5), 40)
    first = None
    for order in range(4):
        random.Random(order).shuffle(extracts)
        database = Database(databases.empty())
        database.prepare()
        ingest(database, extracts, at_once=(1000, 4, 1, 17)[order % 4])
        found = dump(database)
        database.close()
        first = first or found
        assert found == first


@pytest.mark.parametrize("seed", range(4))
def test_replacing_articles_is_as_a_clean_start(database: Database, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(4):
        extracts = _articles(rng, 25)
        ingest(database, extracts, at_once=rng.choice((3, 100)))
        assert _decided(database) == _at_once(extracts)


def test_invalid_names(database: Database) -> None:
    odd = ["", "...", "’s", "王", "\u200f", "a" * 2000, "Ines " + "b" * 2000, "%_'\";--"]
    ingest(database, one_each(speaker(name, "mayor", "x" * 2000) for name in odd))
    assert len(who_is_who(database)) == len(odd)


def test_speakers_without_articles_are_gone(database: Database) -> None:
    ingest(database, [article("a", speaker("Ines Varga"), speaker("Bob Okonjo"))])
    ingest(database, [article("a", speaker("Bob Okonjo"))])
    assert [row[2] for row in dump(database)["speakers"]] == ["Bob Okonjo"]
    ingest(database, [article("a")])
    left = dump(database)
    assert not any(left.values())


@pytest.fixture
def three(database: Database) -> Database:
    """Two Vargas who may be one, two Brandts who are not, and a palace."""
    speakers = [
        speaker("Ines Varga"),
        speaker("Ilona Varga"),
        speaker("Mara Brandt", "goalkeeper", "Orland Rovers"),
        speaker("Mara Brandt", "biologist", "Acme Institute"),
        speaker("Kettle Palace", type="organization"),
        speaker("Ines Varga"),
        speaker("Mara Brandt", "biologist", "Acme Institute"),
    ]
    ingest(database, one_each(speakers))
    assert groups(who_is_who(database)) == by_letters("af", "b", "c", "dg", "e")
    return database


def _key(database: Database, letter: str) -> str:
    return who_is_who(database)[letter]


def test_merge_and_undo(three: Database) -> None:
    before = dump(three)
    logged = people.merge(three, "Ines Varga", "Ilona Varga", who="Ana", note="she said so")
    assert (logged.who, logged.note, logged.text) == (
        "Ana",
        "she said so",
        "Ines Varga is Ilona Varga",
    )
    assert groups(who_is_who(three)) == by_letters("abf", "c", "dg", "e")
    ingest(three, [article("z", speaker("Ilona Varga")), article("a", speaker("Inés Varga"))])
    assert groups(who_is_who(three)) == by_letters("abfz", "c", "dg", "e")
    ingest(three, [article("z"), *one_each([speaker("Ines Varga")])])
    people.undo(three)
    assert dump(three) == before
    assert [entry.undone_at is not None for entry in people.log(three)] == [True]


def test_people_of_one_name_are_merged_by_number_or_key(three: Database) -> None:
    before = dump(three)
    with pytest.raises(QuotesError, match="several speakers have that name") as error:
        people.merge(three, "Mara Brandt", "Kettle Palace")
    assert "\n" not in str(error.value)
    people.merge(three, _key(three, "c"), _key(three, "d"))
    assert groups(who_is_who(three)) == by_letters("af", "b", "cdg", "e")
    ingest(three, [article("h", speaker("Mara Brandt", "biologist", "Acme Institute"))])
    assert groups(who_is_who(three)) == by_letters("af", "b", "cdgh", "e")
    ingest(three, [article("h")])
    people.undo(three)
    assert dump(three) == before


def test_split_by_article(three: Database) -> None:
    before = dump(three)
    people.split(three, "Ines Varga", articles=["f"])
    assert groups(who_is_who(three)) == by_letters("a", "f", "b", "c", "dg", "e")
    ingest(three, [article("f", speaker("Ines Varga", "mayor"))])  # read again, and differently
    ingest(three, [article("h", speaker("Ines Varga", "mayor"))])
    assert who_is_who(three)["f"] not in (_key(three, "a"), _key(three, "h"))
    ingest(three, [article("h"), article("f", speaker("Ines Varga"))])
    people.undo(three)
    assert dump(three) == before


def test_split_by_name(database: Database) -> None:
    ingest(
        database, one_each([speaker("Robert Okonjo"), speaker("Bob Okonjo"), speaker("Bob Okonjo")])
    )
    assert groups(who_is_who(database)) == by_letters("abc")
    people.split(database, "Bob Okonjo", names=["Robert Okonjo"])
    assert groups(who_is_who(database)) == by_letters("a", "bc")
    people.merge(database, "Bob Okonjo", "Robert Okonjo")  # the later word
    assert groups(who_is_who(database)) == by_letters("abc")
    people.undo(database)
    assert groups(who_is_who(database)) == by_letters("a", "bc")
    people.undo(database)
    assert groups(who_is_who(database)) == by_letters("abc")


def test_never_the_same(database: Database) -> None:
    ingest(database, one_each([speaker("Robert Okonjo"), speaker("Roberta Okonjo")]))
    people.never_same(database, "Robert Okonjo", "Roberta Okonjo")
    rob = article("c", speaker("Rob Okonjo", names=("Rob Okonjo",)))
    ingest(database, [rob])
    assert who_is_who(database)["a"] != who_is_who(database)["b"]
    with pytest.raises(QuotesError, match="one speaker"):
        people.never_same(database, "Robert Okonjo", "Rob Okonjo")


def test_a_surname_left_over_is_merged_for_good(database: Database) -> None:
    speakers = [
        speaker("Sauli Nemo", "president", "Orland"),
        speaker("Nemo", "president", "Orland"),
        speaker("Nemo"),
    ]
    ingest(database, one_each(speakers))
    assert groups(who_is_who(database)) == by_letters("ab", "c")
    before = dump(database)
    people.merge(database, who_is_who(database)["c"], "Sauli Nemo")
    assert groups(who_is_who(database)) == by_letters("abc")
    ingest(database, [article("d", speaker("Nemo")), article("e", speaker("Tarja Nemo"))])
    assert groups(who_is_who(database)) == by_letters("abcd", "e")
    ingest(database, [article("d"), article("e")])
    people.undo(database)
    assert dump(database) == before


def test_the_log_tells_what_the_machine_decided(three: Database) -> None:
    texts = [entry.text for entry in people.log(three, "Kettle Palace", machine=True)]
    assert texts == []
    told = [(e.text, e.note) for e in people.log(three, machine=True) if e.score and e.score < 1]
    assert any(
        " is not " in text and {"science", "sport"} <= {*note.split()} for text, note in told
    )


def test_rename_and_alias(three: Database) -> None:
    before = dump(three)
    people.rename(three, "Kettle Palace", "Palace of Orland")
    people.alias(three, "Palace of Orland", "The Residence")
    ingest(three, [article("h", speaker("the Residence", type="organization"))])
    assert who_is_who(three)["h"] == who_is_who(three)["e"]
    with three.connect() as connection:
        for name in ("the residence", "Kettle Palace", "palace of orland"):
            assert people.find(connection, name).name == "Palace of Orland"
    assert [entry.text for entry in people.log(three, "The Residence")] == [
        "Palace of Orland is also The Residence",
        "Kettle Palace is called Palace of Orland",
    ]
    assert len(people.log(three, "The Residence", machine=True)) > 2
    with pytest.raises(QuotesError, match="another speaker already"):
        people.alias(three, "Palace of Orland", "Ilona Varga")
    ingest(three, [article("h")])
    people.undo(three)
    people.undo(three)
    assert dump(three) == before


@pytest.mark.parametrize("seed", range(3))
def test_what_is_undone_leaves_no_trace(database: Database, seed: int) -> None:
    rng = random.Random(seed)
    extracts = _articles(rng, 30)
    ingest(database, extracts)
    before = dump(database)
    done = 0
    for _ in range(8):
        keys = [row[1] for row in dump(database)["speakers"]]
        one, other = rng.sample(keys, 2)
        try:
            match rng.randrange(5):
                case 0 | 1:
                    people.merge(database, one, other)
                case 2:
                    people.never_same(database, one, other)
                case 3:
                    people.rename(database, one, f"Renamed {rng.random()}")
                case 4:
                    people.split(database, one, articles=["article-3"])
        except QuotesError:
            continue
        done += 1
    assert done > 3
    changed = dump(database)
    assert changed != before
    ingest(database, [article(e.document.id) for e in extracts])
    ingest(database, extracts)
    assert dump(database) == changed  # a person's word outlives every run
    for _ in range(done):
        people.undo(database)
    assert dump(database) == before
    with pytest.raises(QuotesError, match="no correction"):
        people.undo(database)


def test_import(database: Database, tmp_path: Path) -> None:
    speakers = [
        speaker("Ines Varga"),
        speaker("Agnes Vargas"),
        speaker("Bob Okonjo"),
        speaker("Ana Lind"),
    ]
    ingest(database, one_each(speakers))
    before = dump(database)
    file = tmp_path / "people.csv"
    file.write_text(
        "Name,Aliases,Wikidata_ID\nInes Varga,Agnes Vargas; Inès V.,Q1234567\nAna Lind,,Q7654321\n"
    )
    assert people.import_people(database, file) == people.ImportedPeople(new=2)
    assert groups(who_is_who(database)) == by_letters("ab", "c", "d")
    items = {row[2]: row[6] for row in dump(database)["speakers"]}
    assert (items["Bob Okonjo"], items["Ana Lind"]) == (None, "Q7654321")
    assert people.import_people(database, file) == people.ImportedPeople(unchanged=2)
    file.write_text("name,wikidata\nInes Varga,Q1234567\n")
    assert people.import_people(database, file) == people.ImportedPeople(changed=1)
    assert groups(who_is_who(database)) == by_letters("a", "b", "c", "d")
    for entry in people.log(database):
        if entry.undone_at is None:
            people.undo(database, entry.id)
    assert dump(database) == before


def test_items_keep_people_apart(database: Database, tmp_path: Path) -> None:
    ingest(database, one_each([speaker("Robert Okonjo"), speaker("Bob Okonjo")]))
    assert groups(who_is_who(database)) == by_letters("ab")
    file = tmp_path / "people.csv"
    file.write_text("name,wikidata\nRobert Okonjo,Q11\nBob Okonjo,Q12\n")
    people.import_people(database, file)
    assert groups(who_is_who(database)) == by_letters("a", "b")
    people.merge(database, "Robert Okonjo", "Bob Okonjo")  # a person outranks a file
    assert groups(who_is_who(database)) == by_letters("ab")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"who,what\n", "names no column `name`"),
        (b"name,wikidata\nIlona Varga,12\n", "line 2: '12' is no Wikidata id"),
        (b"name\n  \nIlona\n...\n", "there is no name"),
        (b"name\nIlona\nilona\n", "line 3: name:ilona is there twice"),
        (b"name\n\xff\xfe\n", "this is not UTF-8 text"),
        (b"", "names no column `name`"),
    ],
)
def test_bad_files(database: Database, tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    with pytest.raises(QuotesError, match=message):
        people.import_people(database, file)
    with pytest.raises(QuotesError, match="cannot be read"):
        people.import_people(database, tmp_path)
    assert people.log(database) == []


def test_what_cannot_be(three: Database) -> None:
    for call, message in (
        (lambda: people.merge(three, "Nobody", "Ines Varga"), "no speaker has that name"),
        (lambda: people.merge(three, "Ines Varga", "INES VARGA"), "are one speaker"),
        (lambda: people.split(three, "Ines Varga"), "say which"),
        (lambda: people.split(three, "Ines Varga", names=["Bob"]), "no article calls"),
        (lambda: people.split(three, "Ines Varga", names=["Ines Varga"]), "nothing is left"),
        (lambda: people.split(three, "Ines Varga", articles=["a", "f"]), "nothing is left"),
        (lambda: people.split(three, "Ines Varga", articles=["b"]), "does not speak"),
        (lambda: people.rename(three, "Ines Varga", " ... "), "needs letters"),
        (lambda: people.undo(three, 10**6), "no correction 1000000"),
    ):
        with pytest.raises(QuotesError, match=message):
            call()
