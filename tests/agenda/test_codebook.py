"""Codebooks: the Agenda's own is whole, another is read, a wrong one is refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.agenda import Frame, Frames, expand, frames_of, load_agenda, load_frames
from pipeline.domain import How, Label
from pipeline.errors import UsageError

HEAD = "source: made up\nlanguage: en\nsections:\n  - {id: s, title: Section}\nparagraphs:\n"
ONE = "  - {n: 1, section: s, title: Water, gloss: Clean water for all.}\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "codebook.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_agenda_has_122_paragraphs_each_in_a_section() -> None:
    agenda = load_agenda()
    assert [p.ref for p in agenda.paragraphs] == [str(n) for n in range(1, 123)]
    assert sum(len(s.refs) for s in agenda.sections) == 122
    assert "coopération renforcée" in agenda.by_ref["69"].terms


def test_another_codebook_is_read(tmp_path: Path) -> None:
    agenda = load_agenda(written(tmp_path, HEAD + ONE))
    assert agenda.gloss("1") == "Water. Clean water for all."


def test_codes_are_free_form_and_items_glosses_and_sections_may_be_left_out(tmp_path: Path) -> None:
    text = """source: made up
codes:
  - {id: 17, title: Partnerships, items: {17.10: Trade, 17.18: Data}}
  - {id: cyber, title: Security}
  - {id: 3, title: Health, items: [{id: 3a, title: Doctors, gloss: More of them.}]}
"""
    agenda = load_agenda(written(tmp_path, text))
    assert agenda.refs == ("17", "cyber", "3")
    assert list(agenda.items) == ["17.10", "17.18", "3a"]
    assert agenda.by_ref["17.10"].ref == "17"
    assert agenda.gloss("cyber") == "Security."
    assert agenda.gloss("3a") == "Health. Doctors. More of them."
    assert agenda.sections[0].refs == agenda.refs


def test_objectives_are_over_the_codes_of_their_codebook(tmp_path: Path) -> None:
    codes = "".join(f"  - {{id: {i}, title: T}}\n" for i in "abcde")
    agenda = load_agenda(written(tmp_path, f"source: x\ncodes:\n{codes}"))
    path = tmp_path / "objectives.yaml"
    path.write_text("objectives:\n  - {id: O1, title: One, codes: [b-d]}\n", "utf-8")
    assert load_frames(path, agenda=agenda).objectives[0].refs == {"b", "c", "d"}
    path.write_text("objectives:\n  - id: O1\n    title: One\n    codes:\n      - b\n      - z\n", "utf-8")
    with pytest.raises(UsageError, match=r"line 6: codes: the codebook has no 'z'"):
        load_frames(path, agenda=agenda)
    assert [f.title for f in frames_of(agenda).objectives] == ["T"] * 5


def test_aliases_of_aliases_are_refused(tmp_path: Path) -> None:
    text = "source: x\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join('*' + chr(ord(c) - 1) for _ in range(9))}]\n" for c in "bcdefgh"
    )
    with pytest.raises(UsageError, match="larger than any codebook"):
        load_agenda(written(tmp_path, text + "codes: []\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + ONE + ONE, "twice"),
        (HEAD + ONE.replace("section: s", "section: t"), "sections"),
        (HEAD + ONE.replace("n: 1", "n: one two"), r"line 6: paragraphs.1.n: 'one two' is no reference"),
        (HEAD + ONE.replace("Water", "''"), r"line 6: paragraphs.1.title: is empty"),
        (HEAD + ONE.replace("title", "titel"), r"line 6: paragraphs.1.title: is missing"),
        (HEAD + ONE.replace("title: Water", "title: Water, and wells"), "and wells: is no field of this form"),
        (HEAD + ONE + "  - {n: 2, n: 3}\n", "line 7: n is given twice"),
        (HEAD + "  []\n", "paragraphs"),
        ("- 1\n", "mapping"),
        ("source: x\n", "codes: is missing"),
    ],
)
def test_a_wrong_codebook_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        load_agenda(written(tmp_path, text))


def test_ranges_expand() -> None:
    assert expand(["68-71", "90k-90m", "5"]) == {"68", "69", "70", "71", "90k", "90l", "90m", "5"}


def test_labels_bear_on_the_objectives_of_their_paragraphs_by_the_best_of_them() -> None:
    frames = Frames((Frame("O1", "One", frozenset({"69", "72"})), Frame("O2", "Two", frozenset({"69"}))), ())
    labels = [
        Label("a", "69", 0.4, How.MODEL, 1),
        Label("a", "72g", 0.9, How.MODEL, 2),
        Label("a", "5", 1.0, How.CITED, 3),
        Label("b", "5", 1.0, How.CITED, 1),
    ]
    assert frames.bearing(labels) == {"a": {"O1": 0.9, "O2": 0.4}}
