"""What people decided of statements: that two quotes are one saying, or never are."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection


def rulings(connection: Connection, ids: Collection[int]) -> dict[tuple[int, int], bool]:
    """The pairs of quotes of which one is among `ids` that a person judged: whether they are one
    saying."""
    return {}
