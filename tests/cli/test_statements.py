"""One saying in many wordings: similar, statement, search --statements, and the reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Command

WORDS = "We have waited eleven years for this permit, and I will not let the river silt up again"
ARTICLES = {
    "gazette": ("2021-02-03", "Board gets its permit", f"“{WORDS},” chair Odile Trask said."),
    "post": (
        "2021-02-03", "Dredging to start at Fenmarsh",
        "“We have waited eleven years for this licence, and I will never let the river silt up "
        "again,” Odile Trask, who chairs the board, said.",
    ),
    "echo": (
        "2021-02-04", "River to be dredged",
        "Odile Trask, chair of the drainage board, said the river would not be allowed to silt up "
        "again after eleven years of waiting for the permit.",
    ),
    "ledger": (
        "2021-05-20", "Fenmarsh again",
        f"“{WORDS},” said Odile Trask on Thursday. “The boats are safe in the new harbour,” "
        "said Piers Lomax, who owns two.",
    ),
}  # fmt: skip


@pytest.fixture
def river(quotes: Command, tmp_path: Path) -> Path:
    """A database of articles that report one saying."""
    lines = [
        json.dumps({"id": name, "outlet": name.title(), "published": day, "title": title,
                    "text": text})
        for name, (day, title, text) in ARTICLES.items()
    ]  # fmt: skip
    (tmp_path / "river.jsonl").write_text("\n".join(lines), "utf-8")
    done = quotes("ingest", "river.jsonl", "--db", "river.db")
    assert done.code == 0, done.err
    return tmp_path / "river.db"


def ask(quotes: Command, river: Path, *arguments: object) -> Any:
    """What a command prints as JSON."""
    done = quotes(*arguments, "--db", river, "--format", "json")
    assert done.code == 0, done.err
    assert "Traceback" not in done.err
    return json.loads(done.out)


def test_similar_to_a_quote_and_to_words(quotes: Command, river: Path) -> None:
    hits = ask(quotes, river, "search", "permit", "--outlet", "Gazette")
    near = ask(quotes, river, "similar", hits[0]["id"])
    assert [one["score"] for one in near] == sorted((one["score"] for one in near), reverse=True)
    relations = {one["outlet"]: one["relation"] for one in near if "silt" in one["text"]}
    assert relations["Post"] == relations["Echo"] == "same"
    assert relations["Ledger"] == "repeats"
    words = ask(quotes, river, "similar", "the river must not silt up", "--limit", 2)
    assert len(words) == 2
    assert {one["speakers"][0] for one in words} == {"Odile Trask"}
    assert ask(quotes, river, "similar", "plums") == []


def test_similar_says_what_is_wrong(quotes: Command, river: Path) -> None:
    none = quotes("similar", "123", "--db", river)
    assert (none.code, none.out) == (1, "")
    assert "no quote has the number 123" in none.err
    assert quotes("similar", "--db", river).code == 2
    blank = quotes("similar", " ", "--db", river)
    assert (blank.code, blank.out) == (1, "")


def test_a_statement_with_its_wordings(quotes: Command, river: Path) -> None:
    hits = ask(quotes, river, "search", "permit", "--outlet", "Gazette")
    page = ask(quotes, river, "statement", hits[0]["statement_id"])
    assert page == ask(quotes, river, "statement", hits[0]["id"])
    assert page["speakers"] == ["Odile Trask"]
    assert page["first_reported"]["published"] == "2021-02-03"
    assert page["outlets"] == {"Echo": 1, "Gazette": 1, "Post": 1}
    (changed,) = [w for w in page["wordings"] if w["outlet"] == "Gazette"]
    kinds = [(part["kind"], part["words"]) for part in changed["differences"]]
    assert ("left out", "licence,") in kinds
    assert ("added", "permit,") in kinds
    assert [one["relation"] for one in page["related"]] == ["is repeated by"]
    shown = quotes("statement", hits[0]["id"], "--db", river)
    assert shown.code == 0
    assert "licence" in shown.out
    one = quotes("show", hits[0]["id"], "--db", river).out
    assert "for this licence" in one.partition("the same statement elsewhere")[2]
    missing = quotes("statement", "5", "--db", river)
    assert (missing.code, missing.out) == (1, "")


def test_search_shows_a_row_for_each_statement(quotes: Command, river: Path) -> None:
    every = ask(quotes, river, "search", "--speaker", "Odile Trask")
    rows = ask(quotes, river, "search", "--statements", "--speaker", "Odile Trask")
    assert (len(every), len(rows)) == (4, 2)
    (many,) = [row for row in rows if row["wordings"] > 1]
    assert (many["quotes"], many["wordings"], many["outlets"]) == (3, 3, 3)


def test_reports_of_a_statement(quotes: Command, river: Path) -> None:
    (row, *others) = ask(quotes, river, "report", "misquoted")
    assert {row["outlet"], row["other_outlet"]} == {"Gazette", "Post"}
    assert others == []
    spread = ask(quotes, river, "report", "spread", "--statement", row["statement_id"])
    assert [(r["published"], r["outlet"], r["in_quotation_marks"]) for r in spread] == [
        ("2021-02-03", "Gazette", 1), ("2021-02-03", "Post", 1), ("2021-02-04", "Echo", 0),
    ]  # fmt: skip
    wordings = ask(quotes, river, "report", "statement-wordings", "--statement",
                   row["statement_id"])  # fmt: skip
    assert [one["outlet"] for one in wordings] == ["Gazette", "Post", "Echo"]
    bad = quotes("report", "spread", "--db", river)
    assert (bad.code, bad.out) == (2, "")
    assert "statement" in bad.err
