"""Draw reported clauses of a run at random and write each beside its source, for a reader who did not write the code.

The file holds contributors' words: keep it outside the project. Verdicts are kept by id in docs/faithfulness.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
SEED, NUMBER = 20051118, 60


def drawn(summary: Mapping[str, Any], *, number: int, seed: int) -> list[dict[str, Any]]:
    """Return reported sentences drawn at random, in the order of their ids; a sentence told twice is drawn once.

    Args:
        summary: a run's `summary.json`.
        number: how many; all if there are fewer.
        seed: the same seed draws the same sentences of the same run.
    """
    sections = (*summary["topics"], *summary["objectives"])
    reported = {s["text"]: s for x in sections for s in x["sentences"] if s["form"] == "reported"}
    ordered = sorted(reported.values(), key=lambda s: str(s["sentence_id"]))
    chosen = random.Random(seed).sample(ordered, min(number, len(ordered)))
    return sorted(chosen, key=lambda s: str(s["sentence_id"]))


def sheet(sentences: Sequence[Mapping[str, Any]], passages: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the sentences with their sources side by side, as Markdown; the first source is the one reported."""
    parts = [f"# {len(sentences)} reported clauses beside their sources\n"]
    for number, s in enumerate(sentences, 1):
        parts.append(f"## {number}. {s['sentence_id']} ({s['kind']})\n\nDraft: {s['text']}\n")
        for place, source in enumerate(s["sources"]):
            passage = passages[source["passage_id"]]
            role = "Reported" if place == 0 else "Also cited"
            where = f"{passage['file']}, page {passage['page'] or '-'}, passage {source['passage_id']}"
            lead = f"  \nIntroduced by: {passage['lead_in']}" if passage.get("lead_in") else ""
            parts.append(
                f"{role} ({where}):  \nWords relied on: {source['quote']}{lead}  \nPassage: {passage['text']}\n"
            )
        parts.append("Verdict:\n")
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the sheet."""
    import pyarrow.parquet as pq

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="output folder of a run")
    parser.add_argument("sheet", type=Path, help="file to write, outside the project")
    parser.add_argument("--number", type=int, default=NUMBER)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    if given.sheet.resolve().is_relative_to(PROJECT):
        print("The sheet holds contributors' words; name a file outside the project.")
        return 2
    summary = json.loads((given.run / "summary.json").read_text("utf-8"))
    passages = {p["passage_id"]: p for p in pq.read_table(given.run / "passages.parquet").to_pylist()}
    sentences = drawn(summary, number=given.number, seed=given.seed)
    given.sheet.write_text(sheet(sentences, passages), "utf-8")
    print(f"{len(sentences)} clauses in {given.sheet}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
