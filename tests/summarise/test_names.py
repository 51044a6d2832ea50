"""Names: how contributors are called in a report, alone and together."""

from __future__ import annotations

import pytest

from pipeline.domain import Contributor, StakeholderKind
from pipeline.identify import in_sentence, short_name
from pipeline.identify.written import as_written, forms_of
from pipeline.summarise.wording import names

STATE = StakeholderKind.MEMBER_STATE


def test_names_with_commas_are_parted_by_semicolons():
    some = [Contributor(n, n, STATE, (n,)) for n in ("Office, Country A", "Country B")]
    assert names(some, most=5) == "the Office, Country A; and Country B"


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Ministry of Transport, Country A", "the Ministry of Transport, Country A"),
        ("The Institute", "the Institute"),
        ("Organization E", "Organization E"),
        ("Country A", "Country A"),
        ("Professor at the Institute", "a professor at the Institute"),
        ("Executive Director - Country A Internet Association", "the Country A Internet Association"),
    ],
)
def test_a_body_has_its_article_and_no_post_is_named(name: str, printed: str):
    assert in_sentence(name) == printed


def test_a_name_is_written_as_its_own_contribution_writes_it():
    text = "CGI.br and the ISOC chapter met; ISOC and CGI.br agreed. THE COMMITTEE. The committee met in Korea."
    assert as_written("Cgi.Br And Isoc Chapter Of Korea", forms_of([text])) == "CGI.br and ISOC Chapter of Korea"
    assert as_written("Working Committee (Korea)", forms_of([text])) == "Working Committee (Korea)"
    assert as_written("Ministry Of Science And Planning (Msap)", {}) == "Ministry of Science and Planning (MSAP)"
    assert as_written("Musterwerk Telekom Ag", {}) == "Musterwerk Telekom AG", "a legal form stands last"
    assert as_written("Sa Und Musterwerk Gmbh", {}) == "Sa und Musterwerk GmbH"
    assert as_written("techUK of the North", forms_of(["TECHUK"])) == "techUK of the North"


def test_an_acronym_that_only_the_batch_writes_is_written_so():
    said = ["NGO, NGO and NGO; the NGO of NGO people. US us us us us us US US US US."]
    others = forms_of(said, frozenset({"ngo", "us"}))
    assert as_written("Union Of Ngo People", {}, others) == "Union of NGO People"
    assert as_written("Union Of Us People", {}, others) == "Union of Us People"
    assert as_written("Union Of Ngo People", {}, forms_of(["NGO"] * 4)) == "Union of Ngo People"
    assert as_written("Action de Sensibilisation Sur les Ngo", {}, others) == "Action de Sensibilisation sur les NGO"


def test_a_space_before_a_comma_is_not_kept():
    assert short_name("Coalition , Commons") == "Coalition, Commons"
    assert short_name("Law &Order Project") == "Law & Order Project"
