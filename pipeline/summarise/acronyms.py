"""Acronyms that a reader of the report knows: of the field, or that several contributors of the batch write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.domain import Passage

_ACRONYM = re.compile(r"(?<![\w.@/-])[A-Z][A-Z&]{1,7}(?=s?\b)(?![\w.]*[.@/][a-z])")
_SEVERAL = 2
_KNOWN = frozenset(
    "AI AIDS API APEC APNIC APT ARIN ASEAN AU BRICS CD CEO CERN CERT CIRT COVID CSIRT CSTD CTO CWG DC DNS DNSSEC "
    "DVD EC ECOSOC EU FAO FOSS GAC GATS GDC GDP GIS GNSO GPS GSM GSMA HIV IAEA IANA ICANN ICC ICCPR ICT ID IDN "
    "IEC IEEE IETF IGF IGO ILO IMF INTERPOL IP ISO ISOC ISP IT ITU IXP LACNIC LAN LDC LLDC MAG MDG NATO NGO NRI "
    "NTIA OAS OECD OK PC PDF PPP RIPE RIR SADC SDG SIDS SIM SME SMS TLD TRIPS TV UDHR UK UN UNCTAD UNDP UNECA "
    "UNECE UNEP UNESCO UNFPA UNGA UNGIS UNHCR UNICEF UNIDO UNODC UPU US USA USB USD WGEC WGIG WHO WIPO WMO WSIS "
    "WTDC WTO WTPF WTSA".split()
)


def acronyms_in(text: str) -> set[str]:
    """Return the acronyms of a text, in the singular."""
    return set(_ACRONYM.findall(text))


def known_acronyms(passages: Iterable[Passage], holders: Mapping[str, str]) -> frozenset[str]:
    """Return the acronyms that need no explanation.

    Args:
        passages: of the batch.
        holders: contributor by document.
    """
    writing: dict[str, set[str]] = {}
    for p in passages:
        for acronym in acronyms_in(p.text):
            seen = writing.setdefault(acronym, set())
            if len(seen) < _SEVERAL:
                seen.add(holders[p.document_id])
    return _KNOWN | {a for a, seen in writing.items() if len(seen) >= _SEVERAL}


def unexplained(quote: str, name: str, known: frozenset[str]) -> bool:
    """Tell whether a quotation has an acronym that its reader cannot know.

    What stands in its contributor's name, or in brackets behind the words it is short for, is explained.
    """
    if not known:
        return False
    strange = acronyms_in(quote) - known - acronyms_in(name)
    return any(f"({a})" not in quote and f"({a}s)" not in quote for a in strange)
