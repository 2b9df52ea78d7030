"""Reads quotes that people annotated in doccano, Label Studio or INCEpTION, or in a corpus.

`read_annotations` gives annotated articles from any of these; offsets are code points.
"""

from quotes.corrections.annotations.marked import AnnotatedArticle, AnnotatedQuote
from quotes.corrections.annotations.reading import FORMATS, read_annotations

__all__ = ["FORMATS", "AnnotatedArticle", "AnnotatedQuote", "read_annotations"]
