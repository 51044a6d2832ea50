"""A country after a comma says where a body is; after a State, it is another that speaks with it."""

from __future__ import annotations

import pytest

from pipeline.identify.places import country_in
from tests.identify.test_written_names import ids


@pytest.mark.parametrize(
    ("written", "states"),
    [
        ("Kenya, Ghana and Senegal", ("ken", "gha", "sen")),
        ("Brazil, South Africa, India", ("bra", "zaf", "ind")),
        ("Ghana, Trinidad and Tobago", ("gha", "tto")),
        ("France, Sénégal et Mali", ("fra", "sen", "mli")),
        ("España, México y Perú", ("esp", "mex", "per")),
        ("Российская Федерация, Республика Беларусь и Казахстан", ("rus", "blr", "kaz")),
        ("فرنسا، السنغال ومالي", ("fra", "sen", "mli")),
        ("法国、塞内加尔和马里", ("fra", "sen", "mli")),
    ],
)
def test_states_in_a_list_speak_together(written: str, states: tuple[str, ...]):
    assert country_in(written) == (written, "")
    assert ids(written) == [tuple(f"state-{s}" for s in states)]


@pytest.mark.parametrize(
    "parted", [("Example Society", "Kenya"), ("Москва", "Россия"), ("Macao", "China"), ("Kenya", "Africa")]
)
def test_a_place_after_a_comma_is_where_a_body_is(parted: tuple[str, str]):
    assert country_in(", ".join(parted)) == parted
