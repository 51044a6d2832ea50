"""The way to a server: what is sent, what comes of every fault, and that nothing is asked twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.assist import Ask, Form, assistant_of
from pipeline.assist.server import HEADERS, KEY
from pipeline.errors import UsageError
from pipeline.settings import ModelSettings
from tests.assist.servers import assistant, completion, serving
from tests.fakes import KeptResults


class Word(Form):
    word: str


def ask(number: int = 0) -> Ask[Word]:
    return Ask("word", f"piece {number}", "Say a word.", {"number": number}, Word)


GOOD = {"word": "yes"}


def test_an_answer_of_the_form_is_returned_and_every_request_has_the_same_seed_and_no_chance():
    with serving(lambda _: completion(GOOD)) as server:
        model = assistant(server)
        (reply,) = model.ask([ask()])
    assert reply.answer == Word(word="yes")
    (body,) = server.asked
    assert (body["model"], body["temperature"]) == ("tiny", 0)
    assert isinstance(body["seed"], int)
    assert body["response_format"]["json_schema"]["schema"]["properties"].keys() == {"word"}
    assert model.account.entries[0].tokens == (100, 20)


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (b"", "no chat completion"),
        (b"<html>", "no chat completion"),
        (b"\xff\xfe", "no chat completion"),
        (b"[" * 100_000, "no chat completion"),
        ({"choices": []}, "no chat completion"),
        (None, "no chat completion"),
        (completion("", finish_reason="stop"), "empty"),
        (completion('{"word": "ye', finish_reason="length"), "cut off"),
        (completion(GOOD, finish_reason="content_filter"), "refused"),
        (completion(GOOD, message={"content": None, "refusal": "I cannot"}), "refused"),
        (completion("I think: yes"), "form"),
        (completion({"word": 7}), "form"),
        (completion({"word": "yes", "more": 1}), "form"),
        (completion({}), "form"),
        ((500, {}), "said 500"),
        ((401, {}), "said 401"),
        ((302, {"Location": "http://127.0.0.1:9/elsewhere"}), "said 302"),
    ],
)
def test_every_fault_is_told_and_is_no_answer(made: Any, fault: str):
    with serving(lambda _: made) as server:
        model = assistant(server)
        (reply,) = model.ask([ask()])
    assert reply.answer is None
    assert fault in reply.fault
    assert model.account.failed == 1
    assert len(server.asked) == 1


def test_a_fence_around_json_and_thoughts_before_it_are_no_fault():
    for text in ('```json\n{"word": "yes"}\n```', '<think>Hm, {"word": "no"}?</think>\n{"word": "yes"}'):
        with serving(lambda _, text=text: completion(text)) as server:
            assert assistant(server).ask([ask()])[0].answer == Word(word="yes")


def test_a_late_answer_is_none():
    with serving(lambda _: completion(GOOD)) as server:
        server.may_answer.clear()
        (reply,) = assistant(server, seconds=0.1).ask([ask()])
    assert "within 0.1 seconds" in reply.fault


def test_an_address_where_nobody_listens_is_no_answer():
    settings = ModelSettings(url="http://127.0.0.1:9/v1", name="tiny", retries=0)
    model = assistant_of(settings, KeptResults(), out=Path("nowhere"))
    assert model is not None
    assert "cannot be reached" in model.ask([ask()])[0].fault


def test_what_may_pass_is_tried_again_and_what_will_not_is_not():
    replies = iter([(503, {"Retry-After": "0"}), (429, {}), completion(GOOD)])
    with serving(lambda _: next(replies)) as server:
        assert assistant(server, retries=2).ask([ask()])[0].answer
        assert len(server.asked) == 3
    with serving(lambda _: (404, {})) as server:
        assistant(server, retries=2).ask([ask()])
        assert len(server.asked) == 1


def test_after_some_failures_in_a_row_a_server_is_left_alone():
    with serving(lambda _: (500, {})) as server:
        replies = assistant(server, concurrency=1).ask([ask(n) for n in range(9)])
    assert len(server.asked) == 5
    assert "not asked" in replies[-1].fault


def test_a_server_that_knows_no_schema_is_told_the_form_in_words_from_then_on():
    def answer(body: dict[str, Any]) -> Any:
        return (400, {}) if "response_format" in body else completion(GOOD)

    with serving(answer) as server:
        replies = assistant(server, concurrency=1).ask([ask(1), ask(2)])
    assert all(r.answer for r in replies)
    assert len(server.asked) == 4
    assert '"word"' in server.asked[-1]["messages"][0]["content"]


def test_several_are_asked_at_a_time_and_replies_are_in_order():
    def answer(body: dict[str, Any]) -> Any:
        return completion({"word": str(json.loads(body["messages"][1]["content"])["number"])})

    with serving(answer) as server:
        replies = assistant(server, concurrency=8).ask([ask(n) for n in range(20)])
    assert [r.answer.word for r in replies if r.answer] == [str(n) for n in range(20)]


def test_what_was_answered_is_never_asked_again_not_even_a_refusal_but_a_failure_is():
    kept = KeptResults()
    made: list[Any] = [completion(GOOD), completion("", finish_reason="content_filter"), (500, {})]
    by_number = dict(enumerate(made))

    def answer(body: dict[str, Any]) -> Any:
        return by_number[json.loads(body["messages"][1]["content"])["number"]]

    with serving(answer) as server:
        first = assistant(server, kept)
        replies = first.ask([ask(n) for n in range(3)])
        by_number |= dict.fromkeys(range(3), completion({"word": "other"}))
        second = assistant(server, kept)
        again = second.ask([ask(n) for n in range(3)])
    assert again[:2] == replies[:2]
    assert again[2].answer == Word(word="other")
    assert len(server.asked) == 4
    assert (first.account.failed, first.account.unanswered) == (2, 1)


def test_key_and_headers_come_from_the_environment_and_stand_in_no_account(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(KEY, "secret")
    monkeypatch.setenv(HEADERS, '{"X-House": "UN"}')
    with serving(lambda _: completion(GOOD)) as server:
        model = assistant(server)
        model.ask([ask()])
    assert server.headers[0]["Authorization"] == "Bearer secret"
    assert server.headers[0]["X-House"] == "UN"
    assert b"secret" not in model.account.lines()


@pytest.mark.parametrize(
    "settings",
    [
        {"url": "file:///etc/passwd", "name": "m"},
        {"url": "http://user:word@host/v1", "name": "m"},
        {"url": "http://host/v1"},
        {"url": "http://host/v1", "name": "m", "files": True},
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, Any]):
    with pytest.raises(UsageError):
        assistant_of(ModelSettings(**settings), KeptResults(), out=Path("nowhere"))


@pytest.mark.parametrize("headers", ["no JSON", "[]", '{"A": 1}', '{"A": "b\\r\\nC: d"}'])
def test_headers_that_are_none_are_refused(headers: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(HEADERS, headers)
    with pytest.raises(UsageError):
        assistant_of(ModelSettings(url="http://host/v1", name="m"), KeptResults(), out=Path("nowhere"))


def test_no_model_is_asked_unless_the_settings_name_one():
    assert assistant_of(ModelSettings(), KeptResults(), out=Path("nowhere")) is None


def test_what_is_sent_and_where_is_told_before_it_is():
    said: list[str] = []
    with serving(lambda _: completion(GOOD)) as server:
        settings = ModelSettings(url=server.url, name="tiny")
        model = assistant_of(
            settings, KeptResults(), out=Path("nowhere"), tell=lambda x: said.append(f"{len(server.asked)} {x}")
        )
        assert model is not None
        model.ask([ask()])
    assert said
    assert all(line.startswith("0 ") for line in said)
    assert server.url in said[0]
    assert "1 request to word" in said[1]
