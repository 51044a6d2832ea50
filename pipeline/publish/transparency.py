"""How a summary was made, in plain words, for anyone who reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.domain import ANALYSED, Classification, Document, Passage, Refusal, Section, Summary
from pipeline.settings import PublishSettings


def transparency_md(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    summary: Summary,
    refusals: Sequence[Refusal],
    settings: PublishSettings,
) -> bytes:
    """Return the account as Markdown; every figure is counted from the run itself."""
    analysed = [p for p in passages if p.role in ANALYSED]
    lines = [
        f"# How this was made: {settings.title}",
        "",
        "A program read the contributions, cut them into passages, compared each passage with the 122 paragraphs",
        "of the Tunis Agenda, brought together passages that say the same, and drafted sentences that report them. No",
        "language model wrote any of it: the wording is the contributors' own. An editor decides what is published.",
        "",
        "## What came in and what was read",
        "",
        f"- {len(documents) + len({r.file for r in refusals if not r.item})} files, {len(documents)} read, "
        f"{sum(bool(d.duplicate_of) for d in documents)} of them repeat another file and are counted once.",
        f"- {len(passages)} passages, {len(analysed)} analysed; the rest are headings, covers, comments and deletions.",
        f"- Languages of the analysed passages: {_tally(p.language for p in analysed)}.",
        *(f"- Refused: {r.file} {r.item}: {r.reason}" for r in refusals),
        "",
        "## Who is heard",
        "",
        f"{len(summary.contributors)} contributors: {_tally(c.kind.value for c in summary.contributors)}.",
        "",
        "| section | sentences | contributors cited | also addressed by | withheld |",
        "|---|---|---|---|---|",
        *(_row(s) for s in (*summary.topics, *summary.objectives)),
        "",
        "## What the program was unsure of",
        "",
        f"- {sum(j.abstain for j in classification.judgements)} of {len(classification.judgements)} passages fit no "
        "paragraph of the Agenda well enough and were left without a label.",
        *(f"- Withheld: {w.reason}" for s in (*summary.objectives, *summary.topics) for w in s.withheld),
        *(f"- {d.file}: {w}" for d in documents for w in d.warnings),
        "",
        "## Limits",
        "",
        "Labels, kinds and stances are estimates with the probabilities given in the tables. Whether two passages hold",
        "the same view is judged by similarity and can be wrong; counts are of contributors cited, never of others.",
        "Text from scans was recognised optically and may hold errors; such passages carry a confidence.",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _tally(values: object) -> str:
    counts = Counter(values)  # type: ignore[call-overload]
    return ", ".join(f"{v} {n}" for v, n in sorted(counts.items(), key=lambda i: (-i[1], str(i[0])))) or "none"


def _row(section: Section) -> str:
    cited = {c for s in section.sentences for c in s.contributors}
    also = {c for s in section.also for c in s.contributors} - cited
    name = f"{section.section_id} {section.title}"
    return f"| {name} | {len(section.sentences)} | {len(cited)} | {len(also)} | {len(section.withheld)} |"
