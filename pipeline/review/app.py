"""The review page: plain pages and forms, which a small script gives keys, for one run on this machine."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.errors import UsageError
from pipeline.review.agenda_pages import AgendaPages
from pipeline.review.desk import Desk
from pipeline.review.guard import Guard
from pipeline.review.job_pages import JobPages
from pipeline.review.keys import Keys, link_to
from pipeline.review.pages import Pages
from pipeline.review.people_pages import PeoplePages
from pipeline.review.point_pages import PointPages
from pipeline.review.point_posts import PointPosts
from pipeline.review.posts import Posts
from pipeline.review.word_pages import WordPages

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
    points, point_posts, people = PointPages(desk, pages), PointPosts(desk, posts), PeoplePages(desk, pages, posts)
    agenda = AgendaPages(desk, pages)
    jobs, word = JobPages(desk, pages, posts), WordPages(desk, keys, pages)
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
        Route("/points", points.index),
        Route("/points/undo/{decision_id}", point_posts.undo, methods=["POST"]),
        Route("/points/{frame}", points.objective),
        Route("/points/{frame}", point_posts.act, methods=["POST"]),
        Route("/points/{frame}/statements", points.statements),
        Route("/points/{frame}/{point_id}", points.point),
        Route("/agenda", agenda.index),
        Route("/agenda/{ref}", agenda.paragraph),
        Route("/contributors", people.index),
        Route("/contributors", people.act, methods=["POST"]),
        Route("/publish", jobs.index),
        Route("/publish", jobs.act, methods=["POST"]),
        Route("/outputs/{name:path}", jobs.file),
        Route("/history", pages.history),
        Route("/decisions/{decision_id}/undo", posts.undo, methods=["POST"]),
        Route("/left-out", pages.left_out),
        Route("/left-out/add", posts.add_left_out, methods=["POST"]),
        Route("/word", word.index),
        Route("/word", word.act, methods=["POST"]),
        Route("/word/draft.docx", word.draft),
        Route("/files/{document_id}", pages.file),
        Route("/who", posts.rename, methods=["POST"]),
        Route("/invite", posts.invite, methods=["POST"]),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]
    guard = Middleware(Guard, keys=keys, hosts=hosts, closed=pages.closed)
    return Starlette(
        routes=routes, middleware=[guard], exception_handlers={UsageError: pages.unusable, 404: pages.missing}
    )


def serve(out_dir: Path, *, host: str, port: int, who: str, tell: Callable[[str], None]) -> None:
    """Serve the review page of a run until interrupted.

    Args:
        out_dir: output folder of the run.
        host: address to listen on.
        port: port of it.
        who: name under which decisions are kept until an editor gives another.
        tell: is given the link to open, and a fresh one whenever Enter is pressed in the terminal.
    """
    import uvicorn

    keys = Keys()
    names = {host, "127.0.0.1", "localhost"} if host in ("127.0.0.1", "localhost") else {host}
    app = make_app(out_dir, keys=keys, hosts=[f"{n}:{port}" for n in sorted(names)], who=who)

    def link() -> str:
        return link_to(f"http://{host}:{port}", keys.invite())

    tell(
        f"Open {link()}\nThis link lets in one browser, once. For another browser press Enter here, or use "
        "“Invite a colleague” on the page. Stop with Ctrl+C; nothing is lost."
    )
    threading.Thread(target=_on_enter, args=(lambda: tell(f"Open {link()}"),), daemon=True).start()
    uvicorn.run(app, host=host, port=port, log_level="warning")


def _on_enter(act: Callable[[], None]) -> None:
    """Act on every line typed in the terminal, until there is none to type in."""
    if hasattr(signal, "pthread_sigmask"):
        # In the background, reading from the terminal would stop the whole server; masked, it fails instead.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTTIN])
    # Not sys.stdin: a thread that waits in it makes Python fail when it ends.
    with contextlib.suppress(OSError):
        while typed := os.read(0, 4096):
            for _ in range(typed.count(b"\n")):
                act()
