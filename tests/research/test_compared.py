"""Two consultations: who and what is new, gone or has moved, and how sure the change is."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.research import NOT_A_SAMPLE, Run, compare


def test_contributors_are_matched_by_who_they_are(earlier: Run, later: Run):
    who = compare(earlier, later).contributors.set_index("name")["status"]
    assert (who["Country A"], who["Company F"], who["Organization N"]) == ("both", "gone", "new")


def test_points_change_with_an_interval_and_a_line_on_what_it_means(earlier: Run, later: Run):
    compared = compare(earlier, later)
    points = compared.points.set_index("point_id")
    assert points.loc["P1", ["holders_a", "holders_b"]].tolist() == [3, 3]
    assert points.loc["P2", ["holders_a", "holders_b", "status"]].tolist() == [1, 1, "both"]
    assert points.loc["P4", "change"] == pytest.approx(0, abs=0.01)
    assert (points["low"] <= points["change"]).all()
    assert (points["change"] <= points["high"]).all()
    assert compared.note == NOT_A_SAMPLE


def test_who_turns_to_the_contrary_has_moved(earlier: Run, later: Run):
    positions = compare(earlier, later).positions
    moved = positions[positions["status"] == "moved"]
    assert moved[["name", "point_id", "from_point_id"]].to_numpy().tolist() == [["Country A", "P2", "P1"]]
    assert "Company F" not in set(positions["name"])
    assert not ((positions["name"] == "Country A") & (positions["point_id"] == "P1")).any()


def test_a_run_compared_with_itself_does_not_change(earlier: Run):
    compared = compare(earlier, earlier)
    assert set(compared.contributors["status"]) == {"both"}
    assert (compared.points[["change", "low", "high"]] == 0).all(axis=None)
    assert set(compared.positions["status"]) == {"kept"}


def test_the_same_seed_gives_the_same_intervals(earlier: Run, later: Run):
    pd.testing.assert_frame_equal(compare(earlier, later).points, compare(earlier, later).points)
