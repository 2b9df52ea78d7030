"""WARC (ISO 28500), packed or not: the pages of a web archive."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from quotes.readers.extras import library
from quotes.readers.outcome import Article, Failure, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source
from quotes.readers.unpacked import Bomb, Counted, Gauge, guarded

NAME = "warc"
_TYPES = ("text/html", "application/xhtml", "text/plain", "xml", "json")


def recognises(source: Source) -> bool:
    """A version line, maybe inside gzip."""
    head = source.head[:65536]
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 16)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def articles(source: Source, reading: Reading) -> Iterator[Article | Failure]:
    """What is in each response, resource and conversion that is text and was found (status 200)."""
    warcio = library("warcio.archiveiterator", "a web archive (WARC)", "web")
    gauge = Gauge(reading.options.limits)
    stream = Counted(source.raw(), gauge)
    try:
        for record in warcio.ArchiveIterator(stream, arc2warc=True):
            if record.rec_type not in ("response", "resource", "conversion"):
                continue
            headers = record.http_headers
            if headers is not None and headers.get_statuscode() != "200":
                continue
            kind = (headers or record.rec_headers).get_header("Content-Type") or ""
            if kind and not any(name in kind.lower() for name in _TYPES):
                continue
            url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            content = guarded(cast(BinaryIO, record.content_stream()), gauge)
            where = f"{source.where}!{url}"
            inner = Source(where, content, source.path, source.depth + 1, kind, url or None)
            try:
                yield from reading.inner(inner)
            except Bomb as bomb:
                if bomb.gauge is gauge:
                    raise
                yield Failure(where, str(bomb), source.path)
    except warcio.ArchiveLoadFailed as error:
        raise Unreadable(f"broken web archive: {error}") from None
