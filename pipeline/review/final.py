"""Publishing: the final files of what editors accepted, beside the draft."""

from __future__ import annotations

from pathlib import Path

from pipeline.agenda import load_agenda
from pipeline.publish.final import final_files
from pipeline.review.decisions import holders_of, reviewed
from pipeline.review.drawing import load_drawn
from pipeline.settings import PublishSettings
from pipeline.store.outputs import Outputs


def publish_reviewed(out_dir: Path, settings: PublishSettings, *, draft: bool = False) -> list[Path]:
    """Write the final files into `out_dir/final`, all together, and return their paths.

    Raises:
        UnreviewedError: sentences are not reviewed, and `draft` is not set; nothing is written.
    """
    with Outputs(out_dir) as outputs:
        run, decisions = load_drawn(out_dir)
        summary = reviewed(run.summary, decisions, holders_of(run.passages, run.summary.contributors))
        files = final_files(run.documents, run.passages, summary, run.refusals, load_agenda(), settings, draft=draft)
        outputs.add(files)
    return [out_dir / name for name in sorted(files)]
