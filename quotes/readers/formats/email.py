"""E-mail (RFC 5322, MIME), and web pages saved as MHTML."""

from __future__ import annotations

import email
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import BinaryIO, cast

from quotes.readers.encoding import decode
from quotes.readers.entities import unescaped
from quotes.readers.extras import library
from quotes.readers.formats import other
from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source
from quotes.readers.values import words

NAME = "email"
_PARTS = 500
# Lines that may begin a part. Each takes the library a third of a millisecond.
_BEGINNINGS = 10_000
_HEADED = re.compile(r"(?:[!-9;-~]{1,80}:[^\r\n]{0,1000}(?:\r\n?|\n)){1,100}(?:\r\n?|\n)")
_MANY = f"an e-mail of more than {_PARTS} parts, not read"
# What the library raises at unexpected headers.
_ODD = (ValueError, LookupError, AttributeError, TypeError, MessageError)


def recognises(source: Source) -> bool:
    """At least two headers, one of them specific to e-mail, and an empty line; one is enough in a
    file that is named as an e-mail."""
    named = source.name.endswith((".eml", ".mht", ".mhtml")) and _HEADED.match(source.start)
    return bool(named) or other.mail(source) == other.MAIL


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """The text of a message and an article from each attachment; or the saved page."""
    data = source.whole(reading.options.limits.article)
    if data.count(b"\n--") > _BEGINNINGS:
        raise Unreadable(_MANY)
    try:
        message = email.message_from_bytes(data.removeprefix(BOM_UTF8).lstrip(), policy=default)
        parts = list(message.walk())
    except RecursionError:
        raise Unreadable("an e-mail nested too deeply, not read") from None
    except _ODD as error:
        raise Unreadable(f"broken e-mail: {error}") from None
    if len(parts) > _PARTS:
        raise Unreadable(_MANY)
    if address := _header(message, "Snapshot-Content-Location"):
        yield from _page(parts, address, source, reading)
        return
    body = _body(message)
    if body is not None:
        yield _article(source, message, body)
    for number, part in enumerate(parts):
        if part is not body and part.is_attachment() and not part.is_multipart():
            yield from reading.inner(_inner(part, number, source))


def _body(message: EmailMessage) -> EmailMessage | None:
    try:
        return cast("EmailMessage | None", message.get_body(("plain", "html")))
    except _ODD:
        return None


def _article(source: Source, message: EmailMessage, body: EmailMessage) -> RawArticle:
    text = _content(body, source.where)
    if body.get_content_type() == "text/html":
        library("trafilatura", "an e-mail in HTML", "web")
        from quotes.readers import page

        text, blocks = page.fragment(text)
    else:
        text, blocks = unescaped(text), ()
    sender, address = parseaddr(_header(message, "From"))
    return RawArticle(
        source.where,
        text,
        title=_header(message, "Subject") or None,
        published=_header(message, "Date") or None,
        author=sender or address or None,
        language=_header(message, "Content-Language") or None,
        blocks=blocks,
    )


def _page(
    parts: list[EmailMessage], address: str, source: Source, reading: Reading
) -> Iterator[RawArticle | Failure]:
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise Unreadable("a saved web page (MHTML) without an HTML part")
    yield from reading.inner(_inner(page, 0, source, address))


def _inner(part: EmailMessage, number: int, source: Source, url: str | None = None) -> Source:
    """A part as an input to read."""
    data = part.get_payload(decode=True)
    name = _filename(part) or str(number)
    return Source(
        source.where if url else f"{source.where}!{name}",
        cast(BinaryIO, io.BytesIO(data if isinstance(data, bytes) else b"")),
        source.path,
        source.depth + 1,
        str(part.get("Content-Type", "")),
        url,
    )


def _filename(part: EmailMessage) -> str | None:
    try:
        return part.get_filename()
    except _ODD:
        return None


def _content(part: EmailMessage, where: str) -> str:
    """The text of a part; if its encoding is declared wrongly, or not at all, it is detected."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data:
        return ""
    try:
        return decode(data, where, part.get_content_charset(), repair=True)
    except (Unreadable, *_ODD):
        return _replaced(part, data)


def _replaced(part: EmailMessage, data: bytes) -> str:
    """The text of a part with U+FFFD for what is no character."""
    try:
        return str(part.get_content())
    except _ODD:
        return data.decode("utf-8", "replace")


def _header(message: EmailMessage, name: str) -> str:
    try:
        return words(message.get(name)) or ""
    except _ODD:
        return ""
