"""Scans: with typed lines on them, lying on their side, with a text layer that lies, long ones."""

from __future__ import annotations

import os
import string
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import RefusalError
from pipeline.extract.ocr import installed_languages
from pipeline.extract.pdf import read_pdf
from pipeline.extract.pdf_cipher import is_ciphered
from pipeline.extract.pdf_lines import line_of
from pipeline.extract.pdf_places import Word
from pipeline.extract.pdf_scans import Clock, Scanned, scanned_parts
from tests.extract.test_pdf import HEIGHT, LONG, TOP, WIDTH, pdf_of, read, texts, wrapped, write

CIPHER = str.maketrans(
    string.ascii_letters,
    string.ascii_lowercase[11:]
    + string.ascii_lowercase[:11]
    + string.ascii_uppercase[11:]
    + string.ascii_uppercase[:11],
)


@pytest.fixture
def tesseract() -> None:
    if "eng" not in installed_languages():
        pytest.skip("tesseract is not installed")


def picture(text: str = LONG) -> Image.Image:
    page = pypdfium2.PdfDocument(pdf_of(lambda c: write(c, wrapped(text)) and None))[0]
    return page.render(scale=3).to_pil()


def on_page(canvas: Canvas, image: Image.Image) -> None:
    canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)


def word(x0: float, base: float, *, size: float = 10) -> Word:
    return Word("word", x0, x0 + 40, base - size, base, size, False, -1)


def test_a_scan_is_told_by_the_area_of_its_picture_and_of_its_text():
    whole = (0.0, 0.0, 600.0, 800.0)
    stamp = [word(50, 30), word(100, 30), word(500, 780)]
    layer = [word(50 + 45 * n, 40 + 14 * m) for n in range(11) for m in range(50)]
    assert scanned_parts([whole], stamp, 600, 800) == [whole]
    assert scanned_parts([whole], layer, 600, 800) == []
    assert scanned_parts([(0, 0, 200, 200)], stamp, 600, 800) == []
    assert scanned_parts([], stamp, 600, 800) == []


def test_the_scanned_half_of_a_page_is_told_from_its_typed_half():
    low = (0.0, 400.0, 600.0, 800.0)
    typed = [word(50 + 45 * n, 40 + 14 * m) for n in range(11) for m in range(24)]
    assert scanned_parts([low], typed, 600, 800) == [low]


def test_a_page_scanned_in_strips_is_one_scan():
    strips = [(0.0, 40.0 * n, 600.0, 40.0 * (n + 1)) for n in range(20)]
    assert scanned_parts(strips, [], 600, 800) == [(0.0, 0.0, 600.0, 800.0)]


def stamped(canvas: Canvas) -> None:
    on_page(canvas, picture())
    write(canvas, ["Document GROUP-7/12-E, received on 3 May 2024 by the registry", "Page 1"], y=HEIGHT - 30, size=9)


@pytest.mark.system
@pytest.mark.usefixtures("tesseract")
def test_a_typed_line_on_a_scan_hides_nothing_of_it():
    bare = read(pdf_of(lambda c: on_page(c, picture())), ocr=True)
    found = read(pdf_of(stamped), ocr=True)
    assert [b.text for b in found.blocks if b.confidence is not None] == texts(bare)
    assert any("GROUP-7/12-E" in text for text in texts(found))
    assert found.refused_pages == ()


def test_without_recognition_the_typed_line_is_kept_and_the_scan_is_told():
    document = read(pdf_of(stamped))
    assert "GROUP-7/12-E" in " ".join(texts(document))
    assert [page for page, _ in document.refused_pages] == [1]
    assert "scanned image" in document.refused_pages[0][1]


@pytest.mark.system
@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_on_its_side_or_head_is_turned_upright(turn: int):
    image = picture(f"{LONG}. {LONG}.").rotate(turn, expand=True)
    document = read(pdf_of(lambda c: on_page(c, image)), ocr=True)
    assert " ".join(texts(document)).startswith(LONG[:60])
    assert any(f"turned by {turn} degrees" in warning for warning in document.warnings)


