"""The pages: each queries the store and renders its template."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from quotes.errors import QuotesError
from quotes.store.limits import TimeUp
from quotes.store.outlets import audit as outlets
from quotes.store.reading import articles, pages
from quotes.store.reports.report import Table, run_report
from quotes.store.schema.values import ACTS, KINDS
from quotes.store.search import hits as search
from quotes.store.speakers import portrait
from quotes.store.speakers.names import nearest
from quotes.store.statements import page as statements
from quotes.store.statements.similar import Similar
from quotes.web import charts, contract, texts
from quotes.web.api import ROWS, acts_of, alike, counts, find, report_of, speaker_page
from quotes.web.contract import Asked
from quotes.web.site import address, site_of
from quotes.web.work import Busy

Endpoint = Callable[[Request], Awaitable[Response]]

_INLINE = 1_000
"""Up to this many hits, facets are counted with the page; beyond, they are loaded after it."""
_SHOW = ("facets", "done")


@dataclass(frozen=True)
class _Results:
    """What the search page shows. `beginning` is the query with `*`, if only that has hits.

    `facets` is None if there are more hits than are counted with the page.
    """

    found: search.Hits
    facets: search.Facets | None
    beginning: str | None = None


async def search_page(request: Request) -> Response:
    """Search with facets; also the start page."""
    site = site_of(request)
    shown: dict[str, Any] = {"kinds": KINDS, "acts": ACTS, "error": None, "results": None}
    typing = "HX-Request" in request.headers
    try:
        asked = contract.read("/api/search", request.query_params, ignored=_SHOW)
        if "facets" in request.query_params:
            facets = await counts(site, asked, older=True)
            if typing:
                found = site.page(request, "facets.html", facets=facets, asked=asked)
                found.headers["Vary"] = "HX-Request"
                return found
            results = await site.work.ask(partial(_results, asked=asked, counted=facets))
        else:
            results = await site.work.ask(partial(_results, asked=asked))
    except (TimeUp, Busy):
        raise
    except QuotesError as error:
        shown |= {"error": str(error), "asked": None}
        return site.page(request, "search.html", 200 if typing else 400, **shown)
    shown |= {"asked": asked, "results": results, "steps": _steps(request, asked, results.found)}
    response = site.page(request, "search.html", **shown)
    response.headers["Vary"] = "HX-Request"
    if typing:
        response.headers["HX-Replace-Url"] = address(request, facets=None)
    return response


def _results(
    connection: Connection, asked: Asked, counted: search.Facets | None = None
) -> _Results:
    inline = None if counted else _INLINE
    found = find(connection, asked, facets_up_to=inline)
    words: str = asked["q"]
    if not found.hits and words[-1:].isalnum() and not found.unknown and not asked["offset"]:
        begun = {**asked, "q": f"{words}*"}
        if (more := find(connection, begun, facets_up_to=_INLINE)).hits:
            return _Results(more, more.facets, begun["q"])
    return _Results(found, counted or found.facets)


def _steps(request: Request, asked: Asked, found: search.Hits) -> dict[str, str | None]:
    """The addresses of the previous and the next page."""
    limit, offset = asked["limit"], asked["offset"]
    return {
        "before": address(request, offset=max(0, offset - limit) or None) if offset else None,
        "after": address(request, offset=offset + limit) if found.more else None,
    }


async def speakers_page(request: Request) -> Response:
    """The list of speakers, searchable by name."""
    site = site_of(request)
    asked = contract.read("/api/speakers", request.query_params)

    def question(connection: Connection) -> tuple[list[pages.SpeakerCount], tuple[str, ...]]:
        found = pages.speakers(
            connection, asked["q"], limit=asked["limit"] + 1, offset=asked["offset"]
        )
        words = asked["q"].strip()
        near = nearest(connection, "speaker", words) if words and not found else ()
        return found, near

    found, near = await site.work.ask(question)
    more = len(found) > asked["limit"]
    return site.page(
        request,
        "speakers.html",
        asked=asked,
        speakers=found[: asked["limit"]],
        near=near,
        steps=_list_steps(request, asked, more),
    )


def _list_steps(request: Request, asked: Asked, more: bool) -> dict[str, str | None]:
    limit, offset = asked["limit"], asked["offset"]
    return {
        "before": address(request, offset=max(0, offset - limit) or None) if offset else None,
        "after": address(request, offset=offset + limit) if more else None,
    }


async def speaker(request: Request) -> Response:
    """One speaker: names, roles, timeline, who is quoted beside, quotes."""
    site = site_of(request)
    asked = contract.read(
        "/api/speakers/{id}", request.query_params, request.path_params, ignored=_SHOW
    )

    def question(connection: Connection) -> tuple[pages.SpeakerPage, portrait.Portrait]:
        page = speaker_page(connection, asked)
        return page, portrait.portrait(connection, asked["id"])

    page, picture = await site.work.ask(question)
    return site.page(
        request,
        "speaker.html",
        asked=asked,
        page=page,
        one=page.speaker,
        picture=picture,
        chart=charts.spoken(picture.months),
        steps=_list_steps(request, asked, page.more),
        kinds=KINDS,
    )


async def articles_page(request: Request) -> Response:
    """Articles, newest first."""
    site = site_of(request)
    asked = contract.read("/api/articles", request.query_params)

    def question(connection: Connection) -> tuple[list[articles.ArticleLine], str | None]:
        found = articles.articles(
            connection,
            outlet_id=asked["outlet_id"],
            limit=asked["limit"] + 1,
            offset=asked["offset"],
        )
        outlet = None
        if asked["outlet_id"] is not None:
            outlet = outlets.name(connection, asked["outlet_id"])
        return found, outlet

    found, outlet = await site.work.ask(question)
    more = len(found) > asked["limit"]
    return site.page(
        request,
        "articles.html",
        asked=asked,
        articles=found[: asked["limit"]],
        outlet=outlet,
        steps=_list_steps(request, asked, more),
    )


async def article(request: Request) -> Response:
    """An article with its quotes marked in the text."""
    site = site_of(request)
    asked = contract.read(
        "/api/articles/{id}", request.query_params, request.path_params, ignored=_SHOW
    )

    def question(connection: Connection) -> articles.ArticlePage:
        return articles.article(connection, asked["id"], acts=acts_of(asked))

    page = await site.work.ask(question)
    return site.page(
        request,
        "article.html",
        asked=asked,
        page=page,
        title=texts.title_pieces(page),
        paragraphs=texts.paragraphs(page),
        speakers=list(dict.fromkeys(s.name for q in page.quotes for s in q.hit.speakers)),
        all_acts=set(acts_of(asked)) == set(ACTS),
    )


async def quote(request: Request) -> Response:
    """A quote in its paragraph, with the evidence for its speaker and date."""
    site = site_of(request)
    asked = contract.read(
        "/api/quotes/{id}", request.query_params, request.path_params, ignored=_SHOW
    )

    def question(connection: Connection) -> tuple[pages.QuotePage, portrait.Origin]:
        page = pages.quote(connection, asked["id"])
        return page, portrait.origin(connection, asked["id"])

    page, origin = await site.work.ask(question)
    return site.page(
        request,
        "quote.html",
        page=page,
        hit=page.hit,
        origin=origin,
        basis=page.basis,
        pieces=texts.in_paragraph(page),
    )


async def similar_page(request: Request) -> Response:
    """The quotes most similar to a quote or to words."""
    site = site_of(request)
    asked = contract.read("/api/similar", request.query_params)
    wanted = asked["quote"] is not None or bool(asked["q"].strip())

    def question(connection: Connection) -> tuple[pages.QuotePage | None, list[Similar], str]:
        about = pages.quote(connection, asked["quote"]) if asked["quote"] is not None else None
        try:
            return about, alike(connection, asked) if wanted else [], ""
        except TimeUp:
            raise
        except QuotesError as error:  # the quote is a thought, or both a quote and words are given
            return about, [], str(error)

    about, found, error = await site.work.ask(question)
    return site.page(
        request,
        "similar.html",
        400 if error else 200,
        asked=asked,
        found=found,
        about=about,
        wanted=wanted,
        error=error,
    )


async def statement(request: Request) -> Response:
    """A statement with its wordings side by side."""
    site = site_of(request)
    asked = contract.read(
        "/api/statements/{id}", request.query_params, request.path_params, ignored=_SHOW
    )
    page = await site.work.ask(partial(statements.statement, id_=asked["id"]))
    return site.page(request, "statement.html", page=page)


async def outlets_page(request: Request) -> Response:
    """The source audit: whom each outlet quotes."""
    site = site_of(request)
    asked = contract.read("/api/outlets", request.query_params)
    lines = await site.work.ask(lambda c: outlets.outlets(c, acts=acts_of(asked)))
    return site.page(request, "outlets.html", asked=asked, lines=lines)


async def outlet(request: Request) -> Response:
    """The source audit of one outlet over time."""
    site = site_of(request)
    asked = contract.read(
        "/api/outlets/{id}", request.query_params, request.path_params, ignored=_SHOW
    )
    page = await site.work.ask(lambda c: outlets.outlet(c, asked["id"], acts=acts_of(asked)))
    return site.page(
        request,
        "outlet.html",
        asked=asked,
        page=page,
        shares=charts.shares(page),
        sourced=charts.sourced(page),
    )


async def reports_page(request: Request) -> Response:
    """The list of reports."""
    contract.read("/api/reports", request.query_params)
    return site_of(request).page(request, "reports.html")


async def report(request: Request) -> Response:
    """A report: its parameters as a form, its rows as a chart and a table."""
    site = site_of(request)
    wanted = report_of(request)
    given, _ = contract.read_query(wanted, request.query_params)
    table: Table | None = None
    chart, error = None, None
    missing = [p.name for p in wanted.parameters if p.required and p.name not in given]
    if not missing:
        try:
            table = await site.work.ask(partial(run_report, report=wanted, given=given, most=ROWS))
            chart = charts.of_report(wanted, table)
        except QuotesError as refused:
            error = str(refused)
    return site.page(
        request,
        "report.html",
        400 if error else 200,
        report=wanted,
        given=given,
        table=table,
        chart=chart,
        error=error,
        wide=isinstance(chart, charts.TimeChart),
        links=_links(table) if table else {},
    )


def _links(table: Table) -> Mapping[str, str]:
    """Columns of ids that link to pages: column name to first part of the path."""
    paths = {
        "quote_id": "quotes", "speaker_id": "speakers", "beside_id": "speakers",
        "other_id": "speakers", "article_id": "articles", "statement_id": "statements",
    }  # fmt: skip
    return {column: paths[column] for column in table.columns if column in paths}


async def about(request: Request) -> Response:
    """The query language and the API."""
    site = site_of(request)
    document = contract.with_reports(list(site.reports.values()), site.settings.edit)
    shared = document["components"]["parameters"]

    def listed(operation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        found = operation.get("parameters", [])
        return [shared[p["$ref"].rpartition("/")[2]] if "$ref" in p else p for p in found]

    operations = [
        (method.upper(), path, operation, listed(operation))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return site.page(request, "api.html", document=document, operations=operations)


def _asked(request: Request, path: str) -> Asked:
    """The parameters of a page that takes the same as `path` of the API."""
    return contract.read(path, request.query_params, request.path_params, ignored=_SHOW)


def _short(page: Endpoint) -> Endpoint:
    """The page, redirecting to an address without empty form fields."""

    async def endpoint(request: Request) -> Response:
        empty = any(not value.strip() for value in request.query_params.values())
        if empty and "HX-Request" not in request.headers:
            return RedirectResponse(address(request), 303)
        return await page(request)

    return endpoint


PAGES: dict[str, Endpoint] = {
    "/": search_page,
    "/search": search_page,
    "/speakers": speakers_page,
    "/speakers/{id}": speaker,
    "/articles": articles_page,
    "/articles/{id}": article,
    "/quotes/{id}": quote,
    "/similar": similar_page,
    "/statements/{id}": statement,
    "/outlets": outlets_page,
    "/outlets/{id}": outlet,
    "/reports": reports_page,
    "/reports/{name}": report,
    "/api": about,
}


def routes() -> list[Route]:
    """All pages."""
    return [Route(path, _short(page)) for path, page in PAGES.items()]
