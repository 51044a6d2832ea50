"""What a draft was made for and how, in plain words, under the codebook that was used."""

from __future__ import annotations

from pipeline.agenda import Agenda
from pipeline.agenda.codebook import TUNIS
from pipeline.domain import Origin, Summary

_PURPOSE = """A secretariat asked for views on {source} and received the \
contributions counted below. This program drafted a summary of them: what was said, by whom and how often, each \
sentence with its sources. The draft is a help to editors. It decides nothing, ranks no one and speaks for no \
one; people decide what is published."""
_STEPS = """1. The text of every file was read, with page and paragraph numbers. Scanned pages were recognised \
optically.
2. The text was cut into passages of one idea each, and the language of each was identified.
3. Each passage was compared with the paragraphs of {agenda}: by the paragraphs it cites, by its words, and by its \
meaning as two language encoders see it. A probability was given to each match, and none was made below a threshold.
4. Each passage was judged to report progress, a problem or a good practice, to make a proposal, to take a position, \
or to give background, and to support or oppose what {agenda} says.
5. A point is one sentence in neutral words that a contributor can hold. Most points come from a list that was \
written beforehand, beside {agenda}: what contributors to this debate hold under each objective, which points \
contradict one another, and which is the broader of two. Every sentence of every contributor was asked about every \
point of the list: a model fitted on examples that readers had judged compares the words of both, and gives the \
probability that the contributor holds the point. Where it is high the contributor is told as a holder, named or \
counted. Where it is lower the contributor is left to editors to confirm: listed apart with the words found, and not \
counted. Whoever holds a point holds its broader one. Of two contrary points a contributor is told to hold one at \
most.
6. What no point of the list explains makes points of this batch's own, each in the words of one contributor; those \
who say nearly the same are told as holders of it, those who may be are left to confirm.
7. Each contributor counts once for a point, however long its text and however many copies of it arrived. A count is \
of the contributors whose words are cited; silence is never counted as agreement.
8. Points for the text were chosen by how many hold them, every further sentence for a contributor already heard \
counting less, so that small groups and single voices are heard. Contrary points stand side by side. The other \
points are listed after the text, and whoever spoke to a section but holds none of its points is named at its end.
9. The sentence on a point of the list was put together by fixed rules from the point's own words, a reporting verb, \
and the names or the number of its holders; a point of the batch is quoted. The notes give each holder's own words.
10. Every sentence was checked against its sources: that its quotations are verbatim, that its contributors are \
those whose words are cited, and that its counts are theirs. A sentence that failed was withheld."""
_OWN = """The codebook is the users' own. No person had labelled passages with it beforehand, so a score tells \
how like a passage is to a code beside the other codes and the rest of the batch; it is no calibrated probability."""
_NO_POINTS = """No list of points was written beforehand: every point is of this batch, in the words of one \
contributor, as step 6 has it."""


def source_of(agenda: Agenda) -> str:
    """Return what views were asked for on, as a sentence has it."""
    return "the implementation of the Tunis Agenda" if agenda.source == TUNIS else agenda.source


def purpose_of(source: str) -> str:
    """Return what the draft is for."""
    return _PURPOSE.format(source=source)


def steps_of(name: str, agenda: Agenda, summary: Summary) -> list[str]:
    """Return how the draft was made, and what is otherwise where the codebook or the points are the users' own."""
    steps = [_STEPS.format(agenda=name)]
    if agenda.source != TUNIS:
        steps.append(_OWN)
    if summary.points and not any(p.origin is Origin.CODEBOOK for p in summary.points):
        steps.append(_NO_POINTS)
    return steps
