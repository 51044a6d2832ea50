"""A contribution that a stage cannot work on costs itself, never the batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from pipeline.domain import Document, Passage, Refusal, Source
from pipeline.errors import PipelineError
from pipeline.store.outputs import file_sha256

X = TypeVar("X")
Y = TypeVar("Y")
Extracted: TypeAlias = tuple[list[Document], list[Refusal]]
_WORDS = 200  # letters of an error's own message


@dataclass(frozen=True, slots=True)
class Failed:
    """In place of a result: why there is none, and whether it may have been for want of memory."""

    reason: str
    again: bool = False


def failed(error: Exception) -> Failed:
    """Return what is told of an error that nobody expected."""
    return Failed(f"{type(error).__name__}: {str(error)[:_WORDS]}", isinstance(error, MemoryError))


def apart(function: Callable[[Sequence[X]], Sequence[Y]], items: Sequence[X]) -> list[Y | Failed]:
    """Return a result an item: of all at once, or, where that fails, of each alone, `Failed` where even that does.

    Raises:
        PipelineError: something that no item is to blame for.
    """
    try:
        return list(function(items))
    except PipelineError:
        raise
    except Exception as e:  # noqa: BLE001 - whatever it is, the other contributions go on
        if len(items) == 1:
            return [failed(e)]
    return [made for item in items for made in apart(function, [item])]


def kept(value: object) -> bool:
    """Tell whether a result may be kept for other runs: a failure may be the machine's."""
    return not isinstance(value, Failed)


def extraction_kept(value: Extracted) -> bool:
    """Tell whether what became of a file may be kept for other runs."""
    return not any(r.again for r in value[1])


def unchanged(
    made: Iterable[tuple[int, Extracted]], sources: Sequence[Source], hashes: Sequence[str]
) -> Iterator[tuple[int, Extracted]]:
    """Pass on what was read of files that are still the same; what was read of another is refused.

    Args:
        made: what became of files, by position.
        sources: the files.
        hashes: SHA-256 of each before it was read.
    """
    for position, value in made:
        source = sources[position]
        if file_sha256(source.path) != hashes[position]:
            reason = "The file changed while it was read."
            advice = "Run again once nothing writes to it any more."
            value = ([], [Refusal("extract", source.file, reason, advice, again=True)])
        yield position, value


class Losses:
    """The documents that stages could not work on, by id."""

    def __init__(self) -> None:
        self._lost: dict[str, tuple[str, Failed]] = {}

    def sorted_out(self, stage: str, ids: Iterable[str], results: Iterable[Y | Failed]) -> list[Y]:
        """Return the results of documents, and take note of those that failed."""
        good = []
        for document_id, result in zip(ids, results, strict=True):
            if isinstance(result, Failed):
                self._lost[document_id] = (stage, result)
            else:
                good.append(result)
        return good

    def most(self, stage: str, passages: Sequence[Passage], work: Callable[[Sequence[Passage]], Y]) -> Y:
        """Return what `work` makes of passages, or, where it fails, of those of the documents that it can work on."""
        try:
            return work(passages)
        except PipelineError:
            raise
        except Exception:  # noqa: BLE001 - found out below, document by document
            groups: dict[str, list[Passage]] = {}
            for p in passages:
                groups.setdefault(p.document_id, []).append(p)
        self.without(stage, groups, lambda document_id: work(groups[document_id]))
        return work(self.spared(passages))

    def without(self, stage: str, ids: Iterable[str], work: Callable[[str], object]) -> None:
        """Try `work` on every document alone, and take note of those it fails for."""
        every = list(ids)
        self.sorted_out(stage, every, (apart(lambda some: [work(some[0])], [i])[0] for i in every))

    def spared(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return the passages of documents that no stage failed for."""
        return [p for p in passages if p.document_id not in self._lost]

    def of(self, documents: Sequence[Document]) -> tuple[list[Document], list[Refusal]]:
        """Return the documents that no stage failed for, and the refusals of the others."""
        return [d for d in documents if d.document_id not in self._lost], [
            _refusal(d, *self._lost[d.document_id]) for d in documents if d.document_id in self._lost
        ]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._lost)


def _refusal(document: Document, stage: str, why: Failed) -> Refusal:
    reason = f"The file was read, but not worked on further: {stage} failed ({why.reason})."
    advice = "Save it again in another program, or ask the sender for a new copy; report this, it is a bug."
    return Refusal(stage, document.file, reason, advice, again=why.again)
