"""Check the files of a run against one another, with what editors decided and published; reads files only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.domain import Voice
from pipeline.errors import UsageError
from pipeline.identify.reading import country_of
from pipeline.review.checked import reviewed_problems
from pipeline.store.outputs import file_sha256
from pipeline.store.tables import read_table
from pipeline.whose.words import asks

_SHORT = 20  # letters: of fewer, an answer may well be in the words of a question


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a check found: where, and what is wrong."""

    where: str
    what: str


def check_run(folder: Path) -> list[Problem]:
    """Return everything that is wrong with a run's files; empty for a sound run.

    Raises:
        UsageError: the folder holds no run.
    """
    manifest, summary, documents, passages = _load(folder)
    silent = {d["document_id"] for d in documents if d["duplicate_of"] or d["superseded_by"]}
    return [
        *_citations(summary, passages, silent),
        *_people(summary, documents, passages),
        *_whose(summary, passages),
        *_sides(summary),
        *_passages(documents, passages),
        *_files(manifest, documents),
        *_outputs(folder, manifest),
        *(Problem(where, what) for where, what in reviewed_problems(folder)),
    ]


def same_words(text: str) -> str:
    """Return a text with every run of white space as one space: what "verbatim" is measured on."""
    return " ".join(text.split())


def _load(folder: Path) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]], dict[str, dict[str, Any]]]:
    try:
        manifest = json.loads((folder / "run.json").read_text("utf-8"))
        summary = json.loads((folder / "summary.json").read_text("utf-8"))
        documents = read_table(folder, "documents")
        passages = {p["passage_id"]: p for p in read_table(folder, "passages")}
    except (OSError, ValueError) as e:
        raise UsageError(f"{folder} holds no complete run: {e}. Run analyze first.") from e
    return manifest, summary, documents, passages


def _citations(
    summary: Mapping[str, Any], passages: Mapping[str, Mapping[str, Any]], repeated: set[str]
) -> Iterator[Problem]:
    for sentence in _sentences(summary):
        where = f"sentence {sentence['sentence_id']}"
        if not sentence["sources"]:
            yield Problem(where, "has no source")
        for source in sentence["sources"]:
            passage = passages.get(source["passage_id"])
            if passage is None:
                yield Problem(where, f"cites passage {source['passage_id']}, which does not exist")
            elif not source["quote"].strip() or same_words(source["quote"]) not in same_words(passage["text"]):
                yield Problem(where, f"quotes words that passage {source['passage_id']} does not hold")
            elif passage["document_id"] in repeated:
                yield Problem(where, f"cites {passage['file']}, which repeats another file or was superseded")
        if sentence["counts"]["contributors"] != len(set(sentence["contributors"])):
            yield Problem(where, "counts other contributors than it cites")


def _people(
    summary: Mapping[str, Any], documents: Sequence[Mapping[str, Any]], passages: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    """Find contributors that are several, several that are told as one, and sentences of others than their sources'."""
    by_id = {d["document_id"]: d for d in documents}
    names: dict[str, str] = {}
    for c in summary["contributors"]:
        where = f"contributor {c['name']}"
        own = [by_id[i] for i in c["documents"] if i in by_id]
        countries = {found for d in own if (found := country_of(d["country"]))}
        if len(countries) > 1 and len({d["contributor_id"] for d in own}) == 1:
            yield Problem(where, f"is one name for contributors of {' and '.join(sorted(countries))}")
        if c["contributor_id"].startswith("file-") and sum(not d["duplicate_of"] for d in own) > 1:
            yield Problem(where, "is no name, yet several contributions are held to be its own")
        if names.setdefault(c["name"], c["contributor_id"]) != c["contributor_id"]:
            yield Problem(where, "is the printed name of two contributors")
    for sentence in _sentences(summary):
        cited = [passages[s["passage_id"]] for s in sentence["sources"] if s["passage_id"] in passages]
        senders = {i for p in cited for i in p["contributor_id"].split("; ")}
        if sentence["sources"] and not set(sentence["contributors"]) <= senders:
            yield Problem(f"sentence {sentence['sentence_id']}", "names contributors who did not send its sources")
        if any(p["voice"] != Voice.OWN for p in cited):
            yield Problem(f"sentence {sentence['sentence_id']}", "cites words that are not a contributor's own")


def _whose(summary: Mapping[str, Any], passages: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield sentences that tell a question, or an option not ticked, as a contributor's view."""
    asked = {_bare(p["text"]) for p in passages.values() if p["voice"] == Voice.FORM}
    asked |= {_bare(p["in_reply_to"]) for p in passages.values()}
    passed: dict[str, set[str]] = {}
    for p in passages.values():
        if p["voice"] == Voice.UNTICKED:
            passed.setdefault(p["document_id"], set()).add(_bare(p["text"]))
    for sentence in _sentences(summary):
        where = f"sentence {sentence['sentence_id']}"
        for source in sentence["sources"]:
            cited, said = passages.get(source["passage_id"]), _bare(source["quote"])
            if cited is None or cited["voice"] != Voice.OWN:
                continue
            if said in passed.get(cited["document_id"], ()):
                yield Problem(where, f"tells an option of {cited['file']} that was not ticked")
            elif asks(source["quote"]) or (len(said) > _SHORT and said in asked):
                yield Problem(where, f"tells a question as a view of {cited['file']}")


def _sides(summary: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield contributors that are told as holders of two points that nobody can hold together."""
    told: dict[str, set[str]] = {}
    for sentence in _sentences(summary):
        told.setdefault(sentence.get("point_id", ""), set()).update(sentence["contributors"])
    for sentence in _sentences(summary):
        for other in sentence.get("opposes", ()):
            for contributor in sorted(told.get(other, set()).intersection(sentence["contributors"])):
                where = f"sentence {sentence['sentence_id']}"
                yield Problem(where, f"tells {contributor} on both sides: nobody can hold its point and {other}")


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _sentences(summary: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in (*summary["objectives"], *summary["topics"]):
        yield from (*section["sentences"], *section.get("also", ()))


def _passages(documents: Sequence[Mapping[str, Any]], passages: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    by_document: dict[str, list[Mapping[str, Any]]] = {d["document_id"]: [] for d in documents}
    for p in passages.values():
        by_document[p["document_id"]].append(p)
    for d in documents:
        position = 0
        for p in sorted(by_document[d["document_id"]], key=lambda p: int(p["start"])):
            if d["text"][p["start"] : p["end"]] != p["text"]:
                yield Problem(f"passage {p['passage_id']}", "is not the text at its offsets")
            if d["text"][position : p["start"]].strip():
                yield Problem(d["file"], f"has text before offset {p['start']} that is in no passage")
            position = p["end"]
        if d["text"][position:].strip():
            yield Problem(d["file"], f"has text after offset {position} that is in no passage")


def _files(manifest: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    read = [d["file"] for d in documents]
    refused = {r["file"] for r in manifest["refused"] if not r["item"]}
    for file in manifest["inputs"]:
        if (file in refused) + read.count(file) != 1:
            yield Problem(
                file, "is neither read once nor refused" if file not in refused else "is both read and refused"
            )
    for file in sorted(set(read) - set(manifest["inputs"])):
        yield Problem(file, "was read but is not in the batch")


def _outputs(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    for name, sha in manifest["outputs"].items():
        if file_sha256(folder / name) != sha:
            yield Problem(name, "is not as the run wrote it")
