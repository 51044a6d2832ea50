"""Fail if a module is over 300 lines, 700 where it holds data alone, or a function over 60: the house rule."""

import ast
import sys
from pathlib import Path

MODULE_LINES = 300
DATA_LINES = 700
FUNCTION_LINES = 60
ROOT = Path(__file__).resolve().parent.parent
DATA_MODULES = {ROOT / "pipeline" / "domain.py"}


def problems_of(path: Path) -> list[str]:
    """Return what is too long in one file."""
    text = path.read_text("utf-8")
    name = path.relative_to(ROOT)
    limit = DATA_LINES if path in DATA_MODULES else MODULE_LINES
    out = [f"{name}: {n} lines (limit {limit})"] if (n := len(text.splitlines())) > limit else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                out.append(f"{name}:{node.lineno}: {node.name} has {length} lines (limit {FUNCTION_LINES})")
    return out


def main() -> int:
    """Check the package and its scripts."""
    files = sorted([*ROOT.glob("pipeline/**/*.py"), *ROOT.glob("scripts/*.py")])
    problems = [p for f in files for p in problems_of(f)]
    print("\n".join(problems) or f"{len(files)} files within their lengths")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
