"""Laying decisions section by section, as they come, gives what laying all of them over the whole draft gives."""

import random
from dataclasses import replace
from typing import Any

from pipeline.domain import Contributor, Decision, Section, StakeholderKind, Summary
from pipeline.publish.facts import sections_of
from pipeline.review.decisions import fold, fold_sections, settled_anew
from pipeline.review.folding import Folding
from pipeline.review.lineage import histories, written
from pipeline.review.places import neighbours
from pipeline.review.states import State
from tests.review.drafts import HOLDERS, cited, decided, draft, sentence, undoing


def three_sections() -> Summary:
    """A draft of three sections, each of four sentences and a further point, with words to be confirmed."""
    sections = []
    for frame in ("T1", "T2", "O01"):
        own = [sentence(f"{frame}-{n}", f"p.{n}", f"q.{n}", text=f"{frame} {n}.", frame=frame) for n in range(4)]
        own[0] = replace(own[0], to_confirm=cited("r.1"))
        further = replace(
            sentence(f"{frame}-f", "p.9", text="Further.", frame=frame),
            point_id="v",
            form="listed",
            to_confirm=cited("q.9"),
        )
        further = replace(further, sources=(*further.sources, *further.to_confirm))
        sections.append(Section(frame, frame, "topic", "", tuple(own), (further,)))
    people = (Contributor("by-a", "A", StakeholderKind.MEMBER_STATE, ("d",)),)
    return Summary((sections[2],), tuple(sections[:2]), (), (), people)


def anything(chance: random.Random, number: int, states: list[State], told: list[Decision]) -> Decision:
    """Return a decision as editors may make it on what they see, or on what is gone meanwhile."""
    state, other = chance.choice(states), chance.choice(states)
    at = chance.randrange(4)
    s = replace(state.sentence, frame=state.drafted.frame)
    gone = sentence(f"{s.frame}-gone{at}", f"p.{at}", frame=s.frame)
    action = chance.choice(["accept", "edit", "reject", "split", "merge", "move", "place", "attach", "undo", "undo"])
    name = f"r{number}"
    if action == "undo" and told:
        return replace(undoing(chance.choice(told)), decision_id=name)
    if action == "split":
        data = {"new": f"split-{number}", "second_text": "Second.", "first": "p.1", "second": "q.1"}
        return replace(decided("split", s, text="First.", sources=written(s.sources), **data), decision_id=name)
    if action == "merge":
        data = {"with": other.sentence.sentence_id, "sources": written(other.sentence.sources)}
        data["to_confirm"] = written(other.sentence.to_confirm)
        made = decided("merge", s, text="Both.", evidence=written(other.evidence), **data)
        return replace(made, decision_id=name)
    if action in ("move", "place"):
        ids = [x.sentence.sentence_id for x in states]
        data = neighbours([i for i in ids if i != s.sentence_id], chance.randrange(len(ids)))
        where = {"section": chance.choice(["T1", "T2", "O01", "gone"])} if action == "place" else {}
        return replace(decided(action, s, **data, **where), decision_id=name)
    if action == "attach":
        return replace(decided("attach", s, passage_id=f"{chance.choice('qr')}.{at}", quote="words"), decision_id=name)
    if chance.random() < 0.1:
        return replace(decided("relabel", s), target="p.1", decision_id=name)
    return replace(decided(action, chance.choice([s, s, s, gone]), text="Words."), decision_id=name)


def test_laying_section_by_section_gives_what_laying_all_at_once_gives() -> None:
    summary = three_sections()
    for seed in range(30):
        chance, told = random.Random(seed), list[Decision]()
        folding = Folding(summary, HOLDERS)
        for number in range(40):
            told.append(anything(chance, number, list(fold(summary, told, HOLDERS).states.values()), told))
            assert folding.on(told) == fold(summary, told, HOLDERS), (seed, number)
        assert list(folding.on(told).states) == list(fold(summary, told, HOLDERS).states)
        assert Folding(summary, HOLDERS).on(told) == folding.on(told)


def test_a_section_that_a_decision_is_not_about_is_not_laid_anew() -> None:
    summary = three_sections()
    folding = Folding(summary, HOLDERS)
    before = folding.on([])
    after = folding.on([decided("accept", summary.topics[0].sentences[0])])
    assert after.sections["T1"] != before.sections["T1"]
    assert after.sections["T2"] is before.sections["T2"] and after.sections["O01"] is before.sections["O01"]


class Asked(dict[str, tuple[Decision, ...]]):
    """Remembers whose decisions were asked for."""

    def __init__(self, *told: Decision) -> None:
        super().__init__(histories(told))
        self.ids = set[str]()

    def get(self, key: str, default: Any = None) -> Any:
        self.ids.add(key)
        return super().get(key, default)


def test_of_linked_sections_only_the_one_that_a_decision_is_about_is_laid_anew() -> None:
    summary = three_sections()
    sections, (one, other) = sections_of(summary), (t.sentences[0] for t in summary.topics)
    told = [decided("place", one, 1, section="T2"), decided("accept", other, 2)]
    before = fold_sections(sections, told[:1], HOLDERS)
    asked = Asked(*told)
    known = fold_sections(sections, told, HOLDERS, before=before, history=asked, touched={other.sentence_id})
    assert known == fold_sections(sections, told, HOLDERS)
    assert asked.ids == {s.sentence.sentence_id for s in known.sections["T2"]} > {one.sentence_id}
    # The opposite too: what a decision on another sentence changes is laid anew.
    told.append(decided("merge", one, 3, **{"with": other.sentence_id, "sources": "[]", "evidence": "[]"}))
    merged = fold_sections(sections, told, HOLDERS, before=known, touched={one.sentence_id})
    assert merged.states[other.sentence_id].merged_into == one.sentence_id


def test_only_the_sentence_that_is_settled_is_laid_anew_unless_another_may_hang_on_it() -> None:
    summary = three_sections()
    sections, (one, other) = sections_of(summary), summary.topics[0].sentences[:2]
    told = [decided("accept", one, 1), decided("accept", other, 2)]
    asked, before = Asked(*told), fold_sections(sections, told[:1], HOLDERS)
    known = settled_anew(before, told, HOLDERS, history=asked, touched={other.sentence_id})
    assert known == fold_sections(sections, told, HOLDERS) and not asked.ids
    # Free so far, it might have taken the place of the one that is gone.
    gone = [decided("edit", sentence("T1-gone", "p.8", frame="T1"), 1), decided("accept", other, 2)]
    lost = fold_sections(sections, gone[:1], HOLDERS)
    assert settled_anew(lost, gone, HOLDERS, history=histories(gone), touched={other.sentence_id}) is None


def test_only_corrections_in_force_are_corrections() -> None:
    s = sentence()
    kept, gone = (replace(decided("relabel", s, n), target=f"p.{n}") for n in (1, 2))
    folding = Folding(draft(s), HOLDERS)
    folding.on([kept, decided("accept", s, 3), gone, undoing(gone)])
    assert folding.corrections() == (kept,)
