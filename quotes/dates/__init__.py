"""When it was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotes.dates.said_on import Basis, SaidOn

if TYPE_CHECKING:
    from quotes.dates.datelines import Dateline, dateline
    from quotes.dates.dating import date_quotes

__all__ = ["Basis", "Dateline", "SaidOn", "date_quotes", "dateline"]

# Imported on first use: searching needs neither numpy nor the grammar of EDTF.
_HOMES = {
    "date_quotes": "dating",
    "dateline": "datelines",
    "Dateline": "datelines",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"quotes.dates.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
