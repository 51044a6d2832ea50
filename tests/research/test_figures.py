"""Figures are drawn offline, say in words what they show, and stand when there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.research import Run, compare, figures

pytest.importorskip("altair")
pytest.importorskip("vl_convert")
OF_A_RUN: tuple[Callable[[Run], Any], ...] = (
    figures.contributors_by_objective,
    figures.contributors_by_point,
    figures.opposed_by,
    figures.cooccurrence_map,
    figures.theme_sizes,
)


@pytest.mark.parametrize("draw", OF_A_RUN, ids=lambda f: f.__name__)
def test_a_figure_is_drawn_with_a_title_and_an_alternative_text(draw: Callable[[Run], Any], later: Run, tmp_path: Path):
    chart = draw(later)
    svg = figures.save(chart, tmp_path / "figure.svg").read_text("utf-8")
    assert svg.startswith("<svg")
    assert len(chart.to_dict()["description"]) > 20
    assert chart.to_dict()["title"]


def test_changes_are_drawn_with_the_line_on_what_they_mean(earlier: Run, later: Run, tmp_path: Path):
    compared = compare(earlier, later)
    chart = figures.changes(compared)
    assert compared.note in chart.to_dict()["description"]
    assert figures.save(chart, tmp_path / "changes.png").read_bytes().startswith(b"\x89PNG")


def test_what_does_not_change_is_drawn_empty(earlier: Run, tmp_path: Path):
    assert figures.save(figures.changes(compare(earlier, earlier)), tmp_path / "none.svg").stat().st_size


def test_another_ending_is_refused(earlier: Run, tmp_path: Path):
    with pytest.raises(UsageError, match=r"\.svg, \.png or \.html"):
        figures.save(figures.theme_sizes(earlier), tmp_path / "figure.pdf")
