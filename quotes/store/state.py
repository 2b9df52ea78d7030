"""Detects whether anything in a database may have changed since it was read."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection


def state(connection: Connection) -> str:
    """A string that identifies the contents of the database: while it is equal, so is all data.

    Take it before reading. On PostgreSQL it is the snapshot, which changes of other databases on
    the server affect, too; on SQLite it has times and sizes of the file and its write-ahead log.
    """
    if connection.dialect.name == "postgresql":
        snapshot = "SELECT CAST(pg_current_snapshot() AS text)"
        return str(connection.exec_driver_sql(snapshot).scalar())
    rows = connection.exec_driver_sql("PRAGMA database_list").all()
    files = [Path(f"{row[2]}{end}") for row in rows for end in ("", "-wal") if row[2]]
    return " ".join(_written(file) for file in files)


def _written(file: Path) -> str:
    try:
        found = file.stat()
    except OSError:
        return "-"
    return f"{found.st_mtime_ns}/{found.st_size}"
