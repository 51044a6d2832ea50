"""`check` finds questions and options that are told as views; words of another voice it finds in any case."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.check import _whose

ASKED = "Should the mandate of the Forum be made permanent?"
OPTION = "The Forum should be closed for good."


def passage(name: str, text: str, voice: str = "own", reply: str = "") -> dict[str, Any]:
    return {
        "passage_id": name,
        "document_id": "d",
        "file": "d.docx",
        "text": text,
        "voice": voice,
        "in_reply_to": reply,
    }


PASSAGES = {
    p["passage_id"]: p
    for p in (
        passage("q", ASKED, "form"),
        passage("a", "It should end. Why do we need it? " + ASKED[:-1] + ".", reply=ASKED),
        passage("o", OPTION, "unticked"),
        passage("again", OPTION),
        passage("m", "All members are invited to write.", "mail"),
        passage("r", "论坛是否应当延长？"),
    )
}


@pytest.mark.parametrize(
    ("source", "quote", "what"),
    [
        ("a", "It should end.", ""),
        ("a", "Why do we need it?", "tells a question"),
        ("a", ASKED[:-1] + ".", "tells a question"),
        ("q", ASKED, ""),
        ("o", OPTION, ""),
        ("again", OPTION, "not ticked"),
        ("m", "All members are invited to write.", ""),
        ("r", "论坛是否应当延长？", "tells a question"),
    ],
)
def test_whose_words_a_sentence_tells(source: str, quote: str, what: str):
    sentence = {"sentence_id": "s1", "sources": [{"passage_id": source, "quote": quote}]}
    summary = {"objectives": [{"sentences": [sentence]}], "topics": []}
    found = [p.what for p in _whose(summary, PASSAGES)]
    assert len(found) == (1 if what else 0)
    assert all(what in f for f in found)
