"""Questions that may not take for ever: the database itself stops them when their time is up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from quotes.errors import QuotesError

_STEPS = 250_000
"""SQLite looks at the clock after so many steps, a few milliseconds: Python's lock is needed for
it, and where many ask at once, that is waited for."""


class TimeUp(QuotesError):
    """A question that was stopped because its time was up."""


@contextmanager
def limited(connection: Connection, seconds: float) -> Iterator[None]:
    """Within, statements only read, and are stopped after `seconds`: then it raises TimeUp.

    PostgreSQL runs a read-only transaction with `statement_timeout`, SQLite is interrupted.
    """
    end = time.monotonic() + seconds
    postgresql = connection.dialect.name == "postgresql"
    driver: Any = connection.connection.driver_connection
    if postgresql:
        connection.exec_driver_sql(  # at once: each way to the server and back takes its time
            "SET TRANSACTION READ ONLY; "
            f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}"
        )
    else:
        driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except (QuotesError, DBAPIError) as error:
        said = str(error)
        if "interrupted" in said or "statement timeout" in said:
            raise TimeUp(f"stopped after {seconds:g} seconds") from None
        raise
    finally:
        if not postgresql:
            driver.set_progress_handler(None, 0)
