"""Editors' decisions about points and holders, laid over what the machine found, in this run and in later ones."""

from __future__ import annotations

from dataclasses import replace

from pipeline.domain import (
    Citation,
    Contributor,
    Cover,
    Decision,
    Document,
    Holding,
    HoldingState,
    Kind,
    Origin,
    Passage,
    People,
    Point,
    StakeholderKind,
)
from pipeline.points import Held
from pipeline.points.decided import Spoken, own_points, recorded
from pipeline.points.settled import settle

TOLD, ASKED, SETTLED = HoldingState.TOLD, HoldingState.TO_CONFIRM, HoldingState.SETTLED
SENDERS = {"a": ("A",), "b": ("B",), "c": ("C",), "ab": ("A", "B")}


def document(name: str) -> Document:
    return Document(name, f"{name}.docx", "", "docx", "", (), Cover())


def passage(name: str, of: str, text: str = "") -> Passage:
    words = text or f"the words of {name}"
    return Passage(name, of, f"{of}.docx", None, None, "", "", 0, len(words), "en", words)


PASSAGES = [passage(f"{d}.{n}", d) for d in SENDERS for n in range(3)]


def spoken(passages: list[Passage] = PASSAGES, senders: dict[str, tuple[str, ...]] = SENDERS) -> Spoken:
    ids = dict.fromkeys(c for some in senders.values() for c in some)
    people = tuple(Contributor(i, i, StakeholderKind.ACADEMIA, ()) for i in ids)
    return Spoken([document(d) for d in senders], passages, People(people, senders))


def words(*passages: str) -> tuple[Citation, ...]:
    return tuple(Citation(p, f"the words of {p}") for p in passages)


def point(name: str, *, opposes: tuple[str, ...] = (), broader: str = "", origin: Origin = Origin.CODEBOOK) -> Point:
    issue = "whether so" if opposes else ""
    return Point(name, "O01", Kind.POSITION, f"the text of {name} is held", origin, opposes, broader, issue)


def holding(of: str, who: str, state: HoldingState, *passages: str) -> Holding:
    return Holding(of, who, words(*passages), 0.5, state)


def decision(
    action: str, target: str, n: int = 1, *, text: str = "", said: tuple[str, ...] = (), **data: str
) -> Decision:
    return Decision(f"d{n}", "", "Ann", action, target, text, "", words(*said), "O01", data)


def states(held: Held) -> dict[tuple[str, str], HoldingState]:
    return {(h.point_id, h.contributor): h.state for h in held.holdings}


FOUND = Held(
    (point("P"), point("Q", opposes=("R",)), point("R", opposes=("Q",))),
    (
        holding("P", "A", TOLD, "a.0"),
        holding("P", "B", ASKED, "b.0", "b.1"),
        holding("P", "C", ASKED, "c.0"),
        holding("Q", "A", TOLD, "a.1"),
        holding("R", "B", ASKED, "b.2"),
    ),
)


def test_a_confirmed_holder_is_settled_and_a_refused_one_is_gone() -> None:
    made = settle(
        FOUND,
        [
            decision("confirm", "P", said=("b.0",), contributor="B"),
            decision("refuse", "P", contributor="C", said=("c.0",)),
        ],
        spoken(),
    )
    assert states(made)["P", "B"] is SETTLED
    assert ("P", "C") not in states(made)
    confirmed = next(h for h in made.holdings if (h.point_id, h.contributor) == ("P", "B"))
    assert confirmed.probability == 1
    assert confirmed.statements == words("b.0", "b.1")
    assert [h for h in made.holdings if h.point_id != "P"] == [h for h in FOUND.holdings if h.point_id != "P"]


def test_it_stays_so_when_the_machine_finds_nothing_of_it_any_more() -> None:
    nothing = replace(FOUND, holdings=tuple(h for h in FOUND.holdings if h.contributor != "B"))
    made = settle(nothing, [decision("confirm", "P", said=("b.0",), contributor="B")], spoken())
    assert states(made)["P", "B"] is SETTLED


def test_the_words_are_found_again_in_a_file_that_was_revised() -> None:
    moved = [p for p in PASSAGES if p.document_id != "b"]
    moved.append(passage("b2.7", "b2", "First, the words of b.0, and more."))
    senders = {**{d: s for d, s in SENDERS.items() if d != "b"}, "b2": ("B",)}
    nothing = Held(FOUND.points, tuple(h for h in FOUND.holdings if h.contributor != "B"))
    confirm = decision("confirm", "P", said=("b.0",), contributor="B")
    made = settle(nothing, [confirm], spoken(moved, senders))
    assert next(h for h in made.holdings if h.contributor == "B").statements == (Citation("b2.7", "the words of b.0"),)
    gone = [p for p in moved if p.document_id != "b2"]
    assert ("P", "B") not in states(settle(nothing, [confirm], spoken(gone, senders)))


