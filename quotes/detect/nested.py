"""Quotes inside quotes: finds the parts of a content that may hold quotes of their own.

“My mother told me to wait,” he said: the words of one quote report another. The network reads such
sentences once more, by themselves, with a feature that marks them as the content of a quote.
Candidates are sentences with a word from `telling.txt`, and the next ones.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from itertools import pairwise

from quotes.document import Spans

_MARKS = frozenset("“”\"'‘’«»„")
_LEAST = 4  # words: a source, a cue and some content
_SENTENCE = re.compile(r"[.!?…][\"”’'»)\]]*\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")


def stretches(text: str, content: Spans) -> list[tuple[int, int]]:
    """The stretches of a content that may hold quotes, without the surrounding marks."""
    found: list[tuple[int, int]] = []
    for span in content:
        start, end = bare(text, *span)
        cuts = [start, *(m.end() for m in _SENTENCE.finditer(text, start, end)), end]
        last = -2
        for i, (a, b) in enumerate(pairwise(cuts)):
            telling = _tells(text[a:b])
            if not telling and last != i - 1:
                continue
            if last >= i - 1 and found:
                found[-1] = (found[-1][0], b)
            else:
                found.append((a, b))
            last = i if telling else -2
    stripped = (_stripped(text, a, b) for a, b in found)
    return [(a, b) for a, b in stripped if len(text[a:b].split()) >= _LEAST]


def _tells(sentence: str) -> bool:
    return not _telling().isdisjoint(word.lower() for word in _WORD.findall(sentence))


@cache
def _telling() -> frozenset[str]:
    words = resources.files("quotes.detect").joinpath("telling.txt").read_text(encoding="utf-8")
    return frozenset(words.split())


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the outermost mark at each edge."""
    if text[start] in _MARKS:
        start += 1
        if end > start and text[end - 1] in _MARKS:
            end -= 1
    return start, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
