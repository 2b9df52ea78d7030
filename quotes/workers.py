"""Extraction in several processes: each loads the model once, and results keep the input order."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process

from quotes.document import Document
from quotes.errors import QuotesError
from quotes.pipeline import Extractor, Settings, batches, limit_threads
from quotes.readers.outcome import Failure
from quotes.record import Extract, Quote

# Batches in flight per worker: one at work and one queued, so that no worker ever waits.
_AHEAD = 2


@dataclass(frozen=True)
class Loading:
    """How to load an extractor, in a form that can be sent to another process."""

    model: str | None = None
    min_confidence: float = 0.0
    vectors: bool = False

    def load(self) -> Extractor:
        """Load the extractor, which takes a second."""
        return Extractor.load(self.model, min_confidence=self.min_confidence, vectors=self.vectors)

    def settings(self) -> Settings:
        """The settings that the extractor will have, without loading it."""
        return Settings.of(self.model, min_confidence=self.min_confidence)


def extract_all(
    documents: Iterable[Document | Extract | Failure], loading: Loading, workers: int = 1
) -> Generator[Extract | Failure]:
    """The quotes of each document, in order, whatever the number of workers.

    With one worker everything happens in this process, which loads the model with the first
    document. With more, only a few batches are in flight at any time, so memory does not grow with
    the input. Failures and articles whose quotes have already been extracted are passed through.
    Raises QuotesError if a worker dies. Closing the generator early ends the workers at once.
    """
    if workers == 1:
        yield from _here(documents, loading)
        return
    limit_threads()  # inherited by the workers
    # Workers that are ended leave semaphores, which are cleaned up: no warning is needed.
    os.environ.setdefault("PYTHONWARNINGS", "ignore::UserWarning:multiprocessing.resource_tracker")
    executor = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(loading,)
    )
    waiting: deque[tuple[list[Document | Extract | Failure], Future[_Results]]] = deque()
    done = False
    try:
        for batch in batches(documents):
            sent = [item for item in batch if isinstance(item, Document)]
            with _deaf():  # the first submissions start the workers
                waiting.append((batch, executor.submit(_work, sent)))
            if len(waiting) >= _AHEAD * workers:
                yield from _joined(*waiting.popleft())
        while waiting:
            yield from _joined(*waiting.popleft())
        done = True
    except BrokenProcessPool as error:
        raise QuotesError(
            "a worker process died (out of memory?); try again with fewer --workers"
        ) from error
    finally:
        if not done:
            _kill(executor)
        executor.shutdown(wait=done, cancel_futures=True)


def _kill(executor: ProcessPoolExecutor) -> None:
    """End the workers at once: nobody waits for their results."""
    # Python 3.14 has a method for this; before, only the executor knows the processes.
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        process.kill()


_Results = list[tuple[Quote, ...] | Failure]
_extractor: Extractor | Exception | None = None


def _here(
    documents: Iterable[Document | Extract | Failure], loading: Loading
) -> Iterator[Extract | Failure]:
    extractor: Extractor | None = None
    for batch in batches(documents):
        sent = [item for item in batch if isinstance(item, Document)]
        if sent and extractor is None:
            extractor = loading.load()
        yield from _merged(batch, extractor.pipe(sent) if extractor and sent else iter(()))


def _merged(
    batch: Iterable[Document | Extract | Failure], results: Iterator[Extract | Failure]
) -> Iterator[Extract | Failure]:
    """The batch in its order, its documents replaced by their results."""
    return (next(results) if isinstance(item, Document) else item for item in batch)


def _joined(
    batch: list[Document | Extract | Failure], future: Future[_Results]
) -> Iterator[Extract | Failure]:
    sent = [item for item in batch if isinstance(item, Document)]
    results = (
        result if isinstance(result, Failure) else Extract(document, result)
        for document, result in zip(sent, future.result(), strict=True)
    )
    return _merged(batch, results)


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started within ignore Ctrl-C; this process receives it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(loading: Loading) -> None:
    """In a worker: load the model, and do not outlive the parent."""
    global _extractor
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    try:
        _extractor = loading.load()
    except Exception as error:  # reported by the first batch: here it would only break the pool
        _extractor = error


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(documents: list[Document]) -> _Results:
    """In a worker: the quotes of each document; the documents need not travel back."""
    if not isinstance(_extractor, Extractor):
        raise _extractor or RuntimeError("the worker was not started")
    return [
        result if isinstance(result, Failure) else result.quotes
        for result in _extractor.pipe(documents)
    ]
