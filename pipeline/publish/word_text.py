"""Runs of a Word file: each with its language, and right-to-left text marked so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from pipeline.publish.spans import Span, spans

LEFT_TO_RIGHT = "\u200e"
"""A mark without width; who reads a Word file back leaves it out."""
_LOCALES = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}
_BREAKS = re.compile(r"[\t\n\r]|^$")
_OF_FILE = 900_001
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add_text(
    paragraph: Paragraph, text: str, language: str = "en", quoted: Iterable[tuple[str, str]] = (), *, bold: bool = False
) -> None:
    """Add text as runs, a run a language; `quoted` are quotations it may hold, each with its language."""
    parts = spans(_ILLEGAL.sub("\ufffd", text), language, quoted)
    for span in parts:
        if span.language == "en" and not bold and not _BREAKS.search(span.text):
            paragraph._p.append(_plain_run(span.text))
            continue
        run = paragraph.add_run(span.text)
        if bold:
            run.bold = True
        _mark(run, span)
    if sum(span.rtl for span in parts) > 1:
        keep_apart(paragraph)


def keep_apart(paragraph: Paragraph) -> None:
    """Mark as left-to-right what stands between two right-to-left runs without a letter of its own.

    LibreOffice would else set both as one stretch, the second first; Word goes by the runs.
    """
    if paragraph._p.find(f".//{qn('w:rtl')}") is None:
        return
    between: list[Run] | None = None
    for run in paragraph.runs:
        if run.font.rtl:
            if between and not between[0].text.startswith(LEFT_TO_RIGHT):
                between[0].text = LEFT_TO_RIGHT + between[0].text
            between = []
        elif any(c.isalpha() for c in run.text):
            between = None
        elif between is not None and run.text:
            between.append(run)


def _plain_run(text: str) -> BaseOxmlElement:
    """Return the run that `Paragraph.add_run` makes of text without breaks, in a tenth of the time."""
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    if text.strip() != text:
        words.set(_SPACE, "preserve")
    run.append(words)
    return run


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field such as PAGE with what it shows until it is updated."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if kind == "shown":
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = f" {text} "
        run._r.append(element)


def bookmark(name: str, number: int) -> tuple[BaseOxmlElement, BaseOxmlElement]:
    """Return the start and the end of a bookmark; `number` is unique in the file."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    return start, end


def marked(paragraph: Paragraph, name: str) -> None:
    """Put an empty bookmark of the whole file at the end of a paragraph."""
    for mark in bookmark(name, _OF_FILE):
        paragraph._p.append(mark)


def add_link(paragraph: Paragraph, text: str, anchor: str) -> None:
    """Add a link to a bookmark of the same file."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.set(qn("w:history"), "1")
    run = paragraph.add_run(text)
    paragraph._p.append(link)
    link.append(run._r)


def _mark(run: Run, span: Span) -> None:
    """Say in a run's properties what language it is in; English is the file's own."""
    locale = _LOCALES.get(span.language, span.language if re.fullmatch("[a-z]{2,3}", span.language) else "")
    if span.language == "en" or not locale:
        return
    if span.rtl:
        run.font.rtl = True
    if span.language == "zh":
        fonts = run._r.get_or_add_rPr()._add_rFonts()
        fonts.set(qn("w:hint"), "eastAsia")
    lang = OxmlElement("w:lang")
    lang.set(qn("w:bidi" if span.rtl else "w:eastAsia" if span.language == "zh" else "w:val"), locale)
    run._r.get_or_add_rPr().append(lang)
