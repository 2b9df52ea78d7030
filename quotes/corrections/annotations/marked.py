"""Annotated articles: turns labelled spans of text, and relations between them, into quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from quotes.document import Spans
from quotes.errors import QuotesError

Part = Literal["content", "source", "cue"]

_PARTS: dict[str, Part] = {
    "content": "content",
    "quote": "content",
    "quotation": "content",
    "direct": "content",
    "mixed": "content",
    "indirect": "content",
    "source": "source",
    "speaker": "source",
    "cue": "cue",
    "verb": "cue",
}
KINDS = ("direct", "mixed", "indirect")
_NEAR = 400
"""A source or cue further than this from a content is not its own, unless a relation says so."""


@dataclass(frozen=True)
class AnnotatedQuote:
    """One quote that a person annotated. A field that is None was not annotated: it is not changed.

    `speakers` are names, empty for an unnamed source; `said_on` is EDTF, empty for no date.
    """

    content: Spans
    source: Spans | None = None
    cue: Spans | None = None
    kind: str | None = None
    act: str | None = None
    speakers: tuple[str, ...] | None = None
    role: str | None = None
    said_on: str | None = None


@dataclass(frozen=True)
class AnnotatedArticle:
    """An annotated article; `where` names its place in the file, for error messages.

    `id` and `outlet` are the article's, if the file gives them. `text` is empty if it has none.
    """

    where: str
    text: str
    quotes: tuple[AnnotatedQuote, ...]
    id: str | None = None
    outlet: str | None = None


@dataclass
class Stretch:
    """A labelled span of text, with the other fields that were filled in for it."""

    key: str
    part: Part
    span: tuple[int, int]
    facts: dict[str, Any] = field(default_factory=dict)


def part_of(label: str) -> Part | None:
    """The part of a quote that a label means; None for other labels."""
    return _PARTS.get(label.strip().casefold().rstrip("s") if label else "") or _PARTS.get(
        label.strip().casefold()
    )


def stretch(
    key: str, label: str, span: tuple[int, int], facts: Mapping[str, Any]
) -> Stretch | None:
    """A labelled span; None if it is empty or if its label means no part of a quote."""
    part = part_of(label)
    if part is None or span[1] <= span[0]:
        return None
    kind = label.strip().casefold()
    fixed = {"kind": kind} if kind in KINDS else {}
    return Stretch(key, part, span, {**fixed, **{k.casefold(): v for k, v in facts.items() if v}})


def as_written(text: str, start: int, end: int, words: str | None, where: str) -> tuple[int, int]:
    """A span in code points, whatever unit `start` and `end` count.

    Programs in a browser or a JVM count UTF-16 units; comparing the annotated `words` shows which
    unit it is. Raises QuotesError for a span that is not in the text.
    """
    if words is None or text[start:end] == words:
        if not 0 <= start <= end <= len(text):
            raise QuotesError(f"{where}: {start}-{end} is not in the text")
        return start, end
    span = from_utf16(text, start, end)
    if text[slice(*span)] == words:
        return span
    raise QuotesError(f"{where}: at {start}-{end} the text has other words than {words[:40]!r}")


def from_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Convert a span from UTF-16 units to code points."""
    units = text.encode("utf-16-le", "surrogatepass")
    before = units[: 2 * start].decode("utf-16-le", "replace")
    inside = units[2 * start : 2 * end].decode("utf-16-le", "replace")
    return len(before), len(before) + len(inside)


def quotes_of(
    stretches: Sequence[Stretch], relations: Iterable[tuple[str, str]]
) -> tuple[AnnotatedQuote, ...]:
    """The quotes that labelled spans form.

    Contents that are related to each other are pieces of one quote. Its source and cue are those
    related to it or, if the article has no relations, the nearest ones.
    """
    by_key = {s.key: s for s in stretches}
    groups = {s.key: [s] for s in stretches if s.part == "content"}
    home = {key: key for key in groups}
    tied: dict[str, list[Stretch]] = {key: [] for key in groups}
    pairs = [(a, b) for a, b in relations if a in by_key and b in by_key]
    for one, other in pairs:
        if one in home and other in home and home[one] != home[other]:
            kept, gone = home[one], home[other]
            groups[kept] += groups.pop(gone)
            tied[kept] += tied.pop(gone)
            home = {key: kept if to == gone else to for key, to in home.items()}
    for one, other in pairs:
        for content, part in ((one, other), (other, one)):
            if content in home and by_key[part].part != "content":
                tied[home[content]].append(by_key[part])
    loose = [s for s in stretches if s.part != "content"]
    loose = [s for s in loose if not any(s in some for some in tied.values())]
    found = []
    for key, contents in groups.items():
        parts = tied[key] if pairs else _nearest(contents, loose)
        found.append(_quote(contents, parts))
    return tuple(sorted(found, key=lambda quote: quote.content))


def _nearest(contents: Sequence[Stretch], loose: Sequence[Stretch]) -> list[Stretch]:
    """The source and the cue nearest to a content, if near enough."""
    low, high = min(c.span[0] for c in contents), max(c.span[1] for c in contents)
    near: list[Stretch] = []
    for part in ("source", "cue"):
        fitting = [
            (max(low - s.span[1], s.span[0] - high, 0), s.span, s) for s in loose if s.part == part
        ]
        best = min(fitting, key=lambda f: f[:2], default=None)
        if best and best[0] <= _NEAR:
            near.append(best[2])
    return near


def _quote(contents: Sequence[Stretch], parts: Sequence[Stretch]) -> AnnotatedQuote:
    facts: dict[str, Any] = {}
    for one in (*parts, *contents):
        facts |= one.facts

    def spans(part: str) -> Spans:
        return tuple(sorted(s.span for s in parts if s.part == part))

    return AnnotatedQuote(
        content=tuple(sorted(c.span for c in contents)),
        source=spans("source"),
        cue=spans("cue"),
        **quote_fields(facts),
    )


def quote_fields(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `AnnotatedQuote` in a program's fields, given as strings or lists."""
    found: dict[str, Any] = {}
    names = facts.get("speakers", facts.get("speaker"))
    if names is not None:
        listed = names if isinstance(names, (list, tuple)) else str(names).split(";")
        clean = (" ".join(str(name).split()) for name in listed)
        found["speakers"] = tuple(name for name in clean if name and name.casefold() != "unnamed")
    for name in ("kind", "act", "role", "said_on"):
        value = facts.get(name)
        if isinstance(value, (list, tuple)):
            value = value[0] if value else None
        if value is not None:
            found[name] = str(value).strip()
    return found
