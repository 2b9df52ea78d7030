"""Gzip: one packed file of any other format."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source
from quotes.readers.unpacked import Counted, UnpackedSize, guarded

NAME = "gzip"


def recognises(source: Source) -> bool:
    """The magic number of RFC 1952."""
    return source.head.startswith(b"\x1f\x8b")


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """The contents of the packed file."""
    unpacked = UnpackedSize(reading.options.limits)
    packed = io.BufferedReader(Counted(source.raw(), unpacked), 1 << 16)
    stream = guarded(cast(BinaryIO, gzip.GzipFile(fileobj=packed)), unpacked)
    try:
        inner = Source(
            source.where, stream, source.path, source.depth + 1, source.content_type, source.url
        )
        yield from reading.inner(inner)
    except (EOFError, OSError, zlib.error) as error:
        raise Unreadable(f"broken gzip: {error}") from None
