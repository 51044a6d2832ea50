"""The Word file as Word reads it: paragraphs, footnotes, bookmarks, languages, and the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document as open_document
from docx.oxml.ns import qn
from lxml import etree

from pipeline.domain import Sentence, Summary
from pipeline.publish.bookmarks import bookmark_name
from pipeline.publish.facts import listed, paragraph_numbers, sections_of, told
from tests.publish.sample_summary import ARABIC, CHINESE, FRENCH, Batch, sample_batch


def part(docx: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return etree.fromstring(package.read(name))


def text_of(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def printed(summary: Summary) -> list[Sentence]:
    return [s for section in sections_of(summary) for s in told(section)]


@pytest.fixture(scope="module")
def body(files: dict[str, bytes]) -> etree._Element:
    return part(files["summary.docx"], "word/document.xml")


@pytest.fixture(scope="module")
def notes(files: dict[str, bytes]) -> dict[str, str]:
    root = part(files["summary.docx"], "word/footnotes.xml")
    return {n.get(qn("w:id")): text_of(n) for n in root.iter(qn("w:footnote"))}


def numbered(body: etree._Element) -> list[etree._Element]:
    styles = ((p, p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")) for p in body.iter(qn("w:p")))
    return [p for p, style in styles if style is not None and style.get(qn("w:val")).startswith("Numbered")]


def test_every_sentence_is_a_numbered_paragraph_in_order(batch: Batch, body: etree._Element):
    assert [text_of(p) for p in numbered(body)] == [s.text for s in printed(batch.summary)]


def test_the_contents_give_a_page_for_every_section(body: etree._Element):
    fields = [e for e in body.iter(qn("w:instrText")) if "PAGEREF" in (e.text or "")]
    marks = {b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))}
    assert fields and all(e.text.split()[1] in marks for e in fields)
    rows = [r for r in body.iter(qn("w:tr")) if any(e in fields for e in r.iter(qn("w:instrText")))]
    pages = [int(text_of(r.findall(qn("w:tc"))[-1])) for r in rows]
    assert pages == sorted(pages) and pages[0] > 2, "behind the cover and the contents themselves"


def test_every_source_of_every_sentence_stands_in_its_footnote(
    batch: Batch, body: etree._Element, notes: dict[str, str]
):
    passages = {p.passage_id: p for p in batch.passages}
    for paragraph, sentence in zip(numbered(body), printed(batch.summary), strict=True):
        (call,) = paragraph.iter(qn("w:footnoteReference"))
        note = notes[call.get(qn("w:id"))]
        for source in sentence.sources:
            passage = passages[source.passage_id]
            assert passage.file in note
            places_only = len(sentence.sources) > 20 and sentence.form == "listed"
            assert places_only or source.quote.rstrip(".") in sentence.text or source.quote[:12] in note
            assert passage.page is None or f"p. {passage.page}" in note
        for who in sentence.contributors:
            name = next(c.name for c in batch.contributors if c.contributor_id == who)
            assert name in note


def test_annex_tells_the_further_points_and_counts_on(batch: Batch, files: dict[str, bytes]):
    annex = files["summary-annex.docx"]
    further = [s for section in sections_of(batch.summary) for s in listed(section)]
    assert [text_of(p) for p in numbered(part(annex, "word/document.xml"))] == [s.text for s in further]
    assert "C-005_organization-e.pdf, p. 12" in text_of(part(annex, "word/footnotes.xml"))
    starts = part(annex, "word/numbering.xml").xpath("//*[local-name()='start']/@*")
    assert str(1 + len(printed(batch.summary))) in starts


def test_long_list_of_sources_names_each_contributor_and_file_once(batch: Batch, notes: dict[str, str]):
    note = next(n for n in notes.values() if "C-032.pdf" in n and "item 1" in n)
    assert "“" not in note, "its words would outgrow the page"
    assert note.count("Association 20, ") == note.count("C-020.pdf") == 1
    assert note.count("p. 20") == 2, "both places of the contributor's file are given"


def test_long_closing_list_gives_places_without_words(body: etree._Element, notes: dict[str, str]):
    (paragraph,) = [p for p in numbered(body) if text_of(p).startswith("Also addressed by: Association 9,")]
    (call,) = paragraph.iter(qn("w:footnoteReference"))
    note = notes[call.get(qn("w:id"))]
    assert note.startswith(" Association 9, C-009.pdf, p. 9; Association 10, C-010.pdf, p. 10; ")
    assert note.endswith("Association 32, C-032.pdf, p. 32.")


def test_every_sentence_has_its_own_bookmark_around_its_text(batch: Batch, body: etree._Element):
    for paragraph, sentence in zip(numbered(body), printed(batch.summary), strict=True):
        inside, within = "", False
        for element in paragraph.iter():
            if element.tag == qn("w:bookmarkStart"):
                within = element.get(qn("w:name")) == bookmark_name(sentence.sentence_id)
            elif element.tag == qn("w:bookmarkEnd"):
                within = False
            elif within and element.tag == qn("w:t"):
                inside += element.text
        assert inside == sentence.text
    names = [b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("sentence_id", ["O04-1", "a" * 60, "a" * 61, "O04.1", "é", ""])
def test_bookmark_names_are_legal(sentence_id: str):
    assert re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,39}", bookmark_name(sentence_id))


def test_bookmark_names_tell_similar_ids_apart():
    ids = ["O04-1", "O04.1", "O04_1", "a" * 60, "a" * 61]
    assert len({bookmark_name(i) for i in ids}) == len(ids)


def test_languages_and_directions_are_marked_on_runs(body: etree._Element):
    runs = {text_of(r): r.find(qn("w:rPr")) for r in body.iter(qn("w:r")) if text_of(r)}
    arabic, chinese, french = (runs[t].find(qn("w:lang")) for t in (ARABIC, CHINESE, FRENCH[:-1]))
    assert arabic.get(qn("w:bidi")) == "ar-SA"
    assert runs[ARABIC].find(qn("w:rtl")) is not None
    assert chinese.get(qn("w:eastAsia")) == "zh-CN"
    assert runs[CHINESE].find(qn("w:rFonts")).get(qn("w:hint")) == "eastAsia"
    assert french.get(qn("w:val")) == "fr-FR"
    assert runs[FRENCH[:-1]].find(qn("w:rtl")) is None


def test_change_tracking_is_on_where_the_schema_wants_it(files: dict[str, bytes]):
    tags = [e.tag.rpartition("}")[2] for e in part(files["summary.docx"], "word/settings.xml")]
    order = ["zoom", "proofState", "trackRevisions", "defaultTabStop", "footnotePr", "compat"]
    assert [t for t in tags if t in order] == order


def test_file_has_title_language_and_header_rows(batch: Batch, files: dict[str, bytes]):
    word = open_document(io.BytesIO(files["summary.docx"]))
    assert word.core_properties.title.startswith("Summary of the views")
    assert word.core_properties.language == "en-GB"
    for table in word.tables:
        rows = table._tbl.findall(f".//{qn('w:tblHeader')}")
        headed = table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
        assert len(rows) == int(headed)


def test_annexes_list_refused_repeated_and_withheld(files: dict[str, bytes]):
    word = open_document(io.BytesIO(files["summary.docx"]))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert {"broken.docx", "C-001_country-a.pdf", "Country B proposed a fund of 12 million."} <= cells
    assert "C-006_company-f_scan.pdf, page 9" in cells


def test_a_section_opens_with_who_spoke_to_it_and_one_without_points_says_so_in_one_line(
    body: etree._Element, batch: Batch
):
    paragraphs = [text_of(p) for p in body.iter(qn("w:p"))]
    for section in sections_of(batch.summary):
        at = max(n for n, t in enumerate(paragraphs) if t == f"{section.section_id}. {section.title}")
        after = paragraphs[at + 1 + bool(section.asks) :]
        assert after[0] == section.opening
        if section.sentences:
            assert after[1] == section.sentences[0].text
        elif not section.see:
            heads = [f"{s.section_id}. {s.title}" for s in sections_of(batch.summary)]
            assert after[1] in heads or after[1].startswith(("B. ", "Annex 1"))


def test_a_section_without_an_opening_says_that_nobody_spoke_to_it():
    odd = sample_batch()
    objectives = tuple(replace(s, opening="") for s in odd.summary.objectives)
    odd.summary = replace(odd.summary, objectives=objectives)
    body = part(odd.publish()["summary.docx"], "word/document.xml")
    empty = sum(not s.sentences and not s.also for s in objectives)
    assert sum("No contribution expressed a view" in text_of(p) for p in body.iter(qn("w:p"))) == empty > 0


def test_a_topic_points_to_the_paragraphs_that_answer_it(body: etree._Element, batch: Batch):
    numbers = paragraph_numbers(batch.summary)
    (see,) = [p for p in body.iter(qn("w:p")) if text_of(p).startswith("(See paragraphs ")]
    assert text_of(see) == f"(See paragraphs {numbers['O04-1']} and {numbers['O04-2']}.)"
    anchors = [link.get(qn("w:anchor")) for link in see.iter(qn("w:hyperlink"))]
    assert anchors == [bookmark_name("O04-1"), bookmark_name("O04-2")]


def test_words_to_be_confirmed_stand_apart_in_the_annex_and_not_in_the_text(
    files: dict[str, bytes], body: etree._Element, notes: dict[str, str]
):
    annex = part(files["summary-annex.docx"], "word/footnotes.xml")
    found = {text_of(n).partition(" To be confirmed, not counted: ")[::2] for n in annex.iter(qn("w:footnote"))}
    apart = {after[:9]: before for before, after in found if after}
    assert set(apart) == {"Country B", "Company F"}
    assert "Organization E, " in apart["Country B"] and "Country B" not in apart["Country B"]
    assert all(f"Country {x}, " in apart["Company F"] for x in "ACD")
    (told,) = [p for p in numbered(body) if text_of(p).startswith("Three Member States")]
    (call,) = told.iter(qn("w:footnoteReference"))
    assert "Company F" not in notes[call.get(qn("w:id"))]
    assert not any("To be confirmed" in note for note in notes.values())


def test_same_nouns_give_the_same_bytes(files: dict[str, bytes]):
    again = sample_batch().publish()
    assert [name for name in files if files[name] != again[name]] == []


def test_control_characters_do_not_stop_the_file(batch: Batch):
    summary = batch.summary
    section = summary.objectives[3]
    first = replace(section.sentences[0], text="Three Member States\x00 proposed\x0b a process.")
    changed = replace(section, sentences=(first, *section.sentences[1:]))
    odd = sample_batch()
    odd.summary = replace(summary, objectives=(*summary.objectives[:3], changed, *summary.objectives[4:]))
    body = part(odd.publish()["summary.docx"], "word/document.xml")
    assert any("Three Member States\ufffd proposed\ufffd a process." in text_of(p) for p in numbered(body))


_ORDER = {
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u effect "
    "bdr shd fitText vertAlign rtl cs em lang eastAsianLayout",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents jc textDirection outlineLvl rPr sectPr",
    "tblPr": "tblStyle tblpPr bidiVisual tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook "
    "tblCaption tblDescription",
    "trPr": "cantSplit trHeight tblHeader",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "rsid pPr rPr tblPr trPr tcPr tblStylePr",
}


@pytest.mark.parametrize("name", ["summary.docx", "summary-annex.docx"])
@pytest.mark.parametrize("inside", ["document", "footnotes", "styles", "numbering"])
def test_properties_stand_in_the_order_of_the_schema(files: dict[str, bytes], name: str, inside: str):
    root = part(files[name], f"word/{inside}.xml")
    for parent, order in _ORDER.items():
        places = {tag: place for place, tag in enumerate(order.split())}
        for element in root.iter(qn(f"w:{parent}")):
            tags = [etree.QName(child).localname for child in element]
            known = [places[t] for t in tags if t in places]
            assert known == sorted(known), (parent, tags)
            assert inside in ("styles", "numbering") or set(tags) <= set(places), (parent, tags)
