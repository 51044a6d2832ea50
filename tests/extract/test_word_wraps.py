"""Paragraphs that were broken into lines are whole again; what was not broken stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.domain import Block, BlockKind
from pipeline.extract.word import read_word
from pipeline.extract.word_wraps import rejoined
from tests.extract.word_files import p, read, run

PARAGRAPHS = (
    "Access to the network remains out of reach for many households in the interior, where "
    "a month of service costs more than a family spends on food, and where no operator has "
    "yet found a reason to build. We ask that the fund for universal service be opened to "
    "cooperatives as well.",
    "The regional exchange point has lowered the price of transit by half since it was built "
    "with the help of the Union, and the operators that met there for the first time now plan "
    "a second one together.",
)


def lines(text: str, width: int = 44) -> list[str]:
    out = [""]
    for word in text.split():
        if len(out[-1]) + len(word) >= width:
            out.append("")
        out[-1] = f"{out[-1]} {word}".strip()
    return out


def blocks(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[Block]:
    return [Block(kind, text) for text in texts]


def said(made: list[Block]) -> list[str]:
    return [b.text for b in made]


BROKEN = [block for paragraph in PARAGRAPHS for block in blocks(*lines(paragraph))]


def test_lines_become_the_paragraphs_they_were():
    assert len(BROKEN) > 8
    assert said(rejoined(BROKEN)) == list(PARAGRAPHS)


def test_a_line_styled_as_a_heading_is_part_of_its_sentence_and_a_true_heading_stays():
    styled = [Block(BlockKind.HEADING, b.text) if n in (1, 2) else b for n, b in enumerate(BROKEN)]
    made = rejoined([Block(BlockKind.HEADING, "Access"), *styled])
    assert [(b.kind, b.text) for b in made] == [
        (BlockKind.HEADING, "Access"),
        *((BlockKind.PARAGRAPH, text) for text in PARAGRAPHS),
    ]


def test_what_stands_between_two_lines_of_a_sentence_follows_it():
    note = Block(BlockKind.FOOTNOTE, "See the survey.", note="1")
    made = rejoined([*BROKEN[:2], Block(BlockKind.PARAGRAPH, "17"), note, *BROKEN[2:]])
    assert said(made) == [PARAGRAPHS[0], "17", "See the survey.", PARAGRAPHS[1]]


def test_an_item_an_address_and_a_table_are_not_run_into_a_sentence():
    label = Block(BlockKind.LIST_ITEM, "operators, who would build it", label="(a)")
    cell = Block(BlockKind.TABLE_CELL, "of which rural", table=0, row=0, column=0)
    made = rejoined([*BROKEN, *blocks("It is for"), label, *blocks("and", "https://fund.example/rules"), cell])
    assert said(made) == [
        *PARAGRAPHS,
        "It is for",
        "operators, who would build it and",
        "https://fund.example/rules",
        cell.text,
    ]


def test_a_continued_item_keeps_its_label_and_the_marks_of_notes_are_gathered():
    item = Block(BlockKind.LIST_ITEM, "operators that want to build", label="•", note="1")
    made = rejoined([*BROKEN, item, Block(BlockKind.PARAGRAPH, "in the interior.", note="2")])
    assert made[-1] == Block(
        BlockKind.LIST_ITEM, "operators that want to build in the interior.", label="•", note="1 2"
    )


SHORT = [f"{word} for all" for word in ("access", "training", "content", "spectrum", "transit", "power")]
LONG = [f"{text} {text}".rstrip(".") for text in (PARAGRAPHS[0], PARAGRAPHS[1].lower())]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(PARAGRAPHS, id="paragraphs"),
        pytest.param(SHORT * 2, id="a list"),
        pytest.param(
            [*lines(PARAGRAPHS[0]), *["A paragraph that stands by itself."] * 80], id="one break in a long text"
        ),
        pytest.param(LONG * 6, id="long"),
        pytest.param([], id="nothing"),
    ],
)
def test_a_document_that_is_not_broken_into_lines_stays_as_it_is(texts: list[str]):
    given = blocks(*texts)
    assert rejoined(given) == given


def test_a_word_file_of_lines_is_read_as_its_paragraphs():
    assert said(list(read("".join(p(run(b.text)) for b in BROKEN)))) == list(PARAGRAPHS)


@pytest.mark.shared
def test_no_word_is_lost_or_doubled_in_real_files_of_lines(shared: Path, monkeypatch: pytest.MonkeyPatch):
    folder = shared / "corpus" / "netmundial_2014"
    files = [folder / f"{name}.docx" for name in ("C019", "C055", "C093", "C129", "C177")]
    joined = [read_word(f.read_bytes()).blocks for f in files]
    monkeypatch.setattr("pipeline.extract.word.rejoined", lambda blocks: blocks)
    apart = [read_word(f.read_bytes()).blocks for f in files]
    for whole, broken in zip(joined, apart, strict=True):
        assert len(whole) < 0.6 * len(broken)
        assert sorted(letters(whole)) == sorted(letters(broken))


def letters(some: tuple[Block, ...]) -> str:
    return "".join("".join(b.text.split()) for b in some)
