"""The words of a passage that carry its view: one sentence, or a bounded part of it, verbatim."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.domain import Kind, Passage, Role
from pipeline.summarise.casing import Casing
from pipeline.summarise.cues import CUES, describes

_WEAK_START = re.compile(
    r"^(however|therefore|thus|moreover|furthermore|in addition|also|but|and|or|so|for example|its|their|his|her|"
    r"some (?=even|also|have|has|are|is|do|would|may|can|of (?:these|those|them)\b)|"
    r"for instance|this|these|those"
    r"|that|such|it|they|he|she|here|there|see|cf|note|whereas|hence|in this|as such|on the other hand|"
    r"especially|particularly|in particular|"
    r"nevertheless|again|similarly|likewise|finally|similar|yes|no|first|second|third|lastly|instead|still|yet|then|"
    r"et|mais|ou|donc|y|pero|o|e|mas|и|но|а|"
    r"the latter|the former|both|another|others?|to \w+ (?:so|this|that|these)\b(?! [a-z]+ (?:who|which|that)))\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"^.{0,60}\bthat (this|these|those|such|it|they)\b|\b(such an?|this|these|those|the above|that (?:full|same|very)|"
    r"said|the aforementioned) [a-z]+|"
    r"^.{0,40}\b(?:may|should|must|can|could|is|are|do|does) also\b|"
    r"\b(?:this|these|those|such)[,;]|\babove\b|\bas follows\b|\bthe following\b",
    re.I,
)
_TURN = re.compile(r"^(?:however|but|yet|nevertheless|nonetheless|still|on the other hand)\b", re.I)
_RECITAL = re.compile(r"^(whereas|recalling|considering|noting|recogni[sz]ing)\b", re.I)
_DEBRIS = re.compile(
    r"(?<!rticle)(?<!oal)(?<!SDG)(?<!aragraph)(?<!ection)(?<!hapter)(?<!esolution)(?<!rinciple) \d{1,3}[.;]?$|"
    r"[.,]\d{1,3} [A-Z]| o [A-Z]|https?:|www\.|@|\[\d*\]|\[\s*$|\.{3,}|_{3,}|\ufffd|^\W*$|\b[a-z]+\d+ [A-Z]|"
    r"\b[a-z]{4,}\d{1,3}\.?$|(?<![./])\b[a-z]{4,}\d{1,2} [a-z]|"
    r"\b(?!article|para|section|principle|point|item|page|goal|target)[a-z]{3,}s \d{1,2} "
    r"(?:between|among|in|of|to|for|with)\b|[a-z]{4,}\. (?:and|or|to|of|the)\b|"
    r"\b[Tt]he (?:enable|ensure|achieve|provide|promote|strengthen|establish|create|allow)\b"
)
_ADDRESSED = re.compile(r"\b(?:you(?:r|rs|rself)?|vous|votre|vos|usted(?:es)?|вы|вас|вам|ваш\w*)\b|^please\b", re.I)
_LEADS_UP = re.compile(
    r"^[\s.;”\"’')\]]*(?:However|But|Yet|Nevertheless|Nonetheless|That said|Instead|Although|Unless|As a general rule|"
    r"To (?:this|that) end|As such|Therefore|Thus|Hence|Accordingly|Consequently|For (?:this|these|that) reasons?|"
    r"This (?:requires|means|is why)|It follows)\b"
)
_OTHERS_WORDS = r"(?:Myth|Claim|Objection|Question|Threat|Risk|Fear|Critics?|Opponents?|Some|Others?|Not?)\b"
_RUN_IN = (
    re.compile(
        rf"^(?!{_OTHERS_WORDS})([A-Z][\w’'-]*(?:,? [\w’'-]+){{0,8}}: )"
        r"(?=[A-Z][a-z]+ (?:[\w-]+ ){0,8}?(?:should|must|shall|need to)\b)"
    ),
    re.compile(
        r"^([A-Z][\w’'-]*(?:,? [\w’'-]+){0,5}(?:: | [–—-] ))"
        r"(?=(?:The|A|An|All|Any|Every|Each|No|In|It|There|As|If)\b [a-z])"
    ),
    re.compile(r"^((?:[A-Z][A-Z&/-]+[,:]? ){2,})(?=[A-Z][a-z]|[a-z])"),
    re.compile(r"^((?:The )?[A-Z]{2,8} )(?=(?:In|As|The|It|There|If|When|While)\b [a-z])"),
    re.compile(
        r"^([A-Z][\w-]*(?:,? [\w-]+){1,12} )(?<=[a-z] )"
        r"(?=(?:The|A|An|All|Any|Every|Each|No|In|We|Our|It|This|These|There|As|If|Everyone)\b (?:[a-z]|Internet\b))"
    ),
    re.compile(
        r"^([A-Z][\w-]*(?: [\w-]+){0,5} (?<!The )(?<!the )[A-Z][a-z]+ )(?=Internet (?:is|was|has|must|should|can)\b)"
    ),
    re.compile(
        r"^([A-Z][a-z]+(?:ion|ity|cy|ment|ness|ance|ence|ship) )(?=Internet governance (?:must|should|shall|is)\b)"
    ),
)
_CAPITAL_WITHIN = re.compile(r"(?<= )([A-Z][a-z]+)(?= (?:[a-z]+ )?[a-z]+\b)")
_NO_HEADING = re.compile(
    r"[.;:“\"(]|\b(?:we|i|our|that|is|are|was|were|has|have|should|must|will|can)\b"
    r"|\b(?:the|a|an|of|to|and|or|in|for|by|with|on|at|from|as|its|their|this|these|all|no|any|such"
    r"|aforementioned|following)\s$|^(?:based|according|given|regarding|under|with|in|on|for|by|as|from|to)\s",
    re.I,
)
_BULLET = re.compile(r"^(?:[·•▪◦●*–§]\s*|o\s+(?=[A-Z])|\[?\d{0,3}\]\s*|\(?\d{1,2}[.):]\)?\s*(?=[A-Z])|[a-z]\)\s+)+")
_REPEATED_HEADING = re.compile(r"^(\w+) (?=[A-Z]\w+ (?i:\1)\b)")
_PROCEDURAL = re.compile(
    r"\b(submits?|is pleased to|the following (views|comments)|this (submission|contribution|paper|document)|"
    r"in response to the (invitation|call)|respectfully offer|would like to (?:thank|restate))\b",
    re.I,
)
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|cf|paras?|art|arts|no|nos|vs|etc|U\.S|U\.N|Mr|Ms|Dr|St|approx)\.$", re.I)
_STRAY = re.compile(r"(?<=[.;])\s*(?:\d{1,3}\.?|\[|\(\w{1,3}\))$")
_CLAUSE_END = re.compile(
    r";\s|,\s(?=(?:which|while|whereas|because|so that|as well as|including|in order to|although|thus|thereby)\b)"
)
_SUBORDINATE = re.compile(
    r"^(?:although|though|while|whereas|if|because|since|when|as|in order|to|given|by|with)\b", re.I
)
_WORD = re.compile(r"\w{4,}")
_ECHO = 6.0
_STANDS = 3.0
_CONCEDED = 2.0  # what "However" takes back in the next sentence is not the view
_LONG = 45
_FEWEST_WORDS = 5
_LONGEST_ITEM = 70
_OPEN = (":", "：", "?", "؟", "？", ",", "،", "，")
_CHINESE_LONG = 120
_RUNNING = 45
_STOPPED = re.compile(r"[.!?:;。！？：；؟؛…”»\")\]]\s*$|[.;:]\s*\d{1,3}$")


def sentences_of(passage: Passage) -> list[str]:
    """Return a passage's sentences; one broken at an abbreviation ("e.g.") goes on to its real end."""
    spans: list[tuple[int, int]] = []
    for start, end in passage.sentences or ((0, len(passage.text)),):
        if spans and _ABBREVIATED.search(passage.text[spans[-1][0] : spans[-1][1]].rstrip()):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [passage.text[a:b] for a, b in spans]


