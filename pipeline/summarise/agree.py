"""Agreement: which holders' own words say what a draft would report of their group; the others are parted from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.domain import Encoder, Kind, Passage, Stance, Vectors, View
from pipeline.summarise.cite import negated
from pipeline.summarise.clauses import content_words, shared
from pipeline.summarise.compose import Composer
from pipeline.summarise.cues import undecided

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][\w-]{3,}")
_EVERYWHERE = frozenset({"internet", "state", "states", "member"})
# Who asks for the same of another kind of process does not say the same.
_QUALIFIERS = re.compile(
    r"\b(multilateral|inter-?governmental|multi-?stakeholder|unilateral|binding|voluntary|mandatory|private)\w*", re.I
)
_NEARLY_ALL, _FEWEST_WORDS = 0.85, 5
_SAME_WORDS = 0.5
_WORDS_ALONE = 0.3
# Whose words hold less of the point would be said to share the rest of it too ("better funded and expanded").
_COVERED, _STEM = 0.6, 6
_COMMON = frozenset(
    w[:_STEM]
    for w in "that this with from have must should shall will also their them they which been such into other more "
    "than these those internet governance".split()
)


class Agreement:
    """Compares the sentences that two passages would be cited by.

    Likeness is the centred cosine, the mean of that of the encoders that know both languages; without encoders shared
    words decide. Passages that are alike as a whole may still make different points.
    """

    def __init__(
        self,
        composer: Composer,
        means: Mapping[str, NDArray[np.float32]],
        encoders: Mapping[str, Encoder],
        *,
        least: float,
    ) -> None:
        """Take who words sentences, what `means_of` gives, the encoders, and the likeness that is needed."""
        self._composer = composer
        self._encoders = [e for name, e in encoders.items() if name in means]
        self._means = means
        self._known: dict[str, dict[str, NDArray[np.float32]]] = {e.name: {} for e in self._encoders}
        self._least = least

    def parts(self, passages: Sequence[str], kind: Kind) -> list[list[str]]:
        """Part the passages of a group into those whose words agree with the sentence that would be reported.

        Args:
            passages: ids, the most typical first.
            kind: of view.
        """
        rest, parts = list(passages), []
        while rest:
            lead = self._composer.lead(rest, kind)
            words = self._composer.words(lead, kind)
            echoes = {p: self._composer.words(p, kind, like=words) for p in rest if p != lead}
            able = {p: e for p, e in echoes.items() if self._able(lead, words, p, e)}
            self._encode([words, *(e for e in able.values() if shared(words, e) < _SAME_WORDS)])
            near = [p for p in rest if p == lead or (p in able and self._joins(lead, words, p, able[p]))]
            parts.append(near)
            rest = [p for p in rest if p not in near]
        return parts

    def merged(self, views: Sequence[View]) -> list[View]:
        """Return views with those joined that would be told in nearly the same words, one for and one against apart.

        Kind and stance are estimates, so the same sentence may have been given two kinds; the wider held one's stands.
        """
        widest = sorted(views, key=lambda v: (-len(v.holders), v.view_id))
        words = {v.view_id: self._content(v) for v in widest}
        rarity = Counter(w for ws in words.values() for w in ws)
        kept: dict[str, View] = {}
        stands: dict[str, str] = {}
        index: dict[str, list[str]] = {}
        for view in widest:
            own = words[view.view_id]
            # Two sets of words that are nearly the same share one of the rarest third of either.
            rare = sorted(own, key=lambda w: (rarity[w], w))[: len(own) // 3 + 1] if len(own) >= _FEWEST_WORDS else []
            near = dict.fromkeys(i for w in rare for i in index.get(w, ()))
            into = next((i for i in near if _same(own, words[i]) and _joinable(kept[i], view)), None)
            if into is not None:
                kept[into] = _joined(kept[into], view)
                stands[view.view_id] = into
                continue
            kept[view.view_id] = view
            for word in rare:
                index.setdefault(word, []).append(view.view_id)
        return [replace(v, opposes=tuple(sorted({stands.get(i, i) for i in v.opposes}))) for v in kept.values()]

    def _content(self, view: View) -> frozenset[str]:
        quote = self._composer.words(view.passages[0], view.kind)
        return content_words(quote) | ({"not"} if negated(quote) else set())

    def _able(self, lead: str, words: str, other: str, echo: str) -> bool:
        """Tell whether an echo may say the same, by what needs no vectors."""
        pair = [self._composer.passages[i] for i in (lead, other)]
        if not _tells(echo) or undecided(pair[1].lead_in) or _qualified(words) != _qualified(echo):
            return False
        if all(p.language == "en" for p in pair) and (
            covered(words, echo) < _COVERED or self._names(words) - self._names(echo)
        ):
            return False
        return shared(words, echo) < _WORDS_ALONE or negated(words) == negated(echo)

    def _joins(self, lead: str, words: str, other: str, echo: str) -> bool:
        return self._agree(lead, words, other, echo) and self._composer.whole(other, echo)

    def _agree(self, lead: str, words: str, other: str, echo: str) -> bool:
        pair = [self._composer.passages[i] for i in (lead, other)]
        common = shared(words, echo)
        if common >= _SAME_WORDS:
            return True
        known = [self._known[e.name] for e in self._encoders if _knows(e, pair)]
        scores = [float(k[words] @ k[echo]) for k in known]
        return sum(scores) / len(scores) >= self._least if scores else common >= _WORDS_ALONE

    def _names(self, words: str) -> set[str]:
        """Return the names within some words: what is said of one country is not said of another."""
        found = (m[0] for m in _CAPITAL.finditer(words))
        return {w.casefold() for w in found if self._composer.casing.common(w) is False} - _EVERYWHERE

    def _encode(self, texts: Sequence[str]) -> None:
        import numpy as np

        for encoder in self._encoders if len(texts) > 1 else ():
            known = self._known[encoder.name]
            missing = [t for t in dict.fromkeys(texts) if t not in known]
            rows = encoder.encode(missing) - self._means[encoder.name] if missing else ()
            for text, row in zip(missing, rows, strict=True):
                known[text] = row / max(float(np.linalg.norm(row)), 1e-9)


def means_of(vectors: Mapping[str, Vectors]) -> dict[str, NDArray[np.float32]]:
    """Return the mean vector (d,) by encoder, what likeness is centred on; of a single passage there is none."""
    return {name: v.matrix.mean(axis=0) for name, v in vectors.items() if len(v.ids) > 1}


def _tells(words: str) -> bool:
    """Tell whether words are more than a heading or the end of another sentence."""
    spaced = " " in words
    return (len(words.split()) >= _FEWEST_WORDS if spaced else len(words) >= 2 * _FEWEST_WORDS) and not (
        words[:1].islower() and not words.rstrip().endswith((".", ";"))
    )


def _qualified(words: str) -> set[str]:
    return {m[1].casefold().replace("-", "") for m in _QUALIFIERS.finditer(words)}


def covered(words: str, echo: str) -> float:
    """Return the share of the content words of what would be reported, by their stems, that an echo has, in [0, 1]."""
    own, those = stems(words), stems(echo)
    return len(own & those) / len(own) if own else 1.0


def stems(text: str) -> frozenset[str]:
    """Return the content words of a text by their stems, without the field's commonest."""
    return frozenset(w[:_STEM] for w in content_words(text)) - _COMMON


def _knows(encoder: Encoder, passages: Sequence[Passage]) -> bool:
    return all(p.language in encoder.languages for p in passages)


def _same(words: frozenset[str], those: frozenset[str]) -> bool:
    alike = 2 * len(words & those) >= _NEARLY_ALL * (len(words) + len(those))
    return alike and ("not" in words) == ("not" in those)


def _joinable(view: View, other: View) -> bool:
    return {view.stance, other.stance} != {Stance.SUPPORT, Stance.OPPOSE}


def _joined(view: View, other: View) -> View:
    """Return a view with another's passages and holders after its own; what opposed the other opposes it."""
    return replace(
        view,
        passages=(*view.passages, *other.passages),
        holders=tuple(dict.fromkeys((*view.holders, *other.holders))),
        refs=tuple(dict.fromkeys((*view.refs, *other.refs))),
        opposes=tuple(sorted({*view.opposes, *other.opposes})),
    )
