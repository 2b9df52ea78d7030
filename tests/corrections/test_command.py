"""The commands, as their users call them: what they print, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from store_data import ADA, BO, Said, article, ingest

from quotes.cli.main import run
from quotes.document import Document, Part
from quotes.record import Extract, Quote
from quotes.store import Database

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command line on a small database: exit code, standard output, standard error."""
    path = tmp_path / "news.db"
    database = Database(path)
    said = [Said("“We agree”", (ADA,)), Said("“No”", (BO,)), Said("“Over”", source="aides")]
    ingest(database, [article("a", said, outlet="Ostby Courier")])
    database.close()
    monkeypatch.setenv("QUOTES_DB", str(path))
    monkeypatch.setenv("USER", "ann")

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([*map(str, arguments)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_day_of_corrections(say: Say) -> None:
    assert say("correct", 100001, "--speaker", "Kim Ek", "--note", "twins") == (
        0, "", "quote 100001: speaker: Kim Ek (was Ada Lind) (correction 1)\n",
    )  # fmt: skip
    assert say("correct", 100003, "--reject")[0] == 0
    code, out, _ = say("add", 1, "--text", "agree", "--format", "json")
    assert code == 0 and json.loads(out)["quote_id"] == 190003
    code, out, _ = say("corrections", "--format", "json")
    listed = json.loads(out)
    assert [(one["id"], one["state"], one["action"], one["who"]) for one in listed] == [
        (3, "held", "add", "ann"), (2, "held", "reject", "ann"), (1, "held", "set", "ann"),
    ]  # fmt: skip
    assert listed[2]["before"]["speakers"] == ["Ada Lind"] and listed[2]["note"] == "twins"
    assert "rejected by ann" in say("show", 100003)[2]
    shown = say("show", 100001)[1]
    assert "speaker: Kim Ek (was Ada Lind)" in shown and "extracted  Ada Lind" in shown
    assert say("corrections", "undo", 1)[2].startswith("undone: quote 100001")
    _, out, _ = say("search", "--speaker", "Ada Lind", "--format", "json")
    assert [hit["id"] for hit in json.loads(out)] == [100001]
    assert say("corrections", "redo")[0] == 0
    assert len(json.loads(say("corrections", "--state", "held", "--format", "json")[1])) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("correct", 7, "--confirm"),
        ("correct", 100001),
        ("correct", 100001, "--said-on", "2023-02-30"),
        ("correct", 100001, "--text", "words that are not there"),
        ("correct", 100001, "--speaker-id", 5),
        ("correct", 100001, "--speaker", "Ada Lind"),
        ("add", 9, "--text", "agree"),
        ("add", 1, "--text", "“No”"),
        ("corrections", "undo", 4),
        ("corrections", "undo"),
        ("corrections", "--state", "odd"),
        ("speakers", "describe", "Ada Lind", "--type", "ship"),
        ("speakers", "nobody", "Nemo"),
        ("import", "/nowhere.json", "--annotations"),
        ("review",),
    ],
)
def test_what_cannot_be_is_one_line(say: Say, arguments: tuple[object, ...]) -> None:
    code, out, err = say(*arguments)
    assert code == 1 and out == "" and err.count("\n") == 1
    assert json.loads(say("corrections", "--format", "json")[1]) == []


@pytest.fixture
def long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say: Say) -> Say:
    """The same commands, on an article with a quote in two pieces and many short words."""
    words = (
        "The others said no. “We tested the bridge for nine weeks and found nothing wrong with it,”"
        " he said. “It will cost nothing,” Bo Ström added, “and it will last.”"
    )
    pieces = [("“It will cost nothing,”",), ("“and it will last.”",)]
    spans = tuple((words.index(p), words.index(p) + len(p)) for (p,) in pieces)
    start, end = words.index("“We"), words.index(" he said")
    found = [
        Quote("direct", "speech", Part.of(words, some), None, None, (BO,), None, 0.9)
        for some in (((start, end),), spans)
    ]
    database = Database(tmp_path / "long.db")
    ingest(database, [Extract(Document(words, id="a", outlet="Norra Post"), tuple(found))])
    database.close()
    monkeypatch.setenv("QUOTES_DB", str(tmp_path / "long.db"))
    return say


def test_short_words_are_meant_beside_the_quote_and_whole(long: Say, tmp_path: Path) -> None:
    assert long("correct", 100001, "--source", "he", "--cue", "said")[0] == 0
    with Database(tmp_path / "long.db").connect() as connection:
        rows = connection.execute(
            text(
                "SELECT part, substr(text, start_offset - 3, 8) FROM spans JOIN articles ON 1 = 1"
                " WHERE quote_id = 100001 AND part <> 'content' ORDER BY part"
            )
        ).all()
    assert [tuple(row) for row in rows] == [("cue", " he said"), ("source", "t,” he s")]


def test_words_in_pieces_are_taken_as_lists_show_them(long: Say) -> None:
    shorter = "“It will cost nothing,” “and it will"
    assert long("correct", 100002, "--text", shorter)[0] == 0
    assert json.loads(long("search", "cost", "--format", "json")[1])[0]["text"] == shorter
    code, _, told = long("correct", 100002, "--text", "“It will cost “and")
    assert code == 1 and "… stands for what is left out" in told


def test_the_words_of_another_quote_are_refused(long: Say) -> None:
    words = "“We tested the bridge for nine weeks and found nothing wrong with it,”"
    assert long("correct", 100002, "--text", words) == (
        1, "", "these words are quote 100001 already: reject this one instead\n",
    )  # fmt: skip


def test_what_is_so_already_can_be_confirmed_by_saying_it(say: Say) -> None:
    assert "right" in say("correct", 100001, "--speaker", "Ada Lind", "--confirm")[2]


@pytest.mark.parametrize(
    "words",
    [
        ("rename", "Ada Lind", "Ada Lind"),
        ("never-same", "Bo Ström", "Ada Lind"),
        ("alias", "Ada Lind", "Addy"),
    ],
)
def test_decisions_on_speakers_that_change_nothing_are_refused(
    say: Say, words: tuple[str, ...]
) -> None:
    say("speakers", "never-same", "Ada Lind", "Bo Ström")
    say("speakers", "alias", "Ada Lind", "Addy")
    code, _, told = say("speakers", *words)
    assert code == 1 and told.startswith("nothing to change")
    assert len(json.loads(say("corrections", "--format", "json")[1])) == 2


def test_a_speakers_corrections_are_all_that_was_decided_on_them(say: Say) -> None:
    say("correct", 100001, "--reject")
    say("correct", 100002, "--speaker", "Kim Ek")
    say("speakers", "rename", "Kim Ek", "Kim K. Ek")

    def about(name: str) -> list[int]:
        listed = json.loads(say("corrections", "--speaker", name, "--format", "json")[1])
        return [one["id"] for one in listed]

    assert about("Ada Lind") == [1]
    assert about("Kim Ek") == [3, 2]
    say("speakers", "nobody", "Kim Ek")
    assert about("Kim Ek")[0] == 4


def test_who_joined_statements_is_known_as_with_all_else(say: Say) -> None:
    assert say("statement", 100001, "--join", 100002)[0] == 0
    assert say("statement", 100001, "--split", 100002, "--by", "bob")[0] == 0
    listed = json.loads(say("corrections", "--format", "json")[1])
    assert [one["who"] for one in listed] == ["bob", "ann"]
