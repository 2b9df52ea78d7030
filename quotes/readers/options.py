"""What the user can ask of reading, and how much of anything is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from quotes.readers.progress import ReadingProgress

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Where reading stops, in bytes unless said otherwise; what is beyond is refused in one line.

    `article` bounds one article (a line, a cell, a text file) as it lies there, `characters` and
    `lines` its text; of texts of over `long` characters, which take minutes each, one file may hold
    `long_texts`. `page` bounds a web page, `unpacked` all that comes out of one archive, `ratio`
    how many times larger than its packed form it may be (looked at beyond 16 MB), `depth` archives
    within archives, `members` files in one archive, `seconds` one address from the first byte to
    the last, `redirects` how often it may move, `page_seconds` the time that one web page may
    take to be read.
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
    """How to follow the links of feeds: `most` pages of one feed, `delay` seconds between two of
    one host. `before` gives the headers (ETag, Last-Modified) that an address came with last.
    """

    most: int = 100
    delay: float = 1.0
    before: Callable[[str], dict[str, str]] = field(default=lambda _: {}, compare=False)


@dataclass(frozen=True)
class ReadOptions:
    """How to read.

    `published` and `outlet` stand in where an article does not say them itself. `columns` maps
    fields of a document to the names in the user's records (`{"text": "story"}`, from `--map
    text=story`). `format` is the name of a reader (`jsonl`, `csv`, `html`, …), which is otherwise
    chosen by content. `any_language` lets articles through that are not English. `follow_links`
    reads what symbolic links in a folder lead to, wherever that is. `following`, if
    any, says how to fetch the pages behind a feed's entries. `reading_progress`, if any, follows
    how far reading has come.
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