def test_who_was_refused_is_asked_about_again_once_all_its_words_are_others() -> None:
    others = [p for p in PASSAGES if p.passage_id != "c.0"]
    found = replace(FOUND, holdings=(holding("P", "C", ASKED, "c.1"),))
    refuse = decision("refuse", "P", contributor="C", said=("c.0",))
    assert states(settle(found, [refuse], spoken(others)))["P", "C"] is ASKED
    assert ("P", "C") not in states(settle(found, [refuse], spoken()))


def test_a_contributor_known_by_another_id_now_is_found_by_its_words() -> None:
    senders = {**SENDERS, "b": ("New",), "ab": ("A", "New")}
    found = Held(FOUND.points, ())
    made = settle(found, [decision("confirm", "P", said=("b.0",), contributor="B")], spoken(PASSAGES, senders))
    assert states(made) == {("P", "New"): SETTLED}


def test_what_was_sent_together_is_settled_of_all_its_senders() -> None:
    found = Held((point("P"),), (holding("P", "A", ASKED, "ab.0"), holding("P", "B", ASKED, "ab.0")))
    made = settle(found, [decision("confirm", "P", said=("ab.0",), contributor="A")], spoken())
    assert states(made) == {("P", "A"): SETTLED, ("P", "B"): SETTLED}
    assert not settle(found, [decision("refuse", "P", said=("ab.0",), contributor="A")], spoken()).holdings


def test_own_words_settle_one_sender_alone() -> None:
    found = Held((point("P"),), (holding("P", "A", ASKED, "a.0", "ab.0"), holding("P", "B", ASKED, "ab.0")))
    made = settle(found, [decision("confirm", "P", said=("a.0", "ab.0"), contributor="A")], spoken())
    assert states(made) == {("P", "A"): SETTLED, ("P", "B"): ASKED}


def test_who_is_confirmed_is_not_asked_about_the_contrary() -> None:
    made = settle(FOUND, [decision("confirm", "Q", said=("b.1",), contributor="B")], spoken())
    assert states(made)["Q", "B"] is SETTLED
    assert ("R", "B") not in states(made)


def test_a_point_is_reworded_refused_and_made_one_with_another() -> None:
    made = settle(FOUND, [decision("word", "P", text="it is told otherwise", kind="proposal")], spoken())
    assert (made.points[0].text, made.points[0].kind) == ("it is told otherwise", Kind.PROPOSAL)
    made = settle(FOUND, [decision("drop", "Q")], spoken())
    assert [p.point_id for p in made.points] == ["P", "R"]
    assert (made.points[1].opposes, made.points[1].issue) == ((), "")
    unite = decision("unite", "P", **{"with": "Q"})
    made = settle(FOUND, [unite, decision("confirm", "Q", 2, said=("c.0",), contributor="C")], spoken())
    assert states(made) == {("P", "A"): TOLD, ("P", "B"): ASKED, ("P", "C"): SETTLED, ("R", "B"): ASKED}
    assert next(h for h in made.holdings if h.contributor == "A").statements == words("a.0", "a.1")
    assert made.points[0].opposes == ("R",)
    assert made.points[1].opposes == ("P",)


def test_a_point_is_made_two() -> None:
    divide = decision(
        "divide", "P", text="one of two is held", new="O01-editor-1", second_text="the other is held",
        holders='{"A": "both", "B": "second"}',
    )  # fmt: skip
    made = settle(FOUND, [divide], spoken())
    assert [p.text for p in made.points[:2]] == ["one of two is held", "the other is held"]
    assert states(made)["O01-editor-1", "B"] is ASKED
    assert {c for p, c in states(made) if p == "P"} == {"A", "C"}
    assert states(made)["O01-editor-1", "A"] is TOLD


def test_who_holds_a_point_put_below_another_holds_that_too() -> None:
    made = settle(FOUND, [decision("under", "P", broader="Q")], spoken())
    assert states(made)["Q", "B"] is ASKED
    assert made.points[0].broader == "Q"
    circle = settle(FOUND, [decision("under", "P", broader="Q"), decision("under", "Q", 2, broader="P")], spoken())
    assert [p.broader for p in circle.points] == ["Q", "", ""]


def test_points_are_opposed_and_no_longer() -> None:
    on = decision("oppose", "P", **{"with": "Q", "on": "1", "issue": "whether to"})
    made = settle(FOUND, [on], spoken())
    assert made.points[0].opposes == ("Q",)
    assert made.points[1].opposes == ("R", "P")
    assert {p.issue for p in made.points[:2]} == {"whether to"}
    off = decision("oppose", "Q", 2, **{"with": "P", "on": ""})
    made = settle(FOUND, [on, off], spoken())
    assert (made.points[0].opposes, made.points[0].issue, made.points[1].opposes) == ((), "", ("R",))


