"""Tune the encoder of stances on corpus/gold/stance; write models/stance, its card and its entry in the manifest.

usage: build_stance.py [--crossed]

If the texts have changed it takes some minutes of one core. `--crossed` tunes nothing to ship: it asks nets about
texts whose group, or whose language, they did not see, and prints recall and precision of opposition.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file
from stance_texts import LANGUAGES, Text, read, texts
from tune_stance import RECIPE, StanceTuner

from pipeline.classify.directions import DIRECTIONS, heard
from pipeline.embed.encoders import load_encoder
from pipeline.embed.manifest import read_spec
from pipeline.settings import STANCE, STANCE_LETTERS

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ROOT / "models" / "stance" / "layers.safetensors"
FOLDS = 5
OPPOSE = DIRECTIONS.index("oppose")
SETS = ROOT / "tests" / "classify" / "stance"
CARD = """# What a short text does with what it speaks of

- Task: of a text of at most {letters} letters, whether it supports, opposes, is for one thing and against another
  (mixed), sets a condition, reports what others hold, deplores a state of affairs (concern), or takes no side; Arabic,
  Chinese, English, French, Russian, Spanish.
- {base}, {licence}, with the upper {layers} of its 12 layers tuned by `make models` (scripts/build_stance.py) on
  {texts} texts written for this in the six languages (corpus/gold/stance); {opposing} oppose. A linear layer over the
  mean of the tokens gives log odds. Safetensors in half precision, no pickle; a run uses an int8 export.
- Opposition on three sets that nothing was tuned on (tests/classify/stance), by the likeliest of support, oppose, in
  part or if (mixed and conditional) and no side (the others); how a run uses it: docs/classify.md, docs/quality.md.

{table}

The texts and the sets have one author (a large language model), so the figures flatter. Irony is not heard.
"""


def main() -> None:
    """Tune and write, unless the layers were tuned on the same texts."""
    torch.set_num_threads(1)  # sums taken by two threads differ in the last digits
    some = texts()
    if "--crossed" in sys.argv:
        crossed(some)
        return
    version = version_of(some)
    if LAYERS.is_file() and version_at(LAYERS) == version:
        print("the texts are those the encoder of stances was tuned on: kept")
        return
    tuner = StanceTuner(some)
    arrays = tuner.arrays(tuner.tuned(range(len(some))))
    LAYERS.parent.mkdir(exist_ok=True)
    save_file({k: np.ascontiguousarray(v, np.float16) for k, v in arrays.items()}, LAYERS, {"version": version})
    write_manifest(hashlib.sha256(LAYERS.read_bytes()).hexdigest())
    print(f"{LAYERS.relative_to(ROOT)}: {len(some)} texts in {len(LANGUAGES)} languages")
    LAYERS.with_name("CARD.md").write_text(card(some), "utf-8")


def card(some: Sequence[Text]) -> str:
    """Return the card, with figures of the export on both test sets."""
    encoder, base = load_encoder(STANCE), read_spec("e5")
    rows = ["| set | language | recall of oppose | precision | accuracy of the four |", "|---|---|---|---|---|"]
    for name in ("passages", "blind", "third"):
        asked = read(SETS / f"{name}.txt")
        rows += [f"| {name} | {x}" for x in table(asked, encoder.encode([t.text for t in asked]))]
    return CARD.format(
        letters=STANCE_LETTERS,
        base=base.title,
        licence=base.licence,
        layers=RECIPE[0],
        texts=len(some),
        opposing=sum(t.label == "oppose" for t in some),
        table="\n".join(rows),
    )


def table(asked: Sequence[Text], odds: NDArray[np.float32]) -> Iterator[str]:
    """Yield rows of a card: language, recall and precision of opposition, accuracy, of what `heard` makes of texts."""
    order = ("support", "oppose", "mixed", "none")
    said = [(h.support, h.oppose, h.partly, h.silent + h.concern) for h in heard(odds)]
    pairs = [(t, order[int(np.argmax(s))]) for t, s in zip(asked, said, strict=True)]
    for language in ("all", *LANGUAGES):
        here = [(t.label, found) for t, found in pairs if language in ("all", t.language)]
        right = here.count(("oppose", "oppose"))
        held, found = (sum(pair[n] == "oppose" for pair in here) for n in (0, 1))
        exact = sum(a == b for a, b in here)
        yield f"{language} | {right / held:.2f} | {right / max(1, found):.2f} | {exact / len(here):.2f} |"


def crossed(some: Sequence[Text]) -> None:
    """Print figures of nets that saw no text of the group, then of nets that saw none of the language."""
    tuner = StanceTuner(some)
    for name, folds in (
        ("group", folds_of([t.group for t in some])),
        ("language", np.array([LANGUAGES.index(t.language) for t in some])),
    ):
        said = np.zeros((len(some), len(DIRECTIONS)), np.float32)
        for fold in sorted(set(folds.tolist())):
            asked = np.flatnonzero(folds == fold).tolist()
            said[asked] = tuner.odds(tuner.tuned(np.flatnonzero(folds != fold).tolist()), asked)
        print(f"by nets that saw no text of the {name}:", *figures(some, said), sep="\n")


def folds_of(groups: Sequence[str]) -> NDArray[np.int64]:
    """Return the fold of every text: groups dealt out in shuffled order."""
    names = sorted(set(groups))
    fold = {g: n % FOLDS for n, g in enumerate(np.random.RandomState(0).permutation(names))}
    return np.array([fold[g] for g in groups])


def figures(some: Sequence[Text], odds: NDArray[np.float32]) -> list[str]:
    """Return lines with accuracy and, by language, recall and precision of opposition."""
    best = odds.argmax(axis=1)
    truth = np.array([DIRECTIONS.index(t.label) for t in some])
    out = [f"accuracy over {len(DIRECTIONS)} directions {(best == truth).mean():.3f}; oppose, recall and precision:"]
    for language in ("all", *LANGUAGES):
        here = np.array([language in ("all", t.language) for t in some])
        right = (here & (best == OPPOSE) & (truth == OPPOSE)).sum()
        held, said = (here & (truth == OPPOSE)).sum(), (here & (best == OPPOSE)).sum()
        out.append(f"{language}: {right / max(1, held):.3f} {right / max(1, said):.3f}")
    return out


def version_of(some: Sequence[Text]) -> str:
    """Return a digest of everything the tuning depends on but the machine."""
    rows = [(t.text, t.label, t.language, t.group) for t in some]
    text = json.dumps([rows, list(DIRECTIONS), RECIPE, FOLDS, read_spec("e5").sha256], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def version_at(path: Path) -> str:
    """Return the digest of what layers were tuned on."""
    with safe_open(path, "numpy") as kept:
        return str((kept.metadata() or {}).get("version"))


def write_manifest(sha256: str) -> None:
    """Put the layers' checksum into the manifest."""
    path = ROOT / "models" / "manifest.toml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r'(\[stance\][^\[]*?sha256 = ")[0-9a-f]*', rf"\g<1>{sha256}", text), "utf-8")


if __name__ == "__main__":
    main()
