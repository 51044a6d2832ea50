"""Words that show the kind of an act: what may be called a proposal, a concern, a result, in six languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.domain import Kind

CUES: Mapping[Kind, re.Pattern[str]] = {
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
_ASKS = re.compile(
    r"\b(?:should|must|shall|ought to|needs? to|need for|propos(?:e[sd]?|ing)|recommend(?:s|ed)?|suggest(?:s|ed)?|"
    r"asks?|asked|urge[sd]?|requests?|requested|invites?|calls? (?:up)?(?:on|for)|be (?:\w+ed|set|given|made))\b",
    re.I,
)
_OUGHT = re.compile(r"\b(?:should|must|shall|ought to|needs? to|be (?:\w+ed|set|given|made))\b", re.I)
_ACCEPTS = re.compile(
    r"\b(?:must|should|need to) (?:\w+ )?(?:recogni[sz]e|acknowledge|remember|note|understand|be aware)\b", re.I
)
# "The following should be studied": who so introduces a text does not hold it yet.
_UNDECIDED = re.compile(
    r"\b(?:be|to be|being|is|are|was|were)\b[^.]{0,40}\b(?:studied|examined|discussed|debated|explored|negotiated)\b"
    r"|\b(?:study|examine|discuss|debate|explore) the following\b",
    re.I,
)
_ACTS = re.compile(
    r"^(?:\S+\s+){1,5}?(?:proposes?|recommends?|opposes?|requests?|urges?|calls? (?:for|on|upon))\s(?!the following\b)"
    r"|^(?:\S+\s+){1,5}?(?:propose|recommande|demande (?:que|à)|invite|appelle|s['’]oppose|est proposé)\s"
    r"(?!ce qui suit|the following)"
    r"|^(?:\S+\s+){1,5}?(?:propone|recomienda|pide|insta|solicita|se opone)\s(?!lo siguiente)"
    r"|^(?:\S+\s+){1,5}?(?:предлагает|рекомендует|призывает|просит|возражает|выступает (?:за|против))\s(?!следующее)"
    r"|^[^，。；]{1,20}?(?:建议|提议|呼吁|主张|反对)(?!如下|以下)"
    r"|^(?:يقترح|تقترح|نقترح|يوصي|توصي|يدعو|تدعو|يعارض|تعارض)\s",
    re.I,
)
_WORRIES = re.compile(
    r"\b(?:lack\w*|fail(?:s|ed|ing|ures?)?|gaps?|concern(?:s|ed)|threat\w*|insufficient\w*|unable|"
    r"alarm\w*|undermin\w*|obstacle\w*|barrier\w*|cannot|too (?:high|low|few|little|slow)|"
    r"hinder\w*|deni\w*|vulnerab\w*|unequal|inadequate\w*|weak\w*)\b",
    re.I,
)

_DENIED = re.compile(r"\b(?:not|no|never|nor|without)\s+(?:\w+\s+)?$", re.I)

_DEFINES = re.compile(
    r"^(?:The |An? )?(?:[\w’'()-]+ ){1,6}?(?:is|are) "
    r"(?:an?|the|one|open|defined|composed|made|intended|designed)\b(?! driving)"
)
_DESCRIBES = re.compile(
    r"^[^,;]{0,60}\b(?:is|are|was|were) (?:often |usually |sometimes )?(?:described|called|known|referred to|named)\b"
    r"|^(?:many|some|most|several|certain|critics|opponents|proponents|observers)\b[^,;]{0,40}"
    r"\b(?:consider|believe|think|argue|say|feel|claim|contend|maintain|fear|assert)s?\b"
    r"|^(?:all |the )?(?:stakeholders|states|member states|members|governments|parties|participants|signatories) "
    r"(?:\w+ )?(?:commit|agree|pledge|undertake|resolve|reaffirm|affirm|declare)\b",
    re.I,
)
_JUDGES = re.compile(
    r"\b(?:should|must|shall|needs?|ought|cannot|will|would|may|can|could|not|no|never|better|best|only|essential|"
    r"crucial|critical|important|key|vital|necessary|fundamental|rights?|challenges?|problems?|threats?|risks?|concerns?|"
    r"obstacles?|barriers?|gaps?|lack|success\w*|effective|greatest|most|more|less|too|opportunit\w+|priorit\w+|"
    r"prerequisite|precondition|condition for|"
    r"needed|responsib\w+|imperative|indispensable|core|central|cornerstone|foundation|goals?|"
    r"aims?|good|great|clear|time|requirement|negative|integral|inherent)\b",
    re.I,
)


def asks(clause: str) -> bool:
    """Tell whether a clause in English asks for something, so that "proposed that" may stand before it."""
    return bool(_OUGHT.search(clause)) and not _ACCEPTS.search(clause)


def acts(words: str) -> bool:
    """Tell whether a sentence does what it says: "We propose …", "Country A opposes …"."""
    return bool(_ACTS.search(words))


def reports(words: str, name: str, kind: Kind) -> bool:
    """Tell whether a sentence in English says what its contributor has done: "We have …", "Norway has …"."""
    own = name.casefold() in words.casefold() or bool(re.search(r"\b(?:we|our)\b", words, re.I))
    return kind in (Kind.PROGRESS, Kind.PRACTICE) and own and shows(words, kind)


def undecided(lead_in: str) -> bool:
    """Tell whether the words that introduce a list leave open whether its items are held."""
    return bool(_UNDECIDED.search(lead_in))


def shows(text: str, kind: Kind, language: str = "en") -> bool:
    """Tell whether words carry a cue of a kind of view, so that a report may call them a proposal or a concern.

    In English the cues of proposals and concerns are stricter: "we must recognize that …" asks for nothing, and who
    calls something a challenge may well be describing it only. What ought to be done is no result and no practice.
    """
    cue = CUES.get(kind)
    if cue is None or not cue.search(text):
        return False
    if language != "en":
        return True
    if kind is Kind.PROPOSAL:
        return bool(_ASKS.search(text) or cue.match(text)) and not _ACCEPTS.search(text)
    if kind in (Kind.PROGRESS, Kind.PRACTICE):
        return not _OUGHT.search(text) and "needed" not in text and not CUES[Kind.PROPOSAL].match(text)
    return kind is not Kind.PROBLEM or any(not _DENIED.search(text[: m.start()]) for m in _WORRIES.finditer(text))


def describes(text: str) -> bool:
    """Tell whether a sentence in English only defines or describes, or speaks for others, as a proposed text does."""
    return bool(_DESCRIBES.match(text) or (_DEFINES.match(text) and not _JUDGES.search(text)))


def fits(words: str, kind: Kind) -> bool:
    """Tell whether words carry a view of a kind: a proposal asks; what is done already only leads up to it."""
    return kind is not Kind.PROPOSAL or shows(words, kind)
