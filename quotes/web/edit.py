"""Pages and forms for corrections: of quotes and speakers, the journal, the review queue.

Every form is a POST that redirects to a page, with the number of the correction in `done`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode

from sqlalchemy import Connection
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from quotes.errors import QuotesError
from quotes.store import Database, corrections
from quotes.store.corrections import queue
from quotes.store.reading import pages
from quotes.store.speakers import people, portrait
from quotes.web import contract, texts
from quotes.web.api import body_of
from quotes.web.contract import check_text, number_in
from quotes.web.site import Site, address, site_of
from quotes.web.users import Forbidden
from quotes.web.writing import LARGEST
from quotes.web.writing import entries as listed
from quotes.web.writing import routes as for_programs

Form = dict[str, str]
FormAction = Callable[[Database, str, Form, int], tuple[int | None, str]]
"""What a form does: (database, author, form, id in the path) -> (correction, page to show)."""


def _posted(change: FormAction) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a form: checks the author, writes, and redirects to a page."""

    async def endpoint(request: Request) -> Response:
        site = site_of(request)
        form = await _form(request)
        who = site.users.check(request, form.get("token", ""))
        id_ = number_in(request.path_params.get("id", "0"))
        done, page = await site.work.write(partial(change, site.writing, who, form, id_))
        site.remembered.forget()
        page, _, part = page.partition("#")
        query = urlencode({"done": done}) if done is not None else ""
        joined = f"{page}{'&' if '?' in page else '?'}{query}" if query else page
        return RedirectResponse(joined + (f"#{part}" if part else ""), 303)

    return endpoint


async def _form(request: Request) -> Form:
    body = await body_of(request, LARGEST)
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise QuotesError("the body is not a form") from None
    for name, values in fields.items():
        check_text(name, values[0])
    return {name: values[0].replace("\r\n", "\n") for name, values in fields.items()}


def _filled(form: Form, name: str) -> str | None:
    return form.get(name, "").strip() or None


def _speakers(form: Form) -> dict[str, Any]:
    """The speakers that a form gives: names, or numbers of speakers, separated by semicolons."""
    given = [one.strip() for one in form.get("speaker", "").split(";") if one.strip()]
    numbers = tuple(int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19)
    names = tuple(one for one in given if not one.isdigit())
    return {"speakers": names, "speaker_ids": numbers}


def _changed(form: Form, *, added: bool = False) -> corrections.Change:
    """The change that a form asks for: only fields that differ from what the page showed."""
    kept: dict[str, Any] = {
        name: _filled(form, name)
        for name in ("said_on", "kind", "act", "role", "text", "cue", "source")
        if form.get(name, "").strip() != form.get(f"was_{name}", "").strip() or added
    }
    who: dict[str, Any] = {} if form.get("speaker") == form.get("was_speaker") else _speakers(form)
    undated = not added and bool(_filled(form, "was_said_on")) and not _filled(form, "said_on")
    role = "" if _filled(form, "was_role") and not _filled(form, "role") else kept.get("role")
    unnamed = "unnamed" in form
    return corrections.Change(
        **{**kept, "role": None if unnamed else role},
        **({} if unnamed else who),
        unnamed=unnamed,
        undated=undated,
    )


def _correct(database: Database, who: str, form: Form, id_: int) -> tuple[int | None, str]:
    action = form.get("action", "save")
    if action == "confirm":
        change = corrections.Change(confirm=True)
    elif action == "reject":
        change = corrections.Change(reject=True)
    else:
        change = _changed(form)
    made = corrections.correct(
        database,
        id_,
        change,
        who=who,
        note=_filled(form, "note"),
        everywhere="everywhere" in form,
        review=_filled(form, "review"),
        blind="blind" in form,
    )
    if "queue" in form:
        return made.entry.id, _next(form, id_)
    if made.quote_id is None or action == "reject":
        return made.entry.id, f"/articles/{made.entry.article_id}"
    return made.entry.id, f"/quotes/{made.quote_id}"


def _next(form: Form, id_: int) -> str:
    """The page of the review queue after a quote."""
    kept = {n: form[n] for n in ("speaker_name", "outlet_name", "sample", "seed") if form.get(n)}
    names = {"speaker_name": "speaker", "outlet_name": "outlet"}
    return "/review?" + urlencode({**{names.get(n, n): v for n, v in kept.items()}, "after": id_})


def _add(database: Database, who: str, form: Form, id_: int) -> tuple[int | None, str]:
    change = _changed(form, added=True)
    near = form.get("near", "")
    if near.isascii() and near.isdigit() and len(near) < 10:
        change = replace(change, near=int(near))
    made = corrections.add(database, id_, change, who=who, note=_filled(form, "note"))
    return made.entry.id, f"/articles/{id_}#q{made.quote_id}"


def _rename(database: Database, who: str, form: Form, id_: int) -> tuple[int | None, str]:
    done = people.rename(database, str(id_), form.get("name", ""), who=who, note=_note(form))
    return done.id, f"/speakers/{id_}"


def _merge(database: Database, who: str, form: Form, id_: int) -> tuple[int | None, str]:
    other = form.get("other", "").strip()
    done = people.merge(database, str(id_), other, who=who, note=_note(form))
    with database.connect() as connection:
        there = pages.exists(connection, id_)
        page = f"/speakers/{id_}" if there else f"/speakers/{people.find(connection, other).id}"
    return done.id, page


