"""Whatever a Word file is made of, every word comes out once, in order, and in the layer it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain import Block, BlockKind
from pipeline.extract.word import read_word
from tests.extract import word_files as make

INLINE = st.sampled_from(
    ["run", "split", "deleted", "inserted", "control", "link", "field", "moved", "note", "box", "comment"]
)
SHAPE = st.recursive(
    st.lists(INLINE, min_size=1, max_size=4),
    lambda inner: st.tuples(st.sampled_from(["table", "gone row", "control"]), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=8,
)


@dataclass
class Writer:
    """Writes a document from a drawn shape, each word with a number of its own, and remembers what it wrote."""

    kept: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    count: int = 0

    def word(self, where: list[str]) -> str:
        """Return a new word, remembered in `where`."""
        self.count += 1
        where.append(f"word{self.count}")
        return where[-1]

    def block(self, shape: object, gone: bool) -> str:
        """Return a paragraph, table or content control."""
        if isinstance(shape, list):
            return make.p("".join(self.inline(name, gone) + make.run(" ") for name in shape))
        assert isinstance(shape, tuple)
        name, inner = shape
        if name == "control":
            return f"<w:sdt><w:sdtContent>{''.join(self.block(s, gone) for s in inner)}</w:sdtContent></w:sdt>"
        lost = name == "gone row"
        cells = [make.tc(self.block(s, gone or lost) + "<w:p/>", '<w:gridSpan w:val="7"/>') for s in inner]
        return make.table(make.row(*cells, properties='<w:del w:id="1" w:author="A"/>' if lost else ""))

    def inline(self, name: str, gone: bool) -> str:
        """Return the content of a paragraph."""
        stays = self.deleted if gone else self.kept
        if name == "note":
            note = self.word(self.deleted if gone else self.apart)
            self.notes.append(f'<w:footnote w:id="{len(self.notes) + 1}">{make.p(note)}</w:footnote>')
            return f'<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        if name == "comment":
            self.comments.append(f'<w:comment w:id="{len(self.comments)}">{make.p("remark")}</w:comment>')
            return f'<w:r><w:commentReference w:id="{len(self.comments) - 1}"/></w:r>'
        if name == "box":
            content = f"<w:txbxContent>{make.p(self.word(self.deleted if gone else self.apart))}</w:txbxContent>"
            return f"<w:r><w:pict><v:textbox>{content}</v:textbox></w:pict></w:r>"
        if name == "deleted":
            return make.deleted(self.word(self.deleted))
        if name == "moved":
            text = make.run(self.word(stays))
            return (
                f'<w:moveFromRangeStart w:id="1" w:name="m"/><w:moveFrom w:id="2">{text}</w:moveFrom>'
                '<w:moveFromRangeEnd w:id="1"/><w:moveToRangeStart w:id="3" w:name="m"/>'
                f'<w:moveTo w:id="4">{text}</w:moveTo><w:moveToRangeEnd w:id="3"/>'
            )
        text = self.word(stays)
        return {
            "run": make.run(text),
            "split": make.run(text[:2]) + make.run(text[2:]),
            "inserted": make.inserted(make.run(text)),
            "control": f"<w:sdt><w:sdtContent>{make.run(text)}</w:sdtContent></w:sdt>",
            "link": f"<w:hyperlink>{make.run(text)}</w:hyperlink>",
            "field": make.field("REF hidden", make.run(text)),
        }[name]


def found(blocks: tuple[Block, ...], *kinds: BlockKind) -> list[str]:
    """Return the words of the blocks of some kinds, in order."""
    return [word for block in blocks if block.kind in kinds for word in block.text.split()]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(SHAPE, min_size=1, max_size=4))
def test_every_word_once_in_order_in_its_layer(shapes: list[object]) -> None:
    writer = Writer()
    body = make.p("start") + "".join(writer.block(shape, False) for shape in shapes) + make.p("end")
    data = make.docx(body, footnotes="".join(writer.notes), comments="".join(writer.comments))
    blocks = read_word(data).blocks
    text = found(blocks, BlockKind.PARAGRAPH, BlockKind.TABLE_CELL, BlockKind.LIST_ITEM, BlockKind.HEADING)
    assert text == ["start", *writer.kept, "end"]
    assert sorted(found(blocks, BlockKind.DELETION)) == sorted(writer.deleted)
    assert sorted(found(blocks, BlockKind.FOOTNOTE, BlockKind.TEXT_BOX)) == sorted(writer.apart)
    assert found(blocks, BlockKind.COMMENT) == ["remark"] * len(writer.comments)
    assert all(block.row >= 0 and block.column >= 0 for block in blocks if block.table >= 0)
