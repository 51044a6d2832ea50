"""Take the README's pictures: a page of the Word draft and the web page of the sample batch.

Needs LibreOffice, pdftoppm (poppler-utils) and Chromium: `make system`. Run `make analyze` first.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

PROJECT = Path(__file__).resolve().parent.parent
IMAGES = PROJECT / "docs" / "images"
QUIET = "--no-sandbox --headless --disable-gpu --disable-background-networking --disable-component-update".split()
SECTION = "#O04"


def word_picture(docx: Path, page: int, image: Path) -> None:
    """Draw one page of a Word file as LibreOffice lays it out."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        convert = [_tool("soffice"), "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(docx)]
        subprocess.run(convert, check=True, capture_output=True, timeout=180)
        pdf = Path(folder, docx.stem).with_suffix(".pdf")
        draw = [_tool("pdftoppm"), "-r", "90", "-f", str(page), "-l", str(page), "-singlefile", "-png"]
        subprocess.run([*draw, str(pdf), str(Path(folder, "page"))], check=True, timeout=60)
        _small(Path(folder, "page.png"), image)


def page_picture(page: Path, image: Path) -> None:
    """Draw the web page at the section on equal footing, its first paragraph opened to its sources."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_tool("chromium"), args=QUIET)
        shown = browser.new_page(viewport={"width": 1200, "height": 860})
        shown.goto(page.resolve().as_uri())
        shown.locator(f"section:has({SECTION}) .s summary").first.click()
        shown.locator(SECTION).evaluate("e => e.scrollIntoView()")
        shown.screenshot(path=f"{folder}/page.png")
        browser.close()
        _small(Path(folder, "page.png"), image)


def _small(drawn: Path, image: Path) -> None:
    """Keep a picture with few colours, which text needs no more of."""
    Image.open(drawn).convert("RGB").quantize(64, method=Image.Quantize.MEDIANCUT).save(image, optimize=True)
    print(f"{image.relative_to(PROJECT)}: {image.stat().st_size // 1024} KB")


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not installed; run make system.")
    return found


if __name__ == "__main__":
    run = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "outputs" / "sample"
    if not (run / "summary.html").is_file():
        sys.exit(f"{run} holds no run; run make analyze first, or name the folder of a run.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    page_picture(run / "summary.html", IMAGES / "summary-page.png")
    word_picture(run / "summary.docx", int(sys.argv[2]) if len(sys.argv) > 2 else 4, IMAGES / "summary-word.png")
