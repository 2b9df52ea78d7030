"""Patterns of a page's layout, for what its structure shows (`blocks`, `transcripts`)."""

from __future__ import annotations

import re

PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
ADDRESS = re.compile(r"\?|\b(?:I|me|my|we|us|our|you|your)\b", re.IGNORECASE)
"""What people say to each other: they ask, or say I or you."""
