"""The tables of a run, as Parquet and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pipeline.agenda import Agenda, Frames
from pipeline.domain import NOT_STATED, Classification, Document, HoldingState, Passage, People, Summary, Theme
from pipeline.publish import codes
from pipeline.publish.asked import by_question, kind_of
from pipeline.publish.audit import NOBODY, state_columns, who_columns
from pipeline.publish.columns import FLAG, INTEGER, NUMBER, TABLES, TEXT, TEXTS
from pipeline.publish.facts import paragraph_numbers, points_by_contributor, sections_of, words_to_confirm

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
_NO_TEXT = re.compile(  # to a reader that guesses types: a number, a flag, nothing
    r"\s*(?:[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?|[+-]?inf(?:inity)?|true|false|#?n/?a|[+-]?nan|null|none|<na>)\s*",
    re.IGNORECASE,
)
_ROWS = 20_000  # of a group in Parquet: a larger table is written in several
_REPEATED = 100  # sources: rows times what each repeats would grow with the square of those who say the same
_SEVERAL, _WRITTEN = (tuple, list), (str, list)
PARQUET_ONLY = frozenset({("documents", "text")})


class Rows:
    """The rows of a table, made anew each time they are gone through: those of a large batch are never all there."""

    def __init__(self, make: Callable[[], Iterable[dict[str, Any]]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Return the rows in order."""
        return iter(self._make())


def rows_of_passages(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    people: People | None = None,
    frames: Frames | None = None,
) -> dict[str, Rows]:
    """Return the rows of the tables that need no summary."""
    who = who_columns(people)
    pairs = people.of_document.items() if people else ()
    given = [label for label in classification.labels if label.given]
    return {
        "documents": Rows(lambda: (r | who.get(r["document_id"], NOBODY) for r in _documents(documents, passages))),
        "passages": Rows(lambda: (r | who.get(r["document_id"], NOBODY) for r in _passages(passages, classification))),
        "labels": Rows(lambda: (_fields(label, "labels") for label in classification.labels)),
        "references": Rows(lambda: (_fields(r, "references") for r in classification.references)),
        "document_contributors": Rows(lambda: ({"document_id": d, "contributor_id": c} for d, cs in pairs for c in cs)),
        "passage_objectives": Rows(lambda: codes.rows_of_passage_objectives(given, frames)),
    }


def rows_of_summary(
    documents: Sequence[Document], themes: Sequence[Theme], summary: Summary, frames: Frames, agenda: Agenda
) -> dict[str, Rows]:
    """Return the rows of the other tables."""
    return {
        "themes": Rows(lambda: _themes(themes)),
        "points": Rows(lambda: _points(summary, frames)),
        "holdings": Rows(lambda: _holdings(summary)),
        "contributors": Rows(lambda: _contributors(documents, summary)),
        "replies": Rows(lambda: _replies(summary)),
        "contributor_objectives": Rows(lambda: _contributor_objectives(summary)),
        "codes": Rows(lambda: codes.rows_of_codes(agenda, frames)),
        "objectives": Rows(lambda: codes.rows_of_frames(frames)),
        "sentences": Rows(lambda: _sentences(summary)),
    }


def as_files(rows: Mapping[str, Rows]) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of tables, as Parquet and as CSV."""
    for name, some in rows.items():
        yield f"{name}.parquet", as_parquet(name, some)
        yield f"tables/{name}.csv", as_csv(name, some)


def as_parquet(name: str, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a table as Parquet, with the documented types whatever the rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        TEXT: pa.string(),
        INTEGER: pa.int64(),
        NUMBER: pa.float64(),
        FLAG: pa.bool_(),
        TEXTS: pa.list_(pa.string()),
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

    Flags are true and false. Text that a spreadsheet would take for a formula, or a reader for a number, a flag or
    nothing (the code "69"), gets a leading apostrophe.
    """
    out = io.BytesIO()
    lines = io.TextIOWrapper(out, "utf-8-sig", newline="")
    columns = [c for c in TABLES[name] if (name, c.name) not in PARQUET_ONLY]
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(c.name for c in columns)
    for row in rows:
        writer.writerow([cell(_plain(row[c.name])) for c in columns])
    lines.flush()
    return out.getvalue()


def cell(value: Any) -> str:
    """Return a value as a cell of a CSV table, which no spreadsheet takes for a formula."""
    if value is None or value == []:
        return ""
    if not isinstance(value, _WRITTEN):
        return str(value).lower() if isinstance(value, bool) else str(value)
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if _FORMULA.match(text) or _NO_TEXT.fullmatch(text) else text


