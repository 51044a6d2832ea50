from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from pipeline.domain import Block, BlockKind
from pipeline.extract.pdf_columns import columns
from pipeline.extract.pdf_complete import lost_words
from pipeline.extract.pdf_lines import Line, line_of
from pipeline.extract.pdf_places import Word
from tests.extract.test_pdf import HEIGHT, LEADING, WIDTH, pdf_of, read, texts, write

HIGH = HEIGHT / 2 + 200


def line(number: int, x0: float, x1: float, base: float) -> Line:
    return line_of([Word(f"w{number}", x0, x1, base - 10, base, 10, False, -1)], 1)


ROWS = st.integers(0, 20).map(lambda n: 100.0 + 14 * n)
PLACES = st.tuples(st.sampled_from([(70, 250), (300, 480), (70, 480), (70, 100), (200, 320), (400, 480)]), ROWS)


@given(st.lists(PLACES, min_size=1, max_size=60))
def test_every_line_of_a_page_is_in_exactly_one_column(places: list[tuple[tuple[int, int], float]]):
    lines = [line(number, *span, base) for number, (span, base) in enumerate(places)]
    read_back = sorted(word.text for column in columns(lines) for row in column.lines for word in row.words)
    assert read_back == sorted(f"w{number}" for number in range(len(places)))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("font", "size"), [("Times-Roman", 10), ("Courier", 8)])
def test_words_beside_a_line_across_the_gutter_are_kept(turn: int, font: str, size: int):
    def draw(canvas: Canvas) -> None:
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(turn)
        canvas.translate(-WIDTH / 2, -HEIGHT / 2)
        write(canvas, ["Delegation of Southmark"], y=HIGH + 40, font=font, size=size)
        write(canvas, ["Common reply of seven bodies"], x=220, y=HIGH + 40, font=font, size=size)
        write(canvas, ["Rome, 9 June 2024"], x=430, y=HIGH + 40, font=font, size=size)
        for number in range(14):
            y = HIGH - LEADING * number
            write(canvas, [f"left side number {number} goes on until the gutter"], y=y, font=font, size=size)
            write(canvas, [f"right side number {number} fills the column"], x=320, y=y, font=font, size=size)

    joined = " ".join(texts(read(pdf_of(draw))))
    for part in ("Delegation of Southmark", "Common reply of seven bodies", "Rome, 9 June 2024"):
        assert part in joined
    assert joined.index("left side number 13") < joined.index("right side number 0")


def test_hyphens_labels_and_note_marks_lose_no_word():
    blocks = [
        Block(BlockKind.LIST_ITEM, "the governance of oﬃces", 1, label="(a)", note="3"),
        Block(BlockKind.FOOTNOTE, "See the report.", 1, note="3"),
    ]
    assert lost_words({1: "(a) the gover-\nnance of offices3 3 See the report. 12"}, ["12"], blocks) == {}


def test_lost_words_are_told_with_their_page_and_order():
    blocks = [Block(BlockKind.PARAGRAPH, "one two one", 1), Block(BlockKind.PARAGRAPH, "three", 2)]
    assert lost_words({1: "one two one", 2: "lost three words"}, [], blocks) == {2: ["lost", "words"]}
    assert lost_words({1: "one two one two", 2: "three"}, [], blocks) == {1: ["two"]}


def test_a_page_that_loses_words_is_given_line_by_line_with_a_warning(monkeypatch: pytest.MonkeyPatch):
    from pipeline.extract import pdf_blocks

    def forgetful(lines: list[Line]) -> list[object]:
        return list(columns([x for x in lines if "second" not in x.text]))

    monkeypatch.setattr(pdf_blocks, "columns", forgetful)
    document = read(pdf_of(lambda c: write(c, ["The first line.", "A second line.", "The third line."]) and None))
    assert "A second line." in " ".join(texts(document))
    assert any("Page 1 is given line by line: 3 of its words" in warning for warning in document.warnings)
