"""The order of an edited Word file: which sentence stands where, what is new, and what was moved."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.publish.bookmarks import bookmark_name
from pipeline.review.word_read import EditedParagraph


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in the file: its paragraph, the section it stands in, and whether an editor wrote it there."""

    sentence_id: str
    paragraph: int
    section: str
    new: bool = False


def arranged(
    sent: Sequence[EditedParagraph],
    back: Sequence[EditedParagraph],
    places: Mapping[str, int],
    sections: Sequence[str],
) -> list[Line]:
    """Return the sentences of a file in its order, paragraphs that did not go out among them as new ones.

    Args:
        sent: the file as it went out.
        back: the file as it came back.
        places: paragraph of each sentence.
        sections: ids of the sections.
    """
    heads = {bookmark_name(f"section_{s}"): s for s in sections}
    before = Counter(p.text for p in sent)
    at = {n: i for i, n in places.items()}
    out: list[Line] = []
    section = ""
    for n, p in enumerate(back):
        section = next((heads[b] for b in p.bookmarks if b in heads), "" if p.style == "Heading1" else section)
        if n in at:
            out.append(Line(at[n], n, section))
            continue
        was_there = before[p.text] > 0
        before[p.text] -= 1
        if p.text and not was_there:
            name = hashlib.sha256(f"{section} {p.text}".encode()).hexdigest()[:12]
            out.append(Line(f"added-{name}", n, section, new=True))
    return out


def moved(went: Sequence[str], came: Sequence[Line]) -> list[Line]:
    """Return the sentences that stand elsewhere than they did, beside those that kept their order."""
    there = {x.sentence_id for x in came}
    kept = [i for i in went if i in there]
    order = [x.sentence_id for x in came]
    blocks = SequenceMatcher(None, kept, order, autojunk=False).get_matching_blocks()
    still = {i for b in blocks for i in kept[b.a : b.a + b.size]}
    return [x for x in came if x.sentence_id not in still]