def _plain(value: Any) -> Any:
    """Return a value as tables hold it: what is not there as None."""
    if isinstance(value, str):
        return None if value == "" else value
    if isinstance(value, _SEVERAL):
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
        fields = "document_id file sha256 media language pages duplicate_of superseded_by campaign warnings text"
        own = {c: getattr(d, c) for c in fields.split()}
        extra = {"original_language": d.cover.original_language}
        stated = {n: "" if v == NOT_STATED and n != "contributor" else v for n, v in (own | cover | extra).items()}
        yield stated | {"contributor_kind": d.cover.kind.value, "passages": counts.get(d.document_id, 0)}


def _passages(passages: Sequence[Passage], classification: Classification) -> Iterable[dict[str, Any]]:
    judged = {j.passage_id: j for j in classification.judgements}
    own = [c.name for c in TABLES["passages"][:16]]
    for p in passages:
        j = judged.get(p.passage_id)
        row = {name: getattr(p, name) for name in own}
        row["sentences"] = " ".join(f"{a}-{b}" for a, b in p.sentences)
        row |= {"kind": j.kind if j else "", "kind_score": j.kind_score if j else None}
        row |= {"stance": j.stance if j else "", "stance_score": j.stance_score if j else None}
        yield row | {"topics": j.topics if j else (), "abstain": j.abstain if j else None}


def _themes(themes: Sequence[Theme]) -> Iterable[dict[str, Any]]:
    for t in themes:
        places = {p: n for n, p in enumerate(t.representative, 1)}
        about = {"theme_id": t.theme_id, "name": t.name, "terms": t.terms, "steady": t.steady}
        for p, weight in zip(t.passages, t.weights or (None,) * len(t.passages), strict=True):
            yield about | {"passage_id": p, "weight": weight, "representative": places.get(p)}


def _points(summary: Summary, frames: Frames) -> Iterable[dict[str, Any]]:
    titles = {f.id: f.title for f in (*frames.objectives, *frames.topics)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for h in summary.holdings:
        counts[h.point_id][h.state.value] += 1
    names = "point_id frame kind text origin opposes broader issue clarity place".split()
    for p in summary.points:
        count = counts[p.point_id]
        waiting = count[HoldingState.TO_CONFIRM.value]
        row = {n: getattr(p, n) for n in names} | {"frame_title": titles.get(p.frame, "")}
        yield row | {"holders": count.total() - waiting, "to_confirm": waiting}


def _holdings(summary: Summary) -> Iterable[dict[str, Any]]:
    names = {c.contributor_id: c.name for c in summary.contributors}
    for h in summary.holdings:
        own = {
            "point_id": h.point_id,
            "contributor_id": h.contributor,
            "name": names[h.contributor],
            "probability": h.probability,
            "state": h.state.value,
            "model": h.model,
        }
        for rank, c in enumerate(h.statements, 1):
            yield own | {"rank": rank, "passage_id": c.passage_id, "quote": c.quote}


def _contributors(documents: Sequence[Document], summary: Summary) -> Iterable[dict[str, Any]]:
    files = {d.document_id: d.file for d in documents}
    held = points_by_contributor(summary)
    for c in summary.contributors:
        own = {"contributor_id": c.contributor_id, "name": c.name, "kind": c.kind.value, "documents": c.documents}
        state = state_columns(c)
        yield own | state | {"files": tuple(files[d] for d in c.documents), "points": held[c.contributor_id].total()}


def _replies(summary: Summary) -> Iterable[dict[str, Any]]:
    names = {c.contributor_id: c.name for c in summary.contributors}
    for n, (text, replies) in enumerate(by_question(summary), 1):
        for r in replies:
            own = {"question": n, "text": text, "contributor_id": r.contributor, "name": names[r.contributor]}
            for passage_id in r.passages or ("",):
                yield own | {"answer": kind_of(r), "passage_id": passage_id}


def _contributor_objectives(summary: Summary) -> Iterable[dict[str, Any]]:
    for contributor_id, row in points_by_contributor(summary).items():
        for frame, number in sorted(row.items()):
            yield {"contributor_id": contributor_id, "frame": frame, "points": number}


def _sentences(summary: Summary) -> Iterable[dict[str, Any]]:
    numbers = paragraph_numbers(summary)
    fields = "sentence_id frame text form kind status point_id opposes contributors".split()
    for section in sections_of(summary):
        for s in (*section.sentences, *section.also):
            own = {n: getattr(s, n) for n in fields} | {"number": numbers[s.sentence_id]}
            waiting = frozenset(words_to_confirm(s))
            brief = own | {"text": "", "contributors": ()} if len(s.sources) > _REPEATED else own
            for n, source in enumerate(s.sources):
                cited = {"passage_id": source.passage_id, "quote": source.quote, "to_confirm": source in waiting}
                yield (brief if n else own) | cited
