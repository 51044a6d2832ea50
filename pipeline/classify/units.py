"""Loose texts labelled one by one: the forms of UNITS and PREDICTIONS, JSON lines or CSV, and what is between."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.agenda import Agenda, Frames
from pipeline.agenda.codebook import TUNIS
from pipeline.agenda.shown import Shown
from pipeline.classify import classify
from pipeline.classify.apply import TUNED
from pipeline.classify.zeroshot import relabelled
from pipeline.domain import Encoder, Judgement, Kind, Label, Passage, Stance, Vectors
from pipeline.errors import UsageError
from pipeline.settings import SPOKEN, STANCE, STANCE_LETTERS, ClassifySettings

_RANKED = 10
_TABLES = {".csv": ",", ".tsv": "\t"}
_COLUMNS = ("id", "ref", "code", "score", "rank", "given", "kind", "stance", "topics", "language")


@dataclass(frozen=True, slots=True)
class Unit:
    """A text to label; `id` comes back as it was given, whatever its type."""

    id: Any
    text: str
    language: str


def read_units(path: Path, *, language_of: Callable[[str], str]) -> list[Unit]:
    """Read `{"id", "text"}` objects, one a line, or a CSV file with these columns; empty lines are passed over.

    A missing or blank id becomes "line 7"; ids may repeat, each line gets its own answer. A `language` given in the
    line is believed, else `language_of` tells it.

    Raises:
        UsageError: the file cannot be read or a line is not of this form.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(f'Cannot read {path}: {e}. Give a UTF-8 file with one {{"id", "text"}} a line.') from e
    if path.suffix.casefold() in _TABLES:
        return _from_table(text, path, language_of)
    lines = text.split("\n")
    return [_unit(line, f"{path}, line {n}", n, language_of) for n, line in enumerate(lines, 1) if line.strip()]


def _from_table(text: str, path: Path, language_of: Callable[[str], str]) -> list[Unit]:
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_TABLES[path.suffix.casefold()])
    if "text" not in (rows.fieldnames or ()):
        raise UsageError(f"{path}, line 1: there is no column `text`; name the columns id and text.")
    units = []
    try:
        for number, row in enumerate(rows, 2):
            said = row["text"] or ""
            name, language = (row.get("id") or "").strip(), (row.get("language") or "").strip()
            units.append(Unit(name or f"line {number}", said, language or language_of(said)))
    except csv.Error as e:
        raise UsageError(f"{path}, line {rows.line_num}: {e}. Save it again as CSV in UTF-8.") from e
    return units


def _unit(line: str, where: str, number: int, language_of: Callable[[str], str]) -> Unit:
    try:
        row = json.loads(line)
    except ValueError as e:
        raise UsageError(f'{where} is not JSON ({e}); each line must be an object such as {{"id", "text"}}.') from e
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise UsageError(f'{where} has no "text" that is a string; each line must be an object with "id" and "text".')
    given = row.get("id")
    unnamed = given is None or (isinstance(given, str) and not given.strip())
    stated = row.get("language")
    language = stated if isinstance(stated, str) and stated else language_of(row["text"])
    return Unit(f"line {number}" if unnamed else given, row["text"], language)


def predict(
    units: Sequence[Unit],
    agenda: Agenda,
    settings: ClassifySettings,
    *,
    encoders: Mapping[str, Encoder],
    frames: Frames,
    codebook: Agenda | None = None,
    english: str = "minilm",
    most: int = _RANKED,
    shown: Sequence[Shown] = (),
) -> list[dict[str, Any]]:
    """Return a prediction a unit, in order, in the form of PREDICTIONS.jsonl.

    Args:
        units: texts.
        agenda: the codebook the heads were fitted for.
        settings: where the heads are.
        encoders: "minilm" and its tuned part for English, "use" for all languages, "e5" for all but English,
            "stance" for short texts.
        frames: topics of the Agenda.
        codebook: label against this one instead, zero-shot; kind and stance, which do not hang on the codebook, still
            come from the heads, and topics, which do, are left out.
        english: the encoder that compares English texts with another codebook; the heads' own is always needed.
        most: codes of another codebook that are ranked, at most.
        shown: passages that people labelled with it.

    Raises:
        ModelError: the heads are missing or damaged.
    """
    passages = passages_of(units)
    spoken = [p for p in passages if p.text.strip()]
    vectors = embedded(spoken, encoders)
    made = classify(spoken, vectors, agenda, settings, encoders=encoders, frames=frames)
    if codebook is not None:
        if english not in vectors:
            vectors[english] = _vectors(encoders[english], _english(spoken))
        made = relabelled(made, spoken, vectors, codebook, settings, encoders, english=english, most=most, shown=shown)
    labels: dict[str, list[Label]] = {p.passage_id: [] for p in passages}
    for label in made.labels:
        labels[label.passage_id].append(label)
    judged = {j.passage_id: j for j in made.judgements}
    return [
        prediction(unit, labels[p.passage_id], judged.get(p.passage_id), codebook or agenda, most=most)
        for p, unit in zip(passages, units, strict=True)
    ]


