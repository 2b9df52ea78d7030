"""Decodes texts that are partly UTF-8 and partly Windows-1252 (or Mac Roman), as pasting produces.

Bytes that form a UTF-8 character and would be an odd pair in Windows-1252 are taken as UTF-8, the
rest as the old encoding.
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
_WINDOWS = re.compile(
    rb"[\x80\x85\x91-\x97\x99\xa0\xa2-\xae\xb0-\xb4\xb7-\xbf\xc0-\xd6\xd8-\xf6\xf8-\xff]"
)
# Quotation marks and apostrophes of Mac Roman at the places of English; in Windows-1252 they would
# be capital letters behind a comma (,Ó) or inside a word (itÕs).
_MAC = re.compile(
    rb"[A-Za-z]\xd5(?:s|t|re|ve|ll|d|m)(?![0-9A-Za-z\x80-\xff])"
    rb"|[.,?!]\xd3(?![0-9A-Za-z\x80-\xff])"
)
# Half a UTF-8 character: broken text, not a mixture.
_BROKEN = re.compile(rb"[\xe1-\xef][\x80-\xbf](?![\x80-\xbf])")
# The byte order marks of UTF-16 in the middle of a text.
INNER_MARK = re.compile(rb"\xff\xfe|\xfe\xff")
OLD = ("cp1252", "mac_roman")
_ASCII = re.compile(rb"[\x00-\x7f]+")


def old_encoding(data: bytes) -> str | None:
    """`cp1252` or `mac_roman`, whichever explains what is beyond ASCII in English text; None if
    neither does."""
    high = _ASCII.sub(b"", data)
    if len(high) >= 0.1 * len(data) or INNER_MARK.search(high):
        return None
    if _MAC.search(data):
        return "mac_roman"
    return None if _WINDOWS.sub(b"", high) else "cp1252"


def mixed_with(data: bytes) -> str | None:
    """The old encoding in parts of `data`, which is not valid UTF-8, if it is UTF-8 in others."""
    rest, characters = _CHARACTER.subn(b" ", data)
    if not characters or _BROKEN.search(rest):
        return None
    return old_encoding(rest)


def decode_mixed(data: bytes, old: str) -> str:
    """The text; raises UnicodeDecodeError where its parts are in another encoding than `old`."""
    pieces: list[str] = []
    end = 0
    for character in _CHARACTER.finditer(data):
        pieces += [data[end : character.start()].decode(old), character[0].decode("utf-8")]
        end = character.end()
    return "".join([*pieces, data[end:].decode(old)])
