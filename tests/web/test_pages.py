"""Every page, without a browser: well-formed, escaped, and protected."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from command_line import environment
from store_data import ADA, Said, article, ingest
from web_server import IMAGE, SCRIPT, TURNED, Served

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.web import texts, work
from quotes.web.security import Rates
from quotes.web.settings import ServerSettings

VOID = {"meta", "link", "input", "img", "br", "hr"}


class Page(HTMLParser):
    """Checks that tags are closed, and collects tags, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def addresses(served: Served) -> list[str]:
    """A page of each kind."""
    ids = served.ids()
    return [
        "/",
        "/?facets=1",
        "/search?q=harbour",
        "/search?q=harbour&facets=1&speaker=Lind&sort=said",
        "/search?q=harb",
        "/search?q=nothing+has+this",
        "/speakers",
        "/speakers?q=lind",
        "/speakers?q=Lnid",
        f"/speakers/{ids['ada']}",
        f"/speakers/{ids['eve']}?since=2024",
        "/articles",
        f"/articles?outlet_id={ids['outlet']}",
        f"/articles/{ids['article']}",
        f"/articles/{ids['article']}?act=all",
        f"/quotes/{ids['quote']}",
        f"/statements/{ids['statement']}",
        "/search?statements=true",
        "/similar",
        f"/similar?quote={ids['quote']}",
        "/similar?q=the+port+opens",
        "/outlets",
        f"/outlets/{ids['outlet']}",
        "/outlets/0",
        "/reports",
        *(f"/reports/{name}" for name in served_reports(served)),
        "/reports/quoted-beside?speaker=Lind",
        "/reports/speaker-by-month?speaker=Ada+Lind",
        "/reports/first-said?words=harbour",
        "/api",
    ]


def served_reports(served: Served) -> list[str]:
    return [report["name"] for report in served.get("/api/reports").json()]


def test_every_page_is_whole(served: Served) -> None:
    for address in addresses(served):
        answer = served.get(address)
        assert answer.status_code == 200, address
        page = Page(answer.text)
        names = [tag for tag, _ in page.tags]
        assert names.count("h1") >= 1, address
        assert names.count("title") >= 1
        scripts = [attributes for tag, attributes in page.tags if tag == "script"]
        assert all((s.get("src") or "").startswith("/static/") for s in scripts)
        for tag, attributes in page.tags:
            assert not any(name.startswith("on") or name == "style" for name in attributes), tag
            for name in ("href", "src", "action", "hx-get"):
                target = attributes.get(name) or "/"
                assert target.startswith(("/", "#", "https://")), (address, target)
                assert not target.startswith("//")


@pytest.mark.parametrize("address", ["/search?q=rumour", "/speakers/{bo}"])
def test_what_is_left_out_as_unsure_is_a_click_away(served: Served, address: str) -> None:
    page = served.get(address.format(**served.ids())).text
    assert "A harbour rumour" not in page
    (shown,) = re.findall(r'left out\. <a href="([^"]+)">', page)
    whole = served.get(shown.replace("&amp;", "&")).text
    assert "rumour" in whole and "left out." not in whole


def test_what_is_linked_is_there(served: Served) -> None:
    seen: set[str] = set()
    for address in addresses(served)[:18]:
        for _, attributes in Page(served.get(address).text).tags:
            target = (attributes.get("href") or "").partition("#")[0]
            if target.startswith("/") and not target.startswith("/static/icon"):
                seen.add(target)
    assert len(seen) > 50
    for target in sorted(seen)[::3]:
        assert served.get(target).status_code == 200, target


def test_other_peoples_texts_stay_texts(served: Served) -> None:
    ids = served.ids()
    for address in (
        "/search?q=harbour&limit=100",
        "/search?facets=1&q=harbour",
        "/speakers?limit=200",
        f"/speakers/{ids['eve']}",
        "/articles?limit=100",
        f"/articles/{ids['bad_article']}",
        f"/quotes/{ids['bad_quote']}",
        "/outlets",
        f"/outlets/{ids['bad_outlet']}",
        f"/articles?outlet_id={ids['bad_outlet']}",
        "/reports/most-quoted?limit=100",
        "/reports/source-audit",
    ):
        text = served.get(address).text
        page = Page(text)
        assert not any(tag == "img" for tag, _ in page.tags), address
        assert all("src" in attributes for tag, attributes in page.tags if tag == "script")
        links = [attributes.get("href") or "" for _, attributes in page.tags]
        assert not any(link.strip().lower().startswith("javascript:") for link in links)
        shown = page.text + "".join(str(v) for _, a in page.tags for v in a.values())
        assert any(words in shown for words in (SCRIPT, IMAGE, TURNED)), address
    quote = Page(served.get(f"/quotes/{ids['bad_quote']}").text)
    assert "javascript:document.title" in quote.text
    assert "{{ 7 * 7 }}" in quote.text
    title = re.search(r"<title>(.*?)</title>", served.get(f"/articles/{ids['bad_article']}").text)
    assert title is not None
    assert "\u202e" not in title[1]


