"""What all requests share: the database, the reports, the templates, and making of responses."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from quotes.store import Database
from quotes.store.reports.report import reports
from quotes.store.search.query import SHOWN_CONFIDENCE, UNSURE
from quotes.tabular import Record, write_csv
from quotes.version import __version__
from quotes.web import charts, texts
from quotes.web.extraction import Extraction
from quotes.web.settings import ServerSettings
from quotes.web.users import Users, give_session
from quotes.web.work import Remembered, Work

PLACES = (
    ("/", "Search"),
    ("/speakers", "Speakers"),
    ("/articles", "Articles"),
    ("/outlets", "Outlets"),
    ("/reports", "Reports"),
)
EDITING = (("/review", "Review"), ("/corrections", "Corrections"))


class Site:
    """A served database with its settings, reports and templates."""

    def __init__(self, settings: ServerSettings) -> None:
        self.settings = settings
        self.database = Database(settings.database, read_only=True)
        self.work = Work(self.database, settings.seconds)
        self.reports = {report.name: report for report in reports(settings.folders)}
        self.remembered = Remembered()
        self.extraction = Extraction(settings.extract_seconds)
        self.users = Users(settings)
        self.writing = Database(settings.database)
        self.templates = _templates()

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The navigation links of every page: addresses and names."""
        return (*PLACES, *EDITING) if self.settings.edit else PLACES

    def page(
        self, request: Request, template: str, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """The page that a template makes of `values`."""
        token, session = self.users.form_token(request) if self.settings.edit else ("", None)
        shown = self.templates.get_template(template).render(
            request=request,
            path=request.url.path,
            query=request.query_params,
            site=self,
            version=__version__,
            user=self.users.who(request),
            token=token,
            **values,
        )
        response = HTMLResponse(shown, status)
        give_session(response, session)
        return response


def site_of(request: Request) -> Site:
    """The site that serves a request."""
    found: Site = request.app.state.site
    return found


@dataclass(frozen=True)
class ApiAnswer:
    """An API response: `value` as JSON, or `rows` with `columns` as CSV."""

    value: Any
    rows: Sequence[Record]
    columns: Sequence[str]
    more: bool = False


class Json(JSONResponse):
    """A JSON response with dates and times written as the command line prints them."""

    def render(self, content: Any) -> bytes:
        """The bytes, in UTF-8."""
        import json

        return json.dumps(content, ensure_ascii=False, default=str).encode("utf-8", "replace")


def respond(request: Request, answer: ApiAnswer, asked: Mapping[str, Any]) -> Response:
    """The response in the requested format, with a Link header if there is a next page."""
    response: Response
    if asked.get("format") == "csv":
        out = io.StringIO()
        write_csv(answer.rows, answer.columns, out)
        response = Response(out.getvalue(), media_type="text/csv")
        name = re.sub(r"[^\w.-]+", "-", request.url.path.strip("/"), flags=re.ASCII)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    else:
        response = Json(answer.value)
    if answer.more:
        following = address(request, offset=asked["offset"] + asked["limit"])
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def address(request: Request, path: str | None = None, **changed: Any) -> str:
    """The address of this page, or of `path` with its query, with some parameters changed.

    None removes a parameter; a list gives it several times. Empty parameters are left out.
    """
    kept = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in changed and value.strip()
    ]
    for name, value in changed.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        kept += [(name, str(one)) for one in values if one is not None and str(one) != ""]
    query = urlencode(kept)
    return (path or request.url.path) + (f"?{query}" if query else "")


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("quotes.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "link": texts.link,
        "straight": texts.straight,
        "number": charts.number,
        "day": texts.day,
    }
    environment.globals |= {
        "address": address,
        "highlighted": texts.highlighted,
        "UNSURE": UNSURE,
        "shown_confidence": SHOWN_CONFIDENCE,
    }
    return environment
