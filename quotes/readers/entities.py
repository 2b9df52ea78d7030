"""Reads HTML entities in texts that are not markup, as content management systems export them."""

from __future__ import annotations

from ftfy.fixes import unescape_html

_ROUNDS = 2


def unescaped(text: str) -> str:
    """`text`, which is not markup, with its HTML entities as the characters that they stand for.

    Only entities that end with a semicolon are read (`AT&T` and `?a=1&copy=2` stay), and those that
    were escaped twice (`&amp;ldquo;`).
    """
    for _ in range(_ROUNDS):
        if "&" not in text:
            break
        text = unescape_html(text)
    return text
