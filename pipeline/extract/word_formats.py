"""Numbers as Word prints them in automatic labels: letters, Roman, Arabic, Chinese, Hebrew and others."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.agenda.written import cardinal

_ARABIC_ALPHA = "أ ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن هـ و ي".split()
_ARABIC_ABJAD = "أ ب ج د هـ و ز ح ط ي ك ل م ن س ع ف ص ق ر ش ت ث خ ذ ض ظ غ".split()
_HEBREW_LETTERS = "אבגדהוזחטיכלמנסעפצקרשת"
_HEBREW_HUNDREDS = ("", "ק", "ר", "ש")
_HEBREW_TENS: tuple[str, ...] = ("", *"יכלמנסעפצ")
_HEBREW_ONES: tuple[str, ...] = ("", *"אבגדהוזחט")
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_HINDI_VOWELS = "क ख ग घ ङ च छ ज झ ञ ट ठ ड ढ ण त थ द ध न प फ ब भ म य र ल व श ष स ह".split()
_HINDI_CONSONANTS = "अ आ इ ई उ ऊ ऋ ऌ ऍ ऎ ए ऐ ऑ ऒ ओ औ अं अः".split()
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CHICAGO = "*†‡§"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_ORDINALS |= {"twelve": "twelfth"}
_MAX_NUMBER = 32_767
_MAX_REPEAT = 30


def spell(number: int, name: str) -> str:
    """Return `number` in the number format `name` (a value of ST_NumberFormat), as Word prints it.

    Numbers Word cannot print in a format, and formats this list does not know, come out in decimal.
    """
    if name in {"none", "bullet"}:
        return ""
    way = _WAYS.get(name)
    if way is None or not 0 < number <= _MAX_NUMBER:
        return str(number)
    return way(number)


def custom(number: int, pattern: str) -> str:
    """Return `number` in a custom format, given as Word gives it by its first values ("001, 002, 003, ...")."""
    first = pattern.split(",")[0].strip()
    return str(number).zfill(len(first)) if first.isdigit() else str(number)


def _roman(number: int) -> str:
    letters = []
    for size, sign in _ROMAN:
        times, number = divmod(number, size)
        letters.append(sign * times)
    return "".join(letters)


def _repeated(letters: str) -> Callable[[int], str]:
    """Word goes on after the last letter by doubling it (z, aa, bb), thirty times, and then starts again."""

    def repeat(number: int) -> str:
        times, index = divmod((number - 1) % (len(letters) * _MAX_REPEAT), len(letters))
        return letters[index] * (times + 1)

    return repeat


def _cycled(signs: str | list[str]) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _digits(signs: str) -> Callable[[int], str]:
    table = str.maketrans("0123456789", signs)
    return lambda number: str(number).translate(table)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _ordinal_in_words(number: int) -> str:
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    ending = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return words[:cut] + ending


def _chinese(digits: str, units: str, *, ten_thousand: str, bare_ten: bool) -> Callable[[int], str]:
    """Count in the Chinese way; `bare_ten` writes ten to nineteen without a leading one."""

    def below(number: int) -> str:
        text, gap = "", False
        for power in (3, 2, 1, 0):
            digit = number // 10**power % 10
            gap = gap or (digit == 0 and text != "")
            if digit:
                text += (digits[0] if gap else "") + digits[digit] + (units[power - 1] if power else "")
                gap = False
        return text

    def count(number: int) -> str:
        high, low = divmod(number, 10_000)
        text = below(high) + ten_thousand if high else ""
        text += (digits[0] if high and 0 < low < 1000 else "") + below(low)
        return text[1:] if bare_ten and 10 <= number < 20 else text

    return count


def _hebrew(number: int) -> str:
    hundreds, rest = divmod(number % 1000, 100)
    text = "ת" * (hundreds // 4) + _HEBREW_HUNDREDS[hundreds % 4]
    if rest in {15, 16}:
        return text + ("טו" if rest == 15 else "טז")
    return text + _HEBREW_TENS[rest // 10] + _HEBREW_ONES[rest % 10]


def _enclosed(first: int, last: int, *, outside: Callable[[int], str] = str) -> Callable[[int], str]:
    """Use the one-character signs from code point `first`, for 1 to `last`; `outside` writes larger numbers."""
    return lambda number: chr(first + number - 1) if number <= last else outside(number)


_SIMPLIFIED = _chinese("〇一二三四五六七八九", "十百千", ten_thousand="万", bare_ten=True)
_THOUSAND = _chinese("零一二三四五六七八九", "十百千", ten_thousand="万", bare_ten=True)
_TAIWANESE = _chinese("○一二三四五六七八九", "十百千", ten_thousand="萬", bare_ten=True)
_LEGAL = _chinese("零壹贰叁肆伍陆柒捌玖", "拾佰仟", ten_thousand="万", bare_ten=False)
_LEGAL_TRADITIONAL = _chinese("零壹貳參肆伍陸柒捌玖", "拾佰仟", ten_thousand="萬", bare_ten=False)
_JAPANESE = _chinese("〇一二三四五六七八九", "十百千", ten_thousand="万", bare_ten=True)
_CIRCLED = _enclosed(0x2460, 20)

_WAYS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _repeated("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _repeated("abcdefghijklmnopqrstuvwxyz"),
    "ordinal": _ordinal,
    "cardinalText": lambda number: cardinal(number).capitalize(),
    "ordinalText": lambda number: _ordinal_in_words(number).capitalize(),
    "hex": lambda number: f"{number:X}",
    "chicago": _repeated(_CHICAGO),
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "ideographEnclosedCircle": _enclosed(0x3220, 10, outside=_SIMPLIFIED),
    "aiueoFullWidth": _repeated(_AIUEO),
    "aiueo": _repeated(_AIUEO),
    "iroha": _repeated(_IROHA),
    "irohaFullWidth": _repeated(_IROHA),
    "ganada": _cycled(_GANADA),
    "chosung": _cycled(_CHOSUNG),
    "koreanDigital": _digits("영일이삼사오육칠팔구"),
    "chineseCounting": _SIMPLIFIED,
    "chineseCountingThousand": _THOUSAND,
    "chineseLegalSimplified": _LEGAL,
    "ideographLegalTraditional": _LEGAL_TRADITIONAL,
    "taiwaneseCounting": _TAIWANESE,
    "taiwaneseCountingThousand": _TAIWANESE,
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _digits("〇一二三四五六七八九"),
    "japaneseCounting": _JAPANESE,
    "japaneseLegal": _chinese("〇壱弐参四五六七八九", "拾百阡", ten_thousand="萬", bare_ten=False),
    "ideographTraditional": _cycled(_STEMS),
    "ideographZodiac": _cycled(_BRANCHES),
    "ideographZodiacTraditional": lambda number: _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12],
    "arabicAlpha": _cycled(_ARABIC_ALPHA),
    "arabicAbjad": _cycled(_ARABIC_ABJAD),
    "hebrew1": _hebrew,
    "hebrew2": _repeated(_HEBREW_LETTERS),
    "hindiNumbers": _digits("०१२३४५६७८९"),
    "hindiVowels": _cycled(_HINDI_VOWELS),
    "hindiConsonants": _cycled(_HINDI_CONSONANTS),
    "thaiNumbers": _digits("๐๑๒๓๔๕๖๗๘๙"),
    "thaiLetters": _repeated(_THAI_LETTERS),
    "russianLower": _repeated(_RUSSIAN),
    "russianUpper": _repeated(_RUSSIAN.upper()),
}
