"""An editor's work holds when the batch is run again with one contribution more."""

from pathlib import Path

import pytest

from pipeline.domain import Status
from pipeline.review.decisions import every_sentence, fold, holders_of
from pipeline.review.desk import Desk
from pipeline.review.journal import append, made
from pipeline.review.loaded import load_run
from tests.review.runs import run_with_one_more

pytestmark = pytest.mark.slow


def test_decisions_survive_a_run_with_one_contribution_more(run_copy: Path, tmp_path: Path) -> None:
    desk = Desk(run_copy)
    before = {s.sentence_id: s for s in every_sentence(load_run(run_copy).summary)}
    for s in before.values():
        append(run_copy, made("Ann", "accept", s.sentence_id, text=s.text, sources=s.sources, frame=s.frame))
    run = run_with_one_more(run_copy, tmp_path)
    assert any(p.file == "CWG-99_country-z.docx" for p in run.passages)
    review = desk.review()
    assert review == fold(run.summary, review.decisions, holders_of(run.passages, run.summary.contributors))
    now = {s.sentence_id: s for s in every_sentence(run.summary)}
    same = [i for i in before if i in now and now[i].sources == before[i].sources]
    assert len(same) > len(before) / 2
    assert all(review.states[i].sentence.status == Status.ACCEPTED for i in same)
    settled = {d.decision_id for s in review.states.values() for d in s.kept} | {d.decision_id for d in review.orphans}
    assert settled == {d.decision_id for d in review.decisions}
    new = [s for i, s in review.states.items() if i not in before and not s.kept]
    assert all(s.sentence.status == Status.DRAFT for s in new)
