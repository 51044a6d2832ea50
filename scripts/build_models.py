"""Fit the heads from corpus/gold and write them, with their card, to models/heads: `make models`.

Labelled passages of others may be added by path; only weights are kept of them, and their words do not enter the
vocabulary.
"""

import argparse
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from readings import read_readings
from trusted import told_out_of_fold, trusted
from tune_encoder import tuned_on

from pipeline.agenda import Agenda, base, load_agenda, load_frames
from pipeline.classify.asked import questions_of
from pipeline.classify.codes import encoded_texts
from pipeline.classify.heads import Heads, save_heads
from pipeline.classify.known import save_known
from pipeline.classify.labelled import Labelled
from pipeline.classify.told import FILE, Told
from pipeline.classify.training import MULTILINGUAL, OTHER_WEIGHT, fit, gold_files, read_all, read_labelled
from pipeline.embed.encoders import CachedEncoder, load_encoder
from pipeline.settings import SPOKEN
from pipeline.store import Cache

ROOT = Path(__file__).resolve().parent.parent
LAYERS = Path("tuned") / "layers.safetensors"
READINGS = [
    (ROOT / "corpus" / "readings" / f"{name}.jsonl", ROOT.parent / "shared" / "corpus" / "netmundial_2014")
    for name in ("netmundial_2014", "netmundial_2014_short", "netmundial_2014_rejoined")
]
CARD = """# Fitted heads: {name}

- Task: which of the 122 paragraphs of the Tunis Agenda a passage bears on; kind of view; stance; discussion topic.
- Fitted by `make models` ({passages} passages, {others} of them from others' contributions), encoders: {encoders}.
- Passages by language: {languages}; by kind: {kinds}; {none} that no paragraph fits; by section: {sections}.
- Parts: logistic regressions for {own} references, votes of the nearest labelled passages, similarity to the codebook,
  a pair model over them (squares and products), a model of abstention; all fitted on scores that no passage's own
  contributor took part in. Stored as safetensors and JSON, without pickle.
- Beside these: {beside}
- Quality: docs/quality.md. Made for contributions on Internet governance and WSIS follow-up, not for other subjects.
- Known limits: rare paragraphs rest on similarity alone; progress and practice are found less well than proposals and
  positions; labels of passages under ten words are unsure.

What is told beside the heads, asked of passages whose contributor it did not see (what the heads make of it:
docs/quality.md):

{trusted}
"""
BESIDE = {
    "english": """what MiniLM's upper layers say that were tuned on the same passages (models/tuned, made by the same
  command; six nets, five of them without a fifth of the contributors, whose answers the heads were fitted on).""",
    "multilingual": """a kernel ridge regression over the same vectors (pipeline/classify/kernel.py); the heads were
  fitted on what it says of passages whose contributor it did not see.""",
}


def main() -> None:
    """Tune the encoder, fit and write both sets of heads, and the vectors of the codebook that they are used with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--also", type=Path, nargs="*", default=default_others(), help="further labelled passages")
    parser.add_argument("--multilingual", action="store_true", help="fit the multilingual heads alone")
    asked = parser.parse_args()
    others = [p for path in asked.also for p in read_labelled(path, weight=OTHER_WEIGHT)]
    others += [p for path, corpus in READINGS for p in readings_if_there(path, corpus)]
    ours = read_all(gold_files(ROOT / "corpus" / "gold"))
    passages = [*ours, *others]
    agenda = load_agenda()
    models = ROOT / "models"
    layer, told = (
        ({}, None) if asked.multilingual else tuned_layer(passages, [p.ref for p in agenda.paragraphs], models)
    )
    with Cache(ROOT / "outputs" / ".cache" / "pipeline.sqlite") as cache:
        encoders = {name: CachedEncoder(load_encoder(name), cache) for name in ("minilm", *MULTILINGUAL)}
        for name in ("multilingual",) if asked.multilingual else ("english", "multilingual"):
            heads = fit(passages, encoders, agenda, english=name == "english", vocabulary=ours, told=told)
            if name == "english":
                heads = replace(heads, arrays={**heads.arrays, **layer})
            folder = models / "heads" / name
            save_heads(heads, folder)
            (folder / "CARD.md").write_text(card(name, heads, agenda, passages, len(others), told), "utf-8")
            print(f"{folder.relative_to(ROOT)}: {len(heads.own)} references")
        texts = encoded_texts(agenda)
        questions = questions_of(load_frames())
        every = [*texts, *questions]
        save_known({"minilm": texts, "use": every, SPOKEN: every}, encoders, models / "heads")


def tuned_layer(
    passages: Sequence[Labelled], refs: Sequence[str], models: Path
) -> tuple[dict[str, NDArray[np.float32]], Told]:
    """Return the linear layer over the English encoder tuned on passages, and what nets said of them out of fold."""
    told_file = models / "heads" / "english" / FILE
    tuned, told = tuned_on([p for p in passages if p.language == "en"], refs, models / LAYERS, told_file)
    list_weights(models / "manifest.toml", models / LAYERS)
    return {"told_weights": tuned.weights, "told_bias": tuned.bias}, told


def readings_if_there(path: Path, corpus: Path) -> list[Labelled]:
    """Return labelled passages whose texts stand beside the project; none, saying so, where they do not."""
    if corpus.is_dir():
        return read_readings(path, corpus, weight=OTHER_WEIGHT)
    print(f"{corpus} is not there: the passages of {path.name} are left out")
    return []


def list_weights(manifest: Path, layers: Path) -> None:
    """Write the checksum of the tuned layers into the manifest."""
    with layers.open("rb") as f:
        found = hashlib.file_digest(f, "sha256").hexdigest()
    before, table, after = manifest.read_text("utf-8").partition("[agenda]")
    manifest.write_text(before + table + re.sub(r'sha256 = "[^"]*"', f'sha256 = "{found}"', after, count=1), "utf-8")


def default_others() -> list[Path]:
    """Return the labelled passages beside the project, where they are."""
    path = ROOT.parent / "shared" / "gold" / "netmundial_dev.jsonl"
    return [path] if path.is_file() else []


def card(name: str, heads: Heads, agenda: Agenda, passages: Sequence[Labelled], others: int, told: Told | None) -> str:
    """Return the model card; `told` is what tuned encoders said of English passages."""
    manifest = tomllib.loads((ROOT / "models" / "manifest.toml").read_text("utf-8"))
    encoders = ", ".join(manifest[e]["title"] for e in heads.encoders)
    used = [p for p in passages if name != "english" or p.language == "en"]
    counts = {
        "languages": counted(p.language for p in used),
        "kinds": counted(p.kind for p in used if p.kind),
        "none": str(sum(not p.agenda for p in used)),
        "sections": counted(x for p in used for x in {agenda.by_ref[base(ref)].section for ref in p.agenda}),
    }
    logits = told_out_of_fold(used, heads, told if name == "english" else None)
    counts |= {"beside": BESIDE[name], "trusted": trusted(used, logits, heads, agenda)}
    return CARD.format(name=name, passages=len(used), others=others, encoders=encoders, own=len(heads.own), **counts)


def counted(values: Iterable[str]) -> str:
    """Return values with how often they occur, the most frequent first."""
    return ", ".join(f"{value} {n:,}" for value, n in sorted(Counter(values).items(), key=lambda x: (-x[1], x[0])))


if __name__ == "__main__":
    main()
