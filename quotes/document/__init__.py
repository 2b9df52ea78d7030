"""The article and its offsets. Every offset in the project counts Unicode code points."""

from quotes.document.document import Block, BlockKind, Document, Part, Span, Spans
from quotes.document.keys import text_key, url_key

__all__ = ["Block", "BlockKind", "Document", "Part", "Span", "Spans", "text_key", "url_key"]