def test_an_order_holds_and_what_is_new_stays_behind_what_it_stood_behind() -> None:
    order = decision("order", "R", order="R P Q")
    made = settle(FOUND, [order], spoken())
    assert [(p.point_id, p.place) for p in made.points] == [("R", 1), ("P", 2), ("Q", 3)]
    more = Held((point("P"), point("N"), *FOUND.points[1:]), (*FOUND.holdings, holding("N", "C", TOLD, "c.1")))
    assert [p.point_id for p in settle(more, [order], spoken()).points] == ["R", "P", "N", "Q"]


def test_a_point_of_an_editor_has_those_whose_statements_were_ticked() -> None:
    add = decision("point", "O01-editor-1", text="a fund is needed", said=("c.1", "ab.0"), kind="proposal")
    (own,) = own_points([add], ["O01"])
    made = settle(Held((*FOUND.points, own), FOUND.holdings), [add], spoken())
    assert {c: s for (p, c), s in states(made).items() if p == own.point_id} == dict.fromkeys("CAB", SETTLED)
    nobody = settle(FOUND, [decision("point", "O01-editor-2", text="it is so", kind="position")], spoken())
    assert nobody.points[-1].text == "it is so", "told to the editor although nobody is found to hold it"
    assert not own_points([add], ["O02"])


def own_words(name: str, *who: tuple[str, str]) -> Held:
    lead = Point(name, "O01", Kind.POSITION, f"the words of {who[0][1]}", Origin.BATCH, clarity=0.8)
    return Held((lead,), tuple(holding(name, c, TOLD, p) for c, p in who))


def test_a_point_of_the_batch_that_was_decided_upon_is_told_again_although_it_is_not_found() -> None:
    before = own_words("O01-own-1", ("A", "a.0"), ("B", "b.0"))
    record = recorded(before.points, {"O01-own-1": before.holdings})
    confirm = decision("confirm", "O01-own-1", said=("c.0",), contributor="C", **record)
    made = settle(Held((), ()), [confirm], spoken())
    assert made.points == before.points
    assert states(made) == {("O01-own-1", "A"): TOLD, ("O01-own-1", "B"): TOLD, ("O01-own-1", "C"): SETTLED}


def test_its_decisions_go_to_the_point_that_rests_on_the_same_words_now() -> None:
    before = own_words("O01-own-1", ("A", "a.0"), ("B", "b.0"))
    record = recorded(before.points, {"O01-own-1": before.holdings})
    now = own_words("O01-own-2", ("B", "b.0"), ("C", "c.2"))
    made = settle(now, [decision("word", "O01-own-1", text="so it is held", **record)], spoken())
    assert [(p.point_id, p.text, p.origin) for p in made.points] == [("O01-own-2", "so it is held", Origin.EDITOR)]
    assert not settle(now, [decision("drop", "O01-own-1", **record)], spoken()).points


def test_what_another_point_tells_by_an_editors_word_makes_no_point_of_its_own() -> None:
    alone = own_words("O01-own-1", ("A", "a.0"))
    shared = own_words("O01-own-2", ("B", "b.0"), ("C", "c.0"))
    found = Held((*FOUND.points, *alone.points, *shared.points), (*FOUND.holdings, *alone.holdings, *shared.holdings))
    add = decision("point", "O01-editor-1", text="so it is held", said=("a.0", "b.0"), kind="position")
    made = settle(found, [add], spoken())
    assert [p.point_id for p in made.points] == ["P", "Q", "R", "O01-own-2", "O01-editor-1"]
    confirm = decision("confirm", "Q", said=("a.0",), contributor="A")
    assert "O01-own-1" not in {p.point_id for p in settle(found, [confirm], spoken()).points}


def test_a_point_in_the_words_of_one_who_is_refused_has_those_of_another() -> None:
    found = own_words("O01-own-1", ("A", "a.0"), ("B", "b.0"))
    made = settle(found, [decision("refuse", "O01-own-1", said=("a.0",), contributor="A")], spoken())
    assert made.points[0].text == "the words of b.0"
    assert states(made) == {("O01-own-1", "B"): TOLD}
    both = [decision("refuse", "O01-own-1", said=(f"{c.lower()}.0",), contributor=c) for c in "AB"]
    assert not settle(found, both, spoken()).points


def test_without_a_decision_on_points_all_is_as_it_was() -> None:
    assert settle(FOUND, [decision("accept", "O01-abc")], spoken()) is FOUND
