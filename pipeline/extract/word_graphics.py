"""Text in drawings: text boxes, shapes, WordArt, SmartArt and the words of charts."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.word_layers import chosen
from pipeline.extract.word_package import Package
from pipeline.extract.word_text import clean, flag_unclosed_fields
from pipeline.extract.word_xml import Element, local, mc, r, w

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OUTLINE_TYPES = {"pres", "parTrans", "sibTrans"}


class Graphics:
    """Finds the text of the drawings of a document."""

    def __init__(self, package: Package) -> None:
        """Look up diagrams and charts in `package`."""
        self._package = package

    def texts(self, graphic: Element, part: str) -> Iterator[Element | str]:
        """Yield the contents of text boxes as elements and other words as strings, in order, each once."""
        for child in graphic:
            if child.tag == w("txbxContent"):
                flag_unclosed_fields(child)
                yield child
            elif child.tag == mc("AlternateContent"):
                branch = chosen(child)
                if branch is not None:
                    yield from self.texts(branch, part)
            elif child.tag == f"{_DRAWING}p":
                yield from _words(child)
            elif child.tag == f"{_VML}textpath":
                yield from filter(None, [clean(child.get("string", ""))])
            elif local(child) in {"relIds", "chart"} and (child.get(r("dm")) or child.get(r("id"))):
                yield from self._related(child, part)
            else:
                yield from self.texts(child, part)

    def _related(self, reference: Element, part: str) -> Iterator[str]:
        relation = self._package.relations(part).get(reference.get(r("dm")) or reference.get(r("id")) or "")
        if relation is None or relation.external:
            return
        root = self._package.spare(relation.target)
        if root is not None:
            yield from _diagram(root) if local(root) == "dataModel" else _chart(root)


def _words(paragraph: Element) -> Iterator[str]:
    text = clean("".join(t.text or "" for t in paragraph.iter(f"{_DRAWING}t")))
    if text:
        yield text


def _diagram(root: Element) -> Iterator[str]:
    for point in root.iter("{*}pt"):
        if point.get("type") not in _OUTLINE_TYPES:
            for paragraph in point.iter(f"{_DRAWING}p"):
                yield from _words(paragraph)


def _chart(root: Element) -> Iterator[str]:
    """Yield titles, then the names of series and categories, each once; the figures stay out."""
    seen: dict[str, None] = {}
    for paragraph in root.iter(f"{_DRAWING}p"):
        seen.update(dict.fromkeys(_words(paragraph)))
    for cache in root.iter("{*}strCache"):
        seen.update(dict.fromkeys(clean(v.text or "") for v in cache.iter("{*}v")))
    yield from (text for text in seen if text)
