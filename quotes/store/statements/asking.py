"""Questions about many rows at once, past SQLAlchemy's compiler."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection


def ask(connection: Connection, sql: str, values: Iterable[Any], *more: Any) -> Any:
    """Run `sql` with `{listed}` for all `values`, past SQLAlchemy's compiler."""
    listed = sorted(set(values))
    if connection.dialect.name == "sqlite":
        sql = sql.format(listed="IN (SELECT value FROM json_each(?))")
        return connection.exec_driver_sql(sql, (json.dumps(listed), *more))
    return connection.exec_driver_sql(
        sql.format(listed="= ANY(%s)").replace("?", "%s"), (listed, *more)
    )
