"""Database work in threads, limited in number and in time; and a cache of slow answers."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection

from quotes.errors import QuotesError
from quotes.store import Database
from quotes.store.limits import limited

T = TypeVar("T")
_THREADS = 4
_WAITING = 200
_FRESH, _OLDEST = 60.0, 3600.0  # seconds


class Busy(QuotesError):
    """Too many requests are waiting."""


class Work:
    """Runs functions that read or write one database in threads."""

    def __init__(self, database: Database, seconds: float) -> None:
        self.database = database
        self._seconds = seconds
        self._threads = CapacityLimiter(_THREADS)
        self._writer = CapacityLimiter(1)
        self._waiting = 0

    async def ask(self, question: Callable[[Connection], T]) -> T:
        """The result of `question` on a read-only connection. Raises Busy, TimeUp, QuotesError."""
        return await self._run(partial(self._answer, question), self._threads)

    async def write(self, change: Callable[[], T]) -> T:
        """The result of `change`, which opens its own transaction; one runs at a time."""
        return await self._run(change, self._writer)

    async def _run(self, work: Callable[[], T], threads: CapacityLimiter) -> T:
        if self._waiting >= _WAITING:
            raise Busy("too many requests are waiting: try again in a moment")
        self._waiting += 1
        try:
            return await to_thread.run_sync(work, limiter=threads)
        finally:
            self._waiting -= 1

    def _answer(self, question: Callable[[Connection], T]) -> T:
        with self.database.connect() as connection, limited(connection, self._seconds):
            return question(connection)


@dataclass(frozen=True)
class _Kept(Generic[T]):
    """A cached or pending answer, with its time and the state of the database."""

    since: float
    state: str
    task: asyncio.Task[T]

    @property
    def failed(self) -> bool:
        task = self.task
        return task.done() and (task.cancelled() or task.exception() is not None)


class Remembered:
    """A cache of up to `most` slow answers; concurrent requests for one wait for the same work.

    An answer is valid while the database is unchanged. During an ingest that changes every second,
    so a caller may accept an older one: it is served for a minute, and after that while a newer
    one is computed.
    """

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, _Kept[Any]] = OrderedDict()
        self._newer: dict[Hashable, asyncio.Task[None]] = {}

    async def get(
        self,
        key: Hashable,
        state: str,
        make: Callable[[], Coroutine[Any, Any, T]],
        *,
        older: bool = False,
    ) -> T:
        """The answer cached under `key`, else the result of `make`. Failures are not cached.

        `state` is that of the database (`store.state`); `older` accepts one of an earlier state.
        """
        kept = self._kept.get(key)
        age = time.monotonic() - kept.since if kept else _OLDEST
        if kept and not kept.failed and (kept.state == state or (older and age < _OLDEST)):
            if kept.state != state and age > _FRESH and key not in self._newer:
                self._newer[key] = asyncio.create_task(self._renew(key, state, make))
            self._kept.move_to_end(key)
        else:
            kept = self._keep(key, _Kept(time.monotonic(), state, asyncio.create_task(make())))
        answer: T = await asyncio.shield(kept.task)
        return answer

    async def _renew(
        self, key: Hashable, state: str, make: Callable[[], Coroutine[Any, Any, T]]
    ) -> None:
        """Compute a newer answer and replace the old one."""
        task = asyncio.create_task(make())
        with suppress(QuotesError):  # the old answer stays; the next request tries again
            await task
            self._keep(key, _Kept(time.monotonic(), state, task))
        del self._newer[key]

    def _keep(self, key: Hashable, kept: _Kept[T]) -> _Kept[T]:
        self._kept[key] = kept
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return kept

    def forget(self) -> None:
        """Empty the cache after a change."""
        self._kept.clear()
