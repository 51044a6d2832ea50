"""Take the README's pictures: a page of the Word draft, the web page and the review page of the sample batch.

Needs LibreOffice, pdftoppm (poppler-utils) and Chromium: `make system`. Run `make analyze` first.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

PROJECT = Path(__file__).resolve().parent.parent
IMAGES = PROJECT / "docs" / "images"
QUIET = "--no-sandbox --headless --disable-gpu --disable-background-networking --disable-component-update".split()
SECTION = "#O04"
PORT = "8799"


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


def review_picture(run: Path, image: Path) -> None:
    """Draw the review page of a copy of the run, where one sentence is accepted and one flagged."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(run, Path(folder, "run"), ignore=shutil.ignore_patterns("review", "final")))
        command = [sys.executable, "-m", "pipeline", "review", str(copy), "--port", PORT, "--who", "Ann Editor"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
        browser = playwright.chromium.launch(executable_path=_tool("chromium"), args=QUIET)
        try:
            assert server.stdout is not None
            link = server.stdout.readline().removeprefix("Open ").strip()
            _answering(PORT)
            shown = browser.new_page(viewport={"width": 1240, "height": 820})
            shown.goto(link)
            shown.goto(f"http://127.0.0.1:{PORT}/sections/O06")
            shown.get_by_role("button", name="Accept paragraph").first.click()
            flagged = shown.get_by_role("article").nth(2)
            flagged.get_by_text("Flag for a colleague").click()
            flagged.get_by_role("textbox", name="What should they look at").fill(
                "Is this the position of the whole group?"
            )
            flagged.get_by_role("button", name="Flag").click()
            shown.goto(f"http://127.0.0.1:{PORT}/sections/O06")
            shown.screenshot(path=f"{folder}/page.png")
        finally:
            browser.close()
            server.kill()
            server.wait()
        _small(Path(folder, "page.png"), image)


def _answering(port: str) -> None:
    """Wait until something listens on a port of this machine."""
    for _ in range(100):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", int(port))) == 0:
                return
        time.sleep(0.1)
    sys.exit("The review page does not answer.")


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
    review_picture(run, IMAGES / "review-page.png")
    word_picture(run / "summary.docx", int(sys.argv[2]) if len(sys.argv) > 2 else 4, IMAGES / "summary-word.png")
