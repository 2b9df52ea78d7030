"""quotes: reads news and keeps a database of who said what, when, and where it was reported.

The public API is what this module names; everything is imported when it is first used, so that
searching a database never waits for the language model::

    from quotes import Document, Extractor

    extractor = Extractor.load()
    for result in extractor.pipe([Document("“It works,” Ada Lind said on Friday.")]):
        print(result.as_json())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quotes.document import Document as Document
    from quotes.errors import QuotesError as QuotesError
    from quotes.pipeline import Extractor as Extractor
    from quotes.record import Extract as Extract
    from quotes.record import Quote as Quote
    from quotes.version import __version__ as __version__

_HOMES = {
    "Document": "quotes.document",
    "Extract": "quotes.record",
    "Extractor": "quotes.pipeline",
    "Quote": "quotes.record",
    "QuotesError": "quotes.errors",
    "__version__": "quotes.version",
}

__all__ = ["Document", "Extract", "Extractor", "Quote", "QuotesError", "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'quotes' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
