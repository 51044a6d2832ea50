"""Contributors and points settled in a real browser, by keyboard; every press and click counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from pipeline.domain import Status
from pipeline.review.decisions import every_sentence
from pipeline.review.desk import Desk
from pipeline.review.loaded import load_run
from tests.review.test_browser import CHROMIUM, Server, _open, _until_drawn, _violations, browser, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser", "server"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.system,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
MOST = 150
"""Presses and clicks that a section of 30 points with 60 holders to confirm may take."""


class Hand:
    """Presses keys and clicks, and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, key: str) -> None:
        """Press a key and wait for the page that it leads to."""
        self.count += 1
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def click(self, role: str, name: str) -> None:
        """Click what has a role and a name, and wait for the page that it leads to."""
        self.count += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=re.compile(name)).first.click()  # type: ignore[arg-type]


def _largest(run: Path) -> tuple[str, int, int]:
    """Return the objective with most holders to confirm, how many points it has, and how many holders."""
    summary = load_run(run).summary
    frames = {p.point_id: p.frame for p in summary.points}
    waiting: dict[str, int] = {}
    for h in summary.holdings:
        waiting[frames[h.point_id]] = waiting.get(frames[h.point_id], 0) + (not h.counted)
    frame = max(waiting, key=lambda f: waiting[f])
    return frame, list(frames.values()).count(frame), waiting[frame]


def test_a_section_is_settled_by_its_points_with_few_presses(browser: Browser, server: Server, run_copy: Path) -> None:
    frame, points, holders = _largest(run_copy)
    assert points >= 20 and holders >= 30
    page = _open(browser, server.link)
    hand = Hand(page)
    hand.click("link", "^Points")
    hand.click("link", f"^{frame} ")
    assert not _violations(page)
    asked = 0
    while page.get_by_text("To be confirmed, 1 of").count() or page.locator(".ask").count():
        hand.press("y" if asked % 3 else "n")
        asked += 1
    assert 0.7 * holders <= asked <= holders, "what is confirmed ends the question on its contrary"
    page.keyboard.press("u")
    page.locator(".ask").wait_for()
    hand.press("y")
    hand.click("link", "Go on with its sentences")
    _until_drawn(page)
    page.goto(server.root + f"/sections/{frame}")
    while page.get_by_role("button", name=re.compile("^Accept all")).count():
        hand.click("button", "^Accept all")
        page.goto(server.root + f"/sections/{frame}")
    while page.locator("article.current:not(.settled)").count() and f"/sections/{frame}" in page.url:
        hand.press("a")
    desk = Desk(run_copy)
    told = [s for s in desk.states(frame) if not s.listed]
    assert told and all(s.sentence.status is Status.ACCEPTED for s in told)
    assert hand.count <= MOST * max(points / 30, holders / 60)


def test_contributors_are_audited_and_a_point_is_added_and_all_of_it_holds_in_the_next_run(
    browser: Browser, server: Server, run_copy: Path
) -> None:
    page = _open(browser, server.link)
    page.get_by_role("link", name="Contributors").first.click()
    assert not _violations(page)
    page.get_by_label("Correct Country A", exact=True).click()
    page.get_by_label(re.compile("^Name, as it should")).locator("visible=true").fill("The Republic of A")
    page.get_by_role("button", name="Save", exact=True).locator("visible=true").click()
    _until_drawn(page)
    page.goto(server.root + "/contributors")
    assert page.get_by_role("rowheader", name=re.compile("^The Republic of A")).count() == 1
    page.get_by_label("Tick Company H to join").check()
    page.get_by_label("Tick K to join").check()
    page.get_by_role("button", name=re.compile("^Make those ticked one")).click()
    _until_drawn(page)
    page.goto(server.root + "/contributors")
    assert page.get_by_role("rowheader", name=re.compile("^K")).count() == 0

    page.goto(server.root + "/points/O06")
    page.get_by_label(re.compile("^What one can hold")).fill("the Forum should meet in every region in turn")
    page.get_by_role("button", name="Add and look for holders").click()
    _until_drawn(page)
    added = page.url.partition("?")[0]
    assert "an editor" in page.locator("main").inner_text()
    assert not _violations(page)
    page.goto(server.root + "/points/O06/statements")
    assert not _violations(page)
    page.goto(server.root + "/points")
    assert not _violations(page)

    page.goto(server.root + "/publish")
    assert not _violations(page)
    page.get_by_role("button", name="Run again").click()
    for _ in range(300):
        if not page.get_by_text("under way", exact=False).count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    assert "Draft:" in page.locator("#job").inner_text()
    page.goto(added)
    assert "the Forum should meet in every region in turn" in page.get_by_role("heading", level=1).inner_text()
    names = {r["name"] for r in pq.read_table(run_copy / "contributors.parquet").to_pylist()}
    assert "The Republic of A" in names and "K" not in names
    assert any("Republic of A" in s.text for s in every_sentence(load_run(run_copy).summary))


def test_without_a_script_points_are_settled_as_well(browser: Browser, server: Server, run_copy: Path) -> None:
    frame, _, holders = _largest(run_copy)
    page = _open(browser, server.link, java_script_enabled=False)
    page.goto(server.root + f"/points/{frame}")
    page.get_by_role("button", name=re.compile("^Yes, holds it")).click()
    page.goto(server.root + f"/points/{frame}")
    heading = page.get_by_role("heading", name=re.compile("^To be confirmed")).inner_text()
    assert int(heading.rpartition(" ")[2]) < holders
    page.goto(server.root + "/nowhere")
    assert "nothing at this address" in page.locator("main").inner_text()
