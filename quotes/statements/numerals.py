"""Finds the numbers in a text, in digits or in words: `1.2 lakh`, `forty`, `5 percent`."""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction

_UNITS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES = {
    "hundred": 100, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7,
    "billion": 10**9, "trillion": 10**12, "dozen": 12, "score": 20, "k": 10**3, "m": 10**6,
    "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
_ORDINALS = dict(
    zip(
        "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        range(3, 13),
        strict=True,
    )
)
_PLURALS = {f"{word}s": value for word, value in _SCALES.items() if len(word) > 3}
_OTHERS = {"twice": Fraction(2), "thrice": Fraction(3), "half": Fraction(1, 2)}
_TOKEN = re.compile(r"\d+(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?|[a-z]+", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_FIRST = re.compile(r"(?<=ty)-(first|second)\b", re.IGNORECASE)
_JOINED = re.compile(
    r"(?<=\d)(?:st|nd|rd|th)\b|(?<=\d)(?=[a-z])|(?<=[a-z])-(?=[a-z])", re.IGNORECASE
)
# These are often not numbers, so they count only next to other parts of a number.
_WEAK = frozenset(("one", "score", "zero", "half", "k", "m"))
# A text with neither one of these nor a digit has no number.
_NUMERALS = ({*_UNITS, *_TENS, *_ORDINALS, *_OTHERS} | {"dozen"}) - _WEAK


def may_have_numbers(text: str, words: Collection[str]) -> bool:
    """Whether a text with these folded words has a digit or a number word.

    This quick check saves `numbers` for most texts.
    """
    if _DIGIT.search(text):
        return True
    cut = (part for word in words if "'" in word for part in word.split("'"))
    return not (_NUMERALS.isdisjoint(words) and _NUMERALS.isdisjoint(cut))


def numbers(text: str) -> frozenset[Fraction]:
    """The values of the numbers in `text`. "One" alone does not count: it is mostly a pronoun."""
    found: set[Fraction] = set()
    run: list[str] = []
    text = _FIRST.sub(lambda m: " one" if m[1].lower() == "first" else " two", text)
    for token in [*_TOKEN.findall(_JOINED.sub(" ", text).lower()), ""]:
        if _is_part(token) or (token == "and" and run and run[-1] in _SCALES):
            run.append(token)
        else:
            found |= _values(run)
            run = []
    return frozenset(found)


def _is_part(token: str) -> bool:
    return (
        token[:1].isdigit()
        or token in _UNITS
        or token in _TENS
        or token in _SCALES
        or token in _PLURALS
        or token in _OTHERS
        or token in _ORDINALS
    )


def _values(run: list[str]) -> set[Fraction]:
    """The values of adjacent number words, which may be several: `forty` `80` are two."""
    if not run or all(token in _WEAK or token in _SCALES or token in _PLURALS for token in run):
        return {Fraction(12)} if "dozen" in run else set()
    values: set[Fraction] = set()
    total: Fraction | None = None
    part: Fraction | None = None
    for token in run:
        scale = _SCALES.get(token) or _PLURALS.get(token)
        if token == "and":
            continue
        if scale is not None:
            part = (Fraction(1) if part is None else part) * scale
            if scale > 100:
                total, part = (total or 0) + part, None
            continue
        value = _value(token)
        fits = part is None or (part % 100 == 0 and value < 100) or _tens_and_unit(part, value)
        if not fits or (token[0].isdigit() and (part is not None or total is not None)):
            values.add(Fraction((total or 0) + (part or 0)))
            total = part = None
        part = value if part is None else part + value
    if total is not None or part is not None:
        values.add(Fraction((total or 0) + (part or 0)))
    return values


def _tens_and_unit(part: Fraction, value: Fraction) -> bool:
    return part % 100 >= 20 and part % 10 == 0 and value < 10


def _value(token: str) -> Fraction:
    if token in _OTHERS:
        return _OTHERS[token]
    small = _UNITS.get(token, _TENS.get(token, _ORDINALS.get(token)))
    return Fraction(token.replace(",", "") if small is None else small)
