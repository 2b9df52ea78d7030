"""The API gives what the command line gives, and refuses what that refuses."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import random
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate
from web_server import Served

from quotes.cli.main import run
from quotes.store import Database
from quotes.web import contract

WORDS = "harbour vote budget storm bridge café tax night summer opens nobody".split()
NAMES = ("Ada Lind", "Lind", "Bo Ström", "Holm", "Port Authority", "Nobody Here")
OUTLETS = ("Ostby Courier", "Norra Post", "ostby courier", "No Such Paper")


def command(*arguments: str) -> tuple[int, str, str]:
    """The command line, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(arguments)
    return code, out.getvalue(), err.getvalue()


def drawn(draw: random.Random) -> tuple[str, dict[str, Any]]:
    """A query and options."""
    words = draw.choices(WORDS, k=draw.randint(0, 3))
    query = draw.choice((" ", " OR ", " -", ' "')).join(words)
    if draw.random() < 0.3:
        query += draw.choice((" speaker:Lind", " kind:direct", " before:2024", "*", " )", " who:x"))
    options: dict[str, Any] = {}
    for name, values in (
        ("speaker", NAMES),
        ("outlet", OUTLETS),
        ("kind", ("direct", "mixed", "all", "loud")),
        ("act", ("speech", "writing", "thought", "all")),
        ("since", ("2023", "2023-09", "2024-01-15", "soon")),
        ("until", ("2024", "2023-12")),
        ("sort", ("relevance", "said", "published")),
        ("limit", (1, 5, 50)),
        ("offset", (0, 3, 40)),
        ("min_confidence", (0, 0.5, 0.95)),
        ("copies", ("once", "count")),
        ("statements", ("true",)),
    ):
        if draw.random() < 0.2:
            options[name] = draw.choice(values)
    return query, options


def test_two_hundred_queries_have_the_answers_of_the_command_line(served: Served) -> None:
    draw = random.Random(7)
    found = refused = 0
    for _ in range(200):
        query, options = drawn(draw)
        given = [
            word
            for name, value in options.items()
            for word in (f"--{name.replace('_', '-')}", *(() if value == "true" else (str(value),)))
        ]
        form = draw.choice(("json", "csv"))
        code, out, err = command(
            "search", "--db", served.url, "--format", form, *given, "--", query
        )
        answer = served.get("/api/search", q=query, format=form, **options)
        assert (answer.status_code == 200) == (code == 0), (query, options, answer.text, err)
        if code:
            assert answer.json()["error"] in err
            refused += 1
        elif form == "json":
            assert answer.json() == json.loads(out)
            assert ('rel="next"' in answer.headers.get("link", "")) == ("There are more" in err)
            found += len(answer.json())
        else:
            assert answer.text == out
    assert found > 200
    assert 5 < refused < 100


def test_everything_else_has_the_answers_of_the_command_line(served: Served) -> None:
    ids = served.ids()
    for path, arguments in (
        ("/api/speakers", ("speakers",)),
        ("/api/speakers?q=lind&limit=2&offset=1",
         ("speakers", "lind", "--limit", "2", "--offset", "1")),
        (f"/api/speakers/{ids['ada']}", ("speaker", str(ids["ada"]))),
        (f"/api/speakers/{ids['ada']}?since=2024&kind=direct",
         ("speaker", str(ids["ada"]), "--since", "2024", "--kind", "direct")),
        (f"/api/quotes/{ids['quote']}", ("show", str(ids["quote"]))),
        ("/api/reports", ("report",)),
        *((f"/api/reports/{name}", ("report", name)) for name in
          ("source-audit", "most-quoted", "women-by-month", "unnamed-sources", "to-check")),
        (f"/api/similar?quote={ids['quote']}", ("similar", str(ids["quote"]))),
        ("/api/similar?q=the+port+opens+in+spring&limit=3&min_score=0.1",
         ("similar", "the port opens in spring", "--limit", "3", "--min-score", "0.1")),
        ("/api/similar?q=%20", ("similar", " ")),
        ("/api/similar?quote=77", ("similar", "77")),
        ("/api/reports/quoted-beside?speaker=Lind",
         ("report", "quoted-beside", "--speaker", "Lind")),
        ("/api/reports/most_quoted?limit=3&since=2023-05",
         ("report", "most-quoted", "--limit", "3", "--since", "2023-05")),
    ):  # fmt: skip
        code, out, err = command(*arguments, "--db", served.url, "--format", "json")
        answer = served.get(path)
        if code:
            assert answer.status_code in (400, 404)
            assert answer.json()["error"] in err or "words" in err
        else:
            assert answer.status_code == 200, (path, answer.text)
            assert answer.json() == json.loads(out), path


