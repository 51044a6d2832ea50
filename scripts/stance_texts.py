"""Sentences to learn stances from, made of frames, proposals and whole sentences that were written in six languages."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "stance"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
TOPICS_A_FRAME = 3
"""And one in another language: tokens mean alike in all six, so that frames meet more topics than their own."""
_FRAMES = {"harm": "support", "none": "none"}
_CONTRACTED = {
    "fr": ((r"\bde le ", "du "), (r"\bde les ", "des "), (r"\bà le ", "au "), (r"\bà les ", "aux ")),
    "es": ((r"\bde el ", "del "), (r"\ba el ", "al ")),
}
_COMMAS = {"zh": "，", "ar": "، "}
_CASES = {"2": "я", "3": "ю", "5": "ем", "6": "и"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its label; `frame` is what it was made from, and `whole` says that it was written as it is."""

    text: str
    label: str
    language: str
    frame: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Source:
    """What is written for one language: lines by section."""

    language: str
    sections: dict[str, list[str]]


def read_source(language: str) -> Source:
    """Read one language's file."""
    sections: dict[str, list[str]] = {}
    name = ""
    for line in (FOLDER / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            sections.setdefault(name, []).append(line.strip())
    return Source(language, sections)


def sentences() -> list[Sentence]:
    """Return all sentences, the same at every call."""
    sources = [read_source(language) for language in LANGUAGES]
    return [s for n, source in enumerate(sources) for s in _of(source, [*sources[n + 1 :], *sources[:n]])]


def _of(source: Source, others: list[Source]) -> Iterator[Sentence]:
    for section, lines in source.sections.items():
        if section in {"p", "h", "s", "because", "before"}:
            continue
        for frame in lines:
            if section == "whole":
                label, text = map(str.strip, frame.split("|"))
                yield Sentence(text, label, source.language, text, whole=True)
                continue
            for text in _filled(frame, section, source, others):
                yield Sentence(
                    text, _FRAMES.get(section, section), source.language, f"{source.language} {frame}", whole=False
                )
    for text in source.sections["before"]:
        yield Sentence(text, "none", source.language, text, whole=True)


def _filled(frame: str, section: str, source: Source, others: list[Source]) -> Iterator[str]:
    """Yield a frame with some proposals, now and then with a reason behind it."""
    name = "h" if section == "harm" else "p"
    foreign = others[_draw(f"other {frame}", len(others))].sections[name]
    own = source.sections[name]
    order = sorted(range(len(own)), key=lambda n: _draw(f"{frame} {n}", 1 << 30))[:TOPICS_A_FRAME]
    for topic in [*(own[n] for n in order), foreign[_draw(f"foreign {frame}", len(foreign))]]:
        other = own[_draw(f"q {frame} {topic}", len(own))]
        text = _fill(frame, topic, other, source)
        if _draw(f"because {text}", 4) == 0 and section in {"oppose", "support", "harm", "reported"}:
            reason = source.sections["because"][_draw(f"which {text}", len(source.sections["because"]))]
            text = f"{text[:-1]}{_COMMAS.get(source.language, ', ')}{reason}{text[-1]}"
        yield text


def _draw(key: str, sides: int) -> int:
    """Return a number below `sides` that hangs on the key alone."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:12], 16) % sides


def _fill(frame: str, topic: str, other: str, source: Source) -> str:
    who = source.sections["s"][_draw(f"who {frame} {topic}", len(source.sections["s"]))]
    text = re.sub(
        r"\{(de |a |à )?([A-Za-z]+)(\d?)\}",
        lambda m: _form(m[1] or "", m[2], m[3], other if m[2] in "qQm" else topic, source.language),
        frame.replace("{S}", who),
    )
    for written, contracted in _CONTRACTED.get(source.language, ()):
        text = re.sub(written, contracted, text)
    return text[0].upper() + text[1:]


def _form(before: str, name: str, case: str, topic: str, language: str) -> str:
    """Return a topic in the form that a place of a frame asks for."""
    noun, _, verb = topic.partition(" / ")
    words = (verb or noun) if name.lower() in {"inf", "ing"} else noun
    head, _, rest = words.partition(" ")
    if case and head.endswith("е"):  # a Russian noun in -ие; a topic in another language stays as it is
        words = f"{head[:-1]}{_CASES[case]} {rest}"
    if language == "ar" and name in {"l", "m"}:
        words = f"لل{words[2:]}" if words.startswith("ال") else f"ل{words}"
    if before == "de " and language == "fr" and words[0].lower() in "aeiouéèêàœh":
        before = "d’"
    if name[0].isupper():
        words = words[0].upper() + words[1:]
    return before + words
