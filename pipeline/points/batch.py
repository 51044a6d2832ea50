"""The stage over a batch: what each contributor said, what it may hold, and who holds what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.agenda import Frames
from pipeline.assist import Model
from pipeline.domain import Classification, Document, Encoder, Passage, People, Point, Statement
from pipeline.points import Candidate, Context, Held, Matcher, contexts_of, load_fitted, points, statements_of
from pipeline.points.reproduced import reproduced_passages
from pipeline.points.standing import load_standing
from pipeline.points.vouched import Said, vouched
from pipeline.settings import ModelSettings, PointsSettings

_AT_ONCE = 20_000  # statements: their vectors are held together


@dataclass(frozen=True, slots=True)
class Speech:
    """All that a contributor said, with what is known of the passages."""

    contributor: str
    statements: tuple[Statement, ...]
    contexts: tuple[Context, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A batch's statements, by contributor and in all."""

    speeches: tuple[Speech, ...]
    statements: tuple[Statement, ...]
    contexts: Mapping[str, Context]
    passages: Mapping[str, Passage]
    frames: Frames


def spoken(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    people: People,
    frames: Frames,
) -> Spoken:
    """Gather what every contributor said, in the order of the contributors."""
    aside = reproduced_passages(documents, passages)
    statements = statements_of(documents, passages, people.of_document, aside=aside)
    contexts = contexts_of(statements, classification, frames)
    own: dict[str, list[Statement]] = {c.contributor_id: [] for c in people.contributors}
    for statement in statements:
        for contributor in statement.contributors:
            own[contributor].append(statement)
    speeches = tuple(
        Speech(c, tuple(some), tuple(contexts[s.passage_id] for s in some)) for c, some in own.items() if some
    )
    wanted = {s.passage_id for s in statements}
    by_id = {p.passage_id: p for p in passages if p.passage_id in wanted}
    return Spoken(speeches, tuple(statements), contexts, by_id, frames)


class Matching:
    """Matches a batch with known points, and finds its own."""

    def __init__(
        self,
        known: Sequence[Point],
        settings: PointsSettings,
        encoders: Mapping[str, Encoder],
        spoken: Spoken,
        *,
        labelled: bool = True,
    ) -> None:
        """Take the expert's list, settings, the encoders by name, and what was said.

        Where the list is not the one that readers laid statements beside, nothing is `labelled`: a like id is chance.
        """
        self._labelled = labelled
        self._known = tuple(known)
        self._settings = settings
        self._encoders = encoders
        self._spoken = spoken

    @cached_property
    def _matcher(self) -> Matcher:
        fitted = load_fitted(self._settings.folder())
        return Matcher(self._known, fitted if self._labelled else fitted.without_examples(), self._encoders)

    def candidates(self, speeches: Sequence[Speech]) -> Iterator[tuple[int, list[Candidate]]]:
        """Yield what each contributor may hold, with its position; vectors are made for many of them at once."""
        if not self._known:
            yield from ((n, []) for n in range(len(speeches)))
            return
        for group in _groups(speeches):
            self._matcher.read([s.text for n in group for s in speeches[n].statements if s.language == "en"])
            for n in group:
                speech = speeches[n]
                yield n, self._matcher.candidates(speech.contributor, speech.statements, speech.contexts)

    def vouched(self, candidates: Sequence[Candidate], model: Model, settings: ModelSettings) -> list[Candidate]:
        """Return candidates as a language model sees those that it is asked about."""
        if settings.match == "no":
            return list(candidates)
        said = Said({s.statement_id: s for s in self._spoken.statements}, self._spoken.passages)
        return vouched(candidates, self._known, said, model, settings, told=self._settings.told)

    def held(self, candidates: Sequence[Candidate], proposer: Model | None = None) -> Held:
        """Return who holds what; a language model may propose points."""
        said = self._spoken
        return points(
            said.statements,
            said.passages,
            said.contexts,
            candidates,
            self._known,
            said.frames,
            self._settings,
            matcher=self._matcher,
            standing=load_standing(self._settings.standing_folder(), self._encoders),
            proposer=proposer,
        )


def _groups(speeches: Sequence[Speech]) -> Iterator[list[int]]:
    group: list[int] = []
    size = 0
    for n, speech in enumerate(speeches):
        group.append(n)
        size += len(speech.statements)
        if size >= _AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group
