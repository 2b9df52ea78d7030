"""Time limits for queries, enforced by the database itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from quotes.errors import QuotesError

_STEPS = 250_000
"""SQLite checks the clock after this many steps (a few milliseconds). Each check needs Python's
lock, for which concurrent queries wait."""


class TimeUp(QuotesError):
    """A query was stopped because its time was up."""


@contextmanager
def limited(connection: Connection, seconds: float) -> Iterator[None]:
    """In the block, statements are read-only and are stopped after `seconds`, which raises TimeUp.

    PostgreSQL runs a read-only transaction with `statement_timeout`; SQLite is interrupted. Python
    also notices Ctrl-C when it checks the clock, but SQLite reports that as an interruption, too;
    it is turned into KeyboardInterrupt again.
    """
    end = time.monotonic() + seconds
    postgresql = connection.dialect.name == "postgresql"
    driver: Any = connection.connection.driver_connection
    if postgresql:
        connection.exec_driver_sql(  # in one statement: each round trip to the server takes time
            "SET TRANSACTION READ ONLY; "
            f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}"
        )
    else:
        driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except (QuotesError, DBAPIError) as error:
        said = str(error)
        early = not postgresql and time.monotonic() <= end
        if "interrupted" in said and early and current_thread() is main_thread():
            raise KeyboardInterrupt from None
        if "interrupted" in said or "statement timeout" in said:
            raise TimeUp(f"stopped after {seconds:g} seconds") from None
        raise
    finally:
        if not postgresql:
            driver.set_progress_handler(None, 0)
