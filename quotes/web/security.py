"""Checks of every request, as ASGI middleware: Host, Origin and rate; and security headers.

Texts in the database are not trusted, and neither are other pages that the browser has open. Such
a page may send requests here (DNS rebinding, cross-site forms); their Host and Origin headers
give them away.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quotes.web.settings import ServerSettings, is_loopback

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ADDRESSES = 10_000  # how many clients the rate limit remembers


class Guard:
    """Rejects requests that are not meant for this server; adds headers to every response."""

    def __init__(self, app: ASGIApp, settings: ServerSettings) -> None:
        self._app = app
        self._settings = settings
        self._names = settings.names
        self._rates = Rates(settings.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to a rejected request, else pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        refused = self._refused(scope, Headers(scope=scope))
        await (refused or self._app)(scope, receive, with_headers)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if _name(host) not in self._names and not _is_address(host, scope):
            hint = f"start it with --allow-host {_name(host)}" if _name(host) else "no Host"
            return _refusal(scope, 421, f"this server does not answer to {host!r}: {hint}")
        if scope["method"] not in _SAFE and not _same_origin(headers, host):
            return _refusal(scope, 403, "this request came from another page")
        address = (scope.get("client") or ("", 0))[0]
        wait = 0.0 if is_loopback(address) else self._rates.wait(address)
        if wait > 0:
            refusal = _refusal(scope, 429, "too many requests: wait a moment")
            refusal.headers["Retry-After"] = str(int(wait) + 1)
            return refusal
        return None


def _name(host: str) -> str:
    """The name in a Host header, in lower case, without the port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def _is_address(host: str, scope: Scope) -> bool:
    """Whether the host is the IP address of this machine that the request came to."""
    return bool(scope.get("server")) and _name(host).strip("[]") == scope["server"][0]


def _same_origin(headers: Headers, host: str) -> bool:
    """Whether a request comes from a page of this server, or from a program."""
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == host.lower()
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def _refusal(scope: Scope, status: int, words: str) -> Response:
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": words}, status)
    return PlainTextResponse(words + "\n", status)


class Rates:
    """The rate limit of each client address: a token bucket that holds four seconds' worth."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._full = rate * 4
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Take a token from an address's bucket: 0, or the seconds until there is one."""
        now = time.monotonic()
        left, before = self._buckets.pop(address, (self._full, now))
        left = min(self._full, left + (now - before) * self._rate)
        allowed = left >= 1
        self._buckets[address] = (left - 1 if allowed else left, now)
        if len(self._buckets) > _ADDRESSES:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate
