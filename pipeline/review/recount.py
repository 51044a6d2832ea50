"""What closes and opens a section, composed anew from what is printed: nobody who spoke to it is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.domain import Citation, Contributor, Section, Sentence, Status, Summary
from pipeline.publish.facts import holders_words, sections_of
from pipeline.review.states import Holders
from pipeline.summarise.sentences import made
from pipeline.summarise.wording import joined, named, spoke

_PRINTED = frozenset({Status.ACCEPTED, Status.EDITED})


def to_print(summary: Summary, drafted: Summary, holders: Holders) -> Summary:
    """Return a summary as it is printed: recounted, if anything of it was accepted."""
    printed = any(s.status in _PRINTED for x in sections_of(summary) for s in (*x.sentences, *x.also))
    return recounted(summary, drafted, holders) if printed else summary


def recounted(summary: Summary, drafted: Summary, holders: Holders) -> Summary:
    """Return a summary whose sections open and close with those whom what is printed of them cites.

    Whoever spoke to a section in the draft, and is cited by none of its accepted sentences, stands in its closing list;
    a list that an editor rejected, worded or flagged stays so.

    Args:
        summary: with the editors' decisions.
        drafted: as the machine drafted it.
        holders: contributors of every passage.
    """
    people = {c.contributor_id: c for c in summary.contributors}
    before = {s.section_id: s for s in drafted.objectives}
    objectives = tuple(_recounted(s, before.get(s.section_id, s), people, holders) for s in summary.objectives)
    return replace(summary, objectives=objectives)


def closes(sentence: Sentence) -> bool:
    """Tell whether a sentence is the list of who else spoke to a section."""
    return sentence.form == "listed" and not sentence.point_id


def _recounted(section: Section, drafted: Section, people: Mapping[str, Contributor], holders: Holders) -> Section:
    every = (*section.sentences, *section.also)
    lists = [s for s in every if closes(s)]
    kept = [s for s in lists if s.status in (Status.EDITED, Status.FLAGGED)]
    cited = {c for s in every if s.status in _PRINTED and not closes(s) for c in s.contributors}
    cited |= {c for s in kept for c in s.contributors if s.status is Status.EDITED}
    missing = {c: words for c, words in _spoke(drafted, holders).items() if c not in cited and c in people}
    rejected = any(s.status is Status.REJECTED for s in lists)
    gone = [s.sentence_id for s in lists if s not in kept]
    also = tuple(s for s in section.also if s.sentence_id not in gone)
    if missing and not rejected:
        alone = not any(s.status in _PRINTED for s in every if s.sentence_id not in gone)
        same = next((s for s in lists if s.sentence_id in gone and set(s.contributors) == set(missing)), None)
        new = same or _closing(section.section_id, missing, people, alone=alone)
        also = (*also, replace(new, sentence_id=gone[0] if gone else new.sentence_id, status=Status.ACCEPTED))
        cited |= set(missing)
    opening = spoke([c for i, c in people.items() if i in cited]) if section.opening and cited else section.opening
    return replace(section, also=also, opening=opening)


def _spoke(section: Section, holders: Holders) -> dict[str, Citation]:
    """Return who spoke to a section in the draft, each with words of theirs; those of its list first."""
    first: dict[str, Citation] = {}
    every = (*section.sentences, *section.also)
    for s in (*filter(closes, every), *(s for s in every if not closes(s))):
        for c in holders_words(s):
            for who in holders.get(c.passage_id, ()):
                if who in s.contributors:
                    first.setdefault(who, c)
    return first


def _closing(
    frame: str, missing: Mapping[str, Citation], people: Mapping[str, Contributor], *, alone: bool
) -> Sentence:
    lead = "Addressed by" if alone else "Also addressed by"
    who = [people[i] for i in missing]
    text = f"{lead} {joined([named(c) for c in who])}."
    sources = list(dict.fromkeys(missing[c.contributor_id] for c in who))
    return made(frame, text, sources, who, "listed")
