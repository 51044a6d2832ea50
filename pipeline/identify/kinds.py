"""What a name is: no name at all, a body that every State has, a State's voice, a company, a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from pipeline.domain import NOT_STATED
from pipeline.identify.fold import stem, words_of

_EMAIL = re.compile(r"^\S+@\S+\.\w+$")
_PROMPT = re.compile(r"^[\[<{(].*[\]>})]$|^_+$|^(?:click|tap|enter|insert|please|type|choose|select)\b", re.I)
_VOICE_OF = re.compile(
    r"^(?:the )?(?:government|permanent mission|mission|delegation|administration|gouvernement|mission permanente|"
    r"délégation|gobierno|misión permanente|delegación|administración|правительство|постоянное представительство|"
    r"делегация|администрация|حكومة|البعثة الدائمة|وفد|إدارة)\s+"
    r"(?:(?:of|de|du|des|del|d['’]|ل|لدى)\s*(?:the |la |las |los |l['’])?)?",
    re.I,
)
_STATE_HAN = ("政府", "代表团", "主管部门", "常驻", "驻", "使团", "大使馆", "成员国")
_MISSION_TO = re.compile(
    r"\s*,?\s(?:to|at|with|in|auprès|près|à|ante|en|при|в|لدى|إلى|في)\s+(?:the |l'|l’|de |des |la |las |los )*(?:"
    r"UN\b|UNOG|ONU|United Nations|Nations Unies|Naciones Unidas|Geneva|Genève|Ginebra|New York|Office|Oficina|"
    r"International|ООН|Отделени|Организаци|Женев|مكتب|الأمم المتحدة|جنيف).*$",
    re.I,
)
_HAN_MISSION = re.compile(r"(?:常)?驻(?:日内瓦|联合国|纽约).*$")


def _stems(words: str) -> frozenset[str]:
    """Return the stems of some words, each as it is compared."""
    return frozenset(stem(w) for word in words.split() for w in words_of(word))


_WORDS: Mapping[str, str] = yaml.load((Path(__file__).parent / "words.yaml").read_text("utf-8"), yaml.CSafeLoader)
_NONE = frozenset(words_of(form) for n in _WORDS["no_names"].split(";") for form in (n, n.upper(), n.title()))
_PERSONAL, _NATIONAL, _OF_STATE = (_stems(_WORDS[n]) for n in ("personal", "national", "voices"))
_REALMS, _GROUPS = _stems(_WORDS["realms"]), _stems(_WORDS["groups"])
_ROLES = frozenset(_WORDS["roles"].split())
_LEGAL, _TITLES = (frozenset(_WORDS[n].split()) for n in ("legal", "titles"))
CHAPTER, SORTED = (frozenset(w for word in _WORDS[n].split() for w in words_of(word)) for n in ("chapters", "sorted"))


def no_name(written: str) -> bool:
    """Tell whether what stands in the place of a name is none: a prompt, a role, an address, "Personal submission"."""
    text = written.strip().strip("\"'“”«».:,;-–— ")
    if not text or written == NOT_STATED or _EMAIL.match(text) or _PROMPT.match(written.strip()):
        return True
    return words_of(text) in _NONE


def personal(written: str) -> bool:
    """Tell whether words in the place of a name say that a person speaks for himself or herself."""
    return any(stem(w) in _PERSONAL for w in words_of(written))


def national(words: tuple[str, ...]) -> bool:
    """Tell whether a body is one that every State has: a ministry, a regulator, a parliament."""
    return any(stem(w) in _NATIONAL for w in words)


def group(words: tuple[str, ...]) -> bool:
    """Tell whether a name is of several States together."""
    return any(stem(w) in _GROUPS for w in words)


def is_role(name: str) -> bool:
    """Tell whether a text is what a person does, and no name: "Panelist of …"."""
    return any(w in _ROLES for w in words_of(name)[:2])


def without_state_words(name: str) -> str:
    """Return a name without what says that the State itself speaks: "Government of", "Permanent Mission … to"."""
    text = _HAN_MISSION.sub("", _MISSION_TO.sub("", name))
    for word in _STATE_HAN:
        text = text.replace(word, "")
    words = words_of(text)
    kept = [w for w in words if stem(w) not in _OF_STATE]
    return " ".join(kept) if (kept and len(kept) < len(words)) or text != name else ""


def of_a_state(name: str) -> str:
    """Return whose government, mission or delegation a name says it is, or whose republic or kingdom; else empty."""
    text = _MISSION_TO.sub("", name)
    found = _VOICE_OF.match(text)
    text = text[found.end() :] if found else text
    words = words_of(text)
    kept = tuple(w for w in words if stem(w) not in _REALMS)
    formal = bool(kept) and len(kept) < len(words) and not national(kept)
    return " ".join(kept if formal else words) if found or formal else ""


def without_legal_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a company's name without its legal form at the end."""
    end = len(words)
    while end > 1 and words[end - 1] in _LEGAL:
        end -= 1
    return words[:end]


def without_titles(name: str) -> str:
    """Return a person's name without titles before it: "Prof. Dr. Ana Example"."""
    words = name.split()
    while len(words) > 2 and words[0].casefold().strip(".") in _TITLES:
        words = words[1:]
    return " ".join(words)
