"""The expert's list of known points: read in its order; a wrong list is refused with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.agenda import load_frames, load_points
from pipeline.domain import Kind, Origin
from pipeline.errors import UsageError

GOOD = """\
points:
  - id: P1
    objective: O1
    kind: proposal
    text: a fund should be set up
    opposes: [P2]
    issue: whether a fund is needed
  - id: P2
    objective: O1
    kind: position
    text: no new fund is
      needed
    opposes: [P1]
    issue: whether a fund is needed
  - id: P3
    objective: O2
    kind: problem
    text: the fund of the past was too small
    broader: P2
"""


def refusal(folder: Path, text: str, **given: object) -> str:
    path = folder / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        load_points(path, **given)  # type: ignore[arg-type]
    return str(caught.value)


def test_points_are_read_in_their_order_with_all_they_have(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(GOOD, "utf-8")
    first, second, third = load_points(tmp_path / "mine.yaml", objectives=["O1", "O2"])
    assert (first.point_id, first.frame, first.kind, first.origin) == ("P1", "O1", Kind.PROPOSAL, Origin.CODEBOOK)
    assert (first.opposes, first.issue, first.broader) == (("P2",), "whether a fund is needed", "")
    assert second.text == "no new fund is needed", "on one line"
    assert (third.broader, third.opposes, third.issue, third.clarity) == ("P2", (), "", 1.0)


def test_a_point_is_compared_by_what_it_means_and_told_in_its_text(tmp_path: Path):
    fuller = GOOD.replace("set up\n", "set up\n    meant: a fund that serves\n      all should be set up\n")
    (tmp_path / "mine.yaml").write_text(fuller, "utf-8")
    first, second, _ = load_points(tmp_path / "mine.yaml")
    assert (first.text, first.meant) == (
        "a fund should be set up",
        "a fund that serves all should be set up",
    )
    assert second.meant == ""


def test_the_projects_own_list_is_whole():
    frames = [f.id for f in load_frames().objectives]
    points = load_points(objectives=frames)
    assert len(points) >= 250
    assert {p.frame for p in points} == set(frames), "every objective has points"
    assert sum(bool(p.opposes) for p in points) >= 30
    assert len({p.text.casefold() for p in points}) == len(points)


FAULTS = [
    ("", "has no list `points`"),
    ("points: []", "has no list `points`"),
    ("points: {a: b}", "has no list `points`"),
    ("- id: P1", "has no list `points`"),
    ("points:\n  - just words\n", "line 2: a point is a mapping"),
    ("points:\n  - [a, b]\n", "line 2: a point is a mapping"),
    ("points: [\n", "line 2"),
    ("points:\n  - id: 'a\n", "line 3"),
    (GOOD.replace("    objective: O2\n", ""), "line 15: the point has no objective"),
    (GOOD.replace("    kind: problem\n", ""), "line 15: the point has no kind"),
    (GOOD.replace("  - id: P3\n    objective", "  - objective"), "line 15: the point has no id"),
    (GOOD.replace("    text: the fund of the past was too small\n", ""), "line 15: the point has no text"),
    (GOOD + "    weight: 3\n", "line 20: there is no field 'weight'"),
    (GOOD + "    ? [a, b]\n    : c\n", "line 20: there is no field"),
    (GOOD + "    broader: P1\n", "line 20: broader is given twice"),
    (GOOD.replace("id: P3", "id: 3"), "line 15: id is 3; give a text"),
    (GOOD.replace("id: P3", "id: ''"), "line 15: id is ''; give a text"),
    (GOOD.replace("id: P3", "id: '  '"), "line 15: id is '  '; give a text"),
    (GOOD.replace("id: P3", "id: yes"), "line 15: id is True; give a text"),
    (GOOD.replace("broader: P2", "broader: [P2]"), "line 15: broader is ['P2']; give a text"),
    (GOOD.replace("broader: P2", "broader:"), "line 15: broader is None; give a text"),
    (GOOD.replace("opposes: [P2]", "opposes: P2"), "line 2: opposes is 'P2'; give a list"),
    (GOOD.replace("opposes: [P2]", "opposes: []"), "line 2: opposes is []; give a list"),
    (GOOD.replace("text: a fund", "text: !!python/object:os.system a fund"), "line 5"),
    (GOOD.replace("kind: problem", "kind: background"), "line 15: 'background' is no kind of view"),
    (GOOD.replace("kind: problem", "kind: wish"), "line 15: 'wish' is no kind of view"),
    (GOOD.replace("a fund should be set up", "a fund"), "line 2: write the text as a clause"),
    (GOOD.replace("a fund should be set up", "word " * 61), "line 2: write the text as a clause"),
    (GOOD.replace("set up", "set up."), "line 2: write the text as a clause"),
    (GOOD.replace("set up", "set up?"), "line 2: write the text as a clause"),
    (GOOD.replace("set up", "set up\n    meant: a fund."), "line 2: write the meant as a clause"),
    (GOOD.replace("set up", "set up\n    meant: ''"), "line 2: meant is ''; give a text"),
    (GOOD.replace("id: P3", "id: P1"), "line 15: the id P1 occurs twice"),
    (GOOD.replace("objective: O2", "objective: O7"), "line 15: there is no objective 'O7'"),
    (GOOD.replace("broader: P2", "broader: P9"), "line 15: P3 names 'P9', which is no other point"),
    (GOOD.replace("broader: P2", "broader: P3"), "line 15: P3 names 'P3', which is no other point"),
    (GOOD.replace("[P2]", "[P2, P7]"), "line 2: P1 names 'P7', which is no other point"),
    (GOOD.replace("[P2]", "[P1, P2]"), "line 2: P1 names 'P1', which is no other point"),
    (GOOD.replace("    opposes: [P1]\n", ""), "line 8: P1 opposes P2; write it in both"),
    (GOOD.replace("[P2]\n    issue: whether a fund is needed\n", "[P2]\n"), "line 2: say what opposed"),
    (GOOD.replace("    opposes: [P1]", "    opposes: [P1]\n    broader: P3"), "line 8: P2 is broader than itself"),
    (
        GOOD.replace("    opposes: [P2]", "    opposes: [P2, P3]").replace(
            "broader: P2", "broader: P1\n    opposes: [P1]\n    issue: whether a fund is needed"
        ),
        "line 15: P3 opposes P1, which is broader than it",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), FAULTS, ids=[reason for _, reason in FAULTS])
def test_a_wrong_list_is_refused_with_file_line_and_reason(tmp_path: Path, text: str, reason: str):
    message = refusal(tmp_path, text, objectives=["O1", "O2"])
    assert "mine.yaml" in message
    assert reason in message


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path):
    with pytest.raises(UsageError, match=r"Cannot read .*none\.yaml"):
        load_points(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("points:\n  - id: é".encode("latin-1"))
    with pytest.raises(UsageError, match=r"latin\.yaml.*UTF-8"):
        load_points(tmp_path / "latin.yaml")


def test_without_objectives_a_point_may_belong_to_any(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text(GOOD.replace("O2", "X9"), "utf-8")
    assert load_points(tmp_path / "mine.yaml")[2].frame == "X9"
