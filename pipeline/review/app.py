"""The review page: plain pages and forms, no script, for one run on this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.errors import UsageError
from pipeline.review.desk import Desk
from pipeline.review.guard import Guard, Keys
from pipeline.review.pages import Pages
from pipeline.review.posts import Posts

_HERE = Path(__file__).resolve().parent


def make_app(out_dir: Path, *, keys: Keys, hosts: list[str], who: str) -> Starlette:
    """Return the review page of a run.

    Args:
        out_dir: output folder of the run.
        keys: secrets of this server.
        hosts: values of the Host header that are answered.
        who: name under which decisions are kept until an editor gives another.
    """
    desk = Desk(out_dir)
    pages = Pages(desk, keys, who)
    posts = Posts(desk, keys, pages)
    routes = [
        Route("/", pages.index),
        Route("/sections/{section_id}", pages.section),
        Route("/sections/{section_id}/add", posts.add, methods=["POST"]),
        Route("/sections/{section_id}/accept", posts.accept_all, methods=["POST"]),
        Route("/batches/{batch_id}/undo", posts.undo_all, methods=["POST"]),
        Route("/sentences/{sentence_id}", posts.sentence, methods=["POST"]),
        Route("/sentences/{sentence_id}/split", pages.splitting),
        Route("/sentences/{sentence_id}/merge", pages.merging),
        Route("/passages", pages.search),
        Route("/passages/{passage_id}", pages.passage),
        Route("/passages/{passage_id}/labels", posts.relabel, methods=["POST"]),
        Route("/documents/{document_id}", pages.document),
        Route("/documents/{document_id}/contributor", posts.contributor, methods=["POST"]),
        Route("/history", pages.history),
        Route("/decisions/{decision_id}/undo", posts.undo, methods=["POST"]),
        Route("/left-out", pages.left_out),
        Route("/left-out/add", posts.add_left_out, methods=["POST"]),
        Route("/word", pages.word),
        Route("/word", posts.word, methods=["POST"]),
        Route("/word/draft.docx", pages.draft),
        Route("/files/{document_id}", pages.file),
        Route("/who", posts.rename, methods=["POST"]),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]
    guard = Middleware(Guard, keys=keys, hosts=hosts)
    return Starlette(routes=routes, middleware=[guard], exception_handlers={UsageError: pages.unusable})


def serve(out_dir: Path, *, host: str, port: int, who: str, tell: Callable[[str], None]) -> None:
    """Serve the review page of a run until interrupted; `tell` is given the link to open."""
    import uvicorn

    keys = Keys()
    names = {host, "127.0.0.1", "localhost"} if host in ("127.0.0.1", "localhost") else {host}
    app = make_app(out_dir, keys=keys, hosts=[f"{n}:{port}" for n in sorted(names)], who=who)
    link = f"http://{host}:{port}/?token={keys.token}"
    tell(f"Open {link}\nKeep this link to yourself: who has it can review. Stop with Ctrl+C; nothing is lost.")
    uvicorn.run(app, host=host, port=port, log_level="warning")
