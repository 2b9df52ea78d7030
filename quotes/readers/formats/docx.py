"""Word documents (Office Open XML), which are zip archives."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import IO, Any

from quotes.document import Block, BlockKind
from quotes.readers.deadline import time_limit
from quotes.readers.extras import library
from quotes.readers.options import Limits
from quotes.readers.outcome import RawArticle, Unreadable
from quotes.readers.source import Source, size_in_words

BODY = "word/document.xml"
_BETWEEN = "\n\n"
_KINDS: tuple[tuple[str, BlockKind], ...] = (
    ("heading", "heading"), ("title", "heading"), ("subtitle", "heading"), ("list", "item"),
    ("quote", "quotation"), ("intense quote", "quotation"), ("block text", "quotation"),
)  # fmt: skip
_KEPT = ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml")
_GONE = ("del", "moveFrom", "sdtPr", "sdtEndPr")


def article(
    source: Source, file: IO[bytes], archive: zipfile.ZipFile, limits: Limits
) -> RawArticle:
    """The text of a document with all tracked changes accepted.

    Paragraph styles tell headings, list items and quotations.
    """
    docx = library("docx", "a Word document", "documents")
    size = sum(member.file_size for member in archive.infolist())
    if size > 4 * limits.article or archive.getinfo(BODY).file_size > limits.article:
        raise Unreadable(f"larger than {size_in_words(limits.article)}, not read")
    file.seek(0)
    try:
        with time_limit(limits.page_seconds):
            document = docx.Document(file)
            text, blocks = _laid_out(list(_paragraphs(_accepted(document))))
            about = document.core_properties
            title, author, language = about.title, about.author, about.language
    except Unreadable:
        raise
    except Exception as error:  # its libraries raise whatever the underlying XML parser does
        words = " ".join(str(error).split())[:150] or type(error).__name__
        raise Unreadable(f"broken Word document: {words}") from None
    return RawArticle(
        source.where,
        text,
        title=title or None,
        author=author if author and author != "python-docx" else None,
        language=language or None,
        blocks=blocks,
        url=source.url,
    )


def _accepted(document: Any) -> Any:
    from docx.oxml.ns import qn
    from lxml import etree

    body = document.element.body
    etree.strip_elements(body, *(qn(f"w:{name}") for name in _GONE), with_tail=False)
    etree.strip_tags(body, *(qn(f"w:{name}") for name in _KEPT))
    return document


def _paragraphs(part: Any) -> Iterator[tuple[str, BlockKind | None]]:
    """The paragraphs of a document or a cell, with their kinds by style."""
    for inner in part.iter_inner_content():
        if hasattr(inner, "rows"):
            seen: set[Any] = set()
            for cell in chain.from_iterable(row.cells for row in inner.rows):
                if cell._tc not in seen:  # merged cells are returned several times
                    seen.add(cell._tc)
                    yield from _paragraphs(cell)
        elif text := " ".join(inner.text.split()):
            yield text, _kind(inner)


def _kind(paragraph: Any) -> BlockKind | None:
    name = str(getattr(paragraph.style, "name", "") or "").lower()
    return next((kind for style, kind in _KINDS if name.startswith(style)), None)


def _laid_out(
    paragraphs: list[tuple[str, BlockKind | None]],
) -> tuple[str, tuple[Block, ...]]:
    blocks: list[Block] = []
    at = 0
    for text, kind in paragraphs:
        if kind:
            blocks.append(Block(at, at + len(text), kind))
        at += len(text) + len(_BETWEEN)
    return _BETWEEN.join(text for text, _ in paragraphs), tuple(blocks)
