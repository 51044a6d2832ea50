"""A finished run read back from its output folder, as the nouns it was written from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.agenda.chosen import Chosen, as_kept, choose
from pipeline.domain import (
    NOT_STATED,
    Citation,
    Contributor,
    Counts,
    Cover,
    Document,
    Holding,
    HoldingState,
    Kind,
    Origin,
    Passage,
    Point,
    Refusal,
    Role,
    Section,
    Sentence,
    StakeholderKind,
    Status,
    Summary,
    Translation,
    Voice,
    Withheld,
)
from pipeline.errors import UsageError
from pipeline.settings import Settings
from pipeline.store.manifest import last_run
from pipeline.store.tables import read_table


@dataclass(frozen=True, slots=True)
class Judged:
    """What the machine, or an editor before the run, said of a passage."""

    refs: tuple[str, ...] = ()
    kind: str = ""
    stance: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A finished run: `batch` is the folder of its contributions, `judged` by passage id."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    judged: Mapping[str, Judged]
    summary: Summary
    refusals: tuple[Refusal, ...]
    batch: Path


def load_run(out_dir: Path) -> Loaded:
    """Read a finished run.

    Raises:
        UsageError: the folder holds no finished run.
    """
    manifest = last_run(out_dir)
    if not manifest:
        raise UsageError(f"{out_dir} holds no finished run; run `analyze` with --out {out_dir} first.")
    try:
        data = json.loads((out_dir / "summary.json").read_text("utf-8"))
        passages = read_table(out_dir, "passages")
        return Loaded(
            tuple(map(_document, read_table(out_dir, "documents"))),
            tuple(map(_passage, passages)),
            _judged(passages, read_table(out_dir, "labels")),
            _summary(data, read_table(out_dir, "points"), read_table(out_dir, "holdings")),
            tuple(map(_refusal, (out_dir / "refused.jsonl").read_text("utf-8").splitlines())),
            Path(str(manifest.get("batch", ""))),
        )
    except (OSError, ValueError, KeyError) as e:
        raise UsageError(f"The run in {out_dir} cannot be read ({e}); run `analyze` again.") from e


def settings_of(out_dir: Path) -> Settings:
    """Return the settings that a run was made with; a codebook of its own is the copy that it kept.

    Raises:
        UsageError: the folder holds no finished run, or one of another version of the pipeline.
    """
    try:
        settings = Settings.model_validate(last_run(out_dir).get("settings"))
    except ValueError as e:
        raise UsageError(f"The run in {out_dir} was made with other settings; run `analyze` again.") from e
    return settings.model_copy(update={"codebook": as_kept(settings.codebook, out_dir)})


def chosen_of(out_dir: Path) -> Chosen:
    """Return the codebook, objectives and points that a run was made with.

    Raises:
        UsageError: the folder holds no finished run, or what it kept of them is gone.
    """
    return choose(settings_of(out_dir).codebook)


def _document(row: Mapping[str, Any]) -> Document:
    names = ("contributor", "country", "title", "symbol", "date", "agenda_item", "original_language")
    cover = {n: row[n] or NOT_STATED for n in names}
    kind = StakeholderKind(row["contributor_kind"])
    return Document(
        row["document_id"],
        row["file"],
        row["sha256"],
        row["media"],
        row["text"],
        (),
        Cover(**cover, kind=kind),
        row["pages"],
        row["language"] or NOT_STATED,
        row["duplicate_of"],
        row["campaign"],
        tuple(row["warnings"]),
        row["superseded_by"],
    )


def _passage(row: Mapping[str, Any]) -> Passage:
    names = {f.name for f in fields(Passage)} - {"sentences", "role", "voice"}
    spans = tuple((int(a), int(b)) for a, _, b in (s.partition("-") for s in row["sentences"].split()))
    return Passage(
        **{n: row[n] for n in sorted(names)}, role=Role(row["role"]), voice=Voice(row["voice"]), sentences=spans
    )


def _judged(passages: list[dict[str, Any]], labels: list[dict[str, Any]]) -> dict[str, Judged]:
    refs: dict[str, list[str]] = {}
    for label in sorted((x for x in labels if x["given"]), key=lambda x: int(x["rank"])):
        refs.setdefault(label["passage_id"], []).append(label["ref"])
    return {
        p["passage_id"]: Judged(tuple(refs.get(p["passage_id"], ())), p["kind"], p["stance"], tuple(p["topics"]))
        for p in passages
        if p["kind"]
    }


def _summary(data: Mapping[str, Any], points: list[dict[str, Any]], holdings: list[dict[str, Any]]) -> Summary:
    people = (
        Contributor(
            c["contributor_id"],
            c["name"],
            StakeholderKind(c["kind"]),
            tuple(c["documents"]),
            c["country"],
            c["region"],
            tuple(c["as_written"]),
        )
        for c in data["contributors"]
    )
    return Summary(
        tuple(_section(s, "objective") for s in data["objectives"]),
        tuple(_section(s, "topic") for s in data["topics"]),
        tuple(map(_point, points)),
        tuple(_holdings(holdings)),
        tuple(people),
        data["settings"],
        tuple(Translation(t["quote"], t["language"], t["text"], t["by"]) for t in data["translations"]),
    )


def _section(data: Mapping[str, Any], frame: str) -> Section:
    section_id = data["id"]
    return Section(
        section_id,
        data["title"],
        frame,
        data["asks"],
        tuple(_sentence(s, section_id) for s in data["sentences"]),
        tuple(_sentence(s, section_id) for s in data["also"]),
        tuple(Withheld(_sentence(s, section_id), s["reason"]) for s in data["withheld"]),
        tuple(data["see"]),
        data["opening"],
    )


def _sentence(data: Mapping[str, Any], frame: str) -> Sentence:
    counts = data["counts"]
    return Sentence(
        data["sentence_id"],
        frame,
        data["text"],
        tuple(Citation(s["passage_id"], s["quote"]) for s in data["sources"]),
        tuple(data["contributors"]),
        Counts(counts["contributors"], counts["passages"], tuple(counts["by_kind"].items())),
        data["point_id"],
        Kind(data["kind"]),
        data["form"],
        data["language"],
        Status(data["status"]),
        tuple(data["opposes"]),
        tuple(Citation(s["passage_id"], s["quote"]) for s in data["to_confirm"]),
    )


def _point(row: Mapping[str, Any]) -> Point:
    return Point(
        row["point_id"],
        row["frame"],
        Kind(row["kind"]),
        row["text"],
        Origin(row["origin"]),
        tuple(row["opposes"]),
        row["broader"],
        row["issue"],
        row["clarity"],
        row["place"],
    )


def _holdings(rows: Sequence[Mapping[str, Any]]) -> Iterator[Holding]:
    for (point, who), some in groupby(rows, key=lambda r: (r["point_id"], r["contributor_id"])):
        own = list(some)
        words = tuple(Citation(r["passage_id"], r["quote"]) for r in own)
        state, model = HoldingState(own[0]["state"]), bool(own[0]["model"])
        yield Holding(point, who, words, own[0]["probability"], state, model)


def _refusal(line: str) -> Refusal:
    return Refusal(**json.loads(line))
