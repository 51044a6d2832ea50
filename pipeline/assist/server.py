"""A server of the OpenAI kind (vLLM, llama.cpp, Ollama, a hosted one), asked over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pipeline.assist.reading import Said, loaded, said_in
from pipeline.errors import UsageError
from pipeline.settings import ModelSettings

KEY, HEADERS = "PIPELINE_MODEL_KEY", "PIPELINE_MODEL_HEADERS"
"""Environment variables: the key, and further headers as a JSON object; never settings, which are written down."""
_LARGEST_REPLY = 1_000_000
_PART = 65_536
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LONGEST_PAUSE = 60.0
_PATIENCE = 5  # requests in a row without an answer
_LOOPBACK = re.compile(r"localhost\Z|127\.|::1\Z")
LEFT_ALONE = f"not asked: {_PATIENCE} requests in a row had no answer"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: words and key go to the address that was told, and to no other."""

    def redirect_request(self, *args: Any) -> None:
        return None


def no_redirects(url: str) -> urllib.request.OpenerDirector:
    """Return what opens an address and no other; without a proxy where it is on this machine."""
    here = _LOOPBACK.match(urlsplit(url).hostname or "")
    return urllib.request.build_opener(_NoRedirects, *([urllib.request.ProxyHandler({})] if here else []))


@dataclass(frozen=True, slots=True)
class _Failed(Exception):
    fault: str
    pause: float | None = None  # seconds until it is worth another try; None: it is not


class Server:
    """Sends several requests at a time; retries what may pass; after some failures in a row asks no more."""

    def __init__(self, settings: ModelSettings, environment: Mapping[str, str] | None = None) -> None:
        """Take the address and limits; key and headers come from the environment.

        Raises:
            UsageError: an address or header that is none.
        """
        self._settings = settings
        self._url = checked_url(settings.url).rstrip("/") + "/chat/completions"
        self._headers = _headers(os.environ if environment is None else environment)
        self._opener = no_redirects(self._url)
        self._lock = threading.Lock()
        self._failures = 0
        self._plain = 0  # how much of the form of the answer the server has refused to hear of

    @property
    def place(self) -> str:
        """Where requests go."""
        return self._url

    def answers(self, bodies: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Said]]:
        """Yield what each request came to, with its position, in any order."""
        with ThreadPoolExecutor(self._settings.concurrency) as pool:
            waiting = {pool.submit(self._answer, body): n for n, body in enumerate(bodies)}
            for done in as_completed(waiting):
                yield waiting[done], done.result()

    def _answer(self, body: Mapping[str, Any]) -> Said:
        fault = LEFT_ALONE
        for attempt in range(self._settings.retries + 1):
            if self._failures >= _PATIENCE:
                return Said(fault=LEFT_ALONE)
            try:
                said = said_in(loaded(self._post_in_any_form(body)))
            except _Failed as e:
                fault = e.fault
                if e.pause is None or attempt == self._settings.retries:
                    break
                time.sleep(min(_LONGEST_PAUSE, max(e.pause, self._settings.pause * 2**attempt)))
                continue
            with self._lock:
                self._failures = 0
            return said
        with self._lock:
            self._failures += 1
        return Said(fault=fault)

    def _post_in_any_form(self, body: Mapping[str, Any]) -> bytes:
        """Ask for the answer's form as strictly as the server lets one."""
        for plain in range(self._plain, len(_FORMS)):
            try:
                return self._post({**body, **_FORMS[plain](body)})
            except _Failed as e:
                if e.fault not in _REFUSED_FORM or plain == len(_FORMS) - 1:
                    raise
                with self._lock:
                    self._plain = max(self._plain, plain + 1)
        raise AssertionError("a form is left")

    def _post(self, body: Mapping[str, Any]) -> bytes:
        data = json.dumps({k: v for k, v in body.items() if v is not None}, ensure_ascii=False).encode()
        request = urllib.request.Request(self._url, data, self._headers)
        end = time.monotonic() + self._settings.seconds
        try:
            with self._opener.open(request, timeout=self._settings.seconds) as response:
                return _read(response, end)
        except urllib.error.HTTPError as e:
            again = _pause(e.headers.get("Retry-After")) if e.code in _AGAIN else None
            raise _Failed(f"the server said {e.code}", again) from e
        except TimeoutError as e:
            raise _Failed(f"no answer within {self._settings.seconds:g} seconds", 0.0) from e
        except (OSError, ValueError, http.client.HTTPException) as e:
            late = isinstance(getattr(e, "reason", None), TimeoutError)
            fault = f"no answer within {self._settings.seconds:g} seconds" if late else "the server cannot be reached"
            raise _Failed(fault, 0.0) from e


def _schema(body: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _object(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"response_format": {"type": "json_object"}, "messages": _told(body)}


def _nothing(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"response_format": None, "messages": _told(body)}


def _told(body: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the messages with the form in words, for a server that knows no schema."""
    first, *rest = body["messages"]
    schema = json.dumps(body["response_format"]["json_schema"]["schema"], ensure_ascii=False)
    return [{**first, "content": f"{first['content']}\nReply with JSON alone, of this schema: {schema}"}, *rest]


_FORMS = (_schema, _object, _nothing)
_REFUSED_FORM = frozenset({"the server said 400", "the server said 422", "the server said 501"})


def _read(response: Any, end: float) -> bytes:
    """Return a reply that is there in time and of a bearable size."""
    parts, size = [], 0
    while part := response.read1(_PART):
        size += len(part)
        parts.append(part)
        if size > _LARGEST_REPLY:
            raise _Failed("the reply is too long")
        if time.monotonic() > end:
            raise TimeoutError
    return b"".join(parts)


def _pause(asked: str | None) -> float:
    return float(asked) if asked and asked.isdigit() else 0.0


def checked_url(url: str) -> str:
    """Return an address that may be asked.

    Raises:
        UsageError: it is none, or holds a name and password, which would be written down with the settings.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(f"{url!r} is no address of a model: give http://host:port/v1.")
    if parts.username or parts.password:
        raise UsageError(f"Give the model's address without name and password; a key is read from {KEY}.")
    return url


def _headers(environment: Mapping[str, str]) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    further = environment.get(HEADERS, "")
    if further:
        given = loaded(further.encode())
        if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
            raise UsageError(f'{HEADERS} is no list of headers: give a JSON object, {{"Name": "value"}}.')
        headers |= given
    if environment.get(KEY):
        headers["Authorization"] = f"Bearer {environment[KEY]}"
    if any(c in text for pair in headers.items() for text in pair for c in "\r\n"):
        raise UsageError(f"A header in {HEADERS} or the key in {KEY} has a line break; take it out.")
    return headers
