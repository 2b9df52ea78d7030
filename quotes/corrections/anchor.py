"""Where some words stand in a text, so told that they are found again when the text has changed.

The selectors of the W3C Web Annotation model (TextQuoteSelector, TextPositionSelector): the words
themselves, what stands before and after them, and their position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Any

from quotes.document import Spans

_AROUND = 48
"""Code points of prefix and suffix."""

_LOOK_ALIKE = (
    "\"“”„‟«»'‘’‚‛‹›`´",
    "-‐‑‒–—―",
)  # fmt: skip
_GAP = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]|\.\.\.|…")


@dataclass(frozen=True)
class Piece:
    """A stretch of words, `exact`, between `prefix` and `suffix`; it stood at `start`."""

    exact: str
    prefix: str
    suffix: str
    start: int


@dataclass(frozen=True)
class Anchor:
    """Stretches of an article's text, or of its title (`in_title`), in their order."""

    pieces: tuple[Piece, ...]
    in_title: bool = False

    @classmethod
    def at(cls, text: str, spans: Spans, in_title: bool = False) -> Anchor:
        """The anchor of what stands at `spans` (code points) of `text`."""
        return cls(
            tuple(
                Piece(
                    text[start:end],
                    text[max(0, start - _AROUND) : start],
                    text[end : end + _AROUND],
                    start,
                )
                for start, end in spans
            ),
            in_title,
        )

    @property
    def text(self) -> str:
        """The words, pieces joined by one space."""
        return " ".join(piece.exact for piece in self.pieces)

    @property
    def start(self) -> int:
        """Where the first piece stood."""
        return self.pieces[0].start if self.pieces else 0

    def as_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {
            "in": "title" if self.in_title else "text",
            "pieces": [vars(p) for p in self.pieces],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Anchor:
        """The anchor that `as_json` gave."""
        return cls(tuple(Piece(**p) for p in value["pieces"]), value.get("in") == "title")

    def find(self, text: str) -> Spans | None:
        """Where the words stand in `text`; None unless all of them do.

        Of several places, that whose surroundings are most like those of old; of equal ones, the
        one nearest to the old position. White space, quotation marks and dashes of another form
        are the same.
        """
        found: list[tuple[int, int]] = []
        after = 0
        for piece in self.pieces:
            places = [place for place in _places(text, piece.exact) if place[0] >= after]
            if not places:
                return None
            best = max(places, key=lambda p: (_likeness(text, p, piece), -abs(p[0] - piece.start)))
            found.append(best)
            after = best[1]
        return tuple(found) or None


def find_words(text: str, words: str, near: int = 0) -> Spans | None:
    """The place of `words` in `text` that is nearest to `near`; None where they are not in it.

    White space, quotation marks and dashes may have another form. Whole words go before parts of
    others ("he" in "the"). Where `words` are not in the text as they are, "…" in them stands for
    what was left out: then there are several spans.
    """
    whole = min(_words_at(text, words), key=lambda p: abs(p[0] - near), default=None)
    if whole:
        return (whole,)
    parts = [stripped for part in _GAP.split(words) if (stripped := part.strip())]
    if len(parts) < 2:
        return None
    best: tuple[int, Spans] | None = None
    for first in _words_at(text, parts[0]):
        found = [first]
        for part in parts[1:]:
            following = next((p for p in _words_at(text, part) if p[0] >= found[-1][1]), None)
            if following is None:
                break
            found.append(following)
        if len(found) == len(parts):
            away = abs(first[0] - near) + found[-1][1] - first[0]
            if best is None or away < best[0]:
                best = away, tuple(found)
    return best[1] if best else None


def find_beside(text: str, words: str, quote: Spans) -> Spans | None:
    """The place of `words` in `text` that stands nearest to the words of a quote, outside of them
    if it can; None where they are not in it. Of two equally near, the one before."""

    def away(place: tuple[int, int]) -> tuple[bool, int, int]:
        gap = min(max(start - place[1], place[0] - end, -1) for start, end in quote)
        return gap < 0, gap, place[0]

    nearest = min(_words_at(text, words), key=away, default=None)
    return (nearest,) if nearest else find_words(text, words, quote[0][0])


def _words_at(text: str, words: str) -> list[tuple[int, int]]:
    """Everywhere that `words` stand as whole words, if that is anywhere, else as parts of some."""
    places = _places(text, words)
    whole = [p for p in places if not (_inside(text, p[0]) or _inside(text, p[1]))]
    return whole or places


def _inside(text: str, at: int) -> bool:
    """Whether a word goes on at a place."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Everywhere that `words` stand, word for word if that is anywhere, else in another form."""
    exact = words.strip()
    if not exact:
        return []
    return list(_exact(text, exact)) or [m.span() for m in _pattern(exact).finditer(text)]


def _exact(text: str, words: str) -> Iterator[tuple[int, int]]:
    at = text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + 1)


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    def one(character: str) -> str:
        like = next((group for group in _LOOK_ALIKE if character in group), None)
        return f"[{re.escape(like)}]" if like else re.escape(character)

    return re.compile(r"\s+".join("".join(map(one, word)) for word in words.split()))


def _likeness(text: str, place: tuple[int, int], piece: Piece) -> int:
    """How many code points before and after a place are those of old."""
    before = text[max(0, place[0] - _AROUND) : place[0]]
    after = text[place[1] : place[1] + _AROUND]
    return _shared(before[::-1], piece.prefix[::-1]) + _shared(after, piece.suffix)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
