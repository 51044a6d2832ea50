"""The Word file in LibreOffice and the page in Chromium."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from lxml import etree

from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.facts import sections_of, told
from tests.publish.sample_summary import ARABIC, Batch

pytestmark = pytest.mark.system
_QUIET = "--no-sandbox --headless --disable-gpu --disable-background-networking --disable-component-update".split()


@pytest.fixture(scope="module")
def resaved(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The Word file as LibreOffice saves it again."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("resave")
    (folder / "summary.docx").write_bytes(files["summary.docx"])
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = [soffice, "--headless", profile, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")]
    subprocess.run([*convert, str(folder / "summary.docx")], check=True, capture_output=True, timeout=120)
    return zipfile.ZipFile(io.BytesIO((folder / "out" / "summary.docx").read_bytes()))


def test_bookmarks_and_footnotes_survive_a_resave(batch: Batch, resaved: zipfile.ZipFile):
    body = etree.fromstring(resaved.read("word/document.xml"))
    notes = etree.fromstring(resaved.read("word/footnotes.xml"))
    sentences = [s for section in sections_of(batch.summary) for s in told(section)]
    names = {b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))}
    assert {bookmark_name(s.sentence_id) for s in sentences} <= names
    assert len(list(body.iter(qn("w:footnoteReference")))) == len(sentences)
    text = "".join(t.text or "" for t in notes.iter(qn("w:t")))
    assert all(
        p.file in text
        for p in batch.passages
        if any(p.passage_id == c.passage_id for s in sentences for c in s.sources)
    )


def test_change_tracking_and_direction_survive_a_resave(resaved: zipfile.ZipFile):
    settings = etree.fromstring(resaved.read("word/settings.xml"))
    assert settings.find(qn("w:trackRevisions")) is not None
    body = etree.fromstring(resaved.read("word/document.xml"))
    assert not list(body.iter(qn("w:ins"), qn("w:del"))), "nothing is a tracked change yet"
    rtl = [r for r in body.iter(qn("w:r")) if r.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None]
    assert "".join(t.text or "" for r in rtl for t in r.iter(qn("w:t"))).startswith(ARABIC[:20])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        yield opened
        opened.close()


@pytest.fixture
def address(files: dict[str, bytes], tmp_path: Path) -> str:
    path = tmp_path / "summary.html"
    path.write_bytes(files["summary.html"])
    (tmp_path / "agenda.html").write_bytes(files["agenda.html"])
    return path.as_uri()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("opened", [False, True])
def test_axe_finds_nothing(browser: Any, address: str, width: int, opened: bool):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = browser.new_page(viewport={"width": width, "height": 900})
    for each in (address, address.replace("summary.html", "agenda.html")):
        page.goto(each)
        if opened:
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_page_makes_one_request_and_fits_a_phone(browser: Any, address: str):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert asked == [address]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_filters_work_without_scripts(browser: Any, address: str):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    further = page.locator(".more .s").count()
    assert page.locator(".s:visible").count() == page.locator(".s").count() - further
    page.select_option("#by-contributor", label="Country B")
    assert page.locator(".s:visible").all_inner_texts()[0].startswith("1.")
    assert page.locator(".s:visible").count() == 1
    page.locator("button[type=reset]").click()
    assert page.locator(".more .s:visible").count() == 0 < further
    page.select_option("#by-section", value="O04")
    assert page.locator(".s:visible").count() == 7, "further points open when a filter is set"
    page.select_option("#by-stakeholder", label="private sector")
    assert page.locator(".s:visible").count() == 1
