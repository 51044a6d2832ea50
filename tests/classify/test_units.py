"""Loose texts: every line gets one answer in order, in the contract's form; wrong lines are named."""

from pathlib import Path

import pytest

from pipeline.classify.units import Unit, prediction, read_units
from pipeline.domain import How, Judgement, Kind, Label, Stance
from pipeline.errors import UsageError


def english(text: str) -> str:
    return "en"


def test_lines_become_units_and_unnamed_ones_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "units.jsonl"
    path.write_text('\ufeff{"id": 7, "text": "a"}\n\n{"text": "b", "language": "fr"}\n', "utf-8")
    assert read_units(path, language_of=english) == [Unit(7, "a", "en"), Unit("line 3", "b", "fr")]


@pytest.mark.parametrize("line", ["{", '"text"', '{"id": "a"}', '{"id": "a", "text": 3}'])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "units.jsonl"
    path.write_text(f'{{"id": "a", "text": "b"}}\n{line}\n', "utf-8")
    with pytest.raises(UsageError, match="line 2"):
        read_units(path, language_of=english)


def test_prediction_has_the_form_of_the_contract() -> None:
    labels = [Label("p", "69", 0.9, How.CITED, 1), Label("p", "61", 0.2, How.MODEL, 2, given=False)]
    judged = Judgement("p", Kind.PROPOSAL, 0.8, Stance.SUPPORT, 0.9, ("T4",), abstain=False)
    assert prediction(Unit("x", "text", "en"), labels, judged) == {
        "id": "x",
        "agenda": [{"ref": "69", "score": 0.9, "how": "cited"}],
        "ranked": [{"ref": "69", "score": 0.9, "how": "cited"}, {"ref": "61", "score": 0.2, "how": "model"}],
        "abstain": False,
        "kind": "proposal",
        "stance": "support",
        "topics": ["T4"],
        "language": "en",
    }


def test_an_empty_text_is_background_without_labels() -> None:
    made = prediction(Unit("x", "", "en"), [], None)
    assert (made["agenda"], made["abstain"], made["kind"], made["stance"]) == ([], True, "background", "none")
