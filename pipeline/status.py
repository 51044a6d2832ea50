"""What the next run of a batch would reuse and what it would do again, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.fingerprint import difference, fingerprint
from pipeline.settings import Settings
from pipeline.store import find_sources
from pipeline.store.manifest import last_run

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "extract": (),
    "segment": ("extract",),
    "whose": ("segment",),
    "embed": ("whose",),
    "classify": ("whose", "embed"),
    "cluster": ("whose", "embed"),
    "points": ("classify",),
    "summarise": ("points",),
    "publish": ("cluster", "summarise"),
}
_WITH_DECISIONS = frozenset({"points", "summarise"})
_WITH_ANSWERS = frozenset({"points", "summarise"})
_OTHERWISE = {
    "publish": ("set_aside", "what is set aside changed"),
    "points": ("points", "the further list of points changed"),
}
_WITH_CODEBOOK = frozenset({"classify", "points", "summarise"})
_WITH_MODELS = frozenset({"embed", "classify", "points"})


def status_of(
    out: Path, settings: Settings, *, folder: Path | None = None, follow_links: bool = False
) -> list[tuple[str, str]]:
    """Return a stage and what would happen to it, in order.

    Args:
        out: output folder of an earlier run.
        settings: of the next run.
        folder: the batch; by default where it was.
        follow_links: links that lead out of the batch are read, too.

    Raises:
        UsageError: `out` holds no run, or the batch is gone.
    """
    last = last_run(out)
    if not last:
        raise UsageError(f"{out} holds no run that can be read; run analyze with --out {out}.")
    sources, aside = find_sources(folder or Path(last["batch"]), out=out, follow_links=follow_links)
    changed = difference(last, fingerprint(sources, aside, settings, out))
    again: dict[str, str] = {}
    rows = []
    for stage, before in _NEEDS.items():
        reasons = [*_own(stage, changed, last), *(f"{b} runs again" for b in before if b in again)]
        if reasons:
            again[stage] = "; ".join(reasons)
        rows.append((stage, f"runs again: {again[stage]}" if stage in again else "reused"))
    return rows


def _asked(changed: Mapping[str, Sequence[str]], last: Mapping[str, Any]) -> list[str]:
    """Return what is new about a language model."""
    reasons = ["the settings of the language model changed"] if "model" in changed.get("settings", ()) else []
    reasons += ["answers of the language model came in"] if "answers" in changed else []
    unanswered = last.get("model", {}).get("unanswered")
    return [*reasons, *(["some requests to the language model had no answer"] if unanswered else [])]


def _own(stage: str, changed: Mapping[str, Sequence[str]], last: Mapping[str, Any]) -> list[str]:
    reasons = ["the codebook changed"] if stage in _WITH_CODEBOOK and _other_codebook(changed) else []
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
    reasons += _asked(changed, last) if stage in _WITH_ANSWERS else []
    if stage in _WITH_DECISIONS and "decisions" in changed:
        reasons.append("editors decided")
    if stage in _OTHERWISE and _OTHERWISE[stage][0] in changed:
        reasons.append(_OTHERWISE[stage][1])
    if stage == "extract" and "tools" in changed:
        reasons.append(f"{', '.join(changed['tools'])} changed")
    if stage == "extract" and any(r.get("again") for r in last["refused"]):
        reasons.append("some files were refused for want of time or memory")
    if stage == "extract" and changed.keys() & {"version", "libraries"}:
        reasons.append("the version of the pipeline or of a library changed")
    return reasons


def _other_codebook(changed: Mapping[str, Sequence[str]]) -> bool:
    return "codebook" in changed or "codebook" in changed.get("settings", ())
