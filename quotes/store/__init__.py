"""The database: tables, queries and bulk writing, independent of any language model."""

from quotes.store.engine import Database

__all__ = ["Database"]
