"""The order of an edited Word file: which sentence stands where, what is new, and what was moved."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.publish.bookmarks import bookmark_name
from pipeline.review.word_places import Places
from pipeline.review.word_read import EditedParagraph


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in the file: its paragraph, the section it stands in, and whether an editor wrote it there."""

    sentence_id: str
    paragraph: int
    section: str
    new: bool = False


def arranged(
    sent: Sequence[EditedParagraph], back: Sequence[EditedParagraph], places: Places, sections: Sequence[str]
) -> list[Line]:
    """Return the sentences of a file in its order, paragraphs that did not go out among them as new ones.

    Args:
        sent: the file as it went out.
        back: the file as it came back.
        places: where its sentences are.
        sections: ids of the sections.
    """
    heads = {bookmark_name(f"section_{s}"): s for s in sections}
    before = Counter(p.text for p in sent)
    at = {n: i for i, n in places.at.items()}
    out: list[Line] = []
    section = ""
    for n, p in enumerate(back):
        section = next((heads[b] for b in p.bookmarks if b in heads), "" if p.style == "Heading1" else section)
        if n in at:
            out.append(Line(at[n], n, section))
            continue
        was_there = before[p.text] > 0
        before[p.text] -= 1
        if p.text and not was_there and n not in places.taken:
            name = hashlib.sha256(f"{section} {p.text}".encode()).hexdigest()[:12]
            out.append(Line(f"added-{name}", n, section, new=True))
    return out


def moved(went: Sequence[Line], came: Sequence[Line]) -> list[Line]:
    """Return the sentences that stand in another section than they did, or elsewhere beside those that did not move."""
    sections = {x.sentence_id: x.section for x in went}
    stayed = {x.sentence_id for x in came if x.section == sections.get(x.sentence_id, x.section)}
    kept = [x.sentence_id for x in went if x.sentence_id in stayed]
    order = [x.sentence_id for x in came if x.sentence_id in stayed]
    blocks = SequenceMatcher(None, kept, order, autojunk=False).get_matching_blocks()
    still = {i for b in blocks for i in kept[b.a : b.a + b.size]}
    return [x for x in came if x.sentence_id not in still]
