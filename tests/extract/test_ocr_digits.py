"""Numbers in Arabic-Indic digits on scans are read by the shapes of their signs."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from pipeline.extract.ocr_digits import INDIC, WESTERN, numbers_by_shape
from pipeline.publish.fonts import font_files

AS_INDIC = str.maketrans(WESTERN, INDIC)
# As a number stands on the page, from left to right, and as it is written.
NUMBERS = [("69", "69"), ("104", "104"), ("2015", "2015"), ("72-69", "69-72"), ("38", "38"), ("44/25", "44/25")]


def page(texts: list[str], font: str, *, blur: float) -> tuple[Image.Image, list[tuple[int, int, int, int]]]:
    """Return a page with a word a line, blurred and speckled as scans are, and the words' boxes."""
    path = next(str(file) for file in font_files() if file.name.startswith(font))
    image = Image.new("L", (600, 120 * len(texts)), 255)
    draw = ImageDraw.Draw(image)
    letters = ImageFont.truetype(path, 52, layout_engine=ImageFont.Layout.BASIC)  # from left to right, as on the page
    boxes = []
    for n, text in enumerate(texts):
        draw.text((40, 20 + 120 * n), text, font=letters, fill=0)
        boxes.append((20, 5 + 120 * n, 580, 115 + 120 * n))
    grey = ndimage.gaussian_filter(np.asarray(image).astype(float), blur)
    noise = np.random.default_rng(7).normal(0, 8, grey.shape)
    return Image.fromarray((grey + noise).clip(0, 255).astype("uint8")), boxes


@pytest.mark.parametrize("font", ["Amiri-Regular", "Amiri-Bold", "NotoSansArabic"])
@pytest.mark.parametrize("blur", [0.0, 0.8])
def test_numbers_are_read_as_they_are_written(font: str, blur: float):
    numbers = NUMBERS if font.startswith("Amiri") else NUMBERS[:-1]  # the other has no slash
    image, boxes = page([shown.translate(AS_INDIC) for shown, _ in numbers], font, blur=blur)
    found = numbers_by_shape(image, boxes)
    assert [text for text, _ in found] == [written.translate(AS_INDIC) for _, written in numbers]
    assert all(0.66 <= sure <= 1 for _, sure in found)


def test_a_page_with_western_digits_and_words_is_left_as_it_was_read():
    image, boxes = page(["2015", "1994", "70", "agenda"], "NotoSerif", blur=0.8)
    assert {text for text, _ in numbers_by_shape(image, boxes)} == {""}
    image, boxes = page(["69".translate(AS_INDIC), "من", "جدول", "38".translate(AS_INDIC)], "Amiri-Regular", blur=0.8)
    found = [text for text, _ in numbers_by_shape(image, boxes)]
    assert found == ["69".translate(AS_INDIC), "", "", "38".translate(AS_INDIC)]
