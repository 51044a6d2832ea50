"""Codebooks: the Agenda's own is whole, another is read, a wrong one is refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.agenda import Frame, Frames, expand, load_agenda
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + ONE + ONE, "twice"),
        (HEAD + ONE.replace("section: s", "section: t"), "sections"),
        (HEAD + ONE.replace("n: 1", "n: one"), "no reference"),
        (HEAD + ONE.replace("Clean water for all.", "''"), "gloss"),
        (HEAD + "  []\n", "no paragraphs"),
        ("- 1\n", "mapping"),
        ("source: x\n", "not a codebook"),
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
