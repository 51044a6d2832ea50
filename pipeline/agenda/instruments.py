"""Names of the instruments that contributions cite, in six languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

TUNIS_AGENDA = "Tunis Agenda"
_NAMED: Mapping[str, str] = {
    TUNIS_AGENDA: (
        r"\bTunis Agenda(?: for the Information Society)?|\bWSIS[- ]05/TUNIS/DOC/6\S*|\bAgenda (?:of|from) Tunis\b"
        r"|\bAgenda de Tunis|\bProgramme d['’]action de Tunis|\bAgenda de T[úu]nez|\bPrograma de Acciones de T[úu]nez"
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
_NUMBERED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\bA/RES/(\d+/\d+)"), lambda m: f"General Assembly resolution {m[1]}"),
    (
        re.compile(
            r"(?i:\b(?:UN ?GA|UN General Assembly|General Assembly|GA|UN)) (?i:resolution|res\.?)s? (\d+/\d+)"
            r"|(?i:\bresolution) (\d{2}/\d+) of the (?i:UN )?(?:United Nations )?General Assembly"
        ),
        lambda m: f"General Assembly resolution {m[1] or m[2]}",
    ),
    (
        re.compile(r"(?i:\bresolution|\brésolution|\bresolución|резолюци\w+|القرار|第?) ?(\d{2}/\d{2,3})\b"),
        lambda m: f"General Assembly resolution {m[1]}",
    ),
    (
        re.compile(
            r"(?i:\bCouncil (?:Resolution|Res\.?)|\bRésolution|\bResolución|Резолюци\w+) ?(1[23]\d\d)(?:\s*\(.*?\))?"
        ),
        lambda m: f"Council Resolution {m[1]}",
    ),
    (
        re.compile(
            r"(?i:\b(?:PP|Plenipotentiary)[ -]?(?:Conference )?(?:Resolution|Res\.?)s?) (\d+)|"
            r"(?i:\bResolution|\bRésolution|\bResolución|Резолюци\w+|القرار|"
            r"第?\s*决议) ?(\d{1,3})\b(?=\s*(?:\(Rev|\(Пересм|\(المراجَع|of the Plenipotentiary))"
        ),
        lambda m: f"Plenipotentiary Resolution {m[1] or m[2]}",
    ),
    (
        re.compile(r"\bSDGs?\s?(?:targets?\s)?(\d{1,2})(?:\.(\w{1,2}))?|\bGoals? (\d{1,2})\b"),
        lambda m: f"SDG {m[1] or m[3]}" + (f".{m[2]}" if m[2] else ""),
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
    """Return the instruments a text names, in order, without overlaps (the first pattern that matches a place wins)."""
    found: list[Mention] = []
    for mention in _all(text):
        if not any(m.start < mention.end and mention.start < m.end for m in found):
            found.append(mention)
    return sorted(found, key=lambda m: m.start)


def _all(text: str) -> Iterator[Mention]:
    for name, pattern in _PATTERNS.items():
        for m in pattern.finditer(text):
            yield Mention(name, m.start(), m.end())
    for pattern, name_of in _NUMBERED:
        for m in pattern.finditer(text):
            yield Mention(name_of(m), m.start(), m.end())
