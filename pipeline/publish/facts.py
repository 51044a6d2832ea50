"""What is counted once and told in the Word file, on the page and in the account of how it was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain import (
    NOT_STATED,
    Citation,
    Contributor,
    Document,
    Holding,
    Refusal,
    Section,
    Sentence,
    Summary,
)
from pipeline.languages import NAMES

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Facts:
    """A batch in figures; tallies are (value, count), the largest first."""

    files: int
    read: int
    repeated: int
    refused: int
    parts_refused: int
    contributors: int
    kinds: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    countries: tuple[tuple[str, int], ...]
    sentences: int
    withheld: int

    @property
    def contributions(self) -> int:
        """Files that were read and repeat no other."""
        return self.read - self.repeated


def facts_of(documents: Sequence[Document], summary: Summary, refusals: Sequence[Refusal]) -> Facts:
    """Count a batch."""
    refused = {r.file for r in refusals if not r.item}
    own = [d for d in documents if d.stands]
    every = sections_of(summary)
    return Facts(
        files=len(documents) + len(refused),
        read=len(documents),
        repeated=len(documents) - len(own),
        refused=len(refused),
        parts_refused=sum(bool(r.item) for r in refusals),
        contributors=len(summary.contributors),
        kinds=tally(c.kind.value for c in summary.contributors),
        languages=tally(NAMES.get(d.language, d.language) for d in own),
        countries=tally(d.cover.country for d in own if d.cover.country != NOT_STATED),
        sentences=sum(len(s.sentences) + len(s.also) for s in every),
        withheld=sum(len(s.withheld) for s in every),
    )


def sections_of(summary: Summary) -> tuple[Section, ...]:
    """Return the sections in the order of the draft: topics, then objectives."""
    return (*summary.topics, *summary.objectives)


def tally(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Count values, the most frequent first, ties by name."""
    return tuple(sorted(Counter(values).items(), key=lambda i: (-i[1], i[0])))


def points_by_contributor(summary: Summary) -> dict[str, Counter[str]]:
    """Return how many points each contributor is told to hold: by contributor id, then by section id."""
    rows: dict[str, Counter[str]] = {c.contributor_id: Counter() for c in summary.contributors}
    frames = {p.point_id: p.frame for p in summary.points}
    for h in told_holdings(summary):
        rows[h.contributor][frames[h.point_id]] += 1
    return rows


def told_holdings(summary: Summary) -> list[Holding]:
    """Return the holdings that are printed and counted: all but those to be confirmed."""
    return [h for h in summary.holdings if h.counted]


def holders_words(sentence: Sentence) -> tuple[Citation, ...]:
    """Return the words of those whom a sentence names or counts."""
    waiting = frozenset(sentence.to_confirm)
    return tuple(c for c in sentence.sources if c not in waiting)


def words_to_confirm(sentence: Sentence) -> tuple[Citation, ...]:
    """Return those of a sentence's sources whose contributors are to be confirmed: printed apart, and not counted.

    A sentence of the text has none; they stand among the further points.
    """
    waiting = frozenset(sentence.to_confirm)
    return tuple(c for c in sentence.sources if c in waiting)


def holders_by_kind(summary: Summary, section_id: str) -> tuple[tuple[str, int], ...]:
    """Return, by kind of stakeholder, how many contributors hold a point in a section or are cited in it."""
    frames = {p.point_id: p.frame for p in summary.points}
    held = {h.contributor for h in told_holdings(summary) if frames[h.point_id] == section_id}
    for section in sections_of(summary):
        if section.section_id == section_id:
            held |= {c for s in (*section.sentences, *section.also) for c in s.contributors}
    return tally(c.kind.value for c in summary.contributors if c.contributor_id in held)


def printed_names(contributors: Sequence[Contributor], documents: Sequence[Document]) -> dict[str, str]:
    """Return each contributor's name to print, by id; one whose cover is silent is called by its file."""
    files = {d.document_id: d.file for d in documents}
    return {
        c.contributor_id: unnamed(files.get(c.documents[0], "")) if c.name == NOT_STATED else c.name
        for c in contributors
    }


def senders_of(contributors: Sequence[Contributor]) -> dict[str, tuple[str, ...]]:
    """Return the ids of the contributors of each document, by its id: several where they sent it together."""
    of_document: dict[str, tuple[str, ...]] = {}
    for c in contributors:
        for d in c.documents:
            of_document[d] = (*of_document.get(d, ()), c.contributor_id)
    return of_document


