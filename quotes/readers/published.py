"""A publication date in any of the usual forms, as ISO 8601: see `quotes.document.published`."""

from quotes.document.published import iso

__all__ = ["iso"]
