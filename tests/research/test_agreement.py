from __future__ import annotations

import csv
import json
from math import isnan
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.research import Run
from pipeline.research.agreement import agreement, cohen, krippendorff
from pipeline.research.coding import compare_coders, write_sheet


def test_alpha_is_that_of_krippendorffs_own_example():
    # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units, nominal.
    a = [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None]
    b = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3]
    c = [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None]
    d = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]
    units = [[v for v in unit if v is not None] for unit in zip(a, b, c, d, strict=True)]
    assert krippendorff(units) == pytest.approx(0.743, abs=5e-4)
    assert isnan(krippendorff([[1, 1], [1, 1]]))


def test_kappa_is_that_of_a_table_done_by_hand():
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert cohen(pairs) == pytest.approx(0.4)
    assert isnan(cohen([(1, 1)])) and isnan(cohen([]))


def test_agreement_is_told_by_code_over_what_both_judged():
    ann = {"p": frozenset({"69"}), "q": frozenset(), "r": frozenset({"72"}), "s": frozenset({"69"})}
    bo = {"p": frozenset({"69"}), "q": frozenset({"69"}), "r": frozenset({"72"})}
    any_code, first, second = agreement({"ann": ann, "bo": bo})
    assert (any_code.field, any_code.passages, any_code.same) == ("any code", 3, pytest.approx(2 / 3))
    assert (first.field, first.given, second.field, second.alpha) == ("69", 3, "72", 1)
    with pytest.raises(UsageError, match="judged by two"):
        agreement({"ann": {"p": frozenset()}, "bo": {"q": frozenset()}})


def test_two_coders_work_by_files_and_settle_what_they_differ_on(earlier: Run, tmp_path: Path):
    sheet = tmp_path / "sheet.csv"
    write_sheet(earlier.folder, sheet, 4)
    with sheet.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == ["id", "language", "text", "refs"] and not any(r["refs"] for r in rows)
    said = {"ann": ["69", "none", "72", ""], "bo": ["69", "71", "72", "69"]}
    for name, refs in said.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(r | {"refs": x} for r, x in zip(rows, refs, strict=False))
    files, settle, out = [tmp_path / "ann.csv", tmp_path / "bo.csv"], tmp_path / "settle.csv", tmp_path / "l.jsonl"
    told = compare_coders(files, settle=settle, settled=None, out=out)
    assert "1 passages to settle" in told and "1 not settled" in told
    with settle.open(encoding="utf-8-sig", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["id"], row["ann"].strip("'"), row["bo"].strip("'"), row["refs"]) == (rows[1]["id"], "none", "71", "")
    with settle.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row | {"refs": "71 72"})
    compare_coders(files, settle=None, settled=settle, out=out)
    labelled = {r["id"]: r["refs"] for r in map(json.loads, out.read_text("utf-8").splitlines())}
    assert labelled[rows[1]["id"]] == ["71", "72"] and labelled[rows[0]["id"]] == ["69"]
    with pytest.raises(UsageError, match="two files"):
        compare_coders(files[:1], settle=None, settled=None, out=None)
