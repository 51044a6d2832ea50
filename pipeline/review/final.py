"""Publishing: the final files of what editors accepted, beside the draft."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.agenda.chosen import published_as
from pipeline.publish.final import FINAL_FILES, final_files
from pipeline.review.decisions import holders_of, reviewed
from pipeline.review.drawing import load_drawn
from pipeline.review.loaded import chosen_of
from pipeline.settings import PublishSettings
from pipeline.store.outputs import Outputs


@dataclass(frozen=True)
class Published:
    """The files written, and what could not be printed."""

    paths: tuple[Path, ...]
    told: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the PDF is among the files."""
        return any(path.suffix == ".pdf" for path in self.paths)


def publish_reviewed(out_dir: Path, settings: PublishSettings, *, draft: bool = False) -> Published:
    """Write the final files into `out_dir/final`, all together; what an earlier review left there goes.

    Raises:
        UnreviewedError: sentences are not reviewed, and `draft` is not set; nothing is written.
    """
    with Outputs(out_dir) as outputs:
        run, decisions = load_drawn(out_dir)
        summary = reviewed(run.summary, decisions, holders_of(run.passages, run.summary.contributors))
        agenda = chosen_of(out_dir).agenda
        said = published_as(settings, agenda)
        final = final_files(run.documents, run.passages, summary, run.refusals, agenda, said, draft=draft)
        outputs.add(final.files, stale=[name for name in FINAL_FILES if name not in final.files])
    return Published(tuple(out_dir / name for name in sorted(final.files)), final.told)
