"""A server of the OpenAI kind on this machine, that answers as a test tells it, and a model without any server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pipeline.assist import Ask, Assistant, Reply, assistant_of
from pipeline.assist.port import Form
from pipeline.assist.reading import Said, reply_of
from pipeline.settings import ModelSettings
from tests.fakes import KeptResults

Answer = Callable[[dict[str, Any]], Any]


def completion(content: object, **fields: Any) -> dict[str, Any]:
    """A chat completion that says something."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"} | fields
    return {"object": "chat.completion", "choices": [choice], "usage": {"prompt_tokens": 100, "completion_tokens": 20}}


class Server(ThreadingHTTPServer):
    """Answers requests as `answer` says, given the request: an object, bytes as they are, or a status and headers."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.headers.append(dict(self.headers))
        self.server.may_answer.wait(20)
        made = self.server.answer(body)
        status, headers = 200, {}
        if isinstance(made, tuple):
            status, headers = made
            made = b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):  # who asked may have gone
            self.wfile.write(made if isinstance(made, bytes) else json.dumps(made).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    """Serve for a while."""
    server = Server(answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.may_answer.set()
        server.shutdown()
        server.server_close()


def assistant(server: Server, kept: KeptResults | None = None, **settings: Any) -> Assistant:
    """An assistant that asks a server."""
    own = {"url": server.url, "name": "tiny", "seconds": 5, "retries": 0, "pause": 0} | settings
    made = assistant_of(ModelSettings(**own), kept or KeptResults(), out=Path("nowhere"))
    assert made is not None
    return made


class Answering:
    """A model that answers as a function of the data asked about; whatever it returns goes through the same reading."""

    name = "fake"

    def __init__(self, answer: Callable[[str, Any], object]) -> None:
        self.answer = answer
        self.asked: list[Ask[Any]] = []
        self.verdicts: list[tuple[str, int, tuple[str, ...]]] = []

    def ask(self, asks: Sequence[Ask[Any]]) -> list[Reply[Any]]:
        self.asked += asks
        return [self._reply(a) for a in asks]

    def judged(self, ask: Ask[Any], stands: int, refused: Sequence[str]) -> None:
        self.verdicts.append((ask.task, stands, tuple(refused)))

    def _reply(self, ask: Ask[Any]) -> Reply[Form]:
        made = self.answer(ask.task, ask.data)
        if made is None:
            return Reply(None, "no answer")
        text = made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)
        return reply_of(Said(text, spoken=True), ask.form)
