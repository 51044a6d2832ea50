from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.cluster import cluster
from pipeline.cluster.naming import as_written, name_of
from pipeline.cluster.words import analyse
from pipeline.domain import Cover, Role, Theme, Vectors
from pipeline.settings import ClusterSettings
from tests.fakes import BagEncoder, make_document, make_passage

SUBJECTS = [
    "root zone iana functions oversight",
    "rural broadband access tariff villages",
    "privacy surveillance encryption data",
]
TEXTS = [f"{SUBJECTS[n % 3]} statement{n}" for n in range(90)]


def themes_of(texts: list[str], **settings: int) -> list[Theme]:
    encoder = BagEncoder("use", dimension=64)
    passages = [make_passage(f"p{n:02d}", text=t) for n, t in enumerate(texts)]
    vectors = Vectors("use", "r", tuple(p.passage_id for p in passages), encoder.encode(texts))
    document = make_document(cover=Cover(contributor="Country A"))
    return cluster([document], passages, vectors, ClusterSettings(**settings))


def test_themes_gather_passages_on_the_same_subject():
    themes = themes_of(TEXTS)
    assert sum(len(t.passages) for t in themes) == len(TEXTS)
    for theme in themes:
        assert len({int(p[1:]) % 3 for p in theme.passages}) == 1
    assert any("iana" in " ".join(t.terms) for t in themes)


def test_the_same_input_gives_the_same_themes():
    assert themes_of(TEXTS) == themes_of(TEXTS)


def test_themes_of_a_batch_larger_than_what_is_fitted_gather_the_same_subjects():
    texts = [f"{SUBJECTS[n // 4 % 3]} statement{n}" for n in range(290)]
    themes = themes_of(texts, fit_passages=100)
    assert sum(len(t.passages) for t in themes) == len(texts)
    assert all(len({int(p[1:]) // 4 % 3 for p in theme.passages}) == 1 for theme in themes)


@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_a_tiny_batch_works(number: int):
    themes = themes_of(TEXTS[:number])
    assert len(themes) == min(number, 1)
    assert sum(len(t.passages) for t in themes) == number


@pytest.mark.parametrize("text", ["the and of", "broadband"])
def test_a_batch_without_words_to_tell_themes_apart_works(text: str):
    themes = themes_of([text] * 12)
    assert sum(len(t.passages) for t in themes) == 12


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("passages", [2, 12])
def test_a_batch_whose_documents_share_a_few_terms_works(number: int, passages: int):
    encoder = BagEncoder("use", dimension=64)
    shared = ["broadband", "villages", "tariff"][:number]
    documents = [make_document(document_id=f"d{n}") for n in range(2)]
    of = [
        make_passage(f"d{n % 2}.{n}", document_id=f"d{n % 2}", text=f"{shared[n // 2 % number]}. Own{n}.")
        for n in range(max(passages, 2 * number))
    ]
    of += [make_passage(f"d{n}.x", document_id=f"d{n}", text=f"Apart{n}.") for n in range(2)]
    vectors = Vectors("use", "r", tuple(p.passage_id for p in of), encoder.encode([p.text for p in of]))
    themes = cluster(documents, of, vectors, ClusterSettings())
    assert sum(len(t.passages) for t in themes) == len(of)
    assert {term for t in themes for term in t.terms} == set(shared)


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("zh", "有关国家代码顶级域名的决定应由所涉国家作出。", "域名"),
        ("ru", "Решения о национальных доменах принимает государство.", "государство"),
        ("fr", "La sécurité du réseau est une responsabilité partagée.", "sécurité"),
    ],
)
def test_themes_have_terms_in_any_script(language: str, text: str, term: str):
    passage = make_passage("p", text=text, language=language)
    vectors = Vectors("use", "r", ("p",), BagEncoder("use").encode([text]))
    (theme,) = cluster([make_document()], [passage], vectors, ClusterSettings())
    assert term in theme.terms


def test_headings_and_duplicates_do_not_weigh():
    encoder = BagEncoder("use")
    first, second = make_document(document_id="a"), replace(make_document(document_id="b"), duplicate_of="a")
    passages = [
        make_passage("a1", document_id="a"),
        make_passage("a0", document_id="a", role=Role.HEADING),
        make_passage("b1", document_id="b"),
    ]
    vectors = Vectors("use", "r", ("a1", "a0", "b1"), encoder.encode([p.text for p in passages]))
    (theme,) = cluster([first, second], passages, vectors, ClusterSettings())
    assert theme.passages == ("a1",)


def test_names_do_not_repeat_words():
    assert (
        name_of(["zone", "root zone", "iana", "iana functions", "root", "oversight"])
        == "root zone, iana functions, oversight"
    )
    assert name_of([]) == "unnamed theme"


def test_words_are_content_words_of_the_language():
    assert analyse("The governments of the world should act.", "en") == "governments\nworld\nact"
    assert "gouvernements" in analyse("Les gouvernements doivent agir pour la paix.", "fr")
    assert "政府" in analyse("各国政府应当平等参与。", "zh")


def test_names_do_not_repeat_stems():
    assert name_of(["principles", "idea", "principle", "trust"]) == "principles, idea, trust"
    assert name_of(["domain", "domains", "domain domains", "names"]) == "domain, names"
    assert name_of(["принципы", "принцип", "доверие"], "ru") == "принципы, доверие"


def test_acronyms_are_as_most_passages_write_them():
    texts = ["ICANN and the ccTLDs of the IANA root zone", "icann, ICANN; Root Zone of a US ORGANISATION"]
    assert as_written("icann, root zone, cctlds", texts) == "ICANN, root zone, ccTLDs"
    assert as_written("unnamed theme", texts) == "unnamed theme"
