"""Articles with their quotes marked: [content], {cue}, <source>; a bar ends each quote."""

from __future__ import annotations

import re
from functools import cache

from quotes.dates import SaidOn, date_quotes
from quotes.detect.attribution import Attribution
from quotes.detect.vectors import vectors_of
from quotes.document import Document, Span
from quotes.pipeline import Extractor
from quotes.speakers import Sourcing, Speaker

_TITLES = re.compile(r"^(?:Mayor|Senator|the) ")


def parse(marked: str) -> tuple[str, list[Attribution], list[Sourcing]]:
    """The text without marks, its quotes, and their speakers (a pronoun means the previous one)."""
    text, opened = "", []
    parts: list[dict[str, list[Span]]] = [{}]
    for piece in re.findall(r"[\[\]{}<>|]|[^\[\]{}<>|]+", marked):
        if piece in "[{<":
            opened.append((piece, len(text)))
        elif piece in "]}>":
            mark, start = opened.pop()
            parts[-1].setdefault(mark, []).append((start, len(text)))
        elif piece == "|":
            parts.append({})
        else:
            text += piece
    attributions, sourcing, before = [], [], ""
    for part in parts:
        if "[" not in part:
            continue
        content, cue, source = (tuple(part.get(mark, ())) for mark in "[{<")
        name = _TITLES.sub("", " ".join(text[s:e] for s, e in source))
        name = before if name.lower() in ("he", "she", "") else name
        before = name
        kind = "direct" if text[content[0][0]] == "“" else "indirect"
        attributions.append(Attribution(content, cue, source, kind, "speech", 1.0))
        sourcing.append(Sourcing((Speaker(name, "person"),) if name else ()))
    return text, attributions, sourcing


def said(marked: str, published: str | None, title: str | None = None) -> list[SaidOn | None]:
    """When each marked quote was said."""
    text, attributions, sourcing = parse(marked)
    assert title is None or text.startswith(title)
    document = Document(text, title=title, published=published)
    vectors = vectors_of(_extractor().nlp(document.reading))
    return date_quotes(document, attributions, sourcing, vectors)


@cache
def _extractor() -> Extractor:
    return Extractor.load()


def edtf(marked: str, published: str | None) -> list[str | None]:
    """The same, as EDTF only."""
    return [found.edtf if found else None for found in said(marked, published)]
