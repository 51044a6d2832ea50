"""What the review page is sent: every form becomes decisions, and leads on to what is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.domain import Decision
from pipeline.errors import UsageError
from pipeline.review import acts, additions
from pipeline.review.desk import Desk
from pipeline.review.journal import ConflictError
from pipeline.review.keys import Keys, from_own_form, link_to
from pipeline.review.pages import NAME, STRANGE, WHO, Pages
from pipeline.review.subjects import subject_of

Form = Mapping[str, str]
_HERE = frozenset({"127.0.0.1", "localhost"})
_LEADS_ON = frozenset({"accept", "edit", "reject"})


class Posts:
    """The forms of one run."""

    def __init__(self, desk: Desk, keys: Keys, pages: Pages) -> None:
        self._desk = desk
        self._keys = keys
        self._pages = pages

    async def sentence(self, request: Request) -> Response:
        """Take a decision on a sentence; one that settles it leads to the next that waits."""
        sentence_id = request.path_params["sentence_id"]

        def decide(form: Form, who: str) -> str:
            decision = acts.decide(self._desk, sentence_id, form, who)
            onward = self._desk.next_to(sentence_id) if decision.action in _LEADS_ON else sentence_id
            return self._after(decision, onward)

        return await self.posted(request, decide)

    async def add(self, request: Request) -> Response:
        """Take a new sentence."""
        section_id = request.path_params["section_id"]

        def add(form: Form, who: str) -> str:
            decision = additions.add(self._desk, section_id, form, who)
            return self._after(decision, decision.target)

        return await self.posted(request, add)

    async def add_left_out(self, request: Request) -> Response:
        """Take what the machine left out into the text."""

        def add(form: Form, who: str) -> str:
            decision = additions.add_left_out(self._desk, form, who)
            return self._after(decision, decision.target)

        return await self.posted(request, add)

    async def accept_all(self, request: Request) -> Response:
        """Accept what a page showed and nobody decided on."""
        section_id = request.path_params["section_id"]

        def accept(form: Form, who: str) -> str:
            taken, left = acts.accept_all(self._desk, form, who)
            if not taken:
                raise UsageError("Nothing was accepted: others decided on these sentences meanwhile.")
            onward = self._desk.next_to(taken[-1].target)
            place = self._desk.place(onward) if onward else f"/sections/{section_id}"
            return with_values(place, batch=taken[0].data["batch"], left=str(left), at=onward)

        return await self.posted(request, accept)

    async def undo_all(self, request: Request) -> Response:
        """Undo what was accepted in one go."""
        batch_id = request.path_params["batch_id"]

        def undo(form: Form, who: str) -> str:
            first = self._desk.batch(batch_id)[:1]
            acts.undo_all(self._desk, batch_id, who)
            back = own(form.get("back", ""))
            return self._place(self._desk.journal.subjects(first[0])[0]) if first and back == "/" else back

        return await self.posted(request, undo)

    async def relabel(self, request: Request) -> Response:
        """Take corrected labels of a passage."""
        passage_id = request.path_params["passage_id"]

        def relabel(form: Form, who: str) -> str:
            decision = acts.relabel(self._desk, passage_id, form, who)
            return with_values(f"/passages/{quote(passage_id)}", done=decision.decision_id)

        return await self.posted(request, relabel)

    async def contributor(self, request: Request) -> Response:
        """Take a corrected contributor of a document."""
        document_id = request.path_params["document_id"]

        def correct(form: Form, who: str) -> str:
            decision = acts.correct_contributor(self._desk, document_id, form, who)[0]
            return with_values(f"/documents/{quote(document_id)}", done=decision.decision_id)

        return await self.posted(request, correct)

    async def undo(self, request: Request) -> Response:
        """Undo a decision, an undoing too; back to where the editor came from."""
        decision_id = request.path_params["decision_id"]

        def undo(form: Form, who: str) -> str:
            about = self._about(decision_id)
            decision = acts.undo(self._desk, decision_id, form, who)
            place = self._place(about) if form.get("back") else "/history"
            return with_values(place, done=decision.decision_id, at=about if form.get("back") else "")

        return await self.posted(request, undo)

    async def invite(self, request: Request) -> Response:
        """Show a new link, which lets in one more browser."""
        form = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
        if not from_own_form(form, self._keys):
            return self._pages.problem(request, STRANGE, 403)
        link = link_to(str(request.base_url).rstrip("/"), self._keys.invite())
        here = request.url.hostname in _HERE
        return await run_in_threadpool(self._pages.page, request, "invite.html.j2", link=link, here=here)

    async def rename(self, request: Request) -> Response:
        """Take an editor's name, for this browser."""
        response = await self.posted(request, lambda form, who: own(form.get("back", "")))
        form = await request.form()
        if response.status_code == 303:
            name = " ".join(str(form.get("who", "")).split())[:NAME]
            response.set_cookie(WHO, quote(name), httponly=True, samesite="strict")
        return response

    def _after(self, decision: Decision, onward: str) -> str:
        place = self._desk.place(onward) if onward else "/"
        return with_values(place, done=decision.decision_id, at=onward)

    def _about(self, decision_id: str) -> str:
        found = self._desk.journal.find(decision_id)
        return self._desk.journal.subjects(found)[0] if found and self._desk.journal.subjects(found) else ""

    def _place(self, about: str) -> str:
        return subject_of(self._desk, about).place or "/"

    async def posted(self, request: Request, act: Callable[[Form, str], str]) -> Response:
        """Do what a form of this server's pages asks for, and lead to the address that `act` returns."""
        form = _fields(await request.form())
        if not from_own_form(form, self._keys):
            return self._pages.problem(request, STRANGE, 403)
        try:
            return RedirectResponse(await run_in_threadpool(act, form, self._pages.who(request)), 303)
        except ConflictError:
            return await run_in_threadpool(self._pages.conflict, request, form)
        except UsageError as e:
            return await run_in_threadpool(self._pages.problem, request, str(e), 422)


def _fields(form: FormData) -> dict[str, str]:
    """Return the texts of a form by name, several of one name in one, parted by a space."""
    out: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            out[name] = f"{out[name]} {value}" if name in out else value
    return out


def own(path: str) -> str:
    """Return a path of this page, not an address elsewhere."""
    return "/" + path.lstrip("/\\")


def with_values(place: str, **values: str) -> str:
    """Return an address of the page with values added."""
    path, _, anchor = place.partition("#")
    more = "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items() if value)
    return f"{path}{'&' if '?' in path else '?'}{more}" + (f"#{anchor}" if anchor else "")
