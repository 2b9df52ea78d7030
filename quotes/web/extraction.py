"""Extraction from texts that clients send, in a separate process.

The process loads the model with the first text, so pages never wait for it. A text that takes too
long is stopped by ending the process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from quotes.errors import QuotesError
from quotes.store.limits import TimeUp
from quotes.web.work import Busy

FIELDS = ("text", "id", "title", "outlet", "published", "url", "author", "language")
_WAITING = 8
_loaded: Any = None  # the extractor, in the separate process


class Extraction:
    """Extracts one text after another, each within `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def record(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The record that `quotes extract` prints for a document with these fields.

        Raises QuotesError for text that is not English, TimeUp, or Busy if too many wait.
        """
        if self._waiting >= _WAITING:
            raise Busy("too many texts are waiting: try again in a moment")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._extract(dict(document))
        finally:
            self._waiting -= 1

    async def _extract(self, document: dict[str, Any]) -> dict[str, Any]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        work = asyncio.get_running_loop().run_in_executor(self._pool, extracted, document)
        try:
            return await asyncio.wait_for(work, self._seconds)
        except TimeoutError:
            self.close()
            raise TimeUp(f"extraction took longer than {self._seconds:g} seconds") from None
        except BrokenProcessPool:
            self.close()
            raise QuotesError("extraction failed: there is not enough memory") from None

    def close(self) -> None:
        """End the process."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()


def extracted(document: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a document, extracted in this process, which keeps the model loaded."""
    global _loaded
    from quotes.document import Document
    from quotes.pipeline import Extractor
    from quotes.readers import fields
    from quotes.readers.options import ReadOptions
    from quotes.readers.outcome import Unreadable
    from quotes.readers.reading import finished

    try:
        found = finished(fields.article("the text", document, {}), "the text", ReadOptions())
    except Unreadable as error:
        raise QuotesError(str(error)) from None
    if not isinstance(found, Document):
        raise QuotesError(str(found))
    if _loaded is None:
        _loaded = Extractor.load()
    record: dict[str, Any] = _loaded.extract(found).as_json()
    return record