def carrying_sentence(
    passage: Passage,
    kind: Kind,
    *,
    like: str = "",
    casing: Casing | None = None,
    continued: bool = False,
    standing: Sequence[float] = (),
) -> str:
    """Return the sentence of a passage that best carries a view of a kind; verbatim, cut at a clause if very long.

    Args:
        passage: where the view is expressed.
        kind: of the view.
        like: another holder's words for the same view: the sentence that shares most of them is preferred.
        casing: how the batch writes words, by which a heading run into a sentence is known.
        continued: whether the first sentence began in the passage before; it is taken only if there is no other.
        standing: how well each sentence stands alone, in [0, 1] (`Standing.of`), where that is known.
    """
    texts = told_sentences(passage, casing)
    stands = list(standing) or [0.0] * len(texts)
    if continued and len(texts) > 1:
        texts, stands = texts[1:], stands[1:]
    turned = {n for n, after in enumerate(texts[1:]) if _TURN.match(after)}
    best = max(
        range(len(texts)),
        key=lambda n: (
            _weight(texts[n], kind) + _STANDS * stands[n] - _CONCEDED * (n in turned) + _ECHO * shared(texts[n], like),
            -n,
        ),
    )
    item = bool(passage.lead_in) and len(texts[best].split()) <= _LONGEST_ITEM
    return texts[best] if item else bounded(texts[best], passage.language)


