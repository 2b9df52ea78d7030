"""The database: its tables, what is asked of it, and bulk writing. It knows no language model."""

from quotes.store.engine import Database

__all__ = ["Database"]
