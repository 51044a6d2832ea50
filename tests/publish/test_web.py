"""The page as a parser reads it: complete, escaped, without scripts and without requests."""

from __future__ import annotations

import re

import pytest
from lxml import html

from pipeline.domain import LANGUAGES
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.facts import paragraph_numbers, sections_of
from pipeline.publish.sources import SourceNote, same_words
from tests.publish.sample_summary import ARABIC, CHINESE, HOSTILE, Batch


@pytest.fixture(scope="module")
def page(files: dict[str, bytes]) -> html.HtmlElement:
    return html.document_fromstring(files["summary.html"].decode("utf-8"))


def test_every_sentence_and_every_source_is_there(batch: Batch, page: html.HtmlElement):
    passages = {p.passage_id: p for p in batch.passages}
    numbers = paragraph_numbers(batch.summary)
    for section in sections_of(batch.summary):
        for sentence in (*section.sentences, *section.also):
            item = page.get_element_by_id(bookmark_name(sentence.sentence_id))
            assert item.xpath("string(.//p)") == sentence.text
            assert item.xpath("string(span[@class='n'])") == f"{numbers[sentence.sentence_id]}."
            shown = [(same_words(q.text_content()), q.xpath("string(mark)")) for q in item.iter("blockquote")]
            wanted = [(same_words(passages[s.passage_id].text), s.quote) for s in sentence.sources]
            assert sorted(shown) == sorted(wanted)


def test_a_section_opens_with_who_spoke_to_it_and_a_topic_points_to_what_answers_it(
    batch: Batch, page: html.HtmlElement
):
    numbers = paragraph_numbers(batch.summary)
    for section in sections_of(batch.summary):
        (shown,) = page.xpath(f"//section[@aria-labelledby='{section.section_id}']")
        assert shown.xpath("string(p[@class='opening'])") == section.opening
        links = [(a.text, a.get("href")) for a in shown.xpath("p[starts-with(., 'See ')]/a")]
        assert links == [(str(numbers[i]), f"#{bookmark_name(i)}") for i in section.see]


def test_words_to_be_confirmed_stand_apart_under_the_further_points(batch: Batch, page: html.HtmlElement):
    for section in sections_of(batch.summary):
        for sentence in (*section.sentences, *section.also):
            item = page.get_element_by_id(bookmark_name(sentence.sentence_id))
            apart = item.xpath(".//div[@class='waiting']//blockquote/mark")
            wanted = sentence.to_confirm if sentence in section.also else ()
            assert [m.text for m in apart] == [c.quote for c in wanted]
            assert ("to be confirmed" in item.xpath("string(.//summary)")) == bool(wanted)
            assert bool(item.xpath("ancestor::details[@class='more']")) == bool(
                sentence.point_id and sentence in section.also
            )


def test_page_asks_for_nothing(files: dict[str, bytes], page: html.HtmlElement):
    assert not list(page.iter("script", "link", "img", "iframe", "object", "embed", "audio", "video"))
    assert not page.xpath("//@src | //@srcset | //@action | //@style | //@*[starts-with(name(), 'on')]")
    assert all(href.startswith("#") for href in page.xpath("//@href"))
    assert not re.search(rb"https?:|url\(|@import", files["summary.html"])


def test_contribution_text_is_escaped(files: dict[str, bytes], page: html.HtmlElement):
    assert b"<script" not in files["summary.html"]
    assert HOSTILE in [q.text_content() for q in page.iter("blockquote")]


def test_languages_and_directions_are_marked(page: html.HtmlElement):
    (arabic,) = page.xpath(f"//p/span[text()='{ARABIC}']")
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")
    (chinese,) = page.xpath(f"//p/span[text()='{CHINESE}']")
    assert (chinese.get("lang"), chinese.get("dir")) == ("zh", "ltr")
    assert {q.get("lang") for q in page.iter("blockquote")} <= {*LANGUAGES, ""}


def test_every_link_leads_somewhere_and_ids_are_unique(page: html.HtmlElement):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.xpath("//@href")} <= set(ids)


def test_filters_offer_every_contributor(batch: Batch, page: html.HtmlElement):
    options = page.xpath("//select[@id='by-contributor']/option")
    assert len(options) == 1 + len(batch.contributors)
    assert options[1].text == "Country A"


def test_bars_count_contributors_by_kind(page: html.HtmlElement):
    row = next(r for r in page.xpath("//table[@class='bars']//tr") if r.xpath("th[starts-with(., 'O04')]"))
    label = row.xpath("string(.//@aria-label)")
    assert label == "Member State 3, intergovernmental 1, private sector 1, not stated 1"
    assert row.xpath("string(td[@class='num'])") == "6"


def test_long_context_is_cut_at_words():
    note = SourceNote("A", "a.pdf", "1", "", "", "en", "the quote", "word " * 50, " word" * 50, None)
    before, after = note.context(22)
    assert before == "… word word word word "
    assert after == " word word word word …"
    assert note.context(1000) == (note.before, note.after)
