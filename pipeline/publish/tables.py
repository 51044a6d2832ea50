"""The tables of a run: one list of columns and types, from which Parquet and CSV are made and documented."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline.agenda import Frames
from pipeline.domain import Classification, Document, Passage, Summary, Theme
from pipeline.publish.facts import paragraph_numbers, sections_of, views_by_contributor

_TEXT, _INTEGER, _NUMBER, _FLAG, _TEXTS = "text", "integer", "number", "flag", "texts"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is text, integer, number, flag or texts (a list); `meaning` is its documentation."""

    name: str
    type: str
    meaning: str


def _columns(*rows: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


TABLES: Mapping[str, tuple[Column, ...]] = {
    "documents": _columns(
        ("document_id", _TEXT, "stable id: path and content"),
        ("file", _TEXT, "path in the batch"),
        ("sha256", _TEXT, "of the file"),
        ("media", _TEXT, "format as found by content"),
        ("contributor", _TEXT, "as the cover states it, or 'not stated'"),
        ("contributor_kind", _TEXT, "kind of stakeholder as stated"),
        ("country", _TEXT, "as stated"),
        ("title", _TEXT, "as stated"),
        ("symbol", _TEXT, "document number as stated"),
        ("date", _TEXT, "as stated"),
        ("agenda_item", _TEXT, "as stated"),
        ("original_language", _TEXT, "as stated"),
        ("language", _TEXT, "language of most of the text, ISO 639-1"),
        ("pages", _INTEGER, "number of pages; empty where the format has none"),
        ("passages", _INTEGER, "number of its passages"),
        ("duplicate_of", _TEXT, "document_id of the document it repeats, or empty"),
        ("campaign", _TEXT, "id shared by near-identical letters of different contributors, or empty"),
        ("warnings", _TEXTS, "what a reader of the results should know about its extraction"),
        ("text", _TEXT, "the whole extracted text that offsets point into (Parquet only)"),
    ),
    "passages": _columns(
        ("passage_id", _TEXT, "document_id and start"),
        ("document_id", _TEXT, "its document"),
        ("file", _TEXT, "path in the batch"),
        ("page", _INTEGER, "first page, from 1; empty where the format has none"),
        ("page_end", _INTEGER, "last page"),
        ("label", _TEXT, "printed number or bullet"),
        ("section", _TEXT, "headings above, joined by ' > '"),
        ("start", _INTEGER, "offset of the first character in the document's extracted text"),
        ("end", _INTEGER, "offset after the last character"),
        ("language", _TEXT, "ISO 639-1"),
        ("text", _TEXT, "the passage"),
        ("role", _TEXT, "body, note, cell, heading, lead_in, cover, comment or deletion"),
        ("lead_in", _TEXT, "the words that introduce it, not part of it"),
        ("confidence", _NUMBER, "of optical recognition, 0 to 1; empty for text that needed none"),
        ("kind", _TEXT, "kind of view; empty where not analysed"),
        ("kind_score", _NUMBER, "probability"),
        ("stance", _TEXT, "towards the first paragraph of its labels"),
        ("stance_score", _NUMBER, "probability"),
        ("topics", _TEXTS, "discussion topics"),
        ("abstain", _FLAG, "no paragraph of the Agenda fits well enough"),
        ("sentences", _TEXT, "its sentences: offsets in the passage, first and after the last, as 0-52 53-110"),
    ),
    "labels": _columns(
        ("passage_id", _TEXT, "its passage"),
        ("ref", _TEXT, "paragraph of the Agenda, with item letter"),
        ("score", _NUMBER, "calibrated probability"),
        ("how", _TEXT, "cited, similar, model or editor"),
        ("rank", _INTEGER, "from 1"),
        ("given", _FLAG, "whether the label passes the threshold"),
        ("evidence", _TEXTS, "what carried it"),
    ),
    "references": _columns(
        ("passage_id", _TEXT, "its passage"),
        ("instrument", _TEXT, "the text that is cited"),
        ("refs", _TEXTS, "its paragraphs"),
        ("start", _INTEGER, "offset in the passage"),
        ("end", _INTEGER, "offset in the passage"),
        ("certain", _FLAG, "false where the instrument is inferred"),
    ),
    "themes": _columns(
        ("theme_id", _TEXT, "TH01 is the largest"),
        ("name", _TEXT, "from its terms"),
        ("terms", _TEXTS, "c-TF-IDF key terms, best first"),
        ("passage_id", _TEXT, "a passage of the theme: one row each"),
    ),
    "views": _columns(
        ("view_id", _TEXT, "stable id"),
        ("frame", _TEXT, "objective or topic"),
        ("frame_title", _TEXT, "its title"),
        ("kind", _TEXT, "kind of view"),
        ("stance", _TEXT, "support, oppose, mixed or none"),
        ("refs", _TEXTS, "paragraphs of the Agenda"),
        ("passages", _TEXTS, "passage ids, the most typical first"),
        ("holders", _TEXTS, "contributor ids"),
        ("holder_names", _TEXTS, "their names"),
        ("opposes", _TEXTS, "view ids"),
    ),
    "contributors": _columns(
        ("contributor_id", _TEXT, "stable id, used by views and sentences"),
        ("name", _TEXT, "as stated"),
        ("kind", _TEXT, "kind of stakeholder as stated"),
        ("documents", _TEXTS, "document ids of its contributions; a file that repeats another is not among them"),
        ("files", _TEXTS, "their paths"),
        ("frame", _TEXT, "objective or topic: one row each that the contributor holds a view on; empty if none"),
        ("views", _INTEGER, "number of views it holds there"),
    ),
    "sentences": _columns(
        ("sentence_id", _TEXT, "stable id; the bookmark in summary.docx and the anchor in summary.html follow from it"),
        ("number", _INTEGER, "number of its paragraph in summary.docx and summary.html"),
        ("frame", _TEXT, "objective or topic"),
        ("text", _TEXT, "the sentence of the draft; of more than 100 sources on the first row only"),
        ("form", _TEXT, "reported, drafted, quoted or listed"),
        ("kind", _TEXT, "kind of view"),
        ("status", _TEXT, "state in review"),
        ("view_id", _TEXT, "the view it reports; empty for a list of contributors"),
        ("contributors", _TEXTS, "contributor ids it speaks of; of more than 100 sources on the first row only"),
        ("passage_id", _TEXT, "a source: one row each"),
        ("quote", _TEXT, "words of the source, verbatim"),
    ),
}

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
_ROWS = 100_000  # of a group in Parquet: a larger table is written in several
_REPEATED = 100  # sources: rows times what each repeats would grow with the square of those who say the same
_PARQUET_ONLY = frozenset({("documents", "text")})


class Rows:
    """The rows of a table, made anew each time they are gone through: those of a large batch are never all there."""

    def __init__(self, make: Callable[[], Iterable[dict[str, Any]]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Return the rows in order."""
        return iter(self._make())


def rows_of(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    themes: Sequence[Theme],
    summary: Summary,
    frames: Frames,
) -> dict[str, Rows]:
    """Return the rows of every table of `TABLES`."""
    return {
        "documents": Rows(lambda: _documents(documents, passages)),
        "passages": Rows(lambda: _passages(passages, classification)),
        "labels": Rows(lambda: (_fields(label, "labels") for label in classification.labels)),
        "references": Rows(lambda: (_fields(r, "references") for r in classification.references)),
        "themes": Rows(
            lambda: (
                {"theme_id": t.theme_id, "name": t.name, "terms": t.terms, "passage_id": p}
                for t in themes
                for p in t.passages
            )
        ),
        "views": Rows(lambda: _views(summary, frames)),
        "contributors": Rows(lambda: _contributors(documents, summary)),
        "sentences": Rows(lambda: _sentences(summary)),
    }


def as_parquet(name: str, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a table as Parquet, with the documented types whatever the rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        _TEXT: pa.string(),
        _INTEGER: pa.int64(),
        _NUMBER: pa.float64(),
        _FLAG: pa.bool_(),
        _TEXTS: pa.list_(pa.string()),
    }
    columns = TABLES[name]
    out, rest = io.BytesIO(), iter(rows)
    with pq.ParquetWriter(out, pa.schema([(c.name, types[c.type]) for c in columns]), compression="zstd") as writer:
        some = list(islice(rest, _ROWS))
        while True:
            arrays = [pa.array([_plain(r[c.name]) for r in some], types[c.type]) for c in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=writer.schema))
            some = list(islice(rest, _ROWS))
            if not some:
                break
    return out.getvalue()


def as_csv(name: str, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a table as CSV in UTF-8 with a byte order mark, so that Excel shows it right; lists joined by '; '.

    A cell that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    out = io.BytesIO()
    lines = io.TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    columns = [c for c in TABLES[name] if (name, c.name) not in _PARQUET_ONLY]
    writer.writerow(c.name for c in columns)
    for row in rows:
        writer.writerow([_cell(row[c.name]) for c in columns])
    lines.flush()
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, tuple | list):
        value = "; ".join(map(str, value))
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return round(value, 6) if isinstance(value, float) else value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(v) for v in value]
    return round(value, 6) if isinstance(value, float) else value


def _fields(noun: object, table: str) -> dict[str, Any]:
    return {c.name: getattr(noun, c.name) for c in TABLES[table]}


def _documents(documents: Sequence[Document], passages: Sequence[Passage]) -> Iterable[dict[str, Any]]:
    counts: dict[str, int] = {}
    for p in passages:
        counts[p.document_id] = counts.get(p.document_id, 0) + 1
    for d in documents:
        cover = {c: getattr(d.cover, c) for c in ("contributor", "country", "title", "symbol", "date", "agenda_item")}
        own = {
            c: getattr(d, c)
            for c in "document_id file sha256 media language pages duplicate_of campaign warnings text".split()
        }
        extra = {"contributor_kind": d.cover.kind.value, "original_language": d.cover.original_language}
        yield {**own, **cover, **extra, "passages": counts.get(d.document_id, 0)}


def _passages(passages: Sequence[Passage], classification: Classification) -> Iterable[dict[str, Any]]:
    judged = {j.passage_id: j for j in classification.judgements}
    own = [c.name for c in TABLES["passages"][:14]]
    for p in passages:
        j = judged.get(p.passage_id)
        row = {name: getattr(p, name) for name in own}
        row["sentences"] = " ".join(f"{a}-{b}" for a, b in p.sentences)
        row |= {"kind": j.kind if j else "", "kind_score": j.kind_score if j else None}
        row |= {"stance": j.stance if j else "", "stance_score": j.stance_score if j else None}
        yield row | {"topics": j.topics if j else (), "abstain": j.abstain if j else None}


def _views(summary: Summary, frames: Frames) -> Iterable[dict[str, Any]]:
    titles = {f.id: f.title for f in (*frames.objectives, *frames.topics)}
    titles |= {s.section_id: s.title for s in sections_of(summary)}
    names = {c.contributor_id: c.name for c in summary.contributors}
    for v in summary.views:
        row = {
            n: getattr(v, n) for n in ("view_id", "frame", "kind", "stance", "refs", "passages", "holders", "opposes")
        }
        yield row | {"frame_title": titles[v.frame], "holder_names": tuple(names[h] for h in v.holders)}


def _contributors(documents: Sequence[Document], summary: Summary) -> Iterable[dict[str, Any]]:
    files = {d.document_id: d.file for d in documents}
    held = views_by_contributor(summary)
    for c in summary.contributors:
        own = {"contributor_id": c.contributor_id, "name": c.name, "kind": c.kind.value, "documents": c.documents}
        for frame, number in sorted(held[c.contributor_id].items()) or [("", 0)]:
            yield own | {"files": tuple(files[d] for d in c.documents), "frame": frame, "views": number}


def _sentences(summary: Summary) -> Iterable[dict[str, Any]]:
    numbers = paragraph_numbers(summary)
    fields = "sentence_id frame text form kind status view_id contributors".split()
    for section in sections_of(summary):
        for s in (*section.sentences, *section.also):
            own = {n: getattr(s, n) for n in fields} | {"number": numbers[s.sentence_id]}
            brief = own | {"text": "", "contributors": ()} if len(s.sources) > _REPEATED else own
            for n, source in enumerate(s.sources):
                yield (brief if n else own) | {"passage_id": source.passage_id, "quote": source.quote}
