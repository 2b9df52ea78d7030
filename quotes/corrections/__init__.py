"""A person's word on the quotes of an article, over what an extractor found in it.

Pure functions of an article's text, what the extractor found, and the corrections: they know no
database. `correct` gives the quotes as they count; what the extractor had said is kept beside them.
"""

from quotes.corrections.anchor import Anchor, find_beside, find_words
from quotes.corrections.apply import (
    FIRST_ADDED,
    Corrected,
    Correction,
    Original,
    Placed,
    Told,
    correct,
)
from quotes.corrections.plain import quote_from, quote_record

__all__ = [
    "FIRST_ADDED",
    "Anchor",
    "Corrected",
    "Correction",
    "Original",
    "Placed",
    "Told",
    "correct",
    "find_beside",
    "find_words",
    "quote_from",
    "quote_record",
]
