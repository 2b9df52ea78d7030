"""Makes cells safe for spreadsheets."""

from __future__ import annotations

# What Excel, LibreOffice and Google Sheets read as the start of a formula, including full-width
# signs and leading white space (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula, marked as text by an apostrophe."""
    begins = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if begins else text
