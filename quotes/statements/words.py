"""The same words found again: fingerprints to find candidates, and the comparison itself."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import LCSseq

WINDOW = 4
MIN_WORDS = 6
MIN_SHARE = 0.8
_MASK = (1 << 64) - 1
_TOP = 1 << 63
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)  # odd: a word's place in a shingle counts
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def word_list(text: str) -> list[str]:
    """The words of `text`, case and accents folded, apostrophes made alike."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    if not plain.isascii() and any(map(unicodedata.combining, set(plain))):
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _WORD.findall(plain)


@lru_cache(maxsize=4096)  # asked for when a quote is written, and again to find its like
def fingerprints(text: str) -> tuple[int, ...]:
    """Signed 64-bit fingerprints of a quote's words; none if it has fewer than six words.

    Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every four neighbouring shingles of
    three words the smallest hash is kept, so that two texts that share a run of six words share
    a fingerprint, wherever the run stands.
    """
    words = word_list(text)
    if len(words) < MIN_WORDS:
        return ()
    hashes = _hashes(words)
    kept = set(map(min, *(hashes[i:] for i in range(WINDOW))))
    return tuple(sorted(value - _TOP for value in kept))


def same_words(one: str, other: str) -> bool:
    """Whether the shorter of two quotes stands, nearly word for word, in the longer one.

    At least 80% of the shorter one's words (six or more) must come in the same order in the other.
    """
    a, b = word_list(one), word_list(other)
    shorter = min(len(a), len(b))
    if shorter < MIN_WORDS:
        return False
    return LCSseq.similarity(a, b) >= MIN_SHARE * shorter


def _hashes(words: list[str]) -> list[int]:
    """A hash of every shingle, from hashes of its words: 64 bits, all of them counted from -2**63.

    Whole numbers of Python add up quickly; so what a word adds to a shingle is multiplied before.
    """
    first, second, third = zip(*map(_shares, words), strict=True)
    shingles = zip(first, second[1:], third[2:], strict=False)
    return [(a + b + c) & _MASK for a, b, c in shingles]


@lru_cache(maxsize=1 << 16)
def _shares(word: str) -> tuple[int, int, int]:
    """What a word adds to the hash of a shingle in which it comes first, second or third."""
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
    value = int.from_bytes(digest, "big")
    return value + _TOP, value * _FACTORS[0] & _MASK, value * _FACTORS[1] & _MASK
