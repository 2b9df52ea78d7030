"""WARC (ISO 28500), compressed or not: the pages of a web archive."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from typing import Any, BinaryIO, cast

from quotes.readers.extras import library
from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source
from quotes.readers.unpacked import Bomb, Counted, UnpackedSize, guarded

NAME = "warc"
_HEADER = 1 << 14  # largest size of a record's headers, in bytes
_HEAD = re.compile(rb"WARC/1\..*?\n\r?\n", re.S)
_LENGTH = re.compile(rb"^Content-Length:\s*[1-9]", re.M | re.I)  # of content behind the headers
_TYPES = ("text/html", "application/xhtml", "text/plain", "xml", "json")


def recognises(source: Source) -> bool:
    """A version line, possibly inside gzip."""
    head = source.head[:65536]
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 16)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """The contents of each textual response (status 200), resource and conversion."""
    warcio = library("warcio.archiveiterator", "a web archive (WARC)", "web")
    unpacked = UnpackedSize(reading.options.limits)
    packed = source.head.startswith(b"\x1f\x8b")
    stream = _Tailed(Counted(source.raw(), unpacked), packed)
    try:
        records = warcio.ArchiveIterator(stream, arc2warc=True)
        wrong = 0
        for record in _whole(records):
            if records.err_count > wrong:
                wrong = records.err_count
                yield Failure(f"{source.where}[{wrong}]", WRONG_LENGTH, source.path)
            if record.rec_type not in ("response", "resource", "conversion"):
                continue
            headers = record.http_headers
            if headers is not None and headers.get_statuscode() != "200":
                continue
            kind = (headers or record.rec_headers).get_header("Content-Type") or ""
            if kind and not any(name in kind.lower() for name in _TYPES):
                continue
            url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            content = guarded(cast(BinaryIO, _Content(record)), unpacked)
            where = f"{source.where}!{url}"
            inner = Source(where, content, source.path, source.depth + 1, kind, url or None)
            try:
                yield from reading.inner(inner)
            except Bomb as bomb:
                if bomb.unpacked is unpacked:
                    raise
                yield Failure(where, str(bomb), source.path)
        if stream.cut_off:
            raise Unreadable(CUT)
    except warcio.ArchiveLoadFailed as error:
        said = " ".join(str(error).split())
        raise Unreadable(
            WHOLE if "non-chunked" in said else f"broken web archive: {said[:200]}"
        ) from None


WRONG_LENGTH = "a record is longer than its stated length: the rest of it is not read"
WHOLE = "a web archive that is packed as a whole, not record by record: unpack it first (gunzip)"
CUT = "broken web archive: truncated, the rest is missing"


def _whole(records: Iterable[Any]) -> Iterator[Any]:
    """The records as long as they are complete; raises `Unreadable` at one that is not."""
    rest = iter(records)
    while True:
        try:
            # The library reports on standard error what it skips; it also counts it.
            with redirect_stderr(io.StringIO()):
                record = next(rest, None)
        except (AttributeError, TypeError, ValueError, EOFError):  # half a header
            raise Unreadable(CUT) from None
        if record is None:
            return
        if record.rec_headers.get_header("Content-Length") is None:
            raise Unreadable(CUT)
        yield record
        while record.raw_stream.read(1 << 16):
            pass
        if _missing(record):
            raise Unreadable(CUT)


def _missing(record: Any) -> int:
    """How many announced bytes of a record are missing at its end."""
    return int(getattr(record.raw_stream, "limit", 0))


class _Tailed:
    """A stream that knows whether it ended in the middle of a record.

    The library silently skips an incomplete packed member or header at the end.
    """

    def __init__(self, stream: Any, packed: bool) -> None:
        self._stream = stream
        self._tail = b""
        self._packed = packed
        self._member: Any = None  # the packed member being read

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data: bytes = self._stream.read(size)
        if data:
            self._tail = (self._tail + (self._unpacked(data) if self._packed else data))[-_HEADER:]
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _unpacked(self, data: bytes) -> bytes:
        """Follow these bytes from member to member."""
        found = b""
        while data:
            self._member = self._member or zlib.decompressobj(31)
            try:
                found = (found + self._member.decompress(data))[-_HEADER:]
            except zlib.error:  # the library reports it
                self._packed, self._member = False, None
                return found
            data = self._member.unused_data
            self._member = None if self._member.eof else self._member
        return found

    @property
    def cut_off(self) -> bool:
        """Whether a packed member or the last record's headers are incomplete, or its content is
        missing."""
        if self._member is not None:
            return True
        start = self._tail.rfind(b"WARC/1.")
        if start < 0:
            return False
        head = _HEAD.match(self._tail, start)
        if head is None:
            return True
        return head.end() == len(self._tail) and _LENGTH.search(head[0]) is not None


class _Content(io.RawIOBase):
    """The content of a record; reading its end raises if it is incomplete."""

    def __init__(self, record: Any) -> None:
        self._record = record
        self._stream = record.content_stream()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        if not data and _missing(self._record):
            raise Unreadable("truncated before its end")
        buffer[: len(data)] = data
        return len(data)
