"""The port: what a language model is asked, and what comes of it; tasks know nothing of servers and files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

_SEED = 20051118


class Form(BaseModel):
    """Base of the forms of answers: nothing missing, nothing besides."""

    model_config = ConfigDict(extra="forbid", frozen=True)


F = TypeVar("F", bound=Form)


@dataclass(frozen=True)
class Ask(Generic[F]):
    """A small task over data that others wrote.

    Attributes:
        task: "match", "propose", "word" or "translate".
        piece: what it is about, for readers of the log.
        instructions: what to do; never holds words of a contribution.
        data: what to do it with, as JSON writes it; holds words of contributions, and ids that mean nothing outside.
        form: of the answer.
        most: tokens of the answer.
    """

    task: str
    piece: str
    instructions: str
    data: Any
    form: type[F]
    most: int = 1_000

    @cached_property
    def body(self) -> dict[str, Any]:
        """The request as a chat completion, without the model's name; the same ask has the same body."""
        schema = {"name": self.task, "strict": True, "schema": self.form.model_json_schema()}
        return {
            "messages": [
                {"role": "system", "content": self.instructions},
                {"role": "user", "content": json.dumps(self.data, ensure_ascii=False)},
            ],
            "temperature": 0,
            "seed": _SEED,
            "max_tokens": self.most,
            "response_format": {"type": "json_schema", "json_schema": schema},
        }

    def key(self, model: str) -> str:
        """Return the id of this request to a model: a digest of all that decides the answer."""
        text = json.dumps([model, self.body], ensure_ascii=False, sort_keys=True)
        return f"{self.task}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


@dataclass(frozen=True, slots=True)
class Reply(Generic[F]):
    """What an ask came to: an answer of its form, or why there is none."""

    answer: F | None
    fault: str = ""


@dataclass(slots=True)
class Entry:
    """One request in the account of a run; `stands` and `refused` are filled in by the task that checks the answer.

    Attributes:
        key: of the request.
        task: and `piece`, as in the ask.
        words: of contributions and points that the request holds, about.
        fault: why there is no answer; empty where there is one.
        spoken: whether the model itself answered, in whatever form.
        tokens: of request and answer, as the server counted them; 0 where it did not.
        stands: how many things the answer said passed every check.
        refused: why others did not.
    """

    key: str
    task: str
    piece: str
    words: int
    fault: str = ""
    spoken: bool = False
    tokens: tuple[int, int] = (0, 0)
    stands: int = 0
    refused: list[str] = field(default_factory=list)
    request: dict[str, Any] = field(default_factory=dict)
    answer: str = ""


class Model(Protocol):
    """A language model, however it is reached."""

    @property
    def name(self) -> str:
        """As the house names it."""

    def ask(self, asks: Sequence[Ask[F]]) -> list[Reply[F]]:
        """Return one reply an ask, in order.

        Raises:
            WaitingError: answers are to come by file, and some are not there yet.
        """

    def judged(self, ask: Ask[Any], stands: int, refused: Sequence[str]) -> None:
        """Take note of what the checks said of an answer."""
