"""What the next run of a batch would reuse and what it would do again, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.fingerprint import difference, fingerprint
from pipeline.settings import Settings
from pipeline.store import find_sources
from pipeline.store.outputs import read_manifest

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "extract": (),
    "segment": ("extract",),
    "embed": ("segment",),
    "classify": ("segment", "embed"),
    "cluster": ("segment", "embed"),
    "summarise": ("classify", "cluster"),
    "publish": ("summarise",),
}
_WITH_DECISIONS = frozenset({"summarise"})
_WITH_MODELS = frozenset({"embed", "classify"})


def status_of(out: Path, settings: Settings, *, folder: Path | None = None) -> list[tuple[str, str]]:
    """Return a stage and what would happen to it, in order.

    Args:
        out: output folder of an earlier run.
        settings: of the next run.
        folder: the batch; by default where it was.

    Raises:
        UsageError: `out` holds no run, or the batch is gone.
    """
    last = read_manifest(out)
    if not last:
        raise UsageError(f"{out} holds no run; run analyze first.")
    sources, aside = find_sources(folder or Path(last["batch"]))
    changed = difference(last, fingerprint(sources, aside, settings, out))
    again: dict[str, str] = {}
    rows = []
    for stage, before in _NEEDS.items():
        reasons = [*_own(stage, changed, last), *(f"{b} runs again" for b in before if b in again)]
        if reasons:
            again[stage] = "; ".join(reasons)
        rows.append((stage, f"runs again: {again[stage]}" if stage in again else "reused"))
    return rows


def _own(stage: str, changed: Mapping[str, Sequence[str]], last: Mapping[str, Any]) -> list[str]:
    reasons = []
    if stage == "extract" and "inputs" in changed:
        files = changed["inputs"]
        new = [f for f in files if f not in last["inputs"]]
        reasons.append(f"{len(files)} of the files changed ({len(new)} of them new): {', '.join(files[:3])}")
    if stage in changed.get("settings", ()):
        reasons.append("its settings changed")
    if stage in changed.get("code", ()):
        reasons.append("its code changed")
    if stage in _WITH_MODELS and "models" in changed:
        reasons.append(f"models changed ({', '.join(changed['models'])})")
    if stage in _WITH_DECISIONS and "decisions" in changed:
        reasons.append("editors decided")
    if stage == "extract" and changed.keys() & {"version", "libraries"}:
        reasons.append("the version of the pipeline or of a library changed")
    return reasons
