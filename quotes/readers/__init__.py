"""From files, streams and addresses to documents: one module per format, chosen by content.

Packages that add a format import `Reading`, `Source` and the outcomes from here.
"""

from quotes.readers.options import Limits, ReadOptions
from quotes.readers.outcome import Failure, RawArticle, Skipped, Unreadable
from quotes.readers.reader import Reader, Reading
from quotes.readers.reading import read
from quotes.readers.source import Source

__all__ = [
    "Failure",
    "Limits",
    "RawArticle",
    "ReadOptions",
    "Reader",
    "Reading",
    "Skipped",
    "Source",
    "Unreadable",
    "read",
]