def told_sentences(passage: Passage, casing: Casing | None) -> list[str]:
    """Return a passage's sentences as they would be told: without headings run into them."""
    return [without_heading(text, casing) for text in sentences_of(passage)]


def content_words(text: str) -> frozenset[str]:
    """Return the words of four letters or more, in small letters."""
    return frozenset(_WORD.findall(text.casefold()))


def shared(text: str, other: str) -> float:
    """Return the share of words of four letters or more that two texts have in common (Dice), in [0, 1]."""
    words, those = content_words(text), content_words(other)
    return 2 * len(words & those) / (len(words) + len(those)) if words and those else 0.0


def without_heading(text: str, casing: Casing | None = None) -> str:
    """Return a sentence without a bullet or heading run into its beginning, and without a stray number at its end."""
    text = _REPEATED_HEADING.sub("", _BULLET.sub("", _STRAY.sub("", text)))
    for pattern in _RUN_IN:
        match = pattern.match(text)
        if match and len(text) - match.end(1) > 30:
            return text[match.end(1) :].lstrip()
    start = _restart(text, casing)
    return text[start:] if start > 0 and len(text) - start > 30 else text


def _restart(text: str, casing: Casing | None) -> int:
    """Return where a sentence starts anew: a common word with a capital after a few words without a stop; else 0."""
    for match in _CAPITAL_WITHIN.finditer(text[:120]) if casing else ():
        before = text[: match.start()]
        words = before.split()
        heading = len(words) <= 8 and words[-1].islower() and not _NO_HEADING.search(before)
        if casing and casing.common(match[1]) and heading:
            return match.start()
    return 0


