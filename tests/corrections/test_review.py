"""`quotes review` in a real terminal, error rates, and agreement between people."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from command_line import environment
from corrections.made_corrections import ask
from store_data import ADA, BO, KIM, Said, article, crowd, ingest

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.store.corrections import Change, correct, undo
from quotes.store.corrections.queue import ReviewQueue, decided
from quotes.store.corrections.rates import Rate, reviewed
from quotes.store.reports.report import find_report, run_report

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")

LONG = "“We agree, after a long night, on the bridge, the road, the ferry and the harbour”"
SAID = [
    Said(LONG, (ADA,), confidence=0.3),
    Said("“No, we do not”", (BO,), confidence=0.4),
    Said("“It is over”", source="aides", confidence=0.5),
    Said("“Sure”", (KIM,)),
]


class Terminal:
    """A terminal of some width in which a command runs."""

    def __init__(self, width: int, *arguments: str) -> None:
        self.screen = pyte.Screen(width, 50)
        self.stream = pyte.ByteStream(self.screen)
        self.child = pexpect.spawn(
            sys.executable, ["-m", "quotes", *arguments],
            env=environment(TERM="xterm", USER="ann"), dimensions=(50, width), timeout=600,
        )  # fmt: skip
        self.raw = b""

    def wait(self, *words: str) -> str:
        """The screen, once `words` have come, one after the other."""
        for one in words:
            self.child.expect_exact(one.encode())
            self._show(self.child.before + self.child.after)
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, keys: str) -> None:
        self.child.send(keys.encode())

    def end(self) -> str:
        self.child.expect(pexpect.EOF)
        self._show(self.child.before)
        self.child.close()
        assert self.child.exitstatus == 0
        return "\n".join(line.rstrip() for line in self.screen.display)

    def _show(self, raw: bytes) -> None:
        self.raw += raw
        self.stream.feed(raw)


@pytest.fixture
def some(tmp_path: Any) -> Database:
    database = Database(tmp_path / "review.db")
    ingest(database, [article("a", SAID, outlet="Ostby Courier")])
    return database


@pytest.mark.parametrize("width", [80, 120])
def test_one_key_a_decision_in_a_real_terminal(some: Database, width: int) -> None:
    terminal = Terminal(width, "review", "--db", str(some.file))
    seen = terminal.wait("1 of 3: quote 100001", "quit")
    assert "We agree, after a long night" in seen and "Ostby Courier" in seen
    assert "1 Ada Lind  2 Bo Ström  3 Kim Ek" in seen
    terminal.press("3")
    assert "Kim Ek" in terminal.wait("speaker: Kim Ek (was Ada Lind)", "decided", "quit")
    terminal.press("d")
    terminal.wait("Said on")
    terminal.press("2024-02-31\r")
    terminal.wait("not a date in EDTF", "quit")
    terminal.press("d")
    terminal.wait("Said on")
    terminal.press("2024-02\r")
    terminal.wait("said on: 2024-02", "quit")
    terminal.press("y")
    terminal.wait("2 of 3: quote 100002", "quit")
    terminal.press("y")
    terminal.wait("3 of 3: quote 100003", "quit")
    terminal.press("n")
    terminal.wait("Nothing is left")
    assert "3 checked: 1 confirmed, 1 corrected, 1 rejected" in terminal.end()
    shown = "SELECT quote_id, speaker, said_on, corrected, corrected_by FROM quotes_flat "
    assert ask(some, f"{shown} WHERE corrected IS NOT NULL ORDER BY 1") == [
        (100001, "Kim Ek", "2024-02", "corrected", "ann"),
        (100002, "Bo Ström", None, "confirmed", "ann"),
    ]
    assert ask(some, "SELECT quote_id FROM rejected_quotes") == [(100003,)]


def test_it_can_be_left_taken_up_and_gone_back(some: Database) -> None:
    terminal = Terminal(80, "review", "--db", str(some.file))
    terminal.wait("1 of 3", "quit")
    terminal.press("n")
    terminal.wait("2 of 3", "quit")
    terminal.press("b")
    terminal.wait("undone", "1 of 3", "quit")
    terminal.press("y")
    terminal.wait("2 of 3", "quit")
    terminal.press(" ")
    terminal.wait("3 of 3", "quit")
    terminal.press("q")
    assert "1 checked: 1 confirmed" in terminal.end()
    again = Terminal(80, "review", "--db", str(some.file))
    again.wait("1 of 2: quote 100002", "quit")
    again.press("q")
    again.end()


def test_keys_typed_ahead_are_not_lost_and_arrows_mean_nothing(some: Database) -> None:
    terminal = Terminal(80, "review", "--db", str(some.file))
    terminal.press("y")
    terminal.wait("2 of 3", "quit")
    terminal.press("\x1b[An")  # an arrow, whose last character would mean the act
    terminal.wait("3 of 3", "quit")
    terminal.press("\x04")
    assert "2 checked: 1 confirmed, 0 corrected, 1 rejected" in terminal.end()


def test_what_is_worth_a_look(database: Database) -> None:
    ingest(database, [article("a", SAID, outlet="Ostby Courier"), *crowd(20)])
    with database.connect() as connection:

        def numbers(**work: Any) -> list[int]:
            return ReviewQueue(**work).numbers(connection)

        assert numbers() == [100001, 100002, 100003]
        assert numbers(speaker="Bo Ström", outlet="Ostby Courier") == [100002]
        assert numbers(report="to-check", given={"below": "0.45"}) == [100002, 100001]
        assert numbers(new=True) == [100004]
        drawn = numbers(sample=10, seed=1)
        assert len(set(drawn)) == 10 and drawn == numbers(sample=10, seed=1)
        assert drawn != numbers(sample=10, seed=2) and drawn[:5] == numbers(sample=5, seed=1)
        for wrong in ({"speaker": "Nobody"}, {"outlet": "None Such"}, {"report": "runs"}):
            with pytest.raises(QuotesError):
                numbers(**wrong)


def test_two_people_judge_what_was_extracted_and_are_compared(database: Database) -> None:
    """By hand: of 4, both say right, corrected and no quote once; once they differ.

    Observed 3/4; chance (2·1 + 1·2 + 1·1)/16 = 5/16; kappa (12 - 5) / (16 - 5) = 0.636.
    """
    ingest(database, [article("a", SAID)])
    work = ReviewQueue(sample=4, seed=7)

    def say(who: str, number: int, **change: Any) -> None:
        correct(database, number, Change(**change), who=who, review=work.name, blind=True)

    say("Ann", 100001, confirm=True)
    say("Ann", 100002, speakers=("Kim Ek",))
    say("Ann", 100003, reject=True)
    say("Ann", 100004, confirm=True)
    say("Bob", 100001, confirm=True)
    say("Bob", 100002, speakers=("Kim Ek",))
    say("Bob", 100003, reject=True)
    say("Bob", 100004, said_on="2024")
    with database.connect() as connection:
        assert decided(connection, work, "Ann") == decided(connection, work, "Bob")
        assert work.numbers(connection) and len(work.numbers(connection)) == 4
        found = run_report(connection, find_report("agreement"))
        assert found.rows == (("Ann and Bob", 4, 3, 75.0, 0.636),)
        ann, bob = (reviewed(connection, work.name, who) for who in ("Ann", "Bob"))
    assert (ann.right, ann.corrected, ann.rejected) == (2, 1, 1)
    assert (ann.rate, bob.rate) == (Rate(2, 4), Rate(3, 4))
    assert set(bob.fields) == {"speaker", "said_on"}
    undo(database)
    with database.connect() as connection:
        assert decided(connection, work, "Bob") == {100001, 100002, 100003}


def test_the_interval_is_wilsons() -> None:
    """Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611."""
    assert [round(x, 4) for x in Rate(81, 263).interval] == [0.2553, 0.3662]
    assert [round(x, 4) for x in Rate(0, 20).interval] == [0.0, 0.1611]


def test_errors_by_outlet_and_model(database: Database) -> None:
    ingest(database, [article("a", SAID, outlet="Ostby Courier")], model="m")
    correct(database, 100001, Change(speakers=("Kim Ek",), said_on="2024"), who="Ann")
    correct(database, 100002, Change(confirm=True), who="Ann")
    correct(database, 100003, Change(reject=True), who="Bob")
    with database.connect() as connection:
        found = run_report(connection, find_report("corrections"))
    row = dict(zip(found.columns, found.rows[0], strict=True))
    assert row == {
        "outlet": "Ostby Courier", "model": "m 1.0", "checked": 3, "right_ones": 1,
        "wrong_speaker": 1, "wrong_role": 0, "wrong_date": 1, "wrong_kind": 0, "wrong_words": 0,
        "no_quote": 1, "missed": 0, "wrong_percent": 66.7,
    }  # fmt: skip
