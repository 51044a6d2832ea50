"""Whole runs with a language model: by a server, by files, and by one that is no good."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.check import check_run
from pipeline.domain import Decision
from pipeline.errors import WaitingError
from pipeline.publish.assisted import marks
from pipeline.review.app import make_app
from pipeline.review.drawing import Drawing
from pipeline.review.keys import Keys
from pipeline.review.loaded import load_run
from pipeline.run import RunResult, analyze
from pipeline.settings import Settings
from tests.assist.reader import answer_to
from tests.assist.servers import completion, serving
from tests.conftest import PROJECT

pytestmark = pytest.mark.slow
SAME = ("summary.json", "summary.docx", "summary.html", "summary-annex.docx", "model.jsonl", "holdings.parquet")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three contributions of the sample; all runs share a cache, so that only the first reads them."""
    folder = tmp_path_factory.mktemp("assisted")
    (folder / "in").mkdir()
    for name in ("CWG-02_country-b.docx", "CWG-04_country-d.docx", "CWG-08_company-h.docx"):
        shutil.copy(PROJECT / "corpus" / "sample" / name, folder / "in")
    return folder


def run(batch: Path, out: str, *, said: list[str] | None = None, **model: Any) -> RunResult:
    settings = Settings.model_validate({"model": model} if model else {})
    tell = said.append if said is not None else lambda _: None
    return analyze(batch / "in", batch / out, settings, progress=lambda *_: None, tell=tell)


@pytest.fixture(scope="module")
def plain(batch: Path) -> Path:
    run(batch, "plain")
    return batch / "plain"


@dataclass(frozen=True)
class Served:
    """A run with a server that answers, what was told meanwhile, and how much the server was asked."""

    out: Path
    result: RunResult
    said: list[str]
    asked: int
    url: str


@pytest.fixture(scope="module")
def served(batch: Path) -> Served:
    said: list[str] = []
    with serving(lambda body: completion(answer_to(body))) as server:
        result = run(batch, "server", said=said, url=server.url, name="fake", concurrency=2)
    return Served(batch / "server", result, said, len(server.asked), server.url)


def test_what_a_model_says_shows_in_the_draft_and_every_check_holds(served: Served, plain: Path):
    asked = served.result.manifest["model"]
    assert asked["requests"] == served.asked > 0
    assert asked["stands"] > 0
    assert asked["refused"] > 0
    assert served.url in served.said[0]
    assert not check_run(served.out)
    assert (plain / "summary.json").read_bytes() != (served.out / "summary.json").read_bytes()


def test_a_run_repeated_says_the_same_without_asking(served: Served, batch: Path):
    again = run(batch, "again", url="http://127.0.0.1:9/v1", name="fake", retries=0)
    assert again.manifest["model"]["unanswered"] == 0
    for name in SAME:
        assert (batch / "again" / name).read_bytes() == (served.out / name).read_bytes(), name


def test_files_and_a_server_with_the_same_answers_make_the_same_draft(served: Served, batch: Path):
    other = batch / "elsewhere"
    shutil.copytree(batch / "in", other / "in")
    rounds = 0
    while True:
        try:
            run(other, "files", files=True, name="fake")
            break
        except WaitingError:
            rounds += 1
            _answer(other / "files" / "model")
    assert rounds >= 1
    for name in SAME:
        assert (other / "files" / name).read_bytes() == (served.out / name).read_bytes(), name


def test_the_editors_page_marks_a_models_part_and_asks_nothing(served: Served):
    keys = Keys()
    page = TestClient(make_app(served.out, who="Ann", keys=keys, hosts=["page.test"]), base_url="http://page.test")
    page.get("/", params={"token": keys.invite()})
    run_read = load_run(served.out)
    parts = marks(run_read.summary)
    section = next(s for s in run_read.summary.objectives if any(x.sentence_id in parts for x in s.sentences))
    text = page.get(f"/sections/{section.section_id}").text
    assert "language model</span>" in text
    assert "holder by a language model" in text
    passage = next(p for p in run_read.passages if p.passage_id in run_read.judged)
    data = {"refs": "72"}
    decision = Decision("d1", "2026-01-01T00:00:00Z", "Ann", "relabel", passage.passage_id, data=data)
    drawn = Drawing(served.out, run_read).with_([decision])
    assert any(h.model for h in drawn.summary.holdings)
    assert drawn.summary.translations


def _answer(folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "requests.jsonl").read_text("utf-8").splitlines()]
    lines = [
        {
            "custom_id": r["custom_id"],
            "response": {"status_code": 200, "body": completion(answer_to(r["body"]))},
            "error": None,
        }
        for r in rows
    ]
    (folder / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}),
        b"<html>",
        completion("I am sorry, I cannot help with that."),
        completion('{"verdicts": [{"point": "p1", "verd', finish_reason="length"),
        completion({"verdicts": [{"point": "p99", "verdict": "holds", "statement": "s1", "words": "none of these"}]}),
        completion(
            {"verdicts": [{"point": "p1", "verdict": "holds", "statement": "s1", "words": "not said here at all"}]}
        ),
    ],
)
def test_a_server_that_is_no_good_leaves_the_draft_as_it_is_without_one(batch: Path, plain: Path, answer: Any):
    with serving(lambda _: answer) as server:
        name = f"bad-{abs(hash(str(answer)))}"
        result = run(batch, "bad", url=server.url, name=name, retries=0, pause=0)
    for name in ("summary.docx", "summary.json", "holdings.parquet", "points.parquet"):
        assert (batch / "bad" / name).read_bytes() == (plain / name).read_bytes(), name
    asked = result.manifest["model"]
    assert asked["stands"] == 0
    assert asked["failed"] + asked["refused"] >= asked["requests"] > 0
    assert "asked" in (batch / "bad" / "transparency.md").read_text("utf-8")
