"""Quotes that people marked in annotation programs: doccano, Label Studio, INCEpTION, our corpora.

`read_annotations` gives marked articles, whatever the program; offsets are code points.
"""

from quotes.corrections.annotations.marked import Marked, MarkedArticle
from quotes.corrections.annotations.reading import FORMATS, read_annotations

__all__ = ["FORMATS", "Marked", "MarkedArticle", "read_annotations"]
