"""The register of States and bodies: their names in six languages, codes and regions.

Names come from Babel (CLDR) and pycountry (ISO 3166, with its translations); `states.yaml` holds what these lack or
have otherwise than the United Nations, `bodies.yaml` intergovernmental bodies and groups of States.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pycountry
import yaml
from babel import Locale

from pipeline.domain import LANGUAGES
from pipeline.identify.fold import in_genitive, stems_of, words_of

_HERE = Path(__file__).parent
_TRANSLATED = {"ar": "ar", "es": "es", "fr": "fr", "ru": "ru", "zh": "zh_CN"}
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A State or territory.

    Attributes:
        iso3: ISO 3166-1 alpha-3.
        name: its short name in English as the United Nations writes it.
        region: of the United Nations' statistics.
        itu: region of ITU's development sector; empty for territories.
        adjectives: in English ("Kenyan").
    """

    iso3: str
    name: str
    region: str
    itu: str
    adjectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An intergovernmental body, a group of States, or a body known by its acronym; `kind` says which."""

    body_id: str
    kind: str
    name: str
    acronyms: tuple[str, ...]
    names: tuple[str, ...]


class Register:
    """States and bodies by any of their names."""

    def __init__(self) -> None:
        data = _table("states.yaml")
        self.states: Mapping[str, State] = {s.iso3: s for s in _states(data)}
        written = {iso3: list(_names(iso3, data)) for iso3 in self.states}
        self.unsure: frozenset[Key] = frozenset(_key(n) for n in data["unsure"])
        self._exact = _unique((_key(n), iso3) for iso3, names in written.items() for n in names)
        self._stems = _unique(
            (_stem_key(form), iso3) for iso3, names in written.items() for n in names for form in (n, in_genitive(n))
        )
        self._adjectives = _unique((words_of(a), s.iso3) for s in self.states.values() for a in s.adjectives)
        self.longest = max(map(len, self._exact))
        self.bodies: Mapping[str, Body] = {b.body_id: b for b in _bodies()}
        self._bodies = _unique((_key(n), b.body_id) for b in self.bodies.values() for n in (*b.names, *b.acronyms))
        self._body_stems = _unique((_stem_key(n), b.body_id) for b in self.bodies.values() for n in b.names)

    def state(self, name: str) -> str:
        """Return the ISO code of the State that a name is of, whole and in whatever order; empty if it is of none."""
        key = _key(name)
        if not key or key in self.unsure:
            return ""
        return self._exact.get(key, "") or self._stems.get(_stem_key(name), "")

    def adjective(self, words: Iterable[str]) -> str:
        """Return the ISO code of the State whose adjective some words are ("kenyan"); empty if they are none."""
        return self._adjectives.get(tuple(words), "")

    def body(self, name: str) -> Body | None:
        """Return the body that a name or acronym is of."""
        found = self._bodies.get(_key(name)) or self._body_stems.get(_stem_key(name))
        return self.bodies[found] if found else None


@lru_cache(maxsize=1)
def register() -> Register:
    """Return the register; it is made once."""
    return Register()


def _key(name: str) -> Key:
    """Return a name's words in an order that does not hang on how it is written: "Korea (Republic of)"."""
    return tuple(sorted(words_of(name)))


def _stem_key(name: str) -> Key:
    return tuple(sorted(stems_of(name)))


def _unique(pairs: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """Return what each key is of; a key of two is of neither."""
    found: dict[Key, str] = {}
    for key, value in pairs:
        found[key] = value if found.get(key, value) == value else ""
    return {key: value for key, value in found.items() if key and value}


def _table(name: str) -> Any:
    return yaml.load((_HERE / name).read_text("utf-8"), yaml.CSafeLoader)


def _states(data: Mapping[str, Any]) -> Iterator[State]:
    regions = {iso3: region for region, some in data["regions"].items() for iso3 in some.split()}
    itu = {iso3: region for region, some in data["itu"].items() for iso3 in some.split()}
    for iso3, region in regions.items():
        given = data["people"].get(iso3, [])
        adjectives = (given,) if isinstance(given, str) else tuple(given)
        name = data["un"].get(iso3) or _entry(iso3).name
        yield State(iso3, name, region, itu.get(iso3, ""), adjectives)


def _entry(iso3: str) -> Any:
    return pycountry.countries.get(alpha_3=iso3)


def _names(iso3: str, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield every name of a State in the six languages, formal ones also with its everyday and former names."""
    entry = _entry(iso3)
    english = [getattr(entry, n) for n in ("name", "official_name", "common_name") if hasattr(entry, n)]
    known = [*english, *(_locale(language)[entry.alpha_2] for language in LANGUAGES)]
    known += [*filter(None, [data["un"].get(iso3)]), *data["also"].get(iso3, [])]
    yield from known
    for language in ("en", *_TRANSLATED):
        said = english if language == "en" else [_translations(language).gettext(n) for n in english]
        yield from said
        if len(said) > 1 and said[0] in said[1]:
            yield from (said[1].replace(said[0], n) for n in known if n not in said[1])


@lru_cache(maxsize=8)
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[_TRANSLATED[language]])


@lru_cache(maxsize=8)
def _locale(language: str) -> Mapping[str, str]:
    return Locale(language).territories


def _bodies() -> Iterator[Body]:
    for row in _table("bodies.yaml")["bodies"]:
        names = tuple(row["names"])
        yield Body(row["id"], row["kind"], names[0], tuple(row["acronym"]), names)
