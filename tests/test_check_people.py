"""`check` on who speaks: one name for several, two of one name, words of others, who sent nothing of a sentence."""

from __future__ import annotations

import pytest

from pipeline.check import _people


def document(document_id: str, contributor: str, country: str = "not stated", duplicate_of: str = "") -> dict[str, str]:
    return {
        "document_id": document_id,
        "contributor_id": contributor,
        "country": country,
        "duplicate_of": duplicate_of,
        "superseded_by": "",
    }


def passage(passage_id: str, contributor: str, voice: str = "own") -> dict[str, str]:
    return {"passage_id": passage_id, "contributor_id": contributor, "voice": voice}


def person(contributor_id: str, name: str, *documents: str) -> dict[str, object]:
    return {"contributor_id": contributor_id, "name": name, "documents": list(documents)}


def sentence(passage_id: str, *contributors: str) -> dict[str, object]:
    return {"sentence_id": "s", "sources": [{"passage_id": passage_id}], "contributors": list(contributors)}


def found(people: list[object], documents: list[object], sentences: list[object] = [], passages: list[object] = []):  # noqa: B006
    summary = {"contributors": people, "objectives": [{"sentences": sentences, "also": []}], "topics": []}
    known = {p["passage_id"]: p for p in passages}  # type: ignore[index]
    return [p.what for p in _people(summary, documents, known)]  # type: ignore[arg-type]


def test_what_is_sound_has_no_problem():
    documents = [document("a", "x; y"), document("b", "x", "Ghana"), document("c", "y", "Kenya")]
    people = [person("x", "X", "a", "b"), person("y", "Y", "a", "c")]
    assert found(people, documents, [sentence("p", "x", "y")], [passage("p", "x; y")]) == []


def test_one_name_for_several_countries():
    documents = [document("a", "x", "Ghana"), document("b", "x", "Республика Кения"), document("c", "x", "Кения")]
    assert found([person("x", "Ministry", "a", "b", "c")], documents) == ["is one name for contributors of GHA and KEN"]


def test_a_name_of_two_and_no_name_of_several():
    documents = [document("a", "x"), document("b", "y"), document("c", "file-c"), document("d", "file-c")]
    people = [person("x", "Society", "a"), person("y", "Society", "b"), person("file-c", "an individual", "c", "d")]
    assert found(people, documents) == [
        "is the printed name of two contributors",
        "is no name, yet several contributions are held to be its own",
    ]


@pytest.mark.parametrize(
    ("of", "voice", "problem"),
    [
        ("y", "own", "names contributors who did not send its sources"),
        ("x", "form", "cites words that are not a contributor's own"),
    ],
)
def test_sentences_of_others(of: str, voice: str, problem: str):
    assert found([], [], [sentence("p", of)], [passage("p", "x", voice)]) == [problem]
