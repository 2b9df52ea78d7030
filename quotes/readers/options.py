"""Options and limits of reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from quotes.readers.progress import ReadingProgress

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Where reading stops, in bytes unless stated otherwise; anything larger is refused in one
    line.

    `article` bounds one article (a line, a cell, a text file) as stored, `characters` and `lines`
    its text. One file may hold at most `long_texts` texts of over `long` characters, which take
    minutes each. `page` bounds a web page, `unpacked` everything that comes out of one archive,
    `ratio` its expansion (checked beyond 16 MB), `depth` archives within archives, `members` files
    in one archive, `seconds` the download of one address, `redirects` its redirects, `page_seconds`
    the time to extract one web page.
    """

    article: int = 32 * MB
    characters: int = 6_000_000
    lines: int = 200_000
    long: int = 1_000_000
    long_texts: int = 10
    page: int = 16 * MB
    unpacked: int = 64 * 1024 * MB
    ratio: int = 200
    depth: int = 3
    members: int = 5_000_000
    download: int = 256 * MB
    seconds: float = 30.0
    redirects: int = 5
    page_seconds: float = 30.0


@dataclass(frozen=True)
class Following:
    """How to follow the links of feeds: at most `most` pages per feed, with `delay` seconds between
    two pages of one host. `before` returns the headers (ETag, Last-Modified) with which an address
    was last received.
    """

    most: int = 100
    delay: float = 1.0
    before: Callable[[str], dict[str, str]] = field(default=lambda _: {}, compare=False)


@dataclass(frozen=True)
class ReadOptions:
    """How to read.

    `published` and `outlet` are for articles that do not state them. `columns` maps fields of a
    document to the names in the user's records (`{"text": "story"}`, from `--map text=story`).
    `format` is the name of a reader (`jsonl`, `csv`, `html`, …), which is otherwise chosen by
    content. `any_language` keeps articles that are not in English. `follow_links` follows symbolic
    links out of a folder. `following`, if any, says how to fetch the pages of a feed's entries.
    `reading_progress`, if any, tracks how far reading has come.
    """

    published: str | None = None
    outlet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    format: str | None = None
    any_language: bool = False
    follow_links: bool = False
    limits: Limits = field(default_factory=Limits)
    following: Following | None = None
    reading_progress: ReadingProgress | None = field(default=None, compare=False)
