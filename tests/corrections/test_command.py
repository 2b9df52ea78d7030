"""The commands, as their users call them: what they print, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from store_data import ADA, BO, Said, article, ingest

from quotes.cli.main import run
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
