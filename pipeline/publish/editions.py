"""What a printing of the summary says of itself: the machine's draft, the reviewed summary, or one reviewed in part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

_REFERENCE = "the Agenda"
_LISTS = ("contributors", "repeated", "letters", "refused")
_PROGRAM = (
    f"A program cut the contributions into passages and compared each with the paragraphs of {_REFERENCE}. It asked "
    "every sentence of every contributor which points its contributor holds, of a list in neutral words written "
    "beforehand; what the list does not foresee became points in a contributor's own words. By fixed rules it drafted "
    "a sentence on each point with those who hold it; a language model worded a clause only where transparency.md "
    "says so. "
)
_UNSURE = (
    "What the program judges can be wrong: which paragraph a passage bears on, and whether its words carry a point. A "
    "contributor is told as the holder of a point only where that is likely; those who may hold it are listed apart, "
    "to be confirmed, and not counted. Counts are of the contributors cited, never of others. Text of scanned files "
    "was recognised optically. "
)


@dataclass(frozen=True, slots=True)
class Edition:
    """A printing: `lists` are the closing lists it has, `figures` whether it shows what was counted from points."""

    banner: str
    opening: str
    lists: tuple[str, ...]
    method: tuple[str, ...]
    figures: bool
    tracked: bool

    def under(self, reference: str) -> Edition:
        """Return the edition of a summary whose text of reference is called so, as "the Agenda"."""
        return replace(self, method=tuple(m.replace(_REFERENCE, reference) for m in self.method))


DRAFT = Edition(
    banner="Machine draft for review",
    opening="This draft was prepared by a program for review by an editor. It is no record of a meeting and commits "
    "no one.",
    lists=("questions", *_LISTS, "withheld", "themes"),
    method=(
        f"{_PROGRAM}Every sentence was checked against its sources; one that failed a check is listed as withheld and "
        "not printed in the text.",
        f"{_UNSURE}The tables that accompany the draft give every point, holder, passage and probability; "
        "transparency.md says how the draft was made.",
    ),
    figures=True,
    tracked=True,
)
FINAL = Edition(
    banner="",
    opening="This summary was drafted by a program and reviewed by editors, sentence by sentence. It reports the views "
    "of contributors and commits no one.",
    lists=(*_LISTS, "uncovered"),
    method=(
        f"{_PROGRAM}Editors then accepted or rewrote each sentence beside its sources, or rejected it.",
        "The line at the head of a section, which says how many spoke to it, and the list of who else did are composed "
        "by the program from what is printed and from the draft, and were not reviewed.",
    ),
    figures=False,
    tracked=False,
)


def reviewed_as(edition: Edition, manners: Mapping[str, int]) -> Edition:
    """Return an edition that says how its paragraphs were reviewed, where not all were one by one.

    Args:
        edition: of what is reviewed.
        manners: how many paragraphs were reviewed "one by one", "in one go with others" and so on.
    """
    if not manners or set(manners) == {"one by one"}:
        return edition
    total = sum(manners.values())
    told = "; ".join(f"{n:,} {how}" for how, n in manners.items())
    how = f"Its {total:,} paragraph{'' if total == 1 else 's'} were accepted as follows: {told}."
    return replace(edition, opening=f"{edition.opening.replace(', sentence by sentence', '')} {how}")


def partly_reviewed(left_out: int) -> Edition:
    """Return the edition of a summary of which `left_out` sentences still wait for an editor."""
    waiting = f"{left_out:,} drafted sentence{' still waits' if left_out == 1 else 's still wait'} for review"
    return Edition(
        banner="Reviewed in part",
        opening=f"{FINAL.opening.replace('reviewed by editors', 'reviewed in part by editors')} "
        f"{waiting} and {'is' if left_out == 1 else 'are'} left out.",
        lists=FINAL.lists,
        method=FINAL.method,
        figures=False,
        tracked=False,
    )
