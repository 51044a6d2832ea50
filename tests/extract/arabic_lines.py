"""A hundred Arabic lines in our own words, with what turns round in print: ranges, symbols, brackets, Latin words."""

from __future__ import annotations

_SUBJECTS = (
    "تقترح الإدارة تعديل الفقرة {n} ({letter}) من البرنامج",
    "نؤيد ما ورد في الفقرات {a}-{b} من جدول الأعمال",
    "نشير إلى الوثيقة {symbol} المؤرخة {day} مارس {year}",
    "ارتفعت نسبة المستخدمين إلى {n}% في الفترة {year}-{later}",
    "يدعم الاتحاد ({latin}) تدريب {thousands} معلم في الريف",
    "نرى أن «النفاذ الميسور» حق لكل مدرسة، وأن الفقرة {n} [المعدلة] كافية",
    "للمزيد انظر الموقع {site} والوثيقة {symbol} قبل الاجتماع",
    "بلغت التكلفة {decimal} مليون دولار في {year}/{later}، أي أقل من المتوقع",
    "تنص المادة {n}({letter}) على التعاون بين {latin} والحكومات",
    "عقد منتدى {latin} {year} دورته في تونس، وشارك فيه {n} بلدا (انظر {symbol})",
    "هل تنفذ الفقرتان {eastern} و{eastern2}؟ نعم: منذ عام {year}",
    "الفقرات {eastern}-{eastern2} تتناول إدارة الإنترنت؛ ونطلب إبقاءها كما هي",
    "أولا - ندعو إلى شبكة {latin} مفتوحة لكل بيت، ولا سيما في الجزر",
    "تسهم شبكات {latin}+{n} والجيل {small}G في تقليص الفجوة",
    "وفق القرار {n} ({latin}، {year}) والمقرر {n2}/{n}، نقترح صندوقا للتمويل",
    "الإجراء {n}.{small}: نشر تقرير سنوي عن النفاذ [المرفق {small}]",
    "شكلت النساء {decimal}% من المتدربين في المراكز الـ{n}",
)
_LATIN = ("ITU-T", "WSIS", "UNESCO", "ICANN", "IGF", "DNS")
_SYMBOLS = ("A/70/125", "CWG-Internet-20/3", "E/2024/29", "A/RES/60/252", "WSIS-05/TUNIS/6")
_LETTERS = "أبجده"
_SITES = ("www.example.org", "example.int/docs", "info@example.org")
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _line(number: int) -> str:
    first = 29 + (number * 7) % 40
    year = 2003 + number % 17
    return _SUBJECTS[number % len(_SUBJECTS)].format(
        n=first,
        n2=100 + number,
        a=first,
        b=first + 3 + number % 5,
        letter=_LETTERS[number % 5],
        symbol=_SYMBOLS[number % 5],
        day=1 + number % 28,
        year=year,
        later=year + 2,
        latin=_LATIN[number % 6],
        thousands=f"{1 + number % 9},{200 + number}",
        site=_SITES[number % 3],
        decimal=f"{3 + number % 30}.{1 + number % 9}",
        eastern=str(first).translate(_EASTERN),
        eastern2=str(first + 2).translate(_EASTERN),
        small=1 + number % 8,
    )


LINES = tuple(_line(number) + "." * (number % 3 == 0) for number in range(100))
