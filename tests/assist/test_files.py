"""Batch files: written, answered elsewhere, read back; the same answers as from a server make the same account."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.assist import Assistant, assistant_of
from pipeline.errors import WaitingError
from pipeline.settings import ModelSettings
from tests.assist.servers import assistant, completion, serving
from tests.assist.test_server import GOOD, Word, ask
from tests.fakes import KeptResults


def by_files(out: Path, kept: KeptResults, said: list[str] | None = None) -> Assistant:
    tell = (lambda line: said.append(line)) if said is not None else (lambda line: None)
    made = assistant_of(ModelSettings(files=True, name="tiny"), kept, out=out, tell=tell)
    assert made is not None
    return made


def requests(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "model" / "requests.jsonl").read_text("utf-8").splitlines()]


def answered(row: dict[str, Any], body: Any, status: int = 200) -> str:
    response = {"status_code": status, "request_id": "r", "body": body}
    return json.dumps({"id": "x", "custom_id": row["custom_id"], "response": response, "error": None})


def test_a_run_stops_with_how_many_wait_and_goes_on_when_they_are_answered(tmp_path: Path):
    kept, said = KeptResults(), []
    with pytest.raises(WaitingError, match="2 requests wait") as stopped:
        by_files(tmp_path, kept, said).ask([ask(1), ask(2)])
    assert stopped.value.exit_code == 5
    assert any("requests.jsonl" in line for line in said)
    rows = requests(tmp_path)
    assert {(r["method"], r["url"]) for r in rows} == {("POST", "/v1/chat/completions")}
    assert all(len(r["custom_id"]) <= 64 and r["body"]["model"] == "tiny" for r in rows)
    answers = tmp_path / "model" / "answers.jsonl"
    answers.write_text(answered(rows[1], completion(GOOD)) + "\n")
    with pytest.raises(WaitingError, match="1 request wait"):
        by_files(tmp_path, kept).ask([ask(1), ask(2)])
    assert requests(tmp_path) == rows[:1]
    answers.write_text(answered(rows[0], completion({"word": "no"})) + "\n")
    replies = by_files(tmp_path, kept).ask([ask(1), ask(2)])
    assert [r.answer for r in replies] == [Word(word="no"), Word(word="yes")]
    assert not (tmp_path / "model" / "requests.jsonl").exists()


def test_the_same_answers_by_files_and_from_a_server_make_the_same_replies_and_log(tmp_path: Path):
    with serving(lambda _: completion(GOOD)) as server:
        model = assistant(server)
        replies = model.ask([ask(1), ask(2)])
    kept = KeptResults()
    with pytest.raises(WaitingError):
        by_files(tmp_path, kept).ask([ask(1), ask(2)])
    lines = [answered(r, completion(GOOD)) for r in requests(tmp_path)]
    (tmp_path / "model" / "answers.jsonl").write_text("\n".join(lines))
    other = by_files(tmp_path, kept)
    assert other.ask([ask(1), ask(2)]) == replies
    assert other.account.lines() == model.account.lines()


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "[]",
        '{"custom_id": 7}',
        '{"custom_id": "of-nobody", "response": {"status_code": 200, "body": {}}}',
        "\x00",
    ],
)
def test_lines_that_are_no_answers_are_passed_over(tmp_path: Path, line: str):
    kept = KeptResults()
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "answers.jsonl").write_text(f"{line}\n")
    with pytest.raises(WaitingError, match="1 request wait"):
        by_files(tmp_path, kept).ask([ask(1)])
    row = requests(tmp_path)[0]
    (tmp_path / "model" / "answers.jsonl").write_text(f"{line}\n{answered(row, completion(GOOD))}\n")
    assert by_files(tmp_path, kept).ask([ask(1)])[0].answer


def test_an_answer_that_is_an_error_is_no_answer_and_the_run_goes_on_a_good_one_goes_before_it(tmp_path: Path):
    kept = KeptResults()
    with pytest.raises(WaitingError):
        by_files(tmp_path, kept).ask([ask(1)])
    (row,) = requests(tmp_path)
    answers = tmp_path / "model" / "answers.jsonl"
    answers.write_text(answered(row, {}, 500) + "\n")
    model = by_files(tmp_path, kept)
    assert "said 500" in model.ask([ask(1)])[0].fault
    assert model.account.failed == 1
    answers.write_text("\n".join([answered(row, completion(GOOD)), answered(row, {}, 500)]))
    assert by_files(tmp_path, kept).ask([ask(1)])[0].answer


def test_the_page_recalls_answers_and_asks_nothing(tmp_path: Path):
    kept = KeptResults()
    with serving(lambda _: completion(GOOD)) as server:
        assistant(server, kept).ask([ask(1)])
        recalling = assistant_of(ModelSettings(url=server.url, name="tiny"), kept)
        assert recalling is not None
        known, new = recalling.ask([ask(1), ask(2)])
    assert known.answer
    assert "not asked" in new.fault
    assert len(server.asked) == 1
