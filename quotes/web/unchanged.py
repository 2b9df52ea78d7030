"""Answers that the browser has already are not sent again (ETag and If-None-Match, RFC 9110)."""

from __future__ import annotations

from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEPT = frozenset({b"set-cookie", b"link", b"vary", b"cache-control", b"etag"})


class Unchanged:
    """ASGI middleware: a tag of the content with every answer that is whole, 304 where it is known.

    The tag is weak, for the answer may be packed on its way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers with 304 where the browser has just this answer."""
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
    """Whether an answer is made at once, and has no tag of its own, as files have."""
    has_own = any(name == b"etag" for name, _ in start["headers"])
    whole = bool(message.get("body")) and not message.get("more_body", False)
    return start["status"] == 200 and whole and not has_own


def _tag(start: Message, body: bytes) -> str:
    """Tag the answer; returns the tag."""
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    MutableHeaders(raw=start["headers"])["ETag"] = f"W/{tag}"
    return tag


def _is_known(tag: str, known: str) -> bool:
    """Whether `known`, an If-None-Match header, has the tag; `*` has any."""
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in known.split(","))


def _few(start: Message) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in start["headers"] if name in _KEPT]
