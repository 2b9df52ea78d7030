"""Finds out again who is who, where this version of the program knows more keys of names."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from quotes.store.engine import Database
from quotes.store.schema.models import ProfileKey, ProfileRow
from quotes.store.speakers.identities import keys_of, resolve
from quotes.store.write import bulk
from quotes.store.write.bulk import among

_TOGETHER = 2000


def resolve_again(database: Database) -> Iterator[tuple[int, int]]:
    """Give the profiles that an older version of the program wrote the keys that they lack, and
    resolve those profiles again.

    Yields, after each batch, the number of profiles done and the total. Raises QuotesError if the
    database cannot be written.
    """
    with database.connect() as connection:
        total = connection.scalar(select(func.count()).select_from(ProfileRow)) or 0
    done, last = 0, None
    while True:
        with database.write() as connection:
            some = _after(connection, last)
            if not some:
                return
            _add_keys(connection, some)
        done, last = done + len(some), some[-1]
        yield done, max(done, total)


def _after(connection: Connection, last: int | None) -> list[int]:
    """The ids of the next profiles."""
    ids = select(ProfileRow.id).order_by(ProfileRow.id).limit(_TOGETHER)
    return list(connection.scalars(ids if last is None else ids.where(ProfileRow.id > last)))


def _add_keys(connection: Connection, ids: list[int]) -> None:
    """Add the keys that some profiles lack, and resolve these profiles."""
    own: dict[int, set[str]] = {id_: set() for id_ in ids}
    rows = select(ProfileKey.profile_id, ProfileKey.key)
    for id_, key in connection.execute(rows.where(among(connection, ProfileKey.profile_id, ids))):
        own[id_].add(key)
    lacking = {id_: keys - own[id_] for id_, keys in keys_of(connection, ids).items()}
    added = [(key, id_) for id_, keys in sorted(lacking.items()) for key in sorted(keys)]
    bulk.insert(connection, "profile_keys", ("key", "profile_id"), added)
    resolve(connection, (), {id_ for _, id_ in added})


__all__ = ["resolve_again"]
