"""Who may talk to the review page: the holder of the printed link, from this machine's own browser pages only."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE = "review"
_LARGEST = 200_000
_UPLOADS = {"/word": 20_000_000}
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    # Not "no-referrer": browsers would then send "Origin: null" with forms, which could not be compared.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


class Keys:
    """The secrets of one server: `token` stands in the printed link, the cookie and the forms hold others."""

    def __init__(self, token: str = "") -> None:
        self.token = token or secrets.token_urlsafe(24)
        self._secret = secrets.token_bytes(32)

    @property
    def session(self) -> str:
        """What the cookie holds."""
        return self._sign("session")

    @property
    def csrf(self) -> str:
        """What every form holds."""
        return self._sign("form")

    def _sign(self, purpose: str) -> str:
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).hexdigest()


class Guard:
    """Middleware that answers itself whatever may not reach the page, and sets the headers of what does."""

    def __init__(self, app: ASGIApp, *, keys: Keys, hosts: Collection[str]) -> None:
        self._app = app
        self._keys = keys
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on or refuse one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(k.encode(), v.encode()) for k, v in _HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        answer = self._refused(Request(scope)) or self._let_in(Request(scope)) or self._app
        await answer(scope, receive, with_headers)

    def _refused(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse("Open the link that the command printed.", 421)
        if request.method in ("GET", "HEAD"):
            return None
        if request.headers.get("origin", f"http://{host}") != f"http://{host}":
            return PlainTextResponse("This form came from another page.", 403)
        length = request.headers.get("content-length", "")
        if not length.isdecimal():
            return PlainTextResponse("The length of the request is not stated.", 411)
        largest = _UPLOADS.get(request.url.path, _LARGEST)
        return PlainTextResponse("This is too long.", 413) if int(length) > largest else None

    def _let_in(self, request: Request) -> Response | None:
        if _same(request.cookies.get(_COOKIE, ""), self._keys.session):
            return None
        if request.method != "GET" or not _same(request.query_params.get("token", ""), self._keys.token):
            return PlainTextResponse("Open the link that the command printed: it holds the key to this page.", 403)
        answer = RedirectResponse(_without_token(request), 303)
        answer.set_cookie(_COOKIE, self._keys.session, httponly=True, samesite="strict")
        return answer


def from_own_form(form: Mapping[str, str], keys: Keys) -> bool:
    """Tell whether a form was one of this server's pages."""
    return _same(form.get("csrf", ""), keys.csrf)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8"), wanted.encode("utf-8"))


def _without_token(request: Request) -> str:
    rest = [(k, v) for k, v in parse_qsl(request.url.query) if k != "token"]
    # Doubled slashes would make the browser take the path for another host.
    return "/" + request.url.path.lstrip("/\\") + (f"?{urlencode(rest)}" if rest else "")