@pytest.mark.parametrize("engine", ["sqlite"])
def test_what_is_typed_stays_text(served: Served, engine: str) -> None:
    for address in ("/search", "/speakers", "/reports/first-said", "/nothing"):
        text = served.get(address, q=f"{IMAGE} {SCRIPT}", words=IMAGE).text
        page = Page(text)
        assert not any(tag == "img" for tag, _ in page.tags)
        assert all("src" in attributes for tag, attributes in page.tags if tag == "script")


@pytest.mark.parametrize("engine", ["sqlite"])
def test_every_answer_has_the_headers(served: Served, engine: str) -> None:
    for address in ("/", "/nothing", "/api/search", "/api/quotes/0", "/static/quotes.css"):
        headers = served.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("engine", ["sqlite"])
def test_only_its_own_names_are_answered(serve: Callable[..., Served], engine: str) -> None:
    served = serve(hosts=("news.example",))
    for host, status in (
        (f"localhost:{served.port}", 200),
        (f"127.0.0.1:{served.port}", 200),
        (f"NEWS.example:{served.port}", 200),
        ("news.example", 200),
        (f"evil.example:{served.port}", 421),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ):
        answer = served.client.get("/api/search", headers={"Host": host})
        assert answer.status_code == status, host
    for origin, status in (
        (served.address, 400),
        ("null", 403),
        ("https://evil.example", 403),
        (f"http://127.0.0.1:{served.port + 1}", 403),
    ):
        sent = served.client.post("/api/extract", headers={"Origin": origin}, content=b" ")
        assert sent.status_code == status, origin


@pytest.mark.parametrize("engine", ["sqlite"])
def test_questions_are_stopped(serve: Callable[..., Served], engine: str) -> None:
    served = serve(seconds=0.000001)
    answers = [served.get("/api/facets", q=f"harbour OR {i}*") for i in range(10)]
    stopped = [answer for answer in answers if answer.status_code != 200]
    for answer in stopped:  # a small database may be done before anybody looks at the clock
        assert answer.status_code == 503
        assert "retry-after" in answer.headers


def test_a_question_is_stopped_by_the_database(serve: Callable[..., Served], engine: str) -> None:
    import asyncio

    from sqlalchemy import text

    from quotes.store import Database
    from quotes.store.limits import TimeUp
    from quotes.web.work import Work

    served = serve()
    slow = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT max(i) FROM n",
        "postgresql": "SELECT pg_sleep(60)",
    }
    database = Database(served.url, read_only=True)
    work = Work(database, 0.2)
    began = time.monotonic()
    with ThreadPoolExecutor(1) as thread:  # the browser has a loop in this one
        slowly = thread.submit(
            lambda: asyncio.run(work.ask(lambda c: c.execute(text(slow[engine])).all()))
        )
        with pytest.raises(TimeUp, match=r"stopped after 0\.2 seconds"):
            slowly.result(60)
        assert time.monotonic() - began < 20
        again = thread.submit(lambda: asyncio.run(work.ask(lambda c: c.scalar(text("SELECT 1")))))
        assert again.result(60) == 1
    database.close()


def test_a_bucket_fills_again() -> None:
    rates = Rates(1000.0)
    waits = [rates.wait("192.0.2.1") for _ in range(20_000)]
    assert waits[:4000] == [0.0] * 4000
    assert max(waits) > 0
    assert rates.wait("192.0.2.2") == 0
    time.sleep(max(waits))
    assert rates.wait("192.0.2.1") == 0


