"""Files, streams and addresses to documents: one module a format, chosen by content."""

from quotes.readers.options import Limits, ReadOptions
from quotes.readers.outcome import Article, Failure, Skipped, Unreadable
from quotes.readers.reading import read

__all__ = ["Article", "Failure", "Limits", "ReadOptions", "Skipped", "Unreadable", "read"]
