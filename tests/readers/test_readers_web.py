"""Addresses that the user gives, from a server on this machine."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from readers.layouts import blog_engine, stories

from quotes.document import Document
from quotes.readers import Failure, Limits, ReadOptions, read

STORY = stories()[0]


class Handler(BaseHTTPRequestHandler):
    agents: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        body, kind, status, location = b"", "text/html; charset=utf-8", 200, ""
        match self.path:
            case "/page":
                body = blog_engine(STORY).encode()
            case "/latin":
                body = blog_engine(STORY).replace('<meta charset="UTF-8"/>', "").encode("cp1252")
                kind = "text/html; charset=iso-8859-1"
            case "/feed.jsonl.gz":
                body = gzip.compress(b'{"text": "The mayor of Orrin said that it is open."}\n')
            case "/moved":
                status, location = 301, "/page"
            case "/circle":
                status, location = 302, "/circle"
            case "/inward":
                status, location = 302, f"http://localhost:{self.server.server_port + 1}/secret"
            case "/inward2":
                status, location = 302, "http://169.254.169.254/latest/meta-data"
            case "/inward3":
                status, location = 302, "http://[::1]:80/"
            case "/file":
                status, location = 302, "file:///etc/hostname"
            case "/large":
                body = b"<html>" + b"x" * 3_000_000
            case "/slow":
                self.send_response(200)
                self.end_headers()
                with suppress(OSError):
                    for _ in range(100):
                        self.wfile.write(b"a")
                        self.wfile.flush()
                        time.sleep(0.05)
                return
            case _:
                status = 404
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.daemon_threads = True
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


def reason(address: str, **limits: float) -> str:
    (failure,) = read([address], ReadOptions(limits=Limits(**limits)))  # type: ignore[arg-type]
    assert isinstance(failure, Failure)
    assert failure.where == failure.path == address
    return failure.reason


@pytest.mark.parametrize("path", ["/page", "/moved", "/latin"])
def test_a_page(server: str, path: str) -> None:
    pytest.importorskip("trafilatura")
    (document,) = read([server + path])
    assert isinstance(document, Document)
    assert document.text == STORY.text
    assert document.title == STORY.title


def test_any_format(server: str) -> None:
    (document,) = read([f"{server}/feed.jsonl.gz"])
    assert isinstance(document, Document)


def test_the_agent_says_who_asks(server: str) -> None:
    list(read([f"{server}/feed.jsonl.gz"]))
    assert Handler.agents[-1].startswith("quotes/")


@pytest.mark.parametrize("path", ["/inward", "/inward2", "/inward3"])
def test_no_redirect_leads_into_the_own_network(server: str, path: str) -> None:
    told = reason(server + path, seconds=5)
    assert "not a public address" in told or "not reachable" in told or "no answer" in told
    if path == "/inward":
        assert "127.0.0.1" in told or "::1" in told or "refused" in told


def test_what_is_not_followed(server: str) -> None:
    assert "not followed" in reason(f"{server}/file")
    assert "more than 5 redirects" in reason(f"{server}/circle")
    assert "404" in reason(f"{server}/gone")
    assert "larger than" in reason(f"{server}/large", download=1_000_000)
    assert "1 seconds" in reason(f"{server}/slow", seconds=1)
    assert "not reachable" in reason("http://127.0.0.1:9/")
    assert "not an address" in reason("http://127.0.0.1:port/")
