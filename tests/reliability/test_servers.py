"""Servers that are slow, or break off: one line within the time, and never half an article."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from quotes.document import Document
from quotes.errors import QuotesError
from quotes.readers import Failure, Limits, ReadOptions, read

SAID = b"The mayor of Orrin said on Monday that the old bridge is open to lorries again. "
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def drip(connection: socket.socket, data: bytes) -> None:
    for byte in data:
        connection.sendall(bytes([byte]))
        time.sleep(0.2)


def endless_header(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    while True:
        connection.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")


# What a server does, and a word of the line that says so.
SERVERS: dict[str, tuple[Callable[[socket.socket], None], str]] = {
    "silent": (lambda c: time.sleep(20), "not complete within 1 second"),
    "slow_status": (lambda c: drip(c, HEAD * 9), "not complete within 1 second"),
    "slow_header": (lambda c: drip(c, HEAD + b"X: " + b"x" * 99), "not complete within 1 second"),
    "slow_body": (lambda c: drip(c, HEAD + b"\r\n" + SAID * 9), "not complete within 1 second"),
    "short_body": (
        lambda c: c.sendall(HEAD + b"Content-Length: 5000\r\n\r\n" + SAID),
        "incomplete response",
    ),
    "broken_chunk": (
        lambda c: c.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n50\r\n" + SAID + b"\r\nzz"),
        "incomplete response",
    ),
    "cut_chunks": (
        lambda c: c.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n500\r\n" + SAID),
        "incomplete response",
    ),
    "no_http": (lambda c: c.sendall(b"220 mail.example ESMTP\r\n"), "incomplete response"),
    "nothing": (lambda c: None, "incomplete response"),
    "endless_header": (endless_header, "incomplete response"),
    "circle": (
        lambda c: c.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"),
        "more than 5 redirects",
    ),
    "bad_target": (
        lambda c: c.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n"),
        "not",
    ),
    "no_host": (
        lambda c: c.sendall(b"HTTP/1.1 302 Found\r\nLocation: http:///x\r\n\r\n"),
        "not",
    ),
    "packed": (
        lambda c: c.sendall(HEAD + b"Content-Encoding: zstd\r\n\r\n\x28\xb5\x2f\xfd" + SAID),
        "compressed as 'zstd'",
    ),
    "odd_reason": (
        lambda c: c.sendall(b"HTTP/1.1 500 \x1b[2Jgone\r\nContent-Length: 0\r\n\r\n"),
        "",
    ),
}


@pytest.fixture
def server() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    listening: list[socket.socket] = []

    def serve(behaviour: Callable[[socket.socket], None]) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection, suppress(OSError):
                        connection.recv(1 << 16)
                        behaviour(connection)

        threading.Thread(target=answer, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield serve
    for listener in listening:
        listener.close()


@pytest.mark.parametrize("name", SERVERS)
def test_a_bad_server_is_a_line(
    server: Callable[[Callable[[socket.socket], None]], str], name: str
) -> None:
    pytest.importorskip("httpx")
    behaviour, words = SERVERS[name]
    address = server(behaviour)
    began = time.monotonic()
    (failure,) = read([address], ReadOptions(limits=Limits(seconds=1)))
    assert time.monotonic() - began < 6
    assert isinstance(failure, Failure) and failure.where == address
    assert words in failure.reason and "\n" not in str(failure)


def test_a_whole_body(server: Callable[[Callable[[socket.socket], None]], str]) -> None:
    pytest.importorskip("httpx")
    size = str(len(SAID)).encode()
    for head in (b"Content-Length: " + size, b"Connection: close"):
        address = server(lambda c, head=head: c.sendall(HEAD + head + b"\r\n\r\n" + SAID))
        (document,) = read([address])
        assert isinstance(document, Document) and document.text == SAID.decode()


def test_a_password_in_an_address_is_not_kept(
    server: Callable[[Callable[[socket.socket], None]], str],
) -> None:
    """It would stand in the database and in every list of failures."""
    pytest.importorskip("httpx")
    address = server(lambda c: c.sendall(HEAD + b"Connection: close\r\n\r\n" + SAID))
    with pytest.raises(QuotesError, match="a password") as refused:
        read([address.replace("://", "://mona:secret@")])
    assert "secret" not in str(refused.value)
    moved = b"HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n" % (
        address.replace("://", "://mona:secret@").encode()
    )
    (document,) = read([server(lambda c: c.sendall(moved))])
    assert isinstance(document, Failure) and "secret" not in str(document), "another port"
    asked: list[int] = []

    def twice(c: socket.socket) -> None:
        asked.append(1)
        to_itself = b"HTTP/1.1 302 Found\r\nLocation: http://u:secret@%s:%d/x\r\n\r\n"
        ours = c.getsockname()
        text = HEAD + b"Connection: close\r\n\r\n" + SAID
        c.sendall(to_itself % (ours[0].encode(), ours[1]) if len(asked) == 1 else text)

    (document,) = read([server(twice)])
    assert isinstance(document, Document) and "secret" not in f"{document.url} {document.origin}"


def test_an_encrypted_address_that_leads_to_an_open_one_is_reported(
    server: Callable[[Callable[[socket.socket], None]], str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pytest.importorskip("httpx")
    from quotes.readers import web

    answer = web._Answer("http://a.example/x", "text/plain", io.BytesIO(SAID), {})
    monkeypatch.setattr(web, "_in_time", lambda *_: answer)
    (document,) = read(["https://a.example/x"])
    assert isinstance(document, Document)
    assert "https://a.example/x: leads to http://a.example/x, which is not encrypted" in caplog.text
    caplog.clear()
    assert len(list(read(["http://a.example/"]))) == 1 and not caplog.text
