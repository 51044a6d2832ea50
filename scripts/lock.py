"""Give every line of the locks the sha256 of its wheels, as pip reports them; `--check` fails where one is missing.

A new package goes into a lock as `name==version`; `make lock` adds the rest. Checksums are those of the wheels for
Linux on x86-64, Python 3.11 and 3.12; `pip install` then refuses any other file.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-dev.lock")
PYTHONS = ("3.11", "3.12")
AT_A_TIME = 20
LINE = re.compile(r"(?P<pin>[\w.\-]+==[\w.+!\-]+)(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})*)")


def read(lock: Path) -> dict[str, str]:
    """Return the checksums of a lock by pin, empty where there are none.

    Raises:
        ValueError: a line is no pin.
    """
    lines = [line for line in lock.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    read_lines = [(line, LINE.fullmatch(line)) for line in lines]
    if wrong := [line for line, match in read_lines if match is None]:
        raise ValueError(f"{lock.name}: not of the form name==version: {wrong[0]}")
    return {match["pin"]: match["hashes"].strip() for _, match in read_lines if match}


def reported(pins: list[str], python: str) -> dict[str, str]:
    """Return the sha256 of the wheel that pip would install for each pin."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        wanted = ("--python-version", python, "--target", folder)
        options = ("--dry-run", "--ignore-installed", "--no-deps", "-qq", "--report", str(report))
        subprocess.run([sys.executable, "-m", "pip", "install", *options, *wanted, *pins], check=True)
        found = json.loads(report.read_text("utf-8"))["install"]
    names = {_name(pin.partition("==")[0]): pin for pin in pins}
    return {names[_name(f["metadata"]["name"])]: f["download_info"]["archive_info"]["hashes"]["sha256"] for f in found}


def _name(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def fill(lock: Path) -> int:
    """Write the checksums that a lock lacks and return how many lines were filled."""
    known = read(lock)
    missing = [pin for pin, hashes in known.items() if not hashes]
    parts = [missing[n : n + AT_A_TIME] for n in range(0, len(missing), AT_A_TIME)]
    found = [reported(part, python) for python in PYTHONS for part in parts]
    for pin in missing:
        sums = dict.fromkeys(each[pin] for each in found if pin in each)
        known[pin] = " ".join(f"--hash=sha256:{s}" for s in sums)
    lines = [f"{pin} {hashes}".strip() for pin, hashes in sorted(known.items(), key=lambda x: x[0].lower())]
    lock.write_text("\n".join(lines) + "\n", "utf-8")
    return len(missing)


def main(*arguments: str) -> int:
    """Fill or check both locks."""
    if "--check" in arguments:
        without = [f"{lock.name}: {pin}" for lock in LOCKS for pin, hashes in read(lock).items() if not hashes]
        print(
            "\n".join(f"{x} has no checksum: make lock" for x in without) or "every wheel of the locks has its checksum"
        )
        return 1 if without else 0
    for lock in LOCKS:
        print(f"{lock.name}: {fill(lock)} lines filled")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
