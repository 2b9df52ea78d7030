"""People's word on quotes: what is shown, what lasts, and that undoing leaves no trace."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corrections.made_corrections import ask, held
from store_data import ADA, BO, KIM, PORT, Said, article, dump, ingest, on

from quotes.document import Document, Part
from quotes.errors import QuotesError
from quotes.record import Extract
from quotes.speakers import Role, Speaker
from quotes.store import Database
from quotes.store.corrections import Change, add, correct, entries, redo, undo
from quotes.store.speakers.people import rename
from quotes.store.write.copy import copy

BRIDGE, NO, OVER, SURE = (
    "“We agree on the harbour bridge today”",
    "“No, we do not agree at all”",
    "“It is over now”",
    "the ferry would be late again",
)
SAID = (
    Said(BRIDGE, (ADA,)),
    Said(NO, (BO,), said_on=on("2024-03-01")),
    Said(OVER, source="aides"),
    Said(SURE, (PORT,), kind="indirect"),
)
ARTICLES = [
    article("a", SAID, outlet="Ostby Courier"),
    article("b", [Said("“Hello everybody”", (KIM,)), Said(BRIDGE, (ADA,))], outlet="Norra Post"),
]


@pytest.fixture
def two(database: Database) -> Database:
    ingest(database, ARTICLES)
    return database


def five(database: Database) -> None:
    """A speaker, a date, a kind; one rejected, one added."""
    correct(database, 100001, Change(speakers=("Kim Ek",)), who="Ann", note="her twin")
    correct(database, 100002, Change(said_on="2024-02"), who="Ann")
    correct(database, 100004, Change(kind="mixed", act="writing"), who="Bob")
    correct(database, 100003, Change(reject=True), who="Ann")
    add(database, 1, Change(text="We agree", speakers=("Jo Berg",), said_on="XXXX-03-01"))


SHOWN = "SELECT text, speaker, said_on, kind, act, corrected, corrected_by FROM quotes_flat "
EXPECTED = {
    (BRIDGE, "Kim Ek", None, "direct", "speech", "corrected", "Ann"),
    (NO, "Bo Ström", "2024-02", "direct", "speech", "corrected", "Ann"),
    (SURE, "Ostby Port Authority", None, "mixed", "writing", "corrected", "Bob"),
    ("We agree", "Jo Berg", "XXXX-03-01", "direct", "speech", "added", None),
}


def shown(database: Database) -> set[tuple[Any, ...]]:
    return set(ask(database, f"{SHOWN} WHERE external_id = 'a'"))


def later(extract: Extract, before: str = "", keep: Callable[[Any], bool] = bool) -> Extract:
    """The article with words put before its text, and only some of its quotes found."""

    def moved(part: Part | None) -> Part | None:
        shift = len(before)
        return part and Part(part.text, tuple((s + shift, e + shift) for s, e in part.spans))

    document = extract.document
    quotes = [
        dataclasses.replace(
            quote, content=moved(quote.content), cue=moved(quote.cue), source=moved(quote.source)
        )
        for quote in extract.quotes
        if keep(quote)
    ]
    text = before + document.text
    return Extract(dataclasses.replace(document, text=text), tuple(quotes))


def test_corrected_values_are_shown_and_those_of_the_extractor_kept(two: Database) -> None:
    five(two)
    assert shown(two) == EXPECTED
    extracted = "SELECT extracted_speakers, extracted_said_on, extracted_kind FROM quotes_flat"
    assert ask(
        two, f"{extracted} WHERE quote_id IN (100001, 100002, 100004) ORDER BY quote_id"
    ) == [
        ("Ada Lind", None, "direct"),
        ("Bo Ström", "2024-03-01", "direct"),
        ("Ostby Port Authority", None, "indirect"),
    ]
    assert ask(two, "SELECT text, rejected_by FROM rejected_quotes") == [(OVER, "Ann")]
    with two.connect() as connection:
        log = entries(connection, quote=100001)
    assert [(e.state, e.change, e.note) for e in log] == [
        ("held", "speaker: Kim Ek (was Ada Lind)", "her twin")
    ]


def test_corrections_outlive_changes_and_other_models(two: Database) -> None:
    five(two)
    ingest(two, [later(ARTICLES[0], "A new first paragraph.\n")])
    assert shown(two) == EXPECTED
    ingest(two, [later(ARTICLES[0], keep=lambda q: q.content.text == NO)], model="other")
    assert shown(two) == EXPECTED
    ingest(two, [later(ARTICLES[0], keep=lambda q: False)], model="bad")
    assert shown(two) == EXPECTED
    ingest(two, ARTICLES, model="again")
    assert shown(two) == EXPECTED
    assert ask(two, "SELECT count(*) FROM rejected_quotes") == [(1,)]


def test_words_that_are_gone_leave_orphans_that_come_back(two: Database) -> None:
    five(two)
    gone = f"“{'Something else entirely, and more of it. ' * 9}”"  # what is poorer replaces nothing
    ingest(two, [article("a", [Said(gone, (ADA,))], outlet="Ostby Courier")])
    assert ask(two, "SELECT state, count(*) FROM correction_log GROUP BY 1") == [("orphaned", 5)]
    assert shown(two) == {(gone, "Ada Lind", None, "direct", "speech", None, None)}
    ingest(two, ARTICLES, version="2.0")
    assert ask(two, "SELECT state, count(*) FROM correction_log GROUP BY 1") == [("held", 5)]
    assert shown(two) == EXPECTED


def test_edited_words_are_still_found(two: Database) -> None:
    long = "“The harbour bridge will be closed for cars until the autumn of next year”"
    ingest(two, [article("c", [Said(long, (ADA,))])])
    correct(two, 300001, Change(speakers=("Bo Ström",)))
    edited = long.replace("autumn", "winter")
    ingest(two, [article("c", [Said(edited, (ADA,))])])
    assert ask(two, "SELECT text, speaker FROM quotes_flat WHERE article_id = 3") == [
        (edited, "Bo Ström")
    ]


def test_the_same_words_twice_are_told_apart(two: Database) -> None:
    said = [Said("“No”", (ADA,)), Said("“Yes”", (BO,)), Said("“No”", (BO,))]
    ingest(two, [article("c", said)])
    correct(two, 300003, Change(speakers=("Kim Ek",)))
    ingest(two, [article("c", [Said("“Well”", (ADA,)), *said])])
    assert ask(two, "SELECT speaker FROM quotes_flat WHERE article_id = 3 ORDER BY quote_id") == [
        ("Ada Lind",), ("Ada Lind",), ("Bo Ström",), ("Kim Ek",),
    ]  # fmt: skip


def test_undo_brings_back_row_for_row_and_redo_too(two: Database) -> None:
    before = held(two)
    five(two)
    after = held(two)
    for number in (3, 1, 5, 2, 4):
        undo(two, number)
    assert held(two) == before
    for number in (2, 3, 5, 4, 1):
        redo(two, number)
    assert held(two) == after
    undo(two)
    assert ask(two, "SELECT count(*) FROM quotes_flat WHERE text = 'We agree'") == [(0,)]
    redo(two)
    assert held(two) == after


def test_what_a_correction_rests_on_may_be_undone_first(two: Database) -> None:
    made = add(two, 1, Change(text="We agree"))
    assert made.quote_id is not None
    correct(two, made.quote_id, Change(speakers=("Jo Berg",)))
    undo(two, made.entry.id)
    assert ask(two, "SELECT count(*) FROM speakers WHERE name = 'Jo Berg'") == [(0,)]
    redo(two, made.entry.id)
    assert ask(two, "SELECT speaker FROM quotes_flat WHERE text = 'We agree'") == [("Jo Berg",)]


def test_a_correction_moves_no_other_quote(two: Database) -> None:
    before = ask(two, "SELECT quote_id, text, speaker FROM quotes_flat ORDER BY 1, 3")
    five(two)
    now = set(ask(two, "SELECT quote_id, text, speaker FROM quotes_flat"))
    changed = {100001, 100003}
    assert {row for row in before if row[0] not in changed} <= now


def test_a_copy_has_them(two: Database, databases: Any, tmp_path: Path) -> None:
    five(two)
    there, back = Database(databases.empty()), Database(tmp_path / "back.db")
    copy(two, there)
    copy(there, back)
    assert held(back) == held(two)
    undo(back, 3)
    redo(back, 3)
    assert held(back) == held(two)
    assert shown(back) == EXPECTED
    there.close()
    back.close()


def test_a_number_says_which_of_two_of_one_name(two: Database) -> None:
    mara = {
        place: Speaker("Mara Brandt", "person", Role(f"{title} of {place}", title, place))
        for title, place in (("goalkeeper", "Orland Rovers"), ("biologist", "Acme Institute"))
    }
    said = [
        article(name, [Said(f"“So {name}”", (one,))])
        for name, one in zip("cd", mara.values(), strict=True)
    ]
    ingest(two, [*said, article("e", [Said("“So”", (KIM,))])])
    ids = ask(two, "SELECT speaker_id FROM quotes_flat WHERE article_id IN (3, 4) ORDER BY 1")
    assert len(set(ids)) == 2
    with pytest.raises(QuotesError, match="several speakers have that name"):
        correct(two, 500001, Change(speakers=("Mara Brandt",)))
    before = held(two)
    for (wanted,), quote in (
        (ids[0], 500001),
        (ids[1], 500001),
        (ids[0], 100002),
        (ids[1], 300001),
        (ids[0], 400001),
    ):
        sql = f"SELECT speaker_id, speaker FROM quotes_flat WHERE quote_id = {quote}"
        if ask(two, sql) == [(wanted, "Mara Brandt")]:
            continue
        made = correct(two, quote, Change(speaker_ids=(wanted,)))
        assert ask(two, sql) == [(wanted, "Mara Brandt")]
        ingest(two, [*ARTICLES, *said], model=f"other {made.entry.id}")
        assert ask(two, sql) == [(wanted, "Mara Brandt")]
        undo(two, made.entry.id)
        assert held(two) == before


def test_everywhere_is_a_rule_for_an_outlet(two: Database) -> None:
    jo = dataclasses.replace(KIM, name="J. Lindgren")
    said = [article(name, [Said(f"“We {name}”", (jo,))], outlet="Norra Post") for name in "cd"]
    elsewhere = article("e", [Said("“We too”", (jo,))], outlet="Ostby Courier")
    ingest(two, [*said, elsewhere])
    before = held(two)
    made = correct(two, 300001, Change(speakers=("Kim Ek",)), everywhere=True, who="Ann")
    ingest(two, [article("f", [Said("“We last”", (jo,))], outlet="Norra Post")])
    named = "SELECT external_id, speaker FROM quotes_flat WHERE name_in_article IN "
    assert sorted(ask(two, f"{named} ('J. Lindgren', 'Kim Ek') AND article_id > 2")) == [
        ("c", "Kim Ek"), ("d", "Kim Ek"), ("e", "J. Lindgren"), ("f", "Kim Ek"),
    ]  # fmt: skip
    last = article("f", outlet="Norra Post")
    silent = dataclasses.replace(last.document, text="Nobody said anything more. " * 9)
    ingest(two, [dataclasses.replace(last, document=silent)])
    undo(two, made.entry.id)
    now = held(two)
    for table in ("articles", "outlets"):
        now.pop(table), before.pop(table)
    now["article_sources"] = before["article_sources"]
    assert now == before


def test_what_was_decided_on_a_speaker(two: Database) -> None:
    correct(two, 100001, Change(reject=True))
    rename(two, "Bo Ström", "Bosse Ström")
    with two.connect() as connection:
        (rejected,) = entries(connection, speaker="Ada Lind", actions=["reject"])
        (renamed,) = entries(connection, speaker="Bosse Ström", actions=["rename"])
        assert not entries(connection, speaker="100%; _", states=["held"])
    assert (rejected.id, renamed.id) == (1, 2)


def test_a_rule_does_not_rename_whom_it_means(two: Database) -> None:
    said = [article(name, [Said(f"“We {name}”", (BO,))], outlet="Norra Post") for name in "cde"]
    ingest(two, [*said, article("f", [Said("“Nor I”", (KIM,))], outlet="Ostby Courier")])
    correct(two, 300001, Change(speakers=("Kim Ek",)), everywhere=True)
    named = "SELECT DISTINCT speaker FROM quotes_flat WHERE external_id IN ('c', 'd', 'e', 'f')"
    assert ask(two, named) == [("Kim Ek",)]


@pytest.mark.parametrize(
    ("quote", "change", "said"),
    [
        (7, {"confirm": True}, "no quote has the number 7"),
        (-1, {"confirm": True}, "no quote has the number"),
        (10**30, {"confirm": True}, "no quote has the number"),
        (100001, {}, "nothing to change"),
        (100001, {"speakers": ("Ada Lind",)}, "is so already"),
        (100001, {"speakers": ("…",)}, "needs letters"),
        (100001, {"speakers": ("Bo Ström", "bo strom")}, "named twice"),
        (100001, {"speaker_ids": (5,)}, "no speaker has the number 5"),
        (100001, {"said_on": "2023-02-30"}, "not a date"),
        (100001, {"said_on": "XXXX-02-31"}, "not a date"),
        (100001, {"said_on": "soon"}, "not a date"),
        (100001, {"said_on": "2024", "undated": True}, "contradict"),
        (100001, {"unnamed": True, "speakers": ("Bo Ström",)}, "contradict"),
        (100001, {"kind": "loud"}, "no kind 'loud'"),
        (100001, {"act": "song"}, "no act 'song'"),
        (100001, {"text": "words of another article"}, "not in the article"),
        (100001, {"cue": "shouted"}, "not in the article"),
        (100001, {"reject": True, "kind": "mixed"}, "rejected cannot"),
        (100003, {"role": "mayor"}, "only a named speaker has a role"),
    ],
)
def test_what_cannot_be_is_refused(
    two: Database, quote: int, change: dict[str, Any], said: str
) -> None:
    before = dump(two)
    with pytest.raises(QuotesError, match=said) as raised:
        correct(two, quote, Change(**change))
    assert "\n" not in str(raised.value)
    assert dump(two) == before


def test_what_was_decided_already_is_refused(two: Database) -> None:
    five(two)
    for number, change, said in (
        (100003, Change(confirm=True), "was rejected"),
        (100001, Change(speakers=("Kim Ek",)), "is so already"),
    ):
        with pytest.raises(QuotesError, match=said):
            correct(two, number, change)
    with pytest.raises(QuotesError, match="are quote 190005 already"):
        add(two, 1, Change(text="We agree"))
    with pytest.raises(QuotesError, match="no article has the number 9"):
        add(two, 9, Change(text="We agree"))
    with pytest.raises(QuotesError, match="not in the article"):
        add(two, 1, Change(text="We never agree"))
    with pytest.raises(QuotesError, match="there is no correction 99"):
        undo(two, 99)
    with pytest.raises(QuotesError, match="correction 1 holds"):
        redo(two, 1)
    correct(two, 200001, Change(confirm=True), who="Ann")
    with pytest.raises(QuotesError, match="confirmed already"):
        correct(two, 200001, Change(confirm=True), who="Ann")
    correct(two, 200001, Change(confirm=True), who="Bob")


def test_words_may_be_typed_otherwise_and_in_pieces(two: Database) -> None:
    text = "“We  agree on it,” she said, “and not on that.” Then “we agree” again."
    ingest(two, [Extract(Document(text, id="c"), ())])
    made = add(two, 3, Change(text='"we agree"', speakers=("Ada Lind",)))
    assert made.entry.text == "“we agree”"
    made = add(two, 3, Change(text="“We agree on it,” … “and not on that.”", cue="said"))
    assert made.quote_id is not None
    assert ask(two, f"SELECT kind, cue FROM quotes WHERE id = {made.quote_id}") == [
        ("direct", "said")
    ]
    spans = f"SELECT start_offset FROM spans WHERE quote_id = {made.quote_id} AND part = 'content'"
    assert len(ask(two, spans)) == 2
