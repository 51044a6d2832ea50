"""What editors do on the page, written as decisions; nothing is written over what they had not seen."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence

from pipeline.domain import NOT_STATED, Citation, Decision, Document, Kind, StakeholderKind, Stance, Status
from pipeline.errors import UsageError
from pipeline.review.additions import cited
from pipeline.review.desk import Desk
from pipeline.review.journal import ConflictError, Entry, made
from pipeline.review.lineage import SUCCEEDS, written
from pipeline.review.places import neighbours
from pipeline.review.states import WAITING, State, further_point
from pipeline.review.wording import worded

Form = Mapping[str, str]
_NAME = 200


FOR = "for"
"""Name in the data of a flag of whom it is for."""


def decide(desk: Desk, sentence_id: str, form: Form, who: str) -> Decision:
    """Write what an editor did to a sentence.

    Raises:
        ConflictError: somebody else decided on it since the editor's page was made.
        UsageError: the form asks for something that cannot be done; the message says what.
    """
    state = _state(desk, sentence_id)
    if desk.journal.version(*state.ids) != number(form.get("version", "")):
        raise ConflictError("Somebody else decided on this meanwhile; compare both versions and choose.")
    if state.merged_into and form.get("action") != "undo":
        raise UsageError("This sentence was merged into another; undo that first.")
    decision, also = _decision(desk, state, form, who)
    version = number(form["version"]) + (number(form.get("other_version", "")) if also else 0)
    desk.journal.append(decision, version=version, on=(*state.ids, *also))
    return decision


def accept_all(desk: Desk, form: Form, who: str) -> tuple[list[Decision], int]:
    """Accept the sentences that a page showed and nobody decided on; return the decisions, and how many were left.

    Left is what somebody decided on since the page was made, and what has no source.
    """
    batch, entries = uuid.uuid4().hex[:12], []
    asked = [pair.rpartition(":") for pair in form.get("sentences", "").split()]
    states = desk.review().states
    for sentence_id, _, version in asked:
        state = states.get(sentence_id)
        if state is not None and state.sentence.status is Status.DRAFT and state.sentence.sources:
            decision = _about(state, who, "accept", text=state.sentence.text, data={"batch": batch})
            entries.append(Entry(decision, number(version), state.ids))
    taken = desk.journal.append_all(entries)
    return taken, len(asked) - len(taken)


def undo_all(desk: Desk, batch_id: str, who: str) -> list[Decision]:
    """Undo what was accepted in one go."""
    entries = [Entry(made(who, "undo", d.decision_id, frame=d.frame)) for d in desk.batch(batch_id)]
    if not entries:
        raise UsageError("This is undone already.")
    return desk.journal.append_all(entries)


def relabel(desk: Desk, passage_id: str, form: Form, who: str) -> Decision:
    """Write corrected labels of a passage; the sections are drawn anew with them.

    Raises:
        ConflictError: somebody else corrected it since.
        UsageError: a reference is no paragraph of the Agenda.
    """
    if passage_id not in desk.passages:
        raise UsageError("This passage is not of this run.")
    refs = form.get("refs", "").replace(",", " ").replace("§", " ").replace("(", "").replace(")", "").split()
    refs += form.get("more", "").split()
    wrong = [r for r in refs if r not in desk.agenda.by_ref]
    if wrong:
        raise UsageError(f"{desk.agenda.source} has no {' or '.join(wrong)}. Write references such as {desk.example}.")
    kind, stance = form.get("kind", ""), form.get("stance", "")
    if kind not in set(Kind) or stance not in set(Stance):
        raise UsageError("Choose a kind and a stance.")
    topics = [t.id for t in desk.topics if form.get(f"topic_{t.id}")]
    data = {"refs": " ".join(dict.fromkeys(refs)), "kind": kind, "stance": stance, "topics": " ".join(topics)}
    decision = made(who, "relabel", passage_id, note=form.get("note", "").strip(), data=data)
    desk.journal.append(decision, version=number(form.get("version", "")))
    return decision


def correct_contributor(desk: Desk, document_id: str, form: Form, who: str) -> list[Decision]:
    """Write who sent a document, of what kind they are; the sections are drawn anew with it.

    It holds for the other documents of the same contributor too if the form says so, or if the kind alone changes.

    Raises:
        ConflictError: somebody else corrected one of them since.
        UsageError: no such document, name or kind.
    """
    people = desk.contributor_of(document_id)
    if people is None or document_id not in desk.documents:
        raise UsageError("There is no such document in this run.")
    name = " ".join(form.get("name", "").split()) or NOT_STATED
    kind = form.get("kind", "")
    if len(name) > _NAME or kind not in set(StakeholderKind):
        raise UsageError(f"Give a name of at most {_NAME} letters and choose a kind.")
    own = desk.documents[document_id]
    every = bool(form.get("all")) or name == own.cover.contributor
    chosen = [desk.documents[i] for i in people.documents if i in desk.documents] if every else [own]
    decisions = [_corrected(d, name, kind, form, who) for d in chosen]
    if desk.journal.version(*people.documents) != number(form.get("version", "")):
        raise ConflictError("Somebody else corrected this meanwhile.")
    return desk.journal.append_all([Entry(d) for d in decisions])


def undo(desk: Desk, decision_id: str, form: Form, who: str) -> Decision:
    """Undo any decision in force, an undoing too."""
    review = desk.review()
    known = desk.journal.find(decision_id)
    if known is None or decision_id in review.undone:
        raise UsageError("This decision is undone already.")
    decision = made(who, "undo", decision_id, frame=known.frame)
    desk.journal.append(decision, version=number(form.get("version", "")))
    return decision


def _corrected(document: Document, name: str, kind: str, form: Form, who: str) -> Decision:
    cover = json.dumps({"name": document.cover.contributor, "kind": document.cover.kind}, ensure_ascii=False)
    data = {"name": name, "kind": kind, "cover": cover}
    return made(who, "contributor", document.document_id, note=form.get("note", "").strip(), data=data)


def _state(desk: Desk, sentence_id: str) -> State:
    try:
        return desk.review().states[sentence_id]
    except KeyError:
        raise UsageError("This sentence is gone from the draft; what you decided is in the history.") from None


def _decision(desk: Desk, state: State, form: Form, who: str) -> tuple[Decision, tuple[str, ...]]:
    """Return the decision and the ids of the other sentences it is about."""
    action = form.get("action", "")
    if action == "undo":
        if not state.kept:
            raise UsageError("There is nothing to undo.")
        return made(who, "undo", state.kept[-1].decision_id, frame=state.drafted.frame), ()
    if action == "merge":
        other = _state(desk, form.get("with", ""))
        return _merged(state, other, form, who), other.ids
    if action in ("up", "down"):
        return _moved(desk, state, action, who), ()
    if action == "place":
        return _placed(desk, state, form, who), ()
    if action == "split":
        return _split(state, form, who), ()
    if action in ("attach", "detach"):
        return _sourced(desk, state, form, who), ()
    return _settled(state, form, who), ()


def _settled(state: State, form: Form, who: str) -> Decision:
    action, note = form.get("action", ""), form.get("note", "").strip()
    if action == "accept":
        if not state.sentence.sources:
            raise UsageError("A sentence without a source cannot be accepted; attach a passage first.")
        return _about(state, who, action, text=state.sentence.text, note=note)
    if action == "edit":
        return _about(state, who, action, text=worded(form.get("text", "")), note=note)
    if action in ("reject", "flag"):
        whom = " ".join(form.get("for", "").split()) if action == "flag" else ""
        return _about(state, who, action, note=note, data={FOR: whom} if whom else None)
    raise UsageError("Choose what to do with the sentence.")


def _about(
    state: State,
    who: str,
    action: str,
    *,
    text: str = "",
    note: str = "",
    data: Mapping[str, str] | None = None,
    evidence: Sequence[Citation] | None = None,
) -> Decision:
    more = {SUCCEEDS: " ".join(state.ids[:-1])} if len(state.ids) > 1 else {}
    sources = state.evidence if evidence is None else evidence
    data = {**(data or {}), **more}
    target, frame = state.drafted.sentence_id, state.drafted.frame
    return made(who, action, target, text=text, note=note, sources=sources, frame=frame, data=data)


def _sourced(desk: Desk, state: State, form: Form, who: str) -> Decision:
    passage_id = form.get("passage", "").strip()
    if form["action"] == "detach":
        return _about(state, who, "detach", data={"passage_id": passage_id})
    # Of a passage that is to be confirmed the words found are attached, not the whole.
    waiting = (c for c in state.sentence.to_confirm if c.passage_id == passage_id)
    source = next(waiting, None) or cited(desk, passage_id)
    return _about(state, who, "attach", data={"passage_id": source.passage_id, "quote": source.quote})


def _moved(desk: Desk, state: State, direction: str, who: str) -> Decision:
    ids = [s.sentence.sentence_id for s in desk.neighbours(state)]
    at = ids.index(state.sentence.sentence_id)
    to = at - 1 if direction == "up" else at + 1
    if not 0 <= to < len(ids):
        raise UsageError("It cannot be moved further.")
    ids.pop(at)
    return _about(state, who, "move", data=neighbours(ids, to))


def _placed(desk: Desk, state: State, form: Form, who: str) -> Decision:
    """Put a sentence at the end of the text of a section: of another, or a further point into its own."""
    section = form.get("section", "") or state.sentence.frame
    if section not in desk.sections:
        raise UsageError("There is no such section.")
    if state.listed and not further_point(state):
        raise UsageError("The list of who else addressed a section stays in it.")
    if not state.listed and section == state.sentence.frame:
        raise UsageError("It stands in the text of this section already; choose another.")
    # With its words, so that they are at hand if the sentence is gone some day.
    return _about(state, who, "place", text=state.sentence.text, data={"section": section})


def _split(state: State, form: Form, who: str) -> Decision:
    first, second = worded(form.get("first", "")), worded(form.get("second", ""))
    sources = state.sentence.sources
    to = {c.passage_id: form.get(f"source_{n}", "both") for n, c in enumerate(sources)}
    parts = {part: [i for i, p in to.items() if p in (part, "both")] for part in ("first", "second")}
    if not all(parts.values()):
        raise UsageError("Each of the two sentences needs a source.")
    data = {
        "new": f"split-{uuid.uuid4().hex[:12]}",
        "second_text": second,
        "first": " ".join(parts["first"]),
        "second": " ".join(parts["second"]),
        "sources": written(sources),
        WAITING: written(state.sentence.to_confirm),
    }
    return _about(state, who, "split", text=first, data=data)


def _merged(state: State, other: State, form: Form, who: str) -> Decision:
    one, two = state.sentence, other.sentence
    if one.sentence_id == two.sentence_id or one.frame != two.frame or other.merged_into:
        raise UsageError("Choose another sentence of the same section that is not merged already.")
    data = {"with": two.sentence_id, "sources": written(two.sources), "evidence": written(other.evidence)}
    data[WAITING] = written(two.to_confirm)
    evidence = tuple(dict.fromkeys((*state.evidence, *other.evidence)))
    return _about(state, who, "merge", text=worded(form.get("text", "")), data=data, evidence=evidence)


def number(text: str) -> int:
    """Return a number of a form or address; -1, which no version is, if it is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1
