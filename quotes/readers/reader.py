"""Defines a reader, and chooses the reader for an input."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import PurePath
from typing import Protocol

from quotes.errors import QuotesError
from quotes.readers.options import ReadOptions
from quotes.readers.outcome import Failure, RawArticle
from quotes.readers.source import Source

# In the order in which they are tried; any other text is plain text.
_BUILT_IN = (
    "zip",
    "warc",
    "gzip",
    "parquet",
    "pdf",
    "email",
    "feed",
    "html",
    "jsonl",
    "json",
    "other",
    "table",
    "text",
)


class Reading(Protocol):
    """What a reader receives besides the bytes."""

    @property
    def options(self) -> ReadOptions:
        """The user's options."""
        ...

    def inner(self, source: Source) -> Iterator[RawArticle | Failure]:
        """Read a nested input: a member of an archive, a page.

        Errors in it become failures; only a `Bomb` is raised, for the archive that contains it.
        """
        ...


class Reader(Protocol):
    """A format. Modules serve as readers; other packages register theirs as entry points
    `quotes.readers`."""

    NAME: str

    def recognises(self, source: Source) -> bool:
        """Whether `source` has this format, judged by its `head`; its name only breaks ties."""
        ...

    def articles(self, source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
        """The contents of `source`, lazily. May raise `Unreadable`, `OSError`."""
        ...


@cache
def readers() -> tuple[Reader, ...]:
    """All readers: those of other packages, then our own."""
    others = [point.load() for point in entry_points(group="quotes.readers")]
    ours = [import_module(f"quotes.readers.formats.{name}") for name in _BUILT_IN]
    return (*others, *ours)


# Files that do not have the format that their name promises are broken, not text.
_BY_NAME = {".jsonl": "jsonl", ".ndjson": "jsonl", ".jl": "jsonl", ".json": "json"}


def reader_of(source: Source, name: str | None) -> Reader | None:
    """The reader called `name`, else the first that recognises `source`."""
    if name is not None:
        return named(name)
    found = next((reader for reader in readers() if reader.recognises(source)), None)
    if found is not None and found.NAME == "text":
        return named(_BY_NAME.get(PurePath(source.name).suffix, found.NAME))
    return found


def named(name: str) -> Reader:
    """The reader called `name`; raises `QuotesError` if there is none."""
    by_name = {reader.NAME: reader for reader in readers()}
    if name not in by_name:
        raise QuotesError(f"no reader is called {name!r}; there are: {', '.join(by_name)}")
    return by_name[name]
