"""Detects the language of an article: the model knows English only."""

from __future__ import annotations

import re

_SAMPLE = 2000
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
# With fewer words than this, the declared language counts, and without one, English.
_ENOUGH = 15
# The commonest function words, of which no other language has as many.
_COMMON = frozenset(
    """the of and to a in that is was for it with as his on be at by he i this had not are but from
    or have they which she you we were their been has would who will said there an""".split()
)
_SURELY = 0.25
# A text of so many words with a smaller share of these is not prose.
_LISTED, _LEAST = 40, 0.02


def is_prose(text: str) -> bool:
    """Whether a text can be English prose: lists of accounts or figures lack the words that every
    sentence needs."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    return len(words) < _LISTED or sum(w in _COMMON for w in words) >= _LEAST * len(words)


def foreign(text: str, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of the language of `text` if that is not English, else None.

    The words decide (py3langid; Lui and Baldwin 2012, "langid.py: An off-the-shelf language
    identification tool", on the first 2,000 characters); the declared language counts only if there
    are too few.
    """
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.lower())
    if len(words) < _ENOUGH and len(_LATIN.findall(sample)) >= len("".join(words)) / 2:
        code = (declared or "en").replace("_", "-").split("-")[0].lower()
        return None if code in ("en", "eng", "english", "und", "") else code
    if sum(word in _COMMON for word in words) > _SURELY * len(words):
        return None
    from py3langid import classify

    code, _ = classify(sample)
    return None if code == "en" else str(code)
