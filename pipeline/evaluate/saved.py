"""The quality report made and written: what `evaluate` on the command line does."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.agenda import load_agenda, load_frames
from pipeline.embed.manifest import read_spec
from pipeline.embed.mpnet import mpnet_folder
from pipeline.errors import UsageError
from pipeline.evaluate import evaluate
from pipeline.evaluate.predictions import cached_encoders
from pipeline.settings import SPOKEN, STANCE, Settings

_GOLD = Path(__file__).resolve().parents[2] / "corpus" / "gold"


def evaluate_and_save(settings: Settings, out: Path, *, gold: Path | None = None, crossed: bool = False) -> str:
    """Write `quality.md` and `quality.json` to a folder; return the report as Markdown.

    Args:
        settings: of all stages.
        out: made if missing.
        gold: labelled passages; by default our own, cross-validated.
        crossed: cross-validate `gold` instead of using the shipped heads.

    Raises:
        UsageError: labelled passages cannot be read, or the folder cannot be written.
        ModelError: a model or the heads are missing.
    """
    from pipeline.classify.training import gold_files

    ours = gold_files(_GOLD)
    if not ours:
        raise UsageError(f"There are no labelled passages in {_GOLD}; restore them from the repository.")
    spec = read_spec("mpnet")
    there = mpnet_folder(spec).is_dir()
    absent = f"No row for {spec.title}: it is optional and not installed (`make mpnet`)."
    with cached_encoders(names=("minilm", "use", SPOKEN, STANCE, *(["mpnet"] if there else []))) as encoders:
        report = evaluate(
            ours,
            load_agenda(),
            load_frames(),
            settings.classify,
            encoders=encoders,
            gold=gold,
            crossed=crossed,
            notes=[] if there else [absent],
        )
    data = json.dumps(report.data, ensure_ascii=False, indent=1) + "\n"
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "quality.md").write_text(report.markdown, "utf-8")
        (out / "quality.json").write_text(data, "utf-8")
    except OSError as e:
        raise UsageError(f"Cannot write the report to {out}: {e}. Choose another --out.") from e
    return report.markdown
