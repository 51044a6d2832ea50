"""Reported speech: a sentence of a contribution as the clause of a report, its content words kept as they are.

Only what is safe is turned; everything else is quoted. Safe is (1) a statement in the third person, which stands
unchanged after "that"; (2) "We propose …", "Country A supports …": the verb in the past, the rest unchanged, "our
members" as "its members"; (3) an action asked for in a proposal ("Strengthen …"): "called for action to strengthen …".
A sentence that leans on what stands before it, a question, a list or one with unbalanced marks is never turned.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.domain import Kind
from pipeline.summarise.casing import Casing
from pipeline.summarise.grammar import SUBJECTS, is_finite, refers_outside, speaks_for_others
from pipeline.summarise.parses import Parse, Token, entity_of_first, parsed

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
    r"^(?:(?:however|therefore|thus|moreover|furthermore|in addition|additionally|consequently|accordingly|hence|"
    r"nevertheless|in our (?:view|opinion)|indeed|in fact|in particular|of course|clearly|again|finally|overall|"
    r"first(?:ly)?|second(?:ly)?|third(?:ly)?|lastly|ultimately|"
    r"in (?:this|that) (?:regard|respect|context|sense)|to (?:this|that) end|"
    r"alas|especially|in conclusion|in sum(?:mary)?|at the same time|in general|to conclude|on the other hand|"
    r"that said|for (?:this|that|these|those) reasons?),\s+"
    r"|(?:therefore|thus|hence)\s+)",
    re.I,
)
_WITHIN = re.compile(r",?\s(?:therefore|however|thus|hence|moreover|furthermore|then),?(?=\s)")
# A comma alone between a subject and its verb; what opens with a condition or circumstance has one rightly.
_OPENS = (
    "if when while where as although though whether because since in for to with by on at given until after from once"
)
_STRAY_COMMA = re.compile(rf"^((?!(?:{'|'.join(_OPENS.split())})\b)[^,;:]+), (must|shall|should)\b", re.I)
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
    "see": "saw", "ask": "asked", "hope": "hoped", "think": "thought", "feel": "felt", "argue": "argued",
    "insist": "insisted", "caution": "cautioned", "warn": "warned", "applaud": "applauded", "expect": "expected",
    "understand": "understood",
    "are convinced": "was convinced", "are concerned": "was concerned", "are of the view": "was of the view",
    "are of the opinion": "was of the opinion", "are committed": "was committed", "are opposed": "was opposed",
    "are in favour": "was in favour", "are confident": "was confident",
}  # fmt: skip
_VERB = "|".join(sorted(_PERFORMS, key=len, reverse=True))
_WE = re.compile(
    rf"^(?:we|i)\s+(?:(?:also|strongly|fully|further|therefore|respectfully)\s+)?"
    rf"(?:(?:would like|wish|want|would)\s+(?:also\s+)?(?:to\s+)?)?(?P<verb>{_VERB})\s+(?P<rest>\S.*)$",
    re.I,
)
_OWN = re.compile(
    r"\bour (?=(?:own |full |strong )?(?:members?|membership|organi[sz]ations?|government|country|views?|opinion|"
    r"experience|proposals?|contribution|submission|company|association|customers|network|coalition|work|commitment|"
    r"support|position|recommendations?|hope|belief)\b)",
    re.I,
)
_POINTS = re.compile(
    r"\b(?:this|these)\b|\bthose\b(?! (?:who|which|that|of|in|with|from)\b)|\bsuch (?!as\b)|"
    r"\bthat (?:full|same|very|kind|type|sort)\b|"
    r"\b(?:above|below|herein|aforementioned)\b"
    r"|\b(?:the (?:latter|former|following|said))\b|\bas follows\b|\bsimilar (?:proposals?|views?|points?)\b",
    re.I,
)
_ACTIONS = frozenset(
    "strengthen promote encourage ensure establish create develop increase improve provide adopt facilitate build "
    "foster enhance protect expand continue include avoid maintain extend implement reinforce enable allow "
    "guarantee prevent introduce reduce eliminate remove clarify define identify raise safeguard preserve "
    "integrate involve engage invest".split()
)
_NOT = re.compile(
    r"^(?:we|i)\s+do not\s+(?P<verb>support|agree|believe|endorse|consider|favou?r)\s+(?P<rest>\S.*)$", re.I
)
# Two statements joined by nothing but a comma.
_SPLICED = re.compile(
    r"^(?!(?:if|when|while|where|as|although|though|whether|because|since|in|for|to|with|by|on|at|given)\b)"
    r"[^,;]*\b(?:must|shall|should|is|are)\b[^,;]*, (?:any|the|all|no|every|each|they|we|it)\b[^,;]*"
    r"\b(?:must|shall|should|is|are|cannot)\b",
    re.I,
)
_ENDS_OPEN = re.compile(r"\b(?:e\.g|i\.e|cf|etc|no|para|the|and|or|of|to|for|with|which|that|all)$", re.I)
_ANOTHER = re.compile(rf"[,;]\s+(?:and|but)\s+(?:also\s+)?(?:{_VERB})\s", re.I)
_SECOND_VERB = re.compile(
    rf"\b(?:and|but)\s+(?:also\s+)?(?:(?:{_VERB}|share|provide|work|want|wish|need|hope)(?:e?s)|is|has|does)\s", re.I
)
_ASKS = re.compile(r"\b(?:propos|recommend|suggest|ask|call|request|invit)\w*\b[^.]*:\s*$|^proposed\b.*:\s*$", re.I)
_ITEM = re.compile(r"^(?:that|to)\s+\S.*$")
_PROPOSES = re.compile(r"^to propose\s+(?!to\b)", re.I)  # "proposed to propose"
_LONGEST, _LONGEST_ITEM, _SHORTEST = 48, 70, 6
_STARTS = frozenset({"it", "we", "this", "these", "there", "if", "as", "when", "no", "to", "they", "for"})
_ARTICLES = frozenset({"the", "a", "an", "all", "any", "every", "each", "in", "on", "at", "for"})
_ADVERBS = re.compile(r"^(?:we|i)\s+(also|strongly|fully|further|therefore|respectfully)\s", re.I)


@dataclass(frozen=True, slots=True)
class Reported:
    """A clause ready for a report: `predicate` follows the contributor's name; `own_verb` if it brings its verb.

    Without a verb of its own it is the clause that follows "that", or an action ("to strengthen …") asked for.
    """

    predicate: str
    own_verb: bool
    action: bool = False


def reported(
    sentence: str, contributor: str, *, lead_in: str = "", kind: Kind = Kind.POSITION, casing: Casing | None = None
) -> Reported | None:
    """Return a sentence in English as reported speech, or None where that is not safe.

    Args:
        sentence: one sentence, verbatim.
        contributor: the contributor's name, which may be the sentence's subject.
        lead_in: the words that introduce a list item ("We propose:").
        kind: of the view; only what a proposal asks for is turned into an action.
        casing: how the batch writes words, by which a name keeps its capital at the beginning of a clause.
    """
    text = " ".join(sentence.split())
    body = _CONNECTIVE.sub("", text.rstrip().rstrip(".;").rstrip())
    body = _WITHIN.sub("", re.sub(r"[;,]\s+(?:and|or)$", "", body))
    body = _STRAY_COMMA.sub(r"\1 \2", body)
    longest = _LONGEST_ITEM if lead_in else _LONGEST
    if _UNSAFE.search(body) or not _SHORTEST <= len(body.split()) <= longest or body.count("(") != body.count(")"):
        return None
    if lead_in and introduces(lead_in) and (item := _ITEM.match(body)) and not _FIRST_PERSON.search(body):
        return Reported(f"proposed {_PROPOSES.sub('', item[0])}", own_verb=True)
    if _POINTS.search(body) or _ENDS_OPEN.search(body):
        return None
    if kind is Kind.PROPOSAL and (not lead_in or introduces(lead_in)) and (action := _action(body)):
        return action
    if not text.endswith((".", ";")):
        return None
    return _performed(body, contributor) or _stated(body, contributor, casing)


def introduces(lead_in: str) -> bool:
    """Tell whether words introduce a list of what is proposed ("We propose:")."""
    return bool(_ASKS.search(lead_in))


def _action(body: str) -> Reported | None:
    """Return an action asked for in the imperative, as what follows "action to"."""
    first, _, rest = body.partition(" ")
    if first.casefold() not in _ACTIONS or _FIRST_PERSON.search(rest) or re.match(r"(?:of|for|and|or|to|in)\b", rest):
        return None
    root = parsed(body).root
    if root is None or root.i != 0 or root.pos != "VERB":
        return None
    return Reported(f"to {first.lower()} {rest}", own_verb=False, action=True)


def _performed(body: str, contributor: str) -> Reported | None:
    start = _own_name(body, contributor)
    if start:
        return _third_person(body[start:]) or _itself(body[start:])
    negated = _NOT.match(body)
    if negated and not _FIRST_PERSON.search(negated["rest"]):
        return Reported(f"did not {negated['verb'].lower()} {negated['rest']}", own_verb=True)
    match = _WE.match(_OWN.sub("its ", body))
    if (
        not match
        or _FIRST_PERSON.search(match["rest"])
        or _bare_object(match["rest"])
        or _ANOTHER.search(match["rest"])
    ):
        return None
    adverb = _ADVERBS.match(body)
    how = f"{adverb[1].lower()} " if adverb and adverb[1].lower() in {"strongly", "fully"} else ""
    return Reported(f"{how}{_PERFORMS[match['verb'].lower()]} {match['rest']}", own_verb=True)


def _own_name(body: str, contributor: str) -> int:
    """Return where a sentence goes on after its contributor's own name, whole, short or as its acronym; 0 if not so."""
    for name in _names_of(contributor):
        more = r"\s+(?:(?:therefore|also|thus|further|strongly|fully)\s+)?"
        if match := re.match(rf"(?:the )?{re.escape(name)}{more}", _plain(body)):
            return match.end()
    return 0


