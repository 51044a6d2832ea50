"""Publishing: the final files of what editors accepted, beside the draft."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.agenda.chosen import published_as
from pipeline.domain import Summary
from pipeline.publish.facts import paragraph_numbers, sections_of
from pipeline.publish.final import FINAL_FILES, final_files, only_reviewed, unreviewed
from pipeline.review.decisions import Review, as_it_stands, fold, holders_of
from pipeline.review.drawing import load_drawn
from pipeline.review.guards import Finding, Guards
from pipeline.review.loaded import Loaded, chosen_of
from pipeline.review.manner import manners
from pipeline.review.published import UnconfirmedError, confirmed_before, record, unconfirmed
from pipeline.review.recount import to_print
from pipeline.settings import PublishSettings
from pipeline.store.outputs import Outputs


@dataclass(frozen=True)
class Published:
    """The files written, what could not be printed, and the findings that were let stand."""

    paths: tuple[Path, ...]
    told: tuple[str, ...] = ()
    confirmed: int = 0

    @property
    def complete(self) -> bool:
        """Whether the PDF is among the files."""
        return any(path.suffix == ".pdf" for path in self.paths)


def publish_reviewed(
    out_dir: Path, settings: PublishSettings, *, draft: bool = False, confirm: str = "", who: str = "editor"
) -> Published:
    """Write the final files into `out_dir/final`, all together; what an earlier review left there goes.

    Args:
        out_dir: output folder of the run.
        settings: of publishing.
        draft: print what is reviewed although other sentences wait.
        confirm: words that let findings on the sentences stand; they are kept, with the findings and the name.
        who: who publishes.

    Raises:
        UnreviewedError: sentences are not reviewed, and `draft` is not set; nothing is written.
        UnconfirmedError: guards found something on what is to be printed, and there are no words of confirmation.
    """
    with Outputs(out_dir) as outputs:
        run, decisions = load_drawn(out_dir)
        holders = holders_of(run.passages, run.summary.contributors)
        review = fold(run.summary, decisions, holders)
        summary = as_it_stands(run.summary, review)
        standing = to_print(summary, run.summary, holders)
        # Sentences that wait are told first, by `final_files`, before what is found on the others.
        left = {} if unreviewed(standing) and not draft else _unconfirmed(out_dir, run, review, summary)
        if left and not confirm.strip():
            numbers = paragraph_numbers(summary)
            raise UnconfirmedError(left, {i: f"paragraph {numbers[i]:,} ({i.partition('-')[0]})" for i in left})
        agenda = chosen_of(out_dir).agenda
        told_as = published_as(settings, agenda)
        how = manners(review.states, summary)
        nouns = (run.documents, run.passages, standing, run.refusals, agenda, told_as)
        final = final_files(*nouns, draft=draft, manners=how)
        outputs.add(final.files, stale=[name for name in FINAL_FILES if name not in final.files])
        record(out_dir, final.files, left, who=who, word=confirm.strip(), draft=draft, decisions=len(decisions))
    told = sum(map(len, left.values()))
    return Published(tuple(out_dir / name for name in sorted(final.files)), final.told, told)


def _unconfirmed(out_dir: Path, run: Loaded, review: Review, summary: Summary) -> dict[str, tuple[Finding, ...]]:
    """Return what guards find on the sentences to be printed that nobody confirmed yet."""
    printed = {s.sentence_id for x in sections_of(only_reviewed(summary)) for s in (*x.sentences, *x.also)}
    found = {i: f for i, f in Guards(run).review(review).items() if i in printed}
    return unconfirmed(found, confirmed_before(out_dir))
