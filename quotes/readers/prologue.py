"""Finds the root element of an XML or HTML document."""

from __future__ import annotations

import re

_NAME = re.compile(r"<([A-Za-z][\w:.-]{0,60})")
_PARTS = (("<!--", "-->"), ("<?", "?>"), ("<!", ">"))


def root(text: str) -> str | None:
    """The name of the root element in lower case; None if something else comes first.

    White space, comments, processing instructions and declarations before it are skipped; if `text`
    ends among them, the name is empty. Takes linear time.
    """
    at = 0
    while True:
        at += len(text[at : at + 64]) - len(text[at : at + 64].lstrip())
        if text[at : at + 1].isspace():
            continue
        part = next((part for part in _PARTS if text.startswith(part[0], at)), None)
        if part is None:
            name = _NAME.match(text, at)
            broken_off = text.startswith("<", at) and at + 1 == len(text)
            return name[1].lower() if name else "" if broken_off else None
        end = text.find(part[1], at + len(part[0]))
        if end < 0:
            return ""
        at = end + len(part[1])
        if at >= len(text):
            return ""
