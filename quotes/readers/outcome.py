"""Results of reading: articles, and a line for each input that did not become one."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field

from quotes.document import Block


@dataclass(frozen=True)
class Failure:
    """An input that did not become a document: `where` (file:line or file!member) and why.

    `path` is the file or address to retry. `trace` is the traceback for the log, if the fault was
    ours or a library's.
    """

    where: str
    reason: str
    path: str = ""
    trace: str = field(default="", compare=False, repr=False)

    @property
    def category(self) -> str:
        """The row of the summary in which it counts: `failed`, `not English`, `no text`."""
        return "failed"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True)
class Skipped(Failure):
    """A valid input that is left out: `not English (de)`, `no text`."""

    @property
    def category(self) -> str:
        """The reason without its details."""
        return self.reason.split(" (")[0]


@dataclass(frozen=True)
class RawArticle:
    """One article as its format gave it, before boilerplate, language and options are considered.

    `text` may still hold NUL bytes and lone surrogates. `published` is still worded as in the
    source; `published_from` is `page` if it stood on the page itself.
    """

    where: str
    text: str
    id: str = ""
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    published_from: str = "metadata"
    url: str | None = None
    author: str | None = None
    language: str | None = None
    blocks: tuple[Block, ...] = ()
    validators: tuple[tuple[str, str], ...] = ()


def unforeseen(error: Exception, where: str, path: str, what: str) -> Failure:
    """The failure for an unexpected exception; its traceback is for the log."""
    words = " ".join(str(error).split())[:200] or type(error).__name__
    trace = "".join(traceback.format_exception(error))
    return Failure(where, f"{what}: {words}", path, trace)


class Unreadable(Exception):
    """Why one input cannot be read, in words for the user; becomes a `Failure`."""
