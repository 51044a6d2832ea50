"""Where sentences end: in six languages, with the citations and quotations of UN documents, and beyond."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from pathlib import Path

import pytest

from pipeline.segment.sentences import SentenceSplitter

SPLIT = SentenceSplitter()
SET = Path(__file__).with_name("sentence_ends.txt")
LINES = [line.split("\t") for line in SET.read_text("utf-8").splitlines() if not line.startswith("#")]


def told(language: str, sentences: list[str]) -> tuple[int, int, int]:
    """Return how many ends are found rightly, wrongly and not at all."""
    between = "" if language == "zh" else " "
    wanted = set(accumulate(len(s) + len(between) for s in sentences))
    text = between.join(sentences)
    found = {end + len(between) for _, end in SPLIT(text, language)}
    return len(found & wanted), len(found - wanted), len(wanted - found)


def test_the_set_is_large_and_in_six_languages():
    ends = Counter[str]()
    for language, line in LINES:
        ends[language] += line.count("|") + 1
    assert sum(ends.values()) >= 300
    assert min(ends.values()) >= 50
    assert len(ends) == 6


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_sentences_of_un_documents_end_where_they_should(language: str):
    wrong = []
    for code, line in LINES:
        sentences = line.split(" | ")
        if code == language and told(language, sentences)[1:] != (0, 0):
            text = ("" if code == "zh" else " ").join(sentences)
            wrong.append([text[a:b] for a, b in SPLIT(text, code)])
    assert not wrong


@pytest.mark.parametrize("opening", ["(", "[", "“", "«", '"', "‘", "„"])
@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "We met in Tunis.", "Others agree"),
        ("fr", "Nous étions à Tunis.", "D’autres aussi"),
        ("es", "Estuvimos en Túnez.", "Otros también"),
        ("ru", "Мы были в Тунисе.", "Другие тоже"),
        ("ar", "كنا في تونس.", "وكذلك آخرون"),
        ("de", "Wir waren in Tunis.", "Andere auch"),
    ],
)
def test_what_opens_after_a_full_stop_belongs_to_the_next_sentence(
    language: str, first: str, second: str, opening: str
):
    text = f"{first} {opening}{second}"
    assert [text[a:b] for a, b in SPLIT(text, language)] == [first, f"{opening}{second}"]


def test_a_space_left_out_after_a_full_stop_hides_no_end():
    text = "The plan failed.We need another. Write to x.Y@example.org or see node.JS and Ph.D. theses."
    assert [text[a:b] for a, b in SPLIT(text, "en")] == [text[:16], text[16:32], text[33:]]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Das Ziel war 2015.", "Die 12. Sitzung war am 5. Mai.", "Es sind 50 %.", "„Gut.“", "Wir sind 12."]),
        ("pt", ["Lembramos o par. 69.", "«Sim.»", "O Sr. Exemplo concordou.", "Foi em 2005.", "Todos assinaram."]),
        ("it", ["L’art. 5 è chiaro.", "«Sì.»", "Era il 2005.", "Perché no?"]),
        ("pl", ["Było to w 2005.", "„Tak.”", "Zgadzamy się."]),
        ("hi", ["हम सहमत हैं।", "यह 2005 में हुआ।", "धन्यवाद।"]),
        ("xx", ["Nobody knows this language.", "It has sentences."]),
    ],
)  # fmt: skip
def test_other_languages_are_split_by_the_same_marks(language: str, sentences: list[str]):
    assert told(language, sentences)[1:] == (0, 0)


def test_a_sentence_without_end_is_cut_before_it_needs_too_much_memory():
    for text in ("word " * 200_000, "w" * 1_000_000, "和" * 100_000):
        spans = SPLIT(text, "en")
        assert max(b - a for a, b in spans) <= 6_000
        assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_a_long_text_takes_time_by_its_length():
    text = '(a. "b. ' * 20_000
    assert "".join(text[a:b] for a, b in SPLIT(text, "en")).replace(" ", "") == text.replace(" ", "")
