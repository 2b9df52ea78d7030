"""Decodes texts that are partly UTF-8 and partly Windows-1252, as pasting between pages produces.

Bytes that form a UTF-8 character and would be an odd pair in Windows-1252 are taken as UTF-8, the
rest as Windows-1252.
"""

from __future__ import annotations

import re

# Bytes that end a quotation or a word in Windows-1252: after an accented capital (CAFÄ”), the two
# look like a rare UTF-8 letter.
_PUNCTUATION = rb"\x85\x92\x94\x96\x97\x99\xa0\xbb"
_CHARACTER = re.compile(
    rb"[\xc2\xc3][\x80-\xbf]"
    rb"|[\xc4\xc5](?![" + _PUNCTUATION + rb"])[\x80-\xbf]"
    rb"|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
)
# Bytes that newsrooms really used before UTF-8: quotes, dashes, ellipses, accents, symbols.
WINDOWS = re.compile(
    rb"[\x80\x85\x91-\x97\x99\xa0\xa2-\xae\xb0-\xb4\xb7-\xbf\xc0-\xd6\xd8-\xf6\xf8-\xff]"
)
# Half a UTF-8 character, and the byte order marks of UTF-16: broken text, not a mixture.
_BROKEN = re.compile(rb"[\xe1-\xef][\x80-\xbf](?![\x80-\xbf])|\xff\xfe|\xfe\xff")
_ASCII = re.compile(rb"[\x00-\x7f]+")


def is_mixed(data: bytes) -> bool:
    """Whether `data`, which is not valid UTF-8, is UTF-8 in parts and Windows-1252 in others."""
    rest, characters = _CHARACTER.subn(b" ", data)
    if not characters or _BROKEN.search(rest):
        return False
    high = _ASCII.sub(b"", rest)
    return len(high) < 0.1 * len(data) and not WINDOWS.sub(b"", high)


def decode_mixed(data: bytes) -> str:
    """The text; raises UnicodeDecodeError where `is_mixed` does not hold."""
    pieces: list[str] = []
    end = 0
    for character in _CHARACTER.finditer(data):
        pieces += [data[end : character.start()].decode("cp1252"), character[0].decode("utf-8")]
        end = character.end()
    return "".join([*pieces, data[end:].decode("cp1252")])
