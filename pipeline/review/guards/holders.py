"""Who holds what is told: names against the contributors cited, both ways, and numbers of them against the counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.domain import StakeholderKind
from pipeline.review.guards.basis import Basis, Finding
from pipeline.review.guards.figures import Figure, figures_in
from pipeline.review.guards.names import Named, Names
from pipeline.review.guards.reading import Reading, Token
from pipeline.summarise.wording import kind_of_noun

_SHARES = {"all": 1.0, "every": 1.0, "each": 1.0, "most": 0.5, "majority": 0.5}
"""Words for a share of all contributors, with the share that makes them true, or that has to be passed."""
_NONE = "no"
_GOES_ON = 3  # words


def check_names(
    text: str, found: Sequence[Named], reading: Reading, basis: Basis, printed: Mapping[str, str], names: Names
) -> Iterator[Finding]:
    """Yield who is named without being cited, and who is cited without being named or counted."""
    allowed = {*basis.cited, *basis.waiting}
    elsewhere = _named_elsewhere(basis, names)
    holding = {t.start for t in reading.tokens if t.place == "holder"}
    for n in found:
        if n.contributors & allowed:
            continue
        words, holder = text[n.start : n.end], n.start in holding and not _as_drafted(text, n, basis, names)
        # What the sources or the machine's wording speak of may be spoken of, but not as a holder.
        new = (n.own and not n.contributors & elsewhere) if n.contributors else False
        strange = bool(n.state) and n.state not in elsewhere and all(w.language == "en" for w in basis.sources)
        if holder or new or strange:
            yield Finding("name", words, "is named, but none of the sources is theirs")
    yield from _strangers(text, reading, basis, found)
    yield from _unnamed(text, found, reading, basis, printed)


def _named_elsewhere(basis: Basis, names: Names) -> set[str]:
    texts = (*basis.drafted, *(f"{w.passage} {w.around}" for w in basis.sources))
    return {c for t in texts for n in names.found(t) for c in (*n.contributors, n.state)}


def _as_drafted(text: str, name: Named, basis: Basis, names: Names) -> bool:
    """Tell whether a name goes on as it does in the machine's wording: it is spoken of, whatever stands before."""
    after = _words(text[name.end :])[:_GOES_ON]
    return len(after) == _GOES_ON and any(
        m.contributors & name.contributors and _words(d[m.end :])[:_GOES_ON] == after
        for d in basis.drafted
        for m in names.found(d)
    )


def _strangers(text: str, reading: Reading, basis: Basis, found: Sequence[Named]) -> Iterator[Finding]:
    """Yield proper names that stand where holders do, and are of nobody who is cited."""
    named = {n.start for n in found}
    known = {w.casefold() for t in (*basis.drafted, *(s.passage for s in basis.sources)) for w in _words(t)}
    for head, group in _conjuncts([t for t in reading.tokens if t.place == "holder" and t.told]):
        if any(t.start in named for t in group):
            continue
        proper = [t for t in group if t.word.pos_ == "PROPN" and text[t.start : t.end].casefold() not in known]
        if proper and head.pos_ == "PROPN" and not _kind(head):
            yield Finding("name", text[proper[0].start : proper[-1].end], "is told as a holder, but is not cited")


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


def _conjuncts(tokens: Sequence[Token]) -> Iterator[tuple[Any, list[Token]]]:
    """Yield the holders of a clause one by one, each with its own words."""
    own = {t.word for t in tokens}
    heads: dict[Any, list[Token]] = {}
    for t in tokens:
        head = t.word
        while (
            head.dep_ not in ("conj", "nsubj", "nsubjpass", "pobj", "appos") and head.head in own and head.head != head
        ):
            head = head.head
        heads.setdefault(head, []).append(t)
    yield from heads.items()


