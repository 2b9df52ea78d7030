"""Who signs a post in an article: "— Ada Renn (@adarenn) March 3, 2024"."""

from __future__ import annotations

from collections.abc import Iterator

from quotes.speakers.lexicon import GIVEN, TITLES
from quotes.speakers.words import Range, Words

_DASHES = frozenset("—–-―")
_LONGEST = 8  # words before the account


def signatures(words: Words) -> Iterator[tuple[Range, str]]:
    """The names in signatures, with a label: PERSON behind a title, with a first name, or if a
    single word is not also the account ("Reuters (@Reuters)"), else ORG.

    What begins with a small letter ("tall glass of milk") is nobody's name.
    """
    for i, text in enumerate(words.texts):
        if text not in _DASHES or (i and not words.broken[i]):
            continue
        account = stop = _account(words, i + 1)
        first = i + 1
        while first < stop and words.keys[first] in TITLES:
            first += 1
        while first < stop and not words.texts[stop - 1][-1].isalnum():
            stop -= 1
        if first < stop and not words.texts[first].islower():
            alone = stop == first + 1 and words.keys[account + 2] != words.keys[first]
            person = alone or first > i + 1 or words.keys[first] in GIVEN
            yield (first, stop), "PERSON" if person else "ORG"


def _account(words: Words, i: int) -> int:
    """Where the account stands behind the name that begins at the word `i`, on its line; `i` if
    there is none."""
    for k in range(i, min(len(words) - 2, i + _LONGEST)):
        if words.broken[k]:
            break
        if words.texts[k] == "(" and words.texts[k + 1] == "@":
            return k
    return i