def unnamed(file: str) -> str:
    """Return what a contributor is called whose name is not stated."""
    return f"contributor not stated ({file})"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: "1 file", "2 files"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def told(section: Section) -> tuple[Sentence, ...]:
    """Return what stands in the text of a section: its sentences, then who else addressed it."""
    return (*section.sentences, *(s for s in section.also if not s.point_id))


def listed(section: Section) -> tuple[Sentence, ...]:
    """Return the further points of a section, which are listed after the text."""
    return tuple(s for s in section.also if s.point_id)


def paragraph_numbers(summary: Summary) -> dict[str, int]:
    """Return the running number of every printed sentence, by its id: the text first, then the further points."""
    sections = sections_of(summary)
    every = [s for section in sections for s in told(section)] + [s for section in sections for s in listed(section)]
    return {s.sentence_id: number for number, s in enumerate(every, 1)}


def see_also(section: Section, numbers: Mapping[str, int]) -> list[tuple[int, str]]:
    """Return the paragraphs of other sections that tell points of a section, as (number, sentence id), in order."""
    own = {s.sentence_id for s in (*section.sentences, *section.also)}
    return sorted((numbers[i], i) for i in section.see if i in numbers and i not in own)


def pointing(section: Section, numbers: Mapping[str, int]) -> str:
    """Return the words before the numbers of `see_also`: "See paragraphs", "See also paragraph"; empty without any."""
    others = len(see_also(section, numbers))
    also = "also " if section.sentences or section.also else ""
    return f"See {also}paragraph{'s' * (others > 1)}" if others else ""


def opening_of(section: Section, numbers: Mapping[str, int]) -> str:
    """Return the line at the head of a section: who spoke to it, or what answers it, of what is printed.

    Args:
        section: an objective or topic.
        numbers: of the printed sentences, by id; where some that a topic points to are not among them, its own line
            would count them still.
    """
    if all(i in numbers for i in section.see):
        return section.opening
    count = len(see_also(section, numbers))
    if not count:
        return "" if section.sentences or section.also else "None of the paragraphs that answer this is printed."
    return f"{plural(count, 'paragraph')} below answer{'s' if count == 1 else ''} this."


def cited_in(section: Section, sentences: Mapping[str, Sentence]) -> set[str]:
    """Return the contributors whom a section cites, or those paragraphs of others that it points to.

    Args:
        section: an objective or topic.
        sentences: of the summary, by id.
    """
    pointed = (sentences[i] for i in section.see if i in sentences)
    return {c for s in (*section.sentences, *section.also, *pointed) for c in s.contributors}


def sentences_by_id(summary: Summary) -> dict[str, Sentence]:
    """Return the sentences of the text and the further points, by id."""
    return {s.sentence_id: s for section in sections_of(summary) for s in (*section.sentences, *section.also)}


def fact_rows(facts: Facts) -> list[tuple[str, str]]:
    """Return a batch's facts as rows of a name and what there is to say."""
    rows = [
        ("Files received", f"{facts.files:,}"),
        ("Contributions read", f"{facts.contributions:,}, by {plural(facts.contributors, 'contributor')}"),
        ("Contributors by kind", _listed(facts.kinds)),
        ("Languages", _listed(facts.languages)),
        ("Countries, where stated", _listed(facts.countries[:_SHOWN]) + _more(len(facts.countries) - _SHOWN)),
    ]
    if facts.repeated:
        rows.append(("Repeated files", f"{facts.repeated:,}, each counted once with the file it repeats"))
    if facts.refused or facts.parts_refused:
        rows.append(("Not read", _not_read(facts)))
    if facts.withheld:
        rows.append(("Withheld", f"{plural(facts.withheld, 'sentence')} that failed a check"))
    return rows


def _not_read(facts: Facts) -> str:
    files = plural(facts.refused, "file") if facts.refused else ""
    parts = f"{plural(facts.parts_refused, 'part')} of other files" if facts.parts_refused else ""
    return " and ".join(p for p in (files, parts) if p) + "; the annexes give the reasons"


def _more(number: int) -> str:
    return f" and {number:,} more; the list of contributors gives all" if number > 0 else ""


def _listed(counts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({number:,})" for name, number in counts) or "none"
