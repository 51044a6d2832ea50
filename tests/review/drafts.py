"""Small drafts and decisions for the tests of review."""

from __future__ import annotations

from pipeline.domain import Citation, Contributor, Counts, Decision, Section, Sentence, StakeholderKind, Summary

HOLDERS = {
    **{f"p.{n}": ("by-a",) for n in range(10)},
    **{f"q.{n}": ("by-b",) for n in range(10)},
    **{f"r.{n}": ("by-c",) for n in range(10)},
    **{f"ab.{n}": ("by-a", "by-b") for n in range(10)},
}
"""Who said each passage of the drafts: A, B, C, and A and B together."""


def cited(*passages: str) -> tuple[Citation, ...]:
    return tuple(Citation(p, f"words of {p}") for p in passages)


def sentence(sentence_id: str = "T1-a", *passages: str, text: str = "A said so.", frame: str = "T1") -> Sentence:
    sources = cited(*(passages or ("p.1",)))
    return Sentence(sentence_id, frame, text, sources, ("by-a",), Counts(1, len(sources), (("Member State", 1),)))


def draft(*sentences: Sentence) -> Summary:
    section = Section("T1", "Results", "topic", "", sentences)
    people = (
        Contributor("by-a", "A", StakeholderKind.MEMBER_STATE, ("d",)),
        Contributor("by-b", "B", StakeholderKind.ACADEMIA, ("e",)),
        Contributor("by-c", "C", StakeholderKind.CIVIL_SOCIETY, ("f",)),
    )
    return Summary((), (section,), (), (), people)


def decided(action: str, on: Sentence, number: int = 1, *, text: str = "", note: str = "", **data: str) -> Decision:
    said = text or (on.text if action == "accept" else "")
    at = f"2026-01-01T00:00:{number:02}+00:00"
    return Decision(f"d{number}", at, "Ann", action, on.sentence_id, said, note, on.sources, on.frame, data)


def undoing(of: Decision, number: int = 9) -> Decision:
    return Decision(f"d{number}", "2026-01-01T00:01:00+00:00", "Ann", "undo", of.decision_id)
