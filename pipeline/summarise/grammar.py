"""The grammar of an English sentence, by spaCy: whether it is whole, asks for something, leans on words outside it."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.summarise.parses import Parse, Token, parsed

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
def is_whole(text: str) -> bool:
    """Tell whether an English text is a sentence of its own: a finite verb with its subject, or an imperative."""
    parse = parsed(" ".join(text.split()))
    root = parse.root
    if root is None or root.pos not in {"VERB", "AUX"}:
        return False
    below = parse.children(root)
    if any(t.dep in SUBJECTS for t in below):
        return root.tag not in {"VBG", "VBN"} or any(t.dep in {"aux", "auxpass"} for t in below)
    return root.i == 0 and root.tag == "VB"


def is_finite(parse: Parse, root: Token) -> bool:
    """Tell whether the head of a sentence is a finite verb, and no noun at its end that the parser took for one."""
    return any(t.tag in _FINITE for t in (root, *parse.children(root))) and not (
        root.tag == "VBZ" and root.i >= len(parse.tokens) - 1
    )


@lru_cache(maxsize=8192)
def refers_outside(text: str) -> bool:
    """Tell whether an English sentence has a noun that only what stands around it explains: "the procedure"."""
    parse = parsed(" ".join(text.split()))
    return any(_unexplained(parse, t) or _of_what(parse, t) for t in parse.tokens)


def _unexplained(parse: Parse, noun: Token) -> bool:
    if noun.pos != "NOUN" or _singular(noun.lower) not in _RELATIVE:
        return False
    below = parse.children(noun)
    modifiers = [c for c in below if c.dep in _MODIFIERS]
    return (
        any(c.lower == "the" for c in below)
        and not any(c.dep in _COMPLEMENTS for c in below)
        and len(modifiers) <= _MOST_MODIFIERS
        and not any(_singular(t.lower) in _KNOWN or t.pos == "PROPN" for m in modifiers for t in parse.subtree(m))
    )


def _of_what(parse: Parse, noun: Token) -> bool:
    below = parse.children(noun)
    if noun.lower in _SHARES and not any(c.dep in {*_MODIFIERS, "poss"} for c in below):
        return {c.lower for c in below if c.dep == "prep"} == {"by"}
    subject = noun.dep in SUBJECTS and parse.tokens[noun.head].dep == "ROOT"
    return subject and noun.lower in _PROCESSES and not below


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return re.sub("ies$", "y", word)
    return word if word.endswith("ss") else re.sub(r"(?<=ss)es$|s$", "", word)


@lru_cache(maxsize=8192)
def asks_first(clause: str) -> bool:
    """Tell whether the main verb of a clause asks for something: "should", or a subjunctive.

    "Must" and "needs to" say more than that somebody proposes it.
    """
    parse = parsed(clause)
    root = parse.root
    if root is None:
        return False
    verbs = [t for t in parse.children(root) if t.dep in {"aux", "auxpass"}]
    bare = root.tag == "VB" or any(t.tag == "VB" for t in verbs)
    ought = any(t.lower in _OUGHT for t in verbs)
    return ought or (bare and not any(t.tag in _FINITE for t in verbs))


def speaks_for_others(parse: Parse, root: Token) -> bool:
    """Tell whether a sentence says what someone else believes or asks, or is the draft of a common pledge."""
    return root.lower in _BELIEVES | _PLEDGES and not any(t.tag == "MD" for t in parse.children(root))
