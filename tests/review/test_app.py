"""The review page: every decision by a plain form, nothing lost between two editors, nobody else let in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.domain import Sentence
from pipeline.publish.bookmarks import bookmark_name
from pipeline.review.app import make_app
from pipeline.review.decisions import every_sentence
from pipeline.review.desk import PAGE
from pipeline.review.journal import append, made
from pipeline.review.keys import Keys
from pipeline.review.loaded import load_run
from pipeline.store.decided import read_decisions
from tests.review.choosing import in_another, in_one_section

pytestmark = pytest.mark.slow
HOST = "127.0.0.1:8765"


class Editor:
    """A browser of one editor."""

    def __init__(self, app: object, keys: Keys, name: str) -> None:
        self.http = TestClient(app, base_url=f"http://{HOST}", headers={"origin": f"http://{HOST}"})
        self.csrf = keys.csrf
        self.http.get("/", params={"token": keys.invite()})
        self.http.post("/who", data={"csrf": self.csrf, "who": name})

    def post(self, path: str, **form: object):
        return self.http.post(path, data={"csrf": self.csrf, **form})

    def decide(self, s: Sentence, version: int, action: str, **form: str):
        return self.post(f"/sentences/{s.sentence_id}", version=version, action=action, **form)


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def app(run_copy: Path, keys: Keys):
    return make_app(run_copy, keys=keys, hosts=[HOST], who="editor")


@pytest.fixture
def ann(app: object, keys: Keys) -> Iterator[Editor]:
    editor = Editor(app, keys, "Ann")
    with editor.http:
        yield editor


@pytest.fixture
def sentences(run_copy: Path) -> list[Sentence]:
    return every_sentence(load_run(run_copy).summary)


def test_every_page_opens_and_has_no_script_or_inline_style(ann: Editor, sentences: list[Sentence]) -> None:
    passage = sentences[0].sources[0].passage_id
    paths = ["/", *(f"/sections/{f}" for f in sorted({s.frame for s in sentences})), "/history", "/left-out", "/word"]
    point = next(s.point_id for s in sentences if s.point_id)
    frame = next(s.frame for s in sentences if s.point_id)
    paths += ["/points", f"/points/{frame}", f"/points/{frame}/{point}", f"/points/{frame}/statements", "/contributors"]
    for path in [*paths, "/passages?q=internet", f"/passages/{passage}", f"/passages?for={sentences[0].sentence_id}"]:
        page = ann.http.get(path)
        assert page.status_code == 200, path
        assert not re.search(r'<script(?! src="/static/review.js" defer></script>)|style=|\son\w+=', page.text), path
        assert "default-src 'none'" in page.headers["content-security-policy"]


def test_accept_edit_reject_flag_and_undo_are_kept_with_the_editors_name(
    ann: Editor, sentences: list[Sentence], run_copy: Path
) -> None:
    s = sentences[0]
    ann.decide(s, 0, "accept")
    ann.decide(s, 1, "edit", text="Mine  own.")
    ann.decide(s, 2, "reject")
    ann.decide(s, 3, "flag", note="Is this right?")
    page = ann.decide(s, 4, "undo")
    assert page.status_code == 200
    assert page.url.path == f"/sections/{s.frame}"
    made = read_decisions(run_copy)
    assert [d.action for d in made] == ["accept", "edit", "reject", "flag", "undo"]
    assert {d.who for d in made} == {"Ann"}
    assert made[1].text == "Mine own."
    assert made[0].sources == s.sources
    assert "rejected" in page.text


def test_the_second_of_two_editors_sees_both_versions_and_may_insist(
    ann: Editor, app: object, keys: Keys, sentences: list[Sentence], run_copy: Path
) -> None:
    bob, s = Editor(app, keys, "Bob"), sentences[0]
    ann.decide(s, 0, "edit", text="By Ann.")
    conflict = bob.decide(s, 0, "edit", text="By Bob.")
    assert conflict.status_code == 409
    assert "By Ann." in conflict.text and "By Bob." in conflict.text
    assert len(read_decisions(run_copy)) == 1
    assert bob.decide(s, 1, "edit", text="By Bob.").status_code == 200


def test_a_found_passage_is_attached_and_shown_as_a_source(ann: Editor, sentences: list[Sentence]) -> None:
    s = sentences[0]
    found = ann.http.get("/passages", params={"q": "Internet", "for": s.sentence_id}).text
    passage = next(
        p for p in re.findall(r'name="passage" value="([^"]+)"', found) if p not in {c.passage_id for c in s.sources}
    )
    page = ann.decide(s, 0, "attach", passage=passage)
    assert f"/passages/{passage}" in page.text


def test_labels_are_corrected_and_wrong_ones_refused(ann: Editor, sentences: list[Sentence], run_copy: Path) -> None:
    path = f"/passages/{sentences[0].sources[0].passage_id}/labels"
    form = {"version": 0, "kind": "proposal", "stance": "support"}
    assert ann.post(path, refs="999", **form).status_code == 422
    page = ann.post(path, refs="§69, 72g", **form)
    assert 'value="69 72g"' in page.text
    (decision,) = read_decisions(run_copy)
    assert decision.data == {"refs": "69 72g", "kind": "proposal", "stance": "support", "topics": ""}
    assert ann.post(path, refs="70", **form).status_code == 409


def test_an_added_sentence_cannot_be_accepted_before_it_has_a_source(ann: Editor, sentences: list[Sentence]) -> None:
    page = ann.post("/sections/T1/add", text="Something <b>new</b>.")
    assert "Something &lt;b&gt;new&lt;/b&gt;." in page.text
    added = re.search(r"/sentences/(added-\w+)", page.text)
    assert added
    refused = ann.post(f"/sentences/{added[1]}", version=1, action="accept")
    assert refused.status_code == 422
    passage = sentences[0].sources[0].passage_id
    ann.post(f"/sentences/{added[1]}", version=1, action="attach", passage=passage)
    assert ann.post(f"/sentences/{added[1]}", version=2, action="accept").status_code == 200


def test_a_decision_is_undone_from_the_history(ann: Editor, sentences: list[Sentence]) -> None:
    ann.decide(sentences[0], 0, "accept")
    (path,) = re.findall(r'action="(/decisions/\w+/undo)"', ann.http.get("/history").text)
    assert "undone" in ann.post(path, version=1).text
    assert ann.post(path, version=2).status_code == 422


def test_the_original_file_is_one_click_away(ann: Editor, run_copy: Path) -> None:
    run = load_run(run_copy)
    answer = ann.http.get(f"/files/{run.documents[0].document_id}")
    assert answer.content == (run.batch / run.documents[0].file).read_bytes()


def test_strangers_are_kept_out(app: object, keys: Keys, ann: Editor, sentences: list[Sentence]) -> None:
    stranger = TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)
    assert stranger.get("/").status_code == 403
    wrong = stranger.get("/", params={"token": "wrong"})
    assert wrong.status_code == 403 and "<h1>You need a link" in wrong.text and sentences[0].text not in wrong.text
    assert stranger.get("/static/review.css").status_code == 200
    path = f"/sentences/{sentences[0].sentence_id}"
    good = {"csrf": keys.csrf, "version": "0", "action": "accept"}
    assert stranger.post(path, data=good).status_code == 403
    assert ann.http.get("/", headers={"host": "evil.example"}).status_code == 421
    assert ann.http.post(path, data=good, headers={"origin": "http://evil.example"}).status_code == 403
    assert ann.http.post(path, data={**good, "csrf": "x"}).status_code == 403
    assert ann.http.post(path, data={**good, "note": "x" * 300_000}).status_code == 413


def _browser(app: object) -> TestClient:
    return TestClient(app, base_url=f"http://{HOST}", headers={"origin": f"http://{HOST}"}, follow_redirects=False)


def test_a_link_lets_in_one_browser_once(app: object, keys: Keys) -> None:
    first, second, link = _browser(app), _browser(app), {"token": keys.invite()}
    assert second.head("/", params=link).status_code == 403
    let_in = first.get("/history?page=2", params={"page": "2", **link})
    assert let_in.headers["location"] == "/history?page=2"
    assert "HttpOnly" in let_in.headers["set-cookie"] and "SameSite=lax" in let_in.headers["set-cookie"]
    again = second.get("/", params=link)
    assert again.status_code == 403 and "<h1>This link was used already" in again.text
    assert "Invite a colleague" in again.text and "press Enter" in again.text
    assert second.get("/").status_code == 403
    # Who is in may open it again, and may try out a colleague's without using it up.
    fresh = {"token": keys.invite()}
    assert [first.get("/", params=p).headers["location"] for p in (link, fresh)] == ["/", "/"]
    assert second.get("/", params=fresh).headers["location"] == "/"
    assert first.get("/").status_code == second.get("/").status_code == 200
    assert len({b.cookies["review-8765"] for b in (first, second)}) == 2


def test_a_colleague_is_invited_by_a_form_of_the_page_alone(ann: Editor, app: object, keys: Keys) -> None:
    assert 'action="/invite"' in ann.http.get("/").text
    assert ann.http.post("/invite", data={"csrf": "x"}).status_code == 403
    assert ann.http.get("/invite").status_code == 405
    bob = _browser(app)
    assert bob.post("/invite", data={"csrf": keys.csrf}).status_code == 403
    links = [re.findall(rf'value="(http://{HOST}/[^"]+)"', ann.post("/invite").text) for _ in range(2)]
    assert [len(found) for found in links] == [1, 1] and links[0] != links[1]
    assert [bob.get(links[0][0]).status_code, _browser(app).get(links[0][0]).status_code] == [303, 403]
    assert bob.get("/").status_code == 200


def test_a_server_started_anew_knows_no_session_and_no_link_of_the_last(run_copy: Path, keys: Keys) -> None:
    browser = _browser(make_app(run_copy, keys=keys, hosts=[HOST], who="editor"))
    unused = {"token": keys.invite()}
    browser.get("/", params={"token": keys.invite()})
    fresh = Keys()
    again = _browser(make_app(run_copy, keys=fresh, hosts=[HOST], who="editor"))
    again.cookies = browser.cookies
    assert again.get("/").status_code == again.get("/", params=unused).status_code == 403
    assert again.get("/", params={"token": fresh.invite()}).status_code == 303
    assert again.get("/").status_code == 200


def test_a_quotation_from_right_to_left_stands_in_an_english_sentence(ann: Editor, sentences: list[Sentence]) -> None:
    s = next(s for s in sentences if s.language == "ar")
    page = ann.http.get(f"/sections/{s.frame}").text
    quote = re.escape(s.text.partition("“")[2].partition("”")[0])
    assert re.search(rf'[^<>]*“<span lang="ar" dir="rtl">{quote}</span>”', page)


def test_accepting_all_leaves_what_others_decided_and_is_undone_as_a_whole(
    ann: Editor, app: object, keys: Keys, sentences: list[Sentence], run_copy: Path
) -> None:
    one = in_one_section(sentences, 2)[0]
    shown = re.search(r'name="sentences" value="([^"]+)"', ann.http.get(f"/sections/{one.frame}").text)
    assert shown
    others = shown[1].split()[1:]
    Editor(app, keys, "Bob").decide(one, 0, "flag", note="Wait.")
    before = ann.http.get(f"/sections/{one.frame}").text.count(">not reviewed<")
    page = ann.post(f"/sections/{one.frame}/accept", sentences=shown[1])
    assert f"{len(others)} sentences accepted." in page.text and "1 left" in page.text
    (undo,) = re.findall(r'action="(/batches/\w+/undo)"', page.text)
    assert len(read_decisions(run_copy)) == 1 + len(others)
    page = ann.post(undo)
    assert page.text.count(">not reviewed<") == before
    assert ann.post(undo).status_code == 422
    assert ann.post(f"/sections/{one.frame}/accept", sentences=f"{one.sentence_id}:1").status_code == 422


def test_each_part_of_a_split_sentence_needs_a_source(ann: Editor, sentences: list[Sentence], run_copy: Path) -> None:
    s = next(s for s in sentences if len(s.sources) > 1)
    form = {"first": "One.", "second": "Two."}
    every = {f"source_{n}": "first" for n in range(len(s.sources))}
    assert ann.decide(s, 0, "split", **form, **every).status_code == 422
    assert ann.decide(s, 0, "split", **form, source_0="second", source_1="first").status_code == 200
    (split,) = read_decisions(run_copy)
    ids = [c.passage_id for c in s.sources]
    assert (split.data["first"].split(), split.data["second"].split()) == (ids[1:], [ids[0], *ids[2:]])


def test_a_merge_is_refused_if_somebody_decided_on_the_other_sentence(
    ann: Editor, app: object, keys: Keys, sentences: list[Sentence], run_copy: Path
) -> None:
    one, other, *_ = in_one_section(sentences, 2)
    elsewhere = in_another(sentences, one.frame)
    form = {"with": other.sentence_id, "text": "Both.", "other_version": "0"}
    Editor(app, keys, "Bob").decide(other, 0, "edit", text="By Bob.")
    conflict = ann.decide(one, 0, "merge", **form)
    assert conflict.status_code == 409 and "Both." in conflict.text
    assert [d.action for d in read_decisions(run_copy)] == ["edit"]
    assert ann.decide(one, 0, "merge", **{**form, "with": elsewhere.sentence_id}).status_code == 422
    assert ann.decide(one, 0, "merge", **{**form, "other_version": "1"}).status_code == 200
    assert ann.decide(other, 2, "accept").status_code == 422
    page = ann.decide(other, 2, "undo")
    assert "By Bob." in page.text and "Merged into" not in page.text


def test_a_sentence_cannot_be_moved_past_the_ends(ann: Editor, sentences: list[Sentence]) -> None:
    first, second, *_ = in_one_section(sentences, 2)
    assert ann.decide(first, 0, "up").status_code == 422
    page = ann.decide(first, 0, "down")
    assert page.text.index(f"/sentences/{second.sentence_id}") < page.text.index(f"/sentences/{first.sentence_id}")


def test_an_undo_is_undone_from_the_history(ann: Editor, sentences: list[Sentence]) -> None:
    ann.decide(sentences[0], 0, "accept")
    ann.decide(sentences[0], 1, "undo")
    page = ann.http.get("/history").text
    (path,) = re.findall(r'action="(/decisions/\w+/undo)"', page)
    assert "Bring it back" in page
    assert ann.post(path, version=2).status_code == 200
    assert ">accepted<" in ann.http.get(f"/sections/{sentences[0].frame}").text


def test_an_undoing_is_told_and_can_be_taken_back_where_it_was_done(ann: Editor, sentences: list[Sentence]) -> None:
    s = sentences[0]
    page = ann.decide(s, 0, "accept").text
    (path,) = re.findall(r'action="(/decisions/\w+/undo)"', page)
    assert ": accepted.</p>" in page
    page = ann.post(path, version=1, back="1")
    assert page.url.path == f"/sections/{s.frame}" and ": accepted, undone.</p>" in page.text
    (path,) = re.findall(r'action="(/decisions/\w+/undo)"', page.text)
    assert ">Bring it back</button>" in page.text
    page = ann.post(path, version=2, back="1").text
    assert ": accepted again.</p>" in page and ">accepted<" in page
    history = ann.http.get("/history").text
    assert "accepted again" in history and "no longer in the draft" not in history


def test_notes_stand_as_a_thread_and_who_is_asked_finds_it_on_the_overview(
    ann: Editor, sentences: list[Sentence], run_copy: Path
) -> None:
    s = sentences[0]
    append(run_copy, made("Bob", "flag", s.sentence_id, note="Is it all of them?", sources=s.sources, frame=s.frame))
    assert "Asked of you" not in ann.http.get("/").text
    mine = ann.http.get("/").text.partition('id="who" name="who" value="')[2].partition('"')[0]
    page = ann.decide(s, 1, "flag", note="Please ask the sender.", **{"for": mine}).text
    thread = page.partition('<ol class="thread"')[2].partition("</ol>")[0]
    assert thread.index("Is it all of them?") < thread.index(f"for {mine}") < thread.index("Please ask the sender.")
    overview = ann.http.get("/").text
    assert "Asked of you (1)" in overview and "Please ask the sender." in overview
    ann.decide(s, 2, "accept")
    assert "Asked of you" not in ann.http.get("/").text


def test_a_new_name_leaves_the_editor_where_they_are(ann: Editor) -> None:
    page = ann.post("/who", who="Anna", back="/sections/T1")
    assert page.url.path == "/sections/T1" and 'value="Anna"' in page.text
    away = ann.http.post("/who", data={"csrf": ann.csrf, "back": "//evil.example/x"}, follow_redirects=False)
    assert away.headers["location"] == "/evil.example/x"


def test_the_kind_of_a_contributor_is_corrected_for_all_its_files(ann: Editor, run_copy: Path) -> None:
    run = load_run(run_copy)
    people = next(c for c in run.summary.contributors if len(c.documents) > 1)
    document = people.documents[0]
    form = {"version": 0, "name": people.name, "kind": "academia"}
    assert ann.post(f"/documents/{document}/contributor", **{**form, "kind": "nobody"}).status_code == 422
    assert ann.post(f"/documents/{document}/contributor", **form).status_code == 200
    made = read_decisions(run_copy)
    assert {d.target for d in made} == set(people.documents)
    assert ann.post(f"/documents/{document}/contributor", **form).status_code == 409


def test_words_whose_sentence_is_gone_can_be_added_again(
    ann: Editor, sentences: list[Sentence], run_copy: Path
) -> None:
    s = sentences[0]
    append(run_copy, made("Bob", "edit", "T1-gone", text="Bob's words.", frame="T1"))
    page = ann.http.get("/left-out").text
    assert "Bob&#39;s words." in page and 'action="/sections/T1/add"' in page
    passage = s.sources[0].passage_id
    page = ann.post("/sections/T1/add", text="Bob's words.", passage=passage)
    assert "edited" in page.text and "Bob&#39;s words." in page.text


def test_the_draft_goes_out_as_word_and_comes_back_by_upload(ann: Editor, run_copy: Path) -> None:
    out = ann.http.get("/word/draft.docx")
    assert out.headers["content-disposition"].startswith("attachment") and out.content[:2] == b"PK"
    form = {"csrf": ann.csrf, "by": "Carla", "accept_rest": "1"}
    look = ann.http.post("/word", data={**form, "do": "look"}, files={"edited": ("back.docx", out.content)}).text
    (received,) = re.findall(r'name="received" value="(\w+)"', look)
    assert "accepted as they were left" in look and read_decisions(run_copy) == []
    ann.http.post("/word", data={**form, "received": received, "do": "take"})
    assert read_decisions(run_copy) == [], "nothing was ticked"
    page = ann.http.post("/word", data={**form, "received": received, "do": "take", "take": "rest"})
    made = read_decisions(run_copy)
    assert f"{len(made)} decisions taken" in page.text and len(made) > 10
    assert {(d.who, d.action) for d in made} == {("Carla", "accept")}
    wrong = ann.http.post("/word", data=form, files={"edited": ("back.docx", b"no Word file")})
    assert wrong.status_code == 422 and "<p>back.docx is not a Word document" in wrong.text
    assert ann.http.post("/word", data={**form, "csrf": "x"}, files={"edited": ("b.docx", b"x")}).status_code == 403
    assert ann.http.post("/word", data=form).status_code == 422
    assert ann.http.post("/word", data={**form, "received": "../sent/x"}).status_code == 422
    large = ann.http.post("/word", data=form, files={"edited": ("b.docx", b"x" * 21_000_000)})
    assert large.status_code == 413


def _with_some_to_confirm(run: Path, *, listed: bool) -> Sentence:
    """A sentence of the text, or a further point, that somebody else may hold too whom nobody else is counted with."""
    return next(
        s
        for section in load_run(run).summary.objectives
        for s in (section.also if listed else section.sentences)
        if s.to_confirm and s.contributors
    )


@pytest.mark.parametrize("listed", [False, True], ids=["text", "further point"])
def test_words_to_be_confirmed_stand_apart_and_confirming_counts_their_contributor(
    ann: Editor, run_copy: Path, listed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.review.redraw.PATIENCE", 300.0)
    s = _with_some_to_confirm(run_copy, listed=listed)
    asked = s.to_confirm[0]
    place = f"/sections/{s.frame}?page={_page(run_copy, s)}"
    card = _card(ann.http.get(place, params={"at": s.sentence_id}).text, s)
    sources, _, waiting = card.partition('class="waiting"')
    assert f"{len(s.to_confirm)} to be confirmed" in card
    assert f"/passages/{asked.passage_id}" in waiting
    assert waiting.count('value="confirm"') >= len(s.to_confirm)
    assert sources.count('value="confirm"') == 0
    held = [h for h in load_run(run_copy).summary.holdings if h.point_id == s.point_id and asked in h.statements]
    form = {"point": s.point_id, "contributor": held[0].contributor, "back": place, "at": s.sentence_id}
    page = ann.post(f"/points/{s.frame}", action="confirm", version=0, **form)
    assert page.status_code == 200
    told = ann.http.get(f"/points/{s.frame}/{s.point_id}").text.partition("Who holds it, and in which words")[2]
    assert asked.passage_id in told
    assert "confirmed</span>" in told
    if not listed:
        now = _card(page.text, s)
        assert f"/passages/{asked.passage_id}" in now.partition('class="waiting"')[0]
        assert f"of {s.counts.contributors} contributor" not in now


def test_a_passage_that_is_to_be_confirmed_can_be_found_and_attached(ann: Editor, run_copy: Path) -> None:
    s = _with_some_to_confirm(run_copy, listed=True)
    words = " ".join(s.to_confirm[0].quote.split()[:4])
    found = ann.http.get("/passages", params={"q": words, "for": s.sentence_id}).text
    assert f'name="passage" value="{s.to_confirm[0].passage_id}"' in found


def test_a_topic_shows_its_line_and_the_sentences_that_answer_it(ann: Editor, run_copy: Path) -> None:
    summary = load_run(run_copy).summary
    topic = next(t for t in summary.topics if t.see)
    page = ann.http.get(f"/sections/{topic.section_id}").text
    assert topic.opening in page and "Told in other sections" in page
    assert all(bookmark_name(i) in page for i in topic.see)
    objective = next(o for o in summary.objectives if o.sentences)
    assert objective.opening in ann.http.get(f"/sections/{objective.section_id}").text
    assert f'href="/sections/{topic.section_id}"' in ann.http.get("/").text


def _page(run: Path, s: Sentence) -> int:
    section = next(x for x in load_run(run).summary.objectives if x.section_id == s.frame)
    return [x.sentence_id for x in (*section.sentences, *section.also)].index(s.sentence_id) // PAGE + 1


def _card(page: str, s: Sentence) -> str:
    return page.partition(f'<article id="{bookmark_name(s.sentence_id)}"')[2].partition("</article>")[0]
