"""Translations in a draft: beside the original in notes, page, annex and tables, marked, and never in place of it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import pytest

from pipeline.publish.translated import MARK, translated
from tests.publish.sample_summary import Batch, sample_batch


class Marking:
    """A translator that says what it was given, in English letters."""

    name = "An engine"

    def english(self, words: Sequence[tuple[str, str]]) -> list[str]:
        self.asked = list(words)
        return [f"English of {language} number {n}" for n, (language, _) in enumerate(words)]


@pytest.fixture(scope="module")
def both() -> tuple[Batch, Batch, Marking]:
    plain, made, engine = sample_batch(), sample_batch(), Marking()
    made.summary = translated(made.summary, made.passages, engine)
    return plain, made, engine


def test_every_citation_in_another_language_is_translated_once(both: tuple[Batch, Batch, Marking]):
    _, made, engine = both
    assert engine.asked
    assert len(set(engine.asked)) == len(engine.asked)
    assert all(language != "en" for language, _ in engine.asked)
    assert len(made.summary.translations) == len(engine.asked)


def test_translations_stand_beside_the_original_marked(both: tuple[Batch, Batch, Marking]):
    plain, made, _ = both
    before, after = plain.publish(), made.publish()
    page = after["summary.html"].decode()
    assert "Machine translation, unofficial" in page
    assert "Machine translation, unofficial" not in before["summary.html"].decode()
    for t in made.summary.translations:
        assert t.text in page
    notes = zipfile.ZipFile(io.BytesIO(after["summary.docx"])).read("word/footnotes.xml").decode()
    annex = zipfile.ZipFile(io.BytesIO(after["summary-annex.docx"])).read("word/footnotes.xml").decode()
    assert MARK in notes + annex
    for text in (t.text for t in made.summary.translations):
        assert text in notes + annex + page
    old, new = json.loads(before["summary.json"]), json.loads(after["summary.json"])
    assert new.pop("translations")
    assert old.pop("translations") == []
    assert new == old
    assert "have a translation by An engine" in after["transparency.md"].decode()


def test_without_a_translator_it_is_said_that_there_is_none(both: tuple[Batch, Batch, Marking]):
    assert "have no translation" in both[0].publish()["transparency.md"].decode()
