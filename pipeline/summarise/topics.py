"""Topics: ways through the points of the objectives, by what the group was asked to discuss; nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.agenda import Frame
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
    for topic in [t for t in topics if t.refs or set(t.kinds) <= _RESULTS]:
        states = not topic.refs
        answers[topic.id] = [
            s
            for s in told
            if (not topic.kinds or s.kind in topic.kinds)
            and (_any_state(s, contributors) if states else _on(s, topic, objectives, judged))
        ]
    held = {s.sentence_id for some in answers.values() for s in some}
    for topic in [t for t in topics if t.id not in answers]:
        answers[topic.id] = [s for s in told if s.kind in topic.kinds and s.sentence_id not in held]
    return [_section(t, answers[t.id]) for t in topics]


def _section(topic: Frame, answers: Sequence[Sentence]) -> Section:
    who = {c for s in answers for c in s.contributors}
    opening = _NOBODY
    if answers:
        points = "one point" if len(answers) == 1 else f"{number(len(answers))} points"
        held = "one contributor" if len(who) == 1 else f"{number(len(who))} contributors"
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
