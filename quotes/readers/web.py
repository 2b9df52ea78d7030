"""Pages at an address that the user gives: fetched with limits of time, size and place."""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from typing import BinaryIO, cast
from urllib.parse import urljoin, urlsplit

from quotes.readers.options import Limits
from quotes.readers.outcome import Unreadable
from quotes.readers.source import Source, size_in_words

AGENT = "quotes/0.1 (reads news articles; Python)"
_MOVED = (301, 302, 303, 307, 308)


def fetched(address: str, limits: Limits) -> Source:
    """What is at an http(s) address; follows redirects.

    The user may name a machine of their own network; a page may not lead there: a redirect to an
    address that is not public is refused unless it is the same host and port as the user named.
    The check is made on the connection itself, so that no name can resolve to something else in
    between. Raises `Unreadable` for anything but an answer with status 200.
    """
    deadline = time.monotonic() + limits.seconds
    asked = urlsplit(address)
    for _ in range(limits.redirects + 1):
        parts = urlsplit(address)
        try:
            same = (parts.hostname, parts.port) == (asked.hostname, asked.port)
            answer = _answer(address, own_network=same, deadline=deadline)
        except ValueError as error:  # a port or host that is none
            raise Unreadable(f"not an address: {error}") from None
        except TimeoutError:
            raise Unreadable(f"no answer within {limits.seconds:g} seconds") from None
        except (OSError, http.client.HTTPException) as error:
            raise Unreadable(f"not reachable: {error}") from None
        if answer.status in _MOVED and (target := answer.headers.get("Location")):
            answer.close()
            address = urljoin(address, target)
            if urlsplit(address).scheme not in ("http", "https"):
                raise Unreadable(f"leads to {address[:100]!r}, not followed")
            continue
        if answer.status != 200:
            answer.close()
            raise Unreadable(f"the server answers {answer.status} {answer.reason}")
        body = _Body(answer, limits, deadline)
        kind = answer.headers.get("Content-Type", "")
        return Source(
            address, cast(BinaryIO, io.BufferedReader(body)), content_type=kind, url=address
        )
    raise Unreadable(f"moved more than {limits.redirects} times, not followed")


def _answer(address: str, *, own_network: bool, deadline: float) -> http.client.HTTPResponse:
    parts = urlsplit(address)
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    secure = parts.scheme == "https"
    make = _SecureConnection if secure else _Connection
    connection = make(parts.hostname or "", parts.port, timeout=left)
    connection.own_network = own_network
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.8", "Connection": "close"}
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


class _Connection(http.client.HTTPConnection):
    own_network = False

    def connect(self) -> None:
        super().connect()
        _refuse_own_network(self.sock, self.own_network)


class _SecureConnection(http.client.HTTPSConnection):
    own_network = False

    def __init__(self, host: str, port: int | None, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout, context=ssl.create_default_context())

    def connect(self) -> None:
        super().connect()
        _refuse_own_network(self.sock, self.own_network)


def _refuse_own_network(sock: socket.socket, allowed: bool) -> None:
    peer = ipaddress.ip_address(str(sock.getpeername()[0]).partition("%")[0])
    mapped = getattr(peer, "ipv4_mapped", None) or peer
    if not allowed and not mapped.is_global:
        sock.close()
        raise Unreadable(f"leads to {mapped}, which is not a public address: refused")


class _Body(io.RawIOBase):
    """The body of an answer, as long as there is time and it is not too large."""

    def __init__(self, answer: http.client.HTTPResponse, limits: Limits, deadline: float) -> None:
        self._answer = answer
        self._limits = limits
        self._deadline = deadline
        self._left = limits.download

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if time.monotonic() > self._deadline:
            raise Unreadable(f"not complete within {self._limits.seconds:g} seconds")
        try:
            data = self._answer.read1(len(buffer))
        except TimeoutError:
            raise Unreadable(f"not complete within {self._limits.seconds:g} seconds") from None
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(f"larger than {size_in_words(self._limits.download)}, not read")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._answer.close()
        super().close()
