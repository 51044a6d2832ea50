"""What is told of an edited Word file and is no decision: footnotes that are gone, sentences that the draft lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.review.word_places import MARK, Places
from pipeline.review.word_read import Comment, EditedParagraph

_SHOWN = 80


def short(text: str) -> str:
    """Return the beginning of a text, for a report."""
    return text if len(text) <= _SHOWN else text[:_SHOWN].rpartition(" ")[0] + " …"


def plain(text: str) -> str:
    """Return a wording as a Word file gives it back: white space as one."""
    return " ".join(text.split())


def noted(comment: Comment) -> str:
    """Return a comment as a note."""
    return f"{comment.author}: {comment.text}".removeprefix(": ")


def notes_told(
    sent: Sequence[EditedParagraph], back: Sequence[EditedParagraph], stood: Mapping[str, int], places: Places
) -> Iterator[str]:
    """Yield what is told of footnotes that were deleted or reworded: sources are taken away on the page alone.

    Args:
        sent: the file as it went out.
        back: the file as it came back.
        stood: paragraph of each sentence as it went out.
        places: where they are now.
    """
    known = {_bare(x) for p in sent for x in p.notes}
    apart = {i for several in (*places.joined.values(), *places.unclear.values()) for i in several}
    for sentence_id, n in stood.items():
        at = places.at.get(sentence_id, -1)
        if at < 0 or not back[at].text or sentence_id in apart or sentence_id in places.parted:
            continue
        before, now = sent[n].notes, back[at].notes
        if len(now) < len(before):
            yield (
                "The footnote of this sentence was deleted; its sources stay, and are printed again: remove on the "
                f"page those that do not carry it: {short(back[at].text)}"
            )
        # A note of another sentence was not worded here: programs that count notes mix them up where one is left over.
        elif any(_bare(x) not in known for x in now):
            yield f"The footnote of this sentence was changed, which is not taken: {short(back[at].text)}"


def lost_in(sent: Sequence[EditedParagraph], back: Sequence[EditedParagraph], known: Mapping[str, str]) -> set[int]:
    """Return the paragraphs that are sentences of the edition that went out and that the draft does not have any more.

    Args:
        sent: the file as it went out.
        back: the file as it came back.
        known: sentences of the draft by their bookmarks.
    """
    gone = {b for p in sent for b in p.bookmarks if b.startswith(MARK) and b not in known and not _heading(p)}
    return {n for n, p in enumerate(back) if gone.intersection(p.bookmarks)}


def lost_told(sent: Sequence[EditedParagraph], back: Sequence[EditedParagraph], lost: set[int]) -> Iterator[str]:
    """Yield what was done in the file to sentences that the draft lost since."""
    went = {b: p.text for p in sent for b in p.bookmarks}
    for n in sorted(lost):
        before = next(went[b] for b in back[n].bookmarks if b in went)
        said = "".join(f"; comment by {noted(c)}" for c in back[n].comments)
        if back[n].text != before or said:
            yield f"This sentence is not in the draft any more; here it reads: {back[n].text or '(deleted)'}{said}"


def _heading(p: EditedParagraph) -> bool:
    return p.style.startswith("Heading")


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
