"""The recall and label targets, on real files."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.domain import BlockKind
from pipeline.errors import RefusalError
from pipeline.extract.word import read_word
from tests.extract.word_truth import TARGETS, covered, spans, truth, words

APART = {BlockKind.DELETION, BlockKind.COMMENT}

pytestmark = pytest.mark.shared


def split(path: Path) -> tuple[str, str]:
    """Return the text that stays and the text deleted."""
    try:
        blocks = read_word(path.read_bytes()).blocks
    except RefusalError:
        return "", ""
    kept = "\n".join(f"{block.label} {block.text}" for block in blocks if block.kind not in APART)
    return kept, "\n".join(block.text for block in blocks if block.kind is BlockKind.DELETION)


def test_word_recall_in_every_part(shared: Path) -> None:
    found: Counter[str] = Counter()
    sought: Counter[str] = Counter()
    for path in sorted((shared / "extraction" / "word").rglob("*.docx")):
        kept, gone = (spans(words(text)) for text in split(path))
        for sequence, regions in truth(path):
            hit = covered(sequence, gone if any("deletions" in names for names in regions) else kept)
            for names, good in zip(regions, hit, strict=True):
                sought.update(names)
                found.update(names if good else ())
    assert {part: found[part] / sought[part] for part in TARGETS if found[part] / sought[part] < TARGETS[part]} == {}


def test_tracked_changes_read_as_accepted(shared: Path) -> None:
    compared = 0
    for accepted in sorted((shared / "extraction" / "word" / "revisions").glob("*-Accepted.docx")):
        source = accepted.with_name(accepted.name.replace("-Accepted", ""))
        assert words(split(source)[0]) == words(split(accepted)[0]), source.name
        compared += 1
    assert compared > 20


def test_labels_state_in_words_what_they_expect(shared: Path) -> None:
    blocks = read_word((shared / "extraction/word/docx2python/example_numbering.docx").read_bytes()).blocks
    assert [re.sub(r"\W", "", block.label) for block in blocks] == [block.text.split()[-1] for block in blocks]


def test_words_come_once(shared: Path) -> None:
    for path in sorted((shared / "extraction" / "word" / "itu").glob("*.docx")):
        mine = Counter(words(split(path)[0]))
        there = Counter(word for sequence, regions in truth(path) for word, names in zip(sequence, regions, strict=True)
                        if "deletions" not in names)  # fmt: skip
        extra = mine - there
        assert extra.total() <= 0.02 * mine.total(), (path.name, extra.most_common(5))
