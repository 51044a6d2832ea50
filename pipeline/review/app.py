"""The review page: plain pages and forms, no script, for one run on this machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.domain import Decision, Kind, Stance
from pipeline.errors import UsageError
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.spans import language_of, spans
from pipeline.review.decisions import State
from pipeline.review.desk import PAGE, Desk, number
from pipeline.review.guard import Guard, Keys, from_own_form
from pipeline.review.journal import ConflictError

_HERE = Path(__file__).resolve().parent
_WHO = "who"
_NAME = 60
_LISTED = 200


def make_app(out_dir: Path, *, keys: Keys, hosts: list[str], who: str) -> Starlette:
    """Return the review page of a run.

    Args:
        out_dir: output folder of the run.
        keys: secrets of this server.
        hosts: values of the Host header that are answered.
        who: name under which decisions are kept until an editor gives another.
    """
    pages = Pages(Desk(out_dir), keys, who)
    routes = [
        Route("/", pages.index),
        Route("/sections/{section_id}", pages.section),
        Route("/sections/{section_id}/add", pages.add, methods=["POST"]),
        Route("/sentences/{sentence_id}", pages.sentence, methods=["POST"]),
        Route("/passages", pages.search),
        Route("/passages/{passage_id}", pages.passage),
        Route("/passages/{passage_id}/labels", pages.relabel, methods=["POST"]),
        Route("/history", pages.history),
        Route("/decisions/{decision_id}/undo", pages.undo, methods=["POST"]),
        Route("/left-out", pages.left_out),
        Route("/files/{document_id}", pages.file),
        Route("/who", pages.rename, methods=["POST"]),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]
    guard = Middleware(Guard, keys=keys, hosts=hosts)
    return Starlette(routes=routes, middleware=[guard], exception_handlers={UsageError: pages.unusable})


class Pages:
    """One method a page; what it shows comes from the desk, how from a template of its name."""

    def __init__(self, desk: Desk, keys: Keys, who: str) -> None:
        self._desk = desk
        self._keys = keys
        self._default = who
        self._templates = Environment(
            loader=PackageLoader("pipeline.review"),
            autoescape=select_autoescape(default=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(spans=spans, language_of=language_of, bookmark=bookmark_name)

    def index(self, request: Request) -> Response:
        """Show every section with its progress."""
        return self._page(request, "index.html.j2", progress=self._desk.progress(), orphans=self._desk.review().orphans)

    def section(self, request: Request) -> Response:
        """Show the sentences of a section with their sources, 50 at a time."""
        section = self._desk.sections.get(request.path_params["section_id"])
        if section is None:
            return self._problem(request, "There is no such section in this draft.", 404)
        states = self._desk.states(section.section_id)
        last = max(1, -(-len(states) // PAGE))
        at = min(max(1, number(request.query_params.get("page", "1"))), last)
        shown = states[(at - 1) * PAGE : at * PAGE]
        return self._page(request, "section.html.j2", section=section, states=shown, at=at, last=last)

    async def sentence(self, request: Request) -> Response:
        """Take a decision on a sentence."""
        sentence_id = request.path_params["sentence_id"]

        def decide(form: Mapping[str, str], who: str) -> str:
            self._desk.decide(sentence_id, form, who)
            return self._desk.place(sentence_id)

        return await self._posted(request, decide)

    async def add(self, request: Request) -> Response:
        """Take a new sentence."""
        section_id = request.path_params["section_id"]
        return await self._posted(
            request, lambda form, who: self._desk.place(self._desk.add(section_id, form, who).target)
        )

    async def relabel(self, request: Request) -> Response:
        """Take corrected labels of a passage."""
        passage_id = request.path_params["passage_id"]

        def relabel(form: Mapping[str, str], who: str) -> str:
            self._desk.relabel(passage_id, form, who)
            return f"/passages/{quote(passage_id)}"

        return await self._posted(request, relabel)

    async def undo(self, request: Request) -> Response:
        """Undo a decision."""
        decision_id = request.path_params["decision_id"]

        def undo(form: Mapping[str, str], who: str) -> str:
            self._desk.undo(decision_id, form, who)
            return "/history"

        return await self._posted(request, undo)

    async def rename(self, request: Request) -> Response:
        """Take an editor's name, for this browser."""
        response = await self._posted(request, lambda form, who: "/")
        form = await request.form()
        if response.status_code == 303:
            name = " ".join(str(form.get("who", "")).split())[:_NAME]
            response.set_cookie(_WHO, quote(name), httponly=True, samesite="strict")
        return response

    def search(self, request: Request) -> Response:
        """Search passages, and attach one to a sentence."""
        words = request.query_params.get("q", "")
        state = self._desk.review().states.get(request.query_params.get("for", ""))
        return self._page(request, "search.html.j2", words=words, found=self._desk.search(words), state=state)

    def passage(self, request: Request) -> Response:
        """Show a passage in its context, and a form for its labels."""
        passage = self._desk.passages.get(request.path_params["passage_id"])
        if passage is None:
            return self._problem(request, "This passage is not of this run; search for it again.", 404)
        states = self._desk.review().states.values()
        citing = [s for s in states if any(c.passage_id == passage.passage_id for c in s.sentence.sources)]
        near = [p for p in self._desk.run.passages if p.document_id == passage.document_id]
        at = near.index(passage)
        return self._page(
            request,
            "passage.html.j2",
            passage=passage,
            near=near[max(0, at - 2) : at + 3],
            judged=self._desk.judged(passage.passage_id),
            version=self._desk.journal.version(passage.passage_id),
            kinds=list(Kind),
            stances=list(Stance),
            citing=citing,
        )

    def history(self, request: Request) -> Response:
        """Show who did what and when, the latest first."""
        review = self._desk.review()
        latest = [(d, self._version_for(d)) for d in reversed(review.decisions[-_LISTED:])]
        return self._page(request, "history.html.j2", latest=latest, review=review, listed=_LISTED)

    def left_out(self, request: Request) -> Response:
        """Show what the draft does not tell: withheld sentences, decisions without sentence, passages not cited."""
        sections = self._desk.sections.values()
        left = self._desk.left_out()
        return self._page(
            request,
            "left_out.html.j2",
            withheld=[(s, w) for s in sections for w in s.withheld],
            orphans=self._desk.review().orphans,
            passages=left[:_LISTED],
            total=len(left),
            refusals=self._desk.run.refusals,
        )

    def file(self, request: Request) -> Response:
        """Send the original file of a document."""
        document = self._desk.documents.get(request.path_params["document_id"])
        path = (self._desk.run.batch / document.file).resolve() if document else None
        if document is None or path is None or not path.is_relative_to(self._desk.run.batch.resolve()):
            return self._problem(request, "There is no such file in this batch.", 404)
        if not path.is_file():
            return self._problem(request, f"The file is not there any more: {path}. Was the batch moved?", 404)
        return FileResponse(path, filename=path.name, content_disposition_type="attachment")

    def unusable(self, request: Request, error: Exception) -> Response:
        """Say why a page cannot be shown, such as a run that cannot be read."""
        return PlainTextResponse(str(error), 503)

    def _version_for(self, decision: Decision) -> int:
        return self._desk.journal.version(decision.target)

    async def _posted(self, request: Request, act: Callable[[Mapping[str, str], str], str]) -> Response:
        form = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
        if not from_own_form(form, self._keys):
            return self._problem(request, "This form is not of this page, or the server was started anew.", 403)
        try:
            return RedirectResponse(await run_in_threadpool(act, form, self._who(request)), 303)
        except ConflictError:
            return await run_in_threadpool(self._conflict, request, form)
        except UsageError as e:
            return self._problem(request, str(e), 422)

    def _conflict(self, request: Request, form: Mapping[str, str]) -> Response:
        state: State | None = self._desk.review().states.get(request.path_params.get("sentence_id", ""))
        return self._page(request, "conflict.html.j2", status=409, state=state, form=form)

    def _problem(self, request: Request, message: str, status: int) -> Response:
        return self._page(request, "problem.html.j2", status=status, message=message)

    def _who(self, request: Request) -> str:
        return unquote(request.cookies.get(_WHO, ""))[:_NAME] or self._default

    def _page(self, request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
        page = self._templates.get_template(name).render(
            desk=self._desk, csrf=self._keys.csrf, who=self._who(request), path=request.url.path, **values
        )
        return HTMLResponse(page, status)


def serve(out_dir: Path, *, host: str, port: int, who: str, tell: Callable[[str], None]) -> None:
    """Serve the review page of a run until interrupted; `tell` is given the link to open."""
    import uvicorn

    keys = Keys()
    names = {host, "127.0.0.1", "localhost"} if host in ("127.0.0.1", "localhost") else {host}
    app = make_app(out_dir, keys=keys, hosts=[f"{n}:{port}" for n in sorted(names)], who=who)
    link = f"http://{host}:{port}/?token={keys.token}"
    tell(f"Open {link}\nKeep this link to yourself: who has it can review. Stop with Ctrl+C; nothing is lost.")
    uvicorn.run(app, host=host, port=port, log_level="warning")
