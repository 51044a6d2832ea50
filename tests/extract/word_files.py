"""Word files for tests, written part by part from raw XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from pipeline.domain import Block
from pipeline.extract.word import read_word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
KINDS = ("styles", "numbering", "footnotes", "endnotes", "comments", "settings", "header1", "data1", "chunk1")
TYPES = {"header1": "header", "data1": "diagramData", "chunk1": "aFChunk"}
ROOTS = {"header1": "hdr"}


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return a relationships part: id -> (type, target)."""
    lines = (
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(lines)}</Relationships>'


def content_types(parts: Iterable[str]) -> str:
    """Return the list of content types other programs ask for."""
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{office}{kind}+xml"/>'
        for part, kind in (("document", "document.main"), *((part, part) for part in parts))
    )
    relation = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = f'<Default Extension="rels" ContentType="{relation}"/><Default Extension="xml" ContentType="text/xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{space}">{defaults}{overrides}</Types>'


def docx(body: str, *, chunk: bytes = b"", extra: Mapping[str, bytes] | None = None, **parts: str) -> bytes:
    """Return a .docx with this body; `parts` are the inner XML of further parts by name (`numbering="..."`)."""
    targets = {name: (TYPES.get(name, name), f"{name}.xml") for name in (*parts, *(["chunk1"] if chunk else []))}
    assert set(targets) <= set(KINDS)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", content_types([name for name in parts if name in KINDS[:6]]))
        archive.writestr("_rels/.rels", relations({"r1": ("officeDocument", "word/document.xml")}))
        archive.writestr("word/_rels/document.xml.rels", relations(targets))
        archive.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            root = f"w:{ROOTS.get(name, name)}" if name != "data1" else "dgm:dataModel"
            archive.writestr(f"word/{name}.xml", f"<{root} {SPACES}>{content}</{root}>")
        if chunk:
            archive.writestr("word/chunk1.xml", chunk)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return stream.getvalue()


def run(text: str, properties: str = "") -> str:
    """Return a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    """Return a paragraph of runs, or of plain text."""
    content = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def deleted(text: str, author: str = "Ann") -> str:
    """Return a tracked deletion."""
    return f'<w:del w:id="9" w:author="{author}"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def inserted(content: str) -> str:
    """Return a tracked insertion."""
    return f'<w:ins w:id="8" w:author="Ben">{content}</w:ins>'


def table(*rows: str) -> str:
    """Return a table of rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """Return a row of cells, given as XML content or plain text."""
    filled = "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{filled}</w:tr>"


def tc(content: str, properties: str = "") -> str:
    """Return a cell."""
    content = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def field(instruction: str, result: str) -> str:
    """Return a complex field."""
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    told = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{marks['begin']}{told}{marks['separate']}{result}{marks['end']}"


def level(
    index: int, *, form: str = "decimal", text: str | None = None, start: int = 1, extra: str = "", fonts: str = ""
) -> str:
    """Return a list level."""
    text = f"%{index + 1}." if text is None else text
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/><w:rPr>{fonts}</w:rPr></w:lvl>'
    )


def definition(identifier: int, *levels: str, extra: str = "") -> str:
    """Return a list definition."""
    return f'<w:abstractNum w:abstractNumId="{identifier}">{extra}{"".join(levels)}</w:abstractNum>'


def num(identifier: int, definition_id: int, overrides: str = "") -> str:
    """Return a list."""
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{definition_id}"/>{overrides}</w:num>'


def item(text: str, num_id: int = 1, at: int = 0) -> str:
    """Return a list paragraph."""
    return p(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{num_id}"/></w:numPr>')


def style(identifier: str, name: str, inner: str = "", *, based: str = "", default: bool = False) -> str:
    """Return a paragraph style."""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    first = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"{first}><w:name w:val="{name}"/>{base}{inner}</w:style>'
    )


def read(body: str, **parts: str) -> tuple[Block, ...]:
    """Return the blocks read from a body."""
    return read_word(docx(body, **parts)).blocks


def texts(body: str, **parts: str) -> list[tuple[str, str]]:
    """Return kind and text of the blocks read from a body."""
    return [(block.kind.value, block.text) for block in read(body, **parts)]


def labels(body: str, numbering: str, styles: str = "") -> list[str]:
    """Return the labels of the blocks read from a body."""
    return [block.label for block in read(body, numbering=numbering, styles=styles)]
