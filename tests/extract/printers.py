"""PDFs as LibreOffice, WeasyPrint and Chromium print them; a test that needs an absent program is skipped."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement


def _page(paragraphs: Sequence[str], *, font: str, language: str) -> str:
    way = "rtl" if language == "ar" else "ltr"
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    style = f"<style>body{{font:11pt '{font}'}}p{{margin:6pt 0}}@page{{size:A4}}</style>"
    return f'<html lang="{language}" dir="{way}"><head><meta charset="utf-8">{style}</head><body>{body}</body></html>'


def by_weasyprint(paragraphs: Sequence[str], folder: Path, *, font: str, language: str = "ar") -> bytes:
    pytest.importorskip("weasyprint")
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(_page(paragraphs, font=font, language=language), "utf-8")
    print_it = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"
    # In a process of its own: without any font on the machine Pango ends the process that asks.
    done = subprocess.run([sys.executable, "-c", print_it, str(source), str(target)], capture_output=True, timeout=120)
    if done.returncode:
        pytest.skip("WeasyPrint cannot print here: no font on this machine, or no Pango")
    return target.read_bytes()


def by_chromium(paragraphs: Sequence[str], folder: Path, *, font: str, language: str = "ar") -> bytes:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("Chromium is not installed")
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(_page(paragraphs, font=font, language=language), "utf-8")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target.read_bytes()


def by_libreoffice(paragraphs: Sequence[str], folder: Path, *, font: str, language: str = "ar") -> bytes:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    document = docx.Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.name = font
        if language == "ar":
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    source = folder / "page.docx"
    document.save(str(source))
    command = [program, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=180)
    return (folder / "page.pdf").read_bytes()


PRINTERS: dict[str, Callable[..., bytes]] = {
    "LibreOffice": by_libreoffice,
    "WeasyPrint": by_weasyprint,
    "Chromium": by_chromium,
}
