"""Whatever people and runs do, in any order: what is undone leaves no trace, what holds holds."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any

import pytest
from corrections.made_corrections import ask, held
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from store_data import ADA, BO, KIM, PORT, Said, article, ingest, on

from quotes.errors import QuotesError
from quotes.record import Extract
from quotes.speakers import Role, Speaker
from quotes.store import Database
from quotes.store.corrections import Change, add, correct, redo, undo
from quotes.store.speakers import people

LIND = Speaker("Eva Lind", "person", Role("judge", "judge", None), ("Lind",), "female")
WORDS = ("“We agree on the bridge”", "“No, we do not”", "“It is over”", "the ferry is late",
         "“We agree on the bridge and the road”")  # fmt: skip
TOLD = "the council had heard that Ada Lind said they will not pay for it"
SPEAKERS = (ADA, BO, KIM, PORT, LIND, None)
NAMES = ("Ada Lind", "Bo Ström", "Eva Lind", "Kim Ek", "Jo Berg", "Ostby Port Authority")
OUTLETS = ("Ostby Courier", "Norra Post", None)


def _versions(number: int) -> list[Extract]:
    """One article as it stands today, tomorrow, and as two other models read it."""
    said = [
        Said(words, (speaker,) if speaker else (), source=None if speaker else "aides",
             said_on=on("2024-03-01") if i == 1 else None,
             kind="direct" if words[0] == "“" else "indirect")
        for i, words in enumerate(WORDS)
        for speaker in (SPEAKERS[(number + i) % len(SPEAKERS)],)
    ]  # fmt: skip
    said.append(Said(TOLD, (BO,), kind="indirect"))
    said.append(Said("they will not pay for it", (ADA,), kind="indirect", inside=len(said) - 1))
    name, outlet = f"article-{number}", OUTLETS[number % len(OUTLETS)]
    first = article(name, said, outlet=outlet)
    nested = [said[5], dataclasses.replace(said[6], inside=1)]
    opening = Said("“A new beginning for the whole town now”", (KIM,))
    edited = article(name, [opening, *nested, *said[:4]], outlet=outlet)
    fewer = Extract(first.document, tuple(
        dataclasses.replace(q, confidence=0.5) for q in first.quotes if q.kind == "direct"
    ))  # fmt: skip
    flat = Extract(first.document, tuple(
        dataclasses.replace(q, parent=None) for q in first.quotes if q.parent is not None
    ))  # fmt: skip
    return [first, edited, fewer, flat]


ARTICLES = [_versions(number) for number in range(4)]
changes = st.one_of(
    st.builds(lambda names: {"speakers": tuple(names)},
              st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)),
    st.sampled_from([
        {"reject": True}, {"confirm": True}, {"unnamed": True}, {"undated": True},
        {"said_on": "2024-02"}, {"said_on": "XXXX-05-01"}, {"kind": "mixed"}, {"act": "writing"},
        {"role": "mayor of Ostby"}, {"text": "agree on"}, {"text": "it is over"},
    ]),
)  # fmt: skip


class Newsroom(RuleBasedStateMachine):
    """People who decide, undo and redo, while runs read the articles again."""

    database: Database

    def open(self) -> Database:
        raise NotImplementedError

    @initialize()
    def read(self) -> None:
        self.database = self.open()
        self.now = [versions[0] for versions in ARTICLES]
        self.runs = 0
        ingest(self.database, self.now, model="0")

    def _attempt(self, act: Any) -> None:
        """What is refused changes nothing."""
        with contextlib.suppress(QuotesError):
            act()

    def _quote(self, which: int) -> int:
        ids = [row[0] for row in ask(self.database, "SELECT id FROM quotes ORDER BY id")]
        return ids[which % len(ids)] if ids else 1

    def _numbers(self, undone: bool) -> list[int]:
        state = "NOT NULL" if undone else "NULL"
        sql = f"SELECT id FROM corrections WHERE undone_at IS {state} ORDER BY id"
        return [row[0] for row in ask(self.database, sql)]

    @rule(which=st.integers(0, 40), change=changes, everywhere=st.booleans())
    def correct(self, which: int, change: dict[str, Any], everywhere: bool) -> None:
        wide = everywhere and "speakers" in change and len(change["speakers"]) == 1
        quote = self._quote(which)
        self._attempt(lambda: correct(self.database, quote, Change(**change), everywhere=wide))

    @rule(which=st.integers(0, 40), change=changes)
    def correct_and_undo(self, which: int, change: dict[str, Any]) -> None:
        before, quote = held(self.database), self._quote(which)
        try:
            made = correct(self.database, quote, Change(**change))
        except QuotesError:
            pass
        else:
            undo(self.database, made.entry.id)
        assert held(self.database) == before

    @rule(which=st.integers(1, 4), words=st.sampled_from(["agree on", "bridge", "do not”"]),
          name=st.sampled_from(NAMES))  # fmt: skip
    def add(self, which: int, words: str, name: str) -> None:
        change = Change(text=words, speakers=(name,))
        self._attempt(lambda: add(self.database, which, change))

    @rule(which=st.integers(0, 40), version=st.integers(0, 3))
    def read_again(self, which: int, version: int) -> None:
        number = which % len(ARTICLES)
        self.now[number] = ARTICLES[number][version]
        self.runs += 1
        ingest(self.database, [self.now[number]], model=str(self.runs))

    @rule(one=st.sampled_from(NAMES), other=st.sampled_from(NAMES), apart=st.booleans())
    def judge(self, one: str, other: str, apart: bool) -> None:
        act = people.never_same if apart else people.merge
        self._attempt(lambda: act(self.database, one, other))

    @rule(name=st.sampled_from(NAMES), about=st.sampled_from([
        {"type": "organization"}, {"type": "person"}, {"gender": "male"}, {"gender": "unknown"},
        {"wikidata": "Q42"},
    ]))  # fmt: skip
    def describe(self, name: str, about: dict[str, Any]) -> None:
        self._attempt(lambda: people.describe(self.database, name, **about))

    @rule(name=st.sampled_from(NAMES))
    def nobody(self, name: str) -> None:
        self._attempt(lambda: people.nobody(self.database, name))

    @rule(name=st.sampled_from(NAMES), new=st.sampled_from(["Ann Other", "Bo Ström"]),
          alias=st.booleans())  # fmt: skip
    def call(self, name: str, new: str, alias: bool) -> None:
        act = people.alias if alias else people.rename
        self._attempt(lambda: act(self.database, name, new))

    @rule(name=st.sampled_from(NAMES), part=st.sampled_from(NAMES),
          articles=st.lists(st.sampled_from(["article-0", "article-2"]), max_size=2))  # fmt: skip
    def split(self, name: str, part: str, articles: list[str]) -> None:
        names = [] if articles else [part]
        self._attempt(lambda: people.split(self.database, name, names=names, articles=articles))

    @precondition(lambda self: self._numbers(undone=False))
    @rule(which=st.integers(0, 40))
    def undo_and_redo(self, which: int) -> None:
        before, held_ones = held(self.database), self._numbers(undone=False)
        undo(self.database, held_ones[which % len(held_ones)])
        redo(self.database, held_ones[which % len(held_ones)])
        assert held(self.database) == before

    @precondition(lambda self: self._numbers(undone=False))
    @rule(which=st.integers(0, 40))
    def undo(self, which: int) -> None:
        held_ones = self._numbers(undone=False)
        undo(self.database, held_ones[which % len(held_ones)])

    @precondition(lambda self: self._numbers(undone=True))
    @rule(which=st.integers(0, 40))
    def redo(self, which: int) -> None:
        undone = self._numbers(undone=True)
        redo(self.database, undone[which % len(undone)])

    @invariant()
    def values_are_sound(self) -> None:
        if not hasattr(self, "now"):
            return
        assert not ask(self.database, "SELECT id FROM quotes WHERE confidence < 1 "
                       "AND correction_id IN (SELECT id FROM corrections WHERE action = 'set' "
                       "AND target = 'quote')")  # fmt: skip
        assert not ask(self.database, "SELECT id FROM extracted_quotes WHERE correction_id IN "
                       "(SELECT id FROM corrections WHERE undone_at IS NOT NULL)")  # fmt: skip

    def teardown(self) -> None:
        if not hasattr(self, "now"):
            return
        for number in self._numbers(undone=False):
            undo(self.database, number)
        after = held(self.database)
        self.database.close()
        fresh = self.open()
        ingest(fresh, [versions[0] for versions in ARTICLES], model="0")
        ingest(fresh, self.now, model="1")
        assert after == held(fresh)
        fresh.close()


def _made(databases: Any) -> type[Newsroom]:
    class Here(Newsroom):
        def open(self) -> Database:
            opened = Database(databases.empty())
            opened.prepare()
            return opened

    return Here


@pytest.mark.parametrize("examples", [4])
def test_any_sequence(engine: str, databases: Any, examples: int) -> None:
    """On SQLite several, on PostgreSQL a few."""
    here = _made(databases).TestCase
    here.settings = settings(
        max_examples=examples if engine == "sqlite" else 2,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    here().runTest()


def test_a_rule_that_unites_those_whom_it_sets_apart(databases: Any) -> None:
    """Two speakers of one name are one as soon as the first judgement of the rule holds."""
    here = _made(databases)()
    here.read()
    here.nobody(name="Ada Lind")
    here.split(name="Bo Ström", part="Ada Lind", articles=["article-0"])
    for _ in range(3):
        here.nobody(name="Ada Lind")
    here.add(which=3, words="do not”", name="Kim Ek")
    here.read_again(which=16, version=0)
    here.correct(which=1, change={"speakers": ("Ada Lind",)}, everywhere=True)
    here.teardown()


def test_a_number_that_another_one_had_for_a_while_comes_back(databases: Any) -> None:
    """The other one had it by a judgement, under another name, and lost it when that was undone."""
    here = _made(databases)()
    here.read()
    here.add(name="Bo Ström", which=4, words="agree on")
    here.correct(change={"speakers": ("Kim Ek",)}, everywhere=True, which=36)
    here.split(name="Kim Ek", part="Bo Ström", articles=["article-0"])
    here.split(name="Bo Ström", part="Ada Lind", articles=["article-0"])
    here.teardown()
