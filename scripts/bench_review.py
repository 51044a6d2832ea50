"""How long the review page takes to open and to save on a draft of many sentences, made by repeating a run's own.

Half of the sentences are decided upon before. Usage: python scripts/bench_review.py OUT_DIR [SENTENCES]
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
from starlette.testclient import TestClient

from pipeline.review.app import make_app
from pipeline.review.decisions import every_sentence
from pipeline.review.drawing import Drawing
from pipeline.review.journal import Entry, Journal, made
from pipeline.review.keys import Keys
from pipeline.review.loaded import Loaded, load_run
from pipeline.store.decided import read_decisions

HOST = "127.0.0.1:8765"
OPENED, SAVED, PAGE, POINTS = 10, 50, 50, 2_000
Taken = tuple[float, float]


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
    multiply_points(folder, POINTS)
    return ids


def multiply_points(folder: Path, number: int) -> None:
    """Repeat the points of a run that have somebody to confirm, with their holdings, up to a number."""
    points, holdings = (pq.read_table(folder / f"{name}.parquet").to_pylist() for name in ("points", "holdings"))
    asked = [p for p in points if p["to_confirm"]]
    by_point: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for h in holdings:
        by_point[h["point_id"]].append(h)
    new, held = [], []
    for n in range(number):
        p = asked[n % len(asked)]
        new.append({**p, "point_id": f"{p['point_id']}-{n}", "opposes": [], "issue": "", "broader": ""})
        held += [{**h, "point_id": f"{p['point_id']}-{n}"} for h in by_point[p["point_id"]]]
    for name, rows in (("points", [*points, *new]), ("holdings", [*holdings, *held])):
        schema = pq.read_schema(folder / f"{name}.parquet")
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{name}.parquet")


def decide_half(folder: Path) -> int:
    """Accept the second half, as if editors had been at it for long; return how many sentences."""
    every = every_sentence(load_run(folder).summary)
    chosen = every[len(every) // 2 :]
    accepted = [made("bench", "accept", s.sentence_id, text=s.text, sources=s.sources, frame=s.frame) for s in chosen]
    Journal(folder).append_all([Entry(d) for d in accepted])
    return len(accepted)


class Editor:
    """Posts forms with the version of a sentence that the page would show."""

    def __init__(self, http: TestClient, keys: Keys) -> None:
        self._http = http
        self._csrf = keys.csrf
        self._versions: Counter[str] = Counter()

    def decide(self, sentence_id: str, action: str, *, other: str = "", **form: str) -> None:
        """Decide on a sentence, and perhaps on another with it."""
        versions = {"version": self._versions[sentence_id], "other_version": self._versions[other]}
        self.post(f"/sentences/{sentence_id}", action=action, **{k: str(v) for k, v in versions.items()}, **form)
        self._versions.update(i for i in (sentence_id, other) if i)

    def post(self, path: str, **form: str) -> None:
        """Send a form."""
        answer = self._http.post(path, data={"csrf": self._csrf, **form}, follow_redirects=False)
        assert answer.status_code == 303, answer.text


def main() -> None:
    """Print the times."""
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "run"
        ids = enlarge(Path(sys.argv[1]), folder, number)
        before = decide_half(folder)
        keys = Keys()
        http = TestClient(make_app(folder, keys=keys, hosts=[HOST], who="bench"), base_url=f"http://{HOST}")
        http.get("/", params={"token": keys.invite()})
        section, run = ids[0].partition("-")[0], load_run(folder)
        print(f"{len(ids):,} sentences, {before:,} decisions; load {os.getloadavg()[0]:.1f}")
        for path in ("/", f"/sections/{section}", "/history", "/left-out"):
            print(f"{path}: {_told([_taken(partial(http.get, path)) for _ in range(OPENED)])}")
        times: dict[str, list[Taken]] = defaultdict(list)
        editor, passage = Editor(http, keys), run.passages[0].passage_id
        # Each kind in turn, so that whatever else the machine does meanwhile falls on all alike.
        for n in range(SAVED):
            one, other, *more = ids[PAGE * n : PAGE * (n + 1)]
            for name, act in chain(_acts(editor, passage, one, other, n), _in_one_go(editor, folder, more)):
                times[name].append(_taken(act))
        sections = dict.fromkeys(i.partition("-")[0] for i in ids)
        rest = _linked(editor, list(sections), ids[PAGE * SAVED : -before])
        for n in range(SAVED):
            for name, act in _acts(editor, passage, rest[2 * n], rest[2 * n + 1], n):
                times[f"all sections linked: {name}"].append(_taken(act))
        for name, act in _on_points(editor, http, run):
            times[name].append(_taken(act))
        for name, act in _corrections(editor, run):
            times[name].append(_taken(act))
        for name, taken in times.items():
            print(f"{name}: {_told(taken)}")
        print(f"load {os.getloadavg()[0]:.1f}")


def _linked(editor: Editor, sections: Sequence[str], ids: Sequence[str]) -> Sequence[str]:
    """Move a sentence of one section into each of the others; return the sentences that are left as they were."""
    others = [s for s in sections if not ids[0].startswith(f"{s}-")]
    for sentence_id, section in zip(ids, others, strict=False):
        editor.decide(sentence_id, "place", section=section)
    return ids[len(others) :]


def _acts(editor: Editor, passage: str, one: str, other: str, n: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield every kind of decision, and its undoing, on a pair of neighbours."""
    on = partial(editor.decide, one)
    for action in ("accept", "reject"):
        yield action, partial(on, action)
        yield f"undo of {action}", partial(on, "undo")
    for action, form in (
        ("edit", {"text": f"The editor's words, {n}."}),
        ("flag", {"note": "Is this right?"}),
        ("attach", {"passage": passage}),
        ("split", {"first": "One.", "second": "Two."}),
        ("down", {}),
        ("merge", {"other": other, "with": other, "text": "Both."}),
    ):
        yield action, partial(on, action, **form)
        yield f"undo of {action}", partial(on, "undo", other=other if action == "merge" else "")
    # Two sections are one from then on, as far as laying anew goes.
    yield "place", partial(on, "place", section="T1" if one.startswith("T2-") else "T2")
    yield "undo of place", partial(on, "undo")
    section = one.partition("-")[0]
    yield "add", partial(editor.post, f"/sections/{section}/add", text=f"A sentence of the editor, {n}.")


