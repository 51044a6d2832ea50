"""The words of a passage that carry its view: one sentence, or a bounded part of it, verbatim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.domain import Kind, Passage

_CUES: Mapping[Kind, re.Pattern[str]] = {
    Kind.PROPOSAL: re.compile(
        r"\b(propos\w+|recommend\w*|suggest\w*|should|must|shall|call\w* (up)?on|urge\w*|request\w*|"
        r"invite\w*|need to|ask\w*)\b"
        r"|^(Strengthen|Promote|Encourage|Ensure|Establish|Create|Develop|Support|Increase|Improve|Provide|Make|Adopt|"
        r"Facilitate|Build|Foster|Enhance|Recogni[sz]e|Protect|Expand|Set up|Continue|Include|Avoid)\b"
        r"|propos|propon|recommand|devrait|devraient|convient|deber|debe|предлаг|следует|необходимо|يقترح|ينبغي|يدعو|建议|应",
        re.I,
    ),
    Kind.PROBLEM: re.compile(
        r"\b(lack\w*|fail\w*|problem\w*|challenge\w*|gap\w*|concern\w*|threat\w*|not|cannot|remain\w*|"
        r"insufficient\w*|unable"
        r"|difficult\w*|burden|alarm\w*)\b"
        r"|malgré|manque|obstacle|n['’]\w+ (?:toujours |encore )?pas|demeur|difficult|lacune|insuffisan|préoccup"
        r"|siguen|escas|falta|carec|insuficien|preocup|brecha|\bno (?:han?|pued|exist|se)"
        r"|\bне\b|недостат|проблем|отсутств|огранич"
        r"|\bلا |\bلم |يعوق|نقص|تحدي|قلق|ضعف"
        r"|仍|缺乏|未能|不足|问题|挑战|尚未|没有",
        re.I,
    ),
    Kind.PROGRESS: re.compile(
        r"\b(has|have) (been |now )?\w+ed\b|\b(since|achiev\w*|connected|trained|launched|adopted|risen|"
        r"fallen|reduced|progress)\b"
        r"|\b(?:a|ont|avons) (?:été )?\w+(?:é|i|u|ert)e?s?\b|\b(?:ha|han|hemos) (?:sido )?\w+(?:ado|ido|sto|cho)s?\b"
        r"|создан|подключ|принят|введен|снизил|вырос|увелич|أنشأ|أُطلق|انخفض|ارتفع|حقق|أصبح|已|实现|完成|建成",
        re.I,
    ),
    Kind.PRACTICE: re.compile(r"\b(our|programme|project|model|experience|practice|pilot|partnership|example)\b", re.I),
    Kind.POSITION: re.compile(
        r"\b(should|must|support\w*|believe\w*|consider\w*|essential|important|right|oppose\w*|"
        r"principle\w*|reaffirm\w*|need\w*)\b"
        r"|estime|favorable|apoya|считает|يرى|主张|认为",
        re.I,
    ),
}
_WEAK_START = re.compile(
    r"^(however|therefore|thus|moreover|furthermore|in addition|also|but|and|or|so|for example|"
    r"for instance|this|these|those"
    r"|that|such|it|they|he|she|here|there|see|cf|note|whereas|hence|in this|as such|on the other hand|"
    r"the latter|the former)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"^.{0,60}\bthat (this|these|those|such|it|they)\b|\b(such an?|this|these|those|the above) [a-z]+|\babove\b", re.I
)
_RECITAL = re.compile(r"^(whereas|recalling|considering|noting|recogni[sz]ing)\b", re.I)
_DEBRIS = re.compile(r"[.,]\d{1,3} [A-Z]|https?:|www\.|@|\[\d+\]|\.{3,}|_{3,}|^\W*$")
_RUN_IN = (
    re.compile(r"^((?:[A-Z][A-Z&/-]+[,:]? ){2,})(?=[A-Z][a-z]|[a-z])"),
    re.compile(
        r"^([A-Z][\w-]*(?:,? [\w-]+){1,12} )(?<=[a-z] )"
        r"(?=(?:The|A|An|All|Any|Every|Each|No|In|We|Our|It|This|These|There|As|If|Everyone)\b [a-z])"
    ),
)
_BULLET = re.compile(r"^(?:[·•▪◦●*–]\s*|o\s+(?=[A-Z])|\[?\d{0,3}\]\s*)")
_REPEATED_HEADING = re.compile(r"^(\w+) (?=[A-Z]\w+ (?i:\1)\b)")
_PROCEDURAL = re.compile(
    r"\b(submits?|is pleased to|the following (views|comments)|this (submission|contribution|paper|document)|"
    r"in response to the (invitation|call))\b",
    re.I,
)
_STRAY = re.compile(r"(?<=[.;])\s*\d{1,3}\.?$")
_CLAUSE_END = re.compile(r"[;:—–]\s|,\s")
_WORD = re.compile(r"\w{4,}")
_ECHO = 6.0
_LONG = 60
_FEWEST_WORDS = 5
_OPEN = (":", "：", "?", "؟", "？", ",", "،", "，")
_CHINESE_LONG = 120


def carrying_sentence(passage: Passage, kind: Kind, *, like: str = "") -> str:
    """Return the sentence of a passage that best carries a view of a kind; verbatim, cut at a clause if very long.

    Args:
        passage: where the view is expressed.
        kind: of the view.
        like: another holder's words for the same view: the sentence that shares most of them is preferred.
    """
    spans = passage.sentences or ((0, len(passage.text)),)
    texts = [_without_heading(passage.text[a:b]) for a, b in spans]
    best = max(range(len(texts)), key=lambda n: (_weight(texts[n], kind) + _ECHO * shared(texts[n], like), -n))
    return bounded(texts[best], passage.language)


def shared(text: str, other: str) -> float:
    """Return the share of words of four letters or more that two texts have in common (Dice), in [0, 1]."""
    words, those = set(_WORD.findall(text.casefold())), set(_WORD.findall(other.casefold()))
    return 2 * len(words & those) / (len(words) + len(those)) if words and those else 0.0


def _without_heading(text: str) -> str:
    """Return a sentence without a heading in capitals run into its beginning, and without a stray number at its end."""
    text = _REPEATED_HEADING.sub("", _BULLET.sub("", _STRAY.sub("", text)))
    for pattern in _RUN_IN:
        match = pattern.match(text)
        if match and len(text) - match.end(1) > 30:
            return text[match.end(1) :].lstrip()
    return text


def bounded(text: str, language: str) -> str:
    """Return a text of bounded length: whole if it is short enough, else its beginning up to the end of a clause."""
    if language == "zh":
        return text if len(text) <= _CHINESE_LONG else _cut(text, _CHINESE_LONG, "，；。")
    words = text.split()
    if len(words) <= _LONG:
        return text
    limit = len(" ".join(words[:_LONG]))
    ends = [m.start() for m in _CLAUSE_END.finditer(text) if limit // 3 <= m.start() <= limit]
    return text[: ends[-1]] if ends else text[: text.rfind(" ", 0, limit)]


def _cut(text: str, limit: int, marks: str) -> str:
    end = max(text.rfind(m, 0, limit) for m in marks)
    return text[:end] if end > limit // 3 else text[:limit]


def _weight(text: str, kind: Kind) -> float:
    cue = _CUES.get(kind)
    words = len(text.split()) if " " in text else len(text) // 2
    score = 2.0 if cue is not None and cue.search(text) else 0.0
    score += 1.0 if 8 <= words <= 45 else 0.4 if 5 <= words <= 70 else -1.0
    score -= 0.8 if _WEAK_START.match(text) else 0.0
    score -= 0.8 if _POINTS_BACK.search(text) else 0.0
    score -= 1.5 if _PROCEDURAL.search(text) else 0.0
    score -= 2.0 if _DEBRIS.search(text) else 0.0
    score -= 1.5 if text.rstrip().endswith(("?", "؟", "？")) else 0.0
    score -= 0.5 if not text.rstrip().endswith((".", "。", ";", "؛", "；", "!", ")")) else 0.0
    score -= 1.0 if text.rstrip().endswith((":", "：")) else 0.0
    return score - (0.7 if text[:1].islower() else 0.0)


def shows(text: str, kind: Kind) -> bool:
    """Tell whether words carry a cue of a kind of view, so that a report may call them a proposal or a concern."""
    cue = _CUES.get(kind)
    return cue is not None and bool(cue.search(text))


def tellable(text: str, passage: Passage) -> bool:
    """Tell whether words can stand in the text of a summary: a whole statement, neither a fragment nor a lead-in."""
    end = text.rstrip()
    words = len(text) // 2 if passage.language == "zh" else len(text.split())
    whole = (passage.lead_in or not text[:1].islower()) and not _RECITAL.match(text)
    closed = end.endswith((".", "。", ";", "؛", "；", "!", "！", ")", "”", "»", '"')) or _shortened(end, passage)
    return bool(words >= _FEWEST_WORDS and whole and closed and not end.endswith(_OPEN) and not _DEBRIS.search(text))


def points_back(text: str) -> bool:
    """Tell whether words lean on what stands before them ("such a process", "these needs")."""
    return bool(_POINTS_BACK.search(text) or _WEAK_START.match(text))


def _shortened(text: str, passage: Passage) -> bool:
    """Tell whether a text was cut at the end of a clause for its length, rather than broken off in its source."""
    after = passage.text.partition(text)[2]
    long = len(text) > _CHINESE_LONG // 3 if passage.language == "zh" else len(text.split()) >= _LONG // 3
    return bool(long and after and not after[0].isalnum())


def near_repeat(text: str, others: Sequence[str]) -> bool:
    """Tell whether a text says in nearly the same words what another says."""
    words = set(re.findall(r"\w{4,}", text.casefold()))
    for other in others:
        those = set(re.findall(r"\w{4,}", other.casefold()))
        if words and those and len(words & those) / min(len(words), len(those)) > 0.85:
            return True
    return False
