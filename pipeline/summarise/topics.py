"""Topics: ways through the points of the objectives, by what the group was asked to discuss; nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.agenda import Frame
from pipeline.agenda.written import first
from pipeline.domain import Contributor, Judgement, Kind, Section, Sentence, StakeholderKind
from pipeline.summarise.wording import number, upper

_MOST = 0.5
_RESULTS = frozenset({Kind.PROGRESS, Kind.PROBLEM, Kind.PRACTICE})
_NOBODY = "No contributor answered this."


def topic_sections(
    topics: Sequence[Frame],
    objectives: Mapping[str, Frame],
    sections: Sequence[Section],
    judged: Mapping[str, Judgement],
    contributors: Mapping[str, Contributor],
) -> list[Section]:
    """Return a section a topic: where its points are told, or that nobody answered.

    A sentence answers a topic by its kind and by what it is on: its objective's paragraphs are mostly the topic's, or
    most of what it cites was judged to be on the topic. Results that States achieved are States' own. A topic without
    paragraphs holds the proposals that no other topic holds.

    Args:
        topics: what was asked.
        objectives: by id.
        sections: of the objectives.
        judged: by passage id.
        contributors: by id.
    """
    told = [s for section in sections for s in section.sentences]
    answers: dict[str, list[Sentence]] = {}
    for topic in [t for t in topics if t.refs or _of_states(t)]:
        answers[topic.id] = [
            s
            for s in told
            if (not topic.kinds or s.kind in topic.kinds)
            and (_any_state(s, contributors) if _of_states(topic) else _on(s, topic, objectives, judged))
        ]
    held = {s.sentence_id for some in answers.values() for s in some}
    for topic in [t for t in topics if t.id not in answers]:
        answers[topic.id] = [s for s in told if s.kind in topic.kinds and s.sentence_id not in held]
    states = {c for c, who in contributors.items() if who.kind is StakeholderKind.MEMBER_STATE}
    return [_section(t, answers[t.id], states if _of_states(t) else set()) for t in topics]


def _of_states(topic: Frame) -> bool:
    """Tell whether a topic asks for results, which are States' own."""
    return not topic.refs and set(topic.kinds) <= _RESULTS


def _section(topic: Frame, answers: Sequence[Sentence], states: set[str]) -> Section:
    """Return the section of a topic; of one that asks States, only these are counted."""
    who = {c for s in answers for c in s.contributors if c in states or not states}
    noun = ("Member State", "Member States") if states else ("contributor", "contributors")
    opening = _NOBODY
    if answers:
        points = first(len(answers), "point" if len(answers) == 1 else "points")
        held = f"{number(len(who), beside=len(answers))} {noun[len(who) > 1]}"
        opening = upper(f"{points} told under the objectives, held by {held}, answer{'s' * (len(answers) == 1)} this.")
    see = tuple(s.sentence_id for s in answers)
    return Section(topic.id, topic.title, "topic", topic.asks, (), see=see, opening=opening)


def _any_state(sentence: Sentence, contributors: Mapping[str, Contributor]) -> bool:
    return any(contributors[c].kind is StakeholderKind.MEMBER_STATE for c in sentence.contributors)


def _on(sentence: Sentence, topic: Frame, objectives: Mapping[str, Frame], judged: Mapping[str, Judgement]) -> bool:
    objective = objectives.get(sentence.frame)
    if objective is not None and _share(objective.refs, topic.refs) >= _MOST:
        return True
    cited = [judged[s.passage_id] for s in sentence.sources if s.passage_id in judged]
    return bool(cited) and sum(topic.id in j.topics for j in cited) > _MOST * len(cited)


def _share(some: Iterable[str], of: Iterable[str]) -> float:
    these, those = set(some), set(of)
    return len(these & those) / len(these) if these else 0.0
