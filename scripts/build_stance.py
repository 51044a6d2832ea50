"""Fit the model of what a sentence does with a proposal, on corpus/gold/stance; write models/stance and its card."""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from stance_texts import LANGUAGES, sentences

from pipeline.classify.directions import BUCKETS, DIRECTIONS, FILE, FOLDER, hashed
from pipeline.embed.encoders import CachedEncoder, load_encoder
from pipeline.store import Cache

ROOT = Path(__file__).resolve().parent.parent
WORDS, VECTOR = 4.0, 0.03
"""How much words and the columns of the vector count; the regularization is even."""
WHOLE_WEIGHT = 3.0
"""A sentence written as a whole counts as much as three made of one frame."""
CARD = """# What a sentence does with what it speaks of

- Task: of one sentence, whether it supports, opposes, is for one thing and against another (mixed), sets a condition,
  reports what others hold, or takes no side; Arabic, Chinese, English, French, Russian, Spanish.
- Fitted by `make models` (scripts/build_stance.py) on {sentences} sentences made from {frames} frames and whole
  sentences written for this in the six languages (corpus/gold/stance); {opposing} oppose.
- A logistic regression over hashed words in ones, twos and threes (of Chinese: characters) and the sentence's vector by
  the multilingual encoder (models/manifest.toml). Safetensors, no pickle.
- Quality: docs/quality.md. Opposition to what nobody proposes ("We oppose surveillance") is opposition here, unless a
  word of duty says more ("must be prevented" supports). One sentence is heard at a time; irony is not.
"""


def main() -> None:
    """Fit, write, and tell how many sentences there were."""
    some = sentences()
    with Cache(ROOT / "outputs" / ".cache" / "pipeline.sqlite") as cache:
        vectors = CachedEncoder(load_encoder("use"), cache).encode([s.text for s in some]).astype(np.float64)
    mean, deviation = vectors.mean(axis=0), vectors.std(axis=0)
    weight = np.array([WHOLE_WEIGHT if s.whole else 1.0 for s in some])
    labels = np.array([DIRECTIONS.index(s.label) for s in some])
    inputs = hstack([WORDS * hashed([s.text for s in some]), csr_matrix(VECTOR * (vectors - mean) / deviation)]).tocsr()
    model = LogisticRegression(C=1.0, max_iter=200)
    model.fit(inputs, labels, sample_weight=weight)
    words, vector = WORDS * model.coef_[:, :BUCKETS], VECTOR * model.coef_[:, BUCKETS:] / deviation
    arrays = {"bias": model.intercept_ - vector @ mean, "vector": vector, "words": words}
    folder = ROOT / "models" / FOLDER
    folder.mkdir(exist_ok=True)
    save_file({name: np.ascontiguousarray(a, np.float32) for name, a in arrays.items()}, folder / FILE)
    card = CARD.format(
        sentences=len(some),
        frames=len({s.frame for s in some}),
        opposing=sum(s.label == "oppose" for s in some),
    )
    (folder / "CARD.md").write_text(card, "utf-8")
    print(f"{folder.relative_to(ROOT)}: {len(some)} sentences in {len(LANGUAGES)} languages")


if __name__ == "__main__":
    main()