def test_paging_gives_everything_once(served: Served) -> None:
    whole = [q["id"] for q in served.get("/api/search", limit=1000).json()]
    paged: list[int] = []
    address = "/api/search?limit=37"
    while address:
        answer = served.get(address)
        paged += [q["id"] for q in answer.json()]
        link = answer.headers.get("link", "")
        address = link[1 : link.index(">")] if link else ""
    assert paged == whole
    facets = served.get("/api/facets").json()
    assert facets["total"] == len(whole)
    assert sum(one["quotes"] for one in facets["kinds"]) == len(whole)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/search?q=%22open", 400),
        ("/api/search?limit=0", 400),
        ("/api/search?limit=1001", 400),
        ("/api/search?limit=1e3", 400),
        ("/api/search?offset=-1", 400),
        ("/api/search?sort=best", 400),
        ("/api/search?sort=said&sort=said", 400),
        ("/api/search?min_confidence=nan", 400),
        ("/api/search?lmit=5", 400),
        ("/api/search?statements=perhaps", 400),
        ("/api/similar", 400),
        ("/api/similar?quote=1&q=words", 400),
        ("/api/similar?quote=999999", 400),
        ("/api/corrections", 404),
        ("/api/search?q=" + "x" * 1001, 400),
        ("/api/search?q=%00", 400),
        ("/api/quotes/abc", 400),
        ("/api/quotes/0", 400),
        ("/api/quotes/%20100001", 400),
        ("/api/quotes/%E2%80%83100001?format=csv", 400),
        ("/api/quotes/99999999999999999999", 400),
        ("/api/quotes/999999999999", 404),
        ("/api/articles/999999", 404),
        ("/api/speakers/999999", 404),
        ("/api/speakers/999999/portrait", 404),
        ("/api/statements/999999", 404),
        ("/api/outlets/999999", 404),
        ("/api/reports/nothing", 404),
        ("/api/reports/most-quoted?limit=some", 400),
        ("/api/reports/most-quoted?limit=99999999999999999999", 400),
        ("/api/reports/to-check?below=1e999", 400),
        ("/api/search?limit=%D9%A1", 400),
        ("/api/reports/quoted-beside", 400),
        ("/api/nothing", 404),
        ("/api/extract", 405),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite"])
def test_what_cannot_be_answered_is_one_line(
    served: Served, engine: str, path: str, status: int
) -> None:
    answer = served.get(path)
    assert answer.status_code == status
    words = answer.json()["error"]
    assert words
    assert "\n" not in words
    assert "Traceback" not in words


def test_the_document_is_sound_and_complete(served: Served) -> None:
    document = served.get("/api/openapi.json").json()
    validate(document)
    for path, methods in document["paths"].items():
        for method in methods:
            address = path.replace("{id}", "1")
            answer = served.client.request(method, address)
            assert answer.status_code != 405, path
            assert answer.status_code != 404 or answer.json()["error"] != "page not found"
    assert yaml.safe_dump(contract.document())


def test_csv_of_everything(served: Served) -> None:
    ids = served.ids()
    for path in (
        f"/api/quotes/{ids['quote']}",
        f"/api/articles/{ids['article']}",
        "/api/articles",
        f"/api/statements/{ids['statement']}",
        "/api/outlets",
        f"/api/outlets/{ids['outlet']}",
        "/api/facets",
        "/api/reports",
    ):
        answer = served.get(path, format="csv")
        assert answer.headers["content-type"].startswith("text/csv")
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert len(rows) > 1, path
        assert len({len(row) for row in rows}) == 1, path


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_text_is_extracted_as_by_the_command_line(
    served: Served, engine: str, tmp_path: Any
) -> None:
    document = {
        "text": "“Polls do not vote,” Ana Petrosyan said on Friday.",
        "id": "x",
        "outlet": "The Paper",
        "published": "2024-06-15",
    }
    (tmp_path / "one.jsonl").write_text(json.dumps(document), encoding="utf-8")
    _, out, _ = command("extract", str(tmp_path / "one.jsonl"), "--quiet")
    post = served.client.post
    assert post("/api/extract", json=document).json() == json.loads(out)
    text = {"content": document["text"].encode(), "headers": {"Content-Type": "text/plain"}}
    assert post("/api/extract", **text).json()["quotes"][0]["kind"] == "direct"
    for body, status in (
        ({"json": {"text": "x" * 300_000}}, 413),
        ({"json": {"text": 5}}, 400),
        ({"json": ["text"]}, 400),
        ({"json": {"text": "x", "tilte": "y"}}, 400),
        ({"json": {"text": " "}}, 400),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"\xff", "headers": {"Content-Type": "text/plain"}}, 400),
        ({"content": b"x", "headers": {"Content-Type": "text/html"}}, 400),
        ({"json": document, "headers": {"Origin": "https://evil.example"}}, 403),
    ):
        answer = post("/api/extract", **body)
        assert answer.status_code == status, answer.text
        assert answer.json()["error"]


def test_the_database_is_only_read(database: Database, served: Served) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"):  # noqa: SIM117
        with served_database(served).connect() as connection:
            connection.exec_driver_sql("DELETE FROM quotes")


def served_database(served: Served) -> Database:
    return Database(served.url, read_only=True)
