"""A run as a REFI-QDA project (.qdpx): documents, codes, points, coded passages and memos.

Positions count Unicode characters of the plain text, whose lines end in a single line feed: with CR LF every reader
counts otherwise.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from pipeline.research.exchange.spans import Row, code_names, rows_by, rows_of, span_of

if TYPE_CHECKING:
    from pipeline.research.opened import Run

NAMESPACE = "urn:QDA-XML:project:1.0"
CODES, POINTS, NO_NAME = "Codebook", "Points", "not stated"
_AT = "2000-01-01T00:00:00Z"  # a run has no date: the same run gives the same bytes
_ROOT = "https://tunis-views.invalid/"
_ONE = (2000, 1, 1, 0, 0, 0)


def guid(kind: str, name: str) -> str:
    """Return the identifier of a thing of a run, the same in every export."""
    return str(uuid5(NAMESPACE_URL, f"{_ROOT}{kind}/{name}"))


def qdpx(run: Run) -> bytes:
    """Return a run as a REFI-QDA project: passages coded with the labels that are given and the points they carry."""
    project = _Project(run)
    data = etree.tostring(project.made(), xml_declaration=True, encoding="utf-8", pretty_print=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("project.qde"), data)
        for d in rows_of(run.documents):
            archive.writestr(_entry(f"sources/{guid('text', d['document_id'])}.txt"), d["text"].encode("utf-8"))
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ONE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _element(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    if text:
        made.text = _allowed(text)
    return made


def _allowed(text: str) -> str:
    """Return a text without the control characters that XML cannot hold."""
    return "".join(c if c in "\t\n" or (ord(c) >= 32 and ord(c) not in (0xFFFE, 0xFFFF)) else " " for c in text)


class _Project:
    """The elements of a project in the order that the schema wants."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._user = guid("user", "pipeline")
        self._names = code_names(run)
        self._counted = run.holding_words[run.holding_words["state"] != "to confirm"]
        held = set(self._counted["point_id"])
        self._points = run.points[run.points["point_id"].isin(held)]

    def made(self) -> etree._Element:
        """Return the whole project."""
        root = etree.Element(
            f"{{{NAMESPACE}}}Project",
            {"name": self._run.folder.name, "origin": "tunis-views", "creatingUserGUID": self._user},
            nsmap={None: NAMESPACE},
        )
        root.set("creationDateTime", _AT)
        _element(_element(root, "Users"), "User", guid=self._user, name="pipeline")
        self._code_book(root)
        self._variables(root)
        self._cases(root)
        self._sources(root)
        about = "; ".join(f"{n}: {v}" for n, v in self._run.provenance.items() if n != "run")
        _element(root, "Description", f"Coded by program. {about}")
        return root

    def _code_book(self, root: etree._Element) -> None:
        codes = _element(_element(root, "CodeBook"), "Codes")
        book = _element(codes, "Code", guid=guid("codes", CODES), name=CODES, isCodable="false")
        made: dict[str, etree._Element] = {}
        for section, some in rows_by(self._run.codes, "section").items():
            title = some[0]["section_title"] or NO_NAME
            head = _element(book, "Code", guid=guid("section", str(section)), name=_allowed(title), isCodable="false")
            for c in some:
                above = made[c["parent"]] if c["parent"] else head
                name = _allowed(self._names[c["ref"]])
                made[c["ref"]] = _element(above, "Code", guid=guid("code", c["ref"]), name=name, isCodable="true")
                gloss = etree.Element(f"{{{NAMESPACE}}}Description")
                gloss.text = _allowed(c["gloss"] or "")
                made[c["ref"]].insert(0, gloss)
        points = _element(codes, "Code", guid=guid("codes", POINTS), name=POINTS, isCodable="false")
        for p in rows_of(self._points):
            name = _allowed(f"{p['point_id']} {p['text']}")
            code = _element(points, "Code", guid=guid("point", p["point_id"]), name=name, isCodable="true")
            opposed = f" Nobody can hold it together with {', '.join(p['opposes'])}." if p["opposes"] else ""
            _element(code, "Description", f"{p['frame_title']}. Origin: {p['origin']}.{opposed}")

    def _variables(self, root: etree._Element) -> None:
        variables = _element(root, "Variables")
        for name in ("kind", "iso3", "region"):
            _element(variables, "Variable", guid=guid("variable", name), name=name, typeOfVariable="Text")

    def _cases(self, root: etree._Element) -> None:
        cases = _element(root, "Cases")
        for c in rows_of(self._run.contributors):
            case = _element(cases, "Case", guid=guid("case", c["contributor_id"]), name=_allowed(c["name"]))
            for name in ("kind", "iso3", "region"):
                if c[name]:
                    self._value(case, name, c[name])
            for document_id in c["documents"]:
                _element(case, "SourceRef", targetGUID=guid("document", document_id))

    def _value(self, parent: etree._Element, name: str, value: str) -> None:
        held = _element(parent, "VariableValue")
        _element(held, "VariableRef", targetGUID=guid("variable", name))
        _element(held, "TextValue", value)

    def _sources(self, root: etree._Element) -> None:
        sources = _element(root, "Sources")
        labels = rows_by(self._run.labels[self._run.labels["given"]], "passage_id")
        passages = rows_by(self._run.passages[self._run.passages["counts"]], "document_id")
        words = rows_by(self._counted, "passage_id")
        for d in rows_of(self._run.documents):
            path = f"internal://{guid('text', d['document_id'])}.txt"
            source = _element(sources, "TextSource", guid=guid("document", d["document_id"]), name=_allowed(d["file"]))
            source.attrib.update({"plainTextPath": path, "creatingUser": self._user, "creationDateTime": _AT})
            _element(source, "Description", f"{d['contributor']}. sha256 {d['sha256']}")
            for p in passages.get(d["document_id"], ()):
                self._labelled(source, p, labels.get(p["passage_id"], ()))
                self._held(source, p, words.get(p["passage_id"], ()))

    def _labelled(self, source: etree._Element, passage: Row, labels: Sequence[Row]) -> None:
        """Code a passage with its labels; the memo of the selection tells how sure they are."""
        if labels:
            told = "; ".join(f"{x['ref']} {x['score']:.2f} ({x['how']})" for x in labels)
            name = passage["passage_id"]
            chosen = self._selection(source, name, passage["start"], passage["end"], told)
            for x in labels:
                self._coding(chosen, f"{name}/{x['ref']}", guid("code", x["ref"]))

    def _held(self, source: etree._Element, passage: Row, held: Sequence[Row]) -> None:
        """Code the words that holdings rest on with their point."""
        for h in held:
            at, end = span_of(passage["text"], h["quote"])
            name = f"{passage['passage_id']}/{h['point_id']}/{h['contributor_id']}/{h['rank']}"
            told = f"{h['name']}: {h['state']}, {h['probability']:.2f}"
            chosen = self._selection(source, name, passage["start"] + at, passage["start"] + end, told)
            self._coding(chosen, name, guid("point", h["point_id"]))

    def _selection(self, source: etree._Element, name: str, start: int, end: int, memo: str) -> etree._Element:
        chosen = _element(source, "PlainTextSelection", guid=guid("selection", name), name="")
        chosen.attrib.update({"startPosition": str(start), "endPosition": str(end)})
        chosen.attrib.update({"creatingUser": self._user, "creationDateTime": _AT})
        _element(chosen, "Description", memo)
        return chosen

    def _coding(self, chosen: etree._Element, name: str, code: str) -> None:
        coding = _element(chosen, "Coding", guid=guid("coding", name), creatingUser=self._user, creationDateTime=_AT)
        _element(coding, "CodeRef", targetGUID=code)
