"""Resolving the sources of a text by the words of each quote."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from quotes.detect.attribution import Attribution
from quotes.document import Document, Spans
from quotes.pipeline import Extractor
from quotes.speakers import Sourcing
from quotes.speakers.resolve import resolve

Resolve = Callable[..., list[Sourcing]]
SHARED = Path(__file__).parents[2].parent / "shared" / "seeds"


def spans(text: str, piece: str, start: int = 0) -> Spans:
    """Where `piece` stands in `text`, from `start` on."""
    if not piece:
        return ()
    found = _matches(text, piece, start)
    assert found, piece
    return (found[0],)


def _matches(text: str, piece: str, start: int) -> list[tuple[int, int]]:
    pattern = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)")
    return [found.span() for found in pattern.finditer(text, start)] if piece else []


@pytest.fixture(scope="session")
def nlp():
    """The released model, for the names that it sees."""
    return Extractor.load().nlp


@pytest.fixture
def sourcings(nlp) -> Resolve:
    """Resolve `(content, source)` or `(content, source, cue)`, the cue being after the source."""

    def run(text: str, *pairs: tuple[str, ...], title: str | None = None) -> list[Sourcing]:
        document = Document(text=text, title=title)
        reading = document.reading
        attributions = []
        for content, source, *cue in pairs:
            inside = spans(reading, content)
            near = reading.rfind("\n", 0, inside[0][0]) + 1
            before = [m for m in _matches(reading, source, near) if m[1] <= inside[0][0]]
            where = tuple(before[-1:]) or spans(reading, source, near)
            said = spans(reading, cue[0], where[-1][1]) if cue else ()
            attributions.append(Attribution(inside, said, where, "indirect", "speech", 1.0))
        return resolve(document, nlp(reading), attributions)

    return run


@pytest.fixture
def names(sourcings) -> Callable[..., list[list[str]]]:
    """The names of the speakers of each pair."""

    def run(text: str, *pairs: tuple[str, ...], title: str | None = None) -> list[list[str]]:
        return [[s.name for s in x.speakers] for x in sourcings(text, *pairs, title=title)]

    return run


@pytest.fixture
def seed() -> Callable[[str], str]:
    """The text of one of the two shared seeds."""

    def read(prefix: str) -> str:
        found = sorted(SHARED.glob(f"{prefix}_*.txt")) if SHARED.is_dir() else []
        if not found:
            pytest.skip("the shared seeds are not beside this checkout")
        return found[0].read_text(encoding="utf-8")

    return read
