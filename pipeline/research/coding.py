"""Passages for people to code, each by himself, and what they coded taken together."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import UsageError
from pipeline.publish.tables import cell
from pipeline.research.agreement import agreement, as_table, differing
from pipeline.research.opened import Run, open_run

NONE = "none"
_COLUMNS = ("id", "language", "text", "refs")
_EVEN = 0.5


def suggested(run: Run, number: int) -> pd.DataFrame:
    """Return passages whose coding would help most: `id`, `language`, `text`; no label and no name.

    First those about which the run is least sure, in turn of each contributor and theme, so that no voice and no
    subject is left out.

    Args:
        run: a finished run.
        number: how many passages.
    """
    said = run.passages[run.passages["counts"]]
    best = run.labels[run.labels["how"] != "cited"].groupby("passage_id")["score"].max()
    given = run.labels[run.labels["given"]]["score"]
    edge = float(given.min()) if len(given) else _EVEN
    unsure = (said["passage_id"].map(best).astype("Float64") - edge).abs().fillna(1.0)
    theme = said["passage_id"].map(run.theme_passages.set_index("passage_id")["theme_id"]).fillna("")
    rows = said.assign(unsure=unsure, theme=theme).sort_values(["unsure", "passage_id"])
    rows = rows.drop_duplicates("text")
    taken: list[str] = []
    who: Counter[str] = Counter()
    what: Counter[str] = Counter()
    names = ("passage_id", "contributor_id", "theme")
    left = list(zip(*(rows[n].fillna("").astype(str).tolist() for n in names), strict=True))
    while left and len(taken) < number:
        n = min(range(len(left)), key=lambda n: (who[left[n][1]] + what[left[n][2]] / 4, n))
        passage_id, contributor, subject = left.pop(n)
        taken.append(passage_id)
        who[contributor] += 1
        what[subject] += 1
    out = rows.set_index("passage_id").loc[taken, ["language", "text"]].reset_index(names="id")
    return out.sort_values("id", ignore_index=True)


def write_sheet(out_dir: Path, out: Path, number: int) -> str:
    """Write passages to code as CSV, with an empty column `refs` for the codes; return what to tell.

    Raises:
        UsageError: the folder holds no run, or the file cannot be written.
    """
    rows = suggested(open_run(out_dir), number)
    lines = [[*map(str, row), ""] for row in rows.itertuples(index=False)]
    _write(out, _csv([list(_COLUMNS), *lines]))
    return (
        f"{len(rows)} passages: {out}. Give each coder a copy under the coder's name; refs takes codes with spaces "
        f"between, or {NONE} where no code fits; what is left empty was not judged."
    )


def compare_coders(files: Sequence[Path], *, settle: Path | None, settled: Path | None, out: Path | None) -> str:
    """Return how far coders agree, as Markdown; write what they have to settle, and what they agree on.

    Args:
        files: coded sheets, CSV or JSON lines, each called after its coder.
        settle: where to write the passages they disagree on, with an empty column `refs` to fill in.
        settled: that file, filled in.
        out: where to write labelled passages: agreed or settled, for `--labelled` and `evaluate --gold`.

    Raises:
        UsageError: a file cannot be used.
    """
    if len({f.stem for f in files}) < max(len(files), 2):
        raise UsageError("Give two files or more, each called after its coder.")
    read = {f.stem: {str(r["id"]): r for r in _rows(f)} for f in files}
    coders = {name: _judged(rows) for name, rows in read.items()}
    told = [as_table(agreement(coders))]
    open_ = differing(coders)
    passages = {i: r for rows in read.values() for i, r in rows.items()}
    if settle is not None:
        head = ["id", "language", "text", *coders, "refs"]
        lines = [
            [
                i,
                *(str(passages[i].get(n, "")).removeprefix("'") for n in ("language", "text")),
                *(_cell(said.get(c)) for c in coders),
                "",
            ]
            for i, said in open_.items()
        ]
        _write(settle, _csv([head, *lines]))
        told.append(f"{len(open_)} passages to settle: {settle}")
    if out is not None:
        final = _judged({str(r["id"]): r for r in _rows(settled)}) if settled is not None else {}
        agreed = {i: refs for by in coders.values() for i, refs in by.items() if i not in open_} | final
        rows = [_labelled(passages[i], refs) for i, refs in sorted(agreed.items()) if i in passages]
        _write(out, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
        told.append(f"{len(rows)} labelled passages: {out}; {len(set(open_) - set(final))} not settled.")
    return "\n\n".join(told)


def _labelled(row: Mapping[str, Any], refs: frozenset[str]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "text": str(row.get("text", "")).removeprefix("'"),
        "language": row.get("language", ""),
        "refs": sorted(refs),
    }


def _cell(refs: frozenset[str] | None) -> str:
    return "" if refs is None else " ".join(sorted(refs)) or NONE


def _judged(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    out = {}
    for i, row in rows.items():
        value = row.get("refs", row.get("agenda"))
        if isinstance(value, str):
            value = value.removeprefix("'").replace(";", " ").replace(",", " ").split() or None
        if value is not None:
            out[i] = frozenset(map(str, value)) - {NONE}
    return out


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text("utf-8-sig")
        if path.suffix.casefold() == ".csv":
            rows = list(csv.DictReader(io.StringIO(text, newline="")))
        else:
            rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    except (OSError, ValueError, csv.Error) as e:
        raise UsageError(f"Cannot read {path}: {e}. Give coded passages as CSV or JSON lines in UTF-8.") from e
    if not rows or not all(isinstance(r, dict) and r.get("id") and ("refs" in r or "agenda" in r) for r in rows):
        raise UsageError(f"{path} is no sheet of coded passages: each needs an id and refs.")
    return rows


def _csv(rows: Sequence[Sequence[str]]) -> str:
    made = io.StringIO(newline="")
    csv.writer(made).writerows([[cell(value) for value in row] for row in rows])
    return "\ufeff" + made.getvalue()


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    except OSError as e:
        raise UsageError(f"Cannot write {path}: {e.strerror}; name another file.") from e
