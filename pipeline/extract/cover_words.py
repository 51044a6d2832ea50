"""The words covers are written with in six languages: labels of fields, kinds of contributors, names of languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.domain import StakeholderKind

_EN = (
    "organi[sz]ation|entity|contributor|respondent|institution|company|member state|administration|submitter|agency|"
    "association|stakeholder|participant|delegation|government|operator|body|proponent|ministry|firm|group"
)
_FR = (
    "organisation|organisme|entité|institution|entreprise|société|administration|état membre|contributeur|"
    "contributrice|répondant|déposant|participant|délégation|gouvernement|ministère|association|établissement"
)
_ES = (
    "organización|organismo|entidad|institución|empresa|administración|estado miembro|contribuyente|participante|"
    "delegación|gobierno|ministerio|asociación|encuestado|proponente|compañía|parte interesada"
)
_RU = (
    "организаци[яи]|учреждени[ея]|компани[яи]|администраци[яи]|государств[оа]-член[а]?|участник[а]?|респондент[а]?|"
    "заявител[ья]|отправител[ья]|ведомств[оа]|министерств[оа]|юридического лица|предприяти[ея]|структур[аы]|"
    "ассоциаци[яи]"
)
_AR = (
    "المنظمة|الجهة|المؤسسة|الهيئة|الشركة|الإدارة|الدولة العضو|المساهم|المشارك|المجيب|الكيان|الوزارة|الحكومة|الجمعية|"
    "الوفد|الجهة المساهمة|الجهة المقدمة|مقدم المساهمة|صاحب المساهمة"
)
_ZH = (
    "机构|组织|单位|实体|公司|成员国|主管部门|提交者|提交方|提交单位|提交机构|贡献者|答复者|答复方|受访者|来源|参与者|企业|"
    "政府|部委|协会|文稿提交者|提案方|投稿单位|投稿人"
)
_CONTRIBUTOR = "|".join(
    (
        r"(?:(?:full |official |legal )?names? of (?:the |your |an? )?)?(?:(?:submitting|contributing|responding) )?"
        rf"(?:{_EN})s?(?:'s|’s)? ?(?:name|name and country|/ ?(?:{_EN}))?",
        r"(?:contribution )?(?:submitted|presented|prepared) (?:by|on behalf of)|on behalf of",
        r"contribution (?:by|from|of)|sources?(?: of (?:the )?contribution)?|origin|contributors",
        r"country or organi[sz]ation",
        rf"(?:nom (?:de l['’]|de la |du |de |d['’])(?:(?:la |le )?))?(?:{_FR})s?",
        r"au nom de|pour le compte de|de la part de",
        r"(?:soumise?|présentée?|déposée?|transmise?) par|origine",
        rf"(?:nombre (?:de la |del |de ))?(?:{_ES})(?:es|s)?|en nombre de|origen|fuente",
        r"(?:presentad[oa]|remitid[oa]|enviad[oa]) por",
        rf"(?:(?:полное )?(?:наименование|название|имя) )?(?:{_RU})|от имени|источник",
        r"представлено(?: от имени)?|представил|внесено",
        rf"(?:اسم )?(?:{_AR})|مقدمة? من|نيابة عن|بالنيابة عن|المصدر",
        rf"(?:{_ZH})(?:的)?(?:全称|名称|名稱)?|名称|代表",
    )
)
_PERSON = (
    "from|author|authors|sender|(?:your |full |first and last )?name|auteur|de|expéditeur|nom|nom et prénom|autor|"
    r"autora|remitente|nombre|nombre y apellidos?|автор|от|от кого|отправитель|имя|фио|ф\.и\.о\.|من|المرسل|الاسم|"
    "发件人|姓名|作者"
)
FIELDS: Mapping[str, str] = {
    "source": _CONTRIBUTOR,
    "person": _PERSON,
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
    r"\b(?:[A-Z]{2,}[A-Za-z]*(?:-[A-Za-z]+)*-?\d+|C\d{2})/\d+(?:\s?\(?(?:Rev|Rév|Add|Corr|Пересм|Доп|Испр)\.?\s?\d+\)?)*(?:-[ACEFRS])?(?![\w/])"
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