def write_predictions(predictions: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write predictions, a line each; as CSV, if the path says so, a line a text and code.

    Raises:
        UsageError: the file cannot be written.
    """
    delimiter = _TABLES.get(path.suffix.casefold())
    if delimiter:
        text = _table(predictions, delimiter)
    else:
        text = "".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predictions)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as e:
        raise UsageError(f"Cannot write {path}: {e}. Choose another --out.") from e


def _table(predictions: Sequence[Mapping[str, Any]], delimiter: str) -> str:
    """Return a row for each text and ranked code; a text without any has a row without a code."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for p in predictions:
        given = {r["ref"] for r in p["agenda"]}
        told = (p["kind"], p["stance"], " ".join(p["topics"]), p["language"])
        for rank, r in enumerate(p["ranked"], 1):
            own = (r["ref"], r.get("code", r["ref"]), r["score"], rank, "true" if r["ref"] in given else "false")
            rows.writerow((p["id"], *own, *told))
        if not p["ranked"]:
            rows.writerow((p["id"], "", "", "", "", "", *told))
    return out.getvalue()


def passages_of(units: Sequence[Unit]) -> list[Passage]:
    """Return loose texts as passages of no document, so that none is read in the light of another."""
    return [_passage(n, unit) for n, unit in enumerate(units)]


def embedded(passages: Sequence[Passage], encoders: Mapping[str, Encoder]) -> dict[str, Vectors]:
    """Return the vectors that the heads need of passages, by encoder, as far as the encoders are there."""
    native = _english(passages)
    short = [p for p in passages if len(p.text) <= STANCE_LETTERS]
    others = [p for p in passages if p.language != "en"]
    wanted = {"minilm": native, TUNED: native, "use": passages, SPOKEN: others, STANCE: short}
    return {name: _vectors(encoders[name], some) for name, some in wanted.items() if name in encoders}


def _english(passages: Sequence[Passage]) -> list[Passage]:
    return [p for p in passages if p.language == "en"]


def _passage(number: int, unit: Unit) -> Passage:
    place = {"page": None, "page_end": None, "label": "", "section": "", "start": 0, "end": len(unit.text)}
    return Passage(f"u{number}", "", "", language=unit.language, text=unit.text, **place)  # type: ignore[arg-type]


def _vectors(encoder: Encoder, passages: Sequence[Passage]) -> Vectors:
    matrix = encoder.encode([p.text for p in passages])
    return Vectors(encoder.name, encoder.revision, tuple(p.passage_id for p in passages), matrix)


def prediction(
    unit: Unit,
    labels: Sequence[Label],
    judgement: Judgement | None,
    agenda: Agenda | None = None,
    *,
    most: int = _RANKED,
) -> dict[str, Any]:
    """Return one line of PREDICTIONS.jsonl; a text without a judgement, being empty, is background.

    The code of an item is told where a codebook is given that is not the Tunis Agenda, whose letters tell it.
    """
    rows = [{"ref": x.ref, "score": x.score, "how": x.how.value} for x in labels[:most]]
    if agenda is not None and agenda.source != TUNIS:
        rows = [r | {"code": agenda.by_ref[str(r["ref"])].ref} for r in rows]
    given = [row for row, label in zip(rows, labels, strict=False) if label.given]
    return {
        "id": unit.id,
        "agenda": given,
        "ranked": rows,
        "abstain": not given,
        "kind": judgement.kind.value if judgement else Kind.BACKGROUND.value,
        "stance": judgement.stance.value if judgement else Stance.NONE.value,
        "topics": list(judgement.topics) if judgement else [],
        "language": unit.language,
    }
