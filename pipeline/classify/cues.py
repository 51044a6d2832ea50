"""Cues of speech acts, six languages: what tells a proposal from a position, a problem from a report of progress."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ENGLISH: Mapping[str, str] = {
    "asks": (
        r"\b(should|shall|must|ought|need to|needs to|call(s|ed)? (up)?on|urge[sd]?|recommend\w*|"
        r"propos\w+|suggest\w*|request\w*|invite[sd]?|encourage[sd]?|let us|it is (time|necessary|"
        r"essential) to)\b"
    ),
    "proposes": (
        r"\b(propos\w+|recommend\w*|suggest\w*|we (would )?(ask|request|invite|urge|call)|establish|"
        r"create|set up|convene|adopt|launch|introduce|develop a|be (established|created|set up|convened|"
        r"adopted|launched|given|extended))\b"
    ),
    "believes": (
        r"\b(believe[sd]?|consider[s]?|support[s]?|reaffirm\w*|recogni[sz]e[sd]?|committed|principle[s]?|"
        r"right[s]? (to|of)|essential|crucial|fundamental|important|vital|welcome[sd]?|agree[sd]?|"
        r"endorse[sd]?|in favou?r)\b"
    ),
    "against": (
        r"\b(oppose[sd]?|object[s]? to|reject[sd]?|(do|does|did|should|must|can|could|would)( not|n't)|"
        r"cannot|never|unacceptable|against|no need|not (support|agree|accept|the place|be)|premature|"
        r"undesirable|disagree[sd]?|harmful)\b"
    ),
    "problem": (
        r"\b(lack\w*|fail\w*|problem\w*|challenge\w*|gap[s]?|concern\w*|threat\w*|barrier[s]?|"
        r"obstacle[s]?|insufficient\w*|inadequate\w*|remain[s]?|unfortunately|unable|difficult\w*|burden|"
        r"crisis|abuse[sd]?|violat\w+|undermin\w+|still not|yet to|too (slow|few|high|costly)|suffer\w*|"
        r"weak\w*|risk[s]?)\b"
    ),
    "progress": (
        r"\b(ha(s|ve) (been )?(adopted|achieved|launched|connected|trained|reduced|risen|fallen|"
        r"established|increased|grown|improved|introduced|made|opened|enacted|set up|become|led|seen)|"
        r"since (19|20)\d\d|progress|success\w*|achievement[s]?|(rose|fell|grew|increased|doubled|"
        r"now (has|have|reach\w*|cover\w*)))\b"
    ),
    "practice": (
        r"\b(our (experience|programme|project|model|platform|initiative)|good practice|best practice|"
        r"lesson[s]?|pilot|case study|model (could|can|has)|in our country|for example|example|"
        r"experience (shows|of)|can be (copied|replicated|adapted))\b"
    ),
    "describes": (
        r"\b(is an? |are an? |was (founded|established|created)|founded|organi[sz]ation|network of|"
        r"members?|mission|based in|according to|defined as|annex|participants?|held in|took place|"
        r"working group (was|met)|report (was|of)|history)\b"
    ),
    "thanks": (
        r"\b(thank\w*|pleased|appreciat\w+|honou?r\w*|opportunity to (comment|contribute|submit)|"
        r"submission|this (document|paper|contribution|submission)|contribution)\b"
    ),
    "however": (
        r"\b(however|but|although|while|whereas|nevertheless|on the other hand|provided that|as long as|"
        r"unless|yet)\b"
    ),
    "we": r"\b(we|our|us)\b",
    "i": r"\b(i|my|me)\b",
    "past": r"\b(was|were|had|did)\b|\b\w+ed\b",
    "future": r"\b(will|would|going to|future|next)\b",
    "number": r"\d",
    "year": r"\b(19|20)\d\d\b",
    "question": r"\?",
    "address": r"https?:|www\.|@",
    "list": r";|^\s*(\d+|[a-z])[.)]",
}
_OTHERS: Mapping[str, str] = {
    "asks": (
        r"\b(doi(t|vent)|devrai(t|ent)|il faut|faudrait|appel(le|ons|lent) (à|les|l)|invit(e|ons|ent)|demand(e|ons|ent)"
        r"|debe(n|ría|rían)?\b|hay que|es necesario|pedimos|pide|insta(mos|n)?\b|exhorta|invita(mos|n)?\b"
        r"|следует|долж(ен|на|но|ны)|необходимо|нужно|призыва(ем|ет|ют)|прос(им|ит)|пора)"
        r"|ينبغي|يجب|ندعو|يدعو|تدعو|نطلب|نحث|يتعين|应当?|必须|需要|呼吁|敦促|要求|请"
    ),
    "proposes": (
        r"\b(propos\w+|recommand\w+|suggér\w+|propon\w+|propuesta|recomend\w+|recomiend\w+|suger\w+|sugier\w+"
        r"|предлага\w+|рекоменд\w+|предложени\w+|créer|mettre en place|établir|crear|establecer|создать|учредить)"
        r"|نقترح|يقترح|تقترح|اقتراح|نوصي|يوصي|توصي|إنشاء|建议|提议|倡议|设立|建立"
    ),
    "believes": (
        r"\b(soutien\w*|soutenons|appui(e|ent)|appuyons|estim(e|ons|ent)|considér\w+|réaffirm\w+|convaincu\w*"
        r"|essentiel\w*"
        r"|fondament\w+|principe\w*|apoya(mos|n)?\b|considera(mos|n)?\b|reafirma\w*|creemos|esencial\w*|principio\w*"
        r"|поддержива\w+|счита\w+|убежден\w*|подтвержда\w+|важн\w+|принцип\w*)"
        r"|نؤيد|يؤيد|تؤيد|ندعم|نرى|يرى|ترى|نعتقد|نؤكد|يؤكد|تؤكد|أساسي|مبدأ|支持|认为|重申|强调|赞同|赞成|原则|至关重要|坚信"
    ),
    "against": (
        r"\b(s'oppos\w+|oppos(é|ons)\w*|rejet\w+|inacceptable\w*|ne (doi\w+|devrai\w+|peu\w+|saurai\w+"
        r"|soutien\w*|parvien\w*)"
        r"|se opon\w+|oponemos|rechaza\w*|inaceptable\w*|no (debe\w*|puede\w*|apoya\w*|acepta\w*)|против\b|возража\w+"
        r"|отверга\w+|неприемлем\w+|не (следует|должн\w+|поддержива\w+|может|могут|нужн\w+))"
        r"|نعارض|يعارض|تعارض|نرفض|يرفض|ترفض|لا ينبغي|لا يجوز|لا يمكن|反对|不应|不能|不得|不可接受|不赞成|拒绝"
    ),
    "problem": (
        r"\b(manque\w*|insuffisan\w+|problème\w*|obstacle\w*|défi\w*|difficult\w+|échec\w*|préoccup\w+"
        r"|fracture|menac\w+|entrav\w+"
        r"|falta\w*|insuficien\w+|problema\w*|obstáculo\w*|desafío\w*|dificult\w+|fracas\w+|preocup\w+"
        r"|brecha\w*|amenaza\w*"
        r"|нехватк\w+|недостат\w+|проблем\w+|препятств\w+|вызов\w*|трудност\w+|угроз\w+|разрыв\w*|отсутств\w+"
        r"|не хватает)"
        r"|نقص|يعوق|تعوق|عقبة|عقبات|عوائق|مشكلة|مشاكل|تحدي|صعوبة|صعوبات|فجوة|تهديد|قلق|يفتقر|تفتقر|لا يزال|لا تزال"
        r"|缺乏|不足|问题|挑战|障碍|困难|差距|鸿沟|威胁|担忧|仍未|尚未|阻碍"
    ),
    "progress": (
        r"\b((a|ont) (été )?(mis|adopté|réalisé|raccordé|formé|lancé|créé|permis|connecté|doté|atteint)\w*"
        r"|progrès|a (doublé|augmenté|progressé)"
        r"|(ha|han|hemos) (sido )?(puesto|adoptado|logrado|conectado|formado|lanzado|creado|aumentado"
        r"|reducido|alcanzado|capacitado)\w*"
        r"|progreso\w*|avance\w*|logro\w*|(был|была|были|было) (принят|создан|запущен|подключен|достигнут)\w*"
        r"|принял\w*|создал\w*"
        r"|подключил\w*|достиг\w*|увеличил\w*|вырос\w*|обучен\w*|успех\w*|прогресс\w*)"
        r"|اعتمد|أطلق|أنشأ|تم توصيل|تم تدريب|وصلت|ارتفع|انخفض|تقدم محرز|أحرز|حققت|حقق"
        r"|已经?|取得|实现了|达到|增至|降至|完成|培训了|连接了"
    ),
    "practice": (
        r"\b(notre expérience|bonne\w* pratique\w*|enseignement\w*|projet pilote|exemple\w*|peut être (repris"
        r"|reproduit)\w*"
        r"|nuestra experiencia|buena\w* práctica\w*|lecci(ón|ones)|proyecto piloto|ejemplo\w*|puede (servir"
        r"|replicarse|aplicarse)"
        r"|наш опыт|передов\w+ (практик|опыт)\w*|опыт\w*|урок\w*|пилотн\w+|пример\w*|может быть использован\w*)"
        r"|تجربتنا|تجربة|ممارسة جيدة|الممارسات|دروس|مثال|نموذج|经验|做法|试点|范例|例如|可供|借鉴|推广"
    ),
    "describes": (
        r"\b(est une?|sont des|fondée?\b|créée? en|organisation|réseau de|membres|siège|es una?|son una?"
        r"|fundada?\b|organización"
        r"|red de|miembros|sede|явля(ется|ются)|основан\w*|организаци\w+|членов|участник\w*|состоял\w*|прошел|прошла)"
        r"|منظمة|تأسست|أعضاء|عضواً|مقرها|عقد|شبكة|是一个|成立于|组织|成员|总部|举行|召开|会员"
    ),
    "thanks": (
        r"\b(remerci\w+|merci|se félicit\w+|contribution|présent(e|ons)|agradec\w+|gracias|se complace"
        r"|contribución|presenta(mos)?\b"
        r"|благодар\w+|признател\w+|вклад|представля\w+)"
        r"|نشكر|يشكر|تشكر|شكر|مساهمة|يسرّ?|感谢|谢谢|提交|荣幸|文稿"
    ),
    "however": (
        r"\b(mais|toutefois|cependant|néanmoins|bien que|pero|sin embargo|aunque|no obstante|однако|но|хотя"
        r"|тем не менее)\b"
        r"|لكن|ولكن|غير أن|ومع ذلك|رغم|但|然而|不过|尽管|虽然"
    ),
    "we": r"\b(nous|notre|nos|nosotros|nuestr\w+|мы|наш\w*|нам|нас)\b|نحن|我们|我国|我方|本组织",
    "past": r"\b\w+(ló|tó|zó|ron|ались|лись|лась|лся)\b|\b(était|étaient|fut|furent|eu lieu|fue|fueron)\b",
    "future": r"\b(sera|seront|será|serán|будет|будут|planea|prévoit)\b|سوف|سيتم|将|今后|未来",
    "question": r"؟|？",
    "list": r"；|؛",
}
_PATTERNS = {name: re.compile("|".join(filter(None, (p, _OTHERS.get(name)))), re.I) for name, p in _ENGLISH.items()}
_AT_START = frozenset(name for name, p in _PATTERNS.items() if "^" in p.pattern)
WHOLE = len(_PATTERNS) + 4
_SENTENCE_END = re.compile(r"(?<=[.!?;:؟؛])\s+|(?<=[。！？；：])")
_LEAST_WORDS = 3
_MOST_SENTENCES = 8


def cues(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return, a row a text, `WHOLE` columns for the text and then those for its sentences."""
    import numpy as np

    width = WHOLE + 3 * len(_PATTERNS) + 1
    return np.array([_one(t) for t in texts], np.float64).reshape(len(texts), width)


