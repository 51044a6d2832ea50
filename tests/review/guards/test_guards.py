"""Untruths are told, honest edits are not."""

from __future__ import annotations

import pytest

from pipeline.domain import Kind, Point, Sentence
from pipeline.review.guards import Guards
from pipeline.summarise.wording import names
from tests.review.guards.cases import IDS, Made, found, points

SEVEN = ("brazil", "uk", "isoc", "apc", "h", "unesco", "kenya")
CASES = {
    "rights": ("human rights apply online just as they do offline", SEVEN, ""),
    "points": ("exchange points should be built and supported to keep traffic local and cheap", ("h",), ""),
    "body": ("no new body is needed for Internet governance", ("brazil", "isoc"), ""),
    "watch": ("no one's communications should be subjected to unlawful surveillance", ("apc",), ""),
    "students": (
        "",
        ("h",),
        "Since 2018 we have trained 25,000 students with 40 universities under paragraph 69 of it.",
    ),
    "support": ("", ("uk",), "We do not support new bodies that would duplicate the work of existing ones."),
}
LIST = "Brazil, the United Kingdom of Great Britain and Northern Ireland, ISOC, APC, Company H"
UNTRUE = (
    ("rights", "Twelve contributors agreed that human rights apply online.", "count"),
    ("rights", "All contributors held that human rights apply online.", "count"),
    ("rights", "At least 17 contributors, among them Brazil, held that human rights apply online.", "count"),
    (
        "rights",
        f"At least seven contributors ({LIST} and five other contributors) held that human rights apply.",
        "count",
    ),
    (
        "rights",
        "At least seven contributors (Brazil, Institute I and five others) held that human rights apply.",
        "name",
    ),
    ("rights", "Four Member States held that human rights apply online.", "count"),
    ("rights", "Brazil and the United Kingdom held that human rights apply online just as they do offline.", "name"),
    (
        "rights",
        "At least seven contributors held that human rights do not apply online as they do offline.",
        "negation",
    ),
    ("points", "Brazil proposed that exchange points should be built and supported.", "name"),
    ("points", "Company H and Ana Lee proposed that exchange points should be built and supported.", "name"),
    ("points", "France proposed that exchange points should be built and supported.", "name"),
    ("points", "Ruritania proposed that exchange points should be built and supported.", "name"),
    ("points", "Company H proposed that exchange points should never be built and supported.", "negation"),
    ("points", "Company H proposed that 40 exchange points should be built and supported.", "number"),
    ("points", "Company H proposed that exchange points should be built within two years.", "number"),
    ("points", "Company H held that “exchange points should be built everywhere”.", "quotation"),
    ("points", "Company H held that exchange points should be built, as was Kenya's view.", "name"),
    ("points", "Company H held that exchange points should be built, as did the APC.", "name"),
    (
        "points",
        "Company H proposed, under paragraph 35 of the Tunis Agenda, that exchange points be built.",
        "reference",
    ),
    ("points", "Company H held that “exchange points should be built and supported.", "quotation"),
    ("body", "Brazil and ISOC held that a new body is needed for Internet governance.", "negation"),
    ("body", "Brazil alone held that no new body is needed for Internet governance.", "name"),
    ("body", "No contributor other than Brazil and ISOC held that a body is needed.", "count"),
    ("watch", "APC held that communications should be subjected to unlawful surveillance.", "negation"),
    ("watch", "APC held that no one's communications should be subjected to lawful surveillance.", "negation"),
    ("students", "Company H wrote: “Since 2018 we have trained 52,000 students with 40 universities”.", "quotation"),
    ("students", "Company H reported that it had trained 52,000 students with 40 universities since 2018.", "number"),
    ("students", "Company H reported that it had trained 25 million students with 40 universities.", "number"),
    ("students", "Company H reported that it had trained 25,000 students with fourteen universities.", "number"),
    ("students", "Company H reported training under paragraph 96 of the Tunis Agenda.", "reference"),
    (
        "support",
        "The United Kingdom supported new bodies, even if they duplicate the work of existing ones.",
        "negation",
    ),
)
HONEST = (
    ("rights", "Several contributors held that human rights apply online just as they do offline."),
    ("rights", "Seven contributors, among them Brazil and the UK, held that human rights apply online."),
    (
        "rights",
        f"Seven contributors ({LIST} and two others) were of the view that the rights people have offline apply.",
    ),
    ("rights", "Three Member States and four other contributors held that human rights apply online."),
    ("rights", "Three Member States, among them Brazil, and four other contributors held that human rights apply."),
    ("body", "Brazil and the Internet Society held that new bodies were not needed for Internet governance."),
    ("body", "Brazil and ISOC did not see the need for a new body."),
    ("watch", "APC considered that nobody's communications should be subject to unlawful surveillance."),
    ("watch", "APC held that communications should not be subjected to unlawful surveillance."),
    ("watch", "APC opposed unlawful surveillance of anyone's communications."),
    ("students", "Company H reported that, with forty universities, it had trained 25 000 students since 2018."),
    ("students", "Company H reported that it had “trained 25,000 students […] under paragraph 69”."),
    ("students", "Company H stated that “[s]ince 2018 we have trained 25,000 students”."),
    ("support", "The United Kingdom opposed new bodies that would duplicate the work of existing ones."),
    ("support", "The British Government did not support creating bodies that would duplicate existing ones."),
)
REWORDED = (
    "{0} suggested that {1}.",
    "It was proposed by {0} that {1}.",
    "According to {0}, {1}.",
    "In the view of {0}, {1}.",
    "Furthermore, {0} also stressed that {1}.",
    "The view was expressed that {1} ({0}).",
    "By contrast, {0} took the view that {1}.",
    "{0}, referring to the Tunis Agenda, recommended that {1}.",
)

Run = tuple[Guards, dict[str, Sentence]]


@pytest.fixture(scope="module")
def made() -> Run:
    run = Made()
    said = {
        name: run.say(Point(name, "O04", Kind.POSITION, text or quote.removesuffix(".")), who, quote=quote)
        for name, (text, who, quote) in CASES.items()
    }
    return run.guards(), said


@pytest.mark.parametrize(("case", "text", "guard"), UNTRUE, ids=[u[1][:60] for u in UNTRUE])
def test_an_untruth_is_told(made: Run, case: str, text: str, guard: str) -> None:
    guards, said = made
    assert guard in {f.guard for f in found(guards, said[case], text)}


@pytest.mark.parametrize(("case", "text"), HONEST, ids=[h[1][:60] for h in HONEST])
def test_an_honest_edit_is_not(made: Run, case: str, text: str) -> None:
    guards, said = made
    assert found(guards, said[case], text) == []


def test_two_hundred_honest_edits_are_told_nothing() -> None:
    run, numbers = Made(), (1, 2, 3, 1, 4, 7)
    edits = []
    for n, point in enumerate(points()[::4][:200]):
        who = [IDS[(n + j) % len(IDS)] for j in range(numbers[n % len(numbers)])]
        sentence = run.say(point, who)
        people = names([run.contributor(i) for i in who], most=5)
        edits.append((sentence, REWORDED[n % len(REWORDED)].format(people, point.text)))
    guards = run.guards()
    told = {text: f for s, text in edits if (f := found(guards, s, text[0].upper() + text[1:]))}
    assert len(edits) == 200
    assert told == {}


def test_a_sentence_as_the_machine_drafted_it_is_not_looked_at_again(made: Run) -> None:
    guards, said = made
    assert all(found(guards, s, s.text) == [] for s in said.values())
