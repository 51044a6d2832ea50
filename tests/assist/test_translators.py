"""Translations: from a model, an engine on the machine and a server; what passes the check of form."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from pipeline.assist.translators import ByEngine, ByModel, Translator, translator_of, unlikely
from pipeline.errors import UsageError
from pipeline.settings import TranslateSettings
from tests.assist.servers import Answering, serving
from tests.fakes import KeptResults

FRENCH = ("fr", "Nous proposons de renouveler le mandat du Forum pour 10 ans, sans le modifier.")
ENGLISH = "We propose to renew the mandate of the Forum for 10 years, without changing it."


def by_model(answer: object) -> ByModel:
    return ByModel(Answering(lambda task, data: answer))


def by_server(url: str, kept: KeptResults | None = None) -> Translator:
    settings = TranslateSettings(engine="libretranslate", url=url, seconds=5)
    made = translator_of(settings, None, kept or KeptResults(), environment={})
    assert made is not None
    return made


def test_a_model_translates_one_piece_of_words_a_request():
    translator = by_model({"translation": ENGLISH})
    assert translator.english(
        [FRENCH, ("es", "Proponemos renovar el mandato del Foro por 10 años sin cambiarlo.")]
    ) == [
        ENGLISH,
        ENGLISH,
    ]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "We propose",
        {"translation": ""},
        {"translation": FRENCH[1]},
        {"translation": ENGLISH.replace("10", "20")},
        {"translation": ENGLISH.replace(" for 10 years", "")},
        {"translation": "Renew."},
        {"translation": ENGLISH * 8},
        {"translation": ENGLISH + " See http://elsewhere.example."},
        {"translation": "Nous proposons de prolonger de 10 ans le mandat du Forum, sans y toucher."},
        {"translation": "Мы предлагаем продлить мандат Форума на 10 лет, не меняя его."},
    ],
)
def test_what_is_no_likely_translation_is_none(answer: object):
    assert by_model(answer).english([FRENCH]) == [""]


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        (
            "ar",
            "نقترح تجديد ولاية المنتدى لمدة ١٠ سنوات.",
            "We propose renewing the mandate of the Forum for 10 years.",
        ),
        ("zh", "我们建议将论坛的任期延长10年。", "We propose extending the mandate of the Forum by 10 years."),
        ("ru", "Мы предлагаем 1 000 школ.", "We propose 1,000 schools."),
        ("fr", "L’accès a crû de 2,5 % en 2005.", "Access grew by 2.5% in 2005."),
    ],
)
def test_numbers_are_the_same_in_other_scripts_and_with_other_marks(language: str, text: str, english: str):
    assert unlikely(english, text, language) == ""


def test_a_server_of_libretranslate_is_asked_and_never_twice():
    kept = KeptResults()
    with serving(lambda body: {"translatedText": ENGLISH}) as server:
        assert by_server(server.url, kept).english([FRENCH]) == [ENGLISH]
        assert by_server(server.url, kept).english([FRENCH]) == [ENGLISH]
    assert [(b["source"], b["target"]) for b in server.asked] == [("fr", "en")]


@pytest.mark.parametrize(
    "reply", [(500, {}), b"", b"<html>", {"error": "no"}, {"translatedText": 7}, (302, {"Location": "/"})]
)
def test_a_server_that_fails_leaves_the_original_alone_and_is_not_asked_for_ever(reply: Any):
    words = [("fr", f"{FRENCH[1]} {'ab' * n}") for n in range(8)]
    with serving(lambda body: reply) as server:
        assert by_server(server.url).english(words) == [""] * 8
    assert len(server.asked) == 5


def test_argos_is_used_where_it_is_installed(monkeypatch: pytest.MonkeyPatch):
    def translate(text: str, source: str, target: str) -> str:
        if source != "fr":
            raise AttributeError("'NoneType' object has no attribute 'get_translation'")
        return ENGLISH

    module = ModuleType("argostranslate")
    module.package = SimpleNamespace(get_installed_packages=lambda: ["fr → en"])  # type: ignore[attr-defined]
    module.translate = SimpleNamespace(translate=translate)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "argostranslate", module)
    translator = translator_of(TranslateSettings(engine="argos"), None, KeptResults(), environment={})
    assert translator is not None
    assert translator.english([FRENCH, ("ru", "Мы предлагаем продлить мандат Форума.")]) == [ENGLISH, ""]


def test_an_engine_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "argostranslate", None)
    for settings in ({"engine": "argos"}, {"engine": "model"}, {"engine": "libretranslate"}):
        with pytest.raises(UsageError):
            translator_of(TranslateSettings(**settings), None, KeptResults(), environment={})


def test_nobody_translates_unless_the_settings_say_so():
    assert translator_of(TranslateSettings(), None, KeptResults(), environment={}) is None
    model = Answering(lambda task, data: None)
    assert isinstance(translator_of(TranslateSettings(), model, KeptResults(), environment={}), ByModel)
    assert translator_of(TranslateSettings(engine="none"), model, KeptResults(), environment={}) is None


def test_where_words_go_is_told_before_they_do():
    said: list[str] = []
    tell: Callable[[str], None] = said.append
    settings = TranslateSettings(engine="libretranslate", url="http://127.0.0.1:5000")
    translator_of(settings, None, KeptResults(), environment={}, tell=tell)
    assert "http://127.0.0.1:5000" in said[0]


def test_an_engine_that_answers_badly_is_checked_each_time():
    engine = ByEngine("bad", "1", lambda language, text: "In 20 years.", KeptResults())
    assert engine.english([FRENCH]) == [""]
    assert ByEngine("none", "1", lambda language, text: text, KeptResults()).english([FRENCH]) == [""]
