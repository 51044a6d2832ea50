from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.cluster import cluster
from pipeline.cluster.groups import capped
from pipeline.cluster.kept import with_ids_of
from pipeline.cluster.naming import as_written, name_of
from pipeline.cluster.words import analyse
from pipeline.domain import Cover, Passage, Role, Theme, Vectors
from pipeline.settings import ClusterSettings
from tests.fakes import BagEncoder, make_document, make_passage

SUBJECTS = [
    "root zone iana functions oversight",
    "rural broadband access tariff villages",
    "privacy surveillance encryption data",
]
TEXTS = [f"{SUBJECTS[n % 3]} statement{n}" for n in range(90)]


def spaces_of(passages: list[Passage], english: bool = False) -> dict[str, Vectors]:
    """Vectors of all passages and, if asked, others of the English ones, in a space of another size."""
    own = [p for p in passages if p.language == "en"] if english else []
    every = {"use": (passages, 64)} | ({"minilm": (own, 48)} if english else {})
    return {
        name: Vectors(
            name, "r", tuple(p.passage_id for p in some), BagEncoder(name, dimension=d).encode([p.text for p in some])
        )
        for name, (some, d) in every.items()
    }


def themes_of(texts: list[str], **settings: int) -> list[Theme]:
    passages = [make_passage(f"p{n:02d}", text=t) for n, t in enumerate(texts)]
    document = make_document(cover=Cover(contributor="Country A"))
    return cluster([document], passages, spaces_of(passages), ClusterSettings(**settings))


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
    assert sum(len(t.passages) for t in themes) >= 0.9 * len(texts)
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
    shared = ["broadband", "villages", "tariff"][:number]
    documents = [make_document(document_id=f"d{n}", cover=Cover(contributor=f"Country {n}")) for n in range(2)]
    of = [
        make_passage(f"d{n % 2}.{n}", document_id=f"d{n % 2}", text=f"{shared[n // 2 % number]}. Own{n}.")
        for n in range(max(passages, 2 * number))
    ]
    of += [make_passage(f"d{n}.x", document_id=f"d{n}", text=f"Apart{n}.") for n in range(2)]
    themes = cluster(documents, of, spaces_of(of), ClusterSettings())
    assert sum(len(t.passages) for t in themes) >= len(of) - 2
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
    (theme,) = cluster([make_document()], [passage], spaces_of([passage]), ClusterSettings())
    assert term in theme.terms


def test_headings_and_duplicates_do_not_weigh():
    first, second = make_document(document_id="a"), replace(make_document(document_id="b"), duplicate_of="a")
    passages = [
        make_passage("a1", document_id="a"),
        make_passage("a0", document_id="a", role=Role.HEADING),
        make_passage("b1", document_id="b"),
    ]
    (theme,) = cluster([first, second], passages, spaces_of(passages), ClusterSettings())
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


def test_other_languages_join_the_themes_of_english_and_background_what_it_is_like():
    passages = [make_passage(f"p{n:02d}", text=f"{SUBJECTS[n % 3]} statement{n}") for n in range(90)]
    passages += [make_passage(f"x{n}", text=SUBJECTS[n], language="fr") for n in range(3)]
    passages += [make_passage("b0", text=SUBJECTS[0]), make_passage("b1", text="apples pears plums cherries")]
    themes = cluster(
        [make_document()],
        passages,
        spaces_of(passages, english=True),
        ClusterSettings(),
        views={f"p{n:02d}" for n in range(90)},
    )
    of = {p: t.theme_id for t in themes for p in t.passages}
    assert [of.get(f"x{n}") for n in range(3)] == [of["p00"], of["p01"], of["p02"]]
    assert of.get("b0") == of["p00"]
    assert "b1" not in of


def test_no_contributor_has_more_than_a_tenth_of_a_theme():
    assert capped(["a"] * 90 + [f"c{n}" for n in range(10)], 0.2) == pytest.approx([2.5 / 90] * 90 + [1.0] * 10)
    assert capped(["a", "b", "b"], 0.1) == pytest.approx([1.0, 0.5, 0.5])
    assert capped(["a", "b", "c"], 0.5) == pytest.approx([1, 1, 1])
    documents = [make_document(document_id=f"d{n}", cover=Cover(contributor=f"Country {n}")) for n in range(30)]
    passages = [
        make_passage(f"p{n:03d}", document_id=f"d{n % 30 if n < 90 else 0}", text=f"{SUBJECTS[n % 3]} statement{n}")
        for n in range(240)
    ]
    themes = cluster(documents, passages, spaces_of(passages), ClusterSettings())
    for theme in themes:
        own = [w for p, w in zip(theme.passages, theme.weights, strict=True) if int(p[1:]) >= 90 or p == "p000"]
        assert sum(theme.weights) == pytest.approx(1, abs=1e-3)
        assert sum(own) <= max(0.1, 1 / len(theme.contributors)) + 1e-3
        holders = [next(p.document_id for p in passages if p.passage_id == r) for r in theme.representative]
        assert len(holders) == len(set(holders)) == 5


def test_what_says_nothing_is_of_no_theme():
    passages = [make_passage(f"p{n:02d}", text=t) for n, t in enumerate(TEXTS)]
    passages += [make_passage("z", text="Document. http://example.org/a")]
    themes = cluster([make_document()], passages, spaces_of(passages), ClusterSettings())
    assert "z" not in {p for t in themes for p in t.passages}


def test_ids_go_on_from_an_earlier_run():
    def theme(theme_id: str, passages: str) -> Theme:
        return Theme(theme_id, theme_id, (), tuple(passages))

    earlier = dict.fromkeys("abc", "TH01") | dict.fromkeys("def", "TH02") | {"g": "TH03"}
    now = [theme("TH01", "defxyz"), theme("TH02", "abcz"), theme("TH03", "vw")]
    assert [t.theme_id for t in with_ids_of(now, earlier)] == ["TH02", "TH01", "TH04"]
    assert with_ids_of(now, {}) == now