def _unnamed(
    text: str, found: Sequence[Named], reading: Reading, basis: Basis, printed: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield those who are counted, where others are named and nothing says that there are more."""
    named = {c for n in found for c in n.contributors if c in basis.cited}
    missing = [c for c in basis.cited if c not in named]
    if not named or not missing or any(_more(t) for t in reading.tokens):
        return
    shown = ", ".join(printed.get(c, c) for c in missing[:3]) + (" and others" if len(missing) > 3 else "")
    yield Finding("name", "", f"{shown}: cited and counted, but neither named nor among a number of others")


def _more(token: Token) -> bool:
    """Tell whether a word speaks of contributors without naming them: as a holder, or as some number of others."""
    numbered = any(c.dep_ == "nummod" or c.lemma_ == "other" for c in token.word.children)
    return _people(token.word) and (token.place != "clause" or numbered)


def check_counts(text: str, found: Sequence[Named], reading: Reading, basis: Basis) -> Iterator[Finding]:
    """Yield numbers, and words for a share, of contributors that are not those of the contributors cited."""
    by_start = {t.start: t for t in reading.tokens}
    named = len({c for n in found for c in n.contributors if c in basis.cited})
    ones = [Figure(t.start, t.end, frozenset("1")) for t in reading.tokens if t.word.lower_ == "one"]
    every = (*figures_in(text, "en"), *(f for f in ones if _people(_counted(by_start[f.start]))))
    counts = [(f, t) for f in every if (t := by_start.get(f.start)) is not None and of_holders(t)]
    given = [int(float(v)) for f, _ in counts for v in sorted(f.values)[:1]]
    for figure, token in counts:
        true = _true(_counted(token), named, basis)
        if len(basis.cited) in (sum(given), sum(given) + named):
            true |= set(given)
        if not figure.values & {str(n) for n in true}:
            yield Finding("count", text[figure.start : figure.end], _told(basis, named))
    for token in reading.tokens:
        yield from _share(token, named, basis)


def of_holders(token: Token) -> bool:
    """Tell whether a number is one of contributors: of a noun for them, or where the holders of a report stand."""
    if token.place == "clause":
        return False
    return _people(_counted(token)) or (token.place == "holder" and token.told and _heads_subject(token))


def _heads_subject(token: Token) -> bool:
    return _counted(token).dep_ in ("nsubj", "nsubjpass", "conj", "pobj", "appos")


def _counted(token: Token) -> Any:
    """Return the noun that a number counts; a number that stands alone counts itself."""
    word = token.word
    while word.dep_ in ("nummod", "quantmod", "compound", "det", "amod", "advmod") and word.head != word:
        word = word.head
    return word


def _people(word: Any) -> bool:
    return (word.lemma_.casefold() == "other" and word.pos_ in ("NOUN", "NUM")) or bool(_kind(word))


def _kind(word: Any) -> str:
    """Return the kind of stakeholder that a noun is for, with the words it is known by: "members of the …"."""
    before = [c.text for c in word.children if c.dep_ in ("compound", "amod") and c.i < word.i and c.lemma_ != "other"]
    after = next((" ".join(w.text for w in c.subtree) for c in word.children if c.dep_ == "prep" and c.i > word.i), "")
    for first in ([*before[-1:], word.text], [word.text]):
        for words in ([*first, after], first):
            kind = kind_of_noun(" ".join(words))
            if kind:
                return kind
    return ""


def _true(noun: Any, named: int, basis: Basis) -> set[int]:
    """Return the numbers of contributors that are true of a noun: "others" are those who are not named."""
    total = len(basis.cited)
    other = noun.lemma_.casefold() == "other" or any(c.lemma_ == "other" for c in noun.children)
    if other:
        return {total - named, *(n - named for n in basis.parts)}
    kind = _kind(noun)
    of_kind = basis.by_kind.get(kind, 0)
    return {of_kind, *basis.parts} if kind in set(StakeholderKind) else {total, *basis.parts}


def _told(basis: Basis, named: int) -> str:
    total = len(basis.cited)
    rest = f", {named} of them named here" if 0 < named < total else ""
    return f"the sources are of {total} contributor{'' if total == 1 else 's'}{rest}"


def _share(token: Token, named: int, basis: Basis) -> Iterator[Finding]:
    word = token.word
    lemma = word.lemma_.casefold()
    noun = word.head if word.dep_ in ("det", "amod", "predet", "advmod") else word
    if token.place != "holder" or not (_people(noun) or any(_people(w) for w in word.subtree)):
        return
    total, cited = basis.total, len(basis.cited)
    if lemma == _NONE and word.dep_ == "det":
        yield Finding("count", word.text, f"the sources are of {cited} contributors, and tell nothing of all others")
    share = _SHARES.get(lemma)
    if share is None or named == cited:
        return
    if cited < total if share == 1 else cited * 2 <= total:
        yield Finding("count", word.text, f"the sources are of {cited} of the {total} contributors")
