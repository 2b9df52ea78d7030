"""Words as full-text search sees them, the same on every engine.

SQLite's and PostgreSQL's own tokenizers differ in accents, hyphens, addresses and numbers; so the
text is folded and split here, and both engines index the same plain words.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not decompose, as readers without the key type them.
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
})  # fmt: skip


def fold(text: str) -> str:
    """`text` without case and accents; its length may change."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().translate(_LETTERS)


def words(text: str) -> list[str]:
    """The words of `text`, folded, in order: "Élysée's U.S. ally" -> elysee, s, u, s, ally."""
    return _WORD.findall(fold(text))
