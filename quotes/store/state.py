"""Whether anything in a database may have changed since it was read."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection


def state(connection: Connection) -> str:
    """A mark of what the database holds: while it is the same, so are all answers.

    To be taken before reading. On PostgreSQL it is the snapshot, which other databases of the
    server change too; on SQLite it is when the file, and the log of writes beside it, were written.
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
