"""What is wrong with a value on the command line, in words for people."""

from __future__ import annotations

import re

# How Typer's versions report a number that is none, or out of range: Pydantic's words, or Click's.
_WORDS = (
    (re.compile(r"Input should be a valid integer\b.*"), "it must be a whole number"),
    (re.compile(r"Input should be a valid number\b.*"), "it must be a number"),
    (re.compile(r"Input should be greater than or equal to (\S+)"), r"it must be \1 or more"),
    (re.compile(r"Input should be less than or equal to (\S+)"), r"it must be \1 or less"),
    (re.compile(r"Input should be greater than (\S+)"), r"it must be more than \1"),
    (re.compile(r"Input should be less than (\S+)"), r"it must be less than \1"),
    (re.compile(r"is not a valid int(?:eger)?\b(?: range\b)?"), "is no whole number"),
    (re.compile(r"is not a valid float\b(?: range\b)?"), "is no number"),
    (re.compile(r"is not in the range x>=(-?[\d.]*\d)"), r"is not \1 or more"),
    (re.compile(r"is not in the range (-?[\d.]*\d)<=x<=(-?[\d.]*\d)"), r"is not from \1 to \2"),
    (re.compile(r"Value error, "), ""),
)


def plain(words: str) -> str:
    """The message of a library about wrong usage, in plain words; any other as it is."""
    for pattern, better in _WORDS:
        words = pattern.sub(better, words)
    return words
