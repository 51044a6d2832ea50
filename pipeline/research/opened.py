"""A finished run opened for questions: frames that are read when they are asked for, and never change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import UsageError
from pipeline.publish.columns import TABLES
from pipeline.research import frames, questions
from pipeline.research.questions import InContext
from pipeline.store.manifest import last_run


class Run:
    """A finished run. Every frame is read once; do not change one in place.

    Attributes:
        folder: the output folder.
        manifest: its `run.json`: inputs, settings, models, versions, counts.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest

    def __repr__(self) -> str:
        """Say what it is in one line."""
        counts = self.manifest["counts"]
        told = ", ".join(f"{counts.get(n, 0):,} {n}" for n in ("documents", "contributors", "passages", "points"))
        return f"<Run {self.folder}: {told}>"

    @property
    def provenance(self) -> pd.Series:
        """What the run was made from and with: version, files, models, settings that tell runs apart."""
        return questions.provenance_of(self.folder, self.manifest)

    @cached_property
    def contributors(self) -> pd.DataFrame:
        """One row each: kind, State (ISO 3166-1), regions of the United Nations and of ITU, documents, points held."""
        return frames.read_frame(self.folder, "contributors")

    @cached_property
    def documents(self) -> pd.DataFrame:
        """One row each; `stands` is false for what repeats another document or was superseded."""
        return frames.documents_that_stand(frames.read_frame(self.folder, "documents"))

    @cached_property
    def document_contributors(self) -> pd.DataFrame:
        """Who sent what: a row a document and contributor, so that joint contributions join rightly."""
        return frames.read_frame(self.folder, "document_contributors")

    @cached_property
    def passages(self) -> pd.DataFrame:
        """One row each with `contributor`, `contributor_kind` and `counts`: own words of a document that stands."""
        read = frames.read_frame(self.folder, "passages")
        return frames.passages_with_senders(read, self.documents, self.document_contributors, self.contributors)

    @cached_property
    def said(self) -> pd.DataFrame:
        """Who said what: a row a passage that counts and contributor, with kind, State and regions of the latter."""
        own = self.passages.loc[
            self.passages["counts"], ["passage_id", "document_id", "file", "page", "language", "text"]
        ]
        senders = self.document_contributors.merge(self.contributors[["contributor_id", "name", *frames.BY]])
        return own.merge(senders, on="document_id")

    @cached_property
    def statements(self) -> pd.DataFrame:
        """Sentences of the passages that count, with their offsets in the passage."""
        return frames.statements_of(self.passages)

    @cached_property
    def codes(self) -> pd.DataFrame:
        """The codebook: a row a paragraph or item, with title, gloss, section, objectives and topics."""
        return frames.read_frame(self.folder, "codes")

    @cached_property
    def objectives(self) -> pd.DataFrame:
        """Objectives and discussion topics of the summary."""
        return frames.read_frame(self.folder, "objectives")

    @cached_property
    def labels(self) -> pd.DataFrame:
        """Passage by code with `title`; the ten best of each passage, of which `given` are above the threshold."""
        read = frames.read_frame(self.folder, "labels")
        return read.merge(self.codes[["ref", "title"]], on="ref", how="left")

    @cached_property
    def passage_objectives(self) -> pd.DataFrame:
        """Passage by objective, by the given labels, with the objective's `title`."""
        read = frames.read_frame(self.folder, "passage_objectives")
        return read.merge(self.objectives[["frame", "title"]], on="frame", how="left")

    @cached_property
    def references(self) -> pd.DataFrame:
        """Citations of paragraphs of instruments, with their offsets in the passage."""
        return frames.read_frame(self.folder, "references")

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row each: what contributors may hold, with how many are told to, and what opposes it."""
        return frames.read_frame(self.folder, "points")

    @cached_property
    def holding_words(self) -> pd.DataFrame:
        """The words that holdings rest on, up to three each."""
        return frames.read_frame(self.folder, "holdings")

    @cached_property
    def holdings(self) -> pd.DataFrame:
        """Contributor by point, one row each, with the best words; only what is `counted` is told as held."""
        return frames.one_row_a_holding(self.holding_words, self.contributors)

    @cached_property
    def theme_passages(self) -> pd.DataFrame:
        """Theme by passage."""
        return frames.read_frame(self.folder, "themes")

    @cached_property
    def themes(self) -> pd.DataFrame:
        """One row each, with terms and how many passages and contributors they have."""
        return frames.one_row_a_theme(self.theme_passages, self.said)

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """The draft: a row a sentence and source."""
        return frames.read_frame(self.folder, "sentences")

    def describe(self, table: str) -> pd.DataFrame:
        """Return the columns of a table as written: name, type and meaning.

        Raises:
            UsageError: there is no such table.
        """
        if table not in TABLES:
            raise UsageError(f"There is no table {table!r}; there are {', '.join(TABLES)}.")
        return pd.DataFrame([(c.name, c.type, c.meaning) for c in TABLES[table]], columns=["column", "type", "meaning"])

    def passages_on(self, what: str) -> pd.DataFrame:
        """Return who said what on a code, objective, theme or point: a row a passage and contributor.

        A paragraph holds what is labelled with its items. Of a point these are the words of its counted holders.

        Args:
            what: "69", "72g", an objective ("O04"), a theme ("TH01") or the id of a point.

        Raises:
            UsageError: the run knows nothing of that name.
        """
        return questions.passages_on(self, what)

    def who_says(self, what: str, by: str = "kind") -> pd.DataFrame:
        """Return how many contributors speak to a code, objective or theme, or hold a point, by what they are.

        Args:
            what: as `passages_on` takes it.
            by: kind, region (of the United Nations), itu_region or iso3.

        Returns:
            A row a group with `contributors`, `of` (how many of the group are heard in the run), `share`, `passages`
            and `names`; groups that say nothing are there with 0. Joint contributions count for each who sent them.

        Raises:
            UsageError: the run knows nothing of that name, or `by` is no such column.
        """
        return questions.who_says(self, what, by)

    def opposed(self, *, held: bool = True) -> pd.DataFrame:
        """Return the pairs of points that nobody can hold together, each pair once, the most held first.

        Args:
            held: only pairs of which both sides have a counted holder.
        """
        return questions.opposed(self, held=held)

    def cooccurrence(self, of: str = "objective", within: str = "passage") -> pd.DataFrame:
        """Return how often two objectives, codes, themes or points go together.

        Args:
            of: objective, code, theme or point (those held, not those to be confirmed).
            within: passage or contributor.

        Returns:
            A row a pair with `both`, `only_a`, `only_b`, `jaccard` and `lift` (1 where they go together as often as by
            chance), the most frequent first.

        Raises:
            UsageError: `of` or `within` is none of these.
        """
        return questions.cooccurrence(self, of, within)

    def passage(self, passage_id: str, around: int = 2) -> InContext:
        """Return a passage with its neighbours, who said it, its labels and the points that rest on it.

        Raises:
            UsageError: the run has no such passage.
        """
        return questions.in_context(self, passage_id, around)


def open_run(path: str | Path) -> Run:
    """Open a finished run without loading a model.

    Raises:
        UsageError: the folder holds no finished run.
    """
    folder = Path(path)
    manifest = last_run(folder)
    if not manifest:
        raise UsageError(f"{folder} holds no finished run; run `analyze` with --out {folder} first.")
    return Run(folder, manifest)
