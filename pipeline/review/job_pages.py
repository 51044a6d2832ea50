"""The page to run again, check and publish from: what stands in the way, each with a link, and the files."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from pipeline.review.desk import Desk
from pipeline.review.jobs import DOWNLOADS, Jobs, downloads
from pipeline.review.pages import Pages
from pipeline.review.posts import Form, Posts
from pipeline.review.states import State, further_point

_LISTED = 100


class JobPages:
    """Shows what is to be done before publishing, does it, and gives the files out."""

    def __init__(self, desk: Desk, pages: Pages, posts: Posts) -> None:
        self._desk = desk
        self._pages = pages
        self._posts = posts
        self._jobs = Jobs(desk.out_dir)

    def index(self, request: Request) -> Response:
        """Show the sentences that wait, the latest command, and the files."""
        waiting = self._waiting()
        return self._pages.page(
            request,
            "publish.html.j2",
            waiting=waiting[:_LISTED],
            total=len(waiting),
            job=self._jobs.last(),
            files=[(name, size_of(self._desk.out_dir / name)) for name in downloads(self._desk.out_dir)],
            asked=sum(not h.counted for h in self._desk.run.summary.holdings),
        )

    async def act(self, request: Request) -> Response:
        """Begin a command."""

        def begin(form: Form, who: str) -> str:
            self._jobs.begin(form.get("action", ""), who=who, confirm=form.get("confirm", "").strip())
            return "/publish#job"

        return await self._posts.posted(request, begin)

    def file(self, request: Request) -> Response:
        """Send a file of the run, or of what was published last."""
        name = request.path_params["name"]
        path = self._desk.out_dir / name
        if name not in DOWNLOADS or not path.is_file():
            return self._pages.problem(request, "There is no such file in the output folder.", 404)
        return FileResponse(path, filename=path.name, content_disposition_type="attachment")

    def _waiting(self) -> list[State]:
        """Return the sentences of the text that are not settled, in the order of the draft."""
        sections = self._desk.review().sections.values()
        return [s for states in sections for s in states if not s.settled and not further_point(s)]


def size_of(path: Path) -> str:
    """Return the size of a file, as "52 kB"."""
    return f"{-(-path.stat().st_size // 1000):,} kB"
