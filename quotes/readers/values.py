"""Values of records (JSON, tables, metadata of pages) as text."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any


def words(value: Any) -> str | None:
    """A value of a record as text: names of objects, lists joined by commas; None if empty."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float) and not isfinite(value):
        return None  # NaN: JSON's and data frames' missing values
    if isinstance(value, Mapping):
        return next((words(value[k]) for k in ("name", "title", "id", "@id") if k in value), None)
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(words, value))) or None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    return str(value).strip() or None
