"""The words covers are written with in six languages: labels of fields, kinds of contributors, names of languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.domain import StakeholderKind

FIELDS: Mapping[str, str] = {
    "source": "source|sources|origin|contributor|contributors|submitted by|from"
    "|contribution by|contribution from|author"
    "|organi[sz]ation|name of contributor|origine|auteur|soumis par|présentée? par"
    "|de la part de|de|origen|fuente|autor"
    "|presentado por|источник|автор|от|от кого|представлено|المصدر|من|مقدم من|来源|提交者|发件人",
    "title": "title|subject|re|titre|objet|sujet|título|asunto|название|заголовок|тема"
    "|العنوان|الموضوع|标题|题目|主题|文稿标题",
    "date": "date|sent|envoyé|fecha|enviado|дата|отправлено|التاريخ|تاريخ الإرسال|日期|发送时间",
    "agenda_item": "agenda items?|point (?:de l['’]ordre|à l['’]ordre) du jour|punto del orden del día"
    "|пункт повестки дня|بند جدول الأعمال|议程项目|议项",
    "original_language": "original|original language|langue originale|langue d['’]origine|idioma original"
    "|lengua original"
    "|оригинал|язык оригинала|الأصل|اللغة الأصلية|原文|原文语言",
    "symbol": "document|document no\\.?|document number|documento|документ|الوثيقة|文件",
    "sector": "sector|type of contributor|stakeholder group|stakeholder type|secteur|секторы?|القطاع|部门|type",
    "country": "country|pays|país|страна|البلد|国家",
    "to": "to|cc|à|para|copie|кому|копия|إلى|نسخة إلى|收件人|抄送",
}
KINDS: Mapping[StakeholderKind, str] = {
    StakeholderKind.MEMBER_STATE: "governments?|member states?|[ée]tats? membres?|estados? miembros?"
    "|государств[оа]-член|правительство"
    "|دولة عضو|حكومة|成员国|政府|gouvernement|gobierno|administration",
    StakeholderKind.SECTOR_MEMBER: "(?:itu )?sector members?|membres? (?:de|du) secteur|miembros? de sector"
    "|член сектора|عضو القطاع|部门成员",
    StakeholderKind.INTERGOVERNMENTAL: "(?:inter-?governmental|international) organi[sz]ations?"
    "|intergovernmental"
    "|united nations|organisation (?:inter-?gouvernementale|internationale)"
    "|organización (?:intergubernamental|internacional)"
    "|межправительственная организация|международная организация|منظمة حكومية دولية|منظمة دولية|政府间组织|国际组织",
    StakeholderKind.CIVIL_SOCIETY: "civil society(?: organi[sz]ations?)?|ngos?|société civile|sociedad civil"
    "|гражданское общество"
    "|المجتمع المدني|民间团体|民间社会",
    StakeholderKind.PRIVATE_SECTOR: "private sector|business|industry|secteur privé|sector privado|частный сектор"
    "|القطاع الخاص|私营部门",
    StakeholderKind.TECHNICAL_COMMUNITY: "(?:internet )?technical community|communauté technique"
    "|comunidad técnica"
    "|техническое сообщество|الأوساط التقنية|المجتمع التقني|技术界",
    StakeholderKind.ACADEMIA: "academia|academic(?: community)?|universit(?:y|é)|universidad"
    "|milieux universitaires|établissement universitaire"
    "|академические организации|الأوساط الأكاديمية|学术界|学术成员",
    StakeholderKind.INDIVIDUAL: "individuals?|particulier|individuo|частное лицо|فرد|个人",
    StakeholderKind.OTHER: "others?|autres?|otros?|другое|другие|أخرى|其他",
}
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    "|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
)
DATE = re.compile(
    rf"^(?:\d{{1,2}}(?:er|st|nd|rd|th)?\.?\s+(?:de\s+)?(?:{_MONTHS})\s+(?:de\s+)?\d{{4}}(?:\s*(?:г\.|года))?"
    rf"|(?:{_MONTHS})\s+\d{{1,2}},?\s+\d{{4}}|\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|\d{{4}}-\d{{2}}-\d{{2}})$",
    re.I,
)
SYMBOL = re.compile(
    r"\b(?:[A-Z]{2,}[A-Za-z]*(?:-[A-Za-z]+)*-?\d+|C\d{2})/\d+(?:\s?\(?(?:Rev|Add|Corr)\.?\s?\d+\)?)*(?:-[ACEFRS])?(?![\w/])"
)
_WHAT = r"(?:multi-?country |joint )?(?:contribution|proposals?|submission|input)"
_DE = r"(?:de la |du |des |de l['’]|d['’]|de |la |le |les |l['’])"
_DEL = r"(?:de la |del |de los |de las |de |la |el )"
CONTRIBUTION_BY = (
    re.compile(rf"^{_WHAT} (?:submitted )?(?:by|from) (?:the )?(?P<who>\S.*)$", re.I),
    re.compile(rf"^(?:contribution|soumission) (?:(?:soumise|présentée) par )?(?P<who>{_DE}\S.*)$", re.I),
    re.compile(rf"^contribución (?:presentada por )?(?P<who>{_DEL}\S.*)$", re.I),
    re.compile(r"^вклад (?:от )?(?P<who>[А-ЯЁ]\S.*)$", re.I),
    re.compile(r"^(?:مساهمة|مقترح|مقترحات) (?:مقدمة )?من (?P<who>\S.*)$"),
    re.compile(r"^(?P<who>\S{2,30}?)(?:提交)?的?文稿$"),
)
# "Contribution des TIC au développement" is a title: what is contributed to, not who contributes.
CONTRIBUTES_TO = re.compile(
    r"\s(?:to|towards|for|on|à|au|aux|pour|sur|a|al|para|sobre|в|на|к|во)\s|\s(?:إلى|في)\s", re.I
)
ARTICLE = re.compile(r"^(?:de la |du |des |de l['’]|d['’]|del |de los |de las |de |la |le |les |l['’]|el )", re.I)
