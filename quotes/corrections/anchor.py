"""Anchors: descriptions of where words stand in a text that still find them when it has changed.

They follow the selectors of the W3C Web Annotation model (TextQuoteSelector and
TextPositionSelector): the words themselves, the text before and after them, and their position.
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
"""The length of prefix and suffix in code points."""

_LOOK_ALIKE = (
    "\"“”„‟«»'‘’‚‛‹›`´",
    "-‐‑‒–—―",
)  # fmt: skip
_GAP = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]|\.\.\.|…")


@dataclass(frozen=True)
class AnchorPiece:
    """One piece of the words, `exact`, between `prefix` and `suffix`; `start` is its old offset."""

    exact: str
    prefix: str
    suffix: str
    start: int


@dataclass(frozen=True)
class Anchor:
    """Pieces of an article's text, or of its title (`in_title`), in order."""

    pieces: tuple[AnchorPiece, ...]
    in_title: bool = False

    @classmethod
    def at(cls, text: str, spans: Spans, in_title: bool = False) -> Anchor:
        """The anchor of the words at `spans` (code points) in `text`."""
        return cls(
            tuple(
                AnchorPiece(
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
        """The old offset of the first piece."""
        return self.pieces[0].start if self.pieces else 0

    def as_json(self) -> dict[str, Any]:
        """The anchor in the form that the database stores."""
        return {
            "in": "title" if self.in_title else "text",
            "pieces": [vars(p) for p in self.pieces],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Anchor:
        """The anchor that `as_json` gave."""
        return cls(tuple(AnchorPiece(**p) for p in value["pieces"]), value.get("in") == "title")

    def find(self, text: str) -> Spans | None:
        """The spans of the words in `text`; None unless all pieces are found, in order.

        If a piece occurs several times, the occurrence whose surroundings are most like prefix and
        suffix is taken and, of equal ones, the one nearest to the old position. Different forms of
        white space, quotation marks and dashes count as equal.
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
    """The spans of `words` in `text`, nearest to the offset `near`; None if they are not in it.

    Different forms of white space, quotation marks and dashes count as equal. Whole words are
    preferred to parts of words ("he" in "the"). If the text does not contain `words` as they are,
    "…" in them stands for omitted words; the result then has several spans.
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
    """The span of `words` in `text` that is nearest to a quote, preferably outside of its words.

    Of two equally near places the earlier one is returned; None if the text lacks the words.
    """

    def away(place: tuple[int, int]) -> tuple[bool, int, int]:
        gap = min(max(start - place[1], place[0] - end, -1) for start, end in quote)
        return gap < 0, gap, place[0]

    nearest = min(_words_at(text, words), key=away, default=None)
    return (nearest,) if nearest else find_words(text, words, quote[0][0])


def _words_at(text: str, words: str) -> list[tuple[int, int]]:
    """All places of `words` as whole words; without any, their places as parts of words."""
    places = _places(text, words)
    whole = [p for p in places if not (_inside(text, p[0]) or _inside(text, p[1]))]
    return whole or places


def _inside(text: str, at: int) -> bool:
    """Whether an offset is inside a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """All places of exactly `words`; without any, places that differ only in `_LOOK_ALIKE`s."""
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


def _likeness(text: str, place: tuple[int, int], piece: AnchorPiece) -> int:
    """How many code points around a place agree with a piece's prefix and suffix."""
    before = text[max(0, place[0] - _AROUND) : place[0]]
    after = text[place[1] : place[1] + _AROUND]
    return _shared(before[::-1], piece.prefix[::-1]) + _shared(after, piece.suffix)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
