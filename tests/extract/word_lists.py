"""Word files full of lists drawn by lot, to compare labels with other programs."""

from __future__ import annotations

import random
from pathlib import Path

from tests.extract.word_files import definition, docx, item, level, num

FORMS = ("decimal", "lowerLetter", "upperRoman", "lowerRoman", "upperLetter", "decimalZero", "ordinal")


def made_lists(folder: Path, count: int) -> list[Path]:
    """Write documents with lists drawn by lot: formats, starts, levels, several lists of one definition, restarts."""
    files = []
    for seed in range(count):
        lot = random.Random(seed)
        forms = [[lot.choice(FORMS) for _ in range(4)] for _ in range(2)]
        full = [lot.random() < 0.5 for _ in range(2)]
        numbering = "".join(
            definition(d, *(made_level(i, forms[d][i], lot.choice([1, 1, 1, 3]), full[d]) for i in range(4)))
            for d in range(2)
        )
        for number in range(1, 5):
            start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{lot.choice([1, 5])}"/></w:lvlOverride>'
            numbering += num(number, number % 2, start if lot.random() < 0.5 else "")
        body, at, number = "", 0, 1
        for index in range(25):
            number = lot.randint(1, 4) if lot.random() < 0.2 else number
            at = max(0, min(3, at + lot.choice([-2, -1, 0, 0, 0, 1, 1, 2])))
            body += item(f"item {index}", number, at)
        files.append(folder / f"made-{seed}.docx")
        files[-1].write_bytes(docx(body, numbering=numbering))
    return files


def made_level(index: int, form: str, start: int, full: bool) -> str:
    """Return a list level that prints its own number, or those of all levels above too."""
    return level(index, form=form, start=start, text=".".join(f"%{k + 1}" for k in range(index + 1)) if full else None)
