"""Corrections by programs: takes JSON, gives entries of the journal; same rules as the forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quotes.errors import QuotesError
from quotes.store import corrections
from quotes.web import contract
from quotes.web.api import body_of
from quotes.web.site import ApiAnswer, Json, respond, site_of

LARGEST = 20_000  # bytes of a form, or of a body
_MOST = 1 << 63
_OWN = ("quote", "article", "note", "everywhere")
_SCALARS: Mapping[str, type] = {"string": str, "integer": int, "boolean": bool}


def _fields() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = contract.document()["components"]["schemas"]["Change"][
        "properties"
    ]
    return found


def read_change(body: bytes) -> dict[str, Any]:
    """The fields of a JSON body. Raises QuotesError for an unknown field or a wrong type."""
    try:
        given = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise QuotesError(f"this is not JSON: {error}") from None
    if not isinstance(given, dict):
        raise QuotesError("send a JSON object")
    known = _fields()
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        raise QuotesError(f"no field {unknown[0]!r}; there are: {', '.join(known)}")
    wrong = [name for name, value in given.items() if not _is(value, known[name])]
    if wrong:
        raise QuotesError(f"{wrong[0]}: must be of type {_named(known[wrong[0]])}")
    for name, value in given.items():
        for text in value if isinstance(value, list) else [value]:
            contract.check_text(name, str(text))
    return given


def _is(value: Any, schema: Mapping[str, Any]) -> bool:
    kind = schema["type"]
    if kind == "array":
        return isinstance(value, list) and all(_is(one, schema["items"]) for one in value)
    if kind == "integer" and isinstance(value, int) and not 0 <= value < _MOST:
        return False
    return type(value) is _SCALARS[kind]


def _named(schema: Mapping[str, Any]) -> str:
    items = schema.get("items")
    return f"list of {_named(items)}" if items else str(schema["type"])


def entries(connection: Connection, asked: contract.Asked) -> list[corrections.Entry]:
    """The requested corrections, and one beyond the limit if there are more."""
    return corrections.entries(
        connection,
        quote=asked["quote"],
        speaker=asked["speaker"],
        outlet=asked["outlet"],
        who=asked["by"],
        states=asked.get("state") or (),
        actions=asked.get("action") or (),
        review=asked["review"],
        limit=asked["limit"] + 1,
        offset=asked["offset"],
    )


async def listed(request: Request) -> Response:
    """What `quotes corrections` lists."""
    asked = contract.read("/api/corrections", request.query_params)
    found = await site_of(request).work.ask(partial(entries, asked=asked))
    rows = [entry.as_json() for entry in found[: asked["limit"]]]
    answer = ApiAnswer(rows, rows, corrections.COLUMNS, len(found) > asked["limit"])
    return respond(request, answer, asked)


def _author(request: Request) -> str:
    """The user. Raises Forbidden; QuotesError for what a form on another site could have sent."""
    who = site_of(request).users.program(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise QuotesError("send application/json")
    return who


async def _written(request: Request, change: Callable[[str], corrections.Made]) -> Json:
    site = site_of(request)
    who = _author(request)
    made = await site.work.write(lambda: change(who))
    site.remembered.forget()
    return Json(made.entry.as_json())


async def correct(request: Request) -> Response:
    """Does what `quotes correct` and `quotes add` do."""
    site = site_of(request)
    _author(request)  # before the body is read
    given = read_change(await body_of(request, LARGEST))
    own = {name: given.pop(name, None) for name in _OWN}
    lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    change = corrections.Change(**{**given, **lists})
    if (own["quote"] is None) == (own["article"] is None):
        raise QuotesError("give quote, or article and text to add a missed quote")

    def make(who: str) -> corrections.Made:
        if own["article"] is not None:
            return corrections.add(site.writing, own["article"], change, who=who, note=own["note"])
        return corrections.correct(
            site.writing,
            own["quote"],
            change,
            who=who,
            note=own["note"],
            everywhere=bool(own["everywhere"]),
        )

    response = await _written(request, make)
    response.status_code = 201
    return response


def _turning(
    turn: Callable[..., corrections.Made],
) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        number = contract.number_in(request.path_params["id"])
        return await _written(request, lambda _: turn(site_of(request).writing, number))

    return endpoint


async def _corrections(request: Request) -> Response:
    return await (correct if request.method == "POST" else listed)(request)


def routes() -> list[Route]:
    """Routes for programs that correct."""
    return [
        Route("/api/corrections", _corrections, methods=["GET", "POST"]),
        Route("/api/corrections/{id}/undo", _turning(corrections.undo), methods=["POST"]),
        Route("/api/corrections/{id}/redo", _turning(corrections.redo), methods=["POST"]),
    ]
