"""Cells that a spreadsheet takes for what they are."""

from __future__ import annotations

# What Excel, LibreOffice and Google Sheets read as the beginning of a formula, full-width signs
# and white space before one included (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula, marked as text for it by an apostrophe."""
    begins = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if begins else text