def _never(database: Database, who: str, form: Form, id_: int) -> tuple[int | None, str]:
    other = form.get("other", "").strip()
    done = people.never_same(database, str(id_), other, who=who, note=_note(form))
    return done.id, f"/speakers/{id_}"


def _split(database: Database, who: str, form: Form, id_: int) -> tuple[int | None, str]:
    names, articles = (
        [one.strip() for one in form.get(field, "").split(";") if one.strip()]
        for field in ("names", "articles")
    )
    done = people.split(
        database, str(id_), names=names, articles=articles, who=who, note=_note(form)
    )
    return done.id, f"/speakers/{id_}"


def _note(form: Form) -> str | None:
    return _filled(form, "note")


def _undo(database: Database, who: str, form: Form, id_: int) -> tuple[int | None, str]:
    made = corrections.undo(database, id_)
    return None, f"/corrections?undone={made.entry.id}"


def _redo(database: Database, who: str, form: Form, id_: int) -> tuple[int | None, str]:
    corrections.redo(database, id_)
    return id_, "/corrections"


# -- pages -----------------------------------------------------------------------------------


async def journal(request: Request) -> Response:
    """The journal of corrections, newest first."""
    site = site_of(request)
    asked = contract.read("/api/corrections", request.query_params, ignored=("done", "undone"))
    answer = await site.work.ask(partial(listed, asked=asked))
    following = address(request, offset=asked["offset"] + asked["limit"], undone=None)
    return site.page(
        request,
        "corrections.html",
        entries=answer,
        more=following if len(answer) > asked["limit"] else None,
        asked=asked,
    )


async def review(request: Request) -> Response:
    """The next quote of the review queue, with buttons that decide it with one key."""
    site = site_of(request)
    who = site.users.who(request)
    if who is None:
        return RedirectResponse("/login", 303)
    work, after = _work(request.query_params)

    def question(connection: Connection) -> tuple[Any, ...] | None:
        numbers = work.numbers(connection)
        place = numbers.index(after) + 1 if after in numbers else 0
        left = [*queue.waiting(connection, work, who, numbers[place:])]
        for number in left[:20]:
            card = queue.card(connection, number, original=work.blind)
            if card is not None and not (work.blind and card.quote is None):
                page = _page(connection, number)
                if page is not None:
                    return card, page, portrait.origin(connection, number), len(left)
        return None

    found = await site.work.ask(question)
    card, page, origin, left = found or (None, None, None, 0)
    return site.page(
        request,
        "review.html",
        work=work,
        card=card,
        page=page,
        hit=page.hit if page else None,
        origin=origin,
        left=left,
        pieces=texts.in_paragraph(page) if page else [],
        basis=page.basis if page else None,
    )


def _page(connection: Connection, number: int) -> pages.QuotePage | None:
    try:
        return pages.quote(connection, number)
    except QuotesError:  # somebody rejected it in the meantime
        return None


def _work(query: QueryParams) -> tuple[queue.ReviewQueue, int]:
    """The review queue that a query asks for, and the quote after which it continues."""
    known = ("speaker", "outlet", "sample", "seed", "after", "done")
    unknown = [name for name in query if name not in known]
    if unknown:
        raise QuotesError(f"no parameter {unknown[0]!r}; there are: {', '.join(known[:-1])}")
    for name, value in query.items():
        check_text(name, value[:1_000])
    sample = query.get("sample")
    if sample and number_in(sample) < 1:
        raise QuotesError("sample: give 1 or more")
    work = queue.ReviewQueue(
        speaker=query.get("speaker") or None,
        outlet=query.get("outlet") or None,
        sample=number_in(sample) if sample else None,
        seed=number_in(query.get("seed") or "1"),
    )
    return work, number_in(query.get("after") or "0")


async def login(request: Request) -> Response:
    """Sign in with a token."""
    site = site_of(request)
    if request.method == "GET":
        return site.page(request, "login.html", problem=None)
    form = await _form(request)
    site.users.check_form(request, form.get("token", ""))
    response = RedirectResponse("/review", 303)
    try:
        site.users.sign_in(form.get("key", ""), response)
    except Forbidden as refused:
        return site.page(request, "login.html", 403, problem=str(refused))
    return response


async def logout(request: Request) -> Response:
    """Sign out."""
    site = site_of(request)
    form = await _form(request)
    site.users.check_form(request, form.get("token", ""))
    response = RedirectResponse("/", 303)
    site.users.sign_out(request, response)
    return response


FORMS: dict[str, FormAction] = {
    "/quotes/{id}/correct": _correct,
    "/articles/{id}/add": _add,
    "/speakers/{id}/rename": _rename,
    "/speakers/{id}/merge": _merge,
    "/speakers/{id}/never-same": _never,
    "/speakers/{id}/split": _split,
    "/corrections/{id}/undo": _undo,
    "/corrections/{id}/redo": _redo,
}


def routes(site: Site) -> list[Route]:
    """Routes for corrections; none on a read-only site."""
    if not site.settings.edit:
        return []
    forms = [Route(path, _posted(change), methods=["POST"]) for path, change in FORMS.items()]
    return [
        *forms,
        *for_programs(),
        Route("/corrections", journal),
        Route("/review", review),
        Route("/login", login, methods=["GET", "POST"]),
        Route("/logout", logout, methods=["POST"]),
    ]
