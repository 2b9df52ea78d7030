"""A quote as it is compared with others: with words, numbers, names, negations and vector."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any

from quotes.speakers.identity.names import organization_name, person_name, skeleton
from quotes.statements.numerals import may_have_numbers, numbers
from quotes.statements.words import folded_words

_NEGATORS = frozenset(
    "not no never none nobody nothing neither nor nowhere without cannot cant wont dont".split()
)
_SCOPE = 4
"""This many words after a negator, and one before it, count as negated."""
_CAPITAL = re.compile(r"(?<![.!?]\s)(?<![.!?][\"”’]\s)(?<=\s)[^\W\d_a-z][\w’'-]+")
_BEGINS = re.compile(r"\b[^\W\d_a-z][\w’'-]+")


@dataclass(frozen=True)
class Saying:
    """A quote with the facts that its article gives.

    `speaker` is the article's name for the first speaker, None if unknown; `named` says whether the
    words of the source contain that name, so that it did not have to be inferred. `earliest` and
    `latest` bound the day of saying that the text gives, with `said_confidence`; `published` is the
    day of publication. `vector` is its embedding (`quotes.statements.encoder`), if computed.
    `leader` is the nearly equal quote that is compared in its place, if any (see `leaders`).
    `place` is its position in the article, the article's external id, and the outlet.
    """

    id: int
    article: int
    text: str
    kind: str
    speaker: str | None = None
    type: str | None = None
    in_title: bool = False
    outlet: int | None = None
    published: date | None = None
    earliest: date | None = None
    latest: date | None = None
    vector: bytes | None = None
    named: bool = True
    said_confidence: float = 1.0
    leader: int | None = None
    place: tuple[int, str, str | None] = (0, "", None)

    @cached_property
    def key(self) -> str:
        """A stable key, derived from the quote's place and words, not from when it was read."""
        position, article, outlet = self.place
        whole = "\n".join((outlet or "", article, str(position), self.text))
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]

    @cached_property
    def folded(self) -> list[str]:
        """Its words, case and accents folded, in order."""
        return folded_words(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The stems of its words, in order."""
        return tuple(map(stem, self.folded))

    @cached_property
    def weights(self) -> dict[str, float]:
        """Its distinct stems with their rarity."""
        return {word: rarity(word) for word in self.words}

    @cached_property
    def weight(self) -> float:
        """The sum of `weights`."""
        return sum(self.weights.values())

    @cached_property
    def numbers(self) -> frozenset[Fraction]:
        """The numbers in its text."""
        return numbers(self.text) if may_have_numbers(self.text, self.folded) else frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of capitalized words that do not begin a sentence."""
        return frozenset(
            stem(word)
            for found in _CAPITAL.findall(f" {self.text}"[1:])
            for word in folded_words(found)
        )

    @cached_property
    def rare_names(self) -> frozenset[str]:
        """The stems of capitalized words that are rare: these are names even at the beginning of a
        sentence."""
        capitals = {
            stem(word) for found in _BEGINS.findall(self.text) for word in folded_words(found)
        }
        return frozenset(word for word in capitals if word not in _shares())

    @cached_property
    def negated(self) -> frozenset[str]:
        """The stems that occur only in the scope of a negator."""
        if not self.negators:
            return frozenset()
        words = self.folded
        places = {
            i
            for at, word in enumerate(words)
            if is_negator(word)
            for i in range(max(0, at - 1), min(len(words), at + 1 + _SCOPE))
        }
        elsewhere = {word for i, word in enumerate(self.words) if i not in places}
        return frozenset(self.words[i] for i in places) - elsewhere

    @cached_property
    def negators(self) -> int:
        """The number of negators."""
        return sum(map(is_negator, self.folded))

    @property
    def day(self) -> date | None:
        """The last day on which it can have been said, by its date or the article's; or None."""
        return self.latest or self.published

    @cached_property
    def block(self) -> str | None:
        """The blocking key of its speaker: the same for all spellings of the name."""
        return block(self.speaker, self.type)


def names_speaker(source: str | None, name: str | None) -> bool:
    """Whether the words of a source contain a word of the speaker's name; true without a name."""
    if not name:
        return True
    return not set(folded_words(name)).isdisjoint(folded_words(source or ""))


@lru_cache(maxsize=1 << 16)
def block(name: str | None, kind: str | None) -> str | None:
    """The blocking key of a speaker: the consonants of a surname, or of an organization's first
    word."""
    if not name:
        return None
    if kind == "organization":
        words = organization_name(name).core.split()
        return f"o:{skeleton(words[0])}" if words else None
    return f"p:{skeleton(person_name(name).last)}"


def is_negator(word: str) -> bool:
    """Whether a folded word negates what follows it."""
    return word in _NEGATORS or word.endswith("n't")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of an English word (Porter 2001)."""
    return str(_stemmer().stemWord(word.removesuffix("'s")))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def _shares() -> dict[str, float]:
    lines = files("quotes.statements").joinpath("frequencies.tsv").read_text("utf-8").splitlines()
    return {word: float(share) for word, share in (line.split("\t") for line in lines)}


@lru_cache(maxsize=1 << 16)
def rarity(word: str) -> float:
    """The rarity of a stem in quotes: 0.6 for `the`, 7.3 for the rarest (inverse frequency)."""
    return -math.log(_shares().get(word, 0.00068))
