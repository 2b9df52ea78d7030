"""PDF: the text of all pages, its lines joined into paragraphs."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from quotes.readers.deadline import time_limit
from quotes.readers.extras import library
from quotes.readers.outcome import Failure, RawArticle, Unreadable
from quotes.readers.reader import Reading
from quotes.readers.source import Source

NAME = "pdf"
_PAGES = 1_000
_BEGINNING = re.compile(r"\s*+%PDF-\d")
_ENDED = re.compile(r"[.!?…:][\"'”’»)\]]{0,3}\Z")
_HYPHEN = re.compile(r"[^\W\d_]-\Z")
# The last line of a paragraph is shorter than this share of the longest lines.
_SHORT = 0.8
_FOOT = 2  # how many lines at the head and foot of a page other pages may repeat
_NUMBERS = re.compile(r"\d+")
# What programs put in place of a title.
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint) -|untitled|\S+\.(?:docx?|pdf|indd|odt|rtf|pptx?)\Z", re.I
)


def recognises(source: Source) -> bool:
    """The version line, after white space at most."""
    return bool(_BEGINNING.match(source.start[:1024]))


def articles(source: Source, reading: Reading) -> Iterator[RawArticle | Failure]:
    """One article: the text without lines that repeat on most pages."""
    pypdf = library("pypdf", "a PDF", "documents")
    limits = reading.options.limits
    data = source.whole(limits.article)
    try:
        with time_limit(limits.page_seconds):
            file = pypdf.PdfReader(io.BytesIO(data), strict=False)
            if file.is_encrypted and not file.decrypt(""):
                raise Unreadable("a PDF with a password, not read")
            if len(file.pages) > _PAGES:
                raise Unreadable(f"a PDF of more than {_PAGES:,} pages, not read")
            pages = [_lines(page.extract_text()) for page in file.pages]
            title = str(getattr(file.metadata, "title", None) or "").strip()
    except (pypdf.errors.PyPdfError, pypdf.errors.DependencyError) as error:
        raise Unreadable(f"broken PDF: {' '.join(str(error).split())[:150]}") from None
    if not any(pages):
        raise Unreadable("a PDF without text (a scan?): it needs text recognition (OCR) first")
    yield RawArticle(
        source.where,
        "\n\n".join(paragraphs(_without_repeats(pages))),
        title=title if title and not _NO_TITLE.match(title) else None,
        url=source.url,
    )


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def _without_repeats(pages: Sequence[Sequence[str]]) -> list[str]:
    """The lines of all pages without headers and footers: lines that most pages share, apart from
    digits, and bare numbers."""
    ends = Counter(key for lines in pages for key in {_key(line) for line in _edges(lines)})
    kept: list[str] = []
    for lines in pages:
        for number, line in enumerate(lines):
            edge = number < _FOOT or number >= len(lines) - _FOOT
            many = ends[_key(line)] > max(1, len(pages) // 2)
            if not (edge and (many or line.isdecimal())):
                kept.append(line)
    return kept


def _edges(lines: Sequence[str]) -> list[str]:
    return [*lines[:_FOOT], *lines[-_FOOT:]]


def _key(line: str) -> str:
    return _NUMBERS.sub("#", line)


def paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Joins lines into paragraphs, which end with a sentence on a line that is not full.

    Words hyphenated at the end of a line are joined.
    """
    lengths = sorted(map(len, lines))
    full = lengths[len(lengths) * 3 // 4] if lengths else 0
    current = ""
    for line in lines:
        if _HYPHEN.search(current) and line[:1].islower():
            current = current[:-1] + line
        else:
            current = f"{current} {line}" if current else line
        if len(line) < _SHORT * full and _ENDED.search(line[-6:]):
            yield current
            current = ""
    if current:
        yield current
