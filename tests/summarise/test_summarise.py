from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.agenda import load_agenda, load_frames
from pipeline.domain import (
    Block,
    BlockKind,
    Citation,
    Classification,
    Cover,
    Document,
    How,
    Judgement,
    Kind,
    Label,
    Passage,
    StakeholderKind,
    Stance,
    Summary,
    Vectors,
)
from pipeline.identify import people_of
from pipeline.settings import SummariseSettings
from pipeline.summarise import check, summarise
from pipeline.summarise.clauses import carrying_sentence
from tests.fakes import BagEncoder, make_document, make_passage

EQUAL = "Governments should carry out their roles on an equal footing in public policy."
AGAINST = "Governments should not be given a new mechanism on an equal footing in public policy."
SAID = [
    ("Country A", StakeholderKind.MEMBER_STATE, EQUAL, Kind.POSITION, Stance.SUPPORT, "69"),
    ("Country B", StakeholderKind.MEMBER_STATE, EQUAL, Kind.POSITION, Stance.SUPPORT, "69"),
    ("Country C", StakeholderKind.MEMBER_STATE, EQUAL, Kind.POSITION, Stance.SUPPORT, "69"),
    ("Company D", StakeholderKind.PRIVATE_SECTOR, AGAINST, Kind.POSITION, Stance.OPPOSE, "69"),
    (
        "Company D",
        StakeholderKind.PRIVATE_SECTOR,
        "Transit costs remain too high for islands.",
        Kind.PROBLEM,
        Stance.SUPPORT,
        "50",
    ),
    ("Organization E", StakeholderKind.CIVIL_SOCIETY, "We were founded in 1999.", Kind.BACKGROUND, Stance.NONE, ""),
]


def batch(
    said: list[tuple[str, StakeholderKind, str, Kind, Stance, str]],
) -> tuple[list[Document], list[Passage], Classification]:
    documents: dict[str, Document] = {}
    passages, labels, judgements = [], [], []
    for n, (name, kind, text, view, stance, ref) in enumerate(said):
        document_id = name.lower().replace(" ", "-")
        documents.setdefault(
            document_id,
            make_document(
                Block(BlockKind.PARAGRAPH, text),
                document_id=document_id,
                file=f"{document_id}.docx",
                cover=Cover(name, kind),
            ),
        )
        passage = make_passage(f"p{n}", document_id=document_id, text=text, sentences=((0, len(text)),))
        passages.append(passage)
        if ref:
            labels.append(Label(f"p{n}", ref, 0.9, How.MODEL, 1))
        topics = ("T4",) if ref == "69" else ()
        judgements.append(Judgement(f"p{n}", view, 0.9, stance, 0.9, topics, not ref))
    return list(documents.values()), passages, Classification(tuple(labels), tuple(judgements))


def draft(
    said: list[tuple[str, StakeholderKind, str, Kind, Stance, str]] = SAID, **changes: object
) -> tuple[Summary, list[Document], list[Passage]]:
    documents, passages, classification = batch(said)
    if "documents" in changes:
        documents = changes["documents"](documents)  # type: ignore[operator]
    encoder = BagEncoder("use", dimension=32)
    vectors = {
        "use": Vectors("use", "r", tuple(p.passage_id for p in passages), encoder.encode([p.text for p in passages]))
    }
    made = summarise(documents, passages, classification, vectors, load_frames(), load_agenda(), SummariseSettings())
    return made, documents, passages


def section(summary: Summary, name: str):
    return next(s for s in (*summary.objectives, *summary.topics) if s.section_id == name)


def test_a_view_held_by_three_is_one_sentence_with_true_counts():
    summary, documents, passages = draft()
    first = section(summary, "T4").sentences[0]
    assert first.counts.contributors == 3
    assert set(first.counts.by_kind) == {("Member State", 3)}
    assert {s.passage_id for s in first.sources} == {"p0", "p1", "p2"}
    for name in ("Country A", "Country B", "Country C"):
        assert name in first.text
    assert check(summary, documents, passages) == []


def test_what_opposes_a_view_stands_right_after_it():
    summary, _, _ = draft()
    sentences = section(summary, "T4").sentences
    assert "Company D" in sentences[1].text
    assert "not" in sentences[1].text
    view = next(v for v in summary.views if v.view_id == sentences[1].view_id)
    assert sentences[0].view_id in view.opposes


