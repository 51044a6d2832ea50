"""A run opens without a model, with typed frames whose joins hold."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import pipeline
from pipeline.errors import UsageError
from pipeline.research import Run
from tests.conftest import PROJECT

FRAMES = (
    "contributors documents document_contributors passages said statements codes objectives labels passage_objectives "
    "references points holdings holding_words themes theme_passages sentences"
).split()


def test_a_folder_without_a_run_is_refused_with_what_to_do(tmp_path: Path):
    with pytest.raises(UsageError, match="run `analyze`"):
        pipeline.open_run(tmp_path)


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_has_rows_types_and_no_text_for_nothing(earlier: Run, name: str):
    frame: pd.DataFrame = getattr(earlier, name)
    assert len(frame)
    for column, kind in frame.dtypes.items():
        assert str(kind) in {"string", "Int64", "Float64", "boolean", "bool", "int64", "object"}, column
        if str(kind) == "object":
            assert frame[column].map(lambda v: isinstance(v, list)).all(), column
        if str(kind) == "string":
            assert not (frame[column] == "").any(), column


def test_no_model_or_heavy_library_is_loaded(earlier: Run):
    code = (
        f"import sys, pipeline; r = pipeline.open_run({str(earlier.folder)!r}); [getattr(r, n) for n in {FRAMES!r}]; "
        "r.who_says('69'); heavy = ('torch', 'sklearn', 'spacy', 'onnxruntime', 'scipy'); "
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=True)
    assert done.stdout.strip() == "[]"


def test_contributors_have_one_row_each_with_state_and_regions(earlier: Run):
    people = earlier.contributors.set_index("name")
    assert people.index.is_unique
    row = people.loc["Country A"]
    assert (row["iso3"], row["country"], row["region"], row["itu_region"]) == ("KEN", "Kenya", "Africa", "Africa")
    assert row["points"] == 1
    assert people.loc["Company F", ["iso3", "country", "region", "itu_region"]].isna().all()


def test_repeats_do_not_count(earlier: Run):
    documents = earlier.documents.set_index("file")
    assert documents["stands"].to_dict()["C-001_country-a.docx"]
    assert not documents["stands"].to_dict()["C-001_country-a.pdf"]
    assert "C-001_country-a.pdf" not in set(earlier.said["file"])
    assert set(earlier.passages["contributor"].dropna()) == set(earlier.contributors["name"])


def test_holdings_have_one_row_each_and_those_to_confirm_do_not_count(earlier: Run):
    held = earlier.holdings.set_index(["point_id", "name"])
    assert held.index.is_unique
    assert held.loc[("P1", "Country A"), "counted"]
    assert not held.loc[("P1", "Company F"), "counted"]
    counted = earlier.holdings[earlier.holdings["counted"]].groupby("point_id").size()
    assert counted.to_dict() == earlier.points.set_index("point_id")["holders"].to_dict()


def test_statements_are_words_of_their_passages(earlier: Run):
    texts = earlier.passages.set_index("passage_id")["text"]
    assert all(texts[s.passage_id][s.start : s.end] == s.text for s in earlier.statements.itertuples())


def test_codes_have_titles_and_labels_bear_them(earlier: Run):
    codes = earlier.codes.set_index("ref")
    assert codes.loc["69", "title"] == earlier.labels.set_index("ref").loc["69", "title"]
    assert codes.loc["72g", "parent"] == "72"
    assert "O04" in codes.loc["69", "objectives"]


def test_columns_are_described(earlier: Run):
    assert earlier.describe("labels").set_index("column").loc["score", "meaning"] == "calibrated probability"
    with pytest.raises(UsageError, match="documents"):
        earlier.describe("views")


@pytest.mark.slow
def test_a_run_opens_in_two_seconds(sample_run: Path):
    run = pipeline.open_run(sample_run)
    begun = time.process_time()
    for name in FRAMES:
        getattr(run, name)
    run.who_says("69", by="region")
    assert time.process_time() - begun < 2
