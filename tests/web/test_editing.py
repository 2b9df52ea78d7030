"""Corrections from a click to the database, and who may make them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from web_server import Served

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.web.users import read_tokens


def ask(served: Served, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    database = Database(served.url, read_only=True)
    with database.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(sql), values)]
    database.close()
    return rows


def token(served: Served, path: str = "") -> str:
    path = path or f"/quotes/{served.ids()['quote']}"
    found = re.search(r'name="token" value="(\w+)"', served.get(path).text)
    assert found is not None
    return found[1]


def test_from_a_click_to_the_database(chromium: Any, serve: Callable[..., Served]) -> None:
    served = serve(edit=True)
    ids = served.ids()
    page = chromium.new_context(base_url=served.address).new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    page.goto(f"/quotes/{ids['quote']}")
    page.get_by_text("Correct this quote").click()
    page.get_by_label("Speaker", exact=True).fill("Bo Ström")
    page.get_by_label("Said on").fill("2024-02-29")
    page.get_by_label("Note").fill("heard it")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**done=*")
    assert "Bo Ström" in page.locator(".who.big").inner_text()
    said = "SELECT speaker, said_on FROM quotes_flat WHERE quote_id = :id"
    assert ask(served, said, id=ids["quote"]) == [("Bo Ström", "2024-02-29")]
    ((who, note),) = ask(served, "SELECT who, note FROM corrections")
    assert who and note == "heard it"
    page.locator(".done button").click()
    page.wait_for_url("**/corrections*")
    assert ask(served, said, id=ids["quote"]) == [("Ada Lind", "2024-03-01")]
    page.get_by_role("button", name="Redo").click()
    page.wait_for_url("**done=*")
    assert ask(served, said, id=ids["quote"])[0][0] == "Bo Ström"

    # Select words that are not a quote yet: the last of several occurrences.
    page.goto(f"/articles/{ids['article']}")
    page.evaluate(
        """() => {
            const line = [...document.querySelectorAll('#text p')].at(-1);
            const range = document.createRange();
            const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
            let last;
            while (walker.nextNode()) last = walker.currentNode;
            range.setStart(last, last.length - 6);
            range.setEnd(last, last.length - 1);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            document.querySelector('#text').dispatchEvent(new Event('mouseup'));
        }"""
    )
    page.wait_for_selector("#add[open]")
    words = page.locator("#add textarea").input_value()
    assert words
    page.locator("#add [name=speaker]").fill("Kim Ek")
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**done=*")
    added = ask(
        served,
        "SELECT f.text, f.speaker, s.start_offset FROM quotes_flat AS f JOIN spans AS s "
        "ON s.quote_id = f.quote_id AND s.part = 'content' WHERE f.article_id = :id "
        "AND f.correction_id IS NOT NULL ORDER BY s.start_offset DESC",
        id=ids["article"],
    )
    assert added[0][:2] == (words, "Kim Ek")
    assert added[0][2] > 150
    assert wrong == []
    page.context.close()


def test_the_queue_takes_one_key_a_decision(chromium: Any, serve: Callable[..., Served]) -> None:
    served = serve(edit=True)
    page = chromium.new_context(base_url=served.address).new_page()
    page.goto("/review")
    assert "2 left to review" in page.locator(".lead").inner_text()
    assert "rumour" in page.locator(".paragraph").inner_text()
    page.keyboard.press("y")
    page.wait_for_url("**done=1")
    assert "No comment" in page.locator(".paragraph").inner_text()
    page.keyboard.press("y")
    page.wait_for_url("**done=2")
    assert "Nothing is left" in page.locator("main").inner_text()
    actions = "SELECT action FROM corrections WHERE undone_at IS NULL ORDER BY id"
    assert ask(served, actions) == [("confirm",)] * 2
    page.goto("/review?speaker=Lind")
    shown = page.locator(".decide form").first
    before = shown.get_attribute("action")
    page.keyboard.press("n")
    page.wait_for_url("**done=*")
    assert shown.get_attribute("action") != before
    assert ask(served, actions) == [("confirm",)] * 2 + [("reject",)]
    page.keyboard.press("b")
    page.wait_for_url("**/corrections*")
    assert ask(served, actions) == [("confirm",)] * 2
    page.goto("/review?speaker=Lind")
    page.keyboard.press("Space")
    page.wait_for_url("**after=*")
    page.keyboard.press("d")
    page.keyboard.type("2024-01-05")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=*")
    assert ask(served, actions) == [("confirm",)] * 2 + [("set",)]
    page.context.close()


def test_speakers_are_merged_renamed_and_kept_apart(serve: Callable[..., Served]) -> None:
    served = serve(edit=True)
    ids = served.ids()
    names = "SELECT name FROM speakers WHERE id = :id"

    def send(path: str, **form: str) -> httpx.Response:
        form["token"] = token(served, f"/quotes/{ids['quote']}")
        return served.client.post(path, data=form, follow_redirects=True)

    page = send(f"/speakers/{ids['ada']}/rename", name="Ada Maria Lind", note="her byline")
    assert page.status_code == 200
    assert ask(served, names, id=ids["ada"]) == [("Ada Maria Lind",)]
    assert send(f"/speakers/{ids['ada']}/merge", other="Siv Lind").status_code == 200
    assert served.get("/corrections", outlet="\0").status_code == 400
    assert served.get("/review", speaker="\0").status_code == 400
    page = served.get("/corrections")
    assert "Ada Maria Lind is Siv Lind" in page.text
    assert "her byline" in page.text
    number = max(row[0] for row in ask(served, "SELECT max(id) FROM corrections"))
    assert send(f"/corrections/{number}/undo").status_code == 200
    assert len(served.get("/api/speakers", q="siv lind").json()) == 1
    for path, form in (
        (f"/speakers/{ids['ada']}/rename", {"name": " "}),
        (f"/speakers/{ids['ada']}/merge", {"other": "Nobody"}),
        (f"/speakers/{ids['ada']}/split", {}),
        ("/speakers/99999/rename", {"name": "x"}),
        (f"/quotes/{ids['quote']}/correct", {"said_on": "soon"}),
        (f"/quotes/{ids['quote']}/correct", {}),
        (f"/articles/{ids['article']}/add", {"text": "words that are not there"}),
        (f"/articles/{ids['article']}/add", {"text": "nobody\0"}),
        ("/corrections/99999/undo", {}),
    ):
        answer = send(path, **form)
        assert answer.status_code in (400, 404), path
        assert 'role="alert"' in answer.text
    assert len(ask(served, "SELECT id FROM corrections")) == number


@pytest.mark.parametrize("engine", ["sqlite"])
def test_only_our_own_forms_of_known_people_write(
    serve: Callable[..., Served], engine: str, tmp_path: Path
) -> None:
    (tmp_path / "users").write_text("# desk\nMaja Berg 0123456789abcdef\nIvo fedcba9876543210\n")
    served = serve(edit=True, users=tmp_path / "users")
    ids = served.ids()
    path, form = f"/quotes/{ids['quote']}/correct", {"action": "confirm"}
    post = served.client.post
    assert post(path, data=form).status_code == 403
    assert post(path, data={**form, "token": token(served, "/login")}).status_code == 403
    key = {"key": "0123456789abcdef"}
    assert post("/login", data=key).status_code == 403  # not a form of ours
    wrong = {"key": "0123456789abcdeX", "token": token(served, "/login")}
    assert post("/login", data=wrong).status_code == 403
    anonymous = token(served, "/login")
    assert post("/login", data={**key, "token": anonymous}).status_code == 303
    assert post(path, data=form).status_code == 403
    assert post(path, data={**form, "token": anonymous}).status_code == 403
    signed = {**form, "token": token(served)}
    elsewhere = {"Origin": "https://evil.example"}
    assert post(path, data=signed, headers=elsewhere).status_code == 403
    assert post(path, data=signed, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert post(path, data=signed, headers={"Origin": served.address}).status_code == 303
    bearer = {"Authorization": "Bearer fedcba9876543210"}
    other = httpx.Client(base_url=served.address, trust_env=False)
    again = {"kind": "mixed", "was_kind": "direct"}
    assert other.post(path, data=again, headers=bearer).status_code == 303
    assert other.post(path, data=again, headers={"Authorization": "Bearer x"}).status_code == 403
    assert ask(served, "SELECT who FROM corrections ORDER BY id") == [("Maja Berg",), ("Ivo",)]
    assert post("/logout", data={"token": token(served)}).status_code == 303
    assert post(path, data=signed).status_code == 403
    assert post(path, content=b"x" * 30_000).status_code == 413


def test_programs_correct_by_the_rules_of_the_forms(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    (tmp_path / "users").write_text("Maja Berg 0123456789abcdef\n")
    served = serve(edit=True, users=tmp_path / "users")
    ids = served.ids()
    path, quote = "/api/corrections", ids["quote"]
    client = httpx.Client(base_url=served.address, trust_env=False)
    assert client.post(path, json={"quote": quote, "confirm": True}).status_code == 403
    client.headers["Authorization"] = "Bearer 0123456789abcdef"
    said = {"quote": quote, "speakers": ["Bo Ström"], "said_on": "2024-02-29", "note": "heard it"}
    made = client.post(path, json=said)
    assert made.status_code == 201
    assert (made.json()["who"], made.json()["note"], made.json()["quote_id"]) == (
        "Maja Berg", "heard it", quote,
    )  # fmt: skip
    shown = "SELECT speaker, said_on FROM quotes_flat WHERE quote_id = :id"
    assert ask(served, shown, id=quote) == [("Bo Ström", "2024-02-29")]
    number = made.json()["id"]
    assert client.post(f"{path}/{number}/undo", json={}).json()["state"] == "undone"
    assert ask(served, shown, id=quote) == [("Ada Lind", "2024-03-01")]
    assert client.post(f"{path}/{number}/undo", json={}).status_code == 400
    assert client.post(f"{path}/{number}/redo", json={}).json()["state"] == "held"
    added = client.post(path, json={"article": ids["article"], "text": "nobody will have"})
    assert added.status_code == 201
    assert ask(served, "SELECT text FROM quotes WHERE id = :id", id=added.json()["quote_id"]) == [
        ("nobody will have",)
    ]
    listed = client.get(path, params={"by": "Maja Berg", "limit": 1})
    assert [one["id"] for one in listed.json()] == [added.json()["id"]]
    assert 'rel="next"' in listed.headers["link"]
    for body, status in (
        ({"quote": 999_999, "confirm": True}, 400),
        ({"quote": quote}, 400),
        ({"confirm": True}, 400),
        ({"quote": quote, "article": 1, "confirm": True}, 400),
        ({"quote": quote, "said_on": "soon"}, 400),
        ({"quote": quote, "said_on": 2024}, 400),
        ({"quote": str(quote), "confirm": True}, 400),
        ({"quote": True, "confirm": True}, 400),
        ({"quote": 1 << 70, "confirm": True}, 400),
        ({"quote": quote, "speakers": "Bo Ström"}, 400),
        ({"quote": quote, "speaker_ids": [10**30]}, 400),
        ({"quote": quote, "text": "\0"}, 400),
        ({"quote": quote, "speakers": ["\ud800"]}, 400),
        ({"quote": quote, "who": "Somebody Else", "confirm": True}, 400),
        ({"article": 999_999, "text": "nobody"}, 400),
        ({"article": ids["article"], "text": "words that are not there"}, 400),
        (["quote"], 400),
        ({"quote": quote, "note": "x" * 30_000}, 413),
    ):
        as_json = {"Content-Type": "application/json"}
        answer = client.post(path, content=json.dumps(body), headers=as_json)
        assert answer.status_code in (status, 404), (body, answer.text)
        assert "\n" not in answer.json()["error"]
    form = {"content": b"{}", "headers": {"Content-Type": "text/plain"}}
    assert client.post(path, **form).status_code == 400
    elsewhere = {"Origin": "https://evil.example"}
    assert client.post(path, json=said, headers=elsewhere).status_code == 403
    assert client.post(f"{path}/{number}/undo", json={}, headers=elsewhere).status_code == 403
    del client.headers["Authorization"]
    anonymous = token(served, "/login")
    key = {"key": "0123456789abcdef", "token": anonymous}
    assert served.client.post("/login", data=key).status_code == 303
    assert served.client.post(path, json={"quote": quote, "confirm": True}).status_code == 403
    assert len(ask(served, "SELECT id FROM corrections")) == 2
    document = client.get("/api/openapi.json").json()
    assert set(document["paths"][path]) == {"get", "post"}


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_proxy_says_who_is_there(serve: Callable[..., Served], engine: str) -> None:
    served = serve(edit=True, user_header="X-Forwarded-User")
    ids = served.ids()
    served.client.headers["X-Forwarded-User"] = "noor"
    form = {"action": "confirm", "token": token(served)}
    path = f"/quotes/{ids['quote']}/correct"
    assert served.client.post(path, data=form).status_code == 303
    assert ask(served, "SELECT who FROM corrections") == [("noor",)]
    served.client.headers["X-Forwarded-User"] = "mallory"
    assert served.client.post(path, data=form).status_code == 403  # the form was noor's
    del served.client.headers["X-Forwarded-User"]
    assert served.client.post(path, data=form).status_code == 403


@pytest.mark.parametrize("engine", ["sqlite"])
def test_without_edit_there_is_nothing_to_write_to(served: Served, engine: str) -> None:
    ids = served.ids()
    for path in (f"/quotes/{ids['quote']}/correct", "/corrections/1/undo", "/login"):
        assert served.client.post(path, data={"action": "confirm"}).status_code in (404, 405)
    assert served.client.post("/api/corrections", json={"quote": 1}).status_code == 404
    for path in ("/review", "/corrections", "/login", "/api/corrections"):
        assert served.get(path).status_code == 404
    assert 'method="post"' not in served.get(f"/quotes/{ids['quote']}").text


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "it has no users"),
        ("Maja short", "line 1: write a name"),
        ("0123456789abcdef", "line 1: write a name"),
        ("A 0123456789abcdef\nB 0123456789abcdef", "line 2: B has the same token as A"),
    ],
)
def test_files_of_users_that_cannot_be_used(tmp_path: Path, lines: str, words: str) -> None:
    (tmp_path / "users").write_text(lines)
    with pytest.raises(QuotesError, match=words):
        read_tokens(tmp_path / "users")
    with pytest.raises(QuotesError, match="cannot be read"):
        read_tokens(tmp_path / "none")
