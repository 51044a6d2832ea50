"""What a language model had a hand in: the account of a run, and the marks on sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.assist import Account, Entry
from pipeline.domain import Origin, Summary
from pipeline.publish.facts import plural, printed_names, sections_of

NONE = "No language model wrote or changed any of it, and no words of the contributions were sent to one."
_ROWS, _LETTERS = 200, 160
_TASKS = {
    "match": "Who holds a point: a contributor's statements and points it may hold; it answers holds, opposes or "
    "neither, with words that must stand verbatim in a statement.",
    "propose": "Points in neutral words, of statements that no point of the list explains; its words, numbers, names "
    "and negations are checked against theirs, and every holder is asked about by itself.",
    "word": "Reported speech in place of a quotation, with the numbers, names, negations and modal verbs of its "
    "source.",
    "translate": "Translations of cited words in other languages, shown beside the original; numbers, script and "
    "length are checked.",
}


def model_help(summary: Summary, account: Account | None) -> list[str]:
    """Return paragraphs of Markdown: what was sent where, what came of it, and where it shows in the draft."""
    if account is None:
        return [NONE]
    lead = (
        f"The language model “{_plain(account.model)}” was asked {plural(len(account.entries), 'thing')}; the words of "
        f"contributions named below were sent to {_plain(account.place) or 'it'}. Each answer was checked by the "
        "program before anything was made of it; what failed a check, or was not answered, is as it would be without a "
        "model. Names, counts, notes and quotations are not its work. `model.jsonl` has every request and answer with "
        "its verdict."
    )
    return [lead, _tasks(account.entries), *_refused(account.entries), *_in_the_draft(summary)]


def _tasks(entries: Sequence[Entry]) -> str:
    rows = []
    for task, what in _TASKS.items():
        some = [e for e in entries if e.task == task]
        if some:
            stands, refused = sum(e.stands for e in some), sum(len(e.refused) for e in some)
            rows.append(f"| {what} | {len(some):,} | {sum(bool(e.fault) for e in some):,} | {stands:,} | {refused:,} |")
    head = "| asked | requests | without an answer | things it said that stand | refused by a check |"
    return "\n".join([head, "|---" * 5 + "|", *rows])


def _refused(entries: Sequence[Entry]) -> list[str]:
    why = Counter(e.fault for e in entries if e.fault)
    why.update(_kind(r) for e in entries for r in e.refused)
    if not why:
        return []
    lines = [f"- {_plain(reason)}: {number:,}" for reason, number in sorted(why.items(), key=lambda i: (-i[1], i[0]))]
    return ["Why nothing was made of an answer, or of a part of it:", "\n".join(lines)]


def _kind(reason: str) -> str:
    """Return a reason without what it is about, so that like ones are counted together."""
    head, _, rest = reason.partition(": ")
    if head[:1] in "ps" and head[1:].isdigit():
        return "the words do not stand in the statement" if "do not stand" in rest else "an id that was not given"
    if reason.endswith("is no point that was given"):
        return "an id that was not given"
    return "a point judged more than once" if reason.endswith("more than once") else head


def _in_the_draft(summary: Summary) -> list[str]:
    names = printed_names(summary.contributors, ())
    asked: dict[str, list[str]] = {}
    for h in summary.holdings:
        if h.model and h.counted:
            asked.setdefault(h.point_id, []).append(names[h.contributor])
    parts = marks(summary)
    rows = [
        f"| {section.section_id} | {_plain(s.text[:_LETTERS])} | {', '.join(parts[s.sentence_id])} | "
        f"{_plain('; '.join(asked.get(s.point_id, ())) or '–')} |"
        for section in sections_of(summary)
        for s in section.sentences
        if s.sentence_id in parts
    ]
    if not rows:
        return ["It had a hand in no sentence of the text."]
    lead = (
        f"It had a hand in {plural(len(rows), 'sentence')} of the text, which the editors' page marks. The last column "
        "names the holders that its answer stands behind."
    )
    more = [f"{len(rows) - _ROWS:,} more are marked on the page."] if len(rows) > _ROWS else []
    head = "| section | sentence | its part | holders |"
    return [lead, "\n".join([head, "|---" * 4 + "|", *rows[:_ROWS]]), *more]


def marks(summary: Summary) -> dict[str, list[str]]:
    """Return, by sentence id, a language model's parts in it."""
    made = {p.point_id for p in summary.points if p.origin is Origin.MODEL}
    judged = Counter(h.point_id for h in summary.holdings if h.model and h.counted)
    found: dict[str, list[str]] = {}
    for section in sections_of(summary):
        for s in (*section.sentences, *section.also):
            parts = ["its point"] if s.point_id in made else []
            parts += ["its words"] if s.form == "drafted" else []
            number = judged[s.point_id]
            parts += [f"{plural(number, 'holder')}"] if number and s.contributors else []
            if parts:
                found[s.sentence_id] = parts
    return found


def _plain(text: str) -> str:
    """Return text that Markdown leaves alone."""
    out = " ".join(text.split()).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in "|`*[":
        out = out.replace(mark, f"\\{mark}")
    return out
