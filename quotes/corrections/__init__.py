"""Applies people's corrections to the quotes that an extractor found in an article.

Pure functions of the article's text, the extracted quotes and the corrections, without a database.
`correct` returns the corrected quotes and, beside them, what the extractor had found.
"""

from quotes.corrections.anchor import Anchor, find_beside, find_words
from quotes.corrections.apply import (
    FIRST_ADDED,
    Corrected,
    Correction,
    NamedByPerson,
    Original,
    Placed,
    correct,
)
from quotes.corrections.plain import quote_from, quote_record

__all__ = [
    "FIRST_ADDED",
    "Anchor",
    "Corrected",
    "Correction",
    "NamedByPerson",
    "Original",
    "Placed",
    "correct",
    "find_beside",
    "find_words",
    "quote_from",
    "quote_record",
]
