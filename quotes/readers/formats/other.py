"""Formats that look like text but are not an article: reported, and never read as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import HEAD, Source

NAME = "other"
MAIL = "an e-mail"
_MAILBOX = "a mailbox of e-mails"
_ADVICE = "save it as text or HTML"
# Beginnings of files, and the formats they reveal.
_KINDS = {
    what: re.compile(pattern, re.S)
    for what, pattern in {
        "a PDF": r"(?:.{0,1024}?|.*?[\r\n])%(?:PDF|FDF)-\d\.\d",
        "an old Office document": r"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "a picture": r"\x89PNG\r\n|GIF8[79]a|\xff\xd8\xff",
        "a packed file": r"7z\xbc\xaf'\x1c|BZh[1-9]1AY&SY|\xfd7zXZ\0|Rar!\x1a\x07|\(\xb5/\xfd",
        "a database": r"SQLite format 3\0",
        "PostScript": r"%!PS",
        "an RTF document": r"\{\s*\\u?rtf\d?",
        "a LaTeX document": r"(?:%[^\n]*\n|\s)*\\document(?:class|style)\b",
        "a calendar or an address book": r"BEGIN:V(?:CARD|CALENDAR)\b",
        "a key or a certificate": r"-----BEGIN [A-Z0-9 ]+-----",
        "encoded data": r"begin [0-7]{3} \S|\(This file must be converted with BinHex",
        "a program": r"#!\s*/",
        "a sitemap: a list of pages": r"(?:<\?xml[^>]*>|<!--[^>]*-->|\s)*+"
        r"<(?:\w+:)?(?:urlset|sitemapindex)\b",
        "XML, but not a page or feed": r"<\?xml\b|<(?:svg|nitf|newsItem|TEI)\b"
        r"|<\w+:\w+\s[^>]*?\bxmlns:",
    }.items()
}
# Names of formats that are never plain text. (Plain text named .doc is: word processors open it.)
_NAMES = frozenset(
    """.pdf .rtf .docx .docm .xlsx .xls .pptx .ppt .odt .ods .odp .epub .mobi .azw3 .pages .numbers
    .key .msg .pst .zip .7z .rar .tar .tgz .bz2 .xz .warc .arc .parquet .feather .db .sqlite
    """.split()
)
_HEADERS = re.compile(r"(?:From [^\n]*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){2,}")
_LINE_END = re.compile(r"\r\n?")
_MAIL = re.compile(r"^(?:Message-ID|MIME-Version|Received|Return-Path|Delivered-To):", re.M | re.I)
_LETTER = re.compile(r"(?=.*^From:)(?=.*^(?:Date|Subject):)", re.M | re.I | re.S)


def recognises(source: Source) -> bool:
    """The beginnings of such formats."""
    return kind(source) is not None


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """No articles: raises `Unreadable` with the format that it is instead."""
    raise Unreadable(f"{kind(source) or 'no text'}, not the text of an article: {_ADVICE}")
    yield


def kind(source: Source) -> str | None:
    """The format of a source, if it is one of these."""
    start = source.start[:20_000]
    for what, pattern in _KINDS.items():
        if pattern.match(start):
            return what
    return mail(source)


def named(name: str) -> str | None:
    """The ending of a file's name, if it says that the file is no plain text."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in _NAMES else None


def mail(source: Source) -> str | None:
    """Whether a source is an e-mail, or several: headers and an empty line, or headers alone in as
    much of it as is seen (mail programs add kilobytes of them)."""
    start = _LINE_END.sub("\n", source.start)
    head = _HEADERS.match(start)
    if head is None or not (_MAIL.search(head[0]) or _LETTER.match(head[0])):
        return None
    rest = start[head.end() :]
    if rest.startswith("\n") or (len(source.head) >= HEAD and "\n" not in rest):
        return _MAILBOX if start.startswith("From ") else MAIL
    return None
