"""Runs the application under uvicorn."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from quotes.errors import QuotesError
from quotes.web.settings import ServerSettings

_WAITING = 2048  # backlog: connections that the system queues before they are served


def run(app: ASGIApp, settings: ServerSettings, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` gets the URL. Raises QuotesError if it cannot listen."""
    listening = _listen(settings.host, settings.port)
    with listening:
        name = f"[{settings.host}]" if ":" in settings.host else settings.host
        ready(f"http://{name}:{listening.getsockname()[1]}/")
        uvicorn.Server(config(app)).run(sockets=[listening])


class _BrokenRequests(logging.Filter):
    """Makes one line of the traceback of a request that is no HTTP: strangers send such, and would
    fill the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if type(error).__module__.startswith("h11."):  # uvicorn's parser
            record.msg, record.args, record.exc_info = "broken request: %s", (error,), None
        return True


_broken_requests = _BrokenRequests()


def config(app: ASGIApp) -> uvicorn.Config:
    """The uvicorn configuration."""
    made = uvicorn.Config(
        app,
        port=0,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=15,
        limit_concurrency=500,
        h11_max_incomplete_event_size=64 * 1024,
    )
    logging.getLogger("uvicorn.error").addFilter(_broken_requests)
    return made


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only on a socket whose protocol is named; without it, responses wait
    # for 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_WAITING)  # before the URL is announced: early clients wait, not fail
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise QuotesError(f"port {port} is in use: choose another with --port") from None
        raise QuotesError(f"cannot listen on {host}, port {port}: {error.strerror}") from None
    return listening
