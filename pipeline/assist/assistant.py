"""The assistant: asks a model by a server or by files, keeps every answer by content, and gives account of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.assist.files import Files
from pipeline.assist.port import Ask, Entry, Form, Reply
from pipeline.assist.reading import Said, reply_of
from pipeline.assist.server import Server
from pipeline.domain import Results
from pipeline.errors import UsageError, WaitingError
from pipeline.settings import ModelSettings

F = TypeVar("F", bound=Form)
Tell = Callable[[str], None]
_STAGE = "model"
_NOT_NOW = "not asked: the page only recalls answers"
_SENT = {
    "match": "sentences of contributors with the passages they stand in, and points they may hold",
    "propose": "sentences of contributors that no point explains",
    "word": "sentences of contributors that would be quoted, with their passages",
    "translate": "cited words of contributors in other languages than English",
}


@dataclass(frozen=True, slots=True)
class Account:
    """What a model had a hand in during a run: its name, where it was reached, and every request with its verdict."""

    model: str
    place: str
    entries: tuple[Entry, ...] = ()

    @property
    def failed(self) -> int:
        """How many requests had no answer of the form asked for."""
        return sum(bool(e.fault) for e in self.entries)

    @property
    def unanswered(self) -> int:
        """How many of these the model itself never answered: the server was late, failed or was not asked."""
        return sum(not e.spoken for e in self.entries)

    def lines(self) -> bytes:
        """Return the log of the run, a request a line: request, answer, model and verdict."""
        rows = [asdict(e) | {"model": self.model} for e in sorted(self.entries, key=lambda e: e.key)]
        return "".join(json.dumps(r, ensure_ascii=False, sort_keys=True) + "\n" for r in rows).encode(
            "utf-8", "surrogatepass"
        )


class Assistant:
    """Implements `Model`. What was answered once is never asked again, whichever way it was answered."""

    def __init__(
        self, settings: ModelSettings, kept: Results, reach: Server | Files | None, tell: Tell = lambda _: None
    ) -> None:
        """Take settings, where answers are kept, the way to the model (None: only recall answers), and who is told."""
        self._name = settings.name
        self._kept = kept
        self._reach = reach
        self._tell = tell
        self._said = False
        self._entries: dict[str, Entry] = {}

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    @property
    def account(self) -> Account:
        """What was asked so far and what came of it."""
        return Account(self._name, self._reach.place if self._reach else "", tuple(self._entries.values()))

    def ask(self, asks: Sequence[Ask[F]]) -> list[Reply[F]]:
        """Return one reply an ask, in order.

        Raises:
            WaitingError: answers are to come by file, and some are not there yet.
        """
        keys = [a.key(self._name) for a in asks]
        by_key = dict(zip(keys, asks, strict=True))
        known = {k: _unpacked(data) for k, data in self._kept.load(_STAGE, list(by_key)).items()}
        missing = [k for k in by_key if k not in known]
        for key, said in self._asked({k: {"model": self._name, **by_key[k].body} for k in missing}, by_key):
            known[key] = said
        for key, ask in by_key.items():
            said = known.get(key, Said(fault=_NOT_NOW))
            request = {"model": self._name, **ask.body}
            words = len(json.dumps(ask.data, ensure_ascii=False).split())
            fault = reply_of(said, ask.form).fault
            entry = Entry(key, ask.task, ask.piece, words, fault, said.spoken, said.tokens)
            entry.request, entry.answer = request, said.content
            self._entries[key] = entry
        return [reply_of(known.get(k, Said(fault=_NOT_NOW)), a.form) for k, a in zip(keys, asks, strict=True)]

    def judged(self, ask: Ask[Any], stands: int, refused: Sequence[str]) -> None:
        """Take note of what the checks said of an answer."""
        entry = self._entries[ask.key(self._name)]
        entry.stands, entry.refused = stands, list(refused)

    def _asked(
        self, bodies: Mapping[str, Mapping[str, Any]], asks: Mapping[str, Ask[Any]]
    ) -> Iterator[tuple[str, Said]]:
        """Yield what new requests came to; an answer is kept as soon as it is there, a failure never."""
        if not bodies or self._reach is None:
            return
        if isinstance(self._reach, Files):
            some = self._read_back(bodies, asks, self._reach)
        else:
            self._tell_first(bodies, asks, "Sent to")
            keys = list(bodies)
            some = ((keys[n], said) for n, said in self._reach.answers(list(bodies.values())))
        for key, said in some:
            if said.spoken:  # be it to refuse
                self._kept.save(_STAGE, {key: json.dumps(asdict(said), ensure_ascii=True).encode()})
            yield key, said

    def _read_back(
        self, bodies: Mapping[str, Mapping[str, Any]], asks: Mapping[str, Ask[Any]], files: Files
    ) -> Iterator[tuple[str, Said]]:
        answers = files.answers()
        if files.unread:
            self._tell(f"{files.unread} lines of {files.path} are no answers and were passed over.")
        waiting = {k: b for k, b in bodies.items() if k not in answers}
        for key in bodies:
            if key in answers:
                yield key, answers[key]
        files.wait_for(waiting)
        if waiting:
            self._tell_first(waiting, asks, "Written to")
            raise WaitingError(
                f"{_requests(len(waiting))} wait in {files.requests}: have them answered, put the answers beside it as "
                f"{files.path.name}, and give the same command again; it goes on from here."
            )

    def _tell_first(self, bodies: Mapping[str, object], asks: Mapping[str, Ask[Any]], verb: str) -> None:
        """Say what is sent, and where, before it is."""
        place = self._reach.place if self._reach else ""
        if not self._said:
            self._said = True
            self._tell(f"A language model, {self._name!r}, is asked. {verb} {place}: words of the contributions.")
        tasks = Counter(asks[k].task for k in bodies)
        for task, number in sorted(tasks.items()):
            words = sum(len(json.dumps(asks[k].data).split()) for k in bodies if asks[k].task == task)
            self._tell(f"{verb} {place}: {_requests(number)} to {task}, about {words:,} words: {_SENT[task]}.")


def assistant_of(
    settings: ModelSettings, kept: Results, *, out: Path | None = None, tell: Tell = lambda _: None
) -> Assistant | None:
    """Return the assistant that the settings name; None, as by default, where they name none.

    Args:
        settings: of the model.
        kept: where answers are kept.
        out: output folder of the run, where batch files lie; without one, nothing new is asked.
        tell: told what is sent and where, before it is.

    Raises:
        UsageError: the settings do not go together.
    """
    if not settings.url and not settings.files:
        return None
    if settings.url and settings.files:
        raise UsageError("Give model.url or model.files, not both: the model is reached one way.")
    if not settings.name:
        raise UsageError("Name the model: --model-name NAME, or model.name in the settings.")
    if out is None:
        return Assistant(settings, kept, None)
    return Assistant(settings, kept, Server(settings) if settings.url else Files(out), tell)


def _requests(number: int) -> str:
    return f"{number} request{'' if number == 1 else 's'}"


def _unpacked(data: bytes) -> Said:
    row = json.loads(data)
    return Said(row["content"], row["fault"], (row["tokens"][0], row["tokens"][1]), spoken=True)
