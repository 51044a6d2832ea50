"""Fail if eight lines of code stand in two places; imports, signatures, docstrings and comments are no code."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

LINES = 8
ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("pipeline", "scripts")


def code(text: str) -> list[tuple[int, str]]:
    """Return the lines of code of a module with their numbers, without margins."""
    kept = dict(enumerate(text.splitlines(), 1))
    for node in ast.walk(ast.parse(text)):
        first, last = 0, -1
        match node:
            case ast.Import() | ast.ImportFrom():
                first, last = node.lineno, node.end_lineno or node.lineno
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                first, last = node.lineno, node.body[0].lineno - 1
            case ast.Expr(value=ast.Constant(value=str())):
                first, last = node.lineno, node.end_lineno or node.lineno
        for number in range(first, last + 1):
            kept.pop(number, None)
    bare = ((number, line.split("#", 1)[0].strip()) for number, line in kept.items())
    return [(number, line) for number, line in bare if re.search(r"\w", line)]


def copies(texts: dict[str, str]) -> list[list[tuple[str, int]]]:
    """Return the places (name, number of the first line) of every stretch of `LINES` lines that has several."""
    places: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for name, text in texts.items():
        lines = code(text)
        for at in range(len(lines) - LINES + 1):
            places[tuple(line for _, line in lines[at : at + LINES])].append((name, lines[at][0]))
    return [found for found in places.values() if len(found) > 1]


def main() -> int:
    """Compare all modules of the package and its scripts with one another."""
    files = [f for folder in FOLDERS for f in sorted((ROOT / folder).rglob("*.py"))]
    found = copies({f.relative_to(ROOT).as_posix(): f.read_text("utf-8") for f in files})
    for places in found:
        print(f"{LINES} lines in common: {', '.join(f'{name}:{number}' for name, number in places)}")
    if not found:
        print(f"{len(files)} files without {LINES} lines in common")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
