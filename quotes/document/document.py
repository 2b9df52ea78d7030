"""One article: its text, what is known about it, and what of it is to be read."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from quotes.errors import QuotesError

Span = tuple[int, int]
"""Start and end (exclusive), in code points."""

Spans = tuple[Span, ...]

_TEXTS = ("text", "id", "title", "outlet", "url", "author", "language", "origin")
_TITLE_END = "\n\n"
_WORD = re.compile(r"\w+")
_NOT_LINE_END = re.compile(r"[^\r\n]")
_LINE_ENDS = re.compile(r"[\r\u2028\u2029][\r\n\u2028\u2029]*")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:[+-]\d{2}:\d{2}(?::\d{2})?|Z)?)?")
_TURNS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


BlockKind = Literal["heading", "item", "quotation", "post", "entry", "label"]


@dataclass(frozen=True)
class Block:
    """A stretch of a text that its page marks as special; `start` and `end` count code points.

    A `heading` (a crosshead, an interviewer's question in bold) is not prose. An `item` of a list,
    a block `quotation`, an embedded `post` and an `entry` of a live blog are separate paragraphs
    and may contain others. A `label` names the speaker of the paragraph that it begins. `author`
    and `published` (ISO 8601) are those of a post, a quotation or an entry, if the page gives them.
    """

    start: int
    end: int
    kind: BlockKind
    author: str | None = None
    published: str | None = None


def _line_ends(match: re.Match[str]) -> str:
    """One line feed for each line end in the match, padded with spaces to its length."""
    ends = match[0].count("\n") + len(re.findall("\r(?!\n)|[\u2028\u2029]", match[0]))
    return " " * (len(match[0]) - ends) + "\n" * ends


def _published(value: object) -> str:
    if isinstance(value, str) and _ISO.fullmatch(value):
        with suppress(ValueError):
            datetime.fromisoformat(value)
            return value
    from quotes.document.published import iso  # imported here because it is seldom needed

    day = iso(value)
    if day is None:
        raise QuotesError(f"published: {value!r} is not a date; write it as 2023-09-15")
    return day


@dataclass(frozen=True)
class Document:
    """An article as a reader returned it. It never changes afterwards.

    `published` is ISO 8601: a day (`2023-09-15`) or a time with its zone
    (`2023-09-15T10:30:00+03:00`); a `date`, a `datetime` and other ways to write a day ("12 Sept
    2016") are converted; anything else raises QuotesError. A field that is not a string raises
    TypeError. `published_from` says where it came from
    (`metadata`, `page`, `dateline`, `option`). `boilerplate` are spans of `text` that belong to the
    page, not to the article (navigation, captions, "Leave a Reply"): they are kept, so that offsets
    hold, but never read. `blocks` are the stretches that the page sets apart, ordered by their
    starts, outer ones first. `origin` is where the article was read from: a file, with the line,
    entry or record in it, or an address. `validators` are the headers (ETag, Last-Modified) that it
    came with.
    """

    text: str
    id: str = ""
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    published_from: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    boilerplate: Spans = ()
    blocks: tuple[Block, ...] = ()
    origin: str | None = None
    validators: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for name in _TEXTS:
            value = getattr(self, name)
            if not isinstance(value, str) and (value is not None or name in ("text", "id")):
                raise TypeError(f"{name} of a Document must be a str, not {type(value).__name__}")
        if self.published is not None:
            object.__setattr__(self, "published", _published(self.published))
        if not self.id:
            key = self.url or self.text
            digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "id", digest[:16])

    @cached_property
    def prose(self) -> str:
        """`text` with its boilerplate and headings blanked, of the same length.

        All line ends become line feeds (two CR LF become two spaces and two line feeds), and
        bidirectional control characters become spaces.
        """
        return _LINE_ENDS.sub(_line_ends, _TURNS.sub(" ", self._blanked))

    @cached_property
    def unread(self) -> Spans:
        """Where the text is not prose: its boilerplate and headings, sorted and without overlap."""
        headings = [(b.start, b.end) for b in self.blocks if b.kind == "heading"]
        if not headings:
            return self.boilerplate
        joined: list[Span] = []
        for start, end in sorted([*self.boilerplate, *headings]):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return tuple(joined)

    @cached_property
    def _blanked(self) -> str:
        if not self.unread:
            return self.text
        pieces: list[str] = []
        end = 0
        for start, stop in self.unread:
            blank = _NOT_LINE_END.sub(" ", self.text[start:stop])
            pieces += [self.text[end:start], blank]
            end = stop
        return "".join([*pieces, self.text[end:]])

    @cached_property
    def title_in_text(self) -> bool:
        """Whether the text itself begins with the title, which is then not read twice.

        Punctuation does not count: a text may end the title with a full stop or quote it
        differently.
        """
        title = _WORD.findall((self.title or "").casefold())
        if not title:
            return False
        head = (match[0].casefold() for match in _WORD.finditer(self.prose))
        return all(word == next(head, None) for word in title)

    @cached_property
    def offset(self) -> int:
        """How many code points of `reading` come before the text."""
        if not self.title or not self.title.strip() or self.title_in_text:
            return 0
        return len(self.title) + len(_TITLE_END)

    @cached_property
    def reading(self) -> str:
        """The detector's input: the title, unless the text begins with it, then the prose.

        A position `p >= offset` in it is position `p - offset` of `text`; one below it is in the
        title.
        """
        if not self.offset:
            return self.prose
        # A hyphen between spaces is a dash to the reader of a title, and as long as one.
        title = (self.title or "").replace(" - ", " – ")
        return f"{title}{_TITLE_END}{self.prose}"


@dataclass(frozen=True)
class Part:
    """Some stretches of one text, in order: `text` is the pieces joined by one space."""

    text: str
    spans: Spans

    @classmethod
    def of(cls, text: str, spans: Spans) -> Part:
        """The part of `text` at `spans`."""
        return cls(" ".join(text[start:end] for start, end in spans), spans)
