"""Decodes bytes: by the declared encoding, else as UTF-8, else by what they look like."""

from __future__ import annotations

import codecs
import logging
import re

from charset_normalizer import from_bytes
from ftfy import fix_encoding

from quotes.readers.mixed import INNER_MARK, decode_mixed, mixed_with, old_encoding
from quotes.readers.outcome import Unreadable

_log = logging.getLogger(__name__)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 1 << 18
# A closing quotation mark that was decoded as cp1252, which lacks the last of its three bytes.
_LOST = "â€\ufffd"


def decode(data: bytes, where: str, declared: str | None = None, *, repair: bool = False) -> str:
    """The text in `data`, without its byte order mark.

    A byte order mark and valid UTF-8 take precedence over the `declared` encoding, which is often
    wrong on old pages. Otherwise the encoding is detected, and logged. With `repair`, ftfy mends
    text that was decoded wrongly before it reached us ("â€œ"), where it is certain. Raises
    `Unreadable` for bytes that are not text.
    """
    text = _decoded(data, where, declared)
    return fix_encoding(text.replace(_LOST, "”")) if repair else text


def encoding_of(data: bytes) -> str:
    """The encoding of `data` that has no byte order mark; the old one where UTF-8 is mixed with it.

    Raises `Unreadable` if it is unknown.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = mixed_with(data) or _detected(data)
        if found is None:
            raise Unreadable(f"not valid UTF-8 (byte {error.start})") from None
        return found
    return "utf-8"


def old_encoding_of(data: bytes) -> str | None:
    """`cp1252` or `mac_roman` for `data` that is not UTF-8, if it is one of them for certain."""
    return None if _partly_utf8(data) else old_encoding(data)


def looks_binary(data: bytes) -> bool:
    """Whether `data` cannot be text in any encoding that newspapers use."""
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return False
    sample = data[:_SAMPLE]
    # A text may hold a stray NUL, but one in a hundred bytes means that it is not text.
    return len(_CONTROL.findall(sample)) > len(sample) / 100


def _decoded(data: bytes, where: str, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if looks_binary(data):
        raise Unreadable("binary data, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, where, declared, error)


def _legacy(data: bytes, where: str, declared: str | None, error: UnicodeDecodeError) -> str:
    if old := mixed_with(data):
        _log.warning("%s: partly UTF-8 and partly %s, read as both", where, old)
        return decode_mixed(data, old)
    stated = _really(declared)
    if stated == "cp1252" and old_encoding_of(data) == "mac_roman":
        stated = None  # the bytes of Mac Roman are letters in Windows-1252, but at odd places
    for encoding in (stated, _detected(data)):
        if encoding is None:
            continue
        try:
            text = data.decode(encoding)
        except (LookupError, UnicodeError):  # the codec "undefined" raises the latter
            continue
        if encoding != stated:
            _log.warning("%s: not UTF-8 (byte %d), read as %s", where, error.start, encoding)
        return text
    raise Unreadable(f"not valid UTF-8 (byte {error.start}), and no other encoding fits")


def _really(declared: str | None) -> str | None:
    """The encoding that a declaration means: Latin-1 and ASCII are cp1252, by the Encoding
    Standard."""
    try:
        name = codecs.lookup(declared.strip()).name if declared else None
    except LookupError:
        return None
    return "cp1252" if name in ("iso8859-1", "ascii", "cp1252") else name


def _detected(data: bytes) -> str | None:
    """cp1252 or mac_roman if few bytes are beyond ASCII and it explains them all, else the detected
    encoding."""
    if old := old_encoding_of(data):
        return old
    if _partly_utf8(data) or INNER_MARK.search(data):
        return None
    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best else None


def _partly_utf8(data: bytes) -> bool:
    """Whether most bytes beyond ASCII are UTF-8: then only a part is broken."""
    good = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", data))
    text = data.decode("utf-8", "replace")
    return good > 2 * text.count("\ufffd")
