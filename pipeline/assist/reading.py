"""Reads what a server of the OpenAI kind returned: the words of the answer, or what is wrong."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from pipeline.assist.port import Form, Reply

F = TypeVar("F", bound=Form)
_FENCED = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.S)
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.S)


@dataclass(frozen=True, slots=True)
class Said:
    """The words of an answer with its tokens (request, answer), or a fault; `spoken` if the model itself answered."""

    content: str = ""
    fault: str = ""
    tokens: tuple[int, int] = (0, 0)
    spoken: bool = False


def said_in(body: Any) -> Said:
    """Return what a chat completion says."""
    try:
        choice = body["choices"][0]
        message = choice["message"]
        content, refusal, ended = message.get("content"), message.get("refusal"), choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError):
        return Said(fault="the reply is no chat completion")
    tokens = _tokens(body)
    if refusal or ended == "content_filter":
        return Said(fault="the model refused", tokens=tokens, spoken=True)
    if ended == "length":
        return Said(fault="the answer was cut off", tokens=tokens, spoken=True)
    if not isinstance(content, str) or not content.strip():
        return Said(fault="the answer is empty", tokens=tokens, spoken=True)
    return Said(content, tokens=tokens, spoken=True)


def reply_of(said: Said, form: type[F]) -> Reply[F]:
    """Return an answer in its form; a fault where it has another."""
    if said.fault:
        return Reply(None, said.fault)
    text = _THOUGHT.sub("", said.content)
    fenced = _FENCED.match(text)
    try:
        return Reply(form.model_validate_json(fenced[1] if fenced else text, strict=False))
    except ValidationError:
        return Reply(None, "the answer is not of the form asked for")


def loaded(data: bytes) -> Any:
    """Return what JSON holds; None where it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _tokens(body: Any) -> tuple[int, int]:
    usage = body.get("usage")
    numbers = [usage.get(n) for n in ("prompt_tokens", "completion_tokens")] if isinstance(usage, dict) else []
    first, second = (n if isinstance(n, int) and n >= 0 else 0 for n in (numbers or [0, 0]))
    return first, second
