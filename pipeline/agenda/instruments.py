"""Names of the instruments that contributions cite, in six languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.agenda.numbered import numbered
from pipeline.agenda.written import plain, without_addresses

TUNIS_AGENDA = "Tunis Agenda"
_NAMED: Mapping[str, str] = {
    TUNIS_AGENDA: (
        r"\bTunis Agenda(?: for the Information Society)?|\bWSIS[- ]05/TUNIS/DOC/6\S*|\bAgenda (?:of|from) Tunis\b"
        r"|\bAgenda de T(?:[uú]nis|[úu]nez)|\bProgramme d['’]action de Tunis|\bPrograma de Acciones de T[úu]nez"
        r"|Тунисск\w+ программ\w+|Тунисск\w+ повестк\w+|(?:برنامج عمل|جدول أعمال|أجندة) تونس|突尼斯议程"
        r"|(?<=[\d)\]] )TA\b|\bTA(?=[,:]? (?:§|para|art))|(?<=of the )TA\b|\bthe Agenda\b"
    ),
    "Tunis Commitment": (
        r"\bTunis Commitment|\bEngagement de Tunis|\bCompromiso de T[úu]nez|Тунисск\w+ обязательств\w+|"
        r"التزام تونس|突尼斯承诺"
    ),
    "Geneva Declaration of Principles": (
        r"\bGeneva Declaration(?: of Principles)?|\b(?:WSIS )?Declaration of Principles|"
        r"\bDéclaration de principes(?: de Genève)?"
        r"|\bDeclaración de Principios(?: de Ginebra)?|Декларац\w+ принципов|إعلان (?:المبادئ|جنيف)|(?:日内瓦)?原则宣言"
    ),
    "Geneva Plan of Action": (
        r"\bGeneva Plan of Action|\bPlan d['’]action de Genève|\bPlan de Acción de Ginebra|"
        r"Женевск\w+ план\w* действий"
        r"|خطة عمل جنيف"
        r"|日内瓦行动计划"
    ),
    "NETmundial Statement": r"\bNETmundial (?:Multistakeholder )?(?:Statement|outcome document)",
    "Global Digital Compact": (
        r"\bGlobal Digital Compact|\bPacte numérique mondial|\bPacto Digital Mundial"
        r"|全球数字契约"
    ),
    "International Telecommunication Regulations": r"\bInternational Telecommunication Regulations|\bITRs\b",
    "Universal Declaration of Human Rights": r"\bUniversal Declaration of Human Rights|\bUDHR\b",
    "ICCPR": r"\bInternational Covenant on Civil and Political Rights|\bICCPR\b",
    "ITU Constitution": r"\bITU Constitution|\bConstitution of (?:the )?ITU",
    "Charter of the United Nations": r"\b(?:UN )?Charter of the United Nations|\bUN Charter",
}
# Of bodies whose resolutions, decisions and laws are told by a number and a session or a name in brackets.
_OTHERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            r"(?i:\bCouncil (?:Resolution|Res\.?)|\bRésolution|\bResolución|Резолюци\w+|القرار|第)"
            r" ?(1[23]\d\d)(?:\s*\(.*?\)|号决议)?"
        ),
        lambda m: f"Council Resolution {m[1]}",
    ),
    (
        re.compile(
            r"(?i:\b(?:PP|Plenipotentiary)[ -]?(?:Conference )?(?:Resolution|Res\.?)s?) (\d+)|"
            r"(?i:\bResolution|\bRésolution|\bResolución|Резолюци\w+|القرار|"
            r"第?\s*决议) ?(\d{1,3})\b(?=\s*(?:\(R[eé]v|\(Пересм|\(المراجَ?ع|of the Plenipotentiary|de la Conf"
            r"|Полномочн))"
            r"|第\s?(\d{1,3})\s?号决议(?=\s*\(\d{4}年|\s*\(.{0,12}修订版)"
        ),
        lambda m: f"Plenipotentiary Resolution {m[1] or m[2] or m[3]}",
    ),
    (
        re.compile(
            r"(?i:\b(?:resolution|recommendation|decision|directive|regulation|"
            r"opinion)) (?:No\.? ?)?(?:[A-Z]+[/-])?\d[\w/.-]*"
        ),
        lambda m: m[0],
    ),
)
_PATTERNS = {name: re.compile(p, re.I if name != TUNIS_AGENDA else 0) for name, p in _NAMED.items()}


@dataclass(frozen=True, slots=True)
class Mention:
    """An instrument named at `start:end`."""

    name: str
    start: int
    end: int


def find_instruments(text: str) -> list[Mention]:
    """Return the instruments a text names, in order; of two that overlap the one that is known better stays.

    Goals of a range are at one place.
    """
    found: list[Mention] = []
    readable = without_addresses(plain(text))
    for some in _kinds(readable):
        known = list(found)
        found += [m for m in some if not any(o.start < m.end and m.start < o.end for o in known)]
    return sorted(set(found), key=lambda m: (m.start, m.end))


def _kinds(text: str) -> Iterator[list[Mention]]:
    """Yield what each kind of name finds, the surest kind first."""
    for name, pattern in _PATTERNS.items():
        yield [Mention(name, m.start(), m.end()) for m in pattern.finditer(text)]
    for some in numbered(text):
        yield [Mention(*one) for one in some]
    for pattern, name_of in _OTHERS:
        yield [Mention(name_of(m), m.start(), m.end()) for m in pattern.finditer(text)]
