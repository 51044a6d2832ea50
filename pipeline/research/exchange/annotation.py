"""A run for annotation tools: Label Studio, doccano, W3C Web Annotation. Offsets count Unicode characters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent
from xml.sax.saxutils import quoteattr

from pipeline.research.exchange.qdpx import guid
from pipeline.research.exchange.spans import Row, code_names, rows_by, span_of

if TYPE_CHECKING:
    from pipeline.research.opened import Run

_AROUND = 40  # characters of prefix and suffix that tell a quotation from its like


def label_studio(run: Run) -> bytes:
    """Return a task a passage for Label Studio: its codes as predicted choices; see `label_studio_config`."""
    names, version = code_names(run), str(run.manifest.get("version", ""))
    tasks = []
    for p, labels in _coded(run):
        chosen = {"from_name": "codes", "to_name": "text", "type": "choices"}
        result = [{**chosen, "value": {"choices": [names[x["ref"]] for x in labels]}}] if labels else []
        score = max((float(x["score"]) for x in labels), default=0.0)
        made = {"model_version": f"tunis-views {version}", "score": score, "result": result}
        tasks.append({"data": _about(p), "predictions": [made]})
    return _json(tasks)


def label_studio_config(run: Run) -> bytes:
    """Return the labelling interface that the tasks are for."""
    choices = "\n".join(f"    <Choice value={quoteattr(n)}/>" for n in code_names(run).values())
    text = (
        '<View>\n  <Header value="$contributor"/>\n  <Text name="text" value="$text"/>\n'
        '  <Choices name="codes" toName="text" choice="multiple" layout="vertical">\n'
        f"{choices}\n  </Choices>\n</View>\n"
    )
    return text.encode("utf-8")


def doccano(run: Run) -> bytes:
    """Return a line a passage for doccano's text classification: `text`, `label` (names of codes), and where from."""
    names = code_names(run)
    return _lines({**_about(p), "label": [names[x["ref"]] for x in labels]} for p, labels in _coded(run))


def doccano_spans(run: Run) -> bytes:
    """Return a line a document for doccano's sequence labelling: `text` and `label`, spans of start, end and code."""
    names = code_names(run)
    spans: dict[str, list[list[Any]]] = {}
    for p, labels in _coded(run):
        spans.setdefault(p["document_id"], []).extend([int(p["start"]), int(p["end"]), names[x["ref"]]] for x in labels)
    documents = run.documents[run.documents["stands"]].to_dict("records")
    return _lines(
        {
            "text": d["text"],
            "label": spans.get(d["document_id"], []),
            "document_id": d["document_id"],
            "file": d["file"],
        }
        for d in documents
    )


def web_annotations(run: Run) -> bytes:
    """Return the codings as a W3C Web Annotation collection: each with a quotation and a position in the text."""
    names = code_names(run)
    texts = dict(zip(run.documents["document_id"], run.documents["text"], strict=True))
    files = dict(zip(run.documents["document_id"], run.documents["file"], strict=True))
    words = rows_by(run.holding_words[run.holding_words["state"] != "to confirm"], "passage_id")
    points = dict(zip(run.points["point_id"], run.points["text"], strict=True))
    items = []
    for p, labels in _coded(run):
        source = (percent(str(files[p["document_id"]])), texts[p["document_id"]])
        if labels:
            bodies = [_tag(names[x["ref"]]) for x in labels]
            items.append(_annotation(p["passage_id"], bodies, *source, int(p["start"]), int(p["end"])))
        for h in words.get(p["passage_id"], ()):
            at, end = span_of(p["text"], h["quote"])
            body = [_tag(f"{h['point_id']} {points[h['point_id']]}")]
            name = f"{p['passage_id']}/{h['point_id']}/{h['contributor_id']}/{h['rank']}"
            items.append(_annotation(name, body, *source, int(p["start"]) + at, int(p["start"]) + end))
    page = {"type": "AnnotationPage", "startIndex": 0, "items": items}
    head = {"@context": "http://www.w3.org/ns/anno.jsonld", "id": f"urn:uuid:{guid('annotations', run.folder.name)}"}
    return _json({**head, "type": "AnnotationCollection", "total": len(items), "first": page})


def _tag(value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "value": value, "format": "text/plain"}


def _annotation(
    name: str, bodies: list[dict[str, str]], source: str, text: str, start: int, end: int
) -> dict[str, Any]:
    exact = {
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    selectors = [
        {"type": "TextQuoteSelector", **exact},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
    return {
        "id": f"urn:uuid:{guid('annotation', name)}",
        "type": "Annotation",
        "motivation": "tagging",
        "creator": {"type": "Software", "name": "tunis-views"},
        "body": bodies,
        "target": {"source": source, "selector": selectors},
    }


def _coded(run: Run) -> Iterator[tuple[Row, list[Row]]]:
    """Yield the passages that count, each with its given labels, the best first."""
    labels = rows_by(run.labels[run.labels["given"]].sort_values(["passage_id", "rank"]), "passage_id")
    for document in rows_by(run.passages[run.passages["counts"]], "document_id").values():
        for p in document:
            yield p, labels.get(p["passage_id"], [])


def _about(passage: Row) -> dict[str, Any]:
    return {n: passage[n] for n in ("text", "passage_id", "document_id", "file", "contributor", "language")}


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _lines(rows: Iterable[object]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")
