"""Bytes from any origin that can be read once, from the start."""

from __future__ import annotations

import codecs
import io
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import IO, BinaryIO, cast

from quotes.readers.outcome import Unreadable

HEAD = 1 << 16
_SPOOL = 1 << 24
# The byte order marks of encodings in which a letter is not one byte; UTF-32's begins as UTF-16's.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Source:
    """A named stream whose first 64 KB (`head`) can be inspected before it is read.

    `where` names it for the user (`a.zip!b.html`), `path` is the file or address that contains it,
    `depth` counts the archives around it, `content_type` is what a server or archive declared,
    `validators` are the headers by which a server tells whether it has changed (RFC 9110).
    """

    def __init__(
        self,
        where: str,
        stream: BinaryIO,
        path: str = "",
        depth: int = 0,
        content_type: str = "",
        url: str | None = None,
        validators: Mapping[str, str] | None = None,
    ) -> None:
        self.where = where
        self.path = path or where
        self.depth = depth
        self.content_type = content_type
        self.url = url
        self.validators = validators or {}
        self._stream = stream
        self.head = _up_to(stream, HEAD)
        if encoding := wide_encoding(self.head):
            self._stream = _in_utf8(self.head, stream, encoding)
            self.head = _up_to(self._stream, HEAD)
        self._ahead = io.BytesIO(self.head)

    @property
    def name(self) -> str:
        """The name in lower case, without `.gz`, as a hint at the format."""
        return self.where.lower().removesuffix(".gz")

    @cached_property
    def start(self) -> str:
        """The head as characters, only to inspect its form: no encoding is decided here."""
        return self.head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()

    @property
    def position(self) -> int:
        """How many bytes of the stream have been read, 0 if unknown."""
        try:
            return self._stream.tell()
        except (OSError, ValueError):
            return 0

    @property
    def size(self) -> int:
        """The size in bytes of the file at `path`, 0 if it is not a file."""
        try:
            return Path(self.path).stat().st_size
        except OSError:
            return 0

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes (fewer only at the end), or all that are left."""
        data = self._ahead.read(size)
        if size < 0:
            return data + self._stream.read()
        return data + _up_to(self._stream, size - len(data)) if len(data) < size else data

    def readline(self, limit: int) -> bytes:
        """The next line with its end, cut off after `limit` bytes; empty at the end."""
        line = self._ahead.readline(limit)
        if line.endswith(b"\n") or len(line) >= limit:
            return line
        return line + self._stream.readline(limit - len(line))

    def whole(self, limit: int) -> bytes:
        """All of it; `Unreadable` if it is larger than `limit` bytes."""
        data = self.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(f"larger than {size_in_words(limit)}, not read")
        return data

    def raw(self) -> BinaryIO:
        """The stream as a file object that cannot seek."""
        return cast(BinaryIO, io.BufferedReader(_Raw(self)))

    def seekable(self, limit: int) -> IO[bytes]:
        """A file object that can seek, from the start: the file itself, or a temporary copy."""
        if self._stream.seekable():
            self._stream.seek(0)
            return self._stream
        copy = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 - the caller reads it
        size = 0
        while piece := self.read(1 << 20):
            size += len(piece)
            if size > limit:
                raise Unreadable(f"larger than {size_in_words(limit)}, not read")
            copy.write(piece)
        copy.seek(0)
        return cast(IO[bytes], copy)


def open_file(path: Path) -> Source:
    """The file at `path`; raises `OSError` as opening it does."""
    return Source(str(path), cast(BinaryIO, path.open("rb")))


def size_in_words(size: int) -> str:
    """A number of bytes in words: `32 MB`."""
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"


def _up_to(stream: BinaryIO, size: int) -> bytes:
    """Read `size` bytes, or all there are: pipes and sockets return less at a time."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def wide_encoding(data: bytes) -> str | None:
    """UTF-32 or UTF-16, if `data` begins with its byte order mark."""
    return next((encoding for mark, encoding in _WIDE if data.startswith(mark)), None)


def _in_utf8(head: bytes, stream: BinaryIO, encoding: str) -> BinaryIO:
    """What is left of a stream of UTF-16 or UTF-32, its `head` before it, as UTF-8."""
    return cast(BinaryIO, io.BufferedReader(_Utf8(head, stream, encoding)))


class _Utf8(io.RawIOBase):
    """A stream of another encoding as UTF-8; what is no character becomes U+FFFD."""

    def __init__(self, head: bytes, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = self._converted(head)

    def _converted(self, data: bytes) -> bytes:
        return self._decoder.decode(data, final=not data).encode("utf-8", "replace")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            data = self._stream.read(len(buffer))
            self._ready = self._converted(data)
            if not data:
                break
        piece, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def tell(self) -> int:
        """How far the stream beneath has been read."""
        return self._stream.tell()

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Raw(io.RawIOBase):
    def __init__(self, source: Source) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
