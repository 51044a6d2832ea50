"""Languages outside the six are told as what they are, or not at all."""

from __future__ import annotations

import pytest

from pipeline.extract.scripts import language_of
from pipeline.languages import NAMES, candidates, likeliest
from pipeline.segment.language import LanguageIdentifier

TELL = LanguageIdentifier()
TEXTS = {
    "ko": "우리는 포럼의 임기를 10년 연장할 것을 제안한다. 모든 정부는 함께 행동해야 한다.",
    "pl": "Proponujemy przedłużenie mandatu Forum o dziesięć lat, wraz ze stabilnym finansowaniem.",
    "tr": "Forumun görev süresinin on yıl uzatılmasını ve istikrarlı bir şekilde finanse edilmesini öneriyoruz.",
    "uk": "Ми пропонуємо продовжити мандат Форуму на десять років зі стабільним фінансуванням.",
    "sr": "Предлажемо да се мандат Форума продужи за десет година, уз стабилно финансирање свих његових активности.",
    "fa": "ما پیشنهاد می‌کنیم که مأموریت انجمن برای ده سال تمدید شود و بودجه پایدار داشته باشد.",
    "ur": "ہم تجویز کرتے ہیں کہ فورم کی مدت میں دس سال کی توسیع کی جائے اور مستحکم فنڈنگ ہو۔",
    "ja": "フォーラムの任期を十年間延長し、安定した資金を提供することを提案する。",
    "nl": "Wij stellen voor het mandaat van het Forum met tien jaar te verlengen, met stabiele financiering.",
    "ro": "Propunem ca mandatul Forumului să fie reînnoit pentru zece ani, cu finanțare stabilă.",
    "vi": "Chúng tôi đề nghị gia hạn nhiệm kỳ của Diễn đàn thêm mười năm với nguồn tài chính ổn định.",
    "hi": "हम प्रस्ताव करते हैं कि मंच का जनादेश दस वर्षों के लिए बढ़ाया जाए और उसे स्थिर धन मिले।",
    "el": "Προτείνουμε να ανανεωθεί η εντολή του Φόρουμ για δέκα χρόνια με σταθερή χρηματοδότηση.",
    "he": "אנו מציעים לחדש את המנדט של הפורום לעשר שנים עם מימון יציב.",
    "th": "เราเสนอให้ต่ออายุอาณัติของเวทีนี้ออกไปอีกสิบปีโดยมีเงินทุนที่มั่นคง",
    "bg": "Предлагаме мандатът на Форума да бъде подновен за десет години със стабилно финансиране.",
    "en": "We propose that the mandate of the Forum be renewed for ten years, with stable funding.",
    "fr": "Nous proposons que le mandat du Forum soit renouvelé pour dix ans, avec un financement stable.",
    "es": "Proponemos que el mandato del Foro se renueve por diez años, con financiación estable.",
    "ru": "Мы предлагаем продлить мандат Форума на десять лет при стабильном финансировании.",
    "ar": "نقترح تجديد ولاية المنتدى لمدة عشر سنوات مع تمويل مستقر.",
    "zh": "我们提议将论坛的任期延长十年，并提供稳定的资金。",
    "de": "Wir schlagen vor, das Mandat des Forums um zehn Jahre zu verlängern, mit stabiler Finanzierung.",
    "pt": "Propomos que o mandato do Fórum seja renovado por dez anos, com financiamento estável.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_is_told_as_what_it_is(language: str):
    assert language_of(TEXTS[language] * 2) == language
    assert TELL(TEXTS[language], default=language) == language
    assert language in NAMES


@pytest.mark.parametrize("language", ["ko", "pl", "tr", "uk", "fa", "ur", "ja", "th"])
def test_a_passage_in_another_language_than_its_document_is_told_or_left(language: str):
    assert TELL(TEXTS[language] + " " + TEXTS[language], default="en") == language


@pytest.mark.parametrize(
    ("text", "default", "told"),
    [
        ("Pan-Arab ISOC chapters", "en", "en"),
        ("国際フォーラム", "ko", "ja"),
        ("وزارة الاتصالات", "fa", "fa"),
        ("وزارة الاتصالات", "en", "ar"),
        ("Міністерство", "en", "ru"),
        ("Міністерство", "uk", "uk"),
        ("12 34", "fr", "fr"),
        ("ITU WSIS IGF ICANN ISOC APC ETNO GSMA", "fr", "fr"),
    ],
)
def test_a_short_text_takes_the_document_language_if_its_script_allows(text: str, default: str, told: str):
    assert TELL(text, default=default) == told


def test_candidates_are_those_of_the_script():
    assert candidates("") == candidates("123") == ()
    assert "en" in candidates("Forum")
    assert likeliest("anything", ("ko",)) == ("ko", 1.0)
    assert language_of("…") == ""
    assert language_of("1 2 3 A B C D E F G H I J K L M N O") == ""
