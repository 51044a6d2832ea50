"""Batches of any size: contributions whose passages are sentences of real ones, put together anew.

A passage takes sentences of neighbouring passages in one language, so that it speaks of one thing; a contribution is in
one language and has a contributor of its own. The same seed gives the same batch, and a smaller batch is not its part.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from pipeline.domain import StakeholderKind
from pipeline.extract import extract
from pipeline.segment import segment
from pipeline.segment.sentences import SentenceSplitter
from pipeline.settings import ExtractSettings, SegmentSettings
from pipeline.store import find_sources

SENTENCES = (1, 2, 2, 3, 3, 4)
"""How many sentences a passage has, each as likely: about 50 words, as in the corpora they are taken from."""

PASSAGES = 40
_NEAR = 3
_FEWEST_WORDS, _MOST_WORDS = 5, 60
_ENDS = (".", "。", "!", "?", "؟")
_KINDS = [k for k in StakeholderKind if k not in (StakeholderKind.NOT_STATED, StakeholderKind.INTERGOVERNMENTAL)]


@dataclass(frozen=True)
class Pool:
    """Passages as their sentences, in the order in which they stand, by language."""

    passages: dict[str, list[list[str]]]

    def sentences(self) -> list[tuple[str, str]]:
        """Return every sentence once, with its language."""
        return list(dict.fromkeys((s, language) for language, ps in self.passages.items() for p in ps for s in p))


@dataclass(frozen=True)
class Recombined:
    """A passage: its language and the sentences it is made of."""

    language: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The passage as it is written in its file."""
        return ("" if self.language == "zh" else " ").join(self.sentences)


def pool_of(folders: Sequence[Path]) -> Pool:
    """Read the sentences of some folders: contributions, and JSON lines with "text" and "language"."""
    split = SentenceSplitter()
    pool: dict[str, list[list[str]]] = {}

    def add(text: str, language: str, spans: Sequence[tuple[int, int]]) -> None:
        sentences = [" ".join(text[a:b].split()) for a, b in spans]
        whole = [s for s in sentences if _usable(s, language)]
        if whole:
            pool.setdefault(language, []).append(whole)

    for folder in folders:
        sources, _ = find_sources(folder)
        documents, _ = extract(sources, ExtractSettings())
        for p in segment([d for d in documents if d.stands], SegmentSettings()):
            if p.analysed:
                add(p.text, p.language, p.sentences)
        for path in sorted(folder.glob("*.jsonl")):
            for row in map(json.loads, path.read_text("utf-8").splitlines()):
                if "language" in row:
                    add(row["text"], row["language"], split(row["text"], row["language"]))
    return Pool(pool)


def _usable(sentence: str, language: str) -> bool:
    """Tell whether a sentence is whole, of bounded length, and no label or lead-in, which files have lines of."""
    size = len(sentence) // 2 if language == "zh" else len(sentence.split())
    return _FEWEST_WORDS <= size <= _MOST_WORDS and sentence[:1].isalpha() and sentence.endswith(_ENDS)


def write_batch(pool: Pool, passages: int, folder: Path) -> list[Recombined]:
    """Write contributions with so many passages in all, and return these."""
    rng = random.Random(f"recombined {passages}")
    folder.mkdir(parents=True)
    made: list[Recombined] = []
    languages, weights = list(pool.passages), list(accumulate(map(len, pool.passages.values())))
    while len(made) < passages:
        language = rng.choices(languages, cum_weights=weights)[0]
        some = [_passage(pool.passages[language], language, rng) for _ in range(min(PASSAGES, passages - len(made)))]
        number = len(made) // PASSAGES + 1
        kind = rng.choice(_KINDS).value
        lines = [f"Source: Body {number:05d} ({kind})", "Title: Views on the Agenda", "Date: 12 January 2026"]
        text = "\n\n".join([*lines, *(p.text for p in some)])
        (folder / f"R{number:05d}.txt").write_text(text + "\n", "utf-8")
        made += some
    return made


def _passage(passages: Sequence[Sequence[str]], language: str, rng: random.Random) -> Recombined:
    place = rng.randrange(len(passages))
    near = [s for p in passages[max(0, place - _NEAR) : place + _NEAR + 1] for s in p]
    chosen = rng.sample(near, min(rng.choice(SENTENCES), len(near)))
    return Recombined(language, tuple(chosen))
