"""quotes: reads news and keeps a database of who said what, when, and where it was reported.

The public API is what this module names; everything is imported on first use, so that searching a
database never waits for the language model::

    from quotes import Document, Extractor

    extractor = Extractor.load()
    for result in extractor.pipe([Document("“It works,” Ada Lind said on Friday.")]):
        print(result.as_json())

and for a database::

    with quotes.open("news.db") as news:
        news.search("harbour", speaker="Ada Lind").to_pandas()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotes.archive import Archive as Archive
    from quotes.archive import open_archive as open  # noqa: F401
    from quotes.document import Document as Document
    from quotes.errors import QuotesError as QuotesError
    from quotes.pipeline import Extractor as Extractor
    from quotes.record import Extract as Extract
    from quotes.record import Quote as Quote
    from quotes.version import __version__ as __version__

_HOMES = {
    "Archive": "quotes.archive",
    "Document": "quotes.document",
    "Extract": "quotes.record",
    "Extractor": "quotes.pipeline",
    "Quote": "quotes.record",
    "QuotesError": "quotes.errors",
    "__version__": "quotes.version",
}

# `open` is left out: `from quotes import *` must not hide Python's own.
__all__ = ["Archive", "Document", "Extract", "Extractor", "Quote", "QuotesError", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "open":
        return import_module("quotes.archive").open_archive
    if name not in _HOMES:
        raise AttributeError(f"module 'quotes' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
