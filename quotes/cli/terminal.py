"""Removes terminal control sequences from everything that is printed.

Texts, file names and messages of servers and databases come from strangers. Control characters in
them can move the cursor, rewrite the screen, set the title or fill the clipboard. All text for
people goes through `clean`, whether for a terminal or for a pipe that may end in one; everything
else printed to a terminal goes through `Stream`, which lets only colours pass.
"""

from __future__ import annotations

import codecs
import io
import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

# C0 without tab and line feed, DEL, C1; line separators and direction marks.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


STDOUT = "standard output"


def clean(text: str) -> str:
    """The text with each control character replaced by a visible symbol (␛); its length stays."""
    return _UNSAFE.sub(_picture, text)


def escaped(json: str) -> str:
    """JSON with all control characters escaped: it means the same."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


@contextmanager
def named(stream: str) -> Iterator[None]:
    """In the block, an error of an unnamed stream names it."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or stream
        raise


class Sink:
    """A wrapper of standard output or error in whose exceptions the stream is named.

    If `forgiving`, writing to a closed reader or a full disk is not an error.
    """

    def __init__(self, stream: Any, name: str, *, forgiving: bool) -> None:
        self._stream = stream
        self._name = name
        self._forgiving = forgiving

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write text; returns its length."""
        with self._judged():
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush the buffer."""
        with self._judged():
            self._stream.flush()

    @contextmanager
    def _judged(self) -> Iterator[None]:
        try:
            with named(self._name):
                yield
        except OSError:
            if not self._forgiving:
                raise
            # Held-back output would fail again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


class Stream:
    """A safe wrapper of standard output or error: a terminal shows control characters, except
    colours, instead of obeying them."""

    def __init__(self, stream: Any) -> None:
        self.trusted = stream
        self._terminal = stream.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.trusted, name)

    def write(self, text: str) -> int:
        """Write text; returns the number of characters."""
        if self._terminal:
            parts = _COLOUR.split(text)
            parts[::2] = map(clean, parts[::2])
            text = "".join(parts)
        self.trusted.write(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several lines."""
        for line in lines:
            self.write(line)


class LogLines(logging.Formatter):
    """Formats log lines without control characters, since people read them in terminals."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record, including its traceback."""
        return clean(super().format(record))


@contextmanager
def logged(handler: logging.Handler, form: str) -> Iterator[None]:
    """In the block, the package's log goes to `handler`, in the format `form`."""
    handler.setFormatter(LogLines(form))
    logger = logging.getLogger("quotes")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        handler.close()


class Bytes(io.RawIOBase):
    """Takes UTF-8 bytes for standard output, if that is a terminal."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        """Always true, as `io` requires."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes; returns their number."""
        sys.stdout.write(clean(self._decoder.decode(bytes(data))))
        return len(data)


def console(stream: Any, **settings: Any) -> Console:
    """A Rich console on a stream that interprets neither markup nor control characters."""
    from rich.console import Console, ConsoleOptions, RenderableType, RenderHook, RenderResult
    from rich.control import Control
    from rich.segment import Segment

    class Clean:
        def __init__(self, inner: RenderableType) -> None:
            self._inner = inner

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            for segment in console.render(self._inner, options):
                text, style, control = segment
                yield segment if control else Segment(clean(text), style)

    class Hook(RenderHook):
        def process_renderables(self, renderables: list[Any]) -> list[Any]:
            return [r if isinstance(r, Control) else Clean(r) for r in renderables]

    file = stream.trusted if isinstance(stream, Stream) else stream
    made = Console(file=file, highlight=False, markup=False, emoji=False, **settings)
    made.push_render_hook(Hook())
    return made


def prepare() -> None:
    """Make the three standard streams usable and safe.

    A character that a terminal cannot show never stops a command. A closed stream is replaced by
    the null device, so that no file opened later takes its number.
    """
    _fill_gaps()
    for name, called in (("stdout", STDOUT), ("stderr", "standard error")):
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
        if stream is getattr(sys, f"__{name}__"):
            setattr(sys, name, Stream(Sink(stream, called, forgiving=name == "stderr")))


def _fill_gaps() -> None:
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)
        if name != "stdin":
            opened = open(number, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, opened)
            setattr(sys, f"__{name}__", opened)
