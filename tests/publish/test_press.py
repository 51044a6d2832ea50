"""Printing: the same page on every machine, every character printed or told, and a printer that may die."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from pipeline.agenda import load_agenda
from pipeline.domain import Section, Status, Summary
from pipeline.publish import paper
from pipeline.publish.final import Final, final_files
from pipeline.publish.fonts import described, font_files, without_glyph
from pipeline.publish.press import Pressed, press
from pipeline.publish.translated import translated
from pipeline.settings import PublishSettings
from tests.machine import needs_pango
from tests.publish.sample_summary import ARABIC, CHINESE, FRENCH, RUSSIAN, Batch

SPANISH = "Proponemos que los países en desarrollo participen en pie de igualdad, ¿y cuándo?"
GREEK = "Ελληνικός λόγος"
EMPTY = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig></fontconfig>'
DIES = (sys.executable, "-c", "import os; os.kill(os.getpid(), 11)")


def page(*texts: str) -> str:
    style = f"body {{ font: 10pt {paper.FAMILIES} }}"
    lines = "".join(f'<p dir="{"rtl" if t is ARABIC else "ltr"}">{t}</p>' for t in texts)
    return (
        f'<!doctype html><html lang="en"><head><title>t</title><style>{style}</style></head><body>{lines}</body></html>'
    )


def read(pdf: bytes) -> str:
    """The words of a PDF, by a reader that asks for no font of the machine."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(p.get_textpage().get_text_range() for p in document).split())


def accepted(summary: Summary) -> Summary:
    def section(s: Section) -> Section:
        done = [tuple(replace(x, status=Status.ACCEPTED) for x in part) for part in (s.sentences, s.also)]
        return replace(s, sentences=done[0], also=done[1])

    return replace(
        summary, topics=tuple(map(section, summary.topics)), objectives=tuple(map(section, summary.objectives))
    )


def final(batch: Batch) -> Final:
    nouns = (batch.documents, batch.passages, accepted(batch.summary), batch.refusals, load_agenda())
    return final_files(*nouns, PublishSettings())


@needs_pango
@pytest.mark.parametrize("text", [FRENCH, SPANISH, RUSSIAN, GREEK, CHINESE, ARABIC])
def test_text_of_every_language_is_read_back_as_it_was_written(text: str):
    assert read(press(page(text)).pdf) == text


@needs_pango
def test_a_machine_without_fonts_prints_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    texts = page(FRENCH, RUSSIAN, CHINESE, ARABIC)
    before = press(texts)
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(EMPTY)
    monkeypatch.setenv("FONTCONFIG_FILE", str(configuration))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LANG", "ar_EG.UTF-8")
    assert before.pdf
    assert press(texts) == before


def test_every_font_of_the_program_is_its_own_package():
    assert {"Amiri-Regular.ttf", "NotoSerif[wdth,wght].ttf", "NotoSerifSC-Regular.otf"} <= {
        f.name for f in font_files()
    }


def test_characters_that_need_no_picture_are_not_missed():
    assert not without_glyph(f"{ARABIC}\u200f\u200b\ufeff\ufe0f\u00ad\t\n{CHINESE} ☑ → ≥ שלום हिन्दी ไทย ქართული 😀")
    assert without_glyph("\ue0b0 \ue0b0 \U00012000") == {"\ue0b0": 2, "\U00012000": 1}
    assert described([("\U00012000", 3), ("\ue0b0", 2)]) == "U+12000 cuneiform sign a (3), U+E0B0 without a name (2)"


@needs_pango
def test_a_character_without_a_glyph_is_printed_as_its_number_and_told(batch: Batch):
    passages = [replace(p, text=p.text.replace("new process", "new \ue0b0 process")) for p in batch.passages]
    sentence = batch.summary.objectives[3].sentences[3]
    words = sentence.text.replace("new process", "new \ue0b0 process")
    sections = [
        replace(s, sentences=tuple(replace(x, text=words) if x is sentence else x for x in s.sentences))
        for s in batch.summary.objectives
    ]
    changed = replace(accepted(replace(batch.summary, objectives=tuple(sections))))
    nouns = (batch.documents, passages, changed, batch.refusals, load_agenda(), PublishSettings())
    made = final_files(*nouns)
    told = "Characters that the fonts do not have, printed as their Unicode numbers: U+E0B0 without a name"
    assert len(made.told) == 1
    assert told in made.told[0]
    text = read(made.files["final/summary.pdf"])
    assert "no new [U+E0B0] process is needed" in text
    assert told in text


def test_a_printer_that_dies_gives_a_reason():
    assert press(page("a"), command=DIES).reason == "The process that prints died of signal 11."
    stops = (sys.executable, "-c", "raise SystemExit('no paper')")
    assert press(page("a"), command=stops).reason == "The process that prints stopped with code 1: no paper"
    waits = (sys.executable, "-c", "import time; time.sleep(60)")
    assert press(page("a"), command=waits, seconds=0.2).reason.startswith("Printing took more than")


def test_word_and_page_are_published_though_the_printer_dies(batch: Batch, monkeypatch: pytest.MonkeyPatch):
    def dead(page: str) -> Pressed:
        return press(page, command=DIES)

    monkeypatch.setattr(paper, "press", dead)
    made = final(batch)
    assert sorted(made.files) == ["final/summary-annex.docx", "final/summary.docx", "final/summary.html"]
    assert made.told == ("There is no summary.pdf: The process that prints died of signal 11.",)


@needs_pango
def test_translations_stand_beside_the_original_in_what_is_published(batch: Batch):
    class Marking:
        name = "An engine"

        def english(self, words: Sequence[tuple[str, str]]) -> list[str]:
            return [f"English of {language}" for language, _ in words]

    summary = accepted(translated(batch.summary, batch.passages, Marking()))
    nouns = (batch.documents, batch.passages, summary, batch.refusals, load_agenda(), PublishSettings())
    files = final_files(*nouns).files
    assert "[machine translation, unofficial: English of" in read(files["final/summary.pdf"])
    assert "Machine translation, unofficial" in files["final/summary.html"].decode()
