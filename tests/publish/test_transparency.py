"""The account of how a draft was made: true figures, and nothing a contribution says can break it."""

from __future__ import annotations

import json
from dataclasses import replace

from pipeline.assist import Account, Entry
from pipeline.domain import Refusal
from tests.publish.sample_summary import Batch, sample_batch


def lines(files: dict[str, bytes]) -> list[str]:
    return files["transparency.md"].decode("utf-8").splitlines()


def test_coverage_by_kind_is_counted_from_citations(files: dict[str, bytes]):
    assert "| Member State | 4 | 4 | 4 | 100% | 0 |" in lines(files)
    assert "| all | 31 | 30 | 31 | 100% | |" in lines(files)
    assert "| O04 Equal footing of governments and enhanced cooperation | 7 | 0 | 6 | 2 | 1 |" in lines(files)


def test_a_topic_counts_whom_the_paragraphs_it_points_to_cite(batch: Batch, files: dict[str, bytes]):
    title = next(s.title for s in batch.summary.topics if s.section_id == "T4")
    assert f"| T4 {title} | 0 | 2 | 3 | 0 | 0 |" in lines(files)


def test_points_and_holders_are_counted_and_those_to_confirm_apart(files: dict[str, bytes]):
    (told,) = [line for line in lines(files) if line.startswith("Points found: ")]
    assert told.startswith("Points found: 5, 4 of them on the list. 2 are held by three contributors or more, and 1 of")
    assert "holder of a point 30 times, and left to editors to confirm 2 times" in told


def test_a_kind_that_is_left_out_shows():
    batch = sample_batch()
    objectives = tuple(replace(s, sentences=s.sentences[:1], also=()) for s in batch.summary.objectives[3:4])
    batch.summary = replace(batch.summary, objectives=objectives)
    made = lines(batch.publish())
    assert "| civil society | 24 | 24 | 0 | 0% | −10 |" in made
    assert "| Member State | 4 | 4 | 3 | 75% | +65 |" in made


def test_refused_withheld_and_models_are_named(batch: Batch, files: dict[str, bytes]):
    text = files["transparency.md"].decode("utf-8")
    assert all(r.reason in text for r in batch.refusals)
    assert "Withheld from O04: The number 12 is not in the source." in text


def test_names_cannot_break_the_markdown():
    batch = sample_batch()
    batch.refusals.append(Refusal("extract", "a|b\n# <b>*x*.docx", "Damaged [file](x).", "Send again."))
    text = batch.publish()["transparency.md"].decode("utf-8")
    assert "- Refused: a\\|b # &lt;b>\\*x\\*.docx. Damaged \\[file](x)." in text.splitlines()


def test_it_says_whether_a_language_model_worded_anything():
    batch = sample_batch()
    assert "No language model wrote or changed any of it" in batch.publish()["transparency.md"].decode()
    entries = (
        Entry("word-1", "word", "p1", 30, spoken=True, stands=1),
        Entry("word-2", "word", "p2", 30, spoken=True, refused=["the clause lost a negation of its source"]),
        Entry("match-1", "match", "c1, O04", 90, "no answer within 60 seconds"),
        Entry("match-2", "match", "c2, O04", 90, spoken=True, refused=["p1: the words do not stand in s2"]),
    )
    account = Account("tiny", "http://127.0.0.1:8080/v1/chat/completions", entries)
    section = batch.summary.objectives[3]
    drafted = replace(section, sentences=(replace(section.sentences[0], form="drafted"), *section.sentences[1:]))
    objectives = (*batch.summary.objectives[:3], drafted, *batch.summary.objectives[4:])
    batch.summary = replace(batch.summary, objectives=objectives)
    files = batch.publish(account=account)
    text = files["transparency.md"].decode()
    assert "No language model" not in text
    assert "“tiny” was asked 4 things" in text
    assert "http://127.0.0.1:8080/v1" in text
    assert "- no answer within 60 seconds: 1" in text
    assert "- the clause lost a negation of its source: 1" in text
    assert "- the words do not stand in the statement: 1" in text
    assert "a hand in 1 sentence" in text
    assert "| its words |" in text
    assert [json.loads(line)["key"] for line in files["model.jsonl"].splitlines()] == sorted(e.key for e in entries)