def _names_of(contributor: str) -> list[str]:
    """Return what a contributor calls itself, plain, the longest first."""
    short = re.split(r",| \(| \[| - ", contributor)[0]
    known = {_plain(n) for n in (contributor, short, *re.findall(r"\(([A-Z]{3,})\)", contributor))}
    known |= {n.replace("u.s.", "united states") for n in known}
    return sorted(filter(None, known), key=lambda n: (-len(n), n))


def _with_pronoun(body: str, contributor: str, subject: str) -> str:
    """Return a sentence with "it" for its contributor's own name where that is its subject, after other words."""
    for name in _names_of(contributor):
        match = re.search(rf"(?<=[\w,] ){re.escape(name)}(?= (?:has|had|is|was)\b)", _plain(body))
        if match and name.split()[-1] == _plain(subject):
            return f"{body[: match.start()]}it{body[match.end() :]}"
    return body


def _plain(text: str) -> str:
    """Return a text in small letters and without accents, of the same length."""
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text).casefold()


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


def _stated(body: str, contributor: str, casing: Casing | None) -> Reported | None:
    if _FIRST_PERSON.search(body) or _DANGLING.match(body) or not body[0].isalpha():
        return None
    parse = parsed(body)
    if any(_glued(parse, n) for n in range(1, min(len(parse.tokens), 14))):
        return None
    root = parse.root
    if root is None or root.pos not in {"VERB", "AUX"} or (root.tag == "VB" and not _has_modal(parse, root)):
        return None
    subjects = [t for t in parse.children(root) if t.dep in SUBJECTS]
    if not subjects or subjects[0].pos == "PRON" or subjects[0].i > root.i:
        return None
    if not is_finite(parse, root) or speaks_for_others(parse, root) or refers_outside(body) or _SPLICED.search(body):
        return None
    if casing is not None and any(_misplaced(parse, n, casing) for n in range(1, len(parse.tokens))):
        return None
    clause = body if _is_name(body, contributor, casing) else body[0].lower() + body[1:]
    return Reported(_with_pronoun(clause, contributor, subjects[0].text), own_verb=False)


