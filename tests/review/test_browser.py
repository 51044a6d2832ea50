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

import docx
import pytest

from pipeline.domain import Origin, Sentence, Status
from pipeline.review.decisions import every_sentence, fold, holders_of
from pipeline.review.desk import PAGE
from pipeline.review.final import publish_reviewed
from pipeline.review.journal import Journal
from pipeline.review.loaded import load_run
from pipeline.settings import PublishSettings
from tests.review.choosing import in_one_section
from tests.review.runs import run_with_one_more

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

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
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, text=True, **pipes)
        self.link = self._told()
        self.root = self.link.partition("/?")[0]

    def _told(self) -> str:
        assert self.process.stdout is not None
        link = next(line for line in self.process.stdout if line.startswith("Open "))
        return link.removeprefix("Open ").strip()

    def another_link(self) -> str:
        """Press Enter in its terminal."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._told()

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
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


def _invitation(page: Page, server: Server) -> str:
    """Ask for a link in a tab of its own."""
    tab = page.context.new_page()
    tab.goto(server.root)
    tab.get_by_role("button", name="Invite a colleague").click()
    link = tab.get_by_label(re.compile("^Copy this link")).input_value()
    assert not _violations(tab)
    tab.close()
    return link


def test_a_link_is_used_up_and_a_fresh_one_lets_a_colleague_in(
    browser: Browser, server: Server, run_copy: Path
) -> None:
    ann = _open(browser, server.link)
    ann.reload()
    assert ann.get_by_role("heading", level=1).inner_text() == "Overview"
    bob = _open(browser, server.link)
    assert bob.get_by_role("heading", level=1).inner_text() == "This link was used already"
    assert not _violations(bob)
    for link in (_invitation(ann, server), server.another_link()):
        bob = _open(browser, link)
        assert bob.get_by_role("heading", level=1).inner_text() == "Overview"
        assert "token" not in bob.url
    # A link in a mail that is read in the browser: the cookie must come along although another site led there.
    mail, link = browser.new_context().new_page(), server.another_link()
    mail.route("http://mail.example/", lambda r: r.fulfill(content_type="text/html", body=f"<a href={link}>Go</a>"))
    mail.goto("http://mail.example/")
    mail.get_by_role("link", name="Go").click()
    assert mail.get_by_role("heading", level=1).inner_text() == "Overview"
    server.kill()
    again = Server(run_copy)
    try:
        _open(browser, again.link)
        ann.goto(again.root)
        assert ann.get_by_role("heading", level=1).inner_text() == "You need a link to this page"
        assert not _violations(ann)
    finally:
        again.kill()


def test_an_editor_does_the_whole_job(browser: Browser, server: Server, run_copy: Path) -> None:
    first, second, *_ = in_one_section(every_sentence(load_run(run_copy).summary), 2)
    ann = _open(browser, server.link)
    ann.get_by_role("link", name=re.compile(f"^{first.frame} ")).click()
    card = ann.get_by_role("article").filter(has_text=first.text).first
    card.get_by_role("button", name=re.compile("^Accept")).click()
    assert ann.get_by_role("article").first.locator(".badge").inner_text() == "accepted"

    bob = _open(browser, _invitation(ann, server))
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


def _card(page: Page, words: str) -> Locator:
    return page.get_by_role("article").filter(has=page.locator(".sentence", has_text=words)).first


def _more(card: Locator) -> None:
    card.get_by_text("Split, merge, move, attach", exact=True).click()


def _words(page: Page) -> list[str]:
    return page.locator("article .sentence").all_inner_texts()


def test_the_draft_is_arranged_corrected_run_again_and_published(
    browser: Browser, server: Server, run_copy: Path, tmp_path: Path
) -> None:
    """Split, merge, move, correct a contributor and a label, search and attach, kill, run again, publish."""
    page = _open(browser, server.link)
    told, alone = _section_with_a_point_of_one_passage(run_copy)
    section = server.root + f"/sections/{alone.frame}"
    page.goto(section)
    first, second, third = _words(page)[:3]
    assert [first, second, third] == [s.text for s in told[:3]]

    _more(_card(page, first))
    _card(page, first).get_by_role("link", name=re.compile("^Split in two")).click()
    page.get_by_label("First sentence").fill("The one half.")
    page.get_by_label("Second sentence").fill("The other half.")
    page.get_by_role("button", name="Split").click()
    assert _words(page)[:3] == ["The one half.", "The other half.", second]

    _more(_card(page, second))
    _card(page, second).get_by_role("link", name=re.compile("^Merge with")).click()
    page.get_by_label("Wording of the merged sentence").fill("Both together.")
    page.get_by_role("button", name="Merge").click()
    merged = _card(page, "Both together.")
    both = {c for s in told[1:3] for c in s.sources}, {c for s in told[1:3] for c in s.contributors}
    assert merged.locator(".sources > figure, .sources > details > figure").count() == len(both[0])
    assert f"of {len(both[1])} contributor" in merged.inner_text()
    assert third not in _words(page)

    _more(merged)
    _card(page, "Both together.").get_by_role("button", name=re.compile("up$")).press("Enter")
    assert _words(page)[:3] == ["The one half.", "Both together.", "The other half."]
    page.get_by_role("status").get_by_role("button", name=re.compile("^Undo")).click()
    assert _words(page)[:3] == ["The one half.", "The other half.", "Both together."]
    page.goto(page.url.partition("/sections")[0] + "/history")
    page.get_by_role("button", name=re.compile("^Bring back")).first.click()
    page.goto(section)
    assert _words(page)[:2] == ["The one half.", "Both together."]

    _card(page, "The one half.").get_by_role("link", name=re.compile("^Contributor of source 1")).click()
    page.get_by_label(re.compile("^Name of the contributor")).fill("Société <b>X</b>")
    page.get_by_label("Kind of stakeholder").select_option("private sector")
    page.get_by_role("button", name="Save the contributor").click()
    _until_drawn(page)
    page.get_by_role("heading", name="What the correction changed").wait_for()
    page.goto(section)
    assert "Société <b>X</b>" in _card(page, "The one half.").locator(".sources").inner_text()
    assert "private sector" in _card(page, "The one half.").inner_text()

    arranged = ["The one half.", "Both together.", "The other half."]
    last = alone.text
    _card(page, last).get_by_role("link", name=re.compile("^Context and labels")).first.click()
    passage = page.url
    page.get_by_label(re.compile("^Kind of view")).select_option("background")
    page.get_by_role("button", name="Save the labels").click()
    _until_drawn(page)
    page.get_by_role("heading", name=re.compile("^No longer in the draft")).wait_for()
    assert not _violations(page)
    page.goto(section)
    assert last not in _words(page)
    page.goto(passage)
    page.goto(section)

    _more(_card(page, "The one half."))
    _card(page, "The one half.").get_by_role("link", name=re.compile("^Attach a passage")).first.click()
    page.get_by_label(re.compile("^Words that")).fill("Internet")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name=re.compile("^Attach")).first.click()
    sources = _card(page, "The one half.").locator(".sources > figure, .sources > details > figure")
    assert sources.count() == len(told[0].sources) + 1

    _card(page, "The one half.").get_by_text("Edit", exact=True).click()
    _card(page, "The one half.").get_by_label(re.compile("^Wording of")).fill("Never sent.")
    server.kill()
    run_with_one_more(run_copy, tmp_path)
    again = Server(run_copy)
    try:
        page = _open(browser, again.link)
        page.goto(again.root + f"/sections/{alone.frame}")
        # With another contribution the machine may tell other sentences: what stays keeps its order.
        kept = [w for w in _words(page) if w in arranged]
        assert kept == [w for w in arranged if w in kept]
        page.goto(again.root + "/left-out")
        listed = page.content()
        assert all(w in kept or w in listed for w in arranged)
        page.goto(again.root + f"/sections/{alone.frame}")
        assert last not in _words(page)
        _accept_everything(page, again.root)
    finally:
        again.kill()
    paths = {p.name: p for p in publish_reviewed(run_copy, PublishSettings()).paths}
    html = paths["summary.html"].read_text("utf-8")
    told = [p.text for p in docx.Document(str(paths["summary.docx"])).paragraphs]
    for words in kept:
        assert words in html and any(words in t for t in told)
    assert "Never sent." not in html and last not in html


def _section_with_a_point_of_one_passage(run: Path) -> tuple[tuple[Sentence, ...], Sentence]:
    """Return the text of a section that fits one page, and a further point of its that rests on one passage alone.

    It is in a contributor's own words, so that it is gone when the passage is found to hold no view.
    """
    summary = load_run(run).summary
    own = {p.point_id for p in summary.points if p.origin is Origin.BATCH}
    for section in summary.objectives:
        fits = len(section.sentences) > 2 and len(section.sentences) + len(section.also) <= PAGE
        # What several hold is told in the next run too, with another contribution.
        fits = fits and any(len(s.contributors) > 1 for s in section.sentences)
        cited = {c.passage_id for s in section.sentences for c in s.sources}
        for s in section.also if fits else ():
            single = s.point_id in own and len(s.sources) == 1 and not s.to_confirm
            if single and s.sources[0].passage_id not in cited:
                return section.sentences, s
    pytest.fail("no section of the sample fits one page and has a point in one contributor's own words")


def _until_drawn(page: Page) -> None:
    for _ in range(120):
        if not page.get_by_text("being drawn anew").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("the sections are never drawn anew")


def _accept_everything(page: Page, root: str) -> None:
    """Go on to whatever waits, until the overview says that nothing does."""
    for _ in range(200):
        page.goto(root + "/")
        if page.get_by_text("Every sentence of the text is reviewed").count():
            return
        page.get_by_role("link", name=re.compile("^(Start|Go on)")).click()
        every = page.get_by_role("button", name=re.compile("^Accept all"))
        if every.count():
            every.click()
        else:
            page.locator("article.current").get_by_role("button", name=re.compile("^Accept")).press("Enter")
    raise AssertionError("something waits for ever")


def test_the_keyboard_alone_accepts_and_undoes(browser: Browser, server: Server) -> None:
    page = _open(browser, server.link)
    page.get_by_role("link", name=re.compile("^Start")).press("Enter")
    page.wait_for_url("**/sections/**")
    assert not _doubled_keys(page)
    _tab_to(page, "Accept paragraph 1")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.get_by_text("Paragraph 1: accepted.").wait_for()
    assert page.locator("article.current h2").inner_text().startswith("Paragraph 2")
    _tab_to(page, "Undo what was just done")
    page.keyboard.press("Enter")
    page.get_by_text("Paragraph 1: accepted, undone.").wait_for()
    assert page.locator("article").first.locator(".badge").inner_text() == "not reviewed"


def test_a_further_view_goes_into_the_text_and_to_another_section_without_a_mouse(
    browser: Browser, server: Server, run_copy: Path
) -> None:
    view = next(s for s in every_sentence(load_run(run_copy).summary) if s.point_id and s.form == "listed")
    root = server.root
    page = _open(browser, server.link, java_script_enabled=False)
    page.goto(root + "/left-out")
    page.locator(f'form[action="/sentences/{view.sentence_id}"] button').press("Enter")
    page.get_by_text(f"put into the text of {view.frame}.").wait_for()
    card = page.locator("article.current")
    assert "further points" not in [h.lower() for h in card.locator("xpath=preceding::h2").all_inner_texts()]
    _more(card)
    card.get_by_label(re.compile("into the text of another section$")).select_option("T2")
    card.get_by_role("button", name="Move there").press("Enter")
    page.get_by_text("put into the text of T2.").wait_for()
    assert "/sections/T2" in page.url and view.text in _words(page)
    page.get_by_role("status").get_by_role("button", name=re.compile("^Undo")).press("Enter")
    page.get_by_text("put into the text of T2, undone.").wait_for()
    assert f"/sections/{view.frame}" in page.url


def _tab_to(page: Page, name: str) -> None:
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label') || ''").startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached")


def _doubled_keys(page: Page) -> list[str]:
    keys: list[str] = page.evaluate("[...document.querySelectorAll('[accesskey]')].map(e => e.accessKey)")
    assert {"a", "r", "e", "n", "o"} <= set(keys)
    return [k for k in set(keys) if keys.count(k) > 1]


def test_no_page_has_an_accessibility_violation(browser: Browser, server: Server, run_copy: Path) -> None:
    s = every_sentence(load_run(run_copy).summary)[0]
    page = _open(browser, server.link)
    root = server.root
    found = []
    paths = ["/", f"/passages?q=Internet&for={s.sentence_id}", "/history", "/left-out", "/word", "/sections/none"]
    paths += ["/agenda", "/agenda/69"]
    paths += [f"/sentences/{s.sentence_id}/{act}" for act in ("split", "merge")]
    passage = s.sources[0].passage_id
    paths += [f"/passages/{passage}", f"/documents/{passage.rpartition('.')[0]}", f"/sections/{s.frame}"]
    for path in paths:
        page.goto(root + path)
        found += _violations(page)
    for summary in page.locator("summary").all():
        summary.click()
    page.get_by_role("button", name=re.compile("^Accept all")).click()
    found += _violations(page)
    page.goto(root + "/left-out")
    page.get_by_role("button", name=re.compile("^Put ")).first.click()
    page.get_by_text("put into the text of").first.wait_for()
    found += _violations(page)
    page.goto(root + "/history")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Undo")).first.click()
    assert not [*found, *_violations(page)]


def test_a_phone_needs_no_sideways_scrolling(browser: Browser, server: Server) -> None:
    page = _open(browser, server.link, viewport={"width": 375, "height": 700})
    root = server.root
    for path in ("/", "/sections/T1", "/sections/O04", "/history", "/left-out", "/word", "/agenda", "/agenda/69"):
        page.goto(root + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
