"""Codebooks: the Agenda's own is whole, another is read, a wrong one is refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.agenda import expand, load_agenda, load_frames
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


@pytest.mark.parametrize(
    ("topic", "text", "speaks"),
    [
        ("T1", "The governments of the region have built networks.", True),
        ("T1", "Le pays a raccordé ses écoles.", True),
        ("T1", "В стране создана сеть.", True),
        ("T1", "أنشأ البلد شبكة.", True),
        ("T1", "各国政府已建成网络。", True),
        ("T1", "It is stated that networks grow.", False),
        ("T2", "A small set of indicators should be collected.", True),
        ("T3", "Los países deben reforzar la cooperación.", True),
        ("T5", "The ITU should work with others.", True),
        ("T5", "A fortunate situation.", False),
        ("T6", "Anything else.", True),
    ],
)
def test_a_topic_is_spoken_of_in_its_words_in_six_languages(topic: str, text: str, speaks: bool) -> None:
    frame = next(f for f in load_frames().topics if f.id == topic)
    assert frame.speaks(text) is speaks
