"""Resolve sources of a text in which a recognizer finds only what a test says."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc, Span

from quotes.detect.attribution import Attribution
from quotes.document import Document
from quotes.speakers import Sourcing
from quotes.speakers.candidates import candidates
from quotes.speakers.resolve import read_sources, resolve

BLANK = spacy.blank("en")


def read(
    text: str, *sources: str, entities: dict[str, str] | None = None, title: str | None = None
) -> list[Sourcing]:
    """Resolve sources, each after the one before, with these entities (words: label) alone."""
    return resolve(*_marked(text, sources, entities, title))


def candidate_names(text: str, source: str, entities: dict[str, str]) -> list[list[str]]:
    """The names of each candidate of a source, with these entities (words: label) alone."""
    (found,) = read_sources(*_marked(text, (source,), entities, None))
    _, discourse, quote = found
    return [[e.name for e in whom.entities] for whom in candidates(discourse, quote)]


def _marked(
    text: str, sources: tuple[str, ...], entities: dict[str, str] | None, title: str | None
) -> tuple[Document, Doc, list[Attribution]]:
    document = Document(text=text, title=title)
    doc: Doc = BLANK(document.reading)
    spans: list[Span] = []
    for words, label in (entities or {}).items():
        start = document.reading.index(words)
        span = doc.char_span(start, start + len(words), label=label)
        assert span is not None
        spans.append(span)
    doc.ents = tuple(spans)
    found, at = [], document.offset
    for source in sources:
        at = document.reading.index(source, at)
        end = at + len(source)
        content = (end, min(end + 12, len(document.reading)))
        found.append(Attribution((content,), (), ((at, end),), "indirect", "speech", 1.0))
        at = end
    return document, doc, found
