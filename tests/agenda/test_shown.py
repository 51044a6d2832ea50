"""Passages labelled with a codebook are read from lines and tables, and what is wrong is told by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.agenda import Agenda, Paragraph, Section
from pipeline.agenda.codebook import Item
from pipeline.agenda.shown import Shown, load_shown
from pipeline.errors import UsageError

CODES = (Paragraph("17", "s", "Partners", "", (Item("17.18", "Data"),)), Paragraph("cyber", "s", "Security", ""))
AGENDA = Agenda("made up", "en", (Section("s", "S", ("17", "cyber")),), CODES)


def test_lines_and_tables_give_the_same(tmp_path: Path) -> None:
    lines, table = tmp_path / "a.jsonl", tmp_path / "a.csv"
    lines.write_text(
        '{"text": "One", "refs": ["17.18", "cyber"], "contributor": "A"}\n\n'
        '{"text": "Deux", "agenda": [], "language": "fr"}\n',
        "utf-8",
    )
    table.write_text("text,refs,contributor,language\nOne,17.18; cyber,A,\nDeux,,,fr\n", "utf-8")
    wanted = (Shown("One", ("17.18", "cyber"), "en", "A"), Shown("Deux", (), "fr"))
    assert load_shown(lines, AGENDA) == load_shown(table, AGENDA) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"text": "a", "refs": ["18"]}', "line 1: refs: the codebook has no '18'"),
        ('{"refs": ["17"]}', "line 1: text: is missing"),
        ('{"text": "a"}', "line 1: refs: is missing"),
        ('{"text": "a", "refs": 17}', "line 1: refs: is 17"),
        ("[1]", "is no object"),
        ("{", "is not JSON"),
        ('{"text": "a", "refs": []}', "no passage with a code"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(text + "\n", "utf-8")
    with pytest.raises(UsageError, match=said):
        load_shown(path, AGENDA)
