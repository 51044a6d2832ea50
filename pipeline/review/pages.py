"""What the review page shows: one method a page; the desk says what, a template of the page's name how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from pipeline.domain import Decision, Kind, StakeholderKind, Stance, Status
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.facts import holders_words
from pipeline.review.acts import FOR, number
from pipeline.review.desk import FOUND, PAGE, Desk
from pipeline.review.found import compared, sentences_with
from pipeline.review.halves import halves
from pipeline.review.journal import holder
from pipeline.review.keys import Keys
from pipeline.review.states import State, further_point
from pipeline.review.subjects import subject_of
from pipeline.review.told import story, told

WHO = "who"
NAME = 60
_LISTED = 200
STRANGE = "This form is not of this page, or the server was started anew."


class Pages:
    """The pages of one run."""

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
        self._templates.globals.update(
            bookmark=bookmark_name,
            further_point=further_point,
            holders_words=holders_words,
            told=told,
            holder=holder,
            subject=lambda about: subject_of(desk, about),
            story=lambda d: story(d, desk.journal.find),
            compared=compared,
        )

    def index(self, request: Request) -> Response:
        """Show every section with its progress, and where to go on."""
        orphans, onward = self._desk.review().orphans, self._desk.next_to("")
        me = self.who(request).casefold()
        flagged = [s for s in self._desk.review().states.values() if s.sentence.status is Status.FLAGGED and s.decided]
        asked = [s for s in flagged if s.decided[-1].data.get(FOR, "").casefold() == me]
        return self.page(request, "index.html.j2", orphans=orphans, onward=onward, asked=asked)

    def section(self, request: Request) -> Response:
        """Show the sentences of a section with their sources, 50 at a time."""
        section = self._desk.sections.get(request.path_params["section_id"])
        if section is None:
            return self.problem(request, "There is no such section in this draft.", 404)
        states = self._desk.states(section.section_id)
        last = max(1, -(-len(states) // PAGE))
        at = min(max(1, number(request.query_params.get("page", "1"))), last)
        shown = states[(at - 1) * PAGE : at * PAGE]
        waiting = [s for s in shown if not s.settled]
        current = request.query_params.get("at", "") or (waiting[0].sentence.sentence_id if waiting else "")
        text = (s for s in waiting if not further_point(s))
        fresh = [s for s in text if s.sentence.status is Status.DRAFT and s.sentence.sources]
        return self.page(
            request, "section.html.j2", section=section, states=shown, at=at, last=last, current=current, fresh=fresh
        )

    def splitting(self, request: Request) -> Response:
        """Show a form that splits a sentence in two."""
        state = self._state(request)
        if state is None:
            return self.problem(request, "This sentence is gone from the draft.", 404)
        return self.page(request, "split.html.j2", state=state, halves=halves(state.sentence.text))

    def merging(self, request: Request) -> Response:
        """Show a form that merges a sentence with another of its section, by default the next."""
        state = self._state(request)
        if state is None:
            return self.problem(request, "This sentence is gone from the draft.", 404)
        others = [s for s in self._desk.states(state.sentence.frame) if not s.merged_into]
        ids = [s.sentence.sentence_id for s in others]
        own = ids.index(state.sentence.sentence_id) if state.sentence.sentence_id in ids else -1
        others = [s for n, s in enumerate(others) if n != own]
        chosen = self._desk.review().states.get(request.query_params.get("with", ""))
        if chosen not in others:
            chosen = others[min(max(own, 0), len(others) - 1)] if others else None
        return self.page(request, "merge.html.j2", state=state, others=others, chosen=chosen)

    def search(self, request: Request) -> Response:
        """Search passages and sentences, and attach a passage to a sentence."""
        words = request.query_params.get("q", "")
        state = self._desk.review().states.get(request.query_params.get("for", ""))
        found = self._desk.search(words)
        sentences = [] if state else sentences_with(words, self._desk.review().states.values())
        holding = {c.passage_id for c in holders_words(state.sentence)} if state else set()
        return self.page(
            request,
            "search.html.j2",
            words=words,
            found_passages=found[:FOUND],
            total=len(found),
            sentences=sentences[:FOUND],
            total_sentences=len(sentences),
            state=state,
            holding=holding,
        )

    def passage(self, request: Request) -> Response:
        """Show a passage in its context, and a form for its labels."""
        self._desk.review()
        self._desk.redrawing.warm_up()
        passage = self._desk.passages.get(request.path_params["passage_id"])
        if passage is None:
            return self.problem(request, "This passage is not of this run; search for it again.", 404)
        near = [p for p in self._desk.run.passages if p.document_id == passage.document_id]
        at = near.index(passage)
        return self.page(
            request,
            "passage.html.j2",
            passage=passage,
            near=near[max(0, at - 2) : at + 3],
            judged=self._desk.judged(passage.passage_id),
            version=self._desk.journal.version(passage.passage_id),
            kinds=list(Kind),
            stances=list(Stance),
            citing=self._desk.resting_on(passage.passage_id),
            change=self._desk.redrawing.changes.get(passage.passage_id),
            people=self._desk.contributor_of(passage.document_id),
        )

    def document(self, request: Request) -> Response:
        """Show who sent a document, and a form to correct it."""
        self._desk.review()
        self._desk.redrawing.warm_up()
        document = self._desk.documents.get(request.path_params["document_id"])
        people = self._desk.contributor_of(document.document_id) if document else None
        if document is None or people is None:
            return self.problem(request, "There is no such document in this run.", 404)
        document = self._desk.documents.get(document.duplicate_of, document)
        return self.page(
            request,
            "document.html.j2",
            document=document,
            people=people,
            version=self._desk.journal.version(*people.documents),
            kinds=list(StakeholderKind),
            change=self._desk.redrawing.changes.get(document.document_id),
        )

    def history(self, request: Request) -> Response:
        """Show who did what and when, the latest first."""
        review = self._desk.review()
        latest = [(d, self._version_for(d)) for d in reversed(review.decisions[-_LISTED:])]
        return self.page(request, "history.html.j2", latest=latest, review=review, listed=_LISTED)

    def left_out(self, request: Request) -> Response:
        """Show what the draft does not tell: withheld sentences, decisions without sentence, passages not cited."""
        left = self._desk.left_out()
        return self.page(
            request,
            "left_out.html.j2",
            withheld=[(s, w) for s in self._desk.sections.values() for w in s.withheld],
            orphans=self._desk.review().orphans,
            further=self._desk.further(),
            listed=_LISTED,
            passages=left[:_LISTED],
            total=len(left),
            refusals=self._desk.run.refusals,
        )

    def file(self, request: Request) -> Response:
        """Send the original file of a document."""
        document = self._desk.documents.get(request.path_params["document_id"])
        path = (self._desk.run.batch / document.file).resolve() if document else None
        if document is None or path is None or not path.is_relative_to(self._desk.run.batch.resolve()):
            return self.problem(request, "There is no such file in this batch.", 404)
        if not path.is_file():
            return self.problem(request, f"The file is not there any more: {path}. Was the batch moved?", 404)
        return FileResponse(path, filename=path.name, content_disposition_type="attachment")

    def closed(self, token: str) -> Response:
        """Say how to get in, to who came without a link or with one that cannot be used."""
        page = self._templates.get_template("closed.html.j2").render(used=self._keys.used(token))
        return HTMLResponse(page, 403)

    def missing(self, request: Request, error: Exception) -> Response:
        """Say that there is nothing at an address, and where the pages are."""
        message = "There is nothing at this address. The links at the top lead to all pages."
        return self.problem(request, message, 404)

    def unusable(self, request: Request, error: Exception) -> Response:
        """Say why a page cannot be shown, such as a run that cannot be read."""
        return PlainTextResponse(str(error), 503)

    def conflict(self, request: Request, form: Mapping[str, str]) -> Response:
        """Show both versions of what two editors decided on."""
        state: State | None = self._desk.review().states.get(request.path_params.get("sentence_id", ""))
        return self.page(request, "conflict.html.j2", status=409, state=state, form=form)

    def problem(self, request: Request, message: str, status: int) -> Response:
        """Say that something cannot be done, and why."""
        return self.page(request, "problem.html.j2", status=status, message=message)

    def who(self, request: Request) -> str:
        """Return the name of the editor at a browser."""
        return unquote(request.cookies.get(WHO, ""))[:NAME] or self._default

    def page(self, request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page."""
        # Asked first: it takes a new run and new corrections in, of which all else on the page speaks.
        progress = self._desk.progress()
        page = self._templates.get_template(name).render(
            desk=self._desk,
            csrf=self._keys.csrf,
            who=self.who(request),
            path=request.url.path,
            progress=progress,
            done=self._done(request),
            **values,
        )
        return HTMLResponse(page, status)

    def _state(self, request: Request) -> State | None:
        return self._desk.review().states.get(request.path_params["sentence_id"])

    def _done(self, request: Request) -> dict[str, Any] | None:
        """Return what the editor just did, from the address the act led them to."""
        batch = request.query_params.get("batch", "")
        if batch:
            made = self._desk.batch(batch)
            return {
                "batch": batch,
                "number": len(made),
                "what": "sentence" if all(d.action == "accept" for d in made) else "decision",
                "left": request.query_params.get("left", "0"),
            }
        wanted = request.query_params.get("done", "")
        if not wanted:
            return None
        review = self._desk.review()
        found = self._desk.journal.find(wanted)
        if found is None or found.decision_id in review.undone:
            return None
        about = self._desk.journal.subjects(found)
        return {
            "decision": found,
            "version": self._version_for(found),
            "about": about[0] if about else found.target,
            "told": story(found, self._desk.journal.find),
        }

    def _version_for(self, decision: Decision) -> int:
        return self._desk.journal.version(*self._desk.journal.subjects(decision))