def bounded(text: str, language: str) -> str:
    """Return a text of bounded length: whole if it is short enough, else its beginning up to the end of a clause.

    A text without such an end, or that opens with a subordinate clause, is returned whole and is too long to tell.
    """
    if language == "zh":
        return text if len(text) <= _CHINESE_LONG else _cut(text, _CHINESE_LONG, "，；。")
    words = text.split()
    if len(words) <= _LONG or _SUBORDINATE.match(text):
        return text
    limit = len(" ".join(words[:_LONG]))
    ends = [m.start() for m in _CLAUSE_END.finditer(text) if limit // 3 <= m.start() <= limit]
    ends = [e for e in ends if _balanced(text[:e])]
    return text[: ends[-1]] if ends else text


def _cut(text: str, limit: int, marks: str) -> str:
    end = max(text.rfind(m, 0, limit) for m in marks)
    return text[:end] if end > limit // 3 else text[:limit]


def _balanced(text: str) -> bool:
    pairs = ("()", "“”", "«»", "[]")
    return all(text.count(p[0]) == text.count(p[1]) for p in pairs) and text.count('"') % 2 == 0


def _weight(text: str, kind: Kind) -> float:
    cue = CUES.get(kind)
    return _worth(text) + (2.0 if cue is not None and cue.search(text) else 0.0)


@lru_cache(maxsize=1 << 14)
def _worth(text: str) -> float:
    """Return how well a sentence carries a view of whatever kind."""
    words = len(text.split()) if " " in text else len(text) // 2
    score = 1.0 if 8 <= words <= 35 else 0.6 if 8 <= words <= _LONG else 0.2 if 5 <= words <= 60 else -1.0
    score -= 0.8 if _WEAK_START.match(text) else 0.0
    score -= 0.8 if _POINTS_BACK.search(text) else 0.0
    score -= 1.5 if _PROCEDURAL.search(text) else 0.0
    score -= 2.0 if _debris(text) else 0.0
    score -= 1.0 if _ADDRESSED.search(text) else 0.0
    score -= 2.0 if not _balanced(text) else 0.4 if "“" in text or '"' in text else 0.0
    score -= 1.5 if text.rstrip().endswith(("?", "؟", "？")) else 0.0
    score -= 0.5 if not text.rstrip().endswith((".", "。", ";", "؛", "；", "!", ")")) else 0.0
    score -= 1.0 if text.rstrip().endswith((":", "：")) else 0.0
    return score - (0.7 if text[:1].islower() else 0.0)


@lru_cache(maxsize=1 << 14)
def _debris(text: str) -> bool:
    """Tell whether a text holds what extraction left of notes, links or lists."""
    return bool(_DEBRIS.search(text))


def tellable(text: str, passage: Passage) -> bool:
    """Tell whether words can stand in the text of a summary: whole, of bounded length, neither fragment nor lead-in."""
    end = text.rstrip()
    words = len(text) // 2 if passage.language == "zh" else len(text.split())
    whole = (passage.lead_in or not text[:1].islower()) and not _RECITAL.match(text) and not _ABBREVIATED.search(end)
    closed = end.endswith((".", "。", ";", "؛", "；", "!", "！", ")", "”", "»", '"')) or _shortened(end, passage)
    most = _CHINESE_LONG // 2 if passage.language == "zh" else _LONGEST_ITEM if passage.lead_in else _LONG + 3
    fits = _FEWEST_WORDS <= words <= most
    sound = _balanced(text) and not end.endswith(_OPEN) and not _debris(text)
    sound = sound and not _ADDRESSED.search(text) and not describes(text)
    return bool(fits and whole and closed and sound)


def leads_up(words: str, text: str) -> bool:
    """Tell whether words lead up to the sentence after them in a text, which takes them back or says what follows."""
    return bool(_LEADS_UP.match(text.partition(words)[2]))


def points_back(text: str) -> bool:
    """Tell whether words lean on what stands before them ("such a process", "these needs")."""
    return bool(_POINTS_BACK.search(text) or _WEAK_START.match(text))


def _shortened(text: str, passage: Passage) -> bool:
    """Tell whether a text was cut at the end of a clause for its length, rather than broken off in its source."""
    after = passage.text.partition(text)[2]
    long = len(text) > _CHINESE_LONG // 3 if passage.language == "zh" else len(text.split()) >= _LONG // 3
    return bool(long and re.match(r"\s*[;,，；。]", after))


def continued_passages(passages: Sequence[Passage]) -> frozenset[str]:
    """Return the ids of passages that go on with the sentence of the one before, as where a page or line ended.

    A long passage without a stop at its end, directly before one of the same document, is taken for the beginning of
    a sentence; a short one may be a heading.
    """
    ordered = sorted((p for p in passages if p.analysed), key=lambda p: (p.document_id, p.start))
    return frozenset(
        after.passage_id
        for before, after in itertools.pairwise(ordered)
        if before.document_id == after.document_id
        and before.role is after.role is Role.BODY
        and len(before.text) >= _RUNNING
        and not after.label
        and not _STOPPED.search(before.text)
    )
