"""People's corrections of quotes, which outlive every run and can be undone.

`correct` and `add` write one, `undo` and `redo` revoke and restore it, `entries` lists them. Each
runs in a short transaction of its own; writers take turns.
"""

from quotes.store.corrections.change import Change
from quotes.store.corrections.journal import COLUMNS, Entry, entries, extracted_of
from quotes.store.corrections.making import Made, add, correct, redo, undo

__all__ = [
    "COLUMNS", "Change", "Entry", "Made", "add", "correct", "entries", "extracted_of", "redo",
    "undo",
]  # fmt: skip
