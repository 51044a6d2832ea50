"""Draw printed holders of a run's points at random, each with its own words, for a reader who did not build it.

The sheet holds contributors' words and says nothing of probabilities: keep it outside the project. The reader says of
each whether the words make the contributor a holder of the point; at least nine in ten should.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
SEED, NUMBER = 20051118, 100
Row = Mapping[str, Any]


def drawn(holdings: Iterable[Row], told: Iterable[str], *, number: int, seed: int) -> list[list[Row]]:
    """Return printed holders drawn at random, in the order of points and names: the rows of each, the best words first.

    Args:
        holdings: rows of a run's `holdings.parquet`.
        told: ids of the points that its text tells.
        number: how many; all if there are fewer.
        seed: the same seed draws the same holders of the same run.
    """
    points = set(told)
    by_holder: dict[tuple[str, str], list[Row]] = {}
    for row in holdings:
        if row["state"] != "to confirm" and row["point_id"] in points:
            by_holder.setdefault((row["point_id"], row["contributor_id"]), []).append(row)
    keys = sorted(by_holder)
    chosen = sorted(random.Random(seed).sample(keys, min(number, len(keys))))
    return [sorted(by_holder[k], key=lambda row: int(row["rank"])) for k in chosen]


def sheet(holders: Sequence[Sequence[Row]], points: Mapping[str, Row], passages: Mapping[str, Row]) -> str:
    """Return the holders with their points and words, as Markdown."""
    parts = [f"# {len(holders)} printed holders with their words\n"]
    for number, rows in enumerate(holders, 1):
        point = points[rows[0]["point_id"]]
        parts.append(
            f"## {number}. {rows[0]['name']}\n\nPoint {point['point_id']} ({point['kind']}): {point['text']}\n"
        )
        for row in rows:
            passage = passages[row["passage_id"]]
            where = f"{passage['file']}, page {passage['page'] or '-'}, passage {row['passage_id']}"
            lead = f"  \nIntroduced by: {passage['lead_in']}" if passage.get("lead_in") else ""
            parts.append(f"{where}:  \nWords relied on: {row['quote']}{lead}  \nPassage: {passage['text']}\n")
        parts.append("Holds it (yes, no, doubtful):\n")
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
    names = ("points", "holdings", "passages", "sentences")
    points, holdings, passages, sentences = (pq.read_table(given.run / f"{n}.parquet").to_pylist() for n in names)
    told = {s["point_id"] for s in sentences if s["form"] in ("reported", "drafted", "quoted")}
    holders = drawn(holdings, told, number=given.number, seed=given.seed)
    by_point, by_passage = ({r[f"{n}_id"]: r for r in rows} for n, rows in (("point", points), ("passage", passages)))
    given.sheet.write_text(sheet(holders, by_point, by_passage), "utf-8")
    print(f"{len(holders)} holders in {given.sheet}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
