"""What was answered to the questions that came with the batch: the views once more, by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.domain import Document, Passage, Reply, Stance, Voice
from pipeline.whose.sides import side_of
from pipeline.whose.words import norm

_LEAST = 2  # documents with an answer: what one asks itself is no question of the batch
Key = tuple[str, ...]


@dataclass(slots=True)
class _Asked:
    forms: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    answers: dict[str, list[Passage]] = field(default_factory=dict)


def replies_of(
    documents: Sequence[Document], passages: Sequence[Passage], senders: Mapping[str, Sequence[str]]
) -> tuple[Reply, ...]:
    """Return who answered which question with which passages, question by question as most documents have them.

    Args:
        documents: those that repeat another, and superseded versions, answer nothing.
        passages: with the questions they reply to.
        senders: contributors' ids by document id; members of a joint contribution answer each.
    """
    standing = {d.document_id for d in documents if d.stands}
    asked: dict[Key, _Asked] = {}
    orders: dict[str, list[Key]] = {}
    for p in passages:
        if p.document_id not in standing or not p.in_reply_to or not (p.analysed or p.voice is Voice.EMPTY):
            continue
        key = norm(p.in_reply_to)
        question = asked.setdefault(key, _Asked())
        question.forms[p.in_reply_to] += 1
        question.documents.add(p.document_id)
        order = orders.setdefault(p.document_id, [])
        if key not in order:
            order.append(key)
        for contributor in senders.get(p.document_id, ()):
            question.answers.setdefault(contributor, []).append(p)
    kept = [k for k in _ordered(orders) if len(asked[k].documents) >= _LEAST]
    return tuple(r for k in kept for r in _replies(asked[k]))


def _ordered(orders: Mapping[str, Sequence[Key]]) -> list[Key]:
    """Return all questions: in the order of the document that answers most, each other after the one before it."""
    out: list[Key] = []
    for _, order in sorted(orders.items(), key=lambda i: (-len(i[1]), i[0])):
        at = 0
        for key in order:
            if key in out:
                at = out.index(key) + 1
            else:
                out.insert(at, key)
                at += 1
    return out


def _replies(asked: _Asked) -> Iterator[Reply]:
    question = min(asked.forms, key=lambda f: (-asked.forms[f], f))
    for contributor, some in asked.answers.items():
        said = tuple(p for p in some if p.analysed)
        sides = {side for p in said if (side := side_of(p.text, p.in_reply_to))}
        side = sides.pop() if len(sides) == 1 else Stance.NONE
        yield Reply(question, contributor, side, tuple(p.passage_id for p in said))
