"""Which side an answer takes that begins with yes or no, of a question that asks to take sides."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.domain import Stance

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
