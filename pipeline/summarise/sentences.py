"""A sentence with its id and counts, from what it tells and whom it cites."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from pipeline.domain import Citation, Contributor, Counts, Kind, Point, Sentence


def made(
    frame: str,
    text: str,
    sources: Sequence[Citation],
    who: Sequence[Contributor],
    form: str,
    point: Point | None = None,
    language: str = "en",
    waiting: tuple[Citation, ...] = (),
    opposes: tuple[str, ...] = (),
) -> Sentence:
    """Return a sentence; its id hangs on its section, its point and whether it stands in the text, not on its words.

    Args:
        frame: id of the section.
        text: of the sentence.
        sources: what it cites, with what is to be confirmed where it lists that.
        who: the contributors it names or counts.
        form: as `Sentence.form`.
        point: what it tells, if anything.
        language: of a quotation.
        waiting: the words of those to be confirmed.
        opposes: ids of the points it stands against.
    """
    cited = tuple(dict.fromkeys(sources))
    about = point.point_id if point else "\n".join(sorted(s.passage_id for s in cited))
    place = "entry" if form in ("listed", "to confirm") else "told"
    digest = hashlib.sha256("\n".join([frame, place, about]).encode()).hexdigest()
    kinds = Counter(c.kind.value for c in who)
    counted = {s.passage_id for s in cited if s not in waiting}
    return Sentence(
        sentence_id=f"{frame}-{digest[:12]}",
        frame=frame,
        text=text,
        sources=cited,
        contributors=tuple(c.contributor_id for c in who),
        counts=Counts(len(who), len(counted), tuple(sorted(kinds.items()))),
        point_id=point.point_id if point else "",
        kind=point.kind if point else Kind.POSITION,
        form=form,
        language=language,
        opposes=opposes,
        to_confirm=waiting,
    )
