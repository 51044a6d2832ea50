"""How long the review page takes to open and to save on a draft of many sentences, made by repeating a run's own.

Usage: python scripts/bench_review.py OUT_DIR [SENTENCES]
"""

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
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
        for name, act in _acts(http, keys, ids).items():
            saved = [_seconds(lambda act=act, n=n: act(n)) for n in range(SAVES)]
            print(f"{name}: {statistics.median(saved):.3f} s (median), {max(saved):.3f} s (worst of {SAVES})")
        print(f"{len(ids):,} sentences")


def _acts(http: TestClient, keys: Keys, ids: Sequence[str]) -> dict[str, Callable[[int], None]]:
    """Return what an editor does to the n-th sentence; each act takes it up where the one before left it."""
    section = ids[0].partition("-")[0]
    own = [i for i in ids if i.startswith(f"{section}-")]

    def act(action: str, version: int, **form: str) -> Callable[[int], None]:
        return lambda n: _post(http, keys, f"/sentences/{own[2 * n]}", action=action, version=str(version), **form)

    def merge(n: int) -> None:
        form = {"action": "merge", "version": "4", "other_version": "0", "with": own[2 * n + 1], "text": "Both."}
        _post(http, keys, f"/sentences/{own[2 * n]}", **form)

    return {
        "accept": act("accept", 0),
        "undo": act("undo", 1),
        "split": act("split", 2, first="One.", second="Two."),
        "move": act("down", 3),
        "merge": merge,
        "undo of a merge": act("undo", 5),
        "add": lambda n: _post(http, keys, f"/sections/{section}/add", text=f"A sentence of the editor, {n}."),
    }


def _post(http: TestClient, keys: Keys, path: str, **form: str) -> None:
    answer = http.post(path, data={"csrf": keys.csrf, **form}, follow_redirects=False)
    assert answer.status_code == 303, answer.text


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
