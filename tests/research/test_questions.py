"""What a run answers: who says what, what is opposed, what goes together, and where a passage stands."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.research import Run


def test_who_says_counts_contributors_by_kind_of_all_that_are_heard(earlier: Run):
    rows = earlier.who_says("69").set_index("kind")
    assert rows.loc["Member State", ["contributors", "of", "passages"]].tolist() == [1, 4, 1]
    assert rows.loc["Member State", "share"] == pytest.approx(1 / 4)
    assert rows.loc["Member State", "names"] == ["Country A"]
    assert rows.loc["civil society", ["contributors", "of"]].tolist() == [0, 24]


def test_who_holds_a_point_by_region_leaves_out_whom_to_confirm(earlier: Run):
    rows = earlier.who_says("P1", by="region").set_index("region")
    assert rows.loc["Africa", "names"] == ["Country A", "Country C"]
    assert rows.loc["not stated", "names"] == ["Country D"]
    assert rows["contributors"].sum() == 3


def test_a_paragraph_holds_what_is_on_its_items(earlier: Run):
    assert len(earlier.passages_on("69")) == 1
    with pytest.raises(UsageError, match=r"run\.codes"):
        earlier.who_says("999")
    with pytest.raises(UsageError, match="kind, region, itu_region, iso3"):
        earlier.who_says("69", by="colour")


def test_objectives_and_themes_are_asked_in_the_same_way(earlier: Run):
    assert earlier.who_says("O04").set_index("kind").loc["Member State", "contributors"] == 1
    assert earlier.who_says("TH01").set_index("kind").loc["civil society", "contributors"] == 24


def test_opposed_points_stand_once_with_both_sides(earlier: Run):
    (row,) = earlier.opposed().to_dict("records")
    assert (row["point_id"], row["point_id_contrary"]) == ("P1", "P2")
    assert (row["holders"], row["holders_contrary"]) == (3, 1)
    assert row["names"] == ["Country A", "Country C", "Country D"]
    assert row["names_contrary"] == ["Company F"]


def test_what_goes_together_is_counted_once_a_pair(earlier: Run, later: Run):
    codes = later.cooccurrence("code")
    assert codes[["a", "b"]].to_numpy().tolist() == [["101", "68"], ["101", "69"], ["68", "69"]]
    assert set(codes["both"]) == set(codes["jaccard"]) == {1}
    assert set(codes["lift"]) == {later.said["passage_id"].nunique()}
    pairs = later.cooccurrence("objective")
    assert len(pairs)
    assert (pairs["a"] < pairs["b"]).all()
    points = earlier.cooccurrence("point", within="contributor")
    assert points.empty
    with pytest.raises(UsageError, match="objective, code, theme, point"):
        earlier.cooccurrence("word")


def test_a_passage_stands_between_its_neighbours(earlier: Run):
    last = earlier.passages_on("O04").iloc[0]
    shown = earlier.passage(earlier.passages[earlier.passages["file"] == last["file"]]["passage_id"].iloc[1])
    assert shown.before == ("Introduction.",)
    assert shown.text.startswith("We propose that paragraph 69")
    assert ">>> We propose" in str(shown)
    assert shown.contributor == "Country A"
    assert earlier.passage(last["passage_id"]).labels["title"].notna().all()
    with pytest.raises(UsageError, match=r"run\.passages"):
        earlier.passage("nowhere")
