"""Nothing is published that nobody accepted."""

import json
from pathlib import Path

import pytest

from pipeline.publish.exchange import summary_json
from pipeline.publish.facts import sections_of, told
from pipeline.publish.final import UnreviewedError
from pipeline.review.decisions import every_sentence
from pipeline.review.final import publish_reviewed
from pipeline.review.journal import append, made
from pipeline.review.loaded import load_run
from pipeline.settings import PublishSettings

pytestmark = pytest.mark.slow


def test_a_run_is_read_back_as_it_was_written(sample_run: Path) -> None:
    run = load_run(sample_run)
    assert summary_json(run.summary) == (sample_run / "summary.json").read_bytes()
    assert json.loads((sample_run / "run.json").read_text())["batch"] == str(run.batch)
    known = {p.passage_id for p in run.passages}
    assert all(c.passage_id in known for s in every_sentence(run.summary) for c in s.sources)


def test_publishing_refuses_until_every_sentence_of_the_text_is_decided(run_copy: Path) -> None:
    with pytest.raises(UnreviewedError):
        publish_reviewed(run_copy, PublishSettings())
    assert not (run_copy / "final").exists()
    text = [s for section in sections_of(load_run(run_copy).summary) for s in told(section)]
    rejected = next(n for n, s in enumerate(text) if [t.text for t in text].count(s.text) == 1)
    for n, s in enumerate(text):
        action = "reject" if n == rejected else "accept"
        append(run_copy, made("Ann", action, s.sentence_id, text=s.text, sources=s.sources, frame=s.frame))
    before = (run_copy / "run.json").read_bytes()
    paths = publish_reviewed(run_copy, PublishSettings()).paths
    assert {p.name for p in paths} >= {"summary.docx", "summary.html"}
    page = (run_copy / "final" / "summary.html").read_text()
    assert text[rejected].text not in page
    assert (run_copy / "run.json").read_bytes() == before
