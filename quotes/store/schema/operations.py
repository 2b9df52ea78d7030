"""Alembic operations with which migrations run the SQL files of `db/`.

`op.create_views(at=revision)`, `op.drop_views(at=revision)`, `op.create_triggers(at=revision)` and
`op.drop_triggers(at=revision)` handle all views or triggers as they were at that revision;
`op.run_file("0002_counts.sql")` runs a file from the folder of the migrations. Because of these
operations, migrations import nothing from this package and stay the same when it changes.
"""

from __future__ import annotations

import re
from typing import Any

from alembic.operations import MigrateOperation, Operations
from sqlalchemy import Connection

from quotes.resources import folder
from quotes.store.schema.scripts import read, run, scripts
from quotes.store.schema.views import views

_CREATED = re.compile(r"^CREATE (?:TRIGGER|FUNCTION) (\w+)", re.MULTILINE)


class _NamedOperation(MigrateOperation):
    """An operation with one argument: a revision or the name of a file."""

    def __init__(self, at: str) -> None:
        self.at = at

    @classmethod
    def create(cls, operations: Operations, at: str) -> Any:
        return operations.invoke(cls(at))


@Operations.register_operation("create_views", "create")
class CreateViews(_NamedOperation):
    """Create all views of a revision; PostgreSQL keeps their comments too."""


@Operations.register_operation("drop_views", "create")
class DropViews(_NamedOperation):
    """Drop all views of a revision, in the reverse order of their creation."""


@Operations.register_operation("create_triggers", "create")
class CreateTriggers(_NamedOperation):
    """Create all triggers of a revision."""


@Operations.register_operation("drop_triggers", "create")
class DropTriggers(_NamedOperation):
    """Drop all triggers of a revision; the data that they maintained is kept."""


@Operations.register_operation("run_file", "create")
class RunFile(_NamedOperation):
    """Run an SQL file of `db/versions`."""


@Operations.implementation_for(CreateViews)
def _create_views(operations: Operations, operation: CreateViews) -> None:
    connection = _connection(operations)
    for view in views(connection.dialect.name, at=operation.at):
        connection.exec_driver_sql(view.statement)
        if connection.dialect.name == "postgresql":
            comment = view.comment.replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON VIEW {view.name} IS '{comment}'")


@Operations.implementation_for(DropViews)
def _drop_views(operations: Operations, operation: DropViews) -> None:
    connection = _connection(operations)
    for view in reversed(views(connection.dialect.name, at=operation.at)):
        connection.exec_driver_sql(f"DROP VIEW {view.name}")


@Operations.implementation_for(CreateTriggers)
def _create_triggers(operations: Operations, operation: CreateTriggers) -> None:
    connection = _connection(operations)
    for script in scripts("triggers", connection.dialect.name, operation.at):
        run(connection, script.sql)


@Operations.implementation_for(DropTriggers)
def _drop_triggers(operations: Operations, operation: DropTriggers) -> None:
    connection = _connection(operations)
    # On PostgreSQL, dropping the function, which has the same name, drops the trigger too.
    drop = "DROP TRIGGER {}" if connection.dialect.name == "sqlite" else "DROP FUNCTION {} CASCADE"
    for script in scripts("triggers", connection.dialect.name, operation.at):
        for name in dict.fromkeys(_CREATED.findall(script.sql)):
            connection.exec_driver_sql(drop.format(name))


@Operations.implementation_for(RunFile)
def _run_file(operations: Operations, operation: RunFile) -> None:
    run(_connection(operations), read(folder("db/versions") / operation.at).sql)


def _connection(operations: Operations) -> Connection:
    connection = operations.get_bind()
    assert connection is not None  # it is None only in Alembic's offline mode, which is not used
    return connection
