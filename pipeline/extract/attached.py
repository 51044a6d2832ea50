"""Files within a file: what is attached to an e-mail or a PDF, embedded in a Word file or gathered in a portfolio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain

from pipeline.domain import AttachedFile, BlockKind, RawDocument, Refusal, Voice
from pipeline.errors import RefusalError

MAX_FILES = 40
_SAME = 0.9
_SAVE = "Open it, save what is in it as files of their own and put them in the batch."


def with_attached(raw: RawDocument, read: Callable[[bytes], RawDocument]) -> RawDocument:
    """Return a document with what is attached to it read; what cannot be is refused by its name.

    A file that repeats what was read before (the same letter as Word and PDF) is left out with a warning.

    Args:
        raw: a document with its files.
        read: reads one file; raises RefusalError.

    Raises:
        RefusalError: the document has no words but those of its files, and none of these can be read.
    """
    if not raw.files:
        return raw
    attached: list[tuple[str, RawDocument]] = []
    refused: list[Refusal] = list(raw.refused)
    warnings: list[str] = []
    for file in raw.files[:MAX_FILES]:
        try:
            part = read(file.data)
        except RefusalError as e:
            refused.append(Refusal(e.stage, "", e.reason, e.advice, item=file.name, again=e.again))
            continue
        same = _repeated(part, [("the text itself", raw), *attached])
        if same:
            warnings.append(f"Attached to it and left out, as it repeats {same}: {file.name}")
            continue
        part = _of_another(part) if file.of_another else part
        attached.append((file.name, replace(part, warnings=())))
        warnings += [f"Attached {file.name}: {warning}" for warning in part.warnings]
        refused += _of_part(file.name, part)
    refused += [_too_many(file) for file in raw.files[MAX_FILES:]]
    if not attached and (raw.encloses or not raw.blocks) and not _says(raw):
        raise _nothing(refused)
    return replace(raw, files=(), attached=tuple(attached), refused=tuple(refused), warnings=(*raw.warnings, *warnings))


def _of_another(raw: RawDocument) -> RawDocument:
    """Return a message as somebody else's words, and what is attached to it likewise."""
    blocks = tuple(replace(b, voice=Voice.MAIL) if b.voice is Voice.OWN else b for b in raw.blocks)
    return replace(raw, blocks=blocks, attached=tuple((name, _of_another(part)) for name, part in raw.attached))


def _of_part(name: str, part: RawDocument) -> Iterable[Refusal]:
    """Return what was refused of a file within, under its name."""
    for page, why in part.refused_pages:
        yield Refusal("extract", "", why, "Ask the sender for a copy with text.", item=f"{name}, page {page}")
    for refusal in part.refused:
        yield replace(refusal, item=f"{name}, {refusal.item}")


def _too_many(file: AttachedFile) -> Refusal:
    return Refusal("extract", "", f"More than {MAX_FILES} files are attached.", _SAVE, item=file.name)


def _says(raw: RawDocument) -> bool:
    """Tell whether a document has words besides its cover."""
    return any(block.kind is not BlockKind.COVER for block in raw.blocks)


def _nothing(refused: Iterable[Refusal]) -> RefusalError:
    told = list(refused)
    listed = "; ".join(f"{r.item}: {r.reason}" for r in told[:8])
    reason = f"The file only carries others, and none of them can be read. {listed}"
    return RefusalError("extract", reason, _SAVE, again=any(r.again for r in told))


def _repeated(part: RawDocument, before: Iterable[tuple[str, RawDocument]]) -> str:
    """Return the name of what has nearly all words of a part, empty if nothing has."""
    words = _words(part)
    for name, other in before:
        both = (words & _words(other)).total()
        if words.total() and both >= _SAME * words.total():
            return name
    return ""


def _words(raw: RawDocument) -> Counter[str]:
    parts = chain([raw], (part for _, part in raw.attached))
    return Counter(word for part in parts for block in part.blocks for word in block.text.split())
