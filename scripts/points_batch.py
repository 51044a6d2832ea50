"""The development contributions as a run has them, with what readers found in them: what the matcher is fitted on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from points_gold import Labelled, labelled, read_gold

from pipeline.domain import Classification, Document, Passage, People, Point, Statement
from pipeline.points.batch import Spoken, spoken
from pipeline.points.match import OTHER
from pipeline.settings import Settings
from pipeline.stages import Stages
from pipeline.store import Cache, find_sources
from pipeline.whose import whose

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CORPUS, GOLD = SHARED / "corpus" / "netmundial_2014", SHARED / "gold" / "points"
PARALLEL = SHARED / "corpus" / "un_parallel" / "sentences.tsv"
KNOWN = ROOT / "corpus" / "points" / "known.json"


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """A folder of contributions, read and classified."""

    stages: Stages
    documents: Sequence[Document]
    people: People
    passages: Sequence[Passage]
    classification: Classification
    said: Spoken

    @property
    def statements(self) -> list[Statement]:
        """The statements in English, which readers laid beside points."""
        return [s for s in self.said.statements if s.language == "en"]

    def gold(self, known: Sequence[Point]) -> Labelled:
        """Return readers' points over these statements and some known points."""
        same = json.loads(KNOWN.read_text("utf-8"))
        return labelled(read_gold(GOLD), same, known, self.statements, dict(self.said.passages))

    def multilingual(self) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """Return the mean of the statements' multilingual vectors, and the vectors."""
        rows = self.stages.encoders[OTHER].encode([s.text for s in self.statements]).astype(np.float64)
        return rows.mean(axis=0).astype(np.float32), rows


def batch_of(corpus: Path, settings: Settings) -> Batch:
    """Return the contributions of a folder by the stages of a run, up to what was said."""
    stages = Stages(Cache(ROOT / "outputs" / ".cache" / "points.sqlite"), settings, lambda *_: None)
    documents, people = stages.identify(stages.extract(find_sources(corpus)[0])[0], ())
    passages = whose(documents, stages.segment(documents), settings.whose)
    classification = stages.classify(passages, stages.embed(passages), ())
    said = spoken(documents, passages, classification, people, stages.frames)
    return Batch(stages, documents, people, passages, classification, said)


def folds_of(contributors: int, folds: int) -> NDArray[np.int64]:
    """Return the fold of every contributor, dealt out in shuffled order."""
    fold = np.empty(contributors, np.int64)
    fold[np.random.RandomState(0).permutation(contributors)] = np.arange(contributors) % folds
    return fold
