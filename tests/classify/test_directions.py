"""Directions of sentences in six languages: what is heard, how surely, and what it does to a passage's stance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.classify.directions import DIRECTIONS, directions, sentences_of
from pipeline.classify.heard import Heard, hear, said_outright
from pipeline.domain import Stance

PASSAGES = Path(__file__).with_name("stance") / "passages.txt"
NOTHING = Heard(support=0.1, oppose=0.1, partly=0.1, silent=0.1)


def passages() -> Iterator[tuple[str, str, str]]:
    """Yield language, stance and text."""
    language = ""
    for line in PASSAGES.read_text("utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            stance, text = line.split("|", 1)
            yield language, stance.strip(), text.strip()


def test_the_set_is_large_spans_six_languages_and_opposes_often() -> None:
    some = list(passages())
    assert len(some) >= 200
    assert {language for language, _, _ in some} == {"ar", "en", "es", "fr", "ru", "zh"}
    assert sum(stance == "oppose" for _, stance, _ in some) >= 80


def test_the_set_shares_no_passage_with_what_was_fitted_on() -> None:
    folder = Path(__file__).parents[2] / "corpus" / "gold" / "stance"
    fitted = "\n".join(p.read_text("utf-8") for p in sorted(folder.glob("*.txt")))
    assert not [text for _, _, text in passages() if text in fitted]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("We oppose any change to the charter.", "oppose"),
        ("We support the charter.", "support"),
        ("Nous nous opposons à toute modification de la charte.", "oppose"),
        ("Nous soutenons la charte.", "support"),
        ("Nos oponemos a cualquier cambio de la carta.", "oppose"),
        ("Apoyamos la carta.", "support"),
        ("Мы против изменения устава.", "oppose"),
        ("Мы поддерживаем устав.", "support"),
        ("نعارض أي تغيير للميثاق.", "oppose"),
        ("نؤيد الميثاق.", "support"),
        ("我们反对修改章程。", "oppose"),
        ("我们支持章程。", "support"),
    ],
)
def test_plain_words_are_heard_in_every_language(text: str, direction: str) -> None:
    heard = directions([text])[0]
    assert heard.name == direction
    assert sum(heard.scores) == pytest.approx(1, abs=0.01)
    assert heard.score(direction) == max(heard.scores)


@pytest.mark.slow
def test_the_answer_to_a_sentence_does_not_hang_on_the_others() -> None:
    some = [text for _, _, text in list(passages())[:12]]
    assert directions(some) == [directions([t])[0] for t in some]


def test_a_text_is_cut_at_its_end_marks() -> None:
    assert sentences_of("We agree. We do not.") == ["We agree.", "We do not."]
    assert sentences_of("我们支持这项提案。我们不反对。") == ["我们支持这项提案。", "我们不反对。"]
    assert sentences_of("No. 5 is fine.") == ["No. 5 is fine."]
    assert sentences_of("") == []


@pytest.mark.parametrize(
    ("heard", "stance"),
    [
        (NOTHING, None),
        (Heard(0.1, 0.9, 0.0, 0.0), Stance.OPPOSE),
        (Heard(0.9, 0.9, 0.1, 0.1), Stance.MIXED),
        (Heard(0.9, 0.1, 0.0, 0.0), Stance.SUPPORT),
        (Heard(0.1, 0.1, 0.0, 0.8), Stance.NONE),
        (Heard(0.4, 0.45, 0.1, 0.1), None),
    ],
)
def test_what_is_said_outright_decides(heard: Heard, stance: Stance | None) -> None:
    assert said_outright(heard)[0] is stance


@pytest.mark.slow
def test_several_sentences_are_heard_one_by_one() -> None:
    heard = hear("We support the charter. We oppose the new fee.")
    alone = [directions([t])[0] for t in ("We support the charter.", "We oppose the new fee.")]
    assert heard.support == max(d.score("support") for d in alone)
    assert heard.oppose == max(d.score("oppose") for d in alone)
    assert len(alone[0].scores) == len(DIRECTIONS)
