"""What may be one contributor is told to the editor, and not decided."""

from __future__ import annotations

import pytest

from pipeline.domain import NOT_STATED, StakeholderKind
from pipeline.identify import identified
from tests.identify.test_written_names import sent_by

PLACES = (NOT_STATED, NOT_STATED)


def told(one: str, other: str, places: tuple[str, str] = PLACES) -> list[bool]:
    documents = [sent_by(n, i, country=p) for i, (n, p) in enumerate(zip((one, other), places, strict=True))]
    marked, people = identified(documents, ())
    assert len(people.contributors) == 2
    return ["may be that of" in " ".join(d.warnings) for d in marked]


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [
        ("Electronic Example Foundation", "EEF", PLACES),
        ("Example Network Institute", "Example Networks Institute", PLACES),
        ("Sociedad Ejemplo de Redes", "Sociedad Ejemplo de Red", PLACES),
        ("Институт Примеров Сетей", "Институт Примеров Сетки", PLACES),
        ("Ministry of Posts", "Ministry of Posts", ("Ghana", NOT_STATED)),
        ("Ghana", "Ministry of Posts, Ghana", PLACES),
        ("Regulatory Authority of Kenya", "Kenya", PLACES),
        ("Ministry of Posts, Egypt", "وزارة البريد، مصر", PLACES),
    ],
)
def test_doubts_are_told_at_both(one: str, other: str, places: tuple[str, str]):
    assert told(one, other, places) == [True, True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Niger", "Nigeria"),
        ("Austria", "Australia"),
        ("Ministry of Posts, Ghana", "Ministry of Posts, Kenya"),
        ("Example Institute 1", "Example Institute 2"),
        ("Individual", "Individual"),
        ("Example Society", "Sample Institute"),
    ],
)
def test_what_is_surely_two_is_not_told(one: str, other: str):
    assert told(one, other) == [False, False]


def test_an_editor_who_joins_them_hears_no_more_of_it():
    from pipeline.domain import Decision

    documents = [sent_by("EEF", 0), sent_by("Electronic Example Foundation", 1, kind=StakeholderKind.CIVIL_SOCIETY)]
    join = Decision("1", "", "E", "join", "by-eef", data={"with": "by-electronic-example-foundation"})
    marked, people = identified(documents, [join])
    assert len(people.contributors) == 1
    assert not any(d.warnings for d in marked)
