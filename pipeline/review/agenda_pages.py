"""The Agenda as the way in: its paragraphs with who spoke to each, and what is held on one, as decided up to now."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pipeline.publish.by_paragraph import ByParagraph
from pipeline.publish.sources import shortened
from pipeline.review.board import Board
from pipeline.review.desk import Desk
from pipeline.review.loaded import Loaded
from pipeline.review.pages import Pages

_WORDS = 60
_OTHERS = 100


class AgendaPages:
    """The pages of the Agenda's paragraphs."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages
        self._made: tuple[Board, Loaded, ByParagraph] | None = None
        self._rows: list[tuple[str, str, int, int]] = []

    def index(self, request: Request) -> Response:
        """Show the paragraphs, each with its points and who spoke to it."""
        with self._desk.unhurried():
            self._held()
            of = {ref: (title, points, spoke) for ref, title, points, spoke in self._rows}
            return self._pages.page(request, "agenda.html.j2", of=of)

    def paragraph(self, request: Request) -> Response:
        """Show what is held on one paragraph."""
        ref = request.path_params["ref"]
        refs = self._desk.agenda.refs
        if ref not in refs:
            return self._pages.problem(request, "There is no such paragraph in the codebook.", 404)
        with self._desk.unhurried():
            here, at = self._held().of(ref), refs.index(ref)
            return self._pages.page(
                request,
                "paragraph.html.j2",
                here=here,
                before=refs[at - 1] if at else "",
                after=refs[at + 1] if at + 1 < len(refs) else "",
                shortened=lambda words: shortened(words, _WORDS),
                most=_OTHERS,
            )

    def _held(self) -> ByParagraph:
        board, desk = self._desk.board(), self._desk
        if self._made is None or self._made[0] is not board or self._made[1] is not desk.run:
            run, labels = desk.run, {i: j.refs for i, j in desk.run.judged.items()}
            nouns = (run.documents, run.passages, run.summary, desk.sources)
            held = (h for some in board.holdings.values() for h in some)
            made = ByParagraph(desk.agenda, labels, *nouns, board.points.values(), held)
            self._rows = [(p.ref, p.title, len(p.points), p.spoke) for p in made.every()]
            self._made = (board, run, made)
        return self._made[2]
