"""Cues and evidence: the same act gives the same cue in six languages; terms are whole words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.agenda import load_agenda
from pipeline.classify.cues import _PATTERNS, _SENTENCE_END, WHOLE, cues
from pipeline.classify.evidence import evidence_of
from pipeline.classify.training import gold_files, read_all
from tests.fakes import make_passage

PROPOSALS = (
    "We propose a fund.",
    "Nous proposons un fonds.",
    "Proponemos un fondo.",
    "Предлагаем создать фонд.",
    "نقترح إنشاء صندوق.",
    "我们建议设立基金。",
)


@pytest.mark.parametrize("text", PROPOSALS)
def test_a_proposal_has_its_cue_in_every_language(text: str) -> None:
    column = list(_PATTERNS).index("proposes")
    assert cues([text])[0, column] > 0


def test_cues_tell_where_in_the_text_they_stand() -> None:
    first, last = cues(["We propose a fund. The weather was fine.", "The weather was fine. We propose a fund."])
    assert first.shape == last.shape
    assert first[:WHOLE].tolist() == pytest.approx(last[:WHOLE].tolist(), abs=0.05)
    assert first[WHOLE:].tolist() != last[WHOLE:].tolist()


def test_sentences_are_spared_no_cue_they_have() -> None:
    """The quick way, which skips what the whole text lacks, counts as looking into every sentence would."""
    texts = [p.text for p in read_all(gold_files(Path(__file__).parents[2] / "corpus" / "gold"))[::5]]
    texts.append("Our aims: 1) more access is needed. 2) lower prices are needed.")
    shares = []
    for text in texts:
        parts = [s for s in _SENTENCE_END.split(text) if len(s.split()) >= 3 or len(s) > 12] or [text]
        shares.append(np.mean([[bool(p.search(s)) for p in _PATTERNS.values()] for s in parts], axis=0))
    assert np.allclose(cues(texts)[:, WHOLE : WHOLE + len(_PATTERNS)], np.array(shares))


def test_no_text_no_row() -> None:
    assert cues([]).shape[0] == 0
    assert cues([""]).shape == cues(["a b c"]).shape


def test_evidence_is_whole_words() -> None:
    agenda = load_agenda()
    words = evidence_of(make_passage("p", text="A certain image of routing security."), agenda, ["45", "78"])
    assert "routing security" in words["45"]
    assert "CERT" not in words["45"]
    assert "MAG" not in words["78"]