def test_what_a_topic_tells_the_objective_points_to():
    summary, _, _ = draft()
    told = section(summary, "T4").sentences[0]
    objective = section(summary, "O04")
    assert told.sentence_id in objective.see
    assert all(told.view_id != s.view_id for s in objective.sentences)
    assert not set(told.contributors) & {c for s in objective.also for c in s.contributors if not s.view_id}


def test_no_contributor_is_forgotten_not_even_one_without_a_view():
    summary, _, _ = draft()
    cited = {c for x in (*summary.objectives, *summary.topics) for s in (*x.sentences, *x.also) for c in s.contributors}
    assert cited == {c.contributor_id for c in summary.contributors}
    assert section(summary, "O00").also[0].sources[0].passage_id == "p5"


def test_a_file_that_repeats_another_adds_no_holder():
    def repeat(documents: list[Document]) -> list[Document]:
        return [replace(d, duplicate_of="country-a") if d.document_id == "country-b" else d for d in documents]

    summary, documents, passages = draft(documents=repeat)
    first = section(summary, "T4").sentences[0]
    assert first.counts.contributors == 2
    assert "p1" not in {s.passage_id for s in first.sources}
    assert check(summary, documents, passages) == []


def test_contributors_not_stated_are_not_one_and_the_same():
    documents = [make_document(document_id=i, file=f"{i}.pdf") for i in ("a", "b")]
    people = people_of(documents)
    assert len(people.contributors) == 2
    assert "a.pdf" in people.contributors[0].name


def test_what_is_no_name_names_no_contributor():
    documents = [make_document(document_id=i, file=f"{i}.pdf", cover=Cover(n)) for i, n in (("a", "Na"), ("b", "N/A"))]
    people = people_of(documents)
    assert [c.name for c in people.contributors] == [f"a contributor not stated ({i}.pdf)" for i in "ab"]


def test_two_runs_are_identical():
    assert draft()[0] == draft()[0]


def test_other_languages_are_quoted_in_the_original_with_their_language():
    said = [
        (
            "Страна D",
            StakeholderKind.MEMBER_STATE,
            "Правительства должны действовать на равной основе.",
            Kind.POSITION,
            Stance.SUPPORT,
            "69",
        )
    ]
    documents, passages, classification = batch(said)
    passages = [replace(p, language="ru") for p in passages]
    vectors = {"use": Vectors("use", "r", ("p0",), BagEncoder("use").encode([passages[0].text]))}
    summary = summarise(documents, passages, classification, vectors, load_frames(), load_agenda(), SummariseSettings())
    sentence = section(summary, "T4").sentences[0]
    assert sentence.form == "quoted"
    assert sentence.language == "ru"
    assert "in Russian" in sentence.text
    assert "Правительства должны действовать на равной основе" in sentence.text


def test_the_check_finds_what_is_wrong():
    summary, documents, passages = draft()
    good = section(summary, "T4").sentences[0]
    bad = [
        replace(good, sources=()),
        replace(good, sources=(Citation("p0", "never said"),), contributors=good.contributors[:1]),
        replace(good, sources=(Citation("nowhere", "x"),)),
        replace(good, contributors=good.contributors[:1]),
        replace(good, counts=replace(good.counts, contributors=9)),
    ]
    spoiled = replace(section(summary, "T4"), sentences=tuple(bad), also=())
    problems = check(replace(summary, objectives=(spoiled,), topics=()), documents, passages)
    assert len(problems) == len(bad)


@pytest.mark.parametrize(
    ("text", "kind", "carried"),
    [
        (
            "We were founded in 1999. Governments should publish all results. Thank you.",
            Kind.PROPOSAL,
            "Governments should publish all results.",
        ),
        (
            "This is it. Transit prices remain far too high for small islands.",
            Kind.PROBLEM,
            "Transit prices remain far too high for small islands.",
        ),
        (
            "INTERNET SURVEILLANCE Citizens should be free from monitoring of their messages.",
            Kind.POSITION,
            "Citizens should be free from monitoring of their messages.",
        ),
    ],
)
def test_the_sentence_that_carries_the_view_is_chosen(text: str, kind: Kind, carried: str):
    ends = [i + 1 for i, c in enumerate(text) if c == "."]
    starts = [0, *(e + 1 for e in ends[:-1])]
    passage = make_passage("p", text=text, sentences=tuple(zip(starts, ends, strict=True)))
    assert carrying_sentence(passage, kind) == carried
