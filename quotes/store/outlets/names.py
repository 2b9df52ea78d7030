"""Names of outlets: one row in `outlets` for all spellings of a name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, text, update

from quotes.document.outlets import outlet_key
from quotes.errors import QuotesError
from quotes.resources import folder
from quotes.store.schema.models import Article, Outlet, OutletName
from quotes.store.write import bulk
from quotes.store.write.bulk import among


@dataclass(frozen=True)
class OutletRow:
    """An outlet with its other names and its number of articles."""

    id: int
    name: str
    names: tuple[str, ...]
    articles: int


def known(connection: Connection, names: Iterable[str | None]) -> dict[str | None, int | None]:
    """The ids of the outlets that `names` mean; unknown names are left out."""
    keys = {name: key_of(name) for name in names if name}
    rows = connection.execute(
        select(OutletName.key, OutletName.outlet_id).where(
            among(connection, OutletName.key, sorted(set(keys.values())))
        )
    )
    ids = {row.key: row.outlet_id for row in rows}
    return {name: ids[key] for name, key in keys.items() if key in ids}


def numbered(connection: Connection, names: Iterable[str | None]) -> dict[str | None, int | None]:
    """The id of each outlet (None for None); unknown outlets are added in order."""
    wanted = list(dict.fromkeys(name for name in names if name))
    found: dict[str | None, int | None] = {**known(connection, wanted), None: None}
    last = connection.scalar(select(func.max(Outlet.id))) or 0
    unknown = [name for name in wanted if name not in found]
    new = new_outlets(unknown, last)
    found |= {name: new[key_of(name)][0] for name in unknown}
    bulk.insert(connection, "outlets", ("id", "name"), list(new.values()))
    forms = [(key, name, id_) for key, (id_, name) in new.items()]
    bulk.insert(connection, "outlet_names", ("key", "name", "outlet_id"), forms)
    return found


def new_outlets(names: Iterable[str], last: int = 0) -> dict[str, tuple[int, str]]:
    """New outlets for these names: for each key a number, from `last + 1`, and the usual name."""
    new: dict[str, tuple[int, str]] = {}
    for name in names:
        new.setdefault(key_of(name), (last + len(new) + 1, _usual(name)))
    return new


def listed(connection: Connection) -> list[OutletRow]:
    """All outlets, those with most articles first."""
    counts = select(Article.outlet_id, func.count()).group_by(Article.outlet_id)
    articles = {row[0]: row[1] for row in connection.execute(counts)}
    names: dict[int, list[str]] = {}
    for row in connection.execute(select(OutletName.outlet_id, OutletName.name)):
        names.setdefault(row.outlet_id, []).append(row.name)
    rows = [
        OutletRow(id_, name, tuple(sorted(set(names.get(id_, ())) - {name})), articles.get(id_, 0))
        for id_, name in connection.execute(select(Outlet.id, Outlet.name))
    ]
    return sorted(rows, key=lambda row: (-row.articles, row.name))


def merge(connection: Connection, name: str, other: str) -> tuple[str, int]:
    """Make `other` a name of the outlet `name`, for present and future articles.

    Old databases may have several outlets whose names differ only in case, accents or Unicode form.
    Those like `other` are merged too, so `name` and `other` may be equal. Returns the outlet's name
    and the number of articles moved. Raises QuotesError if there is no outlet `name`, if both are
    one already, or if both have an article with the same id.
    """
    ids = known(connection, (name, other))
    kept = ids.get(name)
    if kept is None:
        raise QuotesError(f"no outlet is called {name!r}: `quotes outlets` lists them")
    called = connection.scalar(select(Outlet.name).where(Outlet.id == kept)) or name
    alike = _alike(connection).get(key_of(other), ())
    moved = {id_ for id_ in (ids.get(other), *alike) if id_ is not None} - {kept}
    if other not in ids:
        form = {"key": key_of(other), "name": other, "outlet_id": kept}
        connection.execute(insert(OutletName).values(**form))
    elif not moved:
        raise QuotesError(f"{other!r} is {called!r} already")
    return called, sum(_moved(connection, id_, kept) for id_ in sorted(moved))


def written_alike(connection: Connection) -> list[tuple[str, int]]:
    """Names that several outlets have, apart from case, accents and Unicode form, with their
    number."""
    alike = {min(ids): len(ids) for ids in _alike(connection).values() if len(ids) > 1}
    rows = connection.execute(select(Outlet.id, Outlet.name).order_by(Outlet.name))
    return [(name, alike[id_]) for id_, name in rows if id_ in alike]


def _alike(connection: Connection) -> Mapping[str, Sequence[int]]:
    """The ids of all outlets, by the key of their names."""
    found: dict[str, list[int]] = {}
    for id_, name in connection.execute(select(Outlet.id, Outlet.name)):
        found.setdefault(key_of(name), []).append(id_)
    return found


def _moved(connection: Connection, moved: int, kept: int) -> int:
    """Move the articles and names of an outlet to another and delete it; returns the number of
    articles."""
    twice = connection.scalar(
        text(
            "SELECT min(a.external_id) FROM articles AS a JOIN articles AS b"
            " ON b.external_id = a.external_id WHERE a.outlet_id = :kept AND b.outlet_id = :moved"
        ),
        {"kept": kept, "moved": moved},
    )
    if twice is not None:
        raise QuotesError(f"both have an article with the id {twice!r}: they stay apart")
    changed = connection.execute(
        update(Article).where(Article.outlet_id == moved).values(outlet_id=kept)
    )
    forms = update(OutletName).where(OutletName.outlet_id == moved)
    connection.execute(forms.values(outlet_id=kept))
    connection.execute(delete(Outlet).where(Outlet.id == moved))
    return changed.rowcount


def load(connection: Connection, path: Path) -> int:
    """Merge outlets by a CSV file with the columns `name` and `forms` (separated by semicolons).

    Returns how many forms were added or merged. Raises QuotesError for an unreadable file.
    """
    count = 0
    for name, forms, _ in _rows(path):
        numbered(connection, [name])
        ids = known(connection, [name, *forms])
        for form in forms:
            if ids.get(form) != ids[name]:
                merge(connection, name, form)
                count += 1
                ids = known(connection, [name, *forms])
    return count


def _rows(path: Path) -> list[tuple[str, list[str], list[str]]]:
    """The rows of a table: a name, its other forms, and its domains."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            rows, columns = list(table), set(table.fieldnames or ())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise QuotesError(f"{path}: cannot be read: {why}") from error
    if not {"name", "forms"} <= columns:
        raise QuotesError(f"{path}: the first line must name the columns name and forms")
    return [
        (row["name"].strip(), _listed(row["forms"]), _listed(row.get("domains")))
        for row in rows
        if (row["name"] or "").strip()
    ]


def _listed(cell: str | None) -> list[str]:
    return [one.strip() for one in (cell or "").split(";") if one.strip()]


@cache
def _table() -> Mapping[str, str]:
    """The usual names of well-known outlets, by the keys of all their forms.

    If a key is ambiguous, names outrank other forms, and these outrank domains.
    """
    rows = _rows(folder("seeds") / "outlets.csv")
    found: dict[str, str] = {}
    for pick in (lambda row: [row[0]], lambda row: row[1], lambda row: row[2]):
        for row in rows:
            for form in pick(row):
                found.setdefault(outlet_key(form), row[0])
    return found


def _usual(name: str) -> str:
    return _table().get(outlet_key(name), name)


def key_of(name: str) -> str:
    """The key that all forms of an outlet's name share, in characters that databases accept."""
    key = outlet_key(_usual(name)) or name
    return key.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
