"""Keep what a Word 2003 XML file says: its fields are replaced by the results stored with them."""

from __future__ import annotations

import re

from lxml import etree

_W = "{http://schemas.microsoft.com/office/word/2003/wordml}"
# What is more than a text: a form's fields, whose state its reader needs, links and symbols.
_MORE = re.compile(r"\b(?:FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|HYPERLINK|EQ|SYMBOL|LISTNUM|AUTONUM\w*)\b")


def wordml_with_stored_results(data: bytes) -> bytes:
    """Return a Word 2003 XML file whose fields are the text they show; what is damaged is returned as it is."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return data
    for simple in list(root.iter(f"{_W}fldSimple")):
        if not _MORE.search(simple.get(f"{_W}instr", "")):
            _replace_by_children(simple)
    for story in _stories(root):
        _without_marks(story)
    tree = root.getroottree()
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _replace_by_children(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def _stories(root: etree._Element) -> list[etree._Element]:
    found = [e for name in ("body", "hdr", "ftr", "footnote", "endnote") for e in root.iter(f"{_W}{name}")]
    return found or [root]


def _without_marks(story: etree._Element) -> None:
    """Take off what marks a computed field around its result: begin, instruction, end."""
    opened: list[tuple[list[etree._Element], list[str], list[bool]]] = []
    gone: list[etree._Element] = []
    for element in story.iter(f"{_W}fldChar", f"{_W}instrText"):
        kind = element.get(f"{_W}fldCharType", "")
        if kind == "begin":
            opened.append(([element], [], [False]))
        elif opened:
            marks, words, shows = opened[-1]
            marks.append(element)
            words.append(element.text or "")
            shows[0] |= kind == "separate"
            if kind == "end":
                opened.pop()
                gone += marks if shows[0] and not _MORE.search("".join(words)) else []
    for element in gone:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