def test_letters_changed_for_others_are_noticed():
    lower = string.ascii_lowercase
    text = f"{LONG} and {LONG}".lower()
    found = [is_ciphered(text.translate(str.maketrans(lower, lower[n:] + lower[:n]))) for n in range(1, 26)]
    assert sum(found) == 25


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}. {LONG}.",
        "Les gouvernements et toutes les autres parties prenantes devraient travailler ensemble pour que chaque école, "
        "chaque bibliothèque et chaque dispensaire du pays puisse accéder au réseau à un prix abordable",
        "Wszystkie państwa powinny zapewnić dostęp do szybkiej sieci w szkołach i bibliotekach na obszarach wiejskich, "
        "a także wspierać szkolenia nauczycieli oraz bezpieczeństwo dzieci, zgodnie ze światowym planem",
        "Všechny státy by měly zajistit přístup k rychlé síti ve školách a knihovnách na venkově, podporovat kurzy "
        "učitelů, čtvrtletně zveřejňovat zprávy o stavu sítí, chránit děti před škodlivým obsahem a jednat s občany",
        "Правительства и другие стороны должны вместе работать над тем, чтобы каждая школа и больница страны "
        "могла подключиться к сети по доступной цене и без лишних препятствий для людей с низкими доходами",
        "WSIS CSTD UNCTAD UNESCO " * 20,
    ],
)
def test_languages_and_acronyms_are_no_cipher(text: str):
    assert not is_ciphered(text)


def lying(canvas: Canvas) -> None:
    """Draw the page as a picture, with the text of another page under it."""
    write(canvas, [line.translate(CIPHER) for line in wrapped(f"{LONG}. {LONG}.")])
    on_page(canvas, picture(f"{LONG}. {LONG}."))


@pytest.mark.system
@pytest.mark.usefixtures("tesseract")
def test_a_text_layer_in_other_letters_than_the_page_shows_is_not_believed():
    document = read(pdf_of(lying), ocr=True)
    assert LONG in " ".join(texts(document))
    assert any("stored text is not what it shows" in warning for warning in document.warnings)


def test_without_recognition_such_a_page_is_refused():
    first = pdf_of(lying, lambda c: write(c, wrapped(LONG), y=TOP) and None)
    document = read(first)
    assert texts(document) == [LONG]
    assert "other letters" in document.refused_pages[0][1]


def test_of_a_page_with_one_font_that_lies_the_rest_is_kept_and_the_lie_is_told():
    def draw(canvas: Canvas) -> None:
        write(canvas, wrapped(LONG), y=TOP)
        write(canvas, [line.translate(CIPHER) for line in wrapped(LONG)], y=TOP - 200, font="Courier", size=8)

    document = read(pdf_of(draw))
    assert texts(document) == [LONG]
    assert "Part of the text stored with this page is in other letters" in document.refused_pages[0][1]


@pytest.mark.system
@pytest.mark.usefixtures("tesseract")
def test_pages_recognised_before_the_time_was_over_are_kept():
    def scan(canvas: Canvas) -> None:
        on_page(canvas, picture("We ask for a fund."))

    class Ticking(Clock):
        def over(self) -> bool:
            self.seconds -= 1
            return self.seconds < 0

    document = read_pdf(pdf_of(scan, scan, scan), max_pages=5, ocr=True, clock=Ticking(seconds=2))
    assert {block.page for block in document.blocks} == {1, 2}
    assert [(page, "was over" in why) for page, why in document.refused_pages] == [(3, True)]


@pytest.mark.system
@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.usefixtures("tesseract")
def test_typed_lines_change_nothing_of_real_scans(shared: Path):
    folder = shared / "cases/28_scans_with_a_typed_line"
    if not folder.is_dir():
        pytest.skip("the cases are not beside the project")
    read_back = [read((folder / f"{name}.pdf").read_bytes(), ocr=True) for name in ("none", "same-line")]
    scanned = [[b.text for b in document.blocks if b.confidence is not None] for document in read_back]
    assert scanned[0] == scanned[1]
    assert len(" ".join(scanned[0])) > 200


def test_numbers_beside_arabic_script_are_in_doubt():
    def scanned(text: str) -> Scanned:
        return Scanned((line_of([Word(text, 0, 50, 0, 10, 10, False, -1)], 1, confidence=0.9),), 0, 1, 0.9)

    assert scanned("الفقرة٦٩").numbers_in_doubt
    assert not scanned("الفقرة").numbers_in_doubt
    assert not scanned("page7").numbers_in_doubt


@pytest.mark.system
def test_a_page_that_time_was_too_short_for_is_refused_to_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && echo eng && exit\nexec sleep 20\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    installed_languages.cache_clear()
    try:
        with pytest.raises(RefusalError, match="longer than 1 seconds") as found:
            read_pdf(pdf_of(lambda c: on_page(c, picture())), max_pages=5, ocr=True, clock=Clock(page_seconds=1.0))
    finally:
        installed_languages.cache_clear()
    assert found.value.again