def _is_name(body: str, contributor: str, casing: Casing | None) -> bool:
    """Tell whether a sentence opens with a name, which keeps its capital; the batch's own usage goes first."""
    first = parsed(body).tokens[0]
    if len(first.text) == 1 or first.lower in _ARTICLES:
        return False
    if not first.text[1:].islower() or contributor.casefold().startswith(first.lower):
        return True
    common = casing.common(first.text) if casing is not None else None
    if first.lower.endswith("ly") and first.pos == "ADV":
        return False
    if common is not None:
        return not common
    return first.pos == "PROPN" or entity_of_first(body) in {"ORG", "GPE", "NORP", "PERSON"}


def _misplaced(parse: Parse, position: int, casing: Casing) -> bool:
    """Tell whether a common word has a capital between small words: a heading ends before it."""
    token, before = parse.tokens[position], parse.tokens[position - 1]
    alone = position + 1 == len(parse.tokens) or parse.tokens[position + 1].text.islower()
    capital = token.text.istitle() and before.text.islower() and len(token.text) > 2
    return bool(capital and alone and before.pos == "NOUN" and (token.text == "Internet" or casing.common(token.text)))


def _glued(parse: Parse, position: int) -> bool:
    """Tell whether a sentence starts anew at a token: a heading was run into it."""
    token, before = parse.tokens[position], parse.tokens[position - 1]
    if not (token.text[:1].isupper() and before.text.isalpha() and (before.text.islower() or before.text.isupper())):
        return False
    after = parse.tokens[position + 1 : position + 2]
    verb = before.text.islower() and any(t.pos in {"AUX", "VERB"} for t in after)
    return token.lower in _ARTICLES | _STARTS or (verb and token.pos == "NOUN" and token.lower != "internet")


def _has_modal(parse: Parse, root: Token) -> bool:
    return any(t.tag == "MD" or t.dep == "aux" for t in parse.children(root))
