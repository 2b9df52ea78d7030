"""The words of a text, with what a reader sees of them: sentences, paragraphs, quotation marks."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from quotes.detect.marks import scan
from quotes.speakers.lexicon import ABBREVIATIONS, fold
from quotes.speakers.wordlists import word_list

Range = tuple[int, int]
"""The first of some words and the one after the last."""

# Letters and digits, with the accents that follow them where a text has them apart (NFD).
_ACCENTS = "[\u0300-\u036f]+"
# So are the letters that UTF-8 becomes when it is read as Latin-1 ("FranÃ§ois").
_MISREAD = "(?:(?<=[ÂÃ])|(?<=A[\u0302\u0303]))[\u0080-\u009f\u00a1-\u00bf]"
_LETTERS = rf"[^\W_]+(?:(?:{_ACCENTS}|{_MISREAD})[^\W_]*)*"
# As many and as long labels as outlets have; without a bound, "a.a.a.a" would take long.
_LABEL = r"[^\W_][\w-]{0,62}+"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL}){{0,3}}\.(?:com|org|net|gov|edu|info|news|tv|co\.\w\w)"
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    rf"|\b{_DOMAIN}\b(?![.@]\w)"  # Factfinder.org
    r"|\b(?:" + "|".join(sorted(ABBREVIATIONS, key=len, reverse=True)) + r"|[A-Z])\.(?=[\s,A-Z)])"
    r"|(?<=[\w\u0300-\u036f])['’](?:s|re|ve|ll|d|m)\b"
    r"|(?<=[A-Z]\.)['’]s\b"  # the U.S.'s
    r"|\d+(?:[.,]\d+)+"
    rf"|{_LETTERS}(?:[-‑&]{_LETTERS}|['’](?!(?:s|re|ve|ll|d|m)\b){_LETTERS})*"
    r"|''|``|[^\s\u00ad\u200b-\u200d\ufeff]"  # soft hyphens and the like are nothing
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\ufeff]")
_PARAGRAPH = re.compile(r"\n")
_EITHER = ('"', "''", "``")
_FINAL = frozenset(".!?…")
_SMALL = word_list("headline_small_words")
"""Words that headlines set in small letters between capitalized ones."""


_NO_ACRONYM = 5  # letters: longer words in capitals are no acronyms


def is_acronym(word: str) -> bool:
    """Whether a word is written like an acronym: two to four characters, no small letter."""
    return word.isupper() and 1 < len(word) < _NO_ACRONYM


@dataclass(frozen=True)
class Words:
    """A text cut into words; positions in it are indices of words unless called offsets."""

    text: str
    start: tuple[int, ...]
    end: tuple[int, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """Cut `text` into words and single punctuation marks, in linear time.

        Words are composed (NFC), whatever form of Unicode the text is in.
        """
        found = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
        if not found:
            return cls(text, (), (), ())
        start, end, texts = zip(*found, strict=True)
        if not unicodedata.is_normalized("NFC", text):
            texts = tuple(unicodedata.normalize("NFC", word) for word in texts)
        return cls(text, start, end, texts)

    def __len__(self) -> int:
        return len(self.texts)

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The words that the offsets `start` to `end` touch, as a half-open range."""
        return bisect_right(self.end, start), bisect_left(self.start, end)

    def between(self, first: int, stop: int) -> str:
        """The text of the words `first` to `stop` (exclusive), composed and on one line."""
        if stop <= first:
            return ""
        text = _UNSEEN.sub("", self.text[self.start[first] : self.end[stop - 1]])
        return " ".join(unicodedata.normalize("NFC", text).split())

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The words for comparing: no case, no accents, no final point."""
        return tuple(map(fold, self.texts))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often the text has each word, whatever its case."""
        return Counter(self.keys)

    @cached_property
    def capital(self) -> tuple[bool, ...]:
        """Whether a word begins with a capital letter."""
        return tuple(word[0].isupper() for word in self.texts)

    @cached_property
    def broken(self) -> tuple[bool, ...]:
        """Whether a line ends between a word and the one before it."""
        ends = (0, *self.end[:-1])
        return tuple("\n" in self.text[e:s] for e, s in zip(ends, self.start, strict=False))

    @cached_property
    def paragraph(self) -> tuple[int, ...]:
        """The number of the paragraph (line) that a word is in."""
        number, numbers = 0, []
        for broken in self.broken:
            number += broken
            numbers.append(number)
        return tuple(numbers)

    @cached_property
    def sentence(self) -> tuple[int, ...]:
        """The number of the sentence that a word is in."""
        number, ended, numbers = 0, False, []
        for i, word in enumerate(self.texts):
            mark = word in _EITHER or not word[0].isalnum()
            if self.broken[i] or (ended and not mark and not word[0].islower()):
                number += 1
                ended = False
            elif not mark:
                ended = False
            ended = ended or word in _FINAL
            numbers.append(number)
        return tuple(numbers)

    @cached_property
    def quoted(self) -> tuple[bool, ...]:
        """Whether a word is inside quotation marks, double or single; the opening mark is, the
        closing one is not."""
        flags = [False] * len(self)
        for one in scan(self.text).quotations:
            first = bisect_left(self.start, one.start)
            stop = bisect_left(self.start, one.end - one.close_length)
            flags[first:stop] = [True] * (stop - first)
        return tuple(flags)

    @cached_property
    def opens(self) -> tuple[bool, ...]:
        """Whether a word is the first of its sentence."""
        flags, last = [], -1
        for i, number in enumerate(self.sentence):
            first = number != last and self.texts[i][0].isalnum()
            flags.append(first)
            last = number if first else last
        return tuple(flags)

    @cached_property
    def headline(self) -> tuple[bool, ...]:
        """Whether a word is in a line set like a headline, where capitals mean nothing."""
        begins = [0, *(i for i in range(1, len(self)) if self.broken[i]), len(self)]
        flags: list[bool] = []
        for first, stop in pairwise(begins):
            flags += [self._set_like_headline(first, stop)] * (stop - first)
        return tuple(flags)

    def _set_like_headline(self, first: int, stop: int) -> bool:
        """Whether most longer words of a line have capitals. A line that ends with a colon leads in
        what follows ("And from Chairwoman Ann Other:"). One with a full stop may be a sentence of
        many names: in a headline, no verb has a small letter."""
        words = [w for w in self.texts[first:stop] if w[0].isalpha()]
        longer = [w[0].isupper() for w in words if len(w) > 3]
        if len(longer) < 3 or sum(longer) < 0.75 * len(longer):
            return False
        last = self.texts[stop - 1]
        if last == ".":
            return all(w[0].isupper() or w in _SMALL for w in words)
        return last != ":"
