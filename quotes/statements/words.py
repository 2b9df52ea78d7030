"""Finds quotes of the same words: fingerprints to find candidates, and their comparison."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import LCSseq

WINDOW = 4
MIN_WORDS = 6
MIN_SHARE = 0.8
# Odd: a word's place in a shingle counts.
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def folded_words(text: str) -> list[str]:
    """The words of `text`, case and accents folded, apostrophes made alike."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    if not plain.isascii() and any(map(unicodedata.combining, set(plain))):
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _WORD.findall(plain)


def fingerprints(text: str) -> tuple[int, ...]:
    """Signed 64-bit fingerprints of a quote's words; none if it has fewer than six words.

    Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every four neighbouring shingles of
    three words the smallest hash is kept, so that two texts that share a run of six words share
    a fingerprint, wherever the run stands.
    """
    return fingerprints_of([text])[0]


def fingerprints_of(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """The `fingerprints` of many texts, computed together because that is faster."""
    import numpy as np  # imported here so that opening a database does not wait for it

    cut = [folded_words(text) for text in texts]
    lengths = np.array([len(words) for words in cut], dtype=np.int64)
    each = np.fromiter((_hash(word) for words in cut for word in words), np.uint64)
    windows = np.maximum(lengths - MIN_WORDS + 1, 0)
    if not windows.any():
        return [()] * len(texts)
    # All texts form one sequence of shingles; windows that span two texts are left out below.
    second, third = (np.uint64(factor) for factor in _FACTORS)
    shingles = each[:-2] + each[1:-1] * second + each[2:] * third
    hashes = shingles.view(np.int64)
    rows = [hashes[i : len(hashes) - WINDOW + 1 + i] for i in range(WINDOW)]
    least = np.minimum.reduce(rows)
    ends = np.cumsum(lengths)
    starts = np.repeat(ends - lengths - (np.cumsum(windows) - windows), windows)
    least = least[starts + np.arange(len(starts))]
    bounds = np.cumsum(windows)[:-1]
    return [tuple(sorted(set(part.tolist()))) for part in np.split(least, bounds)]


def same_words(one: str, other: str) -> bool:
    """Whether the longer of two quotes contains the shorter one, nearly word for word.

    At least 80% of the shorter one's words (six or more) must come in the same order in the other.
    """
    a, b = folded_words(one), folded_words(other)
    shorter = min(len(a), len(b))
    if shorter < MIN_WORDS:
        return False
    return LCSseq.similarity(a, b) >= MIN_SHARE * shorter


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
