"""The content words of a passage, by language, for naming themes."""

from __future__ import annotations

import re
import runpy
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_WORD = re.compile(r"[^\W\d_][^\W_]+(?:['’-][^\W_]+)*")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_BREAK = re.compile(r"[.,;:!?()\[\]«»“”\"…。，；：！？、（）《》\n]+")
_LANGUAGES = frozenset({"ar", "en", "es", "fr", "ru", "zh", "pt", "de", "it"})
_HOUSE = frozenset(
    "shall must may also would could need needs within among including well like make use used new one two many "
    "however therefore thus particular order based take way e.g i.e etc par para paragraph paragraphs article "
    "internet governance mr ms mrs dr http https www org com pdf html".split()
)


def analyse(text: str, language: str) -> str:
    """Return the content words in lower case, with a line break where a stop word or punctuation stood between."""
    stop = _stop_words(language if language in _LANGUAGES else "en")
    words = _chinese if language == "zh" else _spaced
    runs: list[list[str]] = [[]]
    for part in _BREAK.split(_ADDRESS.sub("\n", text)):
        for word in words(part):
            if word in stop or word in _HOUSE or len(word) < 2:
                runs.append([])
            else:
                runs[-1].append(word)
        runs.append([])
    return "\n".join(" ".join(run) for run in runs if run)


def _spaced(text: str) -> list[str]:
    return [w.lower().removesuffix("'s").removesuffix("’s") for w in _WORD.findall(text)]


def _chinese(text: str) -> list[str]:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    return [w for w in jieba.cut(text, HMM=False) if _WORD.fullmatch(w)]


@lru_cache(maxsize=16)
def _stop_words(language: str) -> frozenset[str]:
    """Read spaCy's list alone: importing the language's package would take up to three seconds (French)."""
    package = find_spec("spacy")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("spaCy is not installed", name="spacy")
    path = Path(package.origin).parent / "lang" / language / "stop_words.py"
    words: set[str] = runpy.run_path(str(path))["STOP_WORDS"]
    return frozenset(w.lower() for w in words)
