"""Runs a command and turns whatever goes wrong into one line and an exit code."""

from __future__ import annotations

import errno
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress

import typer

from quotes.cli import terminal
from quotes.cli.interrupts import INTERRUPTED, leave_at_once
from quotes.cli.output import message
from quotes.cli.usage import plain
from quotes.errors import QuotesError, WrongUsage

_log = logging.getLogger("quotes")
WRONG_USAGE = 2
PIPE_CLOSED = 1  # Typer's exit code if it notices a closed pipe first


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command `quotes`, and end with `SystemExit`."""
    code = run(arguments)
    if code == INTERRUPTED:  # do not wait for workers to finish
        with suppress(OSError):
            sys.stdout.flush()
        leave_at_once()
    raise SystemExit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (by default that of the process); returns its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = _asks_to_debug(words)
    terminal.prepare()
    _keep_libraries_quiet()
    _show_notices()
    try:
        with shown_log() if debug else nullcontext():
            code = _run(words)
        if code == INTERRUPTED:  # Typer turns KeyboardInterrupt into an exit code
            message("Interrupted.")
        sys.stdout.flush()
        return code
    except (KeyboardInterrupt, typer.Abort):
        message("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        return _pipe_closed()
    except QuotesError as error:
        return _failed(str(error), WRONG_USAGE if isinstance(error, WrongUsage) else 1)
    except OSError as error:
        if error.errno == errno.EPIPE:
            return _pipe_closed()
        if error.errno == errno.EBADF and error.filename in (None, terminal.STDOUT):
            return _failed("standard output is closed")
        place = f"{error.filename}: " if error.filename else ""
        return _failed(f"{place}{error.strerror or error}")
    except Exception as error:
        if debug:
            raise
        _log.exception("unexpected")
        return _unexpected(error)


def _asks_to_debug(words: list[str]) -> bool:
    """Whether `--debug` is among the words (and remove it), or QUOTES_DEBUG is set."""
    end = words.index("--") if "--" in words else len(words)
    asked = "--debug" in words[:end]
    words[:end] = [word for word in words[:end] if word != "--debug"]
    return asked or bool(os.environ.get("QUOTES_DEBUG"))


def shown_log() -> AbstractContextManager[None]:
    """In the block, the package's log goes to standard error, tracebacks included."""
    return terminal.logged(logging.StreamHandler(), "%(levelname)s %(name)s: %(message)s")


def _run(arguments: Sequence[str]) -> int:
    from quotes.cli.app import command

    # Typer's exceptions for wrong usage have moved between its versions, but all have
    # `format_message` and `exit_code`.
    try:
        result = command()(
            args=list(arguments),
            prog_name="quotes",
            standalone_mode=False,
        )
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        context = getattr(error, "ctx", None)
        where = context.command_path if context else "quotes"
        words = " ".join(plain(error.format_message()).split())
        if words:  # empty where Typer has already printed the help
            message(f"{where}: {words} (see {where} --help)", style="red")
        return int(getattr(error, "exit_code", 2))
    return result if isinstance(result, int) else 0


def _keep_libraries_quiet() -> None:
    """Messages of libraries go into the log that the user asks for, not to the screen."""
    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


class _Notices(logging.Handler):
    """Passes on notices to the user from deep inside, such as a column that is not used."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Print each notice once, and of each kind (`once`) the first."""
        text = record.getMessage()
        kind = getattr(record, "once", text)
        if kind not in self._told:
            self._told.add(kind)
            message(text, style="yellow")


def _show_notices() -> None:
    """Show notices on standard error, each once for every command line that the process runs."""
    logger = logging.getLogger("quotes.notices")
    logger.handlers = [_Notices()]
    logger.propagate = True


def _failed(text: str, code: int = 1) -> int:
    _silence_stdout()
    message(" ".join(text.split()), style="red")
    return code


def _unexpected(error: Exception) -> int:
    """One line for an unexpected error, the database's own message first."""
    original = getattr(error, "orig", None)  # SQLAlchemy wraps the driver's error
    words = str(original or error).strip().splitlines() or [""]
    kind = type(original or error).__name__
    return _failed(f"{kind}: {words[0]} (--debug shows where)")


def _pipe_closed() -> int:
    """The program that reads the output has closed the pipe (`quotes extract … | head`)."""
    _silence_stdout()
    return PIPE_CLOSED


def _silence_stdout() -> None:
    """Buffered output may have nowhere to go: keep Python from failing on it at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
