"""Labelled passages from files, and the heads fitted on them: what `make models` and the evaluation share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.agenda import Agenda
from pipeline.classify import kernel
from pipeline.classify.codes import Codes, codes_of
from pipeline.classify.features import Lexicon, fit_lexicon, language_means, means_of
from pipeline.classify.fit import fit_heads
from pipeline.classify.heads import Heads
from pipeline.classify.labelled import Labelled, choices_of
from pipeline.classify.scoring import Inputs, inputs_of
from pipeline.classify.told import Told, told_of
from pipeline.domain import Encoder
from pipeline.errors import UsageError
from pipeline.settings import SPOKEN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENGLISH: Mapping[str, float] = {"minilm": 0.6, "use": 0.4}
MULTILINGUAL: Mapping[str, float] = {SPOKEN: 0.5, "use": 0.5}
"""Weights by encoder, in alphabetical order, in which fitted heads are kept."""
OTHER_WEIGHT = 2.0
"""A labelled passage of a real contribution counts as much as two that we wrote."""
_MOST_TERMS = 8_000


def read_labelled(path: Path, *, weight: float = 1.0) -> list[Labelled]:
    """Read labelled passages, a JSON object a line (form: corpus/gold/README.md).

    Raises:
        UsageError: the file cannot be read or a line is not of that form.
    """
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        return [_labelled(row, weight) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise UsageError(f"{path} does not hold labelled passages ({e!r}); see corpus/gold/README.md.") from e


def _labelled(row: Mapping[str, Any], weight: float) -> Labelled:
    return Labelled(
        text=row["text"],
        language=row.get("language", "en"),
        agenda=tuple(row["agenda"]),
        also=tuple(row.get("also", ())),
        kind=row["kind"] or "",
        stance=row["stance"] or "",
        topics=tuple(row.get("topic", ())),
        group=row.get("group") or row.get("organisation", ""),
        weight=weight,
    )


def fit(
    passages: Sequence[Labelled],
    encoders: Mapping[str, Encoder],
    agenda: Agenda,
    *,
    english: bool,
    vocabulary: Sequence[Labelled] = (),
    told: Told | None = None,
) -> Heads:
    """Fit heads for English (two encoders and words) or for any language (the two multilingual encoders).

    Args:
        passages: labelled passages; for English only the English ones are used.
        encoders: by name; those of `ENGLISH` or `MULTILINGUAL` are used.
        agenda: the codebook.
        english: which heads to fit.
        vocabulary: passages whose words may stand in the fitted vocabulary; by default all.
        told: for English, what a tuned encoder says of each text, one that saw nothing of the text's contributor. The
            heads then read the tuned encoder too; its linear layer ("told_weights", "told_bias") is added by whoever
            has tuned it on all passages.
    """
    from threadpoolctl import threadpool_limits

    chosen = [p for p in passages if p.language == "en"] if english else list(passages)
    if not english:
        with threadpool_limits(1):  # sums taken by two threads differ in the last digits
            return _fit_multilingual(chosen, encoders, agenda)
    codes = codes_of(agenda, {name: encoders[name] for name in ENGLISH})
    lexicon = fit_lexicon([p.text for p in vocabulary or chosen if p.language == "en"], most=_MOST_TERMS)
    inputs, means = training_inputs(chosen, encoders, ENGLISH, codes, lexicon)
    if told is not None:
        spoken = told.of([p.text for p in chosen])
        inputs = replace(inputs, told=told_of(spoken, choices_of(chosen), codes.refs))
    return fit_heads(chosen, inputs, lexicon, means, ENGLISH, codes.refs)


def _fit_multilingual(passages: Sequence[Labelled], encoders: Mapping[str, Encoder], agenda: Agenda) -> Heads:
    """Return heads over the vectors of both multilingual encoders, and the kernel regression beside them."""
    codes = codes_of(agenda, {name: encoders[name] for name in MULTILINGUAL})
    inputs, means = training_inputs(passages, encoders, MULTILINGUAL, codes, Lexicon((), ()))
    inputs, model = _beside_kernel(passages, inputs, len(MULTILINGUAL), codes.refs)
    heads = fit_heads(passages, inputs, Lexicon((), ()), means, MULTILINGUAL, codes.refs)
    return replace(heads, arrays={**heads.arrays, **model})


def _beside_kernel(
    passages: Sequence[Labelled], inputs: Inputs, blocks: int, refs: Sequence[str]
) -> tuple[Inputs, dict[str, NDArray[np.float32]]]:
    """Return inputs told by a kernel regression that saw nobody of a passage's contributor, and the one of all."""
    import numpy as np

    choices = choices_of(passages)
    close = kernel.near(inputs.joined, inputs.joined, blocks)
    targets = kernel.targets_of(passages, choices, refs)
    weight = np.array([p.weight for p in passages])
    told = kernel.out_of_fold(close, targets, weight, [p.group for p in passages])
    model = kernel.fitted(close, targets, weight)
    return replace(inputs, told=told_of(told, choices, refs)), {
        k: np.ascontiguousarray(v, np.float32) for k, v in model.items()
    }


def training_inputs(
    passages: Sequence[Labelled],
    encoders: Mapping[str, Encoder],
    weights: Mapping[str, float],
    codes: Codes,
    lexicon: Lexicon,
) -> tuple[Inputs, dict[str, NDArray[np.float32]]]:
    """Return the inputs of labelled passages and the mean vectors, by encoder and language, they were centred on."""
    texts, languages = [p.text for p in passages], [p.language for p in passages]
    vectors = {name: encoders[name].encode(texts) for name in weights}
    means = {name: v.mean(axis=0) for name, v in vectors.items()}
    for name, v in vectors.items():
        means |= language_means(name, v, languages)
    rows = {name: means_of(name, means, languages) for name in weights}
    return inputs_of(texts, vectors, rows, weights, codes, lexicon, {}), means


def gold_files(folder: Path) -> list[Path]:
    """Return the files of labelled passages in a folder, in order; citations are not passages."""
    return sorted(p for p in folder.glob("*.jsonl") if p.stem != "citations")


def read_all(paths: Iterable[Path], *, weight: float = 1.0) -> list[Labelled]:
    """Read several files."""
    return [p for path in paths for p in read_labelled(path, weight=weight)]
