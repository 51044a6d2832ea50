"""What a Word file sets once: styles, numbering, languages, change tracking, header and footer."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section as PageSection
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from pipeline.publish.word_text import add_field

NUMBERED = "Numbered Paragraph"
ASKS, OPENING = "Question", "Opening"
NOTICE = "Notice"
SMALL = "Table Text"
OWN_LINES = frozenset({ASKS, OPENING, NOTICE, "TableText", "Title", "Subtitle"})
"""Ids of the styles of lines that are no sentences, at the head of a section or elsewhere."""
NUMBERED_SMALL = "Numbered Small"
NOTE, NOTE_MARK = "footnote text", "footnote reference"

_LATIN, _ASIAN = "Times New Roman", "SimSun"
_INDENT = 567
_DENSE = 10
_BEFORE_TRACKING = frozenset(
    "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts "
    "embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState "
    "formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge "
    "revisionView".split()
)
_SIZES = (  # style, points, bold, italic, space before, space after
    ("Normal", 11, False, False, 0, 6),
    ("Title", 20, True, False, 6, 12),
    ("Subtitle", 11, False, False, 0, 0),
    ("Heading 1", 15, True, False, 18, 8),
    ("Heading 2", 12.5, True, False, 16, 4),
    ("Heading 3", 11, True, False, 12, 4),
    (NUMBERED, 11, False, False, 0, 8),
    (NUMBERED_SMALL, 10, False, False, 0, 4),
    (ASKS, 11, False, True, 0, 8),
    (OPENING, 11, False, False, 0, 8),
    (NOTICE, 10.5, False, False, 0, 4),
    (SMALL, 9, False, False, 1, 1),
    (NOTE, 9, False, False, 0, 2),
    ("Header", 9, False, False, 0, 0),
    ("Footer", 9, False, False, 0, 0),
)


def prepare(word: WordDocument, title: str, *, banner: str, tracked: bool, first: int = 1) -> None:
    """Set a new document up; `title` goes into its properties and, after the banner, into its header.

    Numbered paragraphs count from `first`.
    """
    word.core_properties.title = title
    word.core_properties.language = "en-GB"
    word.core_properties.author = word.core_properties.comments = ""
    _languages(word)
    for row in _SIZES:
        _style(word, *row)
    _number(word, first)
    _mark_style(word)
    word.styles[NUMBERED_SMALL].base_style = word.styles[NUMBERED]
    word.styles[ASKS].paragraph_format.keep_with_next = True
    # What an editor begins behind such a line is a paragraph like the others, not a line like it.
    for name in (ASKS, OPENING, NOTICE):
        word.styles[name].next_paragraph_style = word.styles[NUMBERED]
    if tracked:
        track_changes(word)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.3)
    _running(section, " · ".join(part for part in (banner, title) if part))


def measures(word: WordDocument) -> dict[str, tuple[float, float, float, float]]:
    """Return by id of a style its size, its spacing of lines, the space around it and its indent, in points."""
    indents = {NUMBERED: _INDENT / 20, NUMBERED_SMALL: _INDENT / 20}
    return {
        word.styles[name].style_id: (points, 1.0 if points < _DENSE else 1.1, before + after, indents.get(name, 0.0))
        for name, points, _, _, before, after in _SIZES
    }


def add_part_heading(word: WordDocument, title: str) -> None:
    """Add a heading of the first level on a new page."""
    word.add_heading(title, 1).paragraph_format.page_break_before = True


def track_changes(word: WordDocument) -> None:
    """Switch change tracking on; the element has its place in the schema's order."""
    settings = word.settings.element
    before = [e for e in settings if isinstance(e.tag, str) and e.tag.rpartition("}")[2] in _BEFORE_TRACKING]
    element = OxmlElement("w:trackRevisions")
    settings.insert(settings.index(before[-1]) + 1 if before else 0, element)


def _languages(word: WordDocument) -> None:
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))


def _style(word: WordDocument, name: str, points: float, bold: bool, italic: bool, before: float, after: float) -> None:
    known = {s.name for s in word.styles}
    style = word.styles[name] if name in known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.paragraph_format.line_spacing = 1.0 if points < _DENSE else 1.1
    if name not in known:
        style.base_style = word.styles["Normal"]
        style.quick_style = True
    style.font.size, style.font.bold, style.font.italic = Pt(points), bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for old in [*style.element.iter(qn("w:pBdr")), *style.element.get_or_add_rPr().findall(qn("w:spacing"))]:
        old.getparent().remove(old)
    _fonts(style, points)


def _fonts(style: CharacterStyle, points: float) -> None:
    """Replace theme fonts, and size right-to-left script like the rest."""
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:szCs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    names = f'w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:cs="{_LATIN}" w:eastAsia="{_ASIAN}"'
    properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {names}/>"))
    size = properties.find(qn("w:sz"))
    size.addnext(parse_xml(f'<w:szCs {nsdecls("w")} w:val="{round(points * 2)}"/>'))


def _number(word: WordDocument, first: int) -> None:
    """Give the numbered paragraphs one running number through the whole document."""
    root = word.part.numbering_part.element
    kinds = root.findall(qn("w:abstractNum"))
    abstract = max((int(k.get(qn("w:abstractNumId"))) for k in kinds), default=0) + 1
    made = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="{first}"/><w:numFmt w:val="decimal"/>'
        '<w:pStyle w:val="NumberedParagraph"/>'
        '<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{_INDENT}" w:hanging="{_INDENT}"/></w:pPr></w:lvl></w:abstractNum>'
    )
    root.insert(len(kinds), made)
    number: int = root.add_num(abstract).numId
    style = word.styles[NUMBERED]
    properties: BaseOxmlElement = style.element.get_or_add_pPr()
    numbering = properties._add_numPr()
    numbering.get_or_add_numId().val = number


def _mark_style(word: WordDocument) -> None:
    style = word.styles.add_style(NOTE_MARK, WD_STYLE_TYPE.CHARACTER)
    style.font.superscript = True


def _running(section: PageSection, head: str) -> None:
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text = head
    header.alignment = footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Page ")
    add_field(footer, "PAGE", "1")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES", "1")
