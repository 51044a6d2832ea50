"""Keep what a document says: fields of old formats hold the results they had when it was saved.

LibreOffice computes many fields anew as it opens a file: today's date, the name of a temporary file, "Error: Reference
source not found". Before it does, fields are replaced by their stored results.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from pipeline.extract.stored_doc import doc_with_stored_results
from pipeline.extract.stored_wordml import wordml_with_stored_results

_TEXT_NS = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_PARTS = ("content.xml", "styles.xml")
_MOST = 64_000_000
# Elements of the text namespace that hold text and are no fields.
_NO_FIELDS = frozenset(
    "p h span a s tab line-break list list-item list-header section note note-body note-citation ruby ruby-base "
    "ruby-text meta meta-field soft-page-break numbered-paragraph index-body index-title tracked-changes changed- "
    "region insertion deletion format-change bookmark bookmark-start bookmark-end reference-mark reference-mark- "
    "start reference-mark-end table-of-content illustration-index table-index object-index user-index "
    "alphabetical-index bibliography alphabetical-index-mark alphabetical-index-mark-start alphabetical-index- "
    "mark-end toc-mark toc-mark-start toc-mark-end user-index-mark user-index-mark-start user-index-mark-end "
    "change change-start change-end number sequence-decls sequence-decl variable-decls variable-decl user-field- "
    "decls user-field-decl dde-connection-decls hidden-text hidden-paragraph placeholder script".split()
)


def odt_with_stored_results(data: bytes) -> bytes:
    """Return an OpenDocument text whose fields are the text they show; what cannot be read is returned as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
                for entry in archive.infolist():
                    part = _limited(archive, entry)
                    made.writestr(entry, _plain_fields(part) if entry.filename in _PARTS else part)
            return out.getvalue()
    except (zipfile.BadZipFile, etree.LxmlError, ValueError, OSError, NotImplementedError, RuntimeError):
        return data


def _limited(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as stream:
        data = stream.read(_MOST + 1)
    if len(data) > _MOST:
        raise ValueError("a part unpacks to too much")
    return data


def _plain_fields(part: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(part, parser)
    for element in list(root.iter(f"{{{_TEXT_NS}}}*")):
        name = etree.QName(element).localname
        body = name not in _NO_FIELDS and not name.endswith(("-style", "-template", "-source", "-configuration"))
        if body and not len(element) and element.text and element.getparent() is not None:
            element.tag = f"{{{_TEXT_NS}}}span"
            element.attrib.clear()
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def with_stored_results(data: bytes, suffix: str) -> bytes:
    """Return a file of a format by its suffix with stored results in place of fields; of another format, as it is."""
    made = {
        ".doc": doc_with_stored_results,
        ".odt": odt_with_stored_results,
        ".rtf": rtf_with_stored_results,
        ".fodt": fodt_with_stored_results,
        ".xml": wordml_with_stored_results,
    }
    return made[suffix](data) if suffix in made else data


def fodt_with_stored_results(data: bytes) -> bytes:
    """Return a flat OpenDocument text whose fields are the text they show; what is damaged is returned as it is."""
    try:
        return _plain_fields(data)
    except (etree.LxmlError, ValueError):
        return data


_TOKEN = re.compile(
    rb"\\bin(?P<size>\d+) ?|\\(?P<word>[a-zA-Z]+)(?P<value>-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\.|[{}]|[^\\{}]+", re.S
)
_MARKS = frozenset({b"xe", b"tc", b"tcn", b"rxe"})
_COMPUTED = frozenset({b"chdate", b"chtime", b"chdpl", b"chdpa"})
# What is more than a text: a form's fields, whose state its reader needs, and links.
_MORE = re.compile(rb"\b(?:FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|HYPERLINK|EQ|SYMBOL|LISTNUM|AUTONUM\w*)\b")


@dataclass(slots=True)
class _Group:
    """A group of a rich text as it is gone through: what stays of it, and of a field its two halves."""

    pieces: list[bytes] = field(default_factory=list)
    word: bytes = b""
    moved: bool = False
    instruction: bytes = b""
    result: bytes = b""

    def take(self, child: _Group) -> None:
        """Take what stays of a group within this one."""
        inner = b"".join(child.pieces)
        if child.moved or child.word in _MARKS:
            return
        if child.word == b"fldinst":
            self.instruction += inner
        elif child.word == b"fldrslt":
            self.result = b"{" + inner + b"}"
            inner = b"\\fldrslt " + inner
        elif child.word == b"field" and not _MORE.search(child.instruction):
            self.pieces.append(child.result)
            return
        self.pieces.append(b"{" + inner + b"}")


def rtf_with_stored_results(data: bytes) -> bytes:
    """Return a rich text whose fields are the text they show, without marks of indexes and what was moved away.

    A text whose groups do not match is returned as it is.
    """
    stack, position = [_Group()], 0
    while position < len(data):
        token = _TOKEN.match(data, position)
        if token is None:
            return data
        position = token.end() + int(token["size"] or 0)
        if token[0] == b"{":
            stack.append(_Group())
        elif token[0] == b"}":
            if len(stack) == 1:
                return data
            child = stack.pop()
            stack[-1].take(child)
        else:
            _add(stack[-1], data[token.start() : position], token)
    return b"".join(stack[0].pieces) if len(stack) == 1 else data


def _add(group: _Group, piece: bytes, token: re.Match[bytes]) -> None:
    word = token["word"] or b""
    if word in _COMPUTED:
        return
    if word != b"fldrslt":
        group.pieces.append(piece)
    group.word = group.word or word
    group.moved |= word == b"mvf" and token["value"] != b"0"
