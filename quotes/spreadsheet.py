"""Makes cells safe for spreadsheets."""

from __future__ import annotations

import re

# What Excel, LibreOffice and Google Sheets read as the start of a formula, including full-width
# signs (OWASP, "CSV injection"), behind white space and characters that nobody sees: a byte order
# mark, for one, vanishes at the start of a file.
_FORMULA = re.compile(
    r"[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*+[=+@＝＋－＠-]"
)


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula, marked as text by an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) else text
