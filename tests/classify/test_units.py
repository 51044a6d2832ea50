"""Loose texts: every line gets one answer in order, in the contract's form; wrong lines are named."""

from pathlib import Path

import pytest

from pipeline.classify.units import Unit, prediction, read_units, write_predictions
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


def test_a_table_is_read_and_predictions_are_written_as_one(tmp_path: Path) -> None:
    path, out = tmp_path / "units.csv", tmp_path / "out.csv"
    path.write_text('id,text,language\n1,"a, b",fr\n,c,\n', "utf-8-sig")
    units = read_units(path, language_of=english)
    assert units == [Unit("1", "a, b", "fr"), Unit("line 3", "c", "en")]
    labels = [Label("u0", "9", 0.8, How.SIMILAR, 1, True), Label("u0", "3", 0.1, How.SIMILAR, 2, False)]
    judged = Judgement("u0", Kind.PROPOSAL, 0.9, Stance.SUPPORT, 0.9, ("T1", "T2"), False)
    write_predictions([prediction(units[0], labels, judged), prediction(units[1], [], None)], out)
    rows = out.read_text("utf-8").splitlines()
    assert rows[1] == "1,9,9,0.8,1,true,proposal,support,T1 T2,fr"
    assert rows[2].startswith("1,3,3,0.1,2,false,")
    assert rows[3] == "line 3,,,,,,background,none,,en"


def test_a_table_without_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("id,words\n1,a\n", "utf-8")
    with pytest.raises(UsageError, match="line 1: there is no column `text`"):
        read_units(path, language_of=english)
