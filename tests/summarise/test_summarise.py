"""A draft from points and holdings: what it tells, lists and closes with; true counts; nobody lost."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain import (
    Block,
    BlockKind,
    Citation,
    Cover,
    Holding,
    HoldingState,
    Kind,
)
from pipeline.identify import identify, people_of
from pipeline.settings import SummariseSettings
from pipeline.summarise import check, sections_of, summarise
from tests.fakes import make_document
from tests.summarise.batches import (
    COMPANY,
    CONFIRM,
    FRAMES,
    STATE,
    Batch,
    Said,
    batch,
    entry,
    held,
    own,
    point,
    section,
    sentences,
)

RENEW = point("P1", "the forum should be renewed", kind=Kind.PROPOSAL)
CLOSE = point("P2", "the forum should end", kind=Kind.PROPOSAL)
OPPOSED = (
    replace(RENEW, opposes=("P2",), issue="whether the forum should go on"),
    replace(CLOSE, opposes=("P1",), issue="whether the forum should go on"),
)


def test_a_point_of_several_is_one_sentence_with_true_counts_names_and_their_words():
    made = batch([RENEW], {"P1": ["Org A", "Org B", "Country C"]}, kinds={"Country C": STATE})
    summary = made.draft()
    (told,) = section(summary, "O01").sentences
    assert told.text == "Country C, Org A and Org B proposed that the forum should be renewed."
    assert (told.counts.contributors, told.counts.passages) == (3, 3)
    assert dict(told.counts.by_kind) == {"civil society": 2, "Member State": 1}
    assert {s.quote for s in told.sources} == {p.text for p in made.passages}
    assert (told.form, told.point_id, told.kind) == ("reported", "P1", Kind.PROPOSAL)
    assert made.problems(summary) == []


def test_more_than_the_limit_are_counted_at_least_and_some_named():
    who = [f"Org {c}" for c in "ABCDEFG"]
    (told,) = section(batch([RENEW], {"P1": who}).draft(named=2), "O01").sentences
    assert told.text.startswith("At least seven contributors from civil society (Org A, Org B and five other")
    assert told.counts.contributors == len(told.contributors) == len(told.sources) == 7


def test_a_section_opens_with_who_spoke_to_it():
    made = batch([RENEW], {"P1": ["Org A", "Company B"]}, kinds={"Company B": COMPANY})
    assert section(made.draft(), "O01").opening == (
        "Two contributors spoke to this: "
        "one contributor from civil society and one contributor from the private sector."
    )
    assert section(made.draft(), "O02").opening == "No contributor spoke to this."
    assert section(made.draft(), "O02").sentences == ()


def test_both_sides_stand_together_and_say_what_they_differ_on():
    made = batch(OPPOSED, {"P1": ["Org A", "Org B"], "P2": ["Org C"]})
    first, second = section(made.draft(), "O01").sentences
    assert first.text.startswith("Views differed on whether the forum should go on: Org A and Org B proposed that")
    assert second.text == "By contrast, Org C recommended that the forum should end."
    assert (first.opposes, second.opposes) == (("P2",), ("P1",))
    assert made.problems(made.draft()) == []


def test_one_side_alone_differs_from_nobody():
    (told,) = section(batch(OPPOSED, {"P1": ["Org A", "Org B"]}).draft(), "O01").sentences
    assert told.text == "Org A and Org B proposed that the forum should be renewed."
    assert told.opposes == ()


def test_a_narrower_point_follows_its_broader_one():
    narrow = point("P3", "the forum should be renewed for ten years", kind=Kind.PROPOSAL, broader="P1")
    made = batch([narrow, RENEW], {"P1": ["Org A", "Org B", "Org C"], "P3": ["Org A", "Org B"]})
    first, second = section(made.draft(), "O01").sentences
    assert first.point_id == "P1"
    assert second.text.startswith("More specifically, Org A and Org B")


def test_to_be_confirmed_are_listed_with_their_words_but_neither_counted_nor_named_in_the_text():
    made = batch([RENEW], {"P1": ["Org A", "Org B"]}, confirm={"P1": ["Org C"]})
    summary = made.draft()
    (told,) = section(summary, "O01").sentences
    assert "Org C" not in told.text
    assert told.counts.contributors == 2
    assert [c.passage_id for c in told.to_confirm] == ["P1 Org C"]
    waiting = entry(summary, "P1")
    assert (waiting.form, waiting.counts.contributors) == ("to confirm", 2)
    assert "to be confirmed: Org C" in waiting.text
    assert "Org C" not in waiting.contributors
    assert made.problems(summary) == []


def test_a_point_that_none_is_told_to_hold_is_listed_only():
    made = batch([RENEW], {}, confirm={"P1": ["Org C"]})
    summary = made.draft()
    assert section(summary, "O01").sentences == ()
    listed = entry(summary, "P1")
    assert listed.text == "The forum should be renewed (to be confirmed: Org C)."
    assert (listed.contributors, listed.counts.contributors, listed.counts.passages) == ((), 0, 0)
    assert made.problems(summary) == []


def test_who_spoke_but_is_told_nowhere_closes_the_section():
    made = batch([RENEW], {"P1": ["Org A", "Org B"]}, also=[Said("p9", ("Org Z",), "We met at the forum once.")])
    summary = made.draft()
    closing = section(summary, "O01").also[-1]
    assert (closing.text, closing.contributors, closing.point_id) == ("Also addressed by Org Z.", ("Org Z",), "")
    assert section(summary, "O01").opening.startswith("Three contributors")


def test_who_spoke_to_no_objective_has_a_section_at_the_end():
    made = batch([RENEW], {"P1": ["Org A", "Org B"]}, also=[Said("p9", ("Org Z",), "Greetings to you all.", "")])
    summary = made.draft()
    last = summary.objectives[-1]
    assert last.section_id == "O00"
    assert [s.contributors for s in last.also] == [("Org Z",)]
    assert (
        section(batch([RENEW], {"P1": ["Org A", "Org B"]}).draft(), "O02")
        == batch([RENEW], {"P1": ["Org A", "Org B"]}).draft().objectives[-1]
    ), "no such section where all are cited"


ONE = Said("a", ("Org A",), "Exchange points keep traffic local.")
TWO = Said("b", ("Org B",), "Traffic stays local with exchange points.")
FRENCH = Said("f", ("Org F",), "Les points d’échange gardent le débit local.", language="fr")


def test_a_point_of_the_batch_is_quoted_from_its_clearest_holder_and_others_are_named():
    made, holdings = own(ONE, TWO, FRENCH)
    whole = Batch((ONE, TWO, FRENCH), (made,), tuple(holdings))
    (told,) = section(whole.draft(), "O01").sentences
    assert told.text == (
        "Org A stated: “Exchange points keep traffic local”; similar views were expressed by Org B and Org F."
    )
    assert (told.form, told.counts.contributors) == ("quoted", 3)
    assert whole.problems(whole.draft()) == []


def test_those_who_said_the_quoted_words_together_are_named_together():
    joint = Said("j", ("Org A", "Org B"), "Exchange points keep traffic local.")
    made, holdings = own(joint, FRENCH)
    (told,) = section(Batch((joint, FRENCH), (made,), tuple(holdings)).draft(), "O01").sentences
    assert told.text.startswith("Org A and Org B stated: “Exchange points")
    assert told.text.endswith("; similar views were expressed by Org F.")
    made, holdings = own(joint)
    (told,) = section(Batch((joint,), (made,), tuple(holdings)).draft(), "O01").sentences
    assert told.text == "Org A and Org B stated: “Exchange points keep traffic local”."


def test_a_quotation_in_another_language_says_which():
    made, holdings = own(FRENCH)
    (told,) = section(Batch((FRENCH,), (made,), tuple(holdings)).draft(), "O01").sentences
    assert told.text == "Org F stated, in French: “Les points d’échange gardent le débit local”."
    assert told.language == "fr"


@pytest.mark.parametrize(("clarity", "text"), [(0.3, ONE.text), (0.9, " ".join(["word"] * 61) + ".")])
def test_words_that_cannot_stand_alone_are_listed_not_quoted(clarity: float, text: str):
    said = replace(ONE, text=text)
    made, holdings = own(said, TWO, clarity=clarity)
    summary = Batch((said, TWO), (made,), tuple(holdings)).draft()
    assert section(summary, "O01").sentences == ()
    assert set(entry(summary, made.point_id).contributors) == {"Org A", "Org B"}


def test_a_document_that_repeats_another_or_was_superseded_is_not_cited_by_the_closing_list():
    made = batch([RENEW], {"P1": ["Org A", "Org B"]}, also=[Said("p9", ("Org Z",), "We met at the forum once.")])
    documents = [replace(d, superseded_by="org-a") if d.document_id == "org-z" else d for d in made.documents]
    nouns = (documents, made.passages, made.classification, made.points, made.holdings, FRAMES, SummariseSettings())
    summary = summarise(*nouns, people=made.people)
    assert not any("Org Z" in s.contributors for s in sentences(summary))


def test_a_sentence_that_fails_a_check_is_withheld_with_its_reason_and_its_holders_are_named_elsewhere():
    made = batch([RENEW], {"P1": ["Org A", "Org B"]})
    wrong = replace(made.holdings[0], statements=(Citation("P1 Org A", "never said"),))
    summary = Batch(made.said, made.points, (wrong, *made.holdings[1:])).draft()
    o01 = section(summary, "O01")
    assert o01.sentences == ()
    assert o01.withheld[0].reason == "it quotes words that passage P1 Org A does not hold"
    assert {c for s in o01.also for c in s.contributors} == {"Org A", "Org B"}


def test_two_drafts_are_the_same():
    made = batch(OPPOSED, {"P1": ["Org A", "Org B"], "P2": ["Org C"]}, confirm={"P2": ["Org D"]})
    assert made.draft() == made.draft()


def test_without_points_everybody_is_still_named():
    made = Batch((ONE, TWO))
    summary = made.draft()
    assert section(summary, "O01").also[-1].text == "Also addressed by Org A and Org B."
    assert made.problems(summary) == []


def test_the_check_of_a_whole_draft_finds_what_was_spoiled():
    documents = [
        make_document(
            Block(BlockKind.PARAGRAPH, "x"), document_id=f"org-{c}", file=f"{c}.docx", cover=Cover(f"Org {c.upper()}")
        )
        for c in "ab"
    ]
    people = identify(documents)
    made = batch([RENEW], {"P1": ["Org A", "Org B"]})
    holdings = [
        replace(h, contributor=people.of_document[d.document_id][0])
        for h, d in zip(made.holdings, documents, strict=True)
    ]
    nouns = (documents, made.passages, made.classification, made.points, holdings, FRAMES, SummariseSettings())
    summary = summarise(*nouns)
    assert check(summary, documents, made.passages) == []
    first = section(summary, "O01")
    spoiled = replace(first, sentences=(replace(first.sentences[0], contributors=first.sentences[0].contributors[:1]),))
    assert len(check(replace(summary, objectives=(spoiled, *summary.objectives[1:])), documents, made.passages)) == 1


def test_contributors_not_stated_are_not_one_and_the_same():
    people = people_of([make_document(document_id=i, file=f"{i}.pdf") for i in ("a", "b")])
    assert [c.name for c in people.contributors] == [f"a contributor not stated ({i}.pdf)" for i in "ab"]


def test_what_is_no_name_names_no_contributor():
    documents = [make_document(document_id=i, file=f"{i}.pdf", cover=Cover(n)) for i, n in (("a", "Na"), ("b", "N/A"))]
    assert [c.name for c in people_of(documents).contributors] == [f"a contributor not stated ({i}.pdf)" for i in "ab"]


def drawn(seed: int) -> Batch:
    """Return a batch at random: known points, some opposed or broader, and its own; nobody on both sides."""
    draw = random.Random(seed)
    who = [f"Org {c}" for c in "ABCDEFGHIJ"]
    known = [point(f"K{n}", frame=draw.choice(["O01", "O02"]), kind=draw.choice(list(Kind)[:5])) for n in range(6)]
    known[1] = replace(known[1], frame=known[0].frame, opposes=("K0",), issue="whether it holds")
    known[0] = replace(known[0], opposes=("K1",), issue="whether it holds")
    known[3] = replace(known[3], broader="K2")
    said, points, holdings = [], list(known), list[Holding]()
    sides = dict.fromkeys(who, "K0") | dict.fromkeys(draw.sample(who, 5), "K1")
    for n in range(draw.randrange(25)):
        senders = tuple(draw.sample(who, draw.choice([1, 1, 1, 2])))
        frame, kind = draw.choice(["O01", "O02", ""]), draw.choice(list(Kind))
        said.append(Said(f"p{n}", senders, f"We say number {n} of it.", frame, kind, draw.choice(["en", "fr"])))
        p = draw.choice(known)
        if p.opposes and {sides[c] for c in senders} != {p.point_id}:
            continue
        taken = {h.contributor for h in holdings if h.point_id == p.point_id}
        if draw.random() < 0.6 and not taken & set(senders):
            holdings += held(p.point_id, said[-1], draw.choice([HoldingState.TOLD, HoldingState.TOLD, CONFIRM]))
        elif frame and kind is not Kind.BACKGROUND:
            mine, more = own(said[-1], clarity=draw.random())
            points.append(mine)
            holdings += more
    return Batch(tuple(said), tuple(points), tuple(holdings))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6))
def test_whatever_is_held_counts_are_true_words_verbatim_nobody_is_lost_and_nothing_is_told_twice(seed: int):
    made = drawn(seed)
    summary = made.draft(named=2, pages_per_hundred=draw_pages(seed))
    assert made.problems(summary) == []
    every = sentences(summary)
    assert not any(x.withheld for x in sections_of(summary))
    named = {c for s in every for c in s.contributors}
    assert named == {c for s in made.said for c in s.who}, "everybody is named somewhere"
    told = [s.point_id for x in summary.objectives for s in x.sentences]
    assert len(set(told)) == len(told)
    for s in (s for s in every if s.point_id):
        mine = [h for h in made.holdings if h.point_id == s.point_id]
        assert {h.contributor for h in mine if h.state is HoldingState.TOLD} == set(s.contributors)
        assert s.counts.contributors == len(s.contributors) == sum(n for _, n in s.counts.by_kind)
        cited = {c for h in mine if h.state is HoldingState.TOLD for c in h.statements}
        assert cited <= set(s.sources), "every statement of a told holder"
        waiting = {c for h in mine if h.state is CONFIRM for c in h.statements}
        assert set(s.to_confirm) == waiting
    for x in summary.objectives:
        for frame_of, said in ((s.frame, s) for s in made.said):
            if frame_of == x.section_id and said.kind is not Kind.BACKGROUND:
                here = {c for s in (*x.sentences, *x.also) for c in s.contributors}
                assert set(said.who) <= here, "who has a view with this label is named in this section"
    ids = [s.sentence_id for s in every]
    assert len(set(ids)) == len(ids)


def draw_pages(seed: int) -> float:
    return (1, 12, 300)[seed % 3]


def test_points_of_no_objective_have_the_section_of_other_matters():
    one, two = replace(ONE, frame=""), replace(TWO, frame="")
    name = "O00-own-a"
    mine = replace(own(ONE)[0], point_id=name, frame="O00")
    made = Batch((one, two), (mine,), tuple(h for s in (one, two) for h in held(name, s)))
    summary = made.draft()
    last = summary.objectives[-1]
    assert (last.section_id, last.also) == ("O00", ())
    assert last.sentences[0].contributors == ("Org A", "Org B")
    assert made.problems(summary) == []