def _one(text: str) -> list[float]:
    whole = _whole(text)
    return [*whole, *_by_sentence(text, whole)]


def _whole(text: str) -> list[float]:
    """Return damped counts of every cue, length, and shares of capitals, digits and brackets."""
    words = text.split()
    number = max(1, len(words))
    counts = [sum(1 for _ in islice(p.finditer(text), 3)) / 3 for p in _PATTERNS.values()]
    capitals = sum(w[:1].isupper() for w in words) / number
    digits = sum(c.isdigit() for c in text) / max(1, len(text))
    return [*counts, min(6.0, number**0.5) / 6, capitals, digits, text.count("(") / number]


def _by_sentence(text: str, whole: Sequence[float]) -> list[float]:
    """Return the share of sentences with a cue, and whether the first and the last have it: where it stands tells.

    A cue that the whole text lacks (`whole`) no sentence has, but for one that is tied to the start.
    """
    parts = [s for s in _SENTENCE_END.split(text) if len(s.split()) >= _LEAST_WORDS or len(s) > 4 * _LEAST_WORDS]
    sentences = parts or [text]
    present = [bool(n) or name in _AT_START for name, n in zip(_PATTERNS, whole, strict=False)]
    found = [
        [here and bool(p.search(s)) for here, p in zip(present, _PATTERNS.values(), strict=True)] for s in sentences
    ]
    share = [sum(column) / len(found) for column in zip(*found, strict=True)]
    return [*share, *map(float, found[0]), *map(float, found[-1]), min(_MOST_SENTENCES, len(found)) / _MOST_SENTENCES]
