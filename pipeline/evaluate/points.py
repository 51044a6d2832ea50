"""Points of a run against those that readers found: which are found, who is said to hold them, and how many.

A told point and a reader's point meet where they cite a common passage of a common holder. A reader's point is found if
the told point that fits it best has holder F1 of at least .6. Holders are contributors: files that readers group count
once. What readers left doubtful counts neither way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

_FOUND = 0.6
_RUN = 6  # words of a quotation that runs over two passages
_NO_WORD = re.compile(r"[\W_]+")
_SIZES = (("1", 1, 1), ("2", 2, 2), ("3 and more", 3, 10**6))
_BROADEST = 10


@dataclass(frozen=True, slots=True)
class Told:
    """A point as a run tells it: where it stands ("text" or "lists"), and each holder's passages."""

    section: str
    where: str
    holders: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Read:
    """A reader's point: its holders' passages, and who may hold it too."""

    section: str
    holders: Mapping[str, frozenset[str]]
    doubtful: frozenset[str]


def points_report(gold: Path, out_dir: Path) -> str:
    """Return, as a Markdown table, how a run's points compare with readers' points.

    Args:
        gold: a folder of readers' points, a JSON file an objective.
        out_dir: of a finished run on the contributions that they read.

    Raises:
        UsageError: a folder does not hold such files, or the run is of other contributions.
    """
    golds, passages, summary = _read(gold, out_dir)
    lead = leads_of(golds)
    file_of = {p["passage_id"]: str(p["file"]) for p in passages}
    read = [r for g in golds for r in _points(g, passages, lead)]
    if not any(r.holders for r in read):
        raise UsageError(f"{out_dir} is a run on other contributions than those in {gold}; give the one on these.")
    told = list(_told(summary, file_of, lead))
    lines = [
        "| points of readers | | found in the text | in text and lists | mean holder F1 | mean count error |",
        "|---|---|---|---|---|---|",
    ]
    broad = sorted(read, key=lambda r: -len(r.holders))[:_BROADEST]
    groups = [
        (f"of {name} holders", [r for r in read if least <= len(r.holders) <= most]) for name, least, most in _SIZES
    ]
    groups.append(("of 3 and more, without the ten broadest", [r for r in groups[-1][1] if r not in broad]))
    for name, some in groups:
        text, every = (_scores(some, [t for t in told if t.where in where]) for where in (("text",), ("text", "lists")))
        error = [abs(count - len(r.holders)) for r, (f1, count) in zip(some, text, strict=True) if f1 >= _FOUND]
        lines.append(
            f"| {name} | {len(some)} | {_share(f1 >= _FOUND for f1, _ in text):.2f} | "
            f"{_share(f1 >= _FOUND for f1, _ in every):.2f} | {_mean(f1 for f1, _ in every):.2f} | {_mean(error):.1f} |"
        )
    return "\n".join([*lines, "", *_names(read, told)])


def holder_f1(some: Iterable[str], others: Iterable[str]) -> float:
    """Return the harmonic mean of precision and recall of two sets of holders, in [0, 1]."""
    a, b = set(some), set(others)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _names(read: Sequence[Read], told: Sequence[Told]) -> list[str]:
    """Say how many of the holders told beside two or more are right, on points that a reader has too."""
    right = []
    for t in (t for t in told if t.where == "text" and len(t.holders) > 1):
        shares = [len(set(t.holders) & (set(r.holders) | r.doubtful)) / len(t.holders) for r in read if _meet(t, r)]
        if shares:
            right.append(max(shares))
    return [
        f"Told points of several holders that meet a reader's point: {len(right)}; holders right {_mean(right):.2f}."
    ]


def _meet(told: Told, read: Read) -> bool:
    return told.section == read.section and any(
        told.holders[h] & read.holders[h] for h in told.holders if h in read.holders
    )


def _scores(read: Sequence[Read], told: Sequence[Told]) -> list[tuple[float, int]]:
    """Return, a reader's point, the holder F1 of the best told point and its number of holders; 0 without one."""
    out = []
    for r in read:
        fits = [
            (holder_f1(r.holders, set(t.holders) - (r.doubtful - set(r.holders))), len(t.holders))
            for t in told
            if _meet(t, r)
        ]
        out.append(max(fits, default=(0.0, 0)))
    return out


def _read(gold: Path, out_dir: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    import pyarrow.parquet as pq

    files = sorted(gold.glob("*.json"))
    try:
        golds = [json.loads(f.read_text("utf-8")) for f in files]
        summary = json.loads((out_dir / "summary.json").read_text("utf-8"))
        passages = pq.read_table(out_dir / "passages.parquet", columns=["passage_id", "file", "text"]).to_pylist()
    except (OSError, ValueError) as e:
        raise UsageError(f"Cannot read the points in {gold} or the run in {out_dir}: {e}.") from e
    if not golds or any("points" not in g or "section" not in g for g in golds):
        raise UsageError(f"{gold} holds no readers' points: JSON files with `section` and `points`.")
    return golds, passages, summary


def leads_of(golds: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return, by file that readers group with others of one contributor, the first of its group."""
    lead: dict[str, str] = {}
    for gold in golds:
        for group in gold.get("contributor_groups", []):
            files = group["files"] if isinstance(group, dict) else group
            lead |= {f: min(files) for f in files}
    return lead


def _points(gold: Mapping[str, Any], passages: Sequence[Mapping[str, Any]], lead: Mapping[str, str]) -> Iterable[Read]:
    texts: dict[str, list[tuple[str, str]]] = {}
    for p in passages:
        texts.setdefault(Path(p["file"]).name, []).append((p["passage_id"], folded(p["text"])))
    for point in gold["points"]:
        holders: dict[str, set[str]] = {}
        for h in point["holders"]:
            places = holders.setdefault(lead.get(h["file"], h["file"]), set())
            for quote in h["quotes"]:
                places |= _places(texts.get(h["file"], ()), quote)
        doubtful = frozenset(lead.get(h["file"], h["file"]) for h in point.get("maybe", ()))
        yield Read(gold["section"], {h: frozenset(p) for h, p in holders.items()}, doubtful)


def _places(texts: Iterable[tuple[str, str]], quote: str) -> set[str]:
    words = folded(quote)
    some = list(texts)
    whole = {i for i, text in some if words in text}
    beginning = " ".join(words.split()[:_RUN])
    return whole or {i for i, text in some if beginning in text}


def folded(text: str) -> str:
    """Return the words of a text as quotations are looked for: in small letters, one space between."""
    return _NO_WORD.sub(" ", text).casefold().strip()


def _told(summary: Mapping[str, Any], file_of: Mapping[str, str], lead: Mapping[str, str]) -> Iterable[Told]:
    for section in (*summary["objectives"], *summary["topics"]):
        for key, where in (("sentences", "text"), ("also", "lists")):
            for s in (s for s in section[key] if s["point_id"]):
                holders: dict[str, set[str]] = {}
                for source in s["sources"]:
                    file = Path(file_of[source["passage_id"]]).name
                    holders.setdefault(lead.get(file, file), set()).add(source["passage_id"])
                yield Told(section["id"], where, {h: frozenset(p) for h, p in holders.items()})


def _share(hits: Iterable[bool]) -> float:
    return _mean(map(float, hits))


def _mean(values: Iterable[float]) -> float:
    some = list(values)
    return sum(some) / len(some) if some else 0.0
