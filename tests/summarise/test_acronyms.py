"""Acronyms: a report does not print one that only its contributor's own paper explains."""

from __future__ import annotations

import pytest

from pipeline.summarise.acronyms import acronyms_in, known_acronyms, unexplained
from tests.fakes import make_passage

HOLDERS = {"a": "country-a", "b": "country-b", "c": "country-a"}


def test_what_two_contributors_write_is_known_and_what_one_writes_twice_is_not():
    texts = {"a": "The WXO and the QRF should act.", "b": "The QRF acts.", "c": "Disputes against the WXO."}
    known = known_acronyms([make_passage(d, document_id=d, text=t) for d, t in texts.items()], HOLDERS)
    assert "QRF" in known
    assert "WXO" not in known


@pytest.mark.parametrize(
    ("quote", "name", "expected"),
    [
        ("Disputes against the WXO should go to a court.", "Global Forum", True),
        ("The World Exchange Office (WXO) should be founded.", "Global Forum", False),
        ("The WXO should be funded by its members.", "WXO Foundation", False),
        ("ITU and NGOs should report to the UN.", "Global Forum", False),
        ("CGI.br and example.ORG/about are names.", "Global Forum", False),
    ],
)
def test_an_acronym_is_explained_by_the_field_the_words_before_it_or_the_name(quote: str, name: str, expected: bool):
    known = known_acronyms([], {})
    assert unexplained(quote, name, known) is expected


def test_without_a_list_every_acronym_is_known_and_plurals_are_one_with_their_singular():
    assert not unexplained("The WXO acts.", "Global Forum", frozenset())
    assert acronyms_in("ISPs and an ISP, but no Isp") == {"ISP"}