def _in_one_go(editor: Editor, folder: Path, ids: Sequence[str]) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield accepting the rest of a page at once, and the undoing of that."""
    section = ids[0].partition("-")[0]
    shown = " ".join(f"{i}:0" for i in ids)
    yield "accept all", partial(editor.post, f"/sections/{section}/accept", sentences=shown)
    batch = read_decisions(folder)[-1].data["batch"]
    yield "undo of accept all", partial(editor.post, f"/batches/{batch}/undo")


def _on_points(editor: Editor, http: TestClient, run: Loaded) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the pages of points, and answers on holders; what is drawn anew meanwhile is not waited for."""
    Drawing.with_ = lambda self, decisions: Event().wait()  # type: ignore[method-assign,assignment,return-value]
    frames = {p.point_id: p.frame for p in run.summary.points}
    asked = [h for h in run.summary.holdings if not h.counted and h.point_id.count("-") > 1]
    for n, h in enumerate(asked[:SAVED]):
        frame = frames[h.point_id]
        form = {"action": ("confirm", "refuse")[n % 2], "point": h.point_id, "contributor": h.contributor}
        yield form["action"] + " a holder", partial(editor.post, f"/points/{frame}", version="0", **form)
        yield "points of an objective, after it", partial(_get, http, f"/points/{frame}")
        yield "the sentences of the objective", partial(_get, http, f"/sections/{frame}")
    for _ in range(OPENED):
        yield "all objectives with their points", partial(_get, http, "/points")


def _get(http: TestClient, path: str) -> None:
    assert http.get(path).status_code == 200


def _corrections(editor: Editor, run: Loaded) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield corrections of passages and contributors, last of all: the draft is drawn anew by what comes after."""
    for passage in run.passages[:SAVED]:
        path = f"/passages/{quote(passage.passage_id)}/labels"
        form = {"refs": "69 72g", "kind": "proposal", "stance": "support"}
        yield "correct a passage", partial(editor.post, path, version="0", **form)
    for n in range(SAVED):
        people = run.summary.contributors[n % len(run.summary.contributors)]
        path = f"/documents/{quote(people.documents[0])}/contributor"
        version = str(n // len(run.summary.contributors) * len(people.documents))
        form = {"name": f"Contributor {n}", "kind": "academia", "all": "1"}
        yield "correct a contributor", partial(editor.post, path, version=version, **form)


def _told(times: Sequence[Taken]) -> str:
    passed, used = ([1000 * t[n] for t in times] for n in (0, 1))
    processor = f"processor {statistics.median(used):.0f} and {max(used):.0f}"
    return f"{statistics.median(passed):.0f} ms (median), {max(passed):.0f} ms (worst of {len(times)}); {processor}"


def _taken(act: Callable[[], object]) -> Taken:
    """Return the seconds that passed, and those of the processor: other work on the machine adds to the former."""
    start, used = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - start, time.process_time() - used


if __name__ == "__main__":
    main()
