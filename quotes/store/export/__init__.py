"""Quotes in the formats of other programs: tables, JSON, annotations, editions.

All formats are given the same hits, in order, and write bytes to a file that is open for them; none
of them holds more than it must.
"""

from quotes.store.export.formats import FORMATS, export, hits

__all__ = ["FORMATS", "export", "hits"]
