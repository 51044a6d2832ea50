from __future__ import annotations

from pipeline.extract.furniture import PageLines, remove_furniture
from pipeline.extract.pdf_lines import Line, line_of
from pipeline.extract.pdf_places import Word

HEIGHT = 800.0


def line(text: str, page: int, base: float, *, x: float = 70, width: float = 100) -> Line:
    return line_of([Word(text, x, x + width, base - 10, base, 10, False, -1)], page)


def page(number: int, *lines: tuple[str, float]) -> PageLines:
    return PageLines(number, HEIGHT, tuple(line(text, number, base) for text, base in lines))


def kept(pages: list[PageLines]) -> list[list[str]]:
    return [[x.text for x in p.lines] for p in remove_furniture(pages).pages]


def test_what_repeats_on_every_page_goes_and_is_reported():
    pages = [
        page(
            n,
            ("Document 7", 40),
            (f"the body of page {n}, which says much more than its edges do", 400),
            ("Geneva", 760),
            (f"- {n} -", 780),
        )
        for n in range(1, 5)
    ]
    found = remove_furniture(pages)
    assert kept(pages) == [[f"the body of page {n}, which says much more than its edges do"] for n in range(1, 5)]
    assert dict(found.removed) == {"Document 7": 4, "Geneva": 4, "page numbers": 4}
    assert [x.text for x in found.headers] == ["Document 7"]


def test_page_numbers_within_a_header_count_on():
    pages = [
        page(
            n, (f"Annual report, page {n}", 40), (f"the body of page {n}, which says much more than its edges do", 400)
        )
        for n in range(1, 5)
    ]
    assert kept(pages) == [[f"the body of page {n}, which says much more than its edges do"] for n in range(1, 5)]


def test_numbered_headings_at_the_top_of_pages_are_body():
    pages = [
        page(
            n,
            (f"Principle {n * n}", 80),
            (f"{'abcd'[n - 1]} follows", 92),
            (f"the body of page {n}, which says much more than its edges do", 400),
        )
        for n in range(1, 5)
    ]
    assert kept(pages)[2] == ["Principle 9", "c follows", "the body of page 3, which says much more than its edges do"]


def test_numbers_that_do_not_count_with_the_pages_are_body():
    pages = [
        page(n, (f"the body of page {n}, which says much more than its edges do", 400), (str(number), 780))
        for n, number in enumerate([12, 7, 30, 4], start=1)
    ]
    assert kept(pages)[0] == ["the body of page 1, which says much more than its edges do", "12"]


def test_a_short_word_that_begins_several_pages_is_body():
    pages = [
        page(
            n,
            ("the" if n % 3 else "but", 80),
            (f"text {n}", 94),
            (f"the body of page {n}, which says much more than its edges do", 400),
        )
        for n in range(1, 10)
    ]
    assert kept(pages)[0][0] == "the"


def test_pages_that_repeat_each_other_whole_are_kept():
    pages = [page(n, ("Not for distribution", 40)) for n in range(1, 4)]
    assert kept(pages) == [["Not for distribution"]] * 3


def test_line_numbers_down_the_margin_go_and_a_numbered_list_stays():
    numbers = [line(str(n), 1, 100 + 14 * n, x=40, width=10) for n in range(1, 11)]
    body = [line(f"line of text {n}", 1, 100 + 14 * n) for n in range(1, 11)]
    found = remove_furniture([PageLines(1, HEIGHT, (*numbers, *body))])
    assert [x.text for x in found.pages[0].lines] == [f"line of text {n}" for n in range(1, 11)]
    scattered = [line(str(n * n), 1, 100 + 14 * n, x=40, width=10) for n in range(1, 11)]
    assert len(remove_furniture([PageLines(1, HEIGHT, (*scattered, *body))]).pages[0].lines) == 20
