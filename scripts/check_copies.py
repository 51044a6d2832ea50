"""Fail if eight lines of code stand in two places."""

import re
import subprocess
import sys
from pathlib import Path

LINES = 8
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Compare all modules of the package and its scripts with one another."""
    files = [str(f) for folder in ("pipeline", "scripts") for f in sorted((ROOT / folder).rglob("*.py"))]
    quiet = ("--ignore-imports", "--ignore-docstrings", "--ignore-comments", "--ignore-signatures")
    command = [str(Path(sys.executable).parent / "symilar"), "-d", str(LINES), *quiet, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"TOTAL lines=(\d+) duplicates=(\d+)", done.stdout)
    if done.returncode or not found:
        print(f"symilar failed: {done.stderr.strip()[-300:]}")
        return 1
    if int(found[2]):
        print(done.stdout)
        return 1
    print(f"{len(files)} files without {LINES} lines in common")
    return 0


if __name__ == "__main__":
    sys.exit(main())
