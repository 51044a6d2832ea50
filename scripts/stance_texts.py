"""Short texts to learn stances from, written in six languages (corpus/gold/stance)."""

from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "stance"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of one to three sentences with what it does, one of `classify.directions.DIRECTIONS`.

    `group` is its subject or its shape: texts of one group stand together on one side of a split.
    """

    text: str
    label: str
    language: str
    group: str


def texts(folder: Path = FOLDER) -> list[Text]:
    """Return all texts, language by language, as they stand in their files."""
    return [replace(t, language=language) for language in LANGUAGES for t in read(folder / f"{language}.txt")]


def read(path: Path) -> list[Text]:
    """Return a file's texts; where sections are languages, as in the test sets, they are the groups too."""
    out, group = [], ""
    for line in path.read_text("utf-8").splitlines():
        label, bar, text = line.partition("|")
        if line.startswith("["):
            group = line.strip("[]")
        elif bar and not line.startswith("#"):
            out.append(Text(text.strip(), label.strip(), group, group))
    return out
