"""Which speaker an appearance is. First version: one name of one type is one speaker."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, func, select, update

from quotes.store import bulk
from quotes.store.bulk import chunks
from quotes.store.models import Appearance, Speaker


def assign(connection: Connection, articles: Sequence[int], lost: Collection[int]) -> None:
    """Decide who the appearances of `articles` are: sets their `speaker_id`.

    The rows of `appearances`, `appearance_names` and `roles` are there, those of their quotes not
    yet. `lost` are speakers that were seen in these articles before they were replaced; one that
    is seen nowhere any more is removed. Runs in the writer's transaction: nobody else writes.
    """
    for some in chunks(articles):
        new = connection.execute(
            select(Appearance.id, Appearance.name, Appearance.type)
            .where(Appearance.article_id.in_(some))
            .order_by(Appearance.id)
        ).all()
        keys = list(dict.fromkeys(f"{kind}:{name}" for _, name, kind in new))
        known: dict[str, int] = {}
        for part in chunks(keys):
            rows = connection.execute(select(Speaker.key, Speaker.id).where(Speaker.key.in_(part)))
            known |= {key: id_ for key, id_ in rows}
        last = connection.scalar(select(func.max(Speaker.id))) or 0
        added = {key: last + i for i, key in enumerate((k for k in keys if k not in known), 1)}
        bulk.insert(
            connection, "speakers", ("id", "key", "name", "type"),
            [(id_, key, key.partition(":")[2], key.partition(":")[0]) for key, id_ in added.items()],
        )  # fmt: skip
        known |= added
        for id_, name, kind in new:
            connection.execute(
                update(Appearance)
                .where(Appearance.id == id_)
                .values(speaker_id=known[f"{kind}:{name}"])
            )
    seen = select(Appearance.speaker_id).where(Appearance.speaker_id.is_not(None))
    for some in chunks(sorted(lost)):
        connection.execute(delete(Speaker).where(Speaker.id.in_(some), Speaker.id.not_in(seen)))
