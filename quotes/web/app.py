"""The ASGI application: pages, API, static files and error responses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from quotes.errors import NotThere, QuotesError
from quotes.store.limits import TimeUp
from quotes.web import api, contract, edit, pages
from quotes.web.security import Guard
from quotes.web.settings import ServerSettings
from quotes.web.site import Json, Site, site_of
from quotes.web.unchanged import ConditionalRequests
from quotes.web.users import Forbidden
from quotes.web.work import Busy

_STATUS: dict[type[QuotesError], int] = {
    NotThere: 404,
    TimeUp: 503,
    Busy: 503,
    api.TooLarge: 413,
    Forbidden: 403,
}


def create(settings: ServerSettings) -> ASGIApp:
    """The application. Raises QuotesError where the database or a setting cannot be used."""
    settings.check()
    site = Site(settings)
    site.database.check()

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        first = asyncio.create_task(_counted(site))
        yield
        first.cancel()
        site.extraction.close()
        site.database.close()
        site.writing.close()

    app = Starlette(
        routes=[
            *api.routes(),
            *pages.routes(),
            *edit.routes(site),
            Mount("/static", StaticFiles(packages=[("quotes.web", "static")])),
        ],
        middleware=[
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=1),
            Middleware(ConditionalRequests),
        ],
        exception_handlers={
            QuotesError: _refused,
            HTTPException: _http,
            Exception: _unexpected,
        },
        lifespan=running,
    )
    app.state.site = site
    return Guard(app, settings)  # outermost, so that its headers are on every response


async def _counted(site: Site) -> None:
    """Count all quotes in advance: the first page shows how many there are."""
    with suppress(QuotesError):
        await api.counts(site, contract.read("/api/facets", QueryParams()))


def _said(request: Request, status: int, words: str) -> Response:
    """A response with one line of text: JSON below /api/, else a page."""
    if request.url.path.startswith("/api/"):
        response: Response = Json({"error": words}, status)
    else:
        response = site_of(request).page(request, "error.html", status, words=words)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


async def _refused(request: Request, error: Exception) -> Response:
    status = next((s for kind, s in _STATUS.items() if isinstance(error, kind)), 400)
    return _said(request, status, " ".join(str(error).split()))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = "page not found" if error.status_code == 404 else error.detail
    response = _said(request, error.status_code, words)
    response.headers.update(error.headers or {})
    return response


async def _unexpected(request: Request, error: Exception) -> Response:
    """Any other exception: its traceback goes to the server's log, never to the browser."""
    return _said(request, 500, "internal error; the server's log has the details")
