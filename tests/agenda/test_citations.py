"""Three hundred citations in six languages, kept in a file that was written for this test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.agenda.references import find_references

FILE = Path(__file__).with_name("citations.txt")
NAMES = {
    "TA": "Tunis Agenda",
    "TC": "Tunis Commitment",
    "DP": "Geneva Declaration of Principles",
    "PA": "Geneva Plan of Action",
    "GA": "General Assembly resolution",
    "HRC": "Human Rights Council resolution",
    "PP": "Plenipotentiary Resolution",
    "C": "Council Resolution",
}
WHOLE = ("Tunis Agenda", "Tunis Commitment", "Geneva Declaration of Principles", "Geneva Plan of Action", "ICCPR")
RIGHTS = "Universal Declaration of Human Rights"


@dataclass(frozen=True)
class Row:
    language: str
    text: str
    cited: tuple[str, ...]


def rows() -> list[Row]:
    out: list[Row] = []
    language = ""
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            text, cited = line.split("=>")
            out.append(Row(language, text.strip(), tuple(c.strip() for c in cited.split("|") if c.strip())))
    return out


def pairs(row: Row) -> set[tuple[str, str]]:
    """Return what a row cites as (instrument, paragraph)."""
    out: set[tuple[str, str]] = set()
    for cited in row.cited:
        short, _, rest = cited.partition(" ")
        name = RIGHTS if cited.startswith(RIGHTS) else NAMES.get(short, short)
        if name in (*WHOLE, RIGHTS):
            out |= {(name, ref) for ref in cited.removeprefix(RIGHTS if name == RIGHTS else short).strip().split(",")}
        elif short not in NAMES:
            out.add((cited, ""))
        else:
            number, _, ref = ("", "", "") if rest.endswith(")") else rest.partition(" ")
            out.add((f"{name} {number or rest}", ref))
    return out


def found(text: str) -> set[tuple[str, str]]:
    return {(r.instrument, ref) for r in find_references(text) for ref in (r.refs or ("",))}


def test_the_set_is_large_and_spans_six_languages() -> None:
    some = rows()
    assert sum(len(pairs(r)) for r in some) >= 300
    assert {r.language for r in some} == {"ar", "en", "es", "fr", "ru", "zh"}
    assert sum(not r.cited for r in some) >= 60


def test_precision_and_recall_in_every_language() -> None:
    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        some = [(pairs(r), found(r.text)) for r in rows() if r.language == language]
        right = sum(len(w & f) for w, f in some)
        assert right / sum(len(f) for _, f in some) >= 0.99, language
        assert right / sum(len(w) for w, _ in some) >= 0.99, language
