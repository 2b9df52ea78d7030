"""Questions to the database in threads, so many at once, and each for so long at most."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.store.limits import limited

T = TypeVar("T")
_THREADS = 4
_WAITING = 200


class Busy(QuotesError):
    """More is asked at once than the server takes."""


class Work:
    """Runs functions that read one database, or that write to it, in threads of their own."""

    def __init__(self, database: Database, seconds: float) -> None:
        self.database = database
        self._seconds = seconds
        self._threads = CapacityLimiter(_THREADS)
        self._writer = CapacityLimiter(1)
        self._waiting = 0

    async def ask(self, question: Callable[[Connection], T]) -> T:
        """What `question` gives for a connection that reads. Raises Busy, TimeUp, QuotesError."""
        return await self._run(partial(self._answer, question), self._threads)

    async def write(self, change: Callable[[], T]) -> T:
        """What `change`, which opens its own transaction, gives; one after the other."""
        return await self._run(change, self._writer)

    async def _run(self, work: Callable[[], T], threads: CapacityLimiter) -> T:
        if self._waiting >= _WAITING:
            raise Busy("too many are asking at once: try again in a moment")
        self._waiting += 1
        try:
            return await to_thread.run_sync(work, limiter=threads)
        finally:
            self._waiting -= 1

    def _answer(self, question: Callable[[Connection], T]) -> T:
        with self.database.connect() as connection, limited(connection, self._seconds):
            return question(connection)


class Remembered:
    """Answers that take long, kept for some `seconds`; who asks meanwhile waits for the same."""

    def __init__(self, seconds: float, most: int = 500) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[float, asyncio.Task[Any]]] = OrderedDict()

    async def get(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer kept under `key`, else what `make` gives. What failed is not kept."""
        since, task = self._kept.get(key, (0.0, None))
        now = time.monotonic()
        if task is None or now - since > self._seconds or (task.done() and _failed(task)):
            task = asyncio.create_task(make())
            self._kept[key] = now, task
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        answer: T = await asyncio.shield(task)
        return answer

    def forget(self) -> None:
        """Keep nothing of what was before a change."""
        self._kept.clear()


def _failed(task: asyncio.Task[Any]) -> bool:
    return task.cancelled() or task.exception() is not None
