"""The HTTP API: each endpoint answers what the command of the same name answers."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quotes.errors import NotThere, QuotesError
from quotes.store.outlets import audit as outlets
from quotes.store.reading import articles, pages
from quotes.store.reports.report import Report, run_report
from quotes.store.search import hits as search
from quotes.store.search.query import Filters
from quotes.store.search.selection import SHOWN_ACTS
from quotes.store.speakers import portrait
from quotes.store.state import state
from quotes.store.statements import page as statements
from quotes.store.statements import similar
from quotes.web import contract
from quotes.web.contract import Asked
from quotes.web.extraction import FIELDS
from quotes.web.site import ApiAnswer, Json, Site, respond, site_of

Question = Callable[[Connection, Asked], ApiAnswer]

_FILTERS = ("since", "until", "min_confidence", "min_date_confidence", "min_speaker_confidence")
_LISTS = {"speakers": "speaker", "outlets": "outlet", "kinds": "kind", "acts": "act"}
ROWS = 10_000
"""The most rows of a report that are sent."""
_FACETS = ("facet", "value", "quotes")


class TooLarge(QuotesError):
    """The body of a request is larger than the server accepts."""


def filters_of(asked: Asked) -> Filters:
    """The search filters that a request gives. Raises QuotesError as `search.filters` does."""
    lists = {name: asked[given] for name, given in _LISTS.items() if given in asked}
    single = {name: asked[name] for name in _FILTERS if name in asked}
    return search.filters(**lists, **single, copies=asked.get("copies") == "count")


def acts_of(asked: Asked) -> tuple[str, ...]:
    """The acts that the request asks for; speech and writing if it names none."""
    return filters_of({"act": asked["act"]}).acts or SHOWN_ACTS


def find(connection: Connection, asked: Asked, **more: Any) -> search.Hits:
    """What `quotes search` finds."""
    return search.search(
        connection,
        asked["q"],
        filters_of(asked),
        sort=asked["sort"],
        limit=asked["limit"],
        offset=asked["offset"],
        statements=asked["statements"],
        **more,
    )


def _search(connection: Connection, asked: Asked) -> ApiAnswer:
    found = find(connection, asked)
    rows = found.as_json()
    columns = search.STATEMENT_COLUMNS if asked["statements"] else search.COLUMNS
    return ApiAnswer(rows, rows, columns, found.more)


def alike(connection: Connection, asked: Asked) -> list[similar.Similar]:
    """What `quotes similar` finds. Raises QuotesError unless one of `quote` and `q` is given."""
    if (asked["quote"] is None) == (not asked["q"].strip()):
        raise QuotesError("give either quote (a number) or q (words)")
    options = {
        "limit": asked["limit"],
        "least": asked["min_score"],
        "copies": asked["copies"] == "count",
    }
    if asked["quote"] is not None:
        return similar.similar_to_quote(connection, asked["quote"], **options)
    return similar.similar_to_words(connection, asked["q"], **options)


def _similar(connection: Connection, asked: Asked) -> ApiAnswer:
    rows = [one.as_json() for one in alike(connection, asked)]
    return ApiAnswer(rows, rows, similar.COLUMNS)


def _quote(connection: Connection, asked: Asked) -> ApiAnswer:
    value = pages.quote_as_json(pages.quote(connection, asked["id"]))
    return ApiAnswer(value, [value], search.COLUMNS)


def _articles(connection: Connection, asked: Asked) -> ApiAnswer:
    found = articles.articles(
        connection,
        outlet_id=asked["outlet_id"],
        limit=asked["limit"] + 1,
        offset=asked["offset"],
    )
    rows = [vars(line) for line in found[: asked["limit"]]]
    return ApiAnswer(rows, rows, articles.LISTED, len(found) > asked["limit"])


def _article(connection: Connection, asked: Asked) -> ApiAnswer:
    value = articles.article(connection, asked["id"], acts=acts_of(asked)).as_json()
    return ApiAnswer(value, value["quotes"], search.COLUMNS)


def _speakers(connection: Connection, asked: Asked) -> ApiAnswer:
    found = pages.speakers(connection, asked["q"], limit=asked["limit"] + 1, offset=asked["offset"])
    rows = [vars(speaker) for speaker in found[: asked["limit"]]]
    return ApiAnswer(rows, rows, pages.LISTED, len(found) > asked["limit"])


def speaker_page(connection: Connection, asked: Asked) -> pages.SpeakerPage:
    """What `quotes speaker NUMBER` shows."""
    return pages.speaker_by_id(
        connection,
        asked["id"],
        options=filters_of(asked),
        sort=asked["sort"],
        limit=asked["limit"],
        offset=asked["offset"],
    )


def _speaker(connection: Connection, asked: Asked) -> ApiAnswer:
    page = speaker_page(connection, asked)
    value = pages.as_json(page)
    return ApiAnswer(value, value["quotes_shown"], search.COLUMNS, page.more)


def _portrait(connection: Connection, asked: Asked) -> ApiAnswer:
    pages.speaker_by_id(connection, asked["id"], limit=1)
    return ApiAnswer(portrait.portrait(connection, asked["id"]).as_json(), [], ())


def _statement(connection: Connection, asked: Asked) -> ApiAnswer:
    value = statements.statement(connection, asked["id"]).as_json()
    return ApiAnswer(value, value["wordings"], statements.COLUMNS)


def _outlets(connection: Connection, asked: Asked) -> ApiAnswer:
    rows = [line.as_json() for line in outlets.outlets(connection, acts=acts_of(asked))]
    return ApiAnswer(rows, rows, outlets.LISTED)


def _outlet(connection: Connection, asked: Asked) -> ApiAnswer:
    value = outlets.outlet(connection, asked["id"], acts=acts_of(asked)).as_json()
    return ApiAnswer(value, value["months"], outlets.MONTHLY)


QUESTIONS: dict[str, Question] = {
    "/api/search": _search,
    "/api/similar": _similar,
    "/api/quotes/{id}": _quote,
    "/api/articles": _articles,
    "/api/articles/{id}": _article,
    "/api/speakers": _speakers,
    "/api/speakers/{id}": _speaker,
    "/api/speakers/{id}/portrait": _portrait,
    "/api/statements/{id}": _statement,
    "/api/outlets": _outlets,
    "/api/outlets/{id}": _outlet,
}


async def counts(site: Site, asked: Asked, *, older: bool = False) -> search.Facets:
    """The facet counts of a search. They are cached, since they may take long to count."""
    filters = filters_of(asked)

    def question(connection: Connection) -> search.Facets:
        return search.facets(connection, asked["q"], filters)

    now = await site.work.ask(state)
    key = (asked["q"], filters)
    return await site.remembered.get(key, now, lambda: site.work.ask(question), older=older)


async def _facets(request: Request) -> Response:
    asked = contract.read("/api/facets", request.query_params)
    value = (await counts(site_of(request), asked)).as_json()
    rows = [{"facet": name, **one} for name in search.FACETS for one in value[name]]
    return respond(request, ApiAnswer(value, rows, _FACETS), asked)


def _answering(path: str, question: Question) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        asked = contract.read(path, request.query_params, request.path_params)
        answer = await site_of(request).work.ask(lambda connection: question(connection, asked))
        return respond(request, answer, asked)

    return endpoint


async def _reports(request: Request) -> Response:
    asked = contract.read("/api/reports", request.query_params)
    rows = [
        {
            "name": report.name,
            "title": report.title,
            "parameters": [p.option for p in report.parameters],
            "description": report.description,
        }
        for report in site_of(request).reports.values()
    ]
    return respond(
        request, ApiAnswer(rows, rows, ("name", "title", "parameters", "description")), asked
    )


def report_of(request: Request) -> Report:
    """The report that the path names, with `_` or `-`. Raises NotThere."""
    name = request.path_params["name"].replace("_", "-")
    found = site_of(request).reports.get(name)
    if found is None:
        raise NotThere(
            f"no report called {name!r}; there are: {', '.join(site_of(request).reports)}"
        )
    return found


async def _report(request: Request) -> Response:
    report = report_of(request)
    given, form = contract.read_query(report, request.query_params)
    table = await site_of(request).work.ask(
        partial(run_report, report=report, given=given, most=ROWS)
    )
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return respond(request, ApiAnswer(rows, rows, table.columns), {"format": form})


async def _extract(request: Request) -> Response:
    site = site_of(request)
    body = await body_of(request, site.settings.text_bytes)
    kind = request.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()
    return Json(await site.extraction.record(_document(body, kind)))


def _document(body: bytes, kind: str) -> dict[str, Any]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QuotesError(f"the text is not in UTF-8 (byte {error.start})") from None
    if kind == "text/plain":
        return {"text": text}
    if kind != "application/json":
        raise QuotesError(f"send application/json or text/plain, not {kind}")
    try:
        document = json.loads(text)
    except ValueError as error:
        raise QuotesError(f"this is not JSON: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        raise QuotesError('send an object with "text", and any of ' + ", ".join(FIELDS[1:]))
    unknown = sorted(document.keys() - set(FIELDS))
    if unknown:
        raise QuotesError(f"no field {unknown[0]!r}; there are: {', '.join(FIELDS)}")
    return document


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request. Raises TooLarge as soon as it exceeds `most` bytes."""
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise TooLarge(f"larger than {most:,} bytes: use `quotes extract` on this computer")
        pieces.append(piece)
    return b"".join(pieces)


async def _openapi(request: Request) -> Response:
    site = site_of(request)
    return Json(contract.with_reports(list(site.reports.values()), site.settings.edit))


def routes() -> list[Route]:
    """All routes below /api/."""
    asked = [Route(path, _answering(path, question)) for path, question in QUESTIONS.items()]
    return [
        *asked,
        Route("/api/facets", _facets),
        Route("/api/reports", _reports),
        Route("/api/reports/{name}", _report),
        Route("/api/extract", _extract, methods=["POST"]),
        Route("/api/openapi.json", _openapi),
    ]
