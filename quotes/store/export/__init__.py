"""Exports quotes in the formats of other programs: tables, JSON, annotations, editions.

All formats receive the same hits in order and write bytes to an open file, in bounded memory.
"""

from quotes.store.export.formats import FORMATS, export, hits

__all__ = ["FORMATS", "export", "hits"]
