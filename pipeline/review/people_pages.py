"""The page of contributors: who is who, what was superseded, what could not be told, and what editors do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from pipeline.domain import Contributor, Decision, Document, StakeholderKind
from pipeline.errors import UsageError
from pipeline.identify.alike import doubtful
from pipeline.identify.people import holders_of
from pipeline.identify.register import register
from pipeline.identify.settled import Settled
from pipeline.review.acts import number
from pipeline.review.desk import Desk
from pipeline.review.journal import ConflictError
from pipeline.review.loaded import Loaded
from pipeline.review.pages import Pages
from pipeline.review.people_acts import decide_people
from pipeline.review.posts import Form, Posts, own, with_values

_SHOWN = 100
_MEANWHILE = "Somebody else decided on this contributor meanwhile; nothing was changed. Look at the list again."
_DOUBT = "Its contributor may be that of "


@dataclass(frozen=True, slots=True)
class File:
    """A document of a contributor: what became of it, and what to look at."""

    document: Document
    state: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A contributor in the table; `country` is the name of its State."""

    contributor: Contributor
    country: str
    files: tuple[File, ...]
    held: int


class PeoplePages:
    """Shows contributors and takes what is decided about them."""

    def __init__(self, desk: Desk, pages: Pages, posts: Posts) -> None:
        self._desk = desk
        self._pages = pages
        self._posts = posts
        self._asked: tuple[Loaded, tuple[Decision, ...]] | None = None
        self._pairs: list[tuple[str, str, str]] = []

    def index(self, request: Request) -> Response:
        """Show all contributors in one table, first those that may be one."""
        self._desk.review()
        self._desk.redrawing.warm_up()
        words = request.query_params.get("q", "")
        rows = [r for r in self._rows() if _fits(r, words)]
        last = max(1, -(-len(rows) // _SHOWN))
        at = min(max(1, number(request.query_params.get("page", "1"))), last)
        return self._pages.page(
            request,
            "contributors.html.j2",
            rows=rows[(at - 1) * _SHOWN : at * _SHOWN],
            total=len(rows),
            words=words,
            at=at,
            last=last,
            pairs=self._doubts(),
            kinds=list(StakeholderKind),
            states=sorted(s.name for s in register().states.values()),
        )

    async def act(self, request: Request) -> Response:
        """Take a decision on contributors."""

        def decide(form: Form, who: str) -> str:
            try:
                made = decide_people(self._desk, form, who)
            except ConflictError:
                raise UsageError(_MEANWHILE) from None
            batch = made[0].data.get("batch", "")
            done = {"batch": batch} if batch else {"done": made[0].decision_id}
            return with_values(own(form.get("back", "") or "/contributors"), **done)

        return await self._posts.posted(request, decide)

    def _rows(self) -> list[Row]:
        desk = self._desk
        held: dict[str, int] = {}
        for h in desk.run.summary.holdings:
            held[h.contributor] = held.get(h.contributor, 0) + h.counted
        files = {i: d.file for i, d in desk.documents.items()}
        states = register().states
        return [
            Row(
                c,
                states[c.country].name if c.country in states else "",
                tuple(_file(desk.documents[d], files) for d in c.documents if d in desk.documents),
                held.get(c.contributor_id, 0),
            )
            for c in sorted(desk.run.summary.contributors, key=lambda c: desk.names[c.contributor_id].casefold())
        ]

    def _doubts(self) -> Sequence[tuple[str, str, str]]:
        desk = self._desk
        key = desk.run, desk.corrections()
        if self._asked is None or self._asked[0] is not key[0] or self._asked[1] != key[1]:
            settled = Settled(key[1])
            found = doubtful(holders_of(desk.run.documents, key[1]), settled.distinct)
            self._asked, self._pairs = key, [p for p in found if p[0] in desk.names and p[1] in desk.names]
        return self._pairs


def _file(document: Document, files: Mapping[str, str]) -> File:
    state = ""
    if document.superseded_by:
        state = f"superseded by {files.get(document.superseded_by, 'a later version')}"
    elif document.duplicate_of:
        state = f"repeats {files.get(document.duplicate_of, 'another file')}"
    return File(document, state, tuple(w for w in document.warnings if not w.startswith(_DOUBT)))


def _fits(row: Row, words: str) -> bool:
    c = row.contributor
    text = " ".join(
        (c.name, *c.as_written, c.kind.value, row.country, *(f.document.file for f in row.files))
    ).casefold()
    return all(w in text for w in words.casefold().split())
