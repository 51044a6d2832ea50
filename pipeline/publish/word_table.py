"""Tables of a Word file: fixed widths, a header row that repeats and is announced, text in its language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length
from docx.table import Table
from docx.text.paragraph import Paragraph

from pipeline.publish.word_styles import SMALL
from pipeline.publish.word_text import add_text

Cell = str | Callable[[Paragraph], None]


def add_table(
    word: WordDocument,
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    *,
    head_column: bool = False,
) -> Table:
    """Add a table; a cell is text or a function that fills its paragraph.

    Args:
        word: the document.
        title: said to readers who cannot see the table.
        head: the header row; empty for a table of facts without one.
        rows: a cell a column each.
        widths: of the columns, in centimetres.
        head_column: the first column names its row, and is set in bold.
    """
    table: Table = word.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _describe(table, title, head_row=bool(head), head_column=head_column)
    lengths = [Cm(w) for w in widths]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, lengths, strict=True):
        column.w = width
    style = word.styles[SMALL].style_id
    if head:
        _row(table, head, lengths, style, bold=len(head))
        _repeat(table)
    for values in rows:
        _row(table, values, lengths, style, bold=int(head_column))
    return table


def _row(table: Table, values: Sequence[Cell], widths: Sequence[Length], style: str, *, bold: int) -> None:
    """Add a row whose first `bold` cells are bold."""
    row = table._tbl.add_tr()
    for position, (value, width) in enumerate(zip(values, widths, strict=True)):
        cell = row.add_tc()
        cell.width = width
        paragraph = Paragraph(cell.p_lst[0], table)
        paragraph._p.style = style
        if isinstance(value, str):
            add_text(paragraph, value, bold=position < bold)
        else:
            value(paragraph)


def _repeat(table: Table) -> None:
    row = table._tbl.tr_lst[0]
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))
    for cell in row.tc_lst:
        cell.get_or_add_tcPr().append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="E8ECF1"/>')
        )


def _describe(table: Table, title: str, *, head_row: bool, head_column: bool) -> None:
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    look = OxmlElement("w:tblLook")
    flags = {"firstRow": head_row, "firstColumn": head_column, "noHBand": True, "noVBand": True}
    for name, on in flags.items():
        look.set(qn(f"w:{name}"), str(int(on)))
    properties.append(look)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    properties.append(caption)
