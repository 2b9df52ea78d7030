"""Tells which of two versions of an article is more complete."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_MUCH_SHORTER, _SHORTER = 0.5, 0.9
_CONTAINED = 0.8
_RUN = 4


def poorer(new: str, old: str) -> bool:
    """Whether `new` is less complete than `old`: a summary, or the part before a paywall.

    That is the case if it has less than half as many words, or fewer words that are nearly all in
    `old`. A shorter text with words of its own is a rewritten article.
    """
    less, more = (_WORD.findall(text.casefold()) for text in (new, old))
    if len(less) < _MUCH_SHORTER * len(more):
        return True
    if len(less) >= _SHORTER * len(more):
        return False
    whole = _runs(more)
    own = _runs(less)
    return sum(run in whole for run in own) >= _CONTAINED * len(own)


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1))}
