"""Printing in a process of its own: if the libraries that set the page die, the run does not die with them.

`python -m pipeline.publish.press FILE` reads a page from standard input and writes it to FILE as PDF/UA-1.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.publish.fonts import font_configuration

_ROOT = str(Path(__file__).resolve().parents[2])
_SECONDS = 900
_EPOCH = "1132272000"  # 18 November 2005: fonts that are cut to size carry a date, which must not be today's
_NO_LIBRARY = 3
_COMMAND = (sys.executable, "-m", "pipeline.publish.press")
_SHOWN = 300


@dataclass(frozen=True)
class Pressed:
    """A printed page, or why there is none.

    Attributes:
        pdf: the bytes; empty where printing failed.
        reason: a sentence saying why; empty where it did not.
    """

    pdf: bytes = b""
    reason: str = ""


def press(page: str, *, seconds: float = _SECONDS, command: Sequence[str] = _COMMAND) -> Pressed:
    """Print a page of HTML with the fonts of the program alone.

    Args:
        page: the whole document, its styles included; nothing is fetched.
        seconds: after which printing is given up.
        command: what prints; it is given the path of the PDF to make.
    """
    with tempfile.TemporaryDirectory(prefix="press-") as name:
        folder = Path(name)
        configuration, made = folder / "fonts.conf", folder / "page.pdf"
        configuration.write_text(font_configuration(folder / "cache"), "utf-8")
        try:
            done = subprocess.run(
                [*command, str(made)],
                input=page.encode("utf-8"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_surroundings(configuration),
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Pressed(reason=f"Printing took more than {seconds:.0f} seconds and was stopped.")
        if done.returncode == 0 and made.is_file():
            return Pressed(made.read_bytes())
    return Pressed(reason=_reason(done.returncode, done.stderr.decode("utf-8", "replace")))


def _surroundings(configuration: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FONTCONFIG_", "FC_", "PANGO", "LC_", "LANG"))}
    path = os.pathsep.join(filter(None, (_ROOT, kept.get("PYTHONPATH", ""))))
    own = {"FONTCONFIG_FILE": str(configuration), "SOURCE_DATE_EPOCH": _EPOCH, "LC_ALL": "C.UTF-8", "PYTHONPATH": path}
    return {**kept, **own}


def _reason(code: int, said: str) -> str:
    last = said.strip().splitlines()[-1][:_SHOWN] if said.strip() else ""
    if code == _NO_LIBRARY:
        return f"A library that sets pages is not on this machine (`make system` installs it): {last}"
    if code < 0:
        return f"The process that prints died of signal {-code}."
    return f"The process that prints stopped with code {code}: {last}"


def _print(target: Path) -> int:
    page = sys.stdin.buffer.read().decode("utf-8")
    try:
        from weasyprint import HTML, URLFetcher
    except (ImportError, OSError) as e:
        sys.stderr.write(f"{e}\n")
        return _NO_LIBRARY
    fetcher = URLFetcher(allowed_protocols=())
    HTML(string=page, url_fetcher=fetcher).write_pdf(target, pdf_variant="pdf/ua-1", pdf_tags=True)
    return 0


if __name__ == "__main__":
    sys.exit(_print(Path(sys.argv[1])))
