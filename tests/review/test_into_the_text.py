"""Further points and what else the machine left out are put into the text; sentences go to other sections."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from pipeline.domain import Decision, Section, Sentence, Status, Summary
from pipeline.publish.facts import listed, sections_of
from pipeline.review.app import make_app
from pipeline.review.decisions import fold, holders_of, reviewed
from pipeline.review.desk import Desk
from pipeline.review.final import publish_reviewed
from pipeline.review.folding import Folding
from pipeline.review.keys import Keys
from pipeline.review.loaded import Loaded, load_run
from pipeline.review.word_import import Imported, import_review
from pipeline.review.word_out import draft_as_it_stands
from pipeline.settings import PublishSettings
from pipeline.store.decided import read_decisions
from tests.review.drafts import HOLDERS, decided, draft, sentence, undoing
from tests.review.runs import run_with_one_more
from tests.review.test_app import HOST, Editor

T1, T2 = "T1", "T2"


def two_sections(*first: Sentence, also: tuple[Sentence, ...] = ()) -> Summary:
    made = draft(*first)
    one = replace(made.topics[0], also=also)
    second = Section(T2, "Two", "topic", "", (sentence("T2-a", "p.5", text="In two.", frame=T2),))
    return replace(made, topics=(one, second))


def placed(of: Sentence, section: str, number: int = 1) -> Decision:
    return decided("place", of, number, text=of.text, section=section)


def texts(summary: Summary) -> dict[str, list[str]]:
    return {s.section_id: [x.text for x in s.sentences] for s in sections_of(summary)}


def test_a_further_point_put_into_the_text_waits_there_like_any_sentence() -> None:
    s, view = sentence(), replace(sentence("T1-f", "p.2", text="Further."), point_id="v", form="listed")
    summary = two_sections(s, also=(view,))
    place = placed(view, T1)
    now = reviewed(summary, [place], HOLDERS)
    assert texts(now)[T1] == ["A said so.", "Further."]
    assert not listed(now.topics[0])
    assert now.topics[0].sentences[1].status == Status.DRAFT
    assert reviewed(summary, [place, undoing(place)], HOLDERS) == summary


def test_a_sentence_moved_to_another_section_keeps_its_decisions_and_can_be_moved_there() -> None:
    s, other = sentence(), sentence("T1-b", "p.2", text="Other.")
    told = [decided("edit", s, 1, text="Mine."), placed(s, T2, 2)]
    now = reviewed(two_sections(s, other), told, HOLDERS)
    assert texts(now) == {T1: ["Other."], T2: ["In two.", "Mine."]}
    assert (now.topics[1].sentences[1].status, now.topics[1].sentences[1].frame) == (Status.EDITED, T2)
    up = decided("move", s, 3, after="", before="T2-a")
    assert texts(reviewed(two_sections(s, other), [*told, up], HOLDERS))[T2] == ["Mine.", "In two."]


def test_the_one_that_takes_its_place_goes_to_the_same_section() -> None:
    gone, heir = sentence("T1-a", "p.1"), sentence("T1-c", "p.1", "p.3", text="Anew.")
    told = [placed(gone, T2, 1), decided("edit", gone, 2, text="Mine.")]
    review = fold(two_sections(heir), told, HOLDERS)
    assert [s.sentence.text for s in review.sections[T2]] == ["In two.", "Mine."]
    assert review.states["T1-c"].sentence.status == Status.SOURCES_CHANGED
    assert Folding(two_sections(heir), HOLDERS).on(told) == review


def test_a_sentence_whose_new_section_is_gone_stays_in_its_own_and_asks() -> None:
    s = sentence()
    review = fold(draft(s), [placed(s, T2)], HOLDERS)
    assert [x.sentence.status for x in review.sections[T1]] == [Status.SOURCES_CHANGED]
    assert fold(draft(s), [placed(s, T2), decided("accept", s, 2)], HOLDERS).states["T1-a"].settled


@pytest.fixture
def ann(run_copy: Path) -> Iterator[Editor]:
    keys = Keys()
    editor = Editor(make_app(run_copy, keys=keys, hosts=[HOST], who="editor"), keys, "Ann")
    with editor.http:
        yield editor


def _now(run: Path, found: Loaded | None = None) -> Summary:
    found = found or load_run(run)
    return reviewed(found.summary, read_decisions(run), holders_of(found.passages, found.summary.contributors))


def _section(summary: Summary, section_id: str) -> Section:
    return next(s for s in sections_of(summary) if s.section_id == section_id)


def _further(run: Path) -> Sentence:
    """A further point that the text does not tell."""
    every = (s for section in sections_of(load_run(run).summary) for s in listed(section))
    return next(s for s in every if s.form == "listed")


@pytest.mark.slow
def test_a_further_point_is_put_into_the_text_with_one_button_and_published(ann: Editor, run_copy: Path) -> None:
    view, before = _further(run_copy), _now(run_copy)
    page = ann.http.get("/left-out").text
    form = rf'action="/sentences/{view.sentence_id}">.*?value="(\w+)".*?value="0"><button name="action" value="place"'
    csrf = re.search(form, page)
    assert csrf and csrf[1] == ann.csrf
    assert ann.http.post(f"/sentences/{view.sentence_id}", data={"version": 0, "action": "place"}).status_code == 403
    page = ann.decide(view, 0, "place")
    assert f"put into the text of {view.frame}." in page.text and page.url.path == f"/sections/{view.frame}"
    assert _section(_now(run_copy), view.frame).sentences[-1].sentence_id == view.sentence_id
    assert ann.decide(view, 0, "place").status_code == 409
    assert ann.decide(view, 1, "place").status_code == 422
    ann.decide(view, 1, "edit", text="Words of the editor.")
    made = publish_reviewed(run_copy, PublishSettings(), draft=True)
    paths = {p.name: p for p in made.paths}
    assert "Words of the editor." in paths["summary.html"].read_text("utf-8")
    assert "Words of the editor." in [p.text for p in docx.Document(str(paths["summary.docx"])).paragraphs]
    ann.decide(view, 2, "undo")
    ann.decide(view, 3, "undo")
    assert _now(run_copy) == before


@pytest.mark.slow
def test_what_was_moved_stays_there_when_the_batch_is_run_again(ann: Editor, run_copy: Path, tmp_path: Path) -> None:
    s = next(section for section in sections_of(load_run(run_copy).summary) if section.sentences).sentences[0]
    to = "T2" if s.frame != "T2" else "T1"
    view = _further(run_copy)
    assert ann.decide(s, 0, "place", section=s.frame).status_code == 422
    assert ann.decide(s, 0, "place", section="T99").status_code == 422
    page = ann.decide(s, 0, "place", section=to)
    assert page.url.path == f"/sections/{to}" and s.text in page.text
    ann.decide(view, 0, "place")
    out = tmp_path / "out.docx"
    out.write_bytes(draft_as_it_stands(run_copy))
    assert import_review(run_copy, out, who="Bob") == Imported((), ())
    again = run_with_one_more(run_copy, tmp_path)
    now, known = (
        _now(run_copy, again),
        {x.sentence_id for p in sections_of(again.summary) for x in (*p.sentences, *p.also)},
    )
    assert {s.sentence_id, view.sentence_id} <= known
    assert s.sentence_id in [x.sentence_id for x in _section(now, to).sentences]
    assert view.sentence_id in [x.sentence_id for x in _section(now, view.frame).sentences]


@pytest.mark.slow
def test_a_passage_nobody_tells_becomes_a_quotation_to_be_reviewed(ann: Editor, run_copy: Path) -> None:
    desk = Desk(run_copy)
    left = desk.left_out() or [p for p in desk.passages.values() if p.analysed]
    passage, proposed = left[0].passage_id, desk.section_for(left[0].passage_id)
    page = ann.http.get("/left-out").text
    assert (passage in page) == bool(desk.left_out())
    section = proposed or "T2"
    assert ann.post("/left-out/add", passage="none", section=section).status_code == 422
    assert ann.post("/left-out/add", passage=passage, section="T99").status_code == 422
    assert read_decisions(run_copy) == []
    assert ann.post("/left-out/add", passage=passage, section=section).url.path == f"/sections/{section}"
    added = _section(_now(run_copy), section).sentences[-1]
    text = next(p.text for p in load_run(run_copy).passages if p.passage_id == passage)
    assert (added.status, [c.passage_id for c in added.sources]) == (Status.DRAFT, [passage])
    assert text.rstrip(".") in added.text and added.counts.contributors == 1
    assert passage not in re.findall(r'name="passage" value="([^"]+)"', ann.http.get("/left-out").text)
    ann.decide(added, 1, "accept")
    assert _section(_now(run_copy), section).sentences[-1].status == Status.ACCEPTED
    ann.post(f"/decisions/{read_decisions(run_copy)[0].decision_id}/undo", version=2)
    assert added.text not in [s.text for s in _section(_now(run_copy), section).sentences]


@pytest.mark.slow
def test_a_withheld_sentence_is_added_with_its_sources(run_copy: Path) -> None:
    path = run_copy / "summary.json"
    data = json.loads(path.read_text("utf-8"))
    section = next(s for s in data["objectives"] if s["sentences"])
    kept = section["sentences"].pop()
    section["withheld"].append({**kept, "reason": "A check failed."})
    path.write_text(json.dumps(data), "utf-8")
    keys = Keys()
    ann = Editor(make_app(run_copy, keys=keys, hosts=[HOST], who="editor"), keys, "Ann")
    assert ann.post("/left-out/add", withheld="none", section=section["id"]).status_code == 422
    page = ann.http.get("/left-out").text
    assert f'name="withheld" value="{kept["sentence_id"]}"' in page
    ann.post("/left-out/add", withheld=kept["sentence_id"], section=section["id"])
    added = _section(_now(run_copy), section["id"]).sentences[-1]
    assert (added.text, added.status) == (kept["text"], Status.DRAFT)
    assert [c.passage_id for c in added.sources] == [c["passage_id"] for c in kept["sources"]]
    assert added.point_id == kept["point_id"] != ""