@pytest.mark.parametrize("engine", ["sqlite"])
def test_nobody_sees_a_traceback(
    served: Served, engine: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret path")

    monkeypatch.setattr("quotes.store.search.hits.search", broken)
    log = logging.getLogger("uvicorn.error")  # which may hand nothing on to those above it
    monkeypatch.setattr(log, "handlers", [*log.handlers, caplog.handler])
    for address in ("/", "/api/search"):
        answer = httpx.get(served.address + address, trust_env=False)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        assert "content-security-policy" in answer.headers
    assert "secret path" in caplog.text


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_broken_request_is_a_line(
    served: Served, engine: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever sends one does not fill the log with tracebacks."""
    log = logging.getLogger("uvicorn.error")
    monkeypatch.setattr(log, "handlers", [*log.handlers, caplog.handler])
    host, _, port = served.address.removeprefix("http://").partition(":")
    request = (
        "POST /search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        "Content-Length: 5\r\n\r\nzz\r\n"
    )
    for _ in range(3):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(request.encode())
            assert b" 400 " in connection.recv(1000)
    assert httpx.get(served.address, trust_env=False).status_code == 200
    told = [r for r in caplog.records if "broken request" in r.getMessage()]
    assert told and "Traceback" not in caplog.text


def test_settings_that_would_let_strangers_write(tmp_path: Any) -> None:
    from quotes.errors import QuotesError

    with pytest.raises(QuotesError, match="from this machine only"):
        ServerSettings(edit=True, host="0.0.0.0").check()
    with pytest.raises(QuotesError, match="need --edit"):
        ServerSettings(user_header="X-User").check()
    ServerSettings(edit=True).check()
    ServerSettings(edit=True, host="0.0.0.0", user_header="X-User").check()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x", "ftp://x/y",
                                 "http:", "", None, "https://[", " jAvascript:x"])  # fmt: skip
def test_what_is_no_address_is_no_link(url: str | None) -> None:
    assert texts.link(url) is None
    assert texts.link("https://a.example/b?c=1") == "https://a.example/b?c=1"


def test_the_command_serves_and_stops(tmp_path: Any) -> None:
    command = [sys.executable, "-m", "quotes", "serve", "--db", str(tmp_path / "none.db")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60)
    assert done.returncode == 1
    assert "no database of quotes yet" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("engine", ["sqlite"])
def test_the_command_line_tells_its_address(served: Served, engine: str) -> None:
    command = [sys.executable, "-m", "quotes", "serve", "--db", served.url, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment()) as running:
        assert running.stderr is not None
        address = running.stderr.readline().split(" ")[0]
        assert httpx.get(f"{address}api/search", trust_env=False).status_code == 200
        running.send_signal(2)
        assert running.wait(30) in (0, 130)
        assert "Traceback" not in running.stderr.read()
    taken = [*command[:-1], str(served.port)]
    done = subprocess.run(taken, capture_output=True, text=True, env=environment(), timeout=60)
    assert done.returncode == 1
    assert f"port {served.port} is in use" in done.stderr


def test_what_the_browser_has_is_not_sent_again(served: Served) -> None:
    for path in ("/search?q=harbour", "/api/speakers", "/reports/most-quoted"):
        first = served.get(path)
        tag = {"If-None-Match": first.headers["etag"]}
        again = served.client.get(path, headers=tag)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert "frame-ancestors" in again.headers["content-security-policy"]
        assert served.client.get(path, headers={"If-None-Match": "*"}).status_code == 304
        assert served.client.get(path, headers={"If-None-Match": '"other"'}).text == first.text
    assert "etag" not in served.get("/nothing").headers
    part = served.client.get("/search?q=harbour&facets=1", headers={"HX-Request": "true"})
    assert "HX-Request" in part.headers["vary"]


def test_counts_follow_the_database(database: Database, served: Served) -> None:
    before = served.get("/api/facets").json()["total"]
    assert served.get("/api/facets").json()["total"] == before
    ingest(database, [article("new", [Said("“A new one”", (ADA,))])])
    assert served.get("/api/facets").json()["total"] == before + 1


def test_older_answers_do_while_newer_ones_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_FRESH", 0.0)
    made: list[str] = []

    async def ask(remembered: work.Remembered, state: str, *, older: bool = False) -> str:
        async def make() -> str:
            made.append(state)
            if state == "broken":
                raise QuotesError("it is")
            return state

        return await remembered.get("key", state, make, older=older)

    async def story() -> None:
        remembered = work.Remembered(most=1)
        assert [await ask(remembered, "1"), await ask(remembered, "1")] == ["1", "1"]
        assert await asyncio.gather(*[ask(remembered, "2") for _ in range(5)]) == ["2"] * 5
        assert await ask(remembered, "broken", older=True) == "2"
        await asyncio.sleep(0.05)
        assert await ask(remembered, "3", older=True) == "2"
        await asyncio.sleep(0.05)
        assert await ask(remembered, "3", older=True) == "3"
        with pytest.raises(QuotesError):
            await ask(remembered, "broken")
        assert await ask(remembered, "3") == "3"

    with ThreadPoolExecutor(1) as thread:  # the browser has a loop in this one
        thread.submit(lambda: asyncio.run(story())).result(60)
    assert made == ["1", "2", "broken", "3", "broken", "3"]
