"""The pages behind a feed's entries, from a server on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from quotes.document import Document
from quotes.document.fullness import poorer
from quotes.ingest import ingest
from quotes.readers import Failure, ReadOptions, Skipped, read
from quotes.readers.options import Following
from quotes.store import Database

pytest.importorskip("trafilatura", reason="needs quotes-db[web]")

SAID = (
    "The council of Port Ellery has approved a plan for electric ferries, its chair said.",
    "“We have waited ten years for this,” Mona Riddell told reporters after the vote.",
    "According to the plan, the first boats will sail in May and the last in October.",
    "The ferries are to be built in the yard at Lorne, which has not built a boat for years.",
)
PAGE = (
    "<html><head><title>Ferries approved</title><meta property='og:site_name' content='The Post'>"
    f"</head><body><article>{''.join(f'<p>{p}</p>' for p in SAID)}</article></body></html>"
)


class Handler(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012
    feeds: dict[str, str] = {}  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, body = 200, PAGE
        if self.path == "/robots.txt":
            body = "User-agent: *\nDisallow: /private/\n"
        elif self.path == "/feed":
            links = ("/one", "/private/two", "/gone")
            here = f"http://{self.headers['Host']}"
            items = "".join(
                f"<item><title>Item {link}</title><link>{here}{link}</link><description>The council"
                f" has approved a plan, {link} said.</description></item>"
                for link in links
            )
            body = f"<rss version='2.0'><channel><title>The Post</title>{items}</channel></rss>"
        elif self.path in self.feeds:
            body = FEED.format(self.feeds[self.path])
        elif self.path == "/gone":
            status = 404
        elif self.headers.get("If-None-Match") == '"v1"':
            status, body = 304, ""
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if "rss" not in body else "text/xml")
        self.send_header("Content-Length", str(len(body.encode())))
        self.send_header("ETag", '"v1"')
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.daemon_threads = True
    Handler.asked.clear()
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


FOLLOW = ReadOptions(following=Following(delay=0.0))


def test_the_pages_behind_a_feed(server: str) -> None:
    found = list(read([f"{server}/feed"], FOLLOW))
    texts = [d.text for d in found if isinstance(d, Document)]
    assert texts[0].split("\n\n") == list(SAID)
    assert [t.split(",")[1] for t in texts[1:]] == [" /private/two said.", " /gone said."]
    reasons = [str(f) for f in found if isinstance(f, Failure)]
    assert "robots.txt forbids it" in reasons[0] and "404" in reasons[1]
    assert "/private/two" not in Handler.asked
    assert Handler.asked.count("/robots.txt") == 1


def test_no_more_pages_than_allowed(server: str) -> None:
    found = list(read([f"{server}/feed"], ReadOptions(following=Following(most=1, delay=0.0))))
    assert len(found) == 3
    assert [p for p in Handler.asked if p not in ("/feed", "/robots.txt")] == ["/one"]


def test_a_feed_alone_is_not_followed(server: str) -> None:
    found = list(read([f"{server}/feed"]))
    assert [isinstance(d, Document) for d in found] == [True] * 3
    assert Handler.asked == ["/feed"]


def test_what_has_not_changed_is_not_fetched_again(server: str, tmp_path: Path) -> None:
    database = Database(str(tmp_path / "quotes.db"))
    first = ingest([f"{server}/feed"], database, options=FOLLOW)
    assert first.tally.new == 3
    told: list[Failure] = []

    class Watcher:
        def add(self, extract: object) -> None: ...
        def unchanged(self, documents: object) -> None: ...
        def failure(self, failure: Failure) -> None:
            told.append(failure)

    again = ingest([f"{server}/feed"], database, options=FOLLOW, watcher=Watcher())
    assert (again.tally.new, again.tally.changed) == (0, 0)
    assert any(isinstance(f, Skipped) and "not changed" in f.reason for f in told)


def test_another_extractor_reads_a_page_that_has_not_changed(server: str, tmp_path: Path) -> None:
    database = Database(str(tmp_path / "quotes.db"))
    ingest([f"{server}/feed"], database, options=FOLLOW)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE extraction_runs SET version = '0.0.1'")
    again = ingest([f"{server}/feed"], database, options=FOLLOW)
    assert again.tally.changed == 3


def test_a_page_whose_structure_changes_is_read_again(tmp_path: Path) -> None:
    database = Database(str(tmp_path / "quotes.db"))
    path = tmp_path / "page.html"
    for head, changed in (("<p><b>New boats</b></p>", 0), ("<h2>New boats</h2>", 0),
                          ("<p>New boats</p>", 1)):  # fmt: skip
        path.write_text(PAGE.replace("<article>", "<article><p>It is so.</p>" + head))
        assert ingest([str(path)], database).tally.changed == changed


def test_less_never_replaces_more(server: str, tmp_path: Path) -> None:
    database = Database(str(tmp_path / "quotes.db"))
    ingest([f"{server}/feed"], database, options=FOLLOW)
    again = ingest([f"{server}/feed"], database)
    assert again.tally.kept == 1
    with database.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT a.text, f.origin FROM articles a JOIN article_origins f ON f.article_id = a.id"
            " ORDER BY a.id"
        ).all()
    assert SAID[3] in rows[0][0]
    assert [origin for _, origin in rows] == [
        f"{server}/one", f"{server}/feed[2]", f"{server}/feed[3]",
    ]  # fmt: skip


def test_what_is_poorer() -> None:
    whole = " ".join(SAID)
    assert poorer(SAID[0], whole)
    assert poorer(" ".join(SAID[:3]), whole)
    assert not poorer(whole, SAID[0])
    assert not poorer(whole, whole)
    rewritten = "Nobody knows what the council has said of boats, for the vote was held in secret."
    assert not poorer(f"{rewritten} {SAID[1]} {rewritten.replace('boats', 'ferries')}", whole)


ENTRY = "<item><title>T</title><link>{0}</link><description>{1}</description></item>"
FEED = "<rss version='2.0'><channel><title>The Post</title>{0}</channel></rss>"


def test_a_feed_does_not_lead_into_the_own_network(server: str, tmp_path: Path) -> None:
    """Nobody named the machines that the entries of a feed name, neither now nor at a retry."""
    port = server.rpartition(":")[2]
    inner = [f"{server}/one", f"http://localhost:{port}/one", f"http://127.0.0.2:{port}/one"]
    feed = tmp_path / "feed.xml"
    feed.write_text(FEED.format("".join(ENTRY.format(at, SAID[1]) for at in inner)))
    found = list(read([str(feed)], FOLLOW))
    assert [d.text for d in found if isinstance(d, Document)] == [SAID[1]] * 3
    failures = [f for f in found if isinstance(f, Failure)]
    assert [f.where for f in failures] == inner
    assert [f.path for f in failures[:2]] == [str(feed)] * 2
    assert all("not a public address" in f.reason for f in failures[:2])
    assert Handler.asked == []


def test_rules_that_cannot_be_read_are_told_as_such(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(FEED.format(ENTRY.format("http://a.invalid/one", SAID[1])))
    told = [f.reason for f in read([str(feed)], FOLLOW) if isinstance(f, Failure)]
    assert len(told) == 1 and "robots.txt cannot be read (not reachable" in told[0]


def test_links_of_a_feed_may_be_relative(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Handler.feeds, "/relative", ENTRY.format("one", SAID[1]))
    (document,) = read([f"{server}/relative"], FOLLOW)
    assert isinstance(document, Document) and document.url == f"{server}/one"
    assert document.text.split("\n\n") == list(SAID)
