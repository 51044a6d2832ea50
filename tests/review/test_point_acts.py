"""Points and contributors settled on the page: shown at once, drawn at once, and written so by the next run."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pyarrow.parquet as pq
import pytest

from pipeline.domain import Holding, HoldingState, Status
from pipeline.errors import UsageError
from pipeline.review.acts import decide, undo
from pipeline.review.board import Board, board_of
from pipeline.review.decisions import every_sentence
from pipeline.review.desk import Desk
from pipeline.review.journal import ConflictError
from pipeline.review.people_acts import decide_people, renamed
from pipeline.review.point_acts import clause, decide_point
from tests.points.test_settled import FOUND
from tests.review.runs import PROJECT, run_again

SAMPLE = PROJECT / "corpus" / "sample"
PATIENCE = 300.0


@pytest.fixture
def desk(run_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("pipeline.review.redraw.PATIENCE", PATIENCE)
    return Desk(run_copy)


def waiting(board: Board) -> list[Holding]:
    """Holders to be confirmed whose words are theirs alone, of points that nobody said the contrary of."""
    return [h for some in board.holdings.values() for h in some if not h.counted and h.point_id not in board.against]


def answer(desk: Desk, h: Holding, action: str, version: int = 0) -> None:
    form = {"action": action, "point": h.point_id, "contributor": h.contributor, "version": str(version)}
    decide_point(desk, desk.board().points[h.point_id].frame, form, "Ann")


def states(desk: Desk) -> dict[tuple[str, str], HoldingState]:
    return {(h.point_id, h.contributor): h.state for h in desk.run.summary.holdings}


@pytest.mark.slow
def test_what_is_settled_is_shown_at_once_drawn_and_written_by_the_next_run(
    desk: Desk, run_copy: Path, tmp_path: Path
) -> None:
    with desk.unhurried():
        yes, undone, *rest = waiting(desk.board())
        no = next(h for h in rest if h.contributor not in (yes.contributor, undone.contributor))
        answer(desk, yes, "confirm")
        answer(desk, no, "refuse")
        answer(desk, undone, "confirm")
        with pytest.raises(ConflictError):
            answer(desk, yes, "refuse")
        board = desk.board()
        assert board.find(yes.point_id, yes.contributor).state is HoldingState.SETTLED
        assert board.find(no.point_id, no.contributor) is None
    last = desk.journal.decisions()[-1]
    undo(desk, last.decision_id, {"version": "1"}, "Ann")
    frame = desk.board().points[yes.point_id].frame
    added = {"action": "point", "text": "each country should have a forum of its own", "kind": "proposal"}
    (own,) = decide_point(desk, frame, added, "Ann")
    desk.review()
    drawn = desk.run.summary
    assert states(desk)[yes.point_id, yes.contributor] is HoldingState.SETTLED
    assert (no.point_id, no.contributor) not in states(desk)
    assert states(desk)[undone.point_id, undone.contributor] is HoldingState.TO_CONFIRM
    assert own.target in {p.point_id for p in drawn.points}
    confirmed = next(s for s in every_sentence(drawn) if s.point_id == yes.point_id)
    assert yes.contributor in confirmed.contributors, "the sentence counts who was confirmed"

    batch = Path(shutil.copytree(SAMPLE, tmp_path / "batch"))
    assert run_again(run_copy, batch).summary == drawn
    word = docx.Document()
    for line in ("Source: Country Z", "We propose that each country should have a forum of its own."):
        word.add_paragraph(line)
    word.save(str(batch / "CWG-99_country-z.docx"))
    for file in batch.glob(f"{desk.passages[no.statements[0].passage_id].file}*"):
        file.unlink()
    run_again(run_copy, batch)
    rows = pq.read_table(run_copy / "holdings.parquet").to_pylist()
    found = {(r["point_id"], r["contributor_id"]): r["state"] for r in rows}
    assert found[yes.point_id, yes.contributor] == "settled"
    assert (own.target, "by-country-z") in found, "the batch is asked about the editor's point in every run"


@pytest.mark.slow
def test_a_contributor_is_described_joined_and_parted_and_settled_sentences_follow(desk: Desk) -> None:
    naming = [
        s for section in desk.sections.values() for s in section.sentences
        if desk.contributors[s.contributors[0]].name in s.text.partition("“")[0]
    ]  # fmt: skip
    s = max(naming, key=lambda s: len(s.contributors))  # of one holder it may be told no more once that is joined
    who = desk.contributors[s.contributors[0]]
    decide(desk, s.sentence_id, {"action": "accept", "version": "0"}, "Ann")
    form = {"action": "describe", "contributor": who.contributor_id, "kind": who.kind.value, "country": "Kenya"}
    with pytest.raises(UsageError, match="no State"):
        decide_people(desk, {**form, "name": "The Test Council", "country": "Atlantis"}, "Ann")
    made = decide_people(desk, {**form, "name": "The Test Council", "country": ""}, "Ann")
    assert [d.action for d in made] == ["describe", "accept"]
    state = desk.review().states[s.sentence_id]
    assert desk.contributors[who.contributor_id].name == "The Test Council"
    assert state.sentence.status is Status.ACCEPTED
    assert who.name not in state.sentence.text.partition("“")[0]
    assert "Test Council" in state.sentence.text

    other = next(c for c in desk.contributors.values() if c.contributor_id not in s.contributors)
    join = {"action": "join", "ticked": f"{who.contributor_id} {other.contributor_id}"}
    (joined, flagged, *_) = decide_people(desk, join, "Bob")
    assert (joined.action, flagged.action) == ("join", "flag")
    state = desk.review().states[s.sentence_id]
    assert state.sentence.status is Status.FLAGGED
    assert other.contributor_id not in desk.contributors
    assert set(other.documents) <= set(desk.contributors[who.contributor_id].documents)
    part = {"action": "part", "document": other.documents[0]}
    decide_people(desk, part, "Bob")
    desk.review()
    apart = [c for c in desk.contributors.values() if other.documents[0] in c.documents]
    assert [c.contributor_id.partition("-")[0] for c in apart] == ["apart"]


def test_a_name_is_changed_as_sentences_and_lists_print_it_but_not_in_quotations() -> None:
    text = "The Ministry of Post held so, as did Ministry of Postage: “the Ministry of Post said”."
    now = renamed(text, "Ministry of Post", "Ministry of Posts")
    assert now == "The Ministry of Posts held so, as did Ministry of Postage: “the Ministry of Post said”."
    assert renamed("A and EFF held so.", "EFF", "Frontier Foundation") == "A and the Frontier Foundation held so."
    assert renamed("A; EFF; B", "EFF", "Frontier Foundation", listed=True) == "A; Frontier Foundation; B"


def test_a_point_is_a_clause() -> None:
    assert clause(" The  Forum should be renewed. ") == "The Forum should be renewed"
    for text in ("Too short", "Should the Forum be renewed?", "word " * 61):
        with pytest.raises(UsageError, match="clause"):
            clause(text)


def test_an_editor_is_told_of_both_sides_and_of_points_that_share_their_holders() -> None:
    def held(*pairs: tuple[str, str]) -> Board:
        rows = tuple(Holding(p, c, FOUND.holdings[0].statements, 1.0, HoldingState.TOLD) for p, c in pairs)
        return board_of(type(FOUND)(FOUND.points, rows))

    (alert,) = held(("Q", "A"), ("R", "A"), ("R", "B")).alerts("O01")
    assert (alert.point_id, alert.other, alert.who) == ("Q", "R", "A")
    (alert,) = held(*(("P", c) for c in "ABCD"), *(("Q", c) for c in "ABC")).alerts("O01")
    assert (alert.point_id, alert.other, alert.shared, alert.of) == ("P", "Q", 3, 4)
    assert not held(*(("P", c) for c in "ABCDE"), *(("Q", c) for c in "ABC")).alerts("O01")
