"""What people say of quotes: corrections that outlive every run, and that can be undone.

`correct` and `add` write one, `undo` and `redo` take it back and let it hold again, `entries` lists
them. Each runs in one short transaction of its own; writers take turns.
"""

from quotes.store.corrections.change import Change
from quotes.store.corrections.journal import COLUMNS, Entry, entries, extracted_of
from quotes.store.corrections.making import Made, add, correct, redo, undo

__all__ = [
    "COLUMNS", "Change", "Entry", "Made", "add", "correct", "entries", "extracted_of", "redo",
    "undo",
]  # fmt: skip
