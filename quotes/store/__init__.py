"""The database: its tables, what is asked of it, and writing in bulk. It knows no language model."""

from quotes.store.engine import Database

__all__ = ["Database"]
