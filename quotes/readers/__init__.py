"""From files, streams and addresses to documents: one module per format, chosen by content."""

from quotes.readers.options import Limits, ReadOptions
from quotes.readers.outcome import Failure, RawArticle, Skipped, Unreadable
from quotes.readers.reading import read

__all__ = ["Failure", "Limits", "RawArticle", "ReadOptions", "Skipped", "Unreadable", "read"]
