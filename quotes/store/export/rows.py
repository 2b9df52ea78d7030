"""A flat row for each quote, the same for every format that has rows."""

from __future__ import annotations

from typing import Any

from quotes.store.search import Hit

COLUMNS = (
    "id",
    "kind",
    "act",
    "text",
    "speakers",
    "roles",
    "source",
    "cue",
    "said_on",
    "said_confidence",
    "published",
    "outlet",
    "title",
    "url",
    "article_id",
    "statement_id",
    "confidence",
)


def flat(hit: Hit) -> dict[str, Any]:
    """One quote with its speakers and their roles in one field each, separated by `; `."""
    return {
        **{name: getattr(hit, name) for name in COLUMNS if name not in ("speakers", "roles")},
        "speakers": "; ".join(speaker.name for speaker in hit.speakers),
        "roles": "; ".join(speaker.role or "" for speaker in hit.speakers).strip("; "),
    }
