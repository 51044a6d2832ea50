"""The whole job in a real browser: open, accept, edit, reject, undo, two editors, kill the server, come back."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.domain import Status
from pipeline.review.decisions import every_sentence, fold, holders_of
from pipeline.review.journal import Journal
from pipeline.review.loaded import load_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.system,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class Server:
    """The review command, started as a user starts it."""

    def __init__(self, run: Path) -> None:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = str(s.getsockname()[1])
        command = [sys.executable, "-m", "pipeline", "review", str(run), "--port", self.port, "--who", "Ann"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.link = self.process.stdout.readline().removeprefix("Open ").strip()

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--no-first-run"])
        yield chromium
        chromium.close()


@pytest.fixture
def server(run_copy: Path) -> Iterator[Server]:
    running = Server(run_copy)
    yield running
    running.kill()


def _open(browser: Browser, link: str, **options: Any) -> Page:
    page = browser.new_context(**options).new_page()
    # The server prints its link just before it listens.
    for _ in range(50):
        try:
            page.goto(link)
        except Exception as e:  # noqa: BLE001 - Playwright has no narrower error for a refused connection
            assert "ERR_CONNECTION_REFUSED" in str(e)
            page.wait_for_timeout(100)
        else:
            return page
    raise AssertionError("the server does not answer")


def _violations(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    return [f"{page.url}: {v['id']} {v['nodes'][0]['html']}" for v in Axe().run(page).response["violations"]]


def test_an_editor_does_the_whole_job(browser: Browser, server: Server, run_copy: Path) -> None:
    first, second = [s for s in every_sentence(load_run(run_copy).summary) if s.frame == "T1"][:2]
    ann = _open(browser, server.link)
    ann.get_by_role("link", name=re.compile("^T1 ")).click()
    card = ann.get_by_role("article").filter(has_text=first.text).first
    card.get_by_role("button", name=re.compile("^Accept")).click()
    assert ann.get_by_role("article").first.locator(".badge").inner_text() == "accepted"

    bob = _open(browser, server.link)
    bob.goto(ann.url)
    for page, words in ((ann, "Worded by Ann."), (bob, "Worded by Bob.")):
        card = page.get_by_role("article").nth(1)
        card.get_by_text("Edit", exact=True).click()
        card.get_by_label(re.compile("^Wording of")).fill(words)
        card.get_by_role("button", name="Save the wording").click()
    assert "meanwhile" in bob.get_by_role("heading", level=1).inner_text()
    assert "Worded by Ann." in bob.locator("main").inner_text()
    assert not _violations(bob)
    bob.get_by_role("button", name="Save mine over it").click()

    ann.reload()
    ann.get_by_role("article").nth(1).get_by_role("button", name=re.compile("^Reject")).click()
    ann.get_by_role("article").nth(1).get_by_role("button", name=re.compile("^Undo")).click()
    server.kill()
    made = load_run(run_copy)
    holders = holders_of(made.passages, made.summary.contributors)
    states = fold(made.summary, Journal(run_copy).decisions(), holders).states
    assert states[first.sentence_id].sentence.status == Status.ACCEPTED
    assert states[second.sentence_id].sentence.text == "Worded by Bob."
    assert [d.action for d in states[second.sentence_id].history] == ["edit", "edit", "reject", "undo"]


def test_no_page_has_an_accessibility_violation(browser: Browser, server: Server, run_copy: Path) -> None:
    s = every_sentence(load_run(run_copy).summary)[0]
    page = _open(browser, server.link)
    root = server.link.partition("/?")[0]
    found = []
    paths = ["/", f"/sections/{s.frame}", f"/passages?q=Internet&for={s.sentence_id}", "/history", "/left-out"]
    for path in [*paths, f"/passages/{s.sources[0].passage_id}", "/sections/none"]:
        page.goto(root + path)
        found += _violations(page)
    assert not found


def test_a_phone_needs_no_sideways_scrolling(browser: Browser, server: Server) -> None:
    page = _open(browser, server.link, viewport={"width": 375, "height": 700})
    page.goto(server.link.partition("/?")[0] + "/sections/T1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
