"""Conditional requests: a response that the browser has is not sent again (RFC 9110, ETag)."""

from __future__ import annotations

from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEPT = frozenset({b"set-cookie", b"link", b"vary", b"cache-control", b"etag"})


class ConditionalRequests:
    """ASGI middleware: adds an ETag to complete responses, and answers 304 if it is known.

    The tag is weak, since the response may be compressed on its way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond with 304 if the browser has this content, else pass the response on."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        known = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None

        async def tagged(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start is not None:
                begun, start = start, None
                if _is_whole(begun, message) and _is_known(_tag(begun, message["body"]), known):
                    await send({**begun, "status": 304, "headers": _few(begun)})
                    await send({"type": "http.response.body", "body": b""})
                    return
                await send(begun)
            await send(message)

        await self._app(scope, receive, tagged)


def _is_whole(start: Message, message: Message) -> bool:
    """Whether a response comes in one piece and has no tag yet (static files have one)."""
    has_own = any(name == b"etag" for name, _ in start["headers"])
    whole = bool(message.get("body")) and not message.get("more_body", False)
    return start["status"] == 200 and whole and not has_own


def _tag(start: Message, body: bytes) -> str:
    """Add an ETag to the response; returns it."""
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    MutableHeaders(raw=start["headers"])["ETag"] = f"W/{tag}"
    return tag


def _is_known(tag: str, known: str) -> bool:
    """Whether the If-None-Match header `known` matches the tag; `*` matches any."""
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in known.split(","))


def _few(start: Message) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in start["headers"] if name in _KEPT]
