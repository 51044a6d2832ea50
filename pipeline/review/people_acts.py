"""What editors do to contributors, written as decisions; settled sentences follow, or ask to be looked at again."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping

from pipeline.domain import Contributor, Decision, StakeholderKind, Status
from pipeline.errors import UsageError
from pipeline.identify import in_sentence, short_name
from pipeline.identify.reading import country_of
from pipeline.identify.settled import DESCRIBE, DISTINCT, JOIN, PART
from pipeline.review.acts import number
from pipeline.review.desk import Desk
from pipeline.review.journal import ConflictError, Entry, made
from pipeline.review.lineage import SUCCEEDS
from pipeline.review.states import State

Form = Mapping[str, str]
_NAME = 200
_PRINTED = frozenset({Status.ACCEPTED, Status.EDITED})
_QUOTED = re.compile("(“[^”]*”)")


def decide_people(desk: Desk, form: Form, who: str) -> list[Decision]:
    """Write what an editor did to a contributor, with what becomes of the sentences that were settled.

    Raises:
        ConflictError: somebody else decided on it since the editor's page was made.
        UsageError: the form asks for something that cannot be done; the message says what.
    """
    act = _ACTS.get(form.get("action", ""))
    if act is None:
        raise UsageError("Choose what to do with the contributor.")
    return act(desk, form, who)


def person(desk: Desk, contributor_id: str) -> Contributor:
    """Return a contributor of the run as it is drawn now.

    Raises:
        UsageError: there is none of that id.
    """
    desk.review()
    try:
        return desk.contributors[contributor_id]
    except KeyError:
        raise UsageError("This contributor is not in the list any more; look at it again.") from None


def _described(desk: Desk, form: Form, who: str) -> list[Decision]:
    known = person(desk, form.get("contributor", ""))
    name = " ".join(form.get("name", "").split())
    kind, place = form.get("kind", ""), form.get("country", "").strip()
    country = country_of(place) if place else ""
    if not name or len(name) > _NAME or kind not in set(StakeholderKind):
        raise UsageError(f"Give a name of at most {_NAME} letters and choose a kind.")
    if place and not country:
        raise UsageError(f"“{place}” is no State that the register knows; write its name or its code of three letters.")
    given = {"name": name, "kind": kind, "country": country}
    before = {"name": desk.names[known.contributor_id], "kind": known.kind.value, "country": known.country}
    data = {k: v for k, v in given.items() if v != before[k]}
    if not data:
        raise UsageError("Nothing was changed.")
    if any(other != known.contributor_id and desk.names[other] == name for other in desk.names):
        raise UsageError("Another contributor has this name. If they are one, tick both and join them.")
    about = made(who, DESCRIBE, known.contributor_id, data={**data, "was": before["name"]})
    counted = {"kind": "kind of stakeholder", "country": "State"}
    changed = " and ".join(word for k, word in counted.items() if k in data)
    note = f"{name}: its {changed} was corrected; look at what is said of it." if changed else ""
    return _written(
        desk, [about], [known], who, version=form.get("version", ""), rename=data.get("name", ""), note=note
    )


def _joined(desk: Desk, form: Form, who: str) -> list[Decision]:
    ids = list(dict.fromkeys(form.get("ticked", "").split()))
    if len(ids) < 2:
        raise UsageError("Tick at least two contributors to join.")
    people = [person(desk, i) for i in ids]
    into = person(desk, form.get("into", "") or ids[0])
    others = [p for p in people if p.contributor_id != into.contributor_id]
    decisions = [made(who, JOIN, p.contributor_id, data={"with": into.contributor_id}) for p in others]
    names = "; ".join(desk.names[p.contributor_id] for p in people)
    note = f"These are one contributor now: {names}. Look at who is named and how many are counted."
    return _written(desk, decisions, people, who, version=form.get("version", ""), note=note)


def _distinct(desk: Desk, form: Form, who: str) -> list[Decision]:
    one, other = (person(desk, form.get(n, "")) for n in ("contributor", "with"))
    decision = made(who, DISTINCT, one.contributor_id, data={"with": other.contributor_id})
    return desk.journal.append_all([Entry(decision)])


def _parted(desk: Desk, form: Form, who: str) -> list[Decision]:
    document = desk.documents.get(form.get("document", ""))
    senders = [c for c in desk.contributors.values() if document and document.document_id in c.documents]
    if document is None or not senders:
        raise UsageError("There is no such file in this run.")
    own = senders[0]
    if len(own.documents) < 2:
        raise UsageError("It is the only file of its contributor; give that another name instead.")
    decision = made(who, PART, document.document_id, data={"file": document.file, "from": own.contributor_id})
    note = f"{document.file} is not by {desk.names[own.contributor_id]} any more; look at who is named and counted."
    return _written(desk, [decision], senders, who, version=form.get("version", ""), note=note)


def _written(
    desk: Desk,
    decisions: list[Decision],
    people: Iterable[Contributor],
    who: str,
    *,
    version: str,
    rename: str = "",
    note: str = "",
) -> list[Decision]:
    """Write decisions with what follows for the sentences, all in one go that can be undone as one."""
    ids = {p.contributor_id for p in people}
    if version and desk.journal.version(*ids) != number(version):
        raise ConflictError("Somebody else decided on this meanwhile.")
    batch = uuid.uuid4().hex[:12]
    following = [
        d
        for s in desk.review().states.values()
        if s.sentence.status in _PRINTED and not s.merged_into and ids & set(s.sentence.contributors)
        if (d := _following(desk, s, ids, rename, note, who)) is not None
    ]
    every = [_in_batch(d, batch) for d in (*decisions, *following)] if following or len(decisions) > 1 else decisions
    return desk.journal.append_all([Entry(d) for d in every])


def _in_batch(d: Decision, batch: str) -> Decision:
    return made(d.who, d.action, d.target, text=d.text, note=d.note, sources=d.sources, frame=d.frame,
                data={**d.data, "batch": batch})  # fmt: skip


def _following(desk: Desk, state: State, ids: set[str], rename: str, note: str, who: str) -> Decision | None:
    """Return what becomes of a settled sentence: the name it prints is changed, or it asks to be looked at again."""
    last = state.decided[-1]
    more = {SUCCEEDS: " ".join(state.ids[:-1])} if len(state.ids) > 1 else {}
    target, sources, frame = state.drafted.sentence_id, state.evidence, state.drafted.frame
    data = {**more, "follows": "contributor"}
    if note:
        return made(who, "flag", target, note=note, sources=sources, frame=frame, data=data)
    text = renamed(state.sentence.text, desk.names[next(iter(ids))], rename, listed=state.listed)
    if text == state.sentence.text:
        return None
    action = "accept" if last.action == "accept" else "edit"
    return made(who, action, target, text=text, note=state.note, sources=sources, frame=frame, data=data)


def renamed(text: str, old: str, new: str, *, listed: bool = False) -> str:
    """Return a sentence with a contributor's name changed as sentences print it, or lists; not in quotations."""
    lists = ((short_name(old), short_name(new)), (old, new))
    forms = lists if listed else ((in_sentence(old), in_sentence(new)), *lists)
    parts = _QUOTED.split(text)
    for n in range(0, len(parts), 2):
        for before, after in forms:
            for a, b in ((before, after), (_upper(before), _upper(after))):
                found = re.sub(rf"(?<!\w){re.escape(a)}(?!\w)", lambda _, b=b: b, parts[n])
                if found != parts[n]:
                    parts[n] = found
                    break
            else:
                continue
            break
    return "".join(parts)


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


_ACTS: Mapping[str, Callable[[Desk, Form, str], list[Decision]]] = {
    DESCRIBE: _described,
    JOIN: _joined,
    DISTINCT: _distinct,
    PART: _parted,
}
