"""Finds short forms and their long names: "the Lowland Tide Office (LTO)", "the X Act, or XA,".

Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in
biomedical text": the characters of the short form occur in the long one in the same order, the
first of them at the start of a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quotes.speakers.lexicon import TITLES
from quotes.speakers.wordlists import word_list
from quotes.speakers.words import Words

_LINKS = word_list("name_links")
_BEFORE = TITLES | {"the"}
_LONGEST, _SHORTEST = 10, 2
_ADVERBS = frozenset("also better commonly formerly".split())
_KNOWN_AS = 5  # words of "Renn, also known as" and more before the other name


def abbreviations(words: Words, names: Mapping[int, int]) -> dict[str, tuple[int, int]]:
    """The short forms that the text explains, folded, with the words of their long forms.

    `names` are recognized names: the word after each -> its first word.
    """
    found: dict[str, tuple[int, int]] = {}
    for i, long_stop in _short_forms(words):
        first = _named(words, words.texts[i], names.get(long_stop), long_stop)
        if first is None and words.texts[i - 1] != "(":
            first = _of_other_letters(words, names.get(long_stop), long_stop)
        if first is None:  # part of it may be recognized, or nothing
            begin = _begin(words, words.texts[i], long_stop)
            first = _long_form(words, words.texts[i], begin, long_stop)
        if first is not None:
            found.setdefault(words.keys[i], (first, long_stop))
    return found


def _named(words: Words, short: str, begin: int | None, stop: int) -> int | None:
    """The first word of the recognized name from `begin` on, if it is the long form."""
    if begin is None or _long_form(words, short, begin, stop) is None:
        return None
    return begin + (words.keys[begin] == "the")


def _short_forms(words: Words) -> Iterator[tuple[int, int]]:
    """The places of short forms that may be explained, and where their long forms would end."""
    for i in range(2, len(words) - 1):
        text = words.texts[i]
        short = _SHORTEST <= len(text) <= _LONGEST and sum(map(str.isupper, text)) > 1
        known = _known_as(words, i)
        if known is not None:
            if short or (text.istitle() and not words.capital[i + 1]):
                yield i, known
        elif not short:
            continue
        elif words.texts[i - 1] == "(" and words.texts[i + 1] in (")", ",", ";"):
            yield i, i - 1
        elif words.keys[i - 1] == "or" and words.texts[i - 2] == "," and words.texts[i + 1] == ",":
            yield i, i - 2


def _known_as(words: Words, i: int) -> int | None:
    """Where the name ends that the word `i` is another for: "Lowland Air, also known as Lo"."""
    if i < _KNOWN_AS or words.keys[i - 2 : i] != ("known", "as"):
        return None
    comma = i - 3 - (words.keys[i - 3] in _ADVERBS)
    return comma if words.texts[comma] == "," else None


def _of_other_letters(words: Words, begin: int | None, stop: int) -> int | None:
    """The first word of the recognized name from `begin` on, of several words, that a short form
    follows whose letters are those of another language: "the Lowland Workers' Party, or PTL,"."""
    if begin is None:
        return None
    begin += words.keys[begin] == "the"
    return begin if stop - begin > 1 and all(words.capital[begin : begin + 2]) else None


def _begin(words: Words, short: str, stop: int) -> int:
    """The start of the capitalized words that may be the long form ending before `stop`."""
    begin = stop
    while (
        begin > 0
        and stop - begin < 2 * len(short) + 3
        and (begin == stop or not words.broken[begin])
        and (words.capital[begin - 1] or words.keys[begin - 1] in _LINKS)
    ):
        begin -= 1
    while begin < stop and (not words.capital[begin] or words.keys[begin] in _BEFORE):
        begin += 1
    return begin


def _long_form(words: Words, short: str, begin: int, stop: int) -> int | None:
    """The first word of the long form between `begin` and `stop`, or None."""
    letters = [c for c in short.lower() if c.isalnum()]
    if stop - begin < 2 or not letters:
        return None
    text = " ".join(words.keys[begin:stop])
    at = len(text)
    for n, letter in reversed(list(enumerate(letters))):
        at = text.rfind(letter, 0, at)
        while n == 0 and at > 0 and text[at - 1].isalnum():
            at = text.rfind(letter, 0, at)
        if at < 0:
            return None
    first = begin + text[:at].count(" ")
    return first if words.capital[first] else None
