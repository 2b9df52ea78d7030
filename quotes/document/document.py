"""One article: its text, what is known about it, and what of it is to be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

Span = tuple[int, int]
"""Start and end (exclusive), in code points."""

Spans = tuple[Span, ...]

_TITLE_END = "\n\n"


@dataclass(frozen=True)
class Document:
    """An article as a reader gave it; nothing changes it afterwards.

    `published` is ISO 8601: a day (`2023-09-15`) or a time with its zone
    (`2023-09-15T10:30:00+03:00`); `published_from` says where it came from (`metadata`, `page`,
    `dateline`, `option`). `furniture` are spans of `text` that belong to the page, not to the
    article (navigation, captions, "Leave a Reply"): kept, so that offsets hold, and never read.
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
    furniture: Spans = ()

    def __post_init__(self) -> None:
        if not self.id:
            key = self.url or self.text
            digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "id", digest[:16])

    @cached_property
    def prose(self) -> str:
        """`text` with its furniture blanked, of the same length."""
        if not self.furniture:
            return self.text
        pieces: list[str] = []
        end = 0
        for start, stop in self.furniture:
            blank = "".join("\n" if c == "\n" else " " for c in self.text[start:stop])
            pieces += [self.text[end:start], blank]
            end = stop
        return "".join([*pieces, self.text[end:]])

    @cached_property
    def title_in_text(self) -> bool:
        """Whether the text itself begins with the title, which is then not read twice."""
        title = " ".join((self.title or "").split())
        head = " ".join(self.prose[: 4 * len(title) + 400].split())
        return bool(title) and head.startswith(title)

    @cached_property
    def offset(self) -> int:
        """How many code points of `reading` come before the text."""
        if not self.title or not self.title.strip() or self.title_in_text:
            return 0
        return len(self.title) + len(_TITLE_END)

    @cached_property
    def reading(self) -> str:
        """What the detector reads: the title, unless the text begins with it, then the prose.

        A position `p >= offset` in it is position `p - offset` of `text`; one below is in the title.
        """
        return f"{self.title}{_TITLE_END}{self.prose}" if self.offset else self.prose


@dataclass(frozen=True)
class Part:
    """Some stretches of one text, in order: `text` is the pieces joined by one space."""

    text: str
    spans: Spans

    @classmethod
    def of(cls, text: str, spans: Spans) -> Part:
        """The part of `text` at `spans`."""
        return cls(" ".join(text[start:end] for start, end in spans), spans)
