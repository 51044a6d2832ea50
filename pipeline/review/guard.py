"""Who may talk to the review page: browsers that a link let in, from its own pages only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.review.keys import Keys

Closed = Callable[[str], Response]
"""Returns the page for who is not let in, given the token they came with."""
_LARGEST = 200_000
_UPLOADS = {"/word": 20_000_000}
_OPEN = "/static/"
"""What the page for who is not let in is drawn with."""
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    # Not "no-referrer": browsers would then send "Origin: null" with forms, which could not be compared.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """Middleware that answers itself whatever may not reach the page, and sets the headers of what does."""

    def __init__(self, app: ASGIApp, *, keys: Keys, hosts: Collection[str], closed: Closed) -> None:
        self._app = app
        self._keys = keys
        self._closed = closed
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
        token = request.query_params.get("token", "") if request.method == "GET" else ""
        name = _cookie(request)
        if self._keys.knows(request.cookies.get(name, "")):
            # Somebody who is in opened a link: it is still good for a colleague.
            return RedirectResponse(_without_token(request), 303) if token else None
        if request.method == "GET" and request.url.path.startswith(_OPEN):
            return None
        session = self._keys.redeem(token)
        if not session:
            return self._closed(token)
        answer = RedirectResponse(_without_token(request), 303)
        # Not "strict": a browser would then not send it after a link in a web mail, and the link would be used up.
        answer.set_cookie(name, session, httponly=True, samesite="lax")
        return answer


def _cookie(request: Request) -> str:
    """Return the name of the session's cookie; browsers give one server's to another on the same address."""
    return f"review-{request.url.port or 80}"


def _without_token(request: Request) -> str:
    rest = [(k, v) for k, v in parse_qsl(request.url.query) if k != "token"]
    # Doubled slashes would make the browser take the path for another host.
    return "/" + request.url.path.lstrip("/\\") + (f"?{urlencode(rest)}" if rest else "")
