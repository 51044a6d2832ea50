"""How a summary was made, in plain words, for anyone who reads it; every figure is counted from the run itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.agenda import Agenda
from pipeline.assist import Account
from pipeline.domain import (
    Classification,
    Document,
    Origin,
    Passage,
    Refusal,
    Section,
    Sentence,
    StakeholderKind,
    Summary,
)
from pipeline.languages import NAMES
from pipeline.publish.assisted import model_help
from pipeline.publish.audit import audit_rows, silent_contributors
from pipeline.publish.facts import (
    Facts,
    cited_in,
    facts_of,
    plural,
    sections_of,
    sentences_by_id,
    tally,
    told_holdings,
)
from pipeline.publish.method import purpose_of, source_of, steps_of
from pipeline.publish.translated import translation_help
from pipeline.settings import PublishSettings

_ROWS = 500
_LIMITS = """- Matches, holders, kinds and stances are estimates; the tables give the probability of each. Some are \
wrong.
- A point is worded neutrally, so that several can hold it; a holder's own words may say less, more, or the same \
under a condition. They stand in the note: read them before relying on a name.
- A holder may have been missed. So a count says how many at least, and never how many might agree.
- What the list of points does not foresee is found only where contributors use like words, and may stand as several \
points.
- What a contribution says by allusion, in a picture or in handwriting is not read.
- Languages: English is served best. Words in other languages are matched with the same points by a model that spans \
languages, are cited as written; a translation beside them is a machine's, and unofficial.
- Optical recognition makes errors; such passages carry a confidence and should be compared with the file.
- Who a contributor is, of what kind and from where is taken from the contribution; where it is silent, "not stated" \
is printed and nothing is guessed."""
_REVIEW = """Editors see every sentence beside its sources, and may change, reject, add or flag it. Their \
decisions are kept with time and name, and are never overwritten. A reviewed summary holds only sentences that \
an editor accepted or edited. Contributors who find themselves misread should write to the secretariat: each \
sentence has a number and can be traced to the page it came from."""


def transparency_md(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    classification: Classification,
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
    settings: PublishSettings,
    models: Mapping[str, str],
    *,
    account: Account | None = None,
) -> bytes:
    """Return the account as Markdown.

    Args:
        documents: every readable file.
        passages: of all documents.
        classification: of the analysed passages.
        summary: the draft.
        refusals: what could not be read.
        agenda: the codebook.
        settings: of publishing.
        models: the checksum of every model in use by its name.
        account: of what a language model was asked, if one was.
    """
    facts = facts_of(documents, summary, refusals)
    steps = steps_of(_inline(agenda.name), agenda, summary)
    unsure = _unsure(documents, classification, summary, refusals, agenda)
    parts = [
        (
            f"# How this was made: {_inline(settings.title)}",
            [f"For: {_inline(settings.group)}."] if settings.group else [],
        ),
        ("## Purpose", [purpose_of(_inline(source_of(agenda)))]),
        ("## What came in", _received(documents, passages, facts)),
        ("## Who is who", _who(documents, passages, summary)),
        ("## How the draft was made", [*steps, *_settings(summary)]),
        (
            "## What a language model had a hand in",
            [*model_help(summary, account), *translation_help(summary, passages)],
        ),
        ("## Models", _models(models)),
        ("## Who is heard", _heard(summary)),
        ("## What each section holds", _sections(summary)),
        ("## What the program left out or was unsure of", unsure),
        ("## Limits", [_LIMITS]),
        ("## People in charge", [_REVIEW, _statuses(summary)]),
    ]
    return ("\n\n".join("\n\n".join([title, *body]) for title, body in parts) + "\n").encode("utf-8")


def _who(documents: Sequence[Document], passages: Sequence[Passage], summary: Summary) -> list[str]:
    """Tell who sent what in which version: to be read before the draft."""
    rows = list(audit_rows(documents, passages, summary.contributors))
    silent = [_inline(c.name) for c in silent_contributors(documents, passages, summary.contributors)]
    lead = (
        "A contributor is one however many files it sent, alone or with others. What could not be told is a warning; "
        "the page of the editors mends it. `tables/audit.csv` has more of each."
    )
    columns = ("file", "contributor", "iso3", "symbol", "language", "state")
    lines = [
        "| " + " | ".join([*(_inline(str(r[c])) for c in columns), _inline(" ".join(r["warnings"]))]) + " |"
        for r in rows[:_ROWS]
    ]
    more = [f"{len(rows) - _ROWS:,} further documents are in the table alone."] if len(rows) > _ROWS else []
    head = "| file | contributor | State | number | language | state | warnings |"
    none = [f"No text was sent by: {'; '.join(silent)}."] if silent else []
    return [lead, *none, _table(head, lines), *more]


def _received(documents: Sequence[Document], passages: Sequence[Passage], facts: Facts) -> list[str]:
    analysed = [p for p in passages if p.analysed]
    languages = tally(NAMES.get(p.language, p.language) for p in analysed)
    optical = sum(p.confidence is not None for p in analysed)
    letters = {d.campaign for d in documents if d.campaign}
    return [
        _bullets(
            f"{plural(facts.files, 'file')}: {facts.read:,} read, {facts.refused:,} refused. "
            f"Files that repeat another, counted once with it: {facts.repeated:,}.",
            f"{plural(facts.contributors, 'contributor')}: {_listed(facts.kinds)}.",
            f"{plural(len(passages), 'passage')}, of which {len(analysed):,} were analysed; the rest are headings, "
            "covers, comments, deletions and words that only introduce a list.",
            f"Languages of the analysed passages: {_listed(languages)}.",
            f"Read optically: {plural(optical, 'passage')}.",
            f"Letters sent by several contributors in the same words: {len(letters):,}.",
        )
    ]


def _settings(summary: Summary) -> list[str]:
    chosen = [f"{_inline(name)} {_inline(value)}" for name, value in sorted(summary.settings.items()) if value]
    return [f"Drafted with: {', '.join(chosen)}. `run.json` gives every setting."] if chosen else []


def _models(models: Mapping[str, str]) -> list[str]:
    if not models:
        return ["The models in use are named in `run.json`."]
    rows = [f"| {_inline(name)} | `{_inline(checksum)}` |" for name, checksum in sorted(models.items())]
    lead = (
        "All of these run on the secretariat's own machine; no text leaves it for them. `models/manifest.toml` gives "
        "origin and licence."
    )
    quality = (
        "How well they do is measured on passages labelled by careful readers, not on this batch: "
        "`python -m pipeline evaluate` prints the report."
    )
    return [lead, _table("| model | sha256 |", rows), quality]


def _heard(summary: Summary) -> list[str]:
    """Tell, by kind of stakeholder, who holds a point and who is cited, and how far that is from the average."""
    holders = {h.contributor for h in told_holdings(summary)}
    cited = {c for section in sections_of(summary) for s in (*section.sentences, *section.also) for c in s.contributors}
    everyone = len(summary.contributors)
    overall = len(cited) / everyone if everyone else 0.0
    rows = []
    for kind in StakeholderKind:
        group = {c.contributor_id for c in summary.contributors if c.kind is kind}
        if group:
            share = len(group & cited) / len(group)
            numbers = f"{len(group):,} | {len(group & holders):,} | {len(group & cited):,} | {share:.0%}"
            rows.append(f"| {kind.value} | {numbers} | {_points(share - overall)} |")
    rows.append(f"| all | {everyone:,} | {len(holders):,} | {len(cited):,} | {overall:.0%} | |")
    counts = Counter(h.point_id for h in told_holdings(summary))
    shared = [p for p, n in counts.items() if n >= 3]
    reported = {s.point_id for section in sections_of(summary) for s in section.sentences}
    waiting = len(summary.holdings) - sum(counts.values())
    lead = (
        "A contributor is cited where a sentence names it or counts it with its source. The last column is the "
        "difference, in percentage points, between the share of a kind that is cited and the share of all."
    )
    listed = sum(p.origin is Origin.CODEBOOK for p in summary.points)
    held = (
        f"Points found: {len(summary.points):,}, {listed:,} of them on the list. {len(shared):,} "
        f"are held by three contributors or more, and {sum(p in reported for p in shared):,} of these are told in the "
        f"text. A contributor was told as the holder of a point {sum(counts.values()):,} times, and left to editors to "
        f"confirm {waiting:,} times: these are listed apart with their words, and not counted."
    )
    return [lead, _table("| kind | contributors | with a point | cited | share | difference |", rows), held]


def _points(difference: float) -> str:
    return f"{100 * difference:+.0f}".replace("+0", "0").replace("-0", "0").replace("-", "−")


def _sections(summary: Summary) -> list[str]:
    sentences = sentences_by_id(summary)
    rows = [_section(s, sentences) for s in sections_of(summary)]
    lead = (
        "Sentences are those of the text and the further points. A topic of the discussion has none of its own: it "
        "points to those told under the objectives, and the contributors are those cited there."
    )
    return [
        lead,
        _table("| section | sentences | pointed to | contributors cited | of them only listed | withheld |", rows),
    ]


def _section(section: Section, sentences: Mapping[str, Sentence]) -> str:
    pointed = [sentences[i] for i in section.see if i in sentences]
    said = {c for s in (*section.sentences, *pointed) for c in s.contributors}
    every = cited_in(section, sentences)
    name = f"{section.section_id} {_inline(section.title)}"
    numbers = (len(section.sentences) + len(section.also), len(pointed), len(every), len(every - said))
    return f"| {name} | {' | '.join(map(str, numbers))} | {len(section.withheld)} |"


def _unsure(
    documents: Sequence[Document],
    classification: Classification,
    summary: Summary,
    refusals: Sequence[Refusal],
    agenda: Agenda,
) -> list[str]:
    abstained = sum(j.abstain for j in classification.judgements)
    judged = plural(len(classification.judgements), "analysed passage")
    fits = f"Of {judged}, {abstained:,} fit no paragraph of {agenda.name} well enough and were left without a label."
    refused = [
        f"Refused: {_inline(', '.join(p for p in (r.file, r.item) if p))}. {_inline(r.reason)}" for r in refusals
    ]
    withheld = [f"Withheld from {s.section_id}: {_inline(w.reason)}" for s in sections_of(summary) for w in s.withheld]
    warnings = [f"{_inline(d.file)}: {_inline(w)}" for d in documents for w in d.warnings]
    return [_bullets(fits, *refused, *withheld, *warnings)]


def _statuses(summary: Summary) -> str:
    counts = tally(s.status.value for section in sections_of(summary) for s in (*section.sentences, *section.also))
    return f"Sentences of this draft by their state in review: {_listed(counts)}."


def _bullets(*lines: str) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(head: str, rows: Iterable[str]) -> str:
    return "\n".join([head, "|---" * (head.count("|") - 1) + "|", *rows])


def _listed(counts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{_inline(value)} {number:,}" for value, number in counts) or "none"


def _inline(text: str) -> str:
    """Return text that Markdown leaves alone: one line, no markup of its own."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in "|`*[":
        escaped = escaped.replace(mark, f"\\{mark}")
    return escaped
