"""Footnotes for python-docx, which has none: the part, its two separators, and the calls in the text."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import etree

from pipeline.publish.word_styles import NOTE, NOTE_MARK

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS = (("separator", "-1"), ("continuationSeparator", "0"))


class Footnotes:
    """The footnotes of one document; `attach` writes them when all are there."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self.root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        self._count = 0
        self._style = document.styles[NOTE].style_id
        self._mark = document.styles[NOTE_MARK].style_id
        for kind, number in _SEPARATORS:
            inner = f'<w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:{kind}/></w:r></w:p>'
            self.root.append(
                parse_xml(f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{number}">{inner}</w:footnote>')
            )

    def call(self, paragraph: Paragraph) -> Paragraph:
        """Put a footnote's mark at the end of a paragraph; return the footnote's own paragraph, to be filled."""
        self._count += 1
        run = paragraph.add_run()
        run._r.style = self._mark
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(self._count))
        run._r.append(mark)
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{self._count}"><w:p><w:pPr><w:pStyle w:val="{self._style}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{self._mark}"/></w:rPr><w:footnoteRef/></w:r></w:p></w:footnote>'
        )
        self.root.append(note)
        return Paragraph(note.find(qn("w:p")), paragraph._parent)

    def attach(self) -> bytes:
        """Add the part to the document, and tell its settings of the separators; return what the part holds."""
        data: bytes = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, data, self._document.part.package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = self._document.settings.element
        kept = "".join(f'<w:footnote w:id="{number}"/>' for _, number in _SEPARATORS)
        compat = settings.find(qn("w:compat"))
        if compat is not None:
            compat.addprevious(parse_xml(f"<w:footnotePr {nsdecls('w')}>{kept}</w:footnotePr>"))
        return data
