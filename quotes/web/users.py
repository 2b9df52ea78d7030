"""Who makes a request, and whether a form came from a page of this server.

There are three ways: tokens from a file, which people enter once for a session of this process
(programs send them as `Authorization: Bearer`); a header that a proxy on this machine sets; or
neither, in which case only this machine may write, as the user who started the server.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import secrets
from collections import OrderedDict
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from quotes.errors import QuotesError
from quotes.web.settings import ServerSettings, is_loopback

COOKIE = "quotes"
_SESSIONS = 10_000
_SHORTEST = 12


class Forbidden(QuotesError):
    """The request needs a known user."""


class Users:
    """The people who may correct, and their sessions."""

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._tokens = read_tokens(settings.users) if settings.users else {}
        self._sessions: OrderedDict[str, str] = OrderedDict()
        self._secret = secrets.token_bytes(32)

    @property
    def by_token(self) -> bool:
        """Whether people sign in with tokens."""
        return bool(self._tokens)

    def who(self, request: Request) -> str | None:
        """The name of the user who makes this request; None if nobody who may write."""
        name = self._program(request)
        return name or (self._sessions.get(self._session(request)) if self._tokens else None)

    def program(self, request: Request) -> str:
        """The user of a program's request, which has no session. Raises Forbidden."""
        name = self._program(request)
        if name is None:
            raise Forbidden("send a token: Authorization: Bearer TOKEN" if self._tokens
                            else "you may only read here")  # fmt: skip
        return name

    def _program(self, request: Request) -> str | None:
        """The user that the request itself names, without a session."""
        if not self._settings.edit:
            return None
        here = request.client is not None and is_loopback(request.client.host)
        if self._settings.user_header and here:
            name = request.headers.get(self._settings.user_header, "").strip()
            if name:
                return name[:100]
        if self._tokens:
            return self._by_bearer(request)
        alone = here and not self._settings.user_header
        return getpass.getuser() if alone else None

    def sign_in(self, token: str, response: Response) -> str:
        """Begin a session. Raises Forbidden for an unknown token."""
        name = self._named(token)
        if name is None:
            raise Forbidden("unknown token")
        session = secrets.token_urlsafe(32)
        self._sessions[session] = name
        if len(self._sessions) > _SESSIONS:
            self._sessions.popitem(last=False)
        _keep(response, session)
        return name

    def sign_out(self, request: Request, response: Response) -> None:
        """End the session."""
        self._sessions.pop(self._session(request), None)
        response.delete_cookie(COOKIE)

    def form_token(self, request: Request) -> tuple[str, str | None]:
        """The CSRF token for the forms of a page, and a new session id if there is none yet."""
        known = self._session(request)
        session = known or secrets.token_urlsafe(32)
        return self._signed(session, self.who(request)), None if known else session

    def check(self, request: Request, token: str) -> str:
        """The user who sent a form. Raises Forbidden if unknown, or the form is not ours."""
        name = self.who(request)
        if name is None:
            raise Forbidden("sign in to correct" if self._tokens else "you may only read here")
        if self._tokens and self._by_bearer(request):
            return name
        self.check_form(request, token)
        return name

    def check_form(self, request: Request, token: str) -> None:
        """Raise Forbidden unless this server gave the form to this browser."""
        session = self._session(request)
        right = self._signed(session, self.who(request))
        if not session or not hmac.compare_digest(right.encode(), token.encode()):
            raise Forbidden("this form is out of date: reload its page")

    def _session(self, request: Request) -> str:
        return request.cookies.get(COOKIE, "")

    def _signed(self, session: str, who: str | None) -> str:
        about = f"{session}|{who or ''}".encode("utf-8", "replace")
        return hmac.new(self._secret, about, hashlib.sha256).hexdigest()

    def _by_bearer(self, request: Request) -> str | None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return self._named(token) if kind.lower() == "bearer" else None

    def _named(self, token: str) -> str | None:
        given = token.strip().encode("utf-8", "replace")
        found = [n for t, n in self._tokens.items() if hmac.compare_digest(t.encode(), given)]
        return found[0] if found else None


def _keep(response: Response, session: str) -> None:
    response.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/")


def give_session(response: Response, session: str | None) -> None:
    """Set the cookie of a new session, if there is one."""
    if session is not None:
        _keep(response, session)


def read_tokens(path: Path) -> dict[str, str]:
    """User names by token, from a file of lines "name token". Raises QuotesError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuotesError(f"{path}: cannot be read: {error}") from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, token = line.strip().rpartition(" ")
        if not name.strip() or len(token) < _SHORTEST:
            raise QuotesError(
                f"{path}, line {number}: write a name, a space and a token of {_SHORTEST} "
                "characters or more"
            )
        if token in found:
            raise QuotesError(f"{path}, line {number}: {name} has the same token as {found[token]}")
        found[token] = name.strip()
    if not found:
        raise QuotesError(f"{path}: it has no users")
    return found
