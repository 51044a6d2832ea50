from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.extract import ocr
from pipeline.extract.ocr import LANGUAGES, PER_SCRIPT, installed_languages, recognise

pytestmark = pytest.mark.system


@pytest.fixture(autouse=True)
def _installed() -> None:
    if "eng" not in installed_languages():
        pytest.skip("tesseract is not installed")


def image_of(text: str) -> bytes:
    image = Image.new("L", (1400, 400), 255)
    ImageDraw.Draw(image).text((60, 120), text, fill=0, font=ImageFont.load_default(56))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_words_come_with_place_and_confidence_and_the_same_twice():
    found = recognise(image_of("Access for every school"), dpi=300).words
    assert [word.text for word in found] == ["Access", "for", "every", "school"]
    assert all(0.5 < word.confidence <= 1 for word in found)
    assert [word.left for word in found] == sorted(word.left for word in found)
    assert recognise(image_of("Access for every school"), dpi=300).words == found


def test_an_empty_or_broken_image_has_no_words():
    assert recognise(image_of(""), dpi=300).words == []
    assert recognise(b"not an image", dpi=300).words == []


def test_every_script_is_read_with_languages_of_the_six():
    assert {language for languages in PER_SCRIPT.values() for language in languages} == set(LANGUAGES)


def test_a_program_slow_to_read_gets_the_whole_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nsleep 0.3\nwc -c\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(ocr, "_SIGN_OF_LIFE", 0.05)
    assert ocr._tesseract([], b"x" * 1_000_000, time.monotonic() + 30).strip() == "1000000"
