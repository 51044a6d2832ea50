"""A bare yes or no: what it is for or against is the question it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.domain import Classification, Judgement, Kind, Passage, Stance

_YES = ("yes", "oui", "sí", "si", "да", "نعم", "أجل", "是", "是的", "同意", "赞成")
_NO = ("no", "non", "нет", "لا", "كلا", "否", "不", "不是", "不同意", "不赞成")
_FIRST = re.compile(r"^\W*(?P<word>[^\W\d_]+)(?P<after>\W*$|\s*[.,;:!–—،؛。，；：！])")
# Stems of what is asked where a yes or no takes sides; "Are there …?" and "Have you …?" ask for facts.
_SIDES: Mapping[str, tuple[str, ...]] = {
    "en": ("should", "shall", "ought", "must", "support", "agree", "favour", "favor", "approve", "endorse", "prefer"),
    "fr": (
        "devrait",
        "devraient",
        "doit",
        "doivent",
        "faut",
        "faudrait",
        "soutenez",
        "approuvez",
        "favorable",
        "accord",
    ),
    "es": ("debería", "deberían", "debe", "deben", "apoya", "acuerdo", "favor", "favorable", "conviene"),
    "ru": ("следует", "должен", "должна", "должно", "должны", "нужно", "поддерживает", "согласн", "необходимо"),
    "ar": ("ينبغي", "يجب", "تؤيد", "توافق", "يتعين"),
    "zh": ("应", "支持", "同意", "赞成", "须"),
}
_SURE = 0.9


def with_answers(made: Classification, passages: Sequence[Passage]) -> Classification:
    """Return judgements in which an answer that begins with yes or no is for or against what was asked.

    Args:
        made: a classification of the passages.
        passages: with the questions they reply to.
    """
    sides = {p.passage_id: side for p in passages if p.in_reply_to and (side := side_of(p.text, p.in_reply_to))}
    return replace(made, judgements=tuple(_taken(j, sides.get(j.passage_id)) for j in made.judgements))


def side_of(answer: str, question: str) -> Stance | None:
    """Return whether an answer says yes or no to a question that asks to take sides, else None."""
    first = _FIRST.match(answer)
    word = first["word"].casefold() if first else ""
    if word not in (*_YES, *_NO) or not _takes_sides(question):
        return None
    return Stance.SUPPORT if word in _YES else Stance.OPPOSE


def _takes_sides(question: str) -> bool:
    words = re.findall(r"[\u3400-\u9fff]+|[^\W\d_]+", question.casefold())
    stems = [s for stems in _SIDES.values() for s in stems]
    return any(w.startswith(s) or ("\u3400" <= s[0] <= "\u9fff" and s in w) for w in words for s in stems)


def _taken(j: Judgement, side: Stance | None) -> Judgement:
    if side is None:
        return j
    kind = Kind.POSITION if j.kind is Kind.BACKGROUND else j.kind
    score = j.stance_score if j.stance is side else _SURE
    return replace(j, kind=kind, stance=side, stance_score=score)
