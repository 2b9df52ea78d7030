"""Decodes records line by line: any line may have been pasted from elsewhere."""

from __future__ import annotations

import logging
import re

from quotes.readers.encoding import encoding_of, old_encoding_of
from quotes.readers.mixed import OLD, decode_mixed, mixed_with
from quotes.readers.outcome import Unreadable
from quotes.readers.source import Source

_log = logging.getLogger(__name__)
_UNDECODED = re.compile("[\udc80-\udcff]")


class LineDecoder:
    """Decodes the lines of a source: as UTF-8, else by what the line or the head looks like."""

    def __init__(self, source: Source) -> None:
        self._where = source.where
        # The head may end inside a character: ignore what follows its last line end.
        head = source.head[: source.head.rfind(b"\n") + 1] or source.head
        try:
            self._encoding = encoding_of(head)
        except Unreadable:
            self._encoding = "utf-8"  # with broken lines, which are reported one by one
        self._told = False

    def text(self, line: bytes) -> str:
        """The characters of a line; bytes that are none in any encoding become lone surrogates."""
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            return self._old(line)

    def _old(self, line: bytes) -> str:
        mixed = mixed_with(line)
        encoding = self._encoding
        if encoding == "utf-8":
            encoding = mixed or old_encoding_of(line) or encoding
        if not self._told:
            self._told = True
            _log.warning("%s: lines that are not UTF-8, read as %s", self._where, encoding)
        if mixed and encoding in OLD:
            return decode_mixed(line, encoding)
        return line.decode(encoding, "surrogateescape")


def undecoded(text: str) -> bool:
    """Whether a `LineDecoder` left bytes of a text undecoded."""
    return bool(_UNDECODED.search(text))
