"""Whose words a passage holds: kept in the tables, and only a contributor's own are analysed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.domain import Classification, Passage, Role, Voice
from pipeline.publish import publish_tables
from pipeline.review.loaded import _passage
from pipeline.store.tables import read_table


def passage(voice: Voice, role: Role = Role.BODY) -> Passage:
    text = "Should the Forum have a permanent mandate?"
    return Passage("d.0", "d", "d.docx", None, None, "", "", 0, len(text), "en", text, role, voice=voice)


@pytest.mark.parametrize("voice", Voice)
def test_only_own_words_are_analysed(voice: Voice):
    assert passage(voice).analysed == (voice is Voice.OWN)
    assert not passage(voice, Role.HEADING).analysed


@pytest.mark.parametrize("voice", Voice)
def test_a_voice_is_read_back_from_the_tables(voice: Voice, tmp_path: Path):
    before = passage(voice)
    files = publish_tables([], [before], Classification((), ()))
    (tmp_path / "passages.parquet").write_bytes(dict(files)["passages.parquet"])
    assert [_passage(row) for row in read_table(tmp_path, "passages")] == [before]
