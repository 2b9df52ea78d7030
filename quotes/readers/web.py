"""Fetches the pages at addresses that the user gives, with limits on time, size and destination."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import ssl
import tempfile
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import IO, Any, BinaryIO, cast

import anyio
import httpcore
import httpx

from quotes.readers.options import MB, Limits
from quotes.readers.outcome import Unreadable
from quotes.readers.source import Source, size_in_words

_notices = logging.getLogger("quotes.notices")

AGENT = "quotes/0.1 (reads news articles; Python)"
_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
# Content encodings that no reader decodes (gzip is recognised by its bytes). Others are ignored:
# some servers declare them for plain bodies.
_PACKED = re.compile(r"\b(?:br|deflate|zstd|compress|dcb|dcz)\b", re.I)
_MOVED = (301, 302, 303, 307, 308)
_IN_MEMORY = 4 * MB
_GRACE = 2.0  # seconds to shut down in, after the time is up


def fetched(
    address: str,
    limits: Limits,
    before: Mapping[str, str] | None = None,
    *,
    named: str | None = None,
) -> Source:
    """The complete content at an http(s) address; follows redirects.

    The user may name a machine on their own network, but a page or feed may not lead there: an
    address that is not public is refused, unless it has the host and port that the user named
    (`named`, by default `address`; empty if the user named no address).
    The check is made on the connection itself, so that no name can resolve to something else in
    between. `limits.seconds` covers everything from the first name look-up to the last byte.
    `before` are the headers (ETag, Last-Modified) received last time. Raises `Unchanged` if it has
    not changed since, `Refused` for an address that is not public, `NoPage` for a status other
    than 200, and `Unreadable` for anything else but a whole answer.
    """
    answer = _in_time(address, address if named is None else named, limits, before or {})
    if address.lower().startswith("https:") and answer.address.startswith("http:"):
        _notices.warning(
            "%s: leads to %s, which is not encrypted: others can have changed what was read",
            address,
            answer.address,
        )
    body = cast(BinaryIO, answer.body)
    return Source(
        answer.address,
        body,
        content_type=answer.content_type,
        url=answer.address,
        validators=answer.validators,
    )


class Unchanged(Unreadable):
    """The page has not changed since it was last fetched."""


class Refused(Unreadable):
    """The page may not be fetched, now or later, unless the user names it."""


class NoPage(Unreadable):
    """The server answered with another status than 200."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"the server answered {status} {reason}".strip())
        self.status = status


@dataclass(frozen=True)
class _Answer:
    address: str
    content_type: str
    body: IO[bytes]
    validators: Mapping[str, str]


def _in_time(address: str, named: str, limits: Limits, before: Mapping[str, str]) -> _Answer:
    """Fetch in a thread of its own, and wait for it no longer than the time limit.

    This thread's event loop may be running already (in a notebook), and a name look-up by the
    system cannot be interrupted.
    """
    outcome: SimpleQueue[_Answer | Exception] = SimpleQueue()

    def work() -> None:
        try:
            outcome.put(asyncio.run(_fetch(address, named, limits, before)))
        except Exception as error:
            outcome.put(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        found = outcome.get(timeout=limits.seconds + _GRACE)
    except Empty:
        found = TimeoutError()
    if isinstance(found, TimeoutError):
        raise Unreadable(f"not complete within {limits.seconds:g} seconds")
    if isinstance(found, Exception):
        raise found
    return found


async def _fetch(address: str, named: str, limits: Limits, before: Mapping[str, str]) -> _Answer:
    try:
        async with asyncio.timeout(limits.seconds):
            return await _follow(_parsed(address), httpx.URL(named), limits, before)
    except (httpx.InvalidURL, ValueError) as error:
        raise Unreadable(f"not an address: {error}") from None
    except (httpcore.ProtocolError, anyio.EndOfStream) as error:
        raise Unreadable(f"incomplete response: {error}") from None
    except TimeoutError:
        raise
    except (httpcore.NetworkError, httpcore.TimeoutException, OSError) as error:
        raise Unreadable(f"not reachable: {_cause(error)}") from None


def _cause(error: BaseException) -> BaseException:
    """The system's message, beneath the libraries' wrapping."""
    while under := error.__cause__ or error.__context__:
        error = under
    return error


async def _follow(
    url: httpx.URL, named: httpx.URL, limits: Limits, before: Mapping[str, str]
) -> _Answer:
    backend = _Network(named)
    context = ssl.create_default_context()
    async with httpcore.AsyncConnectionPool(context, network_backend=backend) as pool:
        for _ in range(limits.redirects + 1):
            request = httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            )
            async with pool.stream(
                "GET", request, headers=[*_headers(url), *_conditions(before)]
            ) as response:
                target = _header(response, b"location")
                if response.status in _MOVED and target:
                    url = _parsed(str(url.join(target)), told=target)
                    continue
                if response.status == 304 and before:
                    raise Unchanged("not changed since it was last fetched")
                if response.status != 200:
                    reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
                    raise NoPage(response.status, reason)
                packed = _header(response, b"content-encoding").strip()
                if _PACKED.search(packed):
                    raise Unreadable(
                        f"the server sent it compressed as {packed[:40]!r}, which is not supported"
                    )
                body = await _body(response, limits)
                kind = _header(response, b"content-type")
                return _Answer(str(url), kind, body, _validators(response))
    raise Unreadable(f"more than {limits.redirects} redirects, not followed")


def _parsed(address: str, told: str = "") -> httpx.URL:
    url = httpx.URL(address)
    if url.scheme not in ("http", "https"):
        raise Unreadable(f"leads to {(told or address)[:100]!r}, not followed")
    if not url.host:
        raise Unreadable("not an address: no host")
    return url.copy_with(userinfo=b"")  # a password is for nobody whom a page leads to


def _headers(url: httpx.URL) -> list[tuple[str | bytes, str | bytes]]:
    return [("Host", url.netloc), *_HEADERS.items()]


def _conditions(before: Mapping[str, str]) -> list[tuple[str | bytes, str | bytes]]:
    names = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
    return [(asked, before[name]) for name, asked in names if before.get(name)]


def _validators(response: httpcore.Response) -> dict[str, str]:
    names = ("ETag", "Last-Modified")
    stated = {name: _header(response, name.lower().encode()) for name in names}
    return {name: value for name, value in stated.items() if value}


def _header(response: httpcore.Response, name: bytes) -> str:
    values = (value for key, value in response.headers if key.lower() == name)
    return next(values, b"").decode("latin-1")


async def _body(response: httpcore.Response, limits: Limits) -> IO[bytes]:
    """The whole body; h11 raises where it is shorter than announced, or a chunk is broken."""
    body = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller reads it
    size = 0
    async for piece in response.aiter_stream():
        size += len(piece)
        if size > limits.download:
            raise Unreadable(f"larger than {size_in_words(limits.download)}, not read")
        body.write(piece)
    body.seek(0)
    return cast(IO[bytes], body)


class _Network(httpcore.AnyIOBackend):
    """Connects only to public addresses, and to the host and port that the user named."""

    def __init__(self, named: httpx.URL) -> None:
        super().__init__()
        self._own = (named.raw_host.decode("ascii"), named.port or _port(named.scheme))

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await super().connect_tcp(host, port, timeout, local_address, socket_options)
        peer = ipaddress.ip_address(str(stream.get_extra_info("server_addr")[0]).partition("%")[0])
        reached = getattr(peer, "ipv4_mapped", None) or peer
        if (host, port) != self._own and not reached.is_global:
            await stream.aclose()
            raise Refused(f"leads to {reached}, which is not a public address: refused")
        return stream


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80
