"""How long the review page takes to open and to save on a draft of many sentences, made by repeating a run's own.

Usage: python scripts/bench_review.py OUT_DIR [SENTENCES]
"""

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from starlette.testclient import TestClient

from pipeline.review.app import make_app
from pipeline.review.guard import Keys

HOST = "127.0.0.1:8765"
SAVES = 50


def enlarge(run: Path, folder: Path, number: int) -> list[str]:
    """Copy a run, its sentences repeated up to a number; return their ids."""
    shutil.copytree(run, folder, ignore=shutil.ignore_patterns("review", ".lock"))
    data = json.loads((folder / "summary.json").read_text("utf-8"))
    sections = [s for s in (*data["topics"], *data["objectives"]) if s["sentences"]]
    ids = []
    for section in sections:
        own = section["sentences"]
        wanted = number // len(sections) + 1
        section["sentences"] = [{**own[n % len(own)], "sentence_id": f"{section['id']}-{n}"} for n in range(wanted)]
        ids += [s["sentence_id"] for s in section["sentences"]]
    (folder / "summary.json").write_text(json.dumps(data), "utf-8")
    return ids


def main() -> None:
    """Print the times."""
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "run"
        ids = enlarge(Path(sys.argv[1]), folder, number)
        keys = Keys()
        http = TestClient(make_app(folder, keys=keys, hosts=[HOST], who="bench"), base_url=f"http://{HOST}")
        http.get("/", params={"token": keys.token})
        section = ids[0].partition("-")[0]
        for path in ("/", f"/sections/{section}", "/history", "/left-out"):
            print(f"{path}: {_seconds(lambda path=path: http.get(path)):.3f} s")
        saved = [_seconds(lambda i=i: _accept(http, keys, i)) for i in ids[:SAVES]]
        worst, median = max(saved), statistics.median(saved)
        print(f"{len(ids):,} sentences; a decision saved in {median:.3f} s (median), {worst:.3f} s (worst of {SAVES})")


def _accept(http: TestClient, keys: Keys, sentence_id: str) -> None:
    form = {"csrf": keys.csrf, "version": "0", "action": "accept"}
    answer = http.post(f"/sentences/{sentence_id}", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text


def _seconds(act: object) -> float:
    start = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
