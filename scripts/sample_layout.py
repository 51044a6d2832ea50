"""Layouts of the sample contributions: an ITU cover with its table, a letter, an e-mail, two columns."""

import html
import io
import zipfile
from copy import deepcopy
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

FIXED = datetime(2026, 1, 2)
NAMES = {
    "en": ("Source", "Title", "Date", "Agenda item", "Original"),
    "fr": ("Origine", "Titre", "Date", "Point de l'ordre du jour", "Original"),
    "es": ("Origen", "Título", "Fecha", "Punto del orden del día", "Original"),
    "ru": ("Источник", "Название", "Дата", "Пункт повестки дня", "Оригинал"),
    "ar": ("المصدر", "العنوان", "التاريخ", "بند جدول الأعمال", "الأصل"),
    "zh": ("来源", "标题", "日期", "议程项目", "原文"),
}
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def cover_rows(text: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the rows of an ITU cover table in the contribution's language."""
    names, cover = NAMES[text["language"]], text["cover"]
    values = (cover["source"], cover["title"], cover["date"], cover["agenda_item"], cover["original"])
    return [(cover["document"], ""), *zip(names, values, strict=True)]


def docx_bytes(text: dict[str, Any]) -> bytes:
    """Return a contribution as a Word file; the same text always gives the same bytes."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = FIXED
    document.core_properties.author = text["cover"]["source"]
    document.core_properties.title = text["cover"]["title"]
    if text.get("header"):
        document.sections[0].header.paragraphs[0].text = text["header"]
    document.sections[0].footer.paragraphs[0].text = text["cover"]["title"]
    _word_cover(document, text)
    notes: list[str] = []
    for block in text["blocks"]:
        _word_block(document, block, text, notes)
    if notes:
        _add_footnotes(document, notes)
    out = io.BytesIO()
    document.save(out)
    return _fixed_zip(out.getvalue())


def _word_cover(document: WordDocument, text: dict[str, Any]) -> None:
    cover = text["cover"]
    if text["template"] == "mail":
        for line in (f"From: {cover['source']}", f"Subject: {cover['title']}", f"Date: {cover['date']}"):
            document.add_paragraph(line)
    elif text["template"] == "itu":
        table = document.add_table(rows=0, cols=2, style="Table Grid")
        for name, value in cover_rows(text):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = name, value
    else:
        document.add_paragraph(cover["title"], style="Title")
        document.add_paragraph(f"Source: {cover['source']}")
        document.add_paragraph(f"Date: {cover['date']}")


def _word_block(document: WordDocument, block: dict[str, Any], text: dict[str, Any], notes: list[str]) -> None:
    if "h1" in block:
        _finish(document.add_heading(block["h1"], 1), text)
    for item in block.get("ol", ()):
        _finish(document.add_paragraph(item, style="List Number"), text)
    if "p" in block:
        paragraph = document.add_paragraph(block["p"])
        _tracked(paragraph, block)
        if "note" in block:
            notes.append(block["note"])
            _call_note(paragraph, len(notes))
        _finish(paragraph, text)


def _finish(paragraph: Paragraph, text: dict[str, Any]) -> None:
    if text["language"] == "ar":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.runs:
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _tracked(paragraph: Paragraph, block: dict[str, Any]) -> None:
    for name, tag in (("deleted", "w:del"), ("inserted", "w:ins")):
        if name in block:
            run = deepcopy(paragraph.runs[0]._r)
            words = run.find(qn("w:t"))
            words.text = block[name]
            words.set(qn("xml:space"), "preserve")
            if tag == "w:del":
                words.tag = qn("w:delText")
            change = OxmlElement(tag)
            change.set(qn("w:id"), str(900 + len(paragraph._p)))
            change.set(qn("w:author"), "Legal department")
            change.set(qn("w:date"), "2026-01-20T09:00:00Z")
            change.append(run)
            paragraph._p.append(change)


def _call_note(paragraph: Paragraph, number: int) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    call = OxmlElement("w:footnoteReference")
    call.set(qn("w:id"), str(number))
    run._r.append(call)


def _add_footnotes(document: WordDocument, notes: list[str]) -> None:
    root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    for number, (kind, body) in enumerate([("separator", ""), *(("", n) for n in notes)]):
        inner = "<w:separator/>" if kind else f"<w:footnoteRef/></w:r><w:r><w:t>{html.escape(body)}</w:t>"
        attribute = f' w:type="{kind}"' if kind else ""
        root.append(
            parse_xml(
                f'<w:footnote {nsdecls("w")}{attribute} w:id="{number}"><w:p><w:r>{inner}</w:r></w:p></w:footnote>'
            )
        )
    from lxml import etree

    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, data, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _fixed_zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


STYLE = """
@page { size: A4; margin: 25mm 22mm; @bottom-center { content: counter(page); font-size: 9pt }
        @top-center { content: "HEADER"; font-size: 9pt } }
body { font: 11pt/1.4 "Noto Serif", "Noto Sans CJK SC", "Noto Naskh Arabic", serif }
h1 { font-size: 14pt } table { border-collapse: collapse; width: 100%; margin-bottom: 8mm }
td { border: 0.5pt solid #000; padding: 1.5mm 2mm; vertical-align: top } .columns { columns: 2; column-gap: 8mm }
"""


def pdf_bytes(text: dict[str, Any]) -> bytes:
    """Return a contribution as a PDF."""
    import weasyprint

    cover = text["cover"]
    if text["template"] == "itu":
        rows = "".join(f"<tr><td>{html.escape(a)}</td><td>{html.escape(b)}</td></tr>" for a, b in cover_rows(text))
        head = f"<table>{rows}</table>"
    else:
        lines = "".join(f"<p>{n}: {html.escape(cover[n.lower()])}</p>" for n in ("Source", "Date"))
        head = f"<h1>{html.escape(cover['title'])}</h1>{lines}"
    body = "".join(_html_block(b) for b in text["blocks"])
    style = STYLE.replace("HEADER", text.get("header", cover["title"]))
    kind = "columns" if text["template"] == "columns" else "plain"
    language = text["language"]
    page = (
        f'<html lang="{language}"><head><title>{html.escape(cover["title"])}</title><style>{style}</style></head>'
        f'<body>{head}<div class="{kind}">{body}</div></body></html>'
    )
    return bytes(weasyprint.HTML(string=page).write_pdf(pdf_identifier=text["file"].encode()))


def _html_block(block: dict[str, Any]) -> str:
    if "h1" in block:
        return f"<h1>{html.escape(block['h1'])}</h1>"
    if "ol" in block:
        return "<ol>" + "".join(f"<li>{html.escape(i)}</li>" for i in block["ol"]) + "</ol>"
    return f"<p>{html.escape(block['p'])}</p>"
