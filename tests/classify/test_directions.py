"""What short texts say in six languages: how it is told, how surely, and what it does to a passage's stance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.directions import DIRECTIONS, Heard, heard
from pipeline.classify.heard import said_outright, with_directions
from pipeline.domain import Classification, Judgement, Kind, Stance, Vectors
from pipeline.embed.encoders import load_encoder
from pipeline.settings import STANCE

FOLDER = Path(__file__).with_name("stance")
SETS = ("passages", "blind", "third")
NOTHING = Heard(support=0.2, oppose=0.2, partly=0.2, silent=0.2, concern=0.2)


def passages(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield language, stance and text."""
    language = ""
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            stance, text = line.split("|", 1)
            yield language, stance.strip(), text.strip()


@pytest.mark.parametrize("name", SETS)
def test_the_sets_are_large_span_six_languages_and_oppose_often(name: str) -> None:
    some = list(passages(name))
    assert len(some) >= 140
    assert {language for language, _, _ in some} == {"ar", "en", "es", "fr", "ru", "zh"}
    assert sum(stance == "oppose" for _, stance, _ in some) >= 60


@pytest.mark.parametrize("name", SETS)
def test_the_sets_share_no_passage_with_what_was_tuned_on(name: str) -> None:
    folder = Path(__file__).parents[2] / "corpus" / "gold" / "stance"
    fitted = {
        line.partition("|")[2].strip() for p in folder.glob("*.txt") for line in p.read_text("utf-8").splitlines()
    }
    assert not [text for _, _, text in passages(name) if text in fitted]


def test_what_was_tuned_on_has_known_labels_in_every_language() -> None:
    folder = Path(__file__).parents[2] / "corpus" / "gold" / "stance"
    for path in sorted(folder.glob("??.txt")):
        labels = [x.partition("|")[0].strip() for x in path.read_text("utf-8").splitlines() if "|" in x]
        assert set(labels) == set(DIRECTIONS), path.name
        assert labels.count("oppose") >= 150


def test_probabilities_are_summed_by_what_they_mean() -> None:
    row = np.log(np.array([[0.1, 0.2, 0.05, 0.15, 0.1, 0.3, 0.1]], np.float32))
    assert heard(row) == [Heard(support=0.1, oppose=0.2, partly=0.2, silent=0.4, concern=0.1)]


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        (NOTHING, None),
        (Heard(0.05, 0.9, 0.02, 0.02, 0.01), Stance.OPPOSE),
        (Heard(0.9, 0.05, 0.02, 0.02, 0.01), Stance.SUPPORT),
        (Heard(0.1, 0.1, 0.75, 0.05, 0), Stance.MIXED),
        (Heard(0.1, 0.1, 0, 0.8, 0), Stance.NONE),
        (Heard(0.1, 0.1, 0.1, 0.1, 0.6), None),
    ],
)
def test_what_is_said_outright_decides(said: Heard, stance: Stance | None) -> None:
    assert said_outright(said)[0] is stance


def _judged(passage_id: str, stance: Stance, kind: Kind = Kind.POSITION) -> Judgement:
    return Judgement(passage_id, kind, 0.9, stance, 0.6, (), abstain=False)


def _rows(**odds: list[float]) -> Vectors:
    return Vectors(STANCE, "test", tuple(odds), np.array(list(odds.values()), np.float32))


def test_only_passages_with_a_row_are_judged_anew() -> None:
    made = Classification((), (_judged("a", Stance.SUPPORT), _judged("b", Stance.SUPPORT)))
    against = [0.0, 6.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    stances = [j.stance for j in with_directions(made, _rows(b=against)).judgements]
    assert stances == [Stance.SUPPORT, Stance.OPPOSE]
    assert with_directions(made, None) is made


def test_a_state_of_affairs_deplored_leaves_the_stance_alone() -> None:
    made = Classification((), (_judged("a", Stance.SUPPORT),))
    deplored = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 6.0]
    assert with_directions(made, _rows(a=deplored)).judgements == made.judgements


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("We oppose any change to the charter.", Stance.OPPOSE),
        ("We support the charter.", Stance.SUPPORT),
        ("We welcome the removal of obstacles to the charter.", Stance.SUPPORT),
        ("Nous nous opposons à toute modification de la charte.", Stance.OPPOSE),
        ("Nous soutenons la charte.", Stance.SUPPORT),
        ("Nos oponemos a cualquier cambio de la carta.", Stance.OPPOSE),
        ("Apoyamos la carta.", Stance.SUPPORT),
        ("Мы против изменения устава.", Stance.OPPOSE),
        ("Мы поддерживаем устав.", Stance.SUPPORT),
        ("نعارض أي تغيير للميثاق.", Stance.OPPOSE),
        ("نؤيد الميثاق.", Stance.SUPPORT),
        ("我们反对修改章程。", Stance.OPPOSE),
        ("我们支持章程。", Stance.SUPPORT),
    ],
)
def test_plain_words_are_heard_in_every_language(text: str, stance: Stance) -> None:
    (said,) = heard(load_encoder(STANCE).encode([text]))
    assert said_outright(said)[0] is stance


@pytest.mark.slow
def test_most_opposition_is_heard_in_every_language_and_little_else_taken_for_it() -> None:
    encoder = load_encoder(STANCE)
    some = [p for name in SETS for p in passages(name)]
    said = [said_outright(h)[0] for h in heard(encoder.encode([text for _, _, text in some]))]
    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        here = [(truth, found) for (where, truth, _), found in zip(some, said, strict=True) if where == language]
        against = [found is Stance.OPPOSE for truth, found in here if truth == "oppose"]
        right = [truth == "oppose" for truth, found in here if found is Stance.OPPOSE]
        assert sum(against) / len(against) >= 0.7, language
        assert sum(right) / len(right) >= 0.7, language


@pytest.mark.slow
def test_the_answer_to_a_text_does_not_hang_on_the_others() -> None:
    some = [text for _, _, text in list(passages("blind"))[:12]]
    encoder = load_encoder(STANCE)
    together = encoder.encode(some)
    assert all(np.array_equal(row, encoder.encode([text])[0]) for row, text in zip(together, some, strict=True))
