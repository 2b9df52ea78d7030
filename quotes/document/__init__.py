"""The article and its offsets. Every offset in the project counts Unicode code points."""

from quotes.document.document import Document, Part, Span, Spans

__all__ = ["Document", "Part", "Span", "Spans"]
