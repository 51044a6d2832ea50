"""Negation won or lost: what a wording says of a word, against what the wording it came from, or its sources, say.

A word is compared where both have it in the same part of speech; whether it is negated is read off the parse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pipeline.review.guards.basis import Basis, Finding
from pipeline.review.guards.reading import Reading, Token

_NEGATIVE = frozenset("no none nobody nothing neither nor without never".split())
_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN"})
_PREFIXES = ("un", "in", "im", "il", "ir", "non-", "non", "dis", "mis")
_COMPLEMENT = frozenset({"acomp", "attr", "xcomp", "oprd", "ccomp"})
_LONGEST = 4000
Polarities: TypeAlias = Mapping[tuple[str, str], Mapping[bool, Token]]
"""By lemma and part of speech: whether it is negated where it stands, with one of its places."""


def check_negation(text: str, reading: Reading, basis: Basis, drafted: Sequence[Reading]) -> Iterator[Finding]:
    """Yield words that are negated where they were not, or no longer.

    Args:
        text: the wording, in English.
        reading: of it.
        basis: what it may rest on.
        drafted: readings of the machine's wordings that it came from; none of an editor's own sentence.
    """
    mine = polarities(reading)
    quotes = [polarities(Reading(w.quote[:_LONGEST])) for w in basis.sources if w.language == "en"]
    before = _together([polarities(r) for r in drafted])
    forms = {t.word.lower_: told for told in before.values() for t in told.values()}
    for key, own in mine.items():
        reference = before.get(key) or _together(quotes).get(key)
        if reference is None and own.keys() == {True}:
            # The parser takes "harm" for a verb in one wording and for a noun in the other.
            reference = forms.get(own[True].word.lower_)
        if reference is None or len(own) > 1 or set(own) & set(reference):
            continue
        ((negated, token),) = own.items()
        agree = [negated in q[key] for q in quotes if key in q]
        if sum(agree) * 2 > len(agree):
            continue
        yield Finding("negation", text[token.start : token.end], _told(negated=negated, drafted=key in before))
    yield from _affixed(text, mine, before)


def _told(*, negated: bool, drafted: bool) -> str:
    whose = "the machine's wording and its sources" if drafted else "the sources"
    return f"is negated here, but not in {whose}" if negated else f"is not negated here, but is in {whose}"


def _affixed(text: str, mine: Polarities, before: Polarities) -> Iterator[Finding]:
    """Yield words that a prefix turned into their contrary, or that lost it."""
    for one, other, told in ((mine, before, "won"), (before, mine, "lost")):
        for lemma, pos in one:
            for prefix in _PREFIXES:
                plain = lemma.removeprefix(prefix)
                gone = lemma.startswith(prefix) and len(plain) > 2 and (lemma, pos) not in other
                stem = next((k for k in other if k[0] == plain and k not in one), None)
                if gone and stem and pos == stem[1] and set(one[lemma, pos]) == set(other[stem]):
                    shown = next(iter(mine[(lemma, pos) if told == "won" else stem].values()))
                    had = stem[0] if told == "won" else lemma
                    yield Finding("negation", text[shown.start : shown.end], f"the machine's wording has “{had}”")
                    break


def polarities(reading: Reading) -> Polarities:
    """Return, for each word of content that says something of its own, whether it is negated.

    A noun is where it is what there is ("there is no need") or what there is not ("without consent"); else its verb is.
    """
    out: dict[tuple[str, str], dict[bool, Token]] = {}
    for t in reading.tokens:
        word = t.word
        if word.is_stop or not word.text.isalpha() or word.pos_ not in _CONTENT:
            continue
        if word.pos_ in ("NOUN", "PROPN"):
            beside = word.dep_ == "pobj" and word.head.lower_ in ("with", "without")
            if not beside and not (word.dep_ in ("attr", "nsubj") and word.head.is_stop) and word.head != word:
                continue
        pos = "NOUN" if word.pos_ == "PROPN" else word.pos_
        out.setdefault((word.lemma_.casefold(), pos), {})[_negated(word)] = t
    return out


def _together(several: Sequence[Polarities]) -> Polarities:
    out: dict[tuple[str, str], dict[bool, Token]] = {}
    for one in several:
        for key, told in one.items():
            out.setdefault(key, {}).update(told)
    return out


def _negated(word: Any) -> bool:
    """Tell whether a word is negated: itself, by what it complements, or with the word it is joined to."""
    if word.dep_ == "pobj" and word.head.lower_ == "without":
        return True
    odd = _marked(word)
    if word.dep_ in ("nsubj", "attr") and word.pos_ not in ("VERB", "AUX"):
        return odd or _marked(word.head)
    while word.head != word:
        if word.dep_ == "conj":
            if odd or _has(word, "nsubj", "nsubjpass") or _but(word):
                break
        elif word.dep_ not in _COMPLEMENT:
            break
        word = word.head
        odd ^= _marked(word)
    return odd


def _has(word: Any, *deps: str) -> bool:
    return any(c.dep_ in deps for c in word.children)


def _but(word: Any) -> bool:
    return any(c.dep_ == "cc" and c.lower_ == "but" for c in word.head.children)


def _marked(word: Any) -> bool:
    """Tell whether a word is negated by a word that hangs on it, or by its subject or object."""
    for child in word.children:
        if child.dep_ == "neg" and not _only(child):
            return True
        if child.lower_ in _NEGATIVE and child.dep_ in ("det", "nsubj", "nsubjpass", "dobj", "preconj"):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and _nobody(child):
            return True
    return False


def _nobody(noun: Any) -> bool:
    """Tell whether a noun is of no one: "no body", "nobody's words", "no one's words"."""
    return any(
        c.lower_ in _NEGATIVE if c.dep_ == "det" else c.dep_ == "poss" and (c.lower_ in _NEGATIVE or _nobody(c))
        for c in noun.children
    )


def _only(negative: Any) -> bool:
    following = negative.doc[negative.i + 1] if negative.i + 1 < len(negative.doc) else None
    return following is not None and following.lower_ == "only"
